"""A named list of records to judge, which can be left and taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.review.fingerprint import Fingerprint, fingerprint
from ola_viewer.review.sampling import Shares, draw_sample, draw_stratified

Order: TypeAlias = Literal["stored", "random"]
FINGERPRINT_LIMIT: Final = 20_000
"""Queues up to this length know their records by content; longer ones only by position."""


@dataclass(frozen=True, slots=True)
class QueueSpec:
    """How a queue was made, so that it can be told and made again.

    `origin` is the set that the rows were taken from, in words ("all records", a filter, "selection").
    `count` None takes all of them. `stratify` names the grouping ("kind", "source", "folder", "tag" or "").
    """

    origin: str = "all records"
    count: int | None = None
    seed: int = 0
    stratify: str = ""
    shares: Shares = "proportional"
    order: Order = "random"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a queue; `content` and `media` are "" where it is known by position only."""

    row: int
    stratum: str = ""
    content: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The records in the order of judging, and the place that the reviewer has reached."""

    name: str
    spec: QueueSpec
    entries: tuple[Entry, ...]
    position: int = 0

    def at(self, position: int) -> ReviewQueue:
        """The same queue at another place, kept inside the queue."""
        return replace(self, position=max(0, min(position, len(self.entries) - 1)))

    @property
    def current(self) -> Entry | None:
        """The entry to judge now, None in an empty queue."""
        return self.entries[self.position] if self.entries else None

    def to_json(self) -> dict[str, object]:
        """As JSON; `from_json` is the inverse."""
        spec = {name: getattr(self.spec, name) for name in QueueSpec.__slots__}
        rows = [[entry.row, entry.stratum, entry.content, entry.media] for entry in self.entries]
        return {"name": self.name, "spec": spec, "entries": rows, "position": self.position}

    @classmethod
    def from_json(cls, value: dict[str, object]) -> ReviewQueue:
        """Raises ValueError for anything that `to_json` did not write."""
        try:
            spec = QueueSpec(**cast("dict[str, object]", value["spec"]))  # type: ignore[arg-type]
            entries = tuple(Entry(*row) for row in cast("list[list[object]]", value["entries"]))  # type: ignore[arg-type]
            return cls(str(value["name"]), spec, entries, int(cast("int", value["position"])))
        except (KeyError, TypeError) as error:
            raise ValueError(f"This is not a review queue: {error}.") from error


def make_queue(
    name: str,
    spec: QueueSpec,
    snapshot: Snapshot,
    rows: RowIds,
    strata: NDArray[np.integer] | None = None,
    stratum_names: Sequence[str] = (),
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> ReviewQueue:
    """Choose from `rows` as `spec` says. `strata` gives each row's stratum as an index of `stratum_names`.

    A long operation (reads the chosen records). Raises `Cancelled` and what reading raises.
    """
    names = {}
    if strata is not None:
        names = {int(row): stratum_names[int(k)] for row, k in zip(rows, strata, strict=True)}
    count = len(rows) if spec.count is None else spec.count
    if strata is not None and spec.count is not None:
        chosen = draw_stratified(rows, strata, count, spec.seed, spec.shares)
    else:
        chosen = draw_sample(rows, count, spec.seed)
    if spec.order == "stored":
        place = {int(row): n for n, row in enumerate(rows)} if len(chosen) < len(rows) else None
        chosen = rows if place is None else np.array(sorted(chosen.tolist(), key=place.__getitem__), np.int64)
    entries = [Entry(int(row), names.get(int(row), "")) for row in chosen]
    if len(entries) <= FINGERPRINT_LIMIT:
        for n, entry in enumerate(entries):
            if cancel is not None:
                cancel.check()
            known = fingerprint_of(snapshot, entry.row)
            entries[n] = replace(entry, content=known.content, media=known.media)
            progress(Progress(n + 1, len(entries)))
    return ReviewQueue(name, spec, tuple(entries))


def fingerprint_of(snapshot: Snapshot, row: int) -> Fingerprint:
    """The fingerprint of a row; of one that is not JSON, that of its bytes as text."""
    raw = snapshot.raw(row)
    try:
        return fingerprint(parse(raw))
    except RecordError:
        return fingerprint({"id": raw.decode("utf-8", errors="replace")})


@dataclass(frozen=True, slots=True)
class Relocation:
    """A queue on the manifest as it is now; `lost` entries were not found and keep their old row."""

    queue: ReviewQueue
    moved: int
    lost: int


def relocate(
    queue: ReviewQueue,
    snapshot: Snapshot,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> Relocation:
    """Find the records of a queue again in a manifest that may have been reordered, remapped or edited.

    Fast where nothing moved (reads the queue's records only); else one pass over the manifest.
    """
    rows = snapshot.rows()
    present = np.isin(np.array([entry.row for entry in queue.entries], np.int64), rows)
    wanted: dict[str, list[int]] = {}
    by_media: dict[str, list[int]] = {}
    for n, entry in enumerate(queue.entries):
        if not entry.content:
            continue
        if not present[n] or fingerprint_of(snapshot, entry.row).content != entry.content:
            wanted.setdefault(entry.content, []).append(n)
            by_media.setdefault(entry.media, []).append(n)
    if not wanted:
        return Relocation(queue, 0, 0)
    entries = list(queue.entries)
    found: set[int] = set()
    similar: dict[int, list[int]] = {}
    for done, (row, raw) in enumerate(snapshot.iter_raws(rows, cancel)):
        try:
            known = fingerprint(parse(raw))
        except RecordError:
            continue
        for n in wanted.get(known.content, ()):
            if n not in found:
                entries[n] = replace(entries[n], row=row)
                found.add(n)
        for n in by_media.get(known.media, ()):
            similar.setdefault(n, []).append(row)
        if done % 4096 == 0:
            progress(Progress(done, len(rows)))
    for n in (n for places in wanted.values() for n in places if n not in found):
        # The dialogue was edited: id and media still name the record if they name just one.
        if len(similar.get(n, ())) == 1:
            entries[n] = replace(entries[n], row=similar[n][0])
            found.add(n)
    lost = sum(len(places) for places in wanted.values()) - len(found)
    return Relocation(replace(queue, entries=tuple(entries)), len(found), lost)
