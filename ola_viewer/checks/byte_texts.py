"""Dialogues on the tokens of JSON text: roles, placeholders, answers that are blank or refusals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import orjson
from numpy.typing import NDArray

from ola_viewer.checks.byte_shapes import TURNS, Shapes
from ola_viewer.checks.marks import END, ENOUGH, end_of_text
from ola_viewer.manifest.column_bits import Mask, Positions, TextBits, Words
from ola_viewer.manifest.json_escapes import Escapes
from ola_viewer.manifest.json_tokens import CLOSE, COMMA, KEY, OPEN, OPEN_LIST, TEXT, Tokens

PER_TURN = 10
"""Tokens of a turn, with the comma or the closing bracket behind it."""
_HIGH = np.uint64(0x8080808080808080)
_EACH = np.uint64(0x0101010101010101)
_FOLD = np.uint64(0x2020202020202020)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


def literal_at(bits: TextBits, at: Positions, literal: bytes) -> Mask:
    """Whether the text holds `literal` at each place (at most 24 bytes)."""
    same = np.ones(len(at), np.bool_)
    for skip in range(0, len(literal), 8):
        same &= begins_with(bits.head(at + skip), literal[skip : skip + 8])
    return same


def begins_with(head: Words, literal: bytes) -> Mask:
    """Whether the first bytes of each little-endian long are `literal` (at most eight bytes)."""
    same: Mask = (head & _low(len(literal))) == np.uint64(int.from_bytes(literal, "little"))
    return same


def is_late_escape(head: Words) -> Mask:
    """Whether little-endian longs begin with the escape of a character from U+4000 on."""
    late: Mask = begins_with(head, b"\\u") & (head << np.uint64(40) >> np.uint64(56) >= ord("4"))
    return late


def _low(size: int) -> np.uint64:
    """The mask of the first `size` bytes of a little-endian long."""
    return np.uint64((1 << 8 * size) - 1)


def _masks(sizes: NDArray[np.int64]) -> Words:
    """Masks of the last `sizes` bytes (0 to 8) of little-endian longs."""
    drop = np.clip(8 - sizes, 0, 8).astype(np.uint64) * np.uint64(8)
    return np.where(drop < 64, _ALL << np.minimum(drop, np.uint64(63)), np.uint64(0))


_FIRSTS = b"\\ \xc2\xc4\xe1\xe2\xe3"
"""The first bytes of blanks, of escapes, and of characters that count as ASCII ones: ’ and two capital letters."""


class Refusals:
    """Finds the answers that may begin with a phrase of a failed generation, or that may be blank."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self._phrases = phrases
        heads = {phrase.encode()[:8] for phrase in phrases if not phrase or phrase[0].isascii()}
        heads = {head[: next((k for k, byte in enumerate(head) if byte >= 0x80), 8)] for head in heads}
        self._heads = [
            (np.uint64(int.from_bytes(head, "little")) | (_FOLD & _low(len(head))), _low(len(head)))
            for head in sorted(heads)
        ]
        self._firsts = np.zeros(256, np.bool_)
        """The bytes with which an answer may begin whose first characters matter, if something unusual is there."""
        self._firsts[list(_FIRSTS)] = True
        for phrase in phrases:
            self._firsts[list((phrase[:1] + phrase[:1].upper()).encode("utf-8", "replace"))] = True
        self._wide_phrases = not all(phrase[:1].isascii() for phrase in phrases)
        if self._wide_phrases:
            self._firsts[0x80:] = True

    def doubtful(self, bits: TextBits, quote: Positions) -> Positions:
        """Numbers of the texts, their opening quotes given, whose beginning has to be read."""
        head = bits.head(quote + 1)
        unusual = (head & _HIGH) != 0  # may be spelt in several ways
        slashes = head ^ np.uint64(0x5C5C5C5C5C5C5C5C)
        unusual |= ((slashes - _EACH) & ~slashes & _HIGH) != 0
        first = (head & np.uint64(0xFF)).astype(np.uint8)
        unusual &= self._firsts[first]
        if not self._wide_phrases:
            wide = np.flatnonzero(first == 0xE3)  # of all Japanese characters only the blank matters
            unusual[wide] &= begins_with(head[wide], "\u3000".encode())
            # nor is any from U+4000 on a blank or counts as an ASCII one
            unusual &= ~is_late_escape(head)
        unusual |= first == ord(" ")
        folded = head | _FOLD
        for phrase, mask in self._heads:
            unusual |= (folded & mask) == phrase
        return np.flatnonzero(unusual)

    def plain(self, text: str) -> bool:
        """Whether an answer holds words and none of the phrases."""
        if not text or text.isspace():
            return False
        return not text[:64].lstrip().replace("’", "'").lower().startswith(self._phrases)


@dataclass(frozen=True, slots=True)
class Dialogues:
    """The dialogues of the records of `shapes`; all but `plain` holds only for plain ones.

    `owner`, `turn`, `text`: one entry a turn, in the order of the text: number of its record among those of
    `shapes`, its own number, and the token of its text. `question`, `answer`: the tokens of the first question and
    the last answer of each record.
    """

    owner: Positions
    turn: Positions
    text: Positions
    question: Positions
    answer: Positions
    plain: Mask


