"""Where the texts of the turns stand in the bytes of many records, found without parsing them.

Only what is *proved* counts: a JSON string cannot hold a bare quotation mark, so `, "value": "` is a key and the
beginning of its text wherever it stands; turns that follow each other without a gap from `"conversations": [` to the
end of the list are all of its turns; and a list that ends one byte before its record, or that stands at depth one,
is the record's own. How a file spaces such marks is learnt from its records. A record that is written in another way
is not among the sure ones and has to be parsed.

Damage elsewhere in a sure record goes unnoticed: its turns are found nevertheless.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.byte_search import find_bytes
from ola_viewer.manifest.column_bits import opening

Positions = NDArray[np.int64]
Mask = NDArray[np.bool_]

ROLES: Final = ("human", "gpt", "system", "user", "assistant")
"""The roles that are known here; `TurnTexts.role` are numbers of this list."""

_BACKSLASH: Final = ord("\\")
_QUOTE: Final = ord('"')
_TURN: Final = rb'\{(\s*)"from"(\s*:\s*)"\w+"(\s*,\s*)"value"(\s*:\s*)"(?:[^"\\]|\\.)*+"(\s*)\}'
_LIST: Final = re.compile(
    rb'"conversations"(\s*:\s*\[\s*)' + _TURN + rb"(?:(\s*,\s*)" + _TURN.replace(b"(\\s", b"(?:\\s") + rb")*+(\s*)\]",
    re.DOTALL,
)
_OTHER_DIALOGUES: Final = (b'"chosen"', b'"conversations_b"', b'"rejected')
"""How the keys of `OTHER_DIALOGUES` begin; few, since each is looked for in all bytes."""
_SAMPLES: Final = 8
_FEW: Final = 8
"""Unless at least every so manieth record has keys behind its turns, those that have are left to be parsed."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """The marks between texts, as one file writes them."""

    begin: bytes
    """From the key of the list up to the first turn."""
    role: bytes
    """From the brace of a turn to the role, without its quotation mark."""
    value: bytes
    """Between role and text, with the quotation mark of the text."""
    end: bytes
    """The quotation mark behind a text and the brace of its turn."""
    between: bytes
    """Between the braces of two turns."""
    close: bytes
    """Between the last turn and the bracket of the list, with the bracket."""

    @classmethod
    def learnt(cls, record: bytes) -> Self | None:
        """The spacing of one record; None if its turns are not written as expected."""
        found = _LIST.search(record)
        if found is None:
            return None
        begin, brace, colon, comma, text, end, between, behind = found.groups()
        return cls(
            b'"conversations"' + begin,
            b"{" + brace + b'"from"' + colon,
            comma + b'"value"' + text + b'"',
            b'"' + end + b"}",
            b", " if between is None else between,
            behind + b"]",
        )


@dataclass(frozen=True)
class TurnTexts:
    """The texts of the turns of the sure records, ascending. `open`, `close`: their quotation marks."""

    record: Positions
    open: Positions
    close: Positions
    role: NDArray[np.uint8]
    sure: Mask
    """For each record whether all its turns are known."""


def find_turn_texts(data: NDArray[np.uint8], starts: Positions, stops: Positions, quotes: Positions) -> TurnTexts:
    """The texts of the records at `starts` … `stops` of a text (ascending, relative to `data`).

    `quotes`: what `bare_quotes` gives.
    """
    spacings = []
    for number in range(0, len(starts), max(1, len(starts) // _SAMPLES)):
        spacing = Spacing.learnt(data[starts[number] : stops[number]].tobytes())
        if spacing is not None:
            spacings.append(spacing)
    if spacings:
        return _Piece(data, starts, stops, quotes, max(spacings, key=spacings.count)).run()
    return _nothing(len(starts))


def _nothing(count: int) -> TurnTexts:
    none = np.zeros(0, np.int64)
    return TurnTexts(none, none, none, none.astype(np.uint8), np.zeros(count, np.bool_))


def bare_quotes(data: NDArray[np.uint8], slashes: Positions | None = None) -> Positions:
    """Places of all quotation marks that are not escaped. `slashes`: those of all backslashes, where known."""
    found = data == _QUOTE
    if slashes is None:
        slashes = np.flatnonzero(data == _BACKSLASH)
    behind = slashes[opening(slashes)] + 1
    found[behind[behind < len(found)]] = False
    return np.flatnonzero(found)


class _Piece:
    def __init__(
        self, data: NDArray[np.uint8], starts: Positions, stops: Positions, quotes: Positions, spacing: Spacing
    ) -> None:
        self.data = data
        self.starts = starts
        self.stops = stops
        self.spacing = spacing
        self.quotes = quotes

    def run(self) -> TurnTexts:
        spacing, count = self.spacing, len(self.starts)
        marks = find_bytes(self.data, spacing.value)
        record = np.searchsorted(self.starts, marks, side="right") - 1
        inside = record >= 0
        inside[inside] = marks[inside] < self.stops[record[inside]]
        marks, record = marks[inside], record[inside]
        if not len(marks):
            return _nothing(count)
        turn = np.full(len(marks), -1, np.int64)
        role = np.zeros(len(marks), np.uint8)
        for number, name in enumerate(ROLES):
            rest = np.flatnonzero(turn < 0)
            if not len(rest):
                break
            literal = spacing.role + b'"' + name.encode() + b'"'
            at = marks[rest] - len(literal)
            good = is_literal(self.data, at, literal)
            turn[rest[good]] = at[good]
            role[rest[good]] = number
        opens = marks + (len(spacing.value) - 1)
        quotes = self.quotes
        numbers = np.searchsorted(quotes, opens)
        closes = quotes[np.minimum(numbers + 1, len(quotes) - 1)]
        good = (turn >= 0) & is_literal(self.data, closes, spacing.end)
        first = np.ones(len(marks), np.bool_)
        first[1:] = record[1:] != record[:-1]
        last = np.append(first[1:], True)
        joined = np.zeros(len(marks), np.bool_)
        joint = len(spacing.end) + len(spacing.between)
        joined[1:] = turn[1:] == closes[:-1] + joint
        follow = np.flatnonzero(~first)
        joined[follow] &= is_literal(self.data, closes[follow - 1] + len(spacing.end), spacing.between)
        heads = np.flatnonzero(first)
        joined[heads] = is_literal(self.data, turn[heads] - len(spacing.begin), spacing.begin)
        good &= joined
        ends = np.flatnonzero(last)
        tail = closes[ends] + len(spacing.end)
        good[ends] &= is_literal(self.data, tail, spacing.close)
        tail += len(spacing.close)
        # bare quotation marks in front of the list come in pairs; two more belong to the list's own key
        who = record[heads]
        good[heads] &= (numbers[heads] - np.searchsorted(quotes, self.starts[who])) % 2 == 0
        good[ends[~self._own_list(turn[heads] - len(spacing.begin), tail, who)]] = False
        sure = np.zeros(count, np.bool_)
        sure[who] = np.logical_and.reduceat(good, heads)
        for key in _OTHER_DIALOGUES:  # records with turns outside of the list
            owner = np.searchsorted(self.starts, find_bytes(self.data, key), side="right") - 1
            sure[owner[owner >= 0]] = False
        keep = sure[record]
        return TurnTexts(record[keep], opens[keep], closes[keep], role[keep], sure)

    def _own_list(self, begin: Positions, tail: Positions, record: Positions) -> Mask:
        """Whether the lists from `begin` to `tail` are the conversations of their records, one a record."""
        stop = self.stops[record]
        own: Mask = (self.data[stop - 1] == ord("}")) & self._blank(tail, stop - 1)
        rest = np.flatnonzero(~own & (begin >= 0))
        if len(rest) * _FEW > len(own):
            own[rest] = self._at_depth_one(begin[rest], record[rest])
            keys = find_bytes(self.data, b'"conversations"')
            own[rest] &= np.searchsorted(keys, tail[rest]) == np.searchsorted(keys, stop[rest])
            slashes = np.flatnonzero(self.data == _BACKSLASH)  # a key may be spelt with escapes
            own[rest] &= np.searchsorted(slashes, tail[rest]) == np.searchsorted(slashes, stop[rest])
        return own

    def _blank(self, at: Positions, stop: Positions) -> Mask:
        """Whether nothing but white space stands from `at` up to `stop`."""
        blank = at <= stop
        at = np.minimum(at, stop)
        live = np.flatnonzero(at < stop)
        at = at[live].copy()
        while len(live):
            white = self.data[at] <= 32
            blank[live[~white]] = False
            at += 1
            going = white & (at < stop[live])
            live, at = live[going], at[going]
        return blank

    def _at_depth_one(self, at: Positions, record: Positions) -> Mask:
        """Whether each place stands in the outermost object of its record."""
        braces = np.flatnonzero((self.data == ord("{")) | (self.data == ord("}")))
        before = np.searchsorted(self.quotes, braces)
        owner = np.searchsorted(self.starts, braces, side="right") - 1
        outside = (owner >= 0) & ((before - np.searchsorted(self.quotes, self.starts)[owner]) % 2 == 0)
        braces = braces[outside]
        depth = np.zeros(len(braces) + 1, np.int64)
        np.cumsum(np.where(self.data[braces] == ord("{"), 1, -1), out=depth[1:])
        one: Mask = depth[np.searchsorted(braces, at)] - depth[np.searchsorted(braces, self.starts[record])] == 1
        return one


def is_literal(data: NDArray[np.uint8], at: Positions, literal: bytes) -> Mask:
    """Whether the literal stands at each place; places outside of the text do not count."""
    right: Mask = (at >= 0) & (at <= len(data) - len(literal))
    live = np.flatnonzero(right)
    where = at[live]
    for offset in range(0, len(literal), 8):
        if not len(where):
            break
        step = min(offset, max(0, len(literal) - 8))
        part = literal[step : step + 8]
        if len(part) == 8:
            same = np.ndarray((len(data) - 7,), "<u8", data, 0, (1,))[where + step] == np.uint64(
                int.from_bytes(part, "little")
            )
        else:
            same = np.ones(len(where), np.bool_)
            for k, byte in enumerate(part):
                same &= data[where + step + k] == byte
        right[live[~same]] = False
        live, where = live[same], where[same]
    return right
