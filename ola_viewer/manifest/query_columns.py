"""The terms of a filter that the columns answer, for all rows at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.manifest import row_values
from ola_viewer.manifest.columns import RefTable
from ola_viewer.manifest.order_edits import STRUCTURE_EDITS
from ola_viewer.manifest.query_terms import FIELDS, TEXT_LENGTHS, Sort, Style, Term
from ola_viewer.manifest.rows import ADDED_SOURCE, POSITION_BITS, RowIds
from ola_viewer.manifest.sample import Kind
from ola_viewer.manifest.snapshot import Snapshot

Mask = NDArray[np.bool_]

ADDED_NAME = "(added)"
"""The source of records that stand in no file."""

_BATCH = 1 << 18
_SEPARATORS = ("/", "\\")


def is_cheap(term: Term) -> bool:
    """Whether the columns answer the term; else the records have to be read, or another room is asked."""
    if term.field == "#":
        return True
    sort = FIELDS[term.field][0] if term.field else Sort.FULL_TEXT
    return sort in (Sort.KIND, Sort.COLUMN, Sort.FLAG) or (sort is Sort.NUMBER and term.field not in TEXT_LENGTHS)


def column_mask(snapshot: Snapshot, rows: RowIds, term: Term) -> Mask:
    """For each of `rows` whether it fulfils a cheap term. Raises `ColumnsMissingError`."""
    if term.field == "#":
        return _row_range(rows, term)
    if term.field in _NUMBERS:
        return _in_range(_NUMBERS[term.field](snapshot, rows), term)
    if term.field == "kind":
        wanted = next(kind for kind in Kind if kind.slug == term.text)
        return np.equal(row_values.kinds(snapshot, rows), int(wanted))
    if term.field == "source":
        return _sources(snapshot, rows, term)
    if term.field == "edited":
        return _flag(_edited(snapshot, rows), term)
    if term.field == "excluded":
        return _flag(snapshot.excluded.mask(rows), term)
    mask = np.zeros(len(rows), np.bool_)
    test = _REFERENCES[term.field]
    for part in row_values.by_source(snapshot, rows):
        refs = part.columns.refs
        mask[part.places] = row_values.any_by_record(refs, test(refs, term))[part.positions]
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


def _sources(snapshot: Snapshot, rows: RowIds, term: Term) -> Mask:
    mask = np.zeros(len(rows), np.bool_)
    test = _text_test(term)
    for source, places, _ in row_values.parted(rows):
        mask[places] = test(source_name(snapshot, source))
    return mask


def covered(snapshot: Snapshot, rows: RowIds) -> Mask:
    """The rows that an edit may have changed; all others are as they stand in the file."""
    mask: Mask = (rows >> POSITION_BITS) == ADDED_SOURCE
    for edit in snapshot.edits:
        if not isinstance(edit, STRUCTURE_EDITS):
            mask |= edit.rows.mask(rows)
    return mask


def _edited(snapshot: Snapshot, rows: RowIds) -> Mask:
    mask = covered(snapshot, rows)
    for place in np.flatnonzero(mask).tolist():
        mask[place] = snapshot.is_edited(int(rows[place]))
    return mask


def _text_test(term: Term) -> Callable[[str], bool]:
    """How one text is compared with a term."""
    if term.style is Style.EQUALS:
        return lambda text: text == term.text
    flags = re.NOFLAG if term.same_case else re.IGNORECASE
    search = re.compile(term.text if term.style is Style.REGEX else re.escape(term.text), flags).search
    return lambda text: search(text) is not None


def _folders(refs: RefTable, test: Callable[[str], bool]) -> Mask:
    """For each reference whether its folder passes; asks once a folder."""
    passing = np.array([test(folder) for folder in refs.folders], np.bool_)
    return passing[refs.folder] if len(passing) else np.zeros(len(refs.folder), np.bool_)


def _names(refs: RefTable, term: Term) -> Mask:
    """For each reference whether its name alone passes."""
    if term.style is Style.EQUALS:
        found = pc.equal(refs.names, term.text)
    elif term.style is Style.REGEX:
        return _regex(refs.names, term)
    else:
        found = pc.match_substring(refs.names, term.text, ignore_case=True)
    return _mask(found)


def _mask(found: pa.BooleanArray) -> Mask:
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)


def _regex(texts: pa.LargeStringArray, term: Term) -> Mask:
    """For each text whether the expression is found: by RE2, which is fast, or what it does not know by Python."""
    try:
        return _mask(pc.match_substring_regex(texts, term.text, ignore_case=not term.same_case))
    except pa.ArrowInvalid:
        test = _text_test(term)
        return np.fromiter((test(text) for text in texts.to_pylist()), np.bool_, len(texts))


def _path(refs: RefTable, term: Term) -> Mask:
    """The whole path, without putting the paths together where that can be avoided."""
    if term.style is Style.REGEX:
        return _path_regex(refs, term)
    cut = max(term.text.rfind(mark) for mark in _SEPARATORS) + 1
    head, tail = term.text[:cut], term.text[cut:]
    if term.style is Style.EQUALS:
        return _folders(refs, lambda folder: folder == head) & _mask(pc.equal(refs.names, tail))
    test = _text_test(term)
    mask = _folders(refs, test)
    if not cut:
        return mask | _names(refs, term)
    low = head.lower()
    ends = _folders(refs, lambda folder: folder.lower().endswith(low))
    if not tail or not ends.any():
        return mask | ends
    at = np.flatnonzero(ends)
    begins = _mask(pc.starts_with(refs.names.take(pa.array(at)), tail, ignore_case=True))
    mask[at[begins]] = True
    return mask


def _path_regex(refs: RefTable, term: Term) -> Mask:
    parts = []
    folders = pa.array(refs.folders, pa.large_string())
    for first in range(0, len(refs.folder), _BATCH):
        batch = slice(first, first + _BATCH)
        heads = folders.take(pa.array(refs.folder[batch]))
        parts.append(
            _regex(pc.binary_join_element_wise(heads, refs.names[batch], pa.scalar("", pa.large_string())), term)
        )
    return np.concatenate(parts) if parts else np.zeros(0, np.bool_)


def folder_holds(folder: str, wanted: str) -> bool:
    """Whether `folder` (with its separator) is `wanted` or lies below it; "." is that of bare names."""
    if wanted == ".":
        return not folder
    bare = wanted.rstrip("/\\")
    return folder.startswith(bare) and folder[len(bare) : len(bare) + 1] in ("/", "\\")


def _folder(refs: RefTable, term: Term) -> Mask:
    if term.style is Style.CONTAINS:
        return _folders(refs, lambda folder: folder_holds(folder, term.text))
    return _folders(refs, _text_test(term))


def _extension(refs: RefTable, term: Term) -> Mask:
    if term.style is Style.REGEX:
        return _regex(pc.utf8_lower(pc.replace_substring_regex(refs.names, r"^.*\.", "")), term)
    return _mask(pc.ends_with(refs.names, "." + term.text.lstrip("."), ignore_case=True))


def _field(refs: RefTable, term: Term) -> Mask:
    if term.style is Style.REGEX:
        test = _text_test(term)
    else:
        wanted = term.text.lower()
        test = lambda name: name.lower() == wanted  # noqa: E731 - the other branch is a value, too
    passing = np.array([test(name) for name in refs.field_names], np.bool_)
    return passing[refs.field]


_REFERENCES: dict[str, Callable[[RefTable, Term], Mask]] = {
    "path": _path,
    "folder": _folder,
    "name": _names,
    "ext": _extension,
    "field": _field,
}
