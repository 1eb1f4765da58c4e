"""Computes which rows are shown, in a worker: filter, then order."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import numpy as np

from ola_viewer.gui.document_model import ViewRequest
from ola_viewer.jobs import CancelToken, give_back_memory, ignore_progress
from ola_viewer.manifest.edit_stack import EditStack
from ola_viewer.manifest.ordering import SortValues, sort_rows
from ola_viewer.manifest.query import RoomSet, parse_query, run_query
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot

_STREAM_SECONDS = 0.15


class ViewComputer:
    """Callable for `DocumentModel`. Other rooms (checks, review) register the fields that they answer.

    `sets` is replaced as a whole when a field is added, so that workers may read it. Answers of other rooms
    change: they call `forget` then.
    """

    def __init__(self) -> None:
        self._sets: Mapping[str, RoomSet] = {}
        self._values: Mapping[str, SortValues] = {}
        self._kept: tuple[tuple[tuple[int, ...], EditStack, Mapping[str, RoomSet], str], RowIds] | None = None

    def answer_field(self, field: str, answer: RoomSet) -> None:
        """Let `answer` find the rows of `field:`."""
        self._sets = {**self._sets, field: answer}

    def forget(self) -> None:
        """Search again the next time, whatever is kept."""
        self._kept = None

    def sort_by(self, key: str, values: SortValues) -> None:
        """Let `values` decide the order by a column of another room (`status`)."""
        self._values = {**self._values, key: values}

    def __call__(
        self, snapshot: Snapshot, request: ViewRequest, cancel: CancelToken, on_rows: Callable[[RowIds], None]
    ) -> RowIds:
        """The rows of a request. Raises as `run_query` and `sort_rows`."""
        kept = self._kept
        state = (snapshot.counts, snapshot.stack, self._sets, request.query)
        if kept is not None and kept[0][:1] == state[:1] and kept[0][1] is state[1] and kept[0][2:] == state[2:]:
            rows = kept[1]  # only the order changes: do not search again
        else:
            rows = self._filtered(snapshot, request, cancel, on_rows)
            self._kept = (state, rows)
        sorting = request.sorting
        if sorting.is_file_order:
            return rows
        ordered = sort_rows(snapshot, rows, sorting.key, sorting.descending, cancel, self._values)
        found = np.ascontiguousarray(ordered)
        del ordered
        give_back_memory()
        return found

    def _filtered(
        self, snapshot: Snapshot, request: ViewRequest, cancel: CancelToken, on_rows: Callable[[RowIds], None]
    ) -> RowIds:
        query = parse_query(request.query)
        if query.is_empty:
            return snapshot.rows()
        parts: list[RowIds] = []
        told = time.monotonic()

        def on_hits(hits: RowIds) -> None:
            nonlocal told
            parts.append(hits)
            if time.monotonic() - told > _STREAM_SECONDS and request.sorting.is_file_order:
                told = time.monotonic()
                on_rows(np.concatenate(parts))

        found = run_query(snapshot, query, cancel, ignore_progress, on_hits, self._sets)
        give_back_memory()
        return found
