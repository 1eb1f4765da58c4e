"""Where every record of a file stands: starts and lengths, growing while the file is being scanned.

One thread appends (`manifest/index_build.py`); any number of threads read. What was published never
changes or moves: positions are final, also when the scan is cancelled or goes on later.
"""

from __future__ import annotations

import contextlib
import mmap
import tempfile
import threading
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.problems import FileProblem

MAX_PROBLEMS_PER_KIND = 1000
"""So many problems of one kind are kept with their place; further ones are only counted."""

_FIRST_CAPACITY = 4096
_GROWTH = 1.5
_WORTH_SPILLING = 50_000


class RecordIndex:
    """Byte ranges of the records of one file, in file order, and the faults found on the way."""

    def __init__(self, resume_at: int = 0) -> None:
        self._lock = threading.Lock()
        self._starts = np.empty(_FIRST_CAPACITY, np.int64)
        self._lengths = np.empty(_FIRST_CAPACITY, np.int64)
        self._count = 0
        self._problems: list[FileProblem] = []
        self._problem_counts: Counter[str] = Counter()
        self.resume_at = resume_at
        """Offset up to which the file is indexed: the start of the body, or the end of a record or of a fault."""
        self.separated = True
        """Whether the separator before the next record was passed already."""
        self.complete = False
        """Whether the whole file was indexed (or loaded from a side file)."""

    @classmethod
    def from_arrays(
        cls,
        starts: NDArray[np.int64],
        lengths: NDArray[np.int64],
        problems: tuple[FileProblem, ...] = (),
        problem_counts: dict[str, int] | None = None,
        resume_at: int | None = None,
    ) -> RecordIndex:
        """A complete index of known boundaries; takes the arrays over without a copy."""
        index = cls()
        index._starts, index._lengths, index._count = starts, lengths, len(starts)
        index._problems = list(problems)
        index._problem_counts = Counter(problem_counts if problem_counts is not None else (p.kind for p in problems))
        index.resume_at = int(starts[-1] + lengths[-1]) if resume_at is None and len(starts) else (resume_at or 0)
        index.complete = True
        return index

    @classmethod
    def resumed(
        cls,
        starts: NDArray[np.int64],
        lengths: NDArray[np.int64],
        problems: tuple[FileProblem, ...],
        problem_counts: dict[str, int],
        resume_at: int,
        separated: bool,
    ) -> RecordIndex:
        """An index of which only the beginning is known, to be gone on with."""
        index = cls.from_arrays(starts, lengths, problems, problem_counts, resume_at)
        index.resume_at, index.separated, index.complete = resume_at, separated, False
        return index

    def __len__(self) -> int:
        return self._count

    @property
    def count(self) -> int:
        """Number of records indexed so far."""
        return self._count

    @property
    def starts(self) -> NDArray[np.int64]:
        """Offset of each record's first byte; int64, shape (n,). A view: do not write.

        While the scan runs, take `snapshot()` if starts and lengths must be of the same number.
        """
        count = self._count  # before the array: an array is only ever replaced by a longer one
        return self._starts[:count]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Length of each record in bytes; int64, shape (n,). A view: do not write."""
        count = self._count
        return self._lengths[:count]

    def snapshot(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """`starts` and `lengths` of the same moment, equally long."""
        count = self._count
        return self._starts[:count], self._lengths[:count]

    def span(self, position: int) -> tuple[int, int]:
        """Start and length of one record. Raises IndexError outside of what is indexed."""
        if not 0 <= position < self._count:
            raise IndexError(f"record {position} of {self._count} indexed")
        return int(self._starts[position]), int(self._lengths[position])

    @property
    def problems(self) -> tuple[FileProblem, ...]:
        """The faults found so far, in the order of finding; at most 1,000 of a kind."""
        with self._lock:
            return tuple(self._problems)

    @property
    def problem_counts(self) -> dict[str, int]:
        """How many faults of each kind there are, including those that were not kept."""
        with self._lock:
            return dict(self._problem_counts)

    def append(self, starts: NDArray[np.int64], lengths: NDArray[np.int64], resume_at: int) -> None:
        """Publish further records; `resume_at` is the end of the last one. Only the scanning thread calls this."""
        first, last = self._count, self._count + len(starts)
        if last > len(self._starts):
            capacity = max(last, int(len(self._starts) * _GROWTH))
            self._starts = _grown(self._starts, first, capacity)
            self._lengths = _grown(self._lengths, first, capacity)
        self._starts[first:last] = starts
        self._lengths[first:last] = lengths
        self._count = last
        self.resume_at = resume_at
        self.separated = False

    def skip(self, resume_at: int) -> None:
        """Go on at `resume_at`, where a record starts; what lies before is lost. Only the scanning thread."""
        self.resume_at = resume_at
        self.separated = True

    def report(self, problem: FileProblem) -> None:
        """Keep a fault, or only count it when there are too many of its kind. Any thread."""
        with self._lock:
            self._problem_counts[problem.kind] += 1
            if self._problem_counts[problem.kind] <= MAX_PROBLEMS_PER_KIND:
                self._problems.append(problem)

    def count_problems(self, counts: dict[str, int]) -> None:
        """Take over how many faults of each kind were found elsewhere, those that were not kept included."""
        with self._lock:
            self._problem_counts = Counter(counts)

    def wants(self, kind: str) -> bool:
        """Whether a further fault of this kind would be kept with its place."""
        with self._lock:
            return self._problem_counts[kind] < MAX_PROBLEMS_PER_KIND

    def finish(self) -> None:
        """Give spare memory back and mark the index complete."""
        count = self._count
        if len(self._starts) > count:
            self._starts = self._starts[:count].copy()
            self._lengths = self._lengths[:count].copy()
        self.complete = True

    def spill(self, folder: Path) -> None:
        """Hold the places of a complete index in a nameless file in `folder` instead of in memory, where they are read
        from when needed. Readers do not notice. Stays in memory if it is small or the file cannot be written."""
        if self.complete and self._count >= _WORTH_SPILLING:
            with contextlib.suppress(OSError):
                self._starts, self._lengths = (_on_disk(array, folder) for array in self.snapshot())


def _on_disk(array: NDArray[np.int64], folder: Path) -> NDArray[np.int64]:
    """The same numbers in a file without a name; it goes with the last reader."""
    with tempfile.TemporaryFile(dir=folder) as file:
        array.tofile(file)
        file.flush()
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.frombuffer(mapped, np.int64)


def _grown(array: NDArray[np.int64], used: int, capacity: int) -> NDArray[np.int64]:
    """A longer array that begins with the used part of `array`."""
    bigger = np.empty(capacity, np.int64)
    bigger[:used] = array[:used]
    return bigger
