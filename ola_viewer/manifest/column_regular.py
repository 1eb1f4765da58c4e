"""The columns of records that are written regularly: nothing is looked at but quotes and what stands between them.

Most manifests are written by one program in one go, so white space is always the same (`column_layout`). What stands
between two texts of such a record is then known to the byte, and the place of each quote says where to look for the
next. A record is understood here only if every byte outside of its texts is as expected; any other one is left to
`column_sweep`, which knows more ways of writing and takes three times as long.
"""

from __future__ import annotations

import json
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.column_bits import MARGIN, Mask, Positions, TextBits
from ola_viewer.manifest.column_build import FIELDS
from ola_viewer.manifest.column_found import Found, Swept, columns_of_found, doubt_bad_text, doubt_tags
from ola_viewer.manifest.column_keys import AUDIO_Q, FOREIGN_KEYS, ID, IMAGE, TURNS, escaped_keys, match_keys
from ola_viewer.manifest.column_layout import LONGEST_GAP, Layout
from ola_viewer.manifest.column_steps import At, MetMedia, runs
from ola_viewer.manifest.column_values import FoundRefs, plain_numbers, scalar_ends, size_lists

_MOST_KEYS: Final = 40
"""Records with more keys are left to the other way."""
_ROOM: Final = 16
"""So many quotes behind the last one may be asked for; they stand at 0, where nothing expected stands."""
_KEYS: Final = (*((name.encode(), code) for code, name in enumerate(FIELDS, IMAGE)), (b"id", ID))
_CONVERSATIONS: Final = b'"conversations"'
_MOST_NESTED: Final = 200
"""A piece with more records that have nested values of no interest is left to the other way."""
_NESTED: Final = np.zeros(256, np.bool_)
_NESTED[list(b"{[")] = True
_DECODER: Final = json.JSONDecoder()
_QUOTE, _COMMA, _OPEN, _OPEN_LIST, _CLOSE_LIST = b'",{[]'
_PATCH_BIT, _START_BIT, _SIZE_BIT = 1, 2, 4


def sweep_regular(
    padded: NDArray[np.uint8], starts: Positions, stops: Positions, base: int, layout: Layout, unsure: Mask
) -> Swept:
    """The columns of the records that are laid out like this; the others are `unsure`, as some may be before.

    Arguments as for `column_sweep.sweep`, but what stands between the records is neither looked at nor changed.
    """
    return _Regular(padded, starts, stops, base, layout, unsure).run()


