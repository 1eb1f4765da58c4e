"""Distributions and totals of rows for the statistics pane; every bar says which filter selects its rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest import row_values
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.facets import count_kinds
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.search import searched_texts
from ola_viewer.manifest.snapshot import Snapshot

MOST_READ = 50_000
"""So many records are read for the lengths of texts; of more an even sample is taken."""
FEW_VALUES = 24
"""Numbers that go no higher get a bar each."""

_SEED = 1
_REPORT_EVERY = 1000


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `low` … `high`, both included; None where the value is no number. `term` selects its rows."""

    title: str
    count: int
    term: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Histogram:
    """One distribution. `measured` rows stand behind the bars; fewer than all where only a sample was read."""

    key: str
    """kinds, turns, frames, bytes, question-length, answer-length"""
    title: str
    unit: str
    bars: tuple[Bar, ...]
    measured: int
    median: int | None = None
    highest: int | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all rows."""

    records: int
    record_bytes: int
    turns: int
    media: int
    """Media paths."""
    frames: int
    """Images, and frames of videos in patches."""
    piece_bytes: int
    """Bytes of pieces in patches."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the pane shows."""

    totals: Totals
    histograms: tuple[Histogram, ...]

    def histogram(self, key: str) -> Histogram:
        """One of the histograms. Raises KeyError."""
        for histogram in self.histograms:
            if histogram.key == key:
                return histogram
        raise KeyError(key)


def measure(
    snapshot: Snapshot,
    rows: RowIds | None = None,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    most_read: int = MOST_READ,
) -> Statistics:
    """All totals and histograms of `rows`, or of all. The lengths of texts are read from at most `most_read`
    records. Raises `ColumnsMissingError`, `Cancelled`, `SourceChangedError`."""
    token = cancel or CancelToken()
    rows = snapshot.rows() if rows is None else rows
    turns = row_values.turn_counts(snapshot, rows)
    frames = row_values.frame_counts(snapshot, rows)
    sizes = row_values.record_bytes(snapshot, rows)
    token.check()
    totals = Totals(
        records=len(rows),
        record_bytes=int(sizes.sum()),
        turns=int(turns.sum()),
        media=_media_count(snapshot, rows),
        frames=int(frames.sum()),
        piece_bytes=int(row_values.piece_bytes(snapshot, rows).sum()),
    )
    kinds = tuple(Bar(value.title, value.count, value.term) for value in count_kinds(snapshot, rows))
    questions, answers = text_lengths(snapshot, sample_rows(rows, most_read), token, progress)
    return Statistics(
        totals,
        (
            Histogram("kinds", "Kinds", "records", kinds, len(rows)),
            histogram("turns", "Turns", "turns", turns),
            histogram("frames", "Images and frames", "frames", frames),
            histogram("bytes", "Length of records", "bytes", sizes),
            histogram("question-length", "Longest question", "characters", questions),
            histogram("answer-length", "Longest answer", "characters", answers),
        ),
    )


def sample_rows(rows: RowIds, most: int) -> RowIds:
    """At most `most` of the rows: one at random out of each of equally long stretches, the same every time."""
    if len(rows) <= most:
        return rows
    edges = np.linspace(0, len(rows), most + 1).astype(np.int64)
    return rows[np.random.default_rng(_SEED).integers(edges[:-1], edges[1:])]


def text_lengths(
    snapshot: Snapshot, rows: RowIds, cancel: CancelToken, progress: ProgressCallback = ignore_progress
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Characters of the longest question and of the longest answer of each row; 0 where there is none."""
    lengths = np.zeros((2, len(rows)), np.int64)
    for number, (_, raw) in enumerate(snapshot.iter_raws(rows, cancel)):
        if number % _REPORT_EVERY == 0:
            cancel.check()
            progress(Progress(number, len(rows)))
        try:
            sample = read_sample(parse(raw))
        except RecordError:
            continue
        for text in searched_texts(sample):
            if text.scope in ("question", "answer"):
                side = 0 if text.scope == "question" else 1
                lengths[side, number] = max(int(lengths[side, number]), len(text.text))
    progress(Progress(len(rows), len(rows)))
    return lengths[0], lengths[1]


def histogram(key: str, title: str, unit: str, values: NDArray[np.int64]) -> Histogram:
    """The distribution of whole numbers: a bar a value if they are small, else bars of 1, 2, 5, 10, 20, 50 …"""
    if not len(values):
        return Histogram(key, title, unit, (), 0)
    highest = int(values.max())
    edges = _edges(highest)
    counts, _ = np.histogram(values, np.append(edges, highest + 1) if edges[-1] <= highest else edges)
    bars = []
    filled = np.flatnonzero(counts)
    for number in range(int(filled[0]), int(filled[-1]) + 1):
        low = int(edges[number])
        high = int(edges[number + 1]) - 1 if number + 1 < len(edges) else highest
        bars.append(_bar(key, low, high, int(counts[number])))
    return Histogram(key, title, unit, tuple(bars), len(values), int(np.median(values)), highest)


def _edges(highest: int) -> NDArray[np.int64]:
    """Where bars begin, up to beyond the highest value."""
    if highest <= FEW_VALUES:
        return np.arange(highest + 2, dtype=np.int64)
    edges = [0]
    step = 1
    while edges[-1] <= highest:
        edges += [step, 2 * step, 5 * step]
        step *= 10
    return np.array(edges[: int(np.searchsorted(edges, highest, side="right")) + 1], np.int64)


def _bar(key: str, low: int, high: int, count: int) -> Bar:
    if low == high:
        return Bar(f"{low:,}", count, f"{key}:{low}", low, high)
    return Bar(f"{low:,} – {high:,}", count, f"{key}:{low}..{high}", low, high)


def _media_count(snapshot: Snapshot, rows: RowIds) -> int:
    """Number of media paths."""
    parts = row_values.by_source(snapshot, rows)
    return sum(int(np.diff(part.columns.refs.offsets)[part.positions].sum()) for part in parts)
