"""Which video patches hold their frames as base64 text: the trainer never exchanges red and blue in those.

The columns do not say it, so the records are read; only those whose bytes may hold the word, and each file once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.byte_search import Needles, records_holding
from ola_viewer.manifest.column_build import patch_range, plain_text
from ola_viewer.manifest.columns import RefTable
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.rows import make_row, rows_of_source
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.paths.rules import PathRules

_NEEDLES = Needles((b"base64", b"\\u00"), False)
"""The word itself, or an escape that may hide one of its letters."""
_BLOCK = 4 << 20
_OPEN, _PLAIN, _BASE64 = 0, 1, 2


class Base64Frames:
    """Answers for one snapshot, remembered by reference. Use it in one thread."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._candidates: dict[int, NDArray[np.bool_]] = {}
        self._known: dict[int, NDArray[np.uint8]] = {}

    def among(
        self, number: int, refs: RefTable, at: NDArray[np.int64], cancel: CancelToken | None = None
    ) -> NDArray[np.bool_]:
        """Which of the references `at` of a source hold base64 text. bool, shape (len(at),).

        Raises `Cancelled`, `SourceChangedError`.
        """
        known = self._known.setdefault(number, np.zeros(len(refs.folder), np.uint8))
        owners = np.searchsorted(refs.offsets, at, side="right") - 1
        candidates = self._candidates_of(number, cancel)
        known[at[~candidates[owners]]] = _PLAIN
        asked = np.unique(owners[known[at] == _OPEN])
        edges = refs.offsets[asked].tolist(), refs.offsets[asked + 1].tolist()
        raws = self._snapshot.iter_raws(asked + make_row(number, 0), cancel)
        for (_, raw), first, last in zip(raws, *edges, strict=True):
            if last - first == 1:
                known[first] = _BASE64 if _holds_one(raw) else _PLAIN
                continue
            paths = _base64_paths(raw)
            for ref in range(first, last):
                hit = bool(paths) and (refs.path(ref), int(refs.range_start[ref])) in paths
                known[ref] = _BASE64 if hit else _PLAIN
        result: NDArray[np.bool_] = known[at] == _BASE64
        return result

    def _candidates_of(self, number: int, cancel: CancelToken | None) -> NDArray[np.bool_]:
        """By record whether it may hold the word, in the file or by an edit."""
        if number not in self._candidates:
            source = self._snapshot.source(number)
            mask = np.zeros(self._snapshot.count(number), bool)
            _search(source, mask, cancel)
            for _, edit in self._snapshot.stack.touching(number):
                if not isinstance(edit, PathRules):  # these change paths and nothing else
                    mask |= edit.rows.mask(rows_of_source(number, len(mask)))
            self._candidates[number] = mask
        return self._candidates[number]


def _search(source: Source, mask: NDArray[np.bool_], cancel: CancelToken | None) -> None:
    """Mark the records of a file whose bytes hold one of the needles."""
    starts, lengths = source.index.snapshot()
    first = 0
    while first < len(mask):
        if cancel is not None:
            cancel.check()
        base = int(starts[first])
        last = min(max(int(np.searchsorted(starts, base + _BLOCK, side="left")), first + 1), len(mask))
        ends = starts[first:last] + lengths[first:last] - base
        data = np.frombuffer(source.read_range(base, int(ends[-1])), np.uint8)
        mask[first:last] = records_holding(data, starts[first:last] - base, ends, _NEEDLES)
        first = last


def _holds_one(raw: bytes) -> bool:
    """Whether the only medium of a record is a video patch whose frames are base64 text."""
    try:
        record = parse(raw)
    except RecordError:
        return False
    video = record.get("video") if isinstance(record, dict) else None
    if isinstance(video, dict) and isinstance(video.get("patch"), str):  # what most records are
        return video.get("image_encoding") == "base64"
    return bool(_base64_paths(raw))


def _base64_paths(raw: bytes) -> set[tuple[str, int]]:
    """(path, first byte) of the video patches of a record whose frames are base64 text."""
    try:
        media = read_sample(parse(raw)).media
    except RecordError:
        return set()
    found = set()
    for ref in media:
        value = ref.value
        if ref.modality == "video" and ref.path and isinstance(value, dict) and value.get("image_encoding") == "base64":
            found.add((plain_text(ref.path), patch_range(value)[0]))
    return found
