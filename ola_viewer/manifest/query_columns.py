"""The terms of a filter that the columns answer, for all rows at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest import row_values
from ola_viewer.manifest.byte_search import find_bytes
from ola_viewer.manifest.columns import RefTable
from ola_viewer.manifest.expressions import Expression
from ola_viewer.manifest.order_edits import STRUCTURE_EDITS
from ola_viewer.manifest.query_terms import FIELDS, TEXT_LENGTHS, Sort, Style, Term
from ola_viewer.manifest.record_edits import Revert
from ola_viewer.manifest.rows import ADDED_SOURCE, POSITION_BITS, RowIds
from ola_viewer.manifest.sample import Kind
from ola_viewer.manifest.snapshot import Snapshot

Mask = NDArray[np.bool_]

ADDED_NAME = "(added)"
"""The source of records that stand in no file."""

_BATCH = 1 << 18
_WINDOW = 1 << 20
_FOLD = np.uint8(0x20)
_SEPARATORS = ("/", "\\")


def is_cheap(term: Term) -> bool:
    """Whether the columns answer the term; else the records have to be read, or another room is asked."""
    if term.field == "#":
        return True
    sort = FIELDS[term.field][0] if term.field else Sort.FULL_TEXT
    return sort in (Sort.KIND, Sort.COLUMN, Sort.FLAG) or (sort is Sort.NUMBER and term.field not in TEXT_LENGTHS)


def column_mask(snapshot: Snapshot, rows: RowIds, term: Term, cancel: CancelToken | None = None) -> Mask:
    """For each of `rows` whether it fulfils a cheap term. Raises `ColumnsMissingError`, `Cancelled`."""
    if term.field == "#":
        return _row_range(rows, term)
    if term.field in _NUMBERS:
        return _in_range(_NUMBERS[term.field](snapshot, rows), term)
    if term.field == "kind":
        wanted = next(kind for kind in Kind if kind.slug == term.text)
        return np.equal(row_values.kinds(snapshot, rows), int(wanted))
    if term.field == "source":
        return _sources(snapshot, rows, _Test(term, cancel or CancelToken()))
    if term.field == "edited":
        return _flag(_edited(snapshot, rows), term)
    if term.field == "excluded":
        return _flag(snapshot.excluded.mask(rows), term)
    mask = np.zeros(len(rows), np.bool_)
    test = _Test(term, cancel or CancelToken())
    for part in row_values.by_source(snapshot, rows):
        refs = part.columns.refs
        mask[part.places] = row_values.any_by_record(refs, _REFERENCES[term.field](refs, test))[part.positions]
    return mask


_NUMBERS: dict[str, Callable[[Snapshot, RowIds], NDArray[np.int64]]] = {
    "turns": row_values.turn_counts,
    "frames": row_values.frame_counts,
    "bytes": row_values.record_bytes,
    "size": row_values.piece_bytes,
}


def _in_range(values: NDArray[np.int64], term: Term) -> Mask:
    mask = np.ones(len(values), np.bool_)
    if term.low is not None:
        mask &= values >= term.low
    if term.high is not None:
        mask &= values <= term.high
    return mask


def _flag(mask: Mask, term: Term) -> Mask:
    return mask if term.text == "yes" else ~mask


def _row_range(rows: RowIds, term: Term) -> Mask:
    """Positions in the document's order."""
    mask = np.zeros(len(rows), np.bool_)
    mask[term.low or 0 : None if term.high is None else term.high + 1] = True
    return mask


def source_name(snapshot: Snapshot, source: int) -> str:
    """The file name of a source as the source column shows it."""
    return ADDED_NAME if source == ADDED_SOURCE else snapshot.source(source).name


def _sources(snapshot: Snapshot, rows: RowIds, test: _Test) -> Mask:
    mask = np.zeros(len(rows), np.bool_)
    for source, places, _ in row_values.parted(rows):
        mask[places] = test.each([source_name(snapshot, source)])[0]
    return mask


def covered(snapshot: Snapshot, rows: RowIds) -> Mask:
    """The rows that an edit may have changed; all others are as they stand in the file."""
    added: Mask = (rows >> POSITION_BITS) == ADDED_SOURCE
    mask = added.copy()
    for edit in snapshot.edits:
        if isinstance(edit, Revert):
            mask &= ~edit.rows.mask(rows) | added
        elif not isinstance(edit, STRUCTURE_EDITS):
            mask |= edit.rows.mask(rows)
    return mask


def _edited(snapshot: Snapshot, rows: RowIds) -> Mask:
    mask = covered(snapshot, rows)
    for place in np.flatnonzero(mask).tolist():
        mask[place] = snapshot.is_edited(int(rows[place]))
    return mask


class _Test:
    """How texts are compared with a term. Used by one thread."""

    def __init__(self, term: Term, cancel: CancelToken) -> None:
        self.term = term
        self._check = cancel.check
        self._expression = Expression.of(term.text, term.same_case) if term.style is Style.REGEX else None
        literal = re.compile(re.escape(term.text), re.NOFLAG if term.same_case else re.IGNORECASE)
        self._passes = term.text.__eq__ if term.style is Style.EQUALS else lambda text: bool(literal.search(text))

    @property
    def is_expression(self) -> bool:
        """Whether it is a regular expression."""
        return self._expression is not None

    def each(self, texts: Sequence[str]) -> Mask:
        """Whether each text passes."""
        self._check()
        if self._expression is not None:
            return self._expression.found_in_each(texts, self._check)
        return np.fromiter((self._passes(text) for text in texts), np.bool_, len(texts))

    def array(self, texts: pa.LargeStringArray) -> Mask:
        """The same for many texts, without a Python object each."""
        self._check()
        if self._expression is not None:
            return self._expression.found_in(texts, self._check)
        if self.term.style is Style.EQUALS:
            return _mask(pc.equal(texts, self.term.text))
        return names_holding(texts, self.term.text)


