"""The tokens of many records at once, and which records are surely valid JSON.

Sure is what is plain: objects and arrays a few levels deep of texts and whole numbers without a sign.
Records with anything else (`true`, fractions, odd escapes …) are left to a parser. Every other fault is
found as well, so a record that counts as sure is read by any JSON parser, and to the same values.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.column_bits import MARGIN, Mask, Positions, TextBits, Words, unpack
from ola_viewer.manifest.column_values import MOST_SIZE_DIGITS, eight_digits, is_utf8
from ola_viewer.manifest.json_escapes import Escapes

NONE, TEXT, KEY, NUMBER, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COLON, COMMA = range(10)
"""Kinds of tokens. NONE is anything that is not understood. A KEY is a text with a colon behind it."""

MOST_DIGITS = 2 * MOST_SIZE_DIGITS
"""Longer numbers are not understood."""
MOST_SUMMED_DIGITS = 12
"""Nor are lists of longer ones, whose sum might not fit into int64."""
DEEPEST = 6
ROOM = 16
"""Behind the last token so many of kind NONE may be looked at."""

_KINDS = np.zeros(256, np.uint8)
for _byte, _kind in zip(b'"{}[]:,', (TEXT, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COLON, COMMA), strict=True):
    _KINDS[_byte] = _kind
_KINDS[48:58] = NUMBER
_KIND_OF_BYTE = _KINDS.tobytes()
_STEP = np.zeros(16, np.int32)
_STEP[[OPEN, OPEN_LIST]] = 1
_STEP[[CLOSE, CLOSE_LIST]] = -1
_FRAME = np.zeros(16, np.bool_)
_FRAME[[OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COMMA]] = True
_VALUES = (TEXT, NUMBER, OPEN, OPEN_LIST)
_BEHIND_VALUE = (COMMA, CLOSE, CLOSE_LIST)
_MAY_FOLLOW = {
    TEXT: _BEHIND_VALUE,
    NUMBER: _BEHIND_VALUE,
    CLOSE: _BEHIND_VALUE,
    CLOSE_LIST: _BEHIND_VALUE,
    KEY: (COLON,),
    COLON: _VALUES,
    COMMA: (KEY, *_VALUES),
    OPEN: (KEY, CLOSE),
    OPEN_LIST: (CLOSE_LIST, *_VALUES),
}
_FORBIDDEN = np.ones(256, np.bool_)
for _kind, _others in _MAY_FOLLOW.items():
    for _other in _others:
        _FORBIDDEN[_kind << 4 | _other] = False
_ONE, _TOP = np.uint64(1), np.uint64(63)
_BREAKS = np.zeros(256, np.bool_)
_BREAKS[list(b"\t\n\r")] = True


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens in order, those of records that are not `sure` being void.

    `place`: the first byte of each. `stop`: of texts and keys the closing quote. `kind`: with `ROOM` entries of
    NONE behind. `depth`: how many objects and lists are open, the brackets themselves counted as inside.
    `first`, `last`: the first and the last token of each record. A list of more than one number is three tokens:
    the brackets and the first number. `counted`: the NUMBER tokens; `amount`: how many numbers each stands for.
    """

    place: Positions
    stop: Positions
    kind: NDArray[np.uint8]
    depth: NDArray[np.int32]
    first: Positions
    last: Positions
    counted: Positions
    amount: Positions
    digits: Numbers
    escapes: Escapes
    sure: Mask

    def numbers_at(self, tokens: Positions) -> tuple[Positions, Positions]:
        """For NUMBER tokens: the first of their numbers in `digits`, and how many there are."""
        place = np.searchsorted(self.counted, tokens)
        return (np.cumsum(self.amount) - self.amount)[place], self.amount[place]


@dataclass(frozen=True, slots=True)
class Numbers:
    """All numbers of the text in order: places of their first and last digits."""

    padded: NDArray[np.uint8]
    first: Positions
    last: Positions

    def values(self, chosen: Positions | slice) -> NDArray[np.int64]:
        """The values of some numbers, by number."""
        last, digits = self.last[chosen] + MARGIN, self.last[chosen] - self.first[chosen] + 1
        value = eight_digits(self.padded, last, np.minimum(digits, MOST_SIZE_DIGITS))
        long = np.flatnonzero(digits > MOST_SIZE_DIGITS)
        rest = np.minimum(digits[long] - MOST_SIZE_DIGITS, MOST_SIZE_DIGITS)
        value[long] += eight_digits(self.padded, last[long] - MOST_SIZE_DIGITS, rest) * 10**MOST_SIZE_DIGITS
        return value

    def sums(self, chosen: Positions, amounts: Positions) -> NDArray[np.int64]:
        """The sums of runs of `amounts` numbers from `chosen` on (ascending, not overlapping)."""
        if not len(chosen):
            return np.zeros(0, np.int64)
        begins = np.cumsum(amounts) - amounts
        first, stop = int(chosen[0]), int(chosen[-1] + amounts[-1])
        if stop - first < 2 * int(amounts.sum()):  # most of those between are wanted: no need to pick them
            edges = np.column_stack((chosen, chosen + amounts)).reshape(-1) - first
            values = np.append(self.values(slice(first, stop)), 0)
            some: NDArray[np.int64] = np.add.reduceat(values, edges)[0::2]
            return np.where(amounts > 0, some, 0)
        every = np.repeat(chosen - begins, amounts) + np.arange(int(amounts.sum()))
        found: NDArray[np.int64] = np.add.reduceat(self.values(every), begins)
        return found


