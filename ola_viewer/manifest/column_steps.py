"""Places in many records at once, as `column_regular` goes from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.column_bits import Mask, Positions
from ola_viewer.manifest.column_keys import IMAGE
from ola_viewer.manifest.column_values import FoundRefs


@dataclass(frozen=True, slots=True)
class At:
    """Places in some records: the record's number, the number of a quote, a place in the text. Equally long."""

    record: Positions
    quote: Positions
    place: Positions

    def take(self, chosen: Mask | Positions) -> At:
        """Some of them."""
        return At(self.record[chosen], self.quote[chosen], self.place[chosen])

    @classmethod
    def joined(cls, parts: list[At]) -> At:
        """All of them."""
        nothing = np.zeros(0, np.int64)
        every = [*parts, cls(nothing, nothing, nothing)]
        return cls(
            np.concatenate([part.record for part in every]),
            np.concatenate([part.quote for part in every]),
            np.concatenate([part.place for part in every]),
        )


@dataclass(slots=True)
class MetMedia:
    """Values of media fields as they are met: records, fields, and quotes of texts or brackets of objects."""

    record: list[Positions] = field(default_factory=list)
    code: list[NDArray[np.uint8]] = field(default_factory=list)
    open: list[Positions] = field(default_factory=list)
    close: list[Positions] = field(default_factory=list)

    def add(self, record: Positions, code: NDArray[np.uint8], opens: Positions, closes: Positions) -> None:
        """Take note of some more."""
        self.record.append(record)
        self.code.append(code)
        self.open.append(opens)
        self.close.append(closes)

    def refs(self) -> FoundRefs:
        """All of them as if they were plain paths."""
        if not self.record:
            return FoundRefs.none()
        code = np.concatenate(self.code) - np.uint8(IMAGE)
        return FoundRefs.plain(np.concatenate(self.record), code, np.concatenate(self.open), np.concatenate(self.close))


def runs(
    owner: Positions, number: Positions, more: Mask, last: Mask, count: int
) -> tuple[NDArray[np.int64], Positions]:
    """How long the run of items at the beginning of each owner is, of which each but the last says that there is
    `more`, and the last that it is the `last`; and the place of that. 0 for no such run.

    `number`: of each item among those of its owner (ascending).
    """
    lasts = np.flatnonzero(last)
    lasts = lasts[np.diff(owner[lasts], prepend=-1) > 0]
    length, final = np.zeros(count, np.int64), np.zeros(count, np.int64)
    length[owner[lasts]] = number[lasts] + 1
    final[owner[lasts]] = lasts
    wrong = np.flatnonzero(~more)
    length[owner[wrong[number[wrong] + 1 < length[owner[wrong]]]]] = 0
    return length, final
