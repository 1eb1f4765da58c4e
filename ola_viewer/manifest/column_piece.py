"""The columns of a piece of a file, by the quickest way that understands each record.

Three ways: `column_regular` for records that are laid out as the first one is, `column_sweep` for others of the
documented format, and parsing (`column_build`) for whatever is left. All give the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.column_bits import MARGIN, Mask, Positions, room_for
from ola_viewer.manifest.column_build import columns_by_parsing, replace_records
from ola_viewer.manifest.column_found import Swept
from ola_viewer.manifest.column_layout import Layout
from ola_viewer.manifest.column_regular import sweep_regular
from ola_viewer.manifest.column_sweep import sweep, take_strangers
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import SourceChangedError

MOSTLY: Final = 0.5
"""Of more irregular records than this share a piece is swept as a whole."""

FEW: Final = 40
"""So many irregular records of a piece are parsed at once; the general sweep would take longer to begin."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The columns of neighbouring records; how many of them were not regular, and how many had to be parsed."""

    columns: Columns
    irregular: int
    parsed: int


def read_piece(file: ReadFile, starts: NDArray[np.int64], lengths: NDArray[np.int64], regular: bool = True) -> Piece:
    """The columns of neighbouring records of a file. `regular`: whether it is worth while to try the quickest way.

    Raises `SourceChangedError` and OSError.
    """
    base = int(starts[0])
    length = int(starts[-1] + lengths[-1]) - base
    padded = room_for(length)
    if file.read_into(base, padded[MARGIN : MARGIN + length]) < length:
        raise SourceChangedError("shortened", f"{file.path} became shorter since it was opened.", file.path)
    return swept_piece(padded, starts - base, lengths, base, regular)


def piece_columns(
    padded: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64], base: int
) -> Columns:
    """The columns of the records at these places of a text that begins at `base` in the file.

    `padded` is the text as `column_bits.pad` gives it; what stands between and around records may be overwritten.
    """
    return swept_piece(padded, starts, lengths, base).columns


def swept_piece(
    padded: NDArray[np.uint8],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    base: int,
    regular: bool = True,
) -> Piece:
    """The same, with how it went."""
    stops = starts + lengths
    strangers = take_strangers(padded, starts, stops)
    odd = np.zeros(len(starts), np.bool_)
    odd[list(strangers)] = True
    layout = _layout(padded, starts, stops, odd) if regular else None
    irregular = len(starts)
    if layout is not None:
        swept = sweep_regular(padded, starts, stops, base, layout, odd.copy())
        irregular = int(np.count_nonzero(swept.unsure))
    if layout is None or irregular > MOSTLY * len(starts):
        swept = sweep(padded, starts, stops, base, odd)
    elif irregular - len(strangers) > FEW:
        swept = _swept_again(padded, starts, stops, base, swept, odd)
    left = np.flatnonzero(swept.unsure)
    raws = [
        strangers.get(number) or padded[begin : begin + size].tobytes()
        for number, begin, size in zip(
            left.tolist(), (starts[left] + MARGIN).tolist(), lengths[left].tolist(), strict=True
        )
    ]
    columns = replace_records(swept.columns, left, columns_by_parsing(raws, starts[left] + base))
    return Piece(columns, irregular, len(left))


def _layout(padded: NDArray[np.uint8], starts: Positions, stops: Positions, odd: Mask) -> Layout | None:
    """The layout of the first record that is an object."""
    objects = np.flatnonzero(~odd)
    if not len(objects):
        return None
    first = int(objects[0])
    return Layout.of(padded[MARGIN + int(starts[first]) : MARGIN + int(stops[first])].tobytes())


def _swept_again(
    padded: NDArray[np.uint8], starts: Positions, stops: Positions, base: int, regular: Swept, odd: Mask
) -> Swept:
    """What the regular way did not understand, swept the general way and put in its place. `odd`: strangers."""
    again = np.flatnonzero(regular.unsure & ~odd)
    if not len(again):
        return regular
    sizes = stops[again] - starts[again]
    text = room_for(int(sizes.sum()) + len(again))
    begins = np.cumsum(sizes + 1) - (sizes + 1)
    text[MARGIN:-MARGIN] = ord(" ")
    for begin, start, size in zip(
        (begins + MARGIN).tolist(), (starts[again] + MARGIN).tolist(), sizes.tolist(), strict=True
    ):
        text[begin : begin + size] = padded[start : start + size]
    swept = sweep(text, begins, begins + sizes, 0, np.zeros(len(again), np.bool_))
    refs = swept.columns.refs
    shift = starts[again] + base - begins
    moved = replace(swept.columns, refs=replace(refs, start=refs.start + shift[refs.records()]))
    unsure = regular.unsure.copy()
    unsure[again] = swept.unsure
    return Swept(replace_records(regular.columns, again, moved), unsure)
