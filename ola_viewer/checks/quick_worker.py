"""The part of the quick check that runs in worker processes: byte ranges in, findings and harvest out."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.across import Gatherer, Harvest
from ola_viewer.checks.byte_test import ByteTest
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.profiles import TrainerProfile
from ola_viewer.checks.rule import Issue
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.checks.sketches import KnownFindings
from ola_viewer.jobs import keep_large_blocks
from ola_viewer.manifest.column_bits import MARGIN, Positions, pad, room_for
from ola_viewer.manifest.column_sweep import take_strangers
from ola_viewer.manifest.edit_stack import EditStack
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.rows import RowIds

MERGED_GAP = 1 << 16
"""Bytes between two wanted records that are rather read than skipped."""
MERGED_BLOCK = 5 << 20
FEW = 32
"""So few records are looked at one by one at once."""
BATCH = 2000

Part = tuple[FindingTable, Harvest]
Text = tuple[NDArray[np.uint8], Positions, Positions, RowIds]
"""A text with room around it (`column_bits.pad`), where its records begin and end in it, and their rows."""


@dataclass(frozen=True, slots=True)
class QuickTask:
    """Records of source `number`: where they stand and which rows they are. Arrays: int64, one length, ascending."""

    path: str
    number: int
    rows: RowIds
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    profile: TrainerProfile


class QuickChecker:
    """Checks records one after the other. One a process; not thread-safe."""

    def __init__(self, settings: CheckSettings, codes: frozenset[str] | None, stack: EditStack | None) -> None:
        self._settings = settings
        self._codes = codes
        self._stack = stack
        self._tests: dict[str, tuple[ByteTest, KnownFindings]] = {}

    def records(self, records: Iterable[tuple[int, bytes]], profile: TrainerProfile) -> Part:
        """Check (row, edited bytes) pairs, all in memory at once."""
        pairs = list(records)
        if len(pairs) <= FEW:
            return self._one_by_one(pairs, profile)
        lengths = np.array([len(raw) for _, raw in pairs], np.int64)
        starts = np.cumsum(lengths + 1) - lengths - 1
        rows = np.array([row for row, _ in pairs], np.int64)
        return self._text(pad(b"\n".join([raw for _, raw in pairs])), starts, starts + lengths, rows, profile)

    def _tests_of(self, profile: TrainerProfile) -> tuple[ByteTest, KnownFindings]:
        tests = self._tests.get(profile.name)
        if tests is None:
            known = KnownFindings(profile, self._settings, self._codes)
            tests = self._tests.setdefault(profile.name, (ByteTest(profile, self._settings, known), known))
        return tests

    def _text(
        self,
        padded: NDArray[np.uint8],
        starts: Positions,
        stops: Positions,
        rows: RowIds,
        profile: TrainerProfile,
    ) -> Part:
        """Check the records of a text: what does not pass the byte test is parsed."""
        strangers = take_strangers(padded, starts, stops)
        passed = self._tests_of(profile)[0].look(padded, starts, stops, rows)
        rest = np.flatnonzero(~passed.mask)
        data = padded[MARGIN:]
        places = zip(rest.tolist(), rows[rest].tolist(), starts[rest].tolist(), stops[rest].tolist(), strict=True)
        raws = ((row, strangers.get(k) or data[start:stop].tobytes()) for k, row, start, stop in places)
        table, harvest = self._one_by_one(raws, profile)
        return FindingTable.merged((passed.table, table)), Harvest.merged((passed.harvest, harvest))

    def _one_by_one(self, records: Iterable[tuple[int, bytes]], profile: TrainerProfile) -> Part:
        """Parse records and check them one after the other."""
        known = self._tests_of(profile)[1]
        gatherer = Gatherer()
        rows: list[int] = []
        found: list[tuple[int, str, Issue]] = []
        findings_of, add, codes = known.of, gatherer.add, self._codes
        for row, raw in records:
            rows.append(row)
            try:
                record = parse(raw)
            except RecordError as error:
                if codes is None or "record-not-object" in codes:
                    message = f"The record is not valid JSON: {error.message}."
                    found.append((row, "record-not-object", Issue("", (), message)))
                add(row, None)
                continue
            found += [(row, code, issue) for code, issue in findings_of(record)]
            add(row, record)
        return FindingTable.of(found), gatherer.harvest(np.array(rows, np.int64))

    def task(self, task: QuickTask) -> Part:
        """Check the records of a task. Raises OSError, `SourceChangedError`."""
        if self._stack is not None:
            records = read_records(task, self._stack)
            parts = [self.records(batch, task.profile) for batch in iter(lambda: list(islice(records, BATCH)), [])]
        else:
            parts = [self._text(*text, task.profile) for text in read_texts(task)]
        return FindingTable.merged([table for table, _ in parts]), Harvest.merged([harvest for _, harvest in parts])


def read_texts(task: QuickTask) -> Iterator[Text]:
    """The records of a task as pieces of text; neighbours are read together.

    Raises OSError, `SourceChangedError` when the file became shorter.
    """
    starts, stops = task.starts, task.starts + task.lengths
    breaks = np.flatnonzero(starts[1:] - stops[:-1] > MERGED_GAP) + 1
    edges = [0, *breaks.tolist(), len(starts)]
    with ReadFile(task.path) as file:
        for first, last in pairwise(edges):
            span = int(stops[last - 1] - starts[first]) if last > first else 0
            block = -(-span // max(1, -(-span // MERGED_BLOCK)))  # equal pieces: a small rest costs like a large one
            while first < last:
                base = int(starts[first])
                stop = max(first + 1, int(np.searchsorted(stops[:last], base + block, side="left")) + 1)
                stop = min(stop, last)
                length = int(stops[stop - 1]) - base
                padded = room_for(length)
                if file.read_into(base, padded[MARGIN : MARGIN + length]) != length:
                    raise SourceChangedError("changed", f"{task.path} was changed or shortened while it was checked.")
                yield padded, starts[first:stop] - base, stops[first:stop] - base, task.rows[first:stop]
                first = stop


def read_records(task: QuickTask, stack: EditStack | None) -> Iterator[tuple[int, bytes]]:
    """Row and edited bytes of the records of a task. Raises as `read_texts`."""
    for padded, starts, stops, rows in read_texts(task):
        data = padded[MARGIN:]
        for row, start, stop in zip(rows.tolist(), starts.tolist(), stops.tolist(), strict=True):
            raw = data[start:stop].tobytes()
            if stack is not None:
                for edit in stack.covering(row):
                    raw = edit.apply(raw, row)
            yield row, raw


def quick_worker(
    argument: tuple[CheckSettings, frozenset[str] | None, EditStack | None],
) -> Callable[[QuickTask], Part]:
    """Prepare a worker process: (settings, codes to report or None for all, edits in force or None).

    Parsed records hold no cycles: in a process that does nothing else, looking for them only costs time.
    """
    gc.disable()
    keep_large_blocks()
    return QuickChecker(*argument).task
