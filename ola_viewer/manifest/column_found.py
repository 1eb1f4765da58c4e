"""What the sweep found of the records of a piece of text, and the columns made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.column_bits import Mask, Positions, TextBits
from ola_viewer.manifest.column_build import FIELDS, MOST_TURNS
from ola_viewer.manifest.column_keys import kinds_of
from ola_viewer.manifest.column_values import FoundRefs, is_utf8, read_paths
from ola_viewer.manifest.columns import Columns, RefTable
from ola_viewer.manifest.sample import Kind

_ASCII_ESCAPE: Final = re.compile(rb"\\u00[2-7]")


@dataclass(frozen=True, slots=True)
class Swept:
    """The columns, and which records are to be done again: theirs are empty and without references."""

    columns: Columns
    unsure: Mask


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of n records: which keys they have (n, 8), the number of their turns (n,), places (start, length)
    of first question and id from the record's first byte (n, 2), and their references."""

    present: Mask
    turns: NDArray[np.int64]
    questions: NDArray[np.int64]
    ids: NDArray[np.int64]
    refs: FoundRefs

    @classmethod
    def nothing(cls, count: int) -> Found:
        """Of `count` records nothing is known yet."""
        return cls(
            np.zeros((count, 8), np.bool_),
            np.zeros(count, np.int64),
            np.zeros((count, 2), np.int64),
            np.zeros((count, 2), np.int64),
            FoundRefs.none(),
        )


def columns_of_found(bits: TextBits, found: Found, unsure: Mask, base: int) -> Swept:
    """The columns; the records in doubt come out empty. `base`: where the text begins in the file. Sets `unsure` for
    records with paths that are no texts."""
    refs = found.refs.take(~unsure[found.refs.record])
    refs = refs.take(np.argsort(refs.open, kind="stable"))
    paths = read_paths(bits, refs.open, refs.close)
    if len(paths.failed):
        unsure[refs.record[paths.failed]] = True
        return columns_of_found(bits, found, unsure, base)
    sure = ~unsure
    offsets = np.zeros(len(unsure) + 1, np.int64)
    np.cumsum(np.bincount(refs.record, minlength=len(unsure)), out=offsets[1:])
    table = RefTable(
        offsets=offsets,
        field=refs.field.astype(np.uint8),
        field_names=FIELDS,
        start=refs.open + base,
        length=(refs.close + 1 - refs.open).astype(np.uint32),
        folder=paths.folder,
        folders=paths.folders,
        names=paths.names,
        range_start=refs.range_start,
        range_size=refs.range_size,
        parts=refs.parts.astype(np.uint32),
    )
    columns = Columns(
        kind=np.where(sure, kinds_of(found.present), np.uint8(Kind.OTHER)).astype(np.uint8),
        turns=np.where(sure, np.minimum(found.turns, MOST_TURNS), 0).astype(np.uint16),
        id_start=np.where(sure, found.ids[:, 0], 0).astype(np.uint32),
        id_length=np.where(sure, found.ids[:, 1], 0).astype(np.uint32),
        question_start=np.where(sure, found.questions[:, 0], 0).astype(np.uint32),
        question_length=np.where(sure, found.questions[:, 1], 0).astype(np.uint32),
        refs=table,
        edited=np.zeros(0, np.int64),
    )
    return Swept(columns, unsure)


def doubt_bad_text(data: NDArray[np.uint8], starts: Positions, stops: Positions, unsure: Mask) -> None:
    """Set `unsure` for records with invalid UTF-8, which are no JSON."""
    if is_utf8(data):
        return
    for number, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
        unsure[number] |= not is_utf8(data[start:stop])


def doubt_tags(bits: TextBits, starts: Positions, stops: Positions, bare: Positions, unsure: Mask) -> None:
    """Set `unsure` for those of the records `bare` (without media keys) in whose texts media may stand, as in
    `<img>path</img>`: a closing tag, or an escape that may be part of one (ASCII as `\\u00XX`, a slash)."""
    text = bits.data.data
    for number, start, stop in zip(bare.tolist(), starts[bare].tolist(), stops[bare].tolist(), strict=True):
        raw = bytes(text[start:stop])
        if b"</" in raw or b"\\/" in raw or (b"\\u00" in raw and _ASCII_ESCAPE.search(raw)):
            unsure[number] = True
