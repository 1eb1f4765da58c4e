"""Queue, place and verdicts of the running review. Knows no widget."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from ola_viewer.gui.session_glue import SessionGlue
from ola_viewer.manifest.sample import Sample
from ola_viewer.review.fingerprint import Fingerprint
from ola_viewer.review.queue import ReviewQueue
from ola_viewer.review.statistics import Share, pace, share_of, shares_by
from ola_viewer.review.verdicts import Mark, Verdict

HALF_WIDTH: Final = 0.02
"""The precision that the header counts towards: ± 2 %."""
_RECENT: Final = 30
_AT_ONCE: Final = 2_000
"""Queues up to this length are written down with every verdict, longer ones every two seconds."""


class ReviewDesk(QObject):
    """Lives on the GUI thread.

    `queue_changed`: another queue, or none. `moved`: another record of the queue is wanted. `judged(int)`: the verdict
    at that position changed.
    """

    queue_changed = Signal()
    moved = Signal()
    judged = Signal(int)

    def __init__(
        self,
        session: SessionGlue,
        reviewer: Callable[[], str],
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._reviewer = reviewer
        self._clock = clock
        self._queue: ReviewQueue | None = None
        self._fingerprint: Fingerprint | None = None
        self._record_id = ""
        self._places: dict[str, list[int]] = {}
        self._judged: dict[int, Verdict] = {}
        self._last_judged: float | None = None
        self._gaps: list[float] = []
        self._later = QTimer(self, singleShot=True, interval=2000)
        self._later.timeout.connect(self._keep)

    # -- the queue -------------------------------------------------------------------------------

    @property
    def queue(self) -> ReviewQueue | None:
        """The queue that is being judged."""
        return self._queue

    @property
    def position(self) -> int:
        """Place in the queue, from 0."""
        return self._queue.position if self._queue is not None else 0

    @property
    def count(self) -> int:
        """Length of the queue."""
        return len(self._queue.entries) if self._queue is not None else 0

    @property
    def row(self) -> int | None:
        """Row of the record to judge now."""
        entry = self._queue.current if self._queue is not None else None
        return None if entry is None else entry.row

    def open_queue(self, queue: ReviewQueue | None) -> None:
        """Judge another queue, from the place that was reached; None ends the review."""
        if self._later.isActive():
            self._later.stop()
            self._keep()
        self._queue = queue
        self._fingerprint = None
        self._gaps.clear()
        self._last_judged = None
        self.count_again()
        if queue is not None:
            self._keep()
        self.queue_changed.emit()
        self.moved.emit()

    def count_again(self) -> None:
        """Look all verdicts of the queue up: it, or the book, is another one."""
        self._places, self._judged = {}, {}
        for place, entry in enumerate(self._queue.entries if self._queue is not None else ()):
            if entry.content:
                self._places.setdefault(entry.content, []).append(place)
        for content, places in self._places.items():
            self._note(content, places)

    def _note(self, content: str, places: list[int]) -> None:
        verdict = self._session.book.get(Fingerprint(content, ""))
        for place in places:
            if verdict is None:
                self._judged.pop(place, None)
            else:
                self._judged[place] = verdict

    def next_rows(self, count: int) -> list[int]:
        """The rows that come next, and the one before."""
        if self._queue is None:
            return []
        at, entries = self._queue.position, self._queue.entries
        places = [*range(at + 1, at + 1 + count), at - 1]
        return [entries[place].row for place in places if 0 <= place < len(entries)]

    def go_to(self, position: int) -> None:
        """Show the record at a place of the queue."""
        if self._queue is None:
            return
        moved = self._queue.at(position)
        if moved.position != self._queue.position:
            self._queue = moved
            self._fingerprint = None
            self._keep_soon()
            self.moved.emit()

    def step(self, by: int) -> None:
        """Some records on or back."""
        self.go_to(self.position + by)

    def skip(self) -> None:
        """The next record, without a verdict on this one."""
        self._last_judged = self._clock()
        self.step(1)

    # -- the record ------------------------------------------------------------------------------

    def take_sample(self, row: int, sample: Sample, fingerprint: Fingerprint) -> None:
        """The current record was read: its verdict goes under this content."""
        if row != self.row:
            return
        self._fingerprint = fingerprint
        self._record_id = "" if sample.id is None else str(sample.id)[:400]
        self._last_judged = self._last_judged or self._clock()
        self.judged.emit(self.position)

    @property
    def ready(self) -> bool:
        """Whether the current record can be judged: it was read."""
        return self._fingerprint is not None

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on the current record as it reads now."""
        return self._session.book.get(self._fingerprint) if self._fingerprint is not None else None

    @property
    def outdated(self) -> Verdict | None:
        """A verdict on the current record as it read before it was edited."""
        return self._session.book.outdated(self._fingerprint) if self._fingerprint is not None else None

    def judge(self, mark: Mark) -> bool:
        """Give the current record a mark and go on. False if it was not read yet."""
        if self._fingerprint is None:
            return False
        now = self._clock()
        if self._last_judged is not None:
            self._gaps = [*self._gaps[-_RECENT + 1 :], now - self._last_judged]
        self._last_judged = now
        self._put(mark=mark)
        self.step(1)
        return True

    def toggle_tag(self, tag: str) -> None:
        """Put a tag on the current record, or take it off."""
        verdict = self.verdict
        tags = verdict.tags if verdict is not None else ()
        self._put(tags=tuple(other for other in tags if other != tag) if tag in tags else (*tags, tag))

    def set_note(self, note: str) -> None:
        """Keep a note on the current record."""
        verdict = self.verdict
        if note != (verdict.note if verdict is not None else ""):
            self._put(note=note)

    def take_back(self) -> None:
        """The current record was not judged."""
        self._put(mark=None, tags=(), note="")

    def _put(self, **changes: object) -> None:
        known = self._fingerprint
        if known is None or self._queue is None:
            return
        base = self.verdict or Verdict(known.content, known.media, self._record_id, None)
        moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        verdict = replace(base, reviewer=self._reviewer(), at=moment, **changes)  # type: ignore[arg-type]
        self._session.put_verdict(verdict)
        entry = self._queue.entries[self.position]
        if entry.content != known.content:
            entries = list(self._queue.entries)
            entries[self.position] = replace(entry, content=known.content, media=known.media)
            self._queue = replace(self._queue, entries=tuple(entries))
            if entry.content:
                self._places[entry.content].remove(self.position)
                self._judged.pop(self.position, None)
            self._places.setdefault(known.content, []).append(self.position)
            self._keep_soon()
        self._note(known.content, self._places[known.content])
        self.judged.emit(self.position)

    # -- what it says ----------------------------------------------------------------------------

    def verdict_at(self, position: int) -> Verdict | None:
        """The verdict on a record of the queue, None without one."""
        return self._judged.get(position)

    def verdicts(self) -> list[Verdict]:
        """All verdicts on records of the queue, in its order."""
        return [self._judged[place] for place in sorted(self._judged)]

    def share(self) -> Share:
        """Share of bad of the queue."""
        return share_of(self.verdicts())

    def shares(self) -> dict[str, Share]:
        """Share of bad of each stratum, "" where the queue has none."""
        if self._queue is None:
            return {}
        entries = self._queue.entries
        return shares_by((entries[place].stratum, self._judged[place]) for place in sorted(self._judged))

    def judged_rows(self) -> list[tuple[int, Verdict]]:
        """Row and verdict of every judged record of the queue, in its order."""
        if self._queue is None:
            return []
        entries = self._queue.entries
        return [(entries[place].row, self._judged[place]) for place in sorted(self._judged)]

    def left(self) -> int:
        """Records of the queue without a mark."""
        return self.count - sum(verdict.mark is not None for verdict in self._judged.values())

    def pace(self) -> tuple[float, float]:
        """Verdicts a minute, and seconds for those left (NaN before the first)."""
        return pace(self._gaps, self.left())

    # -- keeping ---------------------------------------------------------------------------------

    def _keep_soon(self) -> None:
        if self.count <= _AT_ONCE:
            self._keep()
        elif not self._later.isActive():
            self._later.start()

    def _keep(self) -> None:
        if self._queue is not None:
            self._session.keep_queue(self._queue)

    def end(self) -> None:
        """Write down what waits."""
        if self._later.isActive():
            self._later.stop()
            self._keep()
