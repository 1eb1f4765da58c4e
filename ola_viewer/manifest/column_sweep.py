"""The columns of many records at once, without parsing them: only where the keys that matter stand.

Works for records as the documented format has them, whatever else they hold. A record that is not
*surely* understood (a foreign dialect, equal keys, escaped keys, odd types …) is left to the slow way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.as_trained import combination_fails, trained_branch
from ola_viewer.manifest.column_bits import (
    BACKSLASH,
    MARGIN,
    QUOTE,
    CountedBits,
    Mask,
    Positions,
    TextBits,
    blank_gaps,
    ends_with,
    next_set,
    unpack,
)
from ola_viewer.manifest.column_build import FIELDS, MOST_TURNS
from ola_viewer.manifest.column_values import FoundRefs, closing_tags, is_utf8, read_paths, size_lists, whole_numbers
from ola_viewer.manifest.columns import Columns, RefTable
from ola_viewer.manifest.dialect_media import MEDIA_KEYS
from ola_viewer.manifest.dialect_turns import OTHER_DIALOGUES
from ola_viewer.manifest.sample import Kind

Codes = NDArray[np.uint8]

# keys of the record; the media come first, in the order of FIELDS
IMAGE, VIDEO, AUDIO, AUDIO_Q, ID, TURNS, FOREIGN = range(1, 8)
_TOP_KEYS: Final = (*FIELDS, "id", "conversations")
_FOREIGN_KEYS: Final = tuple(sorted({*MEDIA_KEYS, *OTHER_DIALOGUES} - set(FIELDS)))
# keys of a media object, and of a turn
PATCH, START, SIZE, ENCODING, MISSPELT = range(1, 6)
_PATCH_KEYS: Final = ("patch", "start_num", "size", "image_encoding", "image_encoing")
FROM, VALUE = 1, 2
_TURN_KEYS: Final = ("from", "value")


def _kinds() -> NDArray[np.uint8]:
    """Kind for each combination of the four fields, bit k standing for `FIELDS[k]`."""
    kinds = []
    for bits in range(1 << len(FIELDS)):
        record: dict[str, object] = {name: "" for k, name in enumerate(FIELDS) if bits >> k & 1}
        kinds.append(int(Kind.OTHER if combination_fails(record) else trained_branch(record)))
    return np.array(kinds, np.uint8)


_KIND_OF_FIELDS: Final = _kinds()
_FIELD_WEIGHTS: Final = np.array([1 << k for k in range(len(FIELDS))], np.int64)


@dataclass(frozen=True, slots=True)
class Swept:
    """The columns, and which records are to be done again: theirs are empty and without references."""

    columns: Columns
    unsure: Mask


@dataclass(frozen=True, slots=True)
class _Keys:
    """Keys of one level: the place of the colon, of the key's closing quote, and the record's number."""

    colon: Positions
    end: Positions
    record: Positions
    code: Codes

    def take(self, chosen: Mask | Positions) -> _Keys:
        return _Keys(self.colon[chosen], self.end[chosen], self.record[chosen], self.code[chosen])


def sweep(
    padded: NDArray[np.uint8], starts: Positions, stops: Positions, base: int, strangers: Positions | None = None
) -> Swept:
    """The columns of the records at `starts` … `stops` (relative to the text in `padded`, see `TextBits`).

    Bytes between records are overwritten with spaces in `padded`. `base`: where the text begins in the file.
    `strangers`: what `take_strangers` took out.
    """
    unsure = np.zeros(len(starts), np.bool_)
    if strangers is not None:
        unsure[strangers] = True
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
        self._check_text()
        top, inner, parent = self._keys()
        if top is None or inner is None:
            self.unsure[:] = True
            return self._result(
                np.zeros((self.count, 8), np.bool_), *self._no_turns(), self._no_spans(), FoundRefs.none()
            )
        counts = np.bincount(top.record * 8 + top.code, minlength=self.count * 8).reshape(self.count, 8)
        present = counts > 0
        self.unsure |= (counts[:, IMAGE : TURNS + 1] > 1).any(axis=1) | present[:, FOREIGN] | ~present[:, TURNS]
        bare = np.flatnonzero(~present[:, IMAGE : AUDIO_Q + 1].any(axis=1))
        if len(bare):  # their media may stand in their texts, as in <img>path</img>
            tags = closing_tags(self.data, self.bits.slashes)
            holding = np.searchsorted(tags, self.stops[bare]) > np.searchsorted(tags, self.starts[bare])
            self.unsure[bare[holding]] = True
        parent_code = top.code[parent]
        turns, questions = self._turns(top.take(top.code == TURNS), inner.take(parent_code == TURNS))
        ids = self._ids(top.take(top.code == ID))
        media = (top.code >= IMAGE) & (top.code <= AUDIO_Q)
        inside = (parent_code >= IMAGE) & (parent_code <= AUDIO_Q)
        renumber = np.cumsum(media) - 1
        refs = self._media(top.take(media), inner.take(inside), renumber[parent[inside]])
        return self._result(present, turns, questions, ids, refs)

    def _check_text(self) -> None:
        """Records with invalid UTF-8 are no JSON."""
        if is_utf8(self.data):
            return
        for number, (start, stop) in enumerate(zip(self.starts.tolist(), self.stops.tolist(), strict=True)):
            self.unsure[number] |= not is_utf8(self.data[start:stop])

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
        code = self._match(end, _TOP_KEYS)
        rest = np.flatnonzero(code == 0)
        code[rest[self._match(end[rest], _FOREIGN_KEYS) > 0]] = FOREIGN
        self.unsure[record[rest[self._escaped(end[rest])]]] = True
        return _Keys(colon, end, record, code)

    def _escaped(self, end: Positions) -> Mask:
        """Whether the key whose closing quote stands at `end` holds a backslash."""
        slashes = self.bits.slashes
        if not len(slashes):
            return np.zeros(len(end), np.bool_)
        return np.not_equal(np.searchsorted(slashes, self.bits.string_start(end)), np.searchsorted(slashes, end))

    def _match(self, end: Positions, keys: tuple[str, ...]) -> Codes:
        """Number of the key, from 1, that stands in front of each closing quote; 0 for none of them."""
        code = np.zeros(len(end), np.uint8)
        tail = self.bits.tail(end)
        for number, key in enumerate(keys, 1):
            literal = f'"{key}"'.encode()
            hits = np.flatnonzero(ends_with(tail, literal[-8:]))
            for skip in range(8, len(literal), 8):
                hits = hits[ends_with(self.bits.tail(end[hits], skip), literal[-skip - 8 : -skip])]
            # an escaped quote inside a longer key is no beginning
            before = self.bits.padded[end[hits] - len(literal) + MARGIN]
            code[hits[before != BACKSLASH]] = number
        return code

    def _doubt(self, records: Positions, reason: Mask) -> None:
        self.unsure[records[reason]] = True

    def _no_turns(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return np.zeros(self.count, np.int64), self._no_spans()

    def _no_spans(self) -> NDArray[np.int64]:
        return np.zeros((self.count, 2), np.int64)

    def _turns(self, lists: _Keys, keys: _Keys) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Number of turns and place of the first question (start, length) of each record.

        Sure is only `[{"from": text, "value": text}, …]`, each turn with exactly these keys in any order.
        """
        turns, questions = self._no_turns()
        skip, data = self.bits.skip_space, self.data
        opened = skip(lists.colon + 1)
        first = skip(opened + 1)
        empty = data[first] == ord("]")
        regular = (data[opened] == ord("[")) & (empty | self._opens_turn(first))
        self._doubt(lists.record, ~regular)
        if not len(keys.colon):
            self._doubt(lists.record, ~empty)
            return turns, questions
        code = self._match(keys.end, _TURN_KEYS)
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
        lists = self._image_lists(media.record[listed], at[listed], next_set(closing, at[listed]))
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
        code = self._match(inner.end, _PATCH_KEYS)
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
        lists = size_lists(self.bits, keys[SIZE][is_list], closing)
        size[is_list], parts[is_list], size_plain[is_list] = lists.total, lists.count, lists.sure
        self._doubt(record, ~(start_plain & size_plain))
        return FoundRefs(record, field, keys[PATCH], self.bits.string_end(keys[PATCH]), start, size, parts)

    def _result(
        self,
        present: Mask,
        turns: NDArray[np.int64],
        questions: NDArray[np.int64],
        ids: NDArray[np.int64],
        refs: FoundRefs,
    ) -> Swept:
        """Put it together; the records in doubt come out empty."""
        refs = refs.take(~self.unsure[refs.record])
        refs = refs.take(np.argsort(refs.open, kind="stable"))
        paths = read_paths(self.bits, refs.open, refs.close)
        if len(paths.failed):
            self.unsure[refs.record[paths.failed]] = True
            return self._result(present, turns, questions, ids, refs)
        sure = ~self.unsure
        offsets = np.zeros(self.count + 1, np.int64)
        np.cumsum(np.bincount(refs.record, minlength=self.count), out=offsets[1:])
        kind = _KIND_OF_FIELDS[present[:, IMAGE : AUDIO_Q + 1] @ _FIELD_WEIGHTS]
        table = RefTable(
            offsets=offsets,
            field=refs.field.astype(np.uint8),
            field_names=FIELDS,
            start=refs.open + self.base,
            length=(refs.close + 1 - refs.open).astype(np.uint32),
            folder=paths.folder,
            folders=paths.folders,
            names=paths.names,
            range_start=refs.range_start,
            range_size=refs.range_size,
            parts=refs.parts.astype(np.uint32),
        )
        columns = Columns(
            kind=np.where(sure, kind, np.uint8(Kind.OTHER)).astype(np.uint8),
            turns=np.where(sure, np.minimum(turns, MOST_TURNS), 0).astype(np.uint16),
            id_start=np.where(sure, ids[:, 0], 0).astype(np.uint32),
            id_length=np.where(sure, ids[:, 1], 0).astype(np.uint32),
            question_start=np.where(sure, questions[:, 0], 0).astype(np.uint32),
            question_length=np.where(sure, questions[:, 1], 0).astype(np.uint32),
            refs=table,
            edited=np.zeros(0, np.int64),
        )
        return Swept(columns, self.unsure)
