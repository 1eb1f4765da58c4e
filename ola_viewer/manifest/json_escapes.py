"""The escapes in a piece of JSON text, judged all at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.column_bits import Mask, Positions

_SIMPLE = np.zeros(256, np.bool_)
_SIMPLE[list(b'"\\bfnrtu')] = True
_NO_DIGIT = 0xFF
_HEX = np.full(256, _NO_DIGIT, np.uint8)
for _value, _digit in enumerate(b"0123456789abcdef"):
    _HEX[_digit] = _value
    _HEX[bytes([_digit]).upper()[0]] = _value


@dataclass(frozen=True, slots=True)
class Escapes:
    """Backslashes of a text: `slashes` all of them, ascending; `behind` the place behind the escape that each
    one belongs to; `odd` the places of escapes that are wrong or unusual.

    Unusual are halves of surrogate pairs on their own and printable ASCII (`\\/`, `\\u003c`): texts without
    those hold a printable character only as itself, but for the quote and the backslash.
    """

    slashes: Positions
    behind: Positions
    odd: Positions

    @classmethod
    def of(cls, data: NDArray[np.uint8], slashes: Positions, opens: Mask) -> Escapes:
        """Judge the escapes; behind the last of `slashes` `data` must have room for six bytes.

        `opens`: which of the backslashes begin an escape.
        """
        if not len(slashes):
            return cls(slashes, slashes, slashes)
        letter = data[slashes + 1]
        long = np.flatnonzero(opens & (letter == ord("u")))
        behind = slashes + 1 + opens
        behind[long] += 4
        odd = [slashes[opens & ~_SIMPLE[letter]], _odd_units(data, slashes[long])]
        return cls(slashes, behind, np.concatenate(odd))

    def last_before(self, stops: Positions) -> tuple[Positions, Positions]:
        """For each place the last backslash before it and the place behind its escape; -1 where there is none."""
        if not len(self.slashes):
            none = np.full(len(stops), -1, np.int64)
            return none, none
        number = np.searchsorted(self.slashes, stops) - 1
        found = number >= 0
        return np.where(found, self.slashes[number], -1), np.where(found, self.behind[number], -1)

    def any_between(self, starts: Positions, stops: Positions) -> Mask:
        """Whether a backslash stands in each span."""
        different: Mask = np.searchsorted(self.slashes, starts) != np.searchsorted(self.slashes, stops)
        return different


def _odd_units(data: NDArray[np.uint8], at: Positions) -> Positions:
    """The `\\uXXXX` at these places that are malformed or unusual."""
    digits = [_HEX[data[at + k]] for k in range(2, 6)]
    malformed = np.maximum.reduce(digits) == _NO_DIGIT
    unit = np.zeros(len(at), np.int32)
    for digit in digits:
        unit = unit << 4 | digit
    odd = malformed | ((unit >= 0x20) & (unit <= 0x7F) & (unit != ord('"')) & (unit != ord("\\")))
    high, low = at[(unit & 0xFC00) == 0xD800], at[(unit & 0xFC00) == 0xDC00]
    lone = np.setxor1d(high + 6, low, assume_unique=True)
    return np.concatenate((at[odd], lone))