class _Regular:
    """One piece of text on its way."""

    def __init__(
        self,
        padded: NDArray[np.uint8],
        starts: Positions,
        stops: Positions,
        base: int,
        layout: Layout,
        unsure: Mask,
    ) -> None:
        self.starts, self.stops, self.base, self.layout, self.unsure = starts, stops, base, layout, unsure
        self.bits = TextBits(padded)
        self.text = padded[MARGIN:]
        self.quotes = np.concatenate((self.bits.quote_places, np.zeros(_ROOM, np.int64)))
        self.found = Found.nothing(len(starts))
        self.whole = np.zeros(len(starts), np.bool_)
        """Which records were followed to their end."""
        self.texts, self.objects = MetMedia(), MetMedia()
        self._unknown: list[tuple[Positions, Positions]] = []

    def run(self) -> Swept:
        doubt_bad_text(self.bits.data, self.starts, self.stops, self.unsure)
        sure = np.flatnonzero(~self.unsure)
        first = self.starts[sure]
        begins = self._is(first, b"{" + self.layout.opening[0] + b'"')
        at = At(sure, self._quotes_before(first), first).take(begins)
        at = self._turns(self._members(at))
        at = self._members(self._behind(at))
        self.unsure |= ~self.whole
        self.unsure[at.record] = True  # conversations once more
        self._check_unknown()
        present = self.found.present
        self.unsure |= ~present[:, TURNS]
        bare = np.flatnonzero(~present[:, IMAGE : AUDIO_Q + 1].any(axis=1) & ~self.unsure)
        doubt_tags(self.bits, self.starts, self.stops, bare, self.unsure)
        refs = FoundRefs.joined((self.texts.refs(), self._patches(self.objects.refs())))
        found = Found(present, self.found.turns, self.found.questions, self.found.ids, refs)
        return columns_of_found(self.bits, found, self.unsure, self.base)

    # ---- looking at the text

    def _is(self, at: Positions, literal: bytes) -> Mask:
        """Whether `literal` (at most `LONGEST_GAP` bytes) stands at each place."""
        return self._which(at, (literal,))[0]

    def _which(self, at: Positions, literals: tuple[bytes, ...]) -> list[Mask]:
        """The same for several literals."""
        longest = min(max(map(len, literals)), LONGEST_GAP)
        words = [self.bits.head(at + skip if skip else at) for skip in range(0, longest, 8)]
        found = []
        for literal in literals:
            same = None
            for number, word in enumerate(words[: -(-len(literal) // 8)]):
                part = literal[8 * number : 8 * number + 8]
                wanted = np.uint64(int.from_bytes(part, "little"))
                if len(part) < 8:
                    word = word & np.uint64((1 << 8 * len(part)) - 1)
                same = word == wanted if same is None else same & (word == wanted)
            found.append(np.ones(len(at), np.bool_) if same is None else same)
        return found

    def _quotes_before(self, at: Positions) -> Positions:
        return self.bits.quotes.before(at).astype(np.int64)

    # ---- members of records

    def _members(self, at: At) -> At:
        """Follow the members of records from `at`, whose quotes open keys, to the end; return where conversations
        begin, with the quote that opens that key and the place of the value."""
        talks = []
        colon = b'"' + self.layout.colon
        for _ in range(_MOST_KEYS):
            if not len(at.record):
                break
            closes = self.quotes[at.quote + 1]
            place = closes + len(colon)
            code, is_colon = self._codes(self.quotes[at.quote], closes, colon)
            if not is_colon.all():
                at, code, closes, place = at.take(is_colon), code[is_colon], closes[is_colon], place[is_colon]
            talking = code == TURNS
            if talking.any():
                talks.append(At(at.record[talking], at.quote[talking], place[talking]))
                on = ~talking
                at, code, closes, place = at.take(on), code[on], closes[on], place[on]
            # once each: whoever has a key twice is not followed any further
            known = code > 0
            again = known & self.found.present[at.record, code]
            self.found.present[at.record, code] = True
            if not known.all():
                self._unknown.append((at.record[~known], closes[~known]))
            end, quote = self._values(at, code, place)
            end[again] = -1
            at = self._behind(At(at.record, quote, end))
        return At.joined(talks)

    def _codes(self, opens: Positions, closes: Positions, colon: bytes) -> tuple[NDArray[np.uint8], Mask]:
        """The code of each key (0: none that matters), and whether a colon follows."""
        code = np.zeros(len(opens), np.uint8)
        head = self.bits.head(opens + 1)
        for name, number in _KEYS:
            part = name + b'"'
            same = (head & np.uint64((1 << 8 * len(part)) - 1)) == np.uint64(int.from_bytes(part, "little"))
            code[same] = number
        talks = np.flatnonzero(head == np.uint64(int.from_bytes(_CONVERSATIONS[1:9], "little")))
        code[talks[self._is(opens[talks], _CONVERSATIONS)]] = TURNS
        return code, self._is(closes, colon)

    def _values(self, at: At, code: NDArray[np.uint8], place: Positions) -> tuple[Positions, Positions]:
        """Take note of the values of keys; the place behind each (-1 where it is not understood), and the number of
        the next quote."""
        first = self.text[place]
        is_text = first == _QUOTE
        closes = self.quotes[at.quote + 3]
        end = np.where(is_text, closes + 1, -1)
        quote = at.quote + np.where(is_text, 4, 2)
        media = (code >= IMAGE) & (code <= AUDIO_Q)
        paths = np.flatnonzero(media & is_text)
        self.texts.add(at.record[paths], code[paths], place[paths], closes[paths])
        objects = np.flatnonzero(media & (first == _OPEN))
        if len(objects):
            quote[objects] += 8  # patch, its path, start_num, size
            last = self._value_end(at.record[objects], quote[objects])
            end[objects] = last
            self.objects.add(at.record[objects], code[objects], place[objects], last - 1)
        listed = np.flatnonzero((code == IMAGE) & (first == _OPEN_LIST))
        if len(listed):
            end[listed], quote[listed] = self._path_lists(at.record[listed], at.quote[listed] + 2, place[listed])
        others = np.flatnonzero(~media & ~is_text)
        if len(others):
            end[others] = scalar_ends(self.text, place[others])
            nested = others[(code[others] == 0) & _NESTED[first[others]]]
            if 0 < len(nested) <= _MOST_NESTED:
                end[nested], quote[nested] = self._nested_ends(at.record[nested], place[nested])
        ids = np.flatnonzero(code == ID)
        begin, record = place[ids], at.record[ids]
        if not is_text[ids].all():
            numbers = ids[~is_text[ids]]
            plain = plain_numbers(self.bits.padded[MARGIN - 8 :], place[numbers] + 8, end[numbers] + 8)[1]
            end[numbers[~plain]] = -1
        self.found.ids[record, 0] = begin - self.starts[record]
        self.found.ids[record, 1] = end[ids] - begin
        return end, quote

    def _nested_ends(self, record: Positions, place: Positions) -> tuple[Positions, Positions]:
        """Where objects and lists end that matter to nobody (-1 where they do not), and the numbers of the next quotes.
        One by one: few records have them, and more would be left to the other way."""
        ends = []
        for start, stop in zip(place.tolist(), self.stops[record].tolist(), strict=True):
            text = self.text[start:stop].tobytes().decode()
            try:
                ends.append(start + len(text[: _DECODER.raw_decode(text)[1]].encode()))
            except (ValueError, RecursionError):
                ends.append(-1)
        found = np.array(ends, np.int64)
        return found, self._quotes_before(np.maximum(found, 0))

    def _path_lists(self, record: Positions, first: Positions, opens: Positions) -> tuple[Positions, Positions]:
        """Take note of the paths in lists of paths: the place behind each list (-1 where it is none), and the number
        of the next quote. `first`: the number of the first path's quote."""
        way = self.layout
        empty, begins = self._which(opens, (b"[]", b"[" + way.opening[1] + b'"'))
        owner, number = self._slots(record, first, 1)
        quote = first[owner] + (number << 1)
        closes = self.quotes[quote + 1]
        more, last = self._which(closes, (b'",' + way.comma[1] + b'"', b'"' + way.closing[1] + b"]"))
        count, final = runs(owner, number, more, last, len(record))
        count[~begins] = 0
        mine = number < count[owner]
        paths = np.flatnonzero(mine)
        code = np.full(len(paths), IMAGE, np.uint8)
        self.texts.add(record[owner[paths]], code, self.quotes[quote[paths]], closes[paths])
        end = np.full(len(record), -1)
        full = np.flatnonzero(count)
        end[full] = closes[final[full]] + len(b'"' + way.closing[1] + b"]")
        end[empty] = opens[empty] + len(b"[]")
        return end, first + (count << 1)

    def _slots(self, record: Positions, first: Positions, shift: int) -> tuple[Positions, Positions]:
        """For every group of 2 ** `shift` quotes from the quote `first` of each record to its end: the number of the
        record among `record`, and of the group in it."""
        slots = np.maximum(self._quotes_before(self.stops[record]) - first, 0) >> shift
        owner = np.repeat(np.arange(len(slots)), slots)
        return owner, np.arange(len(owner)) - np.repeat(np.cumsum(slots) - slots, slots)

    def _value_end(self, record: Positions, quote: Positions) -> Positions:
        """Where a value ends behind which `quote` opens the next key, or behind which the record ends."""
        following = self.quotes[quote]
        stop = self.stops[record]
        inside = (following > self.starts[record]) & (following < stop)
        gap, last = len(b"," + self.layout.comma[0]), len(self.layout.closing[0] + b"}")
        return np.where(inside, following - gap, stop - last)

    def _behind(self, at: At) -> At:
        """Of values that end at `at`: those with a further key behind them, whose number is `at.quote`. Takes note of
        the records that end there; any others are not followed."""
        more, over = self._which(
            np.maximum(at.place, 0), (b"," + self.layout.comma[0] + b'"', self.layout.closing[0] + b"}")
        )
        more &= self.quotes[at.quote] == at.place + len(b"," + self.layout.comma[0])
        stop = self.stops[at.record]
        over &= at.place + len(self.layout.closing[0] + b"}") == stop
        self.whole[at.record[over & (at.place > 0)]] = True
        return at.take(more & (at.place > 0) & (at.place < stop))

    def _check_unknown(self) -> None:
        """Doubt records with keys of other dialects, or with keys that hold escapes."""
        if not self._unknown:
            return
        record = np.concatenate([one for one, _ in self._unknown])
        closes = np.concatenate([one for _, one in self._unknown])
        strange = escaped_keys(self.bits, closes) | (match_keys(self.bits, closes, FOREIGN_KEYS) > 0)
        self.unsure[record[strange]] = True

    # ---- turns

    def _turns(self, at: At) -> At:
        """Understand the lists of turns at `at`; return the places behind those that are regular."""
        way = self.layout
        turn = b"{" + way.opening[2] + b'"'
        self.found.present[at.record, TURNS] = True
        empty, begins = self._which(at.place, (b"[]", b"[" + way.opening[1] + turn))
        behind_empty = At(at.record[empty], at.quote[empty] + 2, at.place[empty] + 2)
        at = at.take(begins)
        if not len(at.record):
            return behind_empty
        first = at.quote + 2
        owner, number = self._slots(at.record, first, 3)
        quote = first[owner] + (number << 3)
        role, value = b'"from"' + way.colon + b'"', b'",' + way.comma[2] + b'"value"' + way.colon + b'"'
        speaks = self.quotes[quote + 3]
        ends = self.quotes[quote + 7]
        good = self._is(self.quotes[quote], role) & self._is(speaks, value)
        closing = b'"' + way.closing[2] + b"}"
        more, last = self._which(ends, (closing + b"," + way.comma[1] + turn, closing + way.closing[1] + b"]"))
        turns, final = runs(owner, number, good & more, good & last, len(first))
        chosen = np.flatnonzero(turns)
        record = at.record[chosen]
        begin = final[chosen] + 1 - turns[chosen]
        end = ends[final[chosen]] + len(closing + way.closing[1] + b"]")
        self.found.turns[record] = turns[chosen]
        asks = speaks[begin] + len(value) - 1
        self.found.questions[record, 0] = asks - self.starts[record]
        self.found.questions[record, 1] = ends[begin] + 1 - asks
        return At.joined([behind_empty, At(record, first[chosen] + (turns[chosen] << 3), end)])

    # ---- patches

    def _patches(self, objects: FoundRefs) -> FoundRefs:
        """The objects, from brace to brace, as references into patches; sets `unsure` for the records of others."""
        count = len(objects.record)
        if not count:
            return objects
        way, opens = self.layout, objects.open
        good = self._is(opens, b"{" + way.opening[1] + b'"')
        quote = self._quotes_before(opens)
        seen = np.zeros(count, np.uint8)
        start, size, parts = np.zeros(count, np.int64), np.zeros(count, np.int64), np.ones(count, np.int64)
        path, path_end = np.zeros(count, np.int64), np.zeros(count, np.int64)
        names = (b'"patch"' + way.colon, b'"start_num"' + way.colon, b'"size"' + way.colon)
        gap, last_gap = b"," + way.comma[1] + b'"', way.closing[1] + b"}"
        for step in range(3):
            keys = self.quotes[quote]
            is_path, is_start, is_size = self._which(keys, names)
            seen |= (is_path * _PATCH_BIT + is_start * _START_BIT + is_size * _SIZE_BIT).astype(np.uint8)
            length = np.select((is_path, is_start), (len(names[0]), len(names[1])), len(names[2]))
            value = keys + length
            quote = quote + 2 + 2 * is_path
            end = objects.close + 1 - len(last_gap) if step == 2 else self.quotes[quote] - len(gap) + 1
            good &= self._is(end, last_gap if step == 2 else gap)
            which = np.flatnonzero(is_path)
            path[which], path_end[which] = value[which], end[which] - 1
            good[which] &= (self.text[value[which]] == _QUOTE) & (self.quotes[quote[which] - 1] == end[which] - 1)
            which = np.flatnonzero(is_start)
            start[which], plain = self._numbers(value[which], end[which])
            good[which] &= plain
            which = np.flatnonzero(is_size)
            is_list = self.text[value[which]] == _OPEN_LIST
            single, listed = which[~is_list], which[is_list]
            size[single], plain = self._numbers(value[single], end[single])
            good[single] &= plain
            listed = listed[good[listed] & (end[listed] > value[listed])]
            lists = size_lists(self.bits, value[listed], end[listed])
            size[listed], parts[listed] = lists.total, lists.count
            good[which[is_list]] = False
            good[listed] = lists.sure
        good &= seen == _PATCH_BIT | _START_BIT | _SIZE_BIT
        self.unsure[objects.record[~good]] = True
        return FoundRefs(objects.record, objects.field, path, path_end, start, size, parts).take(good)

    def _numbers(self, begin: Positions, end: Positions) -> tuple[NDArray[np.int64], Mask]:
        margin = np.int64(8)
        return plain_numbers(self.bits.padded[MARGIN - 8 :], begin + margin, end + margin)
