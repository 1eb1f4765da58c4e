"""Edits that change many records in their bytes at once, without parsing those where nothing is in doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.byte_search import find_bytes
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.turn_texts import Mask, Positions, TurnTexts, bare_quotes, find_turn_texts

PLAIN: Final = re.compile(r"[ !#-\[\]-~]+")
"""Text that stands as it is in every string of a record without unusual escapes."""

ODD_LETTERS: Final = ("\u0130", "\u0131", "\u017f", "\u212a")
"""Letters that Python or RE2 take for i, i, s and k where upper and lower case do not count."""

_SHORT: Final = 3
"""Texts of fewer bytes occur so often that they are better found all at once."""


@dataclass(frozen=True)
class Block:
    """A piece of a file: records at `starts` … `stops` of `content`, ascending, others perhaps between."""

    content: bytes
    starts: Positions
    stops: Positions

    @cached_property
    def data(self) -> NDArray[np.uint8]:
        """The bytes as numbers."""
        return np.frombuffer(self.content, np.uint8)

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def slashes(self) -> Positions:
        """Places of all backslashes."""
        return np.flatnonzero(self.data == 0x5C)

    @cached_property
    def unusual(self) -> Mask:
        """The records in which a character of ASCII may stand as an escape that `json.dumps` would not write."""
        behind = self.slashes[self.slashes < len(self.data) - 1] + 1
        at = behind[self.data[behind] == ord("/")]
        hexes = behind[(self.data[behind] == ord("u")) & (behind < len(self.data) - 4)]
        zeros = (
            (self.data[hexes + 1] == ord("0")) & (self.data[hexes + 2] == ord("0")) & (self.data[hexes + 3] < ord("8"))
        )
        return self.holding(np.concatenate((at, hexes[zeros])))

    @cached_property
    def odd_letters(self) -> Mask:
        """The records that hold a letter beyond ASCII which is one of ASCII when upper and lower case do not count."""
        places = [np.zeros(0, np.int64)]
        if not self.content.isascii():
            places += [find_bytes(self.data, letter.encode()) for letter in ODD_LETTERS]
        behind = self.slashes[self.slashes < len(self.data) - 5] + 1
        hexes = behind[self.data[behind] == ord("u")]
        if len(hexes):
            code = self.data[hexes[:, None] + np.arange(1, 5)] | 0x20  # digits have this bit anyway
            for letter in ODD_LETTERS:
                wanted = np.frombuffer(f"{ord(letter):04x}".encode(), np.uint8)
                places.append(hexes[(code == wanted).all(axis=1)])
        return self.holding(np.concatenate(places))

    @cached_property
    def texts(self) -> TurnTexts:
        """The texts of the turns, where they are beyond doubt."""
        return find_turn_texts(self.data, self.starts, self.stops, bare_quotes(self.data, self.slashes))

    def find(self, text: bytes) -> Positions:
        """Where these bytes stand, between records too."""
        if len(text) < _SHORT:
            return find_bytes(self.data, text)
        found = []
        at = self.content.find(text)
        while at >= 0:
            found.append(at)
            at = self.content.find(text, at + 1)
        return np.array(found, np.int64)

    def find_folded(self, text: bytes) -> Positions:
        """Where this text of ASCII stands in any mixture of upper and lower case."""
        wanted = np.frombuffer(text.lower(), np.uint8)
        at = find_bytes(self._folded, text.lower(), fold=True)
        for place, byte in enumerate(wanted.tolist()):
            if not ord("a") <= byte <= ord("z"):  # the bit that tells the case means something else there
                at = at[self.data[at + place] == byte]
        return at

    @cached_property
    def _folded(self) -> NDArray[np.uint8]:
        return self.data | np.uint8(0x20)

    def owners(self, places: Positions) -> Positions:
        """For each place the number of the record it is in, or that ends before it; -1 before the first."""
        return np.searchsorted(self.starts, places, side="right") - 1

    def holding(self, places: Positions) -> Mask:
        """The records in which at least one of the places is."""
        mask = np.zeros(len(self), np.bool_)
        owner = self.owners(places)
        inside = owner >= 0
        inside[inside] = places[inside] < self.stops[owner[inside]]
        mask[owner[inside]] = True
        return mask

    def raw(self, record: int) -> bytes:
        """The bytes of a record."""
        return self.content[self.starts[record] : self.stops[record]]

    def damaged(self, records: Sequence[int]) -> list[int]:
        """Those of the records that are not JSON: edits leave them alone."""
        found = []
        for record in records:
            try:
                parse(self.raw(record))
            except RecordError:
                found.append(record)
        return found


@dataclass(frozen=True, slots=True)
class BlockChanges:
    """What an edit does to the records of a block that are `known` (a mask): bytes `start` … `stop` of the block become
    `texts[text]`, sorted and disjoint, int64. The other records have to be edited one by one."""

    known: Mask
    start: Positions
    stop: Positions
    text: Positions
    texts: Sequence[bytes]

    @classmethod
    def nothing(cls, known: Mask) -> BlockChanges:
        """The known records stay as they are."""
        none = np.zeros(0, np.int64)
        return cls(known, none, none, none, ())

    def only(self, known: Mask, block: Block) -> BlockChanges:
        """Less of it: the changes of these records."""
        kept = known[block.owners(self.start)]
        return BlockChanges(known, self.start[kept], self.stop[kept], self.text[kept], self.texts)


@runtime_checkable
class BlockEdit(Protocol):
    """An edit that knows how to change many records at once. What it does to one must be what `apply` does."""

    @property
    def beside_paths(self) -> bool:
        """Whether it neither changes nor looks at what edits with `splices` replace: the literals of media paths."""

    def in_block(self, block: Block) -> BlockChanges:
        """What becomes of the records of a block, which stand there as they are in the file. Any thread."""