def _mask(found: pa.BooleanArray) -> Mask:
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)


def names_holding(texts: pa.LargeStringArray, wanted: str) -> Mask:
    """Whether each text holds the wanted one, upper or lower case: looked for in the bytes of all texts at once."""
    edges = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1] if texts else None
    if edges is None or not wanted.isascii():
        return _mask(pc.match_substring(texts, wanted, ignore_case=True))
    needle = wanted.encode()
    data = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    places = [np.zeros(0, np.int64)]
    for first in range(int(edges[0]), int(edges[-1]), _WINDOW):
        window = data[first : min(first + _WINDOW + len(needle) - 1, int(edges[-1]))]
        if not _plain_fold(wanted) and (window > 127).any():  # letters beyond ASCII that fold to these
            return _mask(pc.match_substring(texts, wanted, ignore_case=True))
        at = find_bytes(np.bitwise_or(window, _FOLD), needle, True)
        for offset, byte in enumerate(needle):
            if not chr(byte).isalpha():
                at = at[window[at + offset] == byte]
        places.append(at + first)
    at = np.concatenate(places)
    owner = np.searchsorted(edges, at, side="right") - 1
    mask = np.zeros(len(texts), np.bool_)
    mask[owner[at + len(needle) <= edges[owner + 1]]] = True
    return mask


def _plain_fold(text: str) -> bool:
    """Whether no letter beyond ASCII is the same but for case: the signs of Kelvin and of the long s are."""
    return not set("ksKS") & set(text)


def _of_folders(refs: RefTable, passing: Mask) -> Mask:
    """For each reference what holds for its folder."""
    return passing.take(refs.folder) if len(passing) else np.zeros(len(refs.folder), np.bool_)


def _names(refs: RefTable, test: _Test) -> Mask:
    """For each reference whether its name alone passes."""
    return test.array(refs.names)


def _path(refs: RefTable, test: _Test) -> Mask:
    """The whole path, without putting the paths together where that can be avoided."""
    if test.is_expression:
        return _path_regex(refs, test)
    text = test.term.text
    cut = max(text.rfind(mark) for mark in _SEPARATORS) + 1
    head, tail = text[:cut], text[cut:]
    if test.term.style is Style.EQUALS:
        folder = _of_folders(refs, np.array([one == head for one in refs.folders], np.bool_))
        return folder & _mask(pc.equal(refs.names, tail)) if folder.any() else folder
    mask = _of_folders(refs, test.each(refs.folders))
    if not cut:
        return mask | _names(refs, test)
    low = head.lower()
    ends = _of_folders(refs, np.array([one.lower().endswith(low) for one in refs.folders], np.bool_))
    if not tail or not ends.any():
        return mask | ends
    at = np.flatnonzero(ends)
    begins = _mask(pc.starts_with(refs.names.take(pa.array(at)), tail, ignore_case=True))
    mask[at[begins]] = True
    return mask


def _path_regex(refs: RefTable, test: _Test) -> Mask:
    parts = []
    folders = pa.array(refs.folders, pa.large_string())
    for first in range(0, len(refs.folder), _BATCH):
        batch = slice(first, first + _BATCH)
        heads = folders.take(pa.array(refs.folder[batch]))
        parts.append(
            test.array(pc.binary_join_element_wise(heads, refs.names[batch], pa.scalar("", pa.large_string())))
        )
    return np.concatenate(parts) if parts else np.zeros(0, np.bool_)


def folder_holds(folder: str, wanted: str) -> bool:
    """Whether `folder` (with its separator) is `wanted` or lies below it; "." is that of bare names."""
    if wanted == ".":
        return not folder
    bare = wanted.rstrip("/\\")
    return folder.startswith(bare) and folder[len(bare) : len(bare) + 1] in ("/", "\\")


def _folder(refs: RefTable, test: _Test) -> Mask:
    if test.term.style is Style.CONTAINS:
        return _of_folders(refs, np.array([folder_holds(one, test.term.text) for one in refs.folders], np.bool_))
    return _of_folders(refs, test.each(refs.folders))


def _extension(refs: RefTable, test: _Test) -> Mask:
    if test.is_expression:
        return test.array(pc.utf8_lower(pc.replace_substring_regex(refs.names, r"^.*\.", "")))
    return _mask(pc.ends_with(refs.names, "." + test.term.text.lstrip("."), ignore_case=True))


def _field(refs: RefTable, test: _Test) -> Mask:
    if test.is_expression:
        return test.each(refs.field_names)[refs.field]
    wanted = test.term.text.lower()
    return np.array([name.lower() == wanted for name in refs.field_names], np.bool_)[refs.field]


_REFERENCES: dict[str, Callable[[RefTable, _Test], Mask]] = {
    "path": _path,
    "folder": _folder,
    "name": _names,
    "ext": _extension,
    "field": _field,
}