def tokens_of(bits: TextBits, starts: Positions, stops: Positions) -> Tokens:
    """The tokens of the objects at `starts` … `stops`; there is nothing but white space between them."""
    data = bits.data
    escapes = Escapes.of(bits.padded[MARGIN:], bits.slashes, bits.opens)
    sure = np.ones(len(starts), np.bool_)

    def doubt(places: Positions) -> None:
        sure[np.searchsorted(starts, places, side="right") - 1] = False

    doubt(escapes.odd)
    control = bits.find_below(ord(" "))
    if control.any():
        doubt(unpack(control & ~bits.outside))
        white = unpack(control & bits.outside)
        doubt(white[~_BREAKS[data[white]]])
    if not is_utf8(data):
        for k, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
            sure[k] &= is_utf8(data[start:stop])

    words, last_digits = _token_words(bits)
    place = unpack(words)
    kind = np.frombuffer(bytearray(data.take(place)).translate(_KIND_OF_BYTE), np.uint8)
    is_number = kind == NUMBER
    numbers = Numbers(bits.padded, place.compress(is_number), last_digits)
    digits = numbers.last - numbers.first + 1
    doubt(numbers.first[(digits > MOST_DIGITS) | ((data.take(numbers.first) == ord("0")) & (digits > 1))])

    # ", number" behind a number is left out, for only lists have it, and only lists of numbers are understood
    dropped = np.zeros(len(kind), np.bool_)
    if len(kind) > 2:
        dropped[1:-1] = (kind[1:-1] == COMMA) & is_number[:-2] & is_number[2:]
    dropped[1:] |= dropped[:-1]
    long = np.flatnonzero(digits > MOST_SUMMED_DIGITS)
    if len(long):
        doubt(numbers.first[long[dropped[np.flatnonzero(is_number)[long]]]])
    kept = np.flatnonzero(~dropped)
    place, kind = place.take(kept), kind.take(kept)
    counted = np.flatnonzero(kind == NUMBER)
    amount = ((np.append(kept, kept[-1:] + 1)[counted + 1] - kept[counted]) >> 1) + 1

    stop = np.zeros(len(kept), np.int64)
    texts = np.flatnonzero(kind == TEXT)
    opening = bits.quote_places[0::2]
    if len(texts) > len(opening):  # an escaped quote outside of texts opens none
        kind[texts[~np.isin(place[texts], opening)]] = NONE
        texts = np.flatnonzero(kind == TEXT)
    closing = bits.quote_places[1::2]
    stop[texts[: len(closing)]] = closing
    doubt(place[texts[len(closing) :]])
    kind = np.concatenate((kind, np.zeros(ROOM, np.uint8)))
    kind[texts[kind[texts + 1] == COLON]] = KEY
    many = counted[amount > 1]
    doubt(place[many[(kind[many - 1] != OPEN_LIST) | (kind[many + 1] != CLOSE_LIST)]])

    edges = np.searchsorted(place, np.append(starts, len(data)))
    first, last = edges[:-1], edges[1:] - 1
    whole = last > first
    sure &= whole
    first, last = np.where(whole, first, 0), np.where(whole, last, 0)
    if len(place):
        sure &= (place[first] == starts) & (place[last] == stops - 1)
        sure &= (kind[first] == OPEN) & (kind[last] == CLOSE)
    if edges[0]:  # tokens in front of the first record: there are none
        depth = place.astype(np.int32)
        sure[:] = False
    else:
        depth = _check_grammar(kind[: len(place)], edges, first, last, sure)
    return Tokens(place, stop, kind, depth, first, last, counted, amount, numbers, escapes, sure)


def _token_words(bits: TextBits) -> tuple[Words, Positions]:
    """The first bytes of all tokens as bits, and the places of the last digits of all numbers."""
    outside, quotes = bits.outside, bits.quotes.words
    digit = bits.find_run(ord("0"), 10)
    digit &= outside
    before = digit << _ONE
    before[1:] |= digit[:-1] >> _TOP
    after = digit >> _ONE
    after[:-1] |= digit[1:] << _TOP
    words = bits.solid & outside
    words &= ~(digit & before)
    words ^= quotes  # closing quotes are outside and go; opening ones are inside and come
    return words, unpack(digit & ~after)


def _check_grammar(
    kind: NDArray[np.uint8], edges: Positions, first: Positions, last: Positions, sure: Mask
) -> NDArray[np.int32]:
    """The depth of every token; clears `sure` where the grammar does not hold.

    `edges`: the first token of each record, and the number of all tokens.
    """
    depth = np.cumsum(_STEP.take(kind), dtype=np.int32)
    if not len(kind):
        return depth

    def doubt(tokens: Positions) -> None:
        sure[np.searchsorted(edges, tokens, side="right") - 1] = False

    depth -= np.repeat((depth[first] - 1).astype(np.int32), np.diff(edges))
    sure &= depth[last] == 0
    low = depth < 1
    low[last] = False
    closes = (kind == CLOSE) | (kind == CLOSE_LIST)
    depth += closes
    low |= depth > DEEPEST
    low |= kind == NONE
    doubt(np.flatnonzero(low))
    pairs = kind[:-1] << 4
    pairs |= kind[1:]
    wrong = _FORBIDDEN.take(pairs)
    wrong[first[1:][first[1:] > 0] - 1] = False
    doubt(np.flatnonzero(wrong) + 1)
    frame = np.flatnonzero(_FRAME.take(kind))
    says_object = (kind == OPEN) | (kind == CLOSE)
    says_object[:-1] |= (kind[:-1] == COMMA) & (kind[1:] == KEY)
    level, says_object, goes_on = depth.take(frame), says_object.take(frame), ~closes.take(frame)
    for deep in range(1, min(DEEPEST, int(level.max(initial=0))) + 1):
        same = np.flatnonzero(level == deep)
        says = says_object.take(same)
        differs = (says[1:] != says[:-1]) & goes_on.take(same[:-1])
        doubt(frame[same[1:][differs]])
    return depth
