"""Full-text terms decided by where the hits stand, for many records at once, so that few have to be parsed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import orjson
from numpy.typing import NDArray

from ola_viewer.manifest.byte_search import Needles, find_bytes, hits_in_records
from ola_viewer.manifest.query_terms import Style
from ola_viewer.manifest.search import TextTerm, scope_of_role
from ola_viewer.manifest.turn_texts import ROLES, TurnTexts, bare_quotes, find_turn_texts, is_literal

Mask: TypeAlias = NDArray[np.bool_]
Positions: TypeAlias = NDArray[np.int64]

_WORTH: Final = 1 << 12
"""Below one record in question per so many bytes, parsing these costs less than finding all turns."""
_ID_CHEAPER: Final = 4
_MOST_TEXT: Final = 1 << 20
"""Bytes of texts that are decoded in one go; the interpreter is held meanwhile."""
_BACKSLASH: Final = ord("\\")
_HEX: Final = np.full(256, 255, np.uint8)
for _digits in (b"0123456789abcdef", b"0123456789ABCDEF"):
    _HEX[list(_digits)] = np.arange(16)
_LETTERS: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SCOPES: Final = tuple(scope_of_role(role) for role in ROLES)
_OTHER_QUESTION: Final = b"text_q"
_ID_BEGINS: Final = (b'{"id": "', b'{"id":"')


class RecordBytes:
    """The bytes of neighbouring records, and what was found in them. Used by one thread."""

    def __init__(self, text: bytes, starts: Positions, stops: Positions) -> None:
        self.text = text
        self.data: NDArray[np.uint8] = np.frombuffer(text, np.uint8)
        self.starts = starts
        self.stops = stops
        self._hits: dict[Needles, tuple[Positions, Positions]] = {}
        self._respelt: dict[Needles, Mask] = {}

    def hits(self, needles: Needles) -> tuple[Positions, Positions]:
        """Where the needles stand, and in which records."""
        if needles not in self._hits:
            self._hits[needles] = hits_in_records(self.data, self.starts, self.stops, needles)
        return self._hits[needles]

    def holding(self, needles: Needles | None) -> Mask:
        """For each record whether it may match."""
        if needles is None:
            return np.ones(len(self.starts), np.bool_)
        found = self.respelt(needles).copy()
        found[self.hits(needles)[1]] = True
        return found

    @cached_property
    def _slashes(self) -> Positions:
        return np.flatnonzero(self.data == _BACKSLASH)

    @cached_property
    def _ascii_escapes(self) -> tuple[Positions, NDArray[np.uint8]]:
        """Records with escapes such as backslash-u0041, which no usual writer makes, and the characters meant."""
        at = self._slashes[self._slashes < len(self.data) - 6]
        for offset, byte in ((1, ord("u")), (2, ord("0")), (3, ord("0"))):
            at = at[self.data[at + offset] == byte]
        high, low = _HEX[self.data[at + 4]], _HEX[self.data[at + 5]]
        good = (high < 8) & (low < 16)
        record: Positions = np.searchsorted(self.starts, at[good], side="right") - 1
        return record, ((high[good] << 4) + low[good]).astype(np.uint8)

    def respelt(self, needles: Needles) -> Mask:
        """The records that may spell a character of the needle as an escape, where it cannot be found as it stands."""
        if needles not in self._respelt:
            mask = np.zeros(len(self.starts), np.bool_)
            record, chars = self._ascii_escapes
            if len(record) and len(needles.spellings) == 1:
                letters = needles.spellings[0]
                wanted = np.zeros(256, np.bool_)
                wanted[list(letters.lower() + letters.upper() if needles.fold else letters)] = True
                mask[record[wanted[chars] & (record >= 0)]] = True
            self._respelt[needles] = mask
        return self._respelt[needles]

    @cached_property
    def turns(self) -> TurnTexts:
        """The texts of the turns."""
        return find_turn_texts(self.data, self.starts, self.stops, self._quotes)

    @cached_property
    def _quotes(self) -> Positions:
        return bare_quotes(self.data, self._slashes)

    @cached_property
    def only_turns_ask(self) -> bool:
        """Whether no record has a question outside of its turns, as far as that can be said for all together."""
        return not len(find_bytes(self.data, _OTHER_QUESTION)) and not len(find_bytes(self.data, b'"text\\u'))

    @cached_property
    def ids(self) -> tuple[Positions, Positions]:
        """Where the id of each record opens and closes; -1 where that is not surely known.

        Sure is only a text that stands first, if no other key of the record can be an id.
        """
        opens = np.full(len(self.starts), -1, np.int64)
        closes = opens.copy()
        if len(find_bytes(self.data, b"\\u0069")) or len(find_bytes(self.data, b"\\u0064")):
            return opens, closes  # a second id could be spelt with escapes
        keys = find_bytes(self.data, b'"id"')
        once = np.diff(np.searchsorted(keys, np.append(self.starts, len(self.data)))) == 1
        for literal in _ID_BEGINS:
            known = np.flatnonzero(once & is_literal(self.data, self.starts, literal))
            begin = self.starts[known] + len(literal)
            quotes = np.searchsorted(self._quotes, begin)
            inside = quotes < len(self._quotes)
            known, begin, quotes = known[inside], begin[inside], quotes[inside]
            opens[known] = begin - 1
            closes[known] = self._quotes[quotes]
        return opens, closes

    def settle(self, test: TextTerm, among: Mask, check: Callable[[], object]) -> tuple[Mask, Mask]:
        """Which of the records in `among` surely fulfil the term, and which surely do not."""
        nothing = np.zeros(len(among), np.bool_)
        field = test.term.field
        worth = _WORTH * (_ID_CHEAPER if field == "id" else 1)
        if np.count_nonzero(among) * worth < len(self.data):
            return nothing, nothing.copy()
        if test.expression is not None:
            return self._by_expression(test, among, check) if test.turn_scopes else (nothing, nothing.copy())
        if field == "role" and test.term.style is not Style.RANGE:
            wanted = np.array([test.is_whole(role) for role in ROLES], np.bool_)
            return self._by_turns(wanted, among)
        if not test.is_bytes or test.needles is None:
            return nothing, nothing.copy()
        hits = self._true_hits(test.needles)
        if field == "id":
            yes, never = self._by_ids(*hits, test, among)
        elif test.turn_scopes:
            yes, never = self._by_places(*hits, test, among)
        else:
            return nothing, nothing.copy()
        return yes, never & ~self.respelt(test.needles)

    def _by_turns(self, wanted: Mask, among: Mask) -> tuple[Mask, Mask]:
        """By the roles alone."""
        turns = self.turns
        yes = np.zeros(len(among), np.bool_)
        yes[turns.record[wanted[turns.role]]] = True
        return among & yes, among & turns.sure & ~yes

    def _true_hits(self, needles: Needles) -> tuple[Positions, Positions, Mask]:
        """The hits with their records, without those that differ in more than case; and which surely are text as it
        stands, not the end of an escape."""
        at, record = self.hits(needles)
        needle = needles.spellings[0]
        if needles.fold:
            true = np.ones(len(at), np.bool_)
            for offset, byte in enumerate(needle):
                if byte not in _LETTERS:
                    true &= self.data[at + offset] == byte
            if not true.all():
                at, record = at[true], record[true]
        sure = self.data[at - 1] != _BACKSLASH
        for back in range(2, 6):
            place = np.maximum(at - back, 0)
            sure &= (self.data[place] != _BACKSLASH) | (self.data[place + 1] != ord("u"))
        return at, record, sure

    def _by_places(
        self, at: Positions, record: Positions, sure: Mask, test: TextTerm, among: Mask
    ) -> tuple[Mask, Mask]:
        """Records are settled by a hit in a turn that counts, or if all their hits stand where none counts."""
        turns = self.turns
        if not len(turns.open):
            nothing = np.zeros(len(among), np.bool_)
            return nothing, nothing.copy()
        number = np.searchsorted(turns.open, at) - 1
        inside = number >= 0
        inside &= at < turns.close[number]
        counting = np.array([scope in test.turn_scopes for scope in _SCOPES], np.bool_)
        counts = inside & counting[turns.role[number]]
        yes = np.zeros(len(among), np.bool_)
        yes[record[counts & sure]] = True
        if test.term.field == "":
            opens, closes = self.ids
            in_id = (at > opens[record]) & (at < closes[record])
            yes[record[in_id & sure]] = True
            return among & yes, np.zeros(len(among), np.bool_)
        doubt = counts & ~sure
        if "question" in test.turn_scopes and not self.only_turns_ask:
            doubt |= ~inside
        unsettled = np.zeros(len(among), np.bool_)
        unsettled[record[doubt]] = True
        return among & yes, among & turns.sure & ~yes & ~unsettled

    def _by_ids(self, at: Positions, record: Positions, sure: Mask, test: TextTerm, among: Mask) -> tuple[Mask, Mask]:
        opens, closes = self.ids
        inside = (at > opens[record]) & (at < closes[record])
        yes = np.zeros(len(among), np.bool_)
        if test.term.style is Style.EQUALS:
            whole = (at == opens[record] + 1) & (at + len(test.term.text) == closes[record])
            yes[record[whole]] = True
            return among & yes, among & (opens >= 0) & ~yes & ~_marked(record[inside & ~sure], len(among))
        yes[record[inside & sure]] = True
        return among & yes, among & (opens >= 0) & ~yes & ~_marked(record[inside & ~sure], len(among))

    def _by_expression(self, test: TextTerm, among: Mask, check: Callable[[], object]) -> tuple[Mask, Mask]:
        """All turns that count, decoded together."""
        turns = self.turns
        counting = np.array([scope in test.turn_scopes for scope in _SCOPES], np.bool_)
        chosen = np.flatnonzero(counting[turns.role] & among[turns.record])
        opens, closes = turns.open[chosen], turns.close[chosen]
        ends = np.cumsum(closes - opens + 2)
        yes = np.zeros(len(among), np.bool_)
        broken = np.zeros(len(among), np.bool_)
        first = 0
        expression = test.expression
        while first < len(chosen) and expression is not None:
            check()
            last = max(first + 1, int(np.searchsorted(ends, (ends[first - 1] if first else 0) + _MOST_TEXT)))
            pairs = zip(opens[first:last].tolist(), closes[first:last].tolist(), strict=True)
            owners = turns.record[chosen[first:last]]
            try:
                texts = orjson.loads(b"[" + b",".join([self.text[a : b + 1] for a, b in pairs]) + b"]")
            except orjson.JSONDecodeError:  # damage, or half a character
                broken[owners] = True
            else:
                yes[owners[expression.found_in_each(texts, check)]] = True
            first = last
        if test.term.field == "" or ("question" in test.turn_scopes and not self.only_turns_ask):
            return among & yes, np.zeros(len(among), np.bool_)
        return among & yes, among & turns.sure & ~yes & ~broken


def _marked(numbers: Positions, count: int) -> Mask:
    mask = np.zeros(count, np.bool_)
    mask[numbers] = True
    return mask