def dialogues_of(bits: TextBits, tokens: Tokens, shapes: Shapes, refusals: Refusals) -> Dialogues:
    """The dialogues of questions and answers in turn, none of the answers blank or a refusal."""
    kind, place = tokens.kind, tokens.place
    at, after = shapes.value[TURNS], shapes.after[TURNS]
    counts = (after - at - 1) // PER_TURN
    plain = (kind[at] == OPEN_LIST) & ((after - at - 1) % PER_TURN == 0) & (counts > 0) & (counts & 1 == 0)
    counts = np.where(plain, counts, 0)
    owner = np.repeat(np.arange(len(at)), counts)
    begins = np.cumsum(counts) - counts
    turn = np.arange(len(owner)) - np.repeat(begins, counts)
    opens = np.repeat(at + 1, counts) + PER_TURN * turn
    good = (kind[opens] == OPEN) & (kind[opens + 3] == TEXT) & (kind[opens + 4] == COMMA)
    good &= (kind[opens + 5] == KEY) & (kind[opens + 7] == TEXT) & (kind[opens + 8] == CLOSE)
    first, second = place[opens + 1], place[np.where(good, opens + 5, opens + 1)]
    heads, later = bits.head(first), bits.head(second)
    in_order = begins_with(heads, b'"from"') & begins_with(later, b'"value"')
    swapped = np.flatnonzero(~in_order & good)
    other = begins_with(heads[swapped], b'"value"') & begins_with(later[swapped], b'"from"')
    good[swapped[~other]] = False
    role, text = opens + 3, opens + 7
    role[swapped], text[swapped] = text[swapped], role[swapped]
    role, text = np.where(good, role, 0), np.where(good, text, 0)
    is_answer = turn & 1 == 1
    heads = bits.head(place[role])
    good &= np.where(is_answer, begins_with(heads, b'"gpt"'), begins_with(heads, b'"human"'))

    answers = np.flatnonzero(is_answer & good)
    good[answers[tokens.stop[text[answers]] == place[text[answers]] + 1]] = False
    for number in refusals.doubtful(bits, place[text[answers]]).tolist():
        token = text[answers[number]]
        if not refusals.plain(read_text(bits, tokens, int(token))):
            good[answers[number]] = False
    plain[owner[~good]] = False

    question = np.zeros(len(at), np.int64)
    answer = np.zeros(len(at), np.int64)
    has = np.flatnonzero(counts)
    question[has], answer[has] = text[begins[has]], text[begins[has] + counts[has] - 1]
    return Dialogues(owner, turn, text, question, answer, plain)


def read_text(bits: TextBits, tokens: Tokens, token: int) -> str:
    """The text of a TEXT token of a sure record."""
    text: str = orjson.loads(bits.data[tokens.place[token] : tokens.stop[token] + 1].tobytes())
    return text


def ends_of_texts(bits: TextBits, escapes: Escapes, quote: Positions, close: Positions) -> Words:
    """`marks.end_of_text` of the texts between these quotes, shape (n, END / 8)."""
    stop = close.copy()
    last, behind = escapes.last_before(stop)
    for _ in range(2):
        line = np.flatnonzero(
            (last == stop - 2) & (behind == stop) & (bits.data[stop - 1] == ord("n")) & (last > quote)
        )
        if not len(line):
            break
        stop[line] -= 2
        last[line], behind[line] = escapes.last_before(stop[line])
    begin = quote + 1
    cut = behind > np.maximum(begin, stop - END)
    start = np.where(cut, behind, begin)
    sizes = np.minimum(stop - start, END)
    words = np.empty((len(quote), END // 8), np.uint64)
    words[:, 1] = bits.tail(stop - 1) & _masks(sizes)
    words[:, 0] = bits.tail(stop - 9) & _masks(sizes - 8)
    unusual = ((words & ~_HIGH) + _EACH | words) & _HIGH  # the top bits of bytes that may be spelt in several ways
    early = np.flatnonzero((unusual[:, 0] != 0) & (unusual[:, 1] == 0))
    words[early, 0] &= ~_up_to_last(unusual[early, 0])
    spelt = np.flatnonzero(cut & ((sizes < ENOUGH) | (unusual[:, 1] != 0)))
    if len(spelt):
        data = bits.data.data
        texts = [
            data[start:stop] for start, stop in zip(quote[spelt].tolist(), (close[spelt] + 1).tolist(), strict=True)
        ]
        ends = b"".join(map(end_of_text, orjson.loads(b"[" + b",".join(texts) + b"]")))
        words[spelt] = np.frombuffer(ends, "<u8").reshape(len(spelt), -1)
    return words


def _up_to_last(tops: Words) -> Words:
    """All bits up to the last one that is set, by little-endian long."""
    filled = tops.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        filled |= filled >> np.uint64(shift)
    return filled
