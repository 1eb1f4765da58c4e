"""Which rows of the open manifests carry which verdict: for the filter, the table and exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from ola_viewer.manifest.expressions import Expression
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.query_terms import Style, Term
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.review.fingerprint import Fingerprint, fingerprint
from ola_viewer.review.queue import ReviewQueue
from ola_viewer.review.verdicts import Verdict, VerdictBook

_ORDER: Final = {"bad": 0, "unsure": 1, "good": 2, None: 3}
_NO_VERDICT: Final = 9


class VerdictRows:
    """Rows by content. Filled on the GUI thread from queues, verdicts and searches; read on any thread."""

    def __init__(self, book_of: Callable[[], VerdictBook]) -> None:
        self._book_of = book_of
        self._contents: dict[int, str] = {}

    def clear(self) -> None:
        """Other manifests are open."""
        self._contents = {}

    def learn_queue(self, queue: ReviewQueue) -> None:
        """Take over the rows of a queue."""
        self._contents.update({entry.row: entry.content for entry in queue.entries if entry.content})

    def learn(self, found: Iterable[tuple[int, str]]) -> None:
        """Take over (row, content) pairs."""
        self._contents.update(found)

    def verdict_of(self, row: int) -> Verdict | None:
        """The verdict on a row, as far as it is known to belong there."""
        content = self._contents.get(row)
        return None if content is None else self._book_of().get(Fingerprint(content, ""))

    def judged(self) -> list[tuple[int, Verdict]]:
        """All rows with a verdict."""
        book = self._book_of()
        pairs = ((row, book.get(Fingerprint(content, ""))) for row, content in list(self._contents.items()))
        return [(row, verdict) for row, verdict in pairs if verdict is not None]

    def answer_verdict(self, term: Term, rows: RowIds) -> NDArray[np.bool_] | RowIds:
        """`verdict:good`, `bad`, `unsure`; `any` is whatever has a mark, `none` all that has none."""
        word = term.text.strip().lower()
        marked = [(row, verdict.mark) for row, verdict in self.judged() if verdict.mark is not None]
        if word in ("any", "none", "yes", "no"):
            found = np.isin(rows, np.array([row for row, _ in marked], np.int64))
            return ~found if word in ("none", "no") else found
        return np.array([row for row, mark in marked if mark == word], np.int64)

    def answer_tag(self, term: Term, rows: RowIds) -> RowIds:
        """`tag:halluc`: rows with a tag that contains the text; `=` and `/…/` as everywhere."""
        matches = _matcher(term)
        return np.array([row for row, verdict in self.judged() if any(matches(tag) for tag in verdict.tags)], np.int64)

    def sort_values(self, rows: RowIds) -> NDArray[np.int64]:
        """Bad, unsure, good, only tagged, not judged."""
        values = np.full(len(rows), _NO_VERDICT, np.int64)
        judged = dict(self.judged())
        if judged:
            known = np.fromiter(judged, np.int64, len(judged))
            for place in np.flatnonzero(np.isin(rows, known)):
                values[place] = _ORDER[judged[int(rows[place])].mark]
        return values


def _matcher(term: Term) -> Callable[[str], bool]:
    if term.style is Style.REGEX:
        expression = Expression.of(term.text, term.same_case)
        return lambda tag: bool(expression.found_in_each([tag])[0])
    if term.style is Style.EQUALS:
        return lambda tag: tag == term.text
    word = term.text.lower()
    return lambda tag: word in tag.lower()


def find_verdicts(
    snapshot: Snapshot, book: VerdictBook, cancel: CancelToken, progress: ProgressCallback
) -> list[tuple[int, str]]:
    """(row, content) of all rows whose content was judged before, in whatever manifest. Reads every record."""
    rows = snapshot.rows()
    found: list[tuple[int, str]] = []
    for done, (row, raw) in enumerate(snapshot.iter_raws(rows, cancel)):
        try:
            known = fingerprint(parse(raw))
        except RecordError:
            continue
        if known.content in book:
            found.append((row, known.content))
        if done % 2048 == 0:
            cancel.check()
            progress(Progress(done, len(rows), "records"))
    return found
