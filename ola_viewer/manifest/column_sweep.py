"""The columns of many records at once, without parsing them: only where the keys that matter stand.

Works for records as the documented format has them, whatever else they hold. A record that is not
*surely* understood (a foreign dialect, equal keys, escaped keys, odd types …) is left to the slow way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.column_bits import (
    MARGIN,
    QUOTE,
    CountedBits,
    Mask,
    Positions,
    TextBits,
    blank_gaps,
    next_set,
    unpack,
)
from ola_viewer.manifest.column_found import Found, Swept, columns_of_found, doubt_bad_text, doubt_tags
from ola_viewer.manifest.column_keys import (
    AUDIO_Q,
    FOREIGN,
    FOREIGN_KEYS,
    FROM,
    ID,
    IMAGE,
    PATCH,
    PATCH_KEYS,
    SIZE,
    START,
    TOP_KEYS,
    TURN_KEYS,
    TURNS,
    Codes,
    escaped_keys,
    match_keys,
)
from ola_viewer.manifest.column_values import FoundRefs, size_lists, whole_numbers


@dataclass(frozen=True, slots=True)
class _Keys:
    """Keys of one level: the place of the colon, of the key's closing quote, and the record's number."""

    colon: Positions
    end: Positions
    record: Positions
    code: Codes

    def take(self, chosen: Mask | Positions) -> _Keys:
        return _Keys(self.colon[chosen], self.end[chosen], self.record[chosen], self.code[chosen])


def sweep(padded: NDArray[np.uint8], starts: Positions, stops: Positions, base: int, unsure: Mask) -> Swept:
    """The columns of the records at `starts` … `stops` (relative to the text in `padded`, see `TextBits`).

    Bytes between records are overwritten with spaces in `padded`. `base`: where the text begins in the file.
    `unsure`: records in doubt from the beginning, such as what `take_strangers` took out; it is filled.
    """
    return _Sweep(padded, starts, stops, base, unsure).run()


def take_strangers(padded: NDArray[np.uint8], starts: Positions, stops: Positions) -> dict[int, bytes]:
    """Overwrite the records that are no objects with spaces, for they would spoil the count of depths; return their
    bytes by number."""
    data = padded[MARGIN:-MARGIN]
    objects = (data[starts] == ord("{")) & (data[stops - 1] == ord("}"))
    taken = {}
    for number in np.flatnonzero(~objects).tolist():
        record = data[starts[number] : stops[number]]
        taken[number] = record.tobytes()
        record[:] = ord(" ")
    return taken


class _Sweep:
    """One piece of text on its way; `unsure` fills as reasons for doubt turn up."""

    def __init__(self, padded: NDArray[np.uint8], starts: Positions, stops: Positions, base: int, unsure: Mask) -> None:
        self.starts = starts
        self.stops = stops
        self.base = base
        self.count = len(starts)
        self.unsure = unsure
        blank_gaps(padded[MARGIN:-MARGIN], starts, stops)
        self.bits = TextBits(padded)
        self.data = self.bits.data

    def run(self) -> Swept:
        doubt_bad_text(self.data, self.starts, self.stops, self.unsure)
        found = self._found()
        if found is None:
            self.unsure[:] = True
            found = Found.nothing(self.count)
        return columns_of_found(self.bits, found, self.unsure, self.base)

    def _found(self) -> Found | None:
        """All that is found; None where the records do not nest as they should."""
        top, inner, parent = self._keys()
        if top is None or inner is None:
            return None
        counts = np.bincount(top.record * 8 + top.code, minlength=self.count * 8).reshape(self.count, 8)
        present = counts > 0
        self.unsure |= (counts[:, IMAGE : TURNS + 1] > 1).any(axis=1) | present[:, FOREIGN] | ~present[:, TURNS]
        bare = np.flatnonzero(~present[:, IMAGE : AUDIO_Q + 1].any(axis=1))
        doubt_tags(self.bits, self.starts, self.stops, bare, self.unsure)
        parent_code = top.code[parent]
        turns, questions = self._turns(top.take(top.code == TURNS), inner.take(parent_code == TURNS))
        ids = self._ids(top.take(top.code == ID))
        media = (top.code >= IMAGE) & (top.code <= AUDIO_Q)
        inside = (parent_code >= IMAGE) & (parent_code <= AUDIO_Q)
        renumber = np.cumsum(media) - 1
        refs = self._media(top.take(media), inner.take(inside), renumber[parent[inside]])
        return Found(present, turns, questions, ids, refs)

    def _keys(self) -> tuple[_Keys | None, _Keys | None, Positions]:
        """Keys of the records, keys one level deeper, and for each of these the number of the key above it."""
        nothing = np.zeros(0, np.int64)
        colon = unpack(self.bits.find(ord(":")))
        opened, closed = CountedBits(self.bits.find(ord("{"))), CountedBits(self.bits.find(ord("}")))
        first, last = self.starts[~self.unsure], self.stops[~self.unsure]
        for places, level in ((first, 0), (first + 1, 1), (last - 1, 1), (last, 0)):
            if (opened.before(places) - closed.before(places) != level).any():
                return None, None, nothing
        depth = opened.before(colon) - closed.before(colon)
        keep = (depth == 1) | (depth == 2)
        colon, depth = colon[keep], depth[keep]
        edges = np.searchsorted(colon, self.starts)
        record = np.repeat(np.arange(self.count), np.diff(np.append(edges, len(colon))))
        if len(record) < len(colon):
            return None, None, nothing
        end = colon - 1
        while len(loose := np.flatnonzero(self.data[end] != QUOTE)):
            end[loose] -= 1
            if not (self.data[end[loose] + 1] <= 32).all():
                return None, None, nothing
        outer = depth == 1
        above = np.cumsum(outer)[~outer] - 1
        top = self._coded(colon[outer], end[outer], record[outer])
        inner = _Keys(colon[~outer], end[~outer], record[~outer], np.zeros(len(above), np.uint8))
        if len(above) and (above.min() < 0 or (top.record[above] != inner.record).any()):
            return None, None, nothing
        return top, inner, above

    def _coded(self, colon: Positions, end: Positions, record: Positions) -> _Keys:
        """The keys of the records with their codes; foreign keys and escaped keys raise doubt."""
        code = match_keys(self.bits, end, TOP_KEYS)
        rest = np.flatnonzero(code == 0)
        code[rest[match_keys(self.bits, end[rest], FOREIGN_KEYS) > 0]] = FOREIGN
        self.unsure[record[rest[escaped_keys(self.bits, end[rest])]]] = True
        return _Keys(colon, end, record, code)

    def _doubt(self, records: Positions, reason: Mask) -> None:
        self.unsure[records[reason]] = True

    def _no_spans(self) -> NDArray[np.int64]:
        return np.zeros((self.count, 2), np.int64)

    def _turns(self, lists: _Keys, keys: _Keys) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Number of turns and place of the first question (start, length) of each record.

        Sure is only `[{"from": text, "value": text}, …]`, each turn with exactly these keys in any order.
        """
        turns, questions = np.zeros(self.count, np.int64), self._no_spans()
        skip, data = self.bits.skip_space, self.data
        opened = skip(lists.colon + 1)
        first = skip(opened + 1)
        empty = data[first] == ord("]")
        regular = (data[opened] == ord("[")) & (empty | self._opens_turn(first))
        self._doubt(lists.record, ~regular)
        if not len(keys.colon):
            self._doubt(lists.record, ~empty)
            return turns, questions
        code = match_keys(self.bits, keys.end, TURN_KEYS)
        record = keys.record
        is_first = np.ones(len(record), np.bool_)
        is_first[1:] = record[1:] != record[:-1]
        is_last = np.append(is_first[1:], True)
        firsts = np.flatnonzero(is_first)
        totals = np.diff(np.append(firsts, len(record)))
        number = np.arange(len(record)) - np.repeat(firsts, totals)
        second = (number & 1).astype(np.bool_)
        text = skip(keys.colon + 1)
        close = self.bits.string_end(text)
        behind = skip(close + 1)
        bad = (data[text] != QUOTE) | (code == 0)
        bad |= np.where(second, data[behind] != ord("}"), data[behind] != ord(","))
        bad |= is_last & ~second
        bad[1:] |= second[1:] & (code[1:] == code[:-1])
        ends = np.flatnonzero(second & ~bad)
        follows = skip(behind[ends] + 1)
        going_on = data[follows] == ord(",")
        wrong = going_on == is_last[ends]
        wrong |= ~going_on & (data[follows] != ord("]"))
        on = np.flatnonzero(going_on)
        wrong[on] |= ~self._opens_turn(skip(follows[on] + 1))
        bad[ends[wrong]] = True
        self._doubt(record, bad)
        who = record[firsts]
        turns[who] = totals >> 1
        asks = firsts + (code[firsts] == FROM)
        asks = np.minimum(asks, len(record) - 1)
        questions[who, 0] = text[asks] - self.starts[who]
        questions[who, 1] = close[asks] + 1 - text[asks]
        turns[lists.record[empty]] = 0
        return turns, questions

    def _opens_turn(self, at: Positions) -> Mask:
        """Whether an object that is not empty opens at each place."""
        found: Mask = (self.data[at] == ord("{")) & (self.data[self.bits.skip_space(at + 1)] == QUOTE)
        return found

    def _ids(self, keys: _Keys) -> NDArray[np.int64]:
        """Place (start, length) of each record's id."""
        spans = self._no_spans()
        at = self.bits.skip_space(keys.colon + 1)
        is_text = self.data[at] == QUOTE
        _, behind, plain = whole_numbers(self.data, at)
        self._doubt(keys.record, ~is_text & ~plain)
        stop = np.where(is_text, self.bits.string_end(at) + 1, behind)
        spans[keys.record, 0] = at - self.starts[keys.record]
        spans[keys.record, 1] = stop - at
        return spans

    def _media(self, media: _Keys, inner: _Keys, owner: Positions) -> FoundRefs:
        """The references of all media fields. `owner`: for each inner key the number of its medium."""
        at = self.bits.skip_space(media.colon + 1)
        first = self.data[at]
        is_text = first == QUOTE
        texts = FoundRefs.plain(
            media.record[is_text], media.code[is_text] - 1, at[is_text], self.bits.string_end(at[is_text])
        )
        is_list = (first == ord("[")) & (media.code == IMAGE)
        self._doubt(media.record, (first == ord("[")) & (media.code != IMAGE))
        has_keys = np.zeros(len(at), np.bool_)
        has_keys[owner] = True
        self._doubt(media.record, is_list & has_keys)
        listed = np.flatnonzero(is_list & ~has_keys)
        closing = self.bits.find(ord("]"))
        closes = next_set(closing, at[listed])
        ends = closes < self.stops[media.record[listed]]  # a broken record may not close its list, nor the text
        self._doubt(media.record[listed], ~ends)
        lists = self._image_lists(media.record[listed[ends]], at[listed[ends]], closes[ends])
        objects = np.flatnonzero(first == ord("{"))
        patches = self._patches(media, objects, at, inner, owner, closing)
        return FoundRefs.joined((texts, lists, patches))

    def _image_lists(self, record: Positions, opens: Positions, closes: Positions) -> FoundRefs:
        """Lists of paths; anything else in a list raises doubt."""
        if not len(opens):
            return FoundRefs.none()
        skip, data = self.bits.skip_space, self.data
        first, last = self.bits.quotes.before(opens), self.bits.quotes.before(closes)
        counts = (last - first) >> 1
        owner = np.repeat(np.arange(len(opens)), counts)
        number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        quote = self.bits.quote_places[first[owner] + 2 * number]
        close = self.bits.quote_places[first[owner] + 2 * number + 1]
        is_last = number == counts[owner] - 1
        behind = skip(close + 1)
        bad = np.where(is_last, behind != closes[owner], data[behind] != ord(","))
        middle = np.flatnonzero(~is_last)
        bad[middle] |= skip(behind[middle] + 1) != quote[middle + 1]
        begin = skip(opens + 1)
        self._doubt(record, np.where(counts > 0, data[begin] != QUOTE, begin != closes))
        self._doubt(record[owner], bad)
        return FoundRefs.plain(record[owner], np.zeros(len(owner), np.uint8), quote, close)

    def _patches(
        self,
        media: _Keys,
        objects: Positions,
        at: Positions,
        inner: _Keys,
        owner: Positions,
        closing: NDArray[np.uint64],
    ) -> FoundRefs:
        """Patch objects. Sure is exactly one `patch`, `start_num` and `size`, and at most the encoding beside them."""
        if not len(objects):
            return FoundRefs.none()
        data, skip = self.data, self.bits.skip_space
        place = np.full(len(at), -1, np.int64)
        place[objects] = np.arange(len(objects))
        mine = place[owner] >= 0
        inner, which = inner.take(mine), place[owner[mine]]
        code = match_keys(self.bits, inner.end, PATCH_KEYS)
        self._doubt(inner.record, code == 0)
        counts = np.bincount(which * 8 + code, minlength=len(objects) * 8).reshape(-1, 8)
        whole = (counts[:, PATCH : SIZE + 1] == 1).all(axis=1)
        self._doubt(media.record[objects], ~whole)
        keys = {}
        for key in (PATCH, START, SIZE):
            column = np.zeros(len(objects), np.int64)
            chosen = code == key
            column[which[chosen]] = skip(inner.colon[chosen] + 1)
            keys[key] = column[whole]
        record, field = media.record[objects[whole]], media.code[objects[whole]] - 1
        self._doubt(record, data[keys[PATCH]] != QUOTE)
        start, _, start_plain = whole_numbers(data, keys[START])
        size, _, size_plain = whole_numbers(data, keys[SIZE])
        parts = np.ones(len(record), np.int64)
        is_list = np.flatnonzero(data[keys[SIZE]] == ord("["))
        opens = keys[SIZE][is_list]
        lists = size_lists(self.bits, opens, np.minimum(next_set(closing, opens) + 1, len(data)))
        size[is_list], parts[is_list], size_plain[is_list] = lists.total, lists.count, lists.sure
        self._doubt(record, ~(start_plain & size_plain))
        return FoundRefs(record, field, keys[PATCH], self.bits.string_end(keys[PATCH]), start, size, parts)
