"""What the rules look at in regular records, as one number each: records with equal signs have the same findings.

A sign holds what a key of `sketches` holds (see there), for records of plain media and dialogues: which media there are
and how many, and the placeholders of each text, with what stands between them. It is taken from many records at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import orjson
from numpy.typing import NDArray

from ola_viewer.checks.byte_media import Media
from ola_viewer.checks.byte_shapes import AUDIO, AUDIO_Q, IMAGE, TEXT_Q, VIDEO, Shapes
from ola_viewer.checks.byte_texts import Dialogues, is_late_escape, literal_at
from ola_viewer.manifest.column_bits import Mask, Positions, TextBits, Words, unpack
from ola_viewer.manifest.json_tokens import TEXT, Tokens

_IMAGE, _SPEECH, _LINE = b"<image>", b"<speech>", b"\\n"
_WORDS, _BLANK = 1, 2
"""What may stand between placeholders, besides nothing (0)."""
_MOST = 250
"""So many texts in a record, and placeholders in a text, fit into a sign."""
_SPREAD = tuple(np.uint64(factor) for factor in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_HALVES = tuple(np.uint64(half) for half in (30, 27, 31))


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of the records of `shapes`, and which of them have one (`regular`)."""

    value: NDArray[np.uint64]
    regular: Mask


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of records in which placeholders may stand, ascending: whose each is (number among those of the
    shapes), its number in the record (0: `text_q`, then the turns), its quotes, and whether it surely holds words."""

    owner: Positions
    number: Positions
    quote: Positions
    close: Positions
    answer: Mask


def signs_of(
    bits: TextBits,
    tokens: Tokens,
    shapes: Shapes,
    media: Media,
    talk: Dialogues,
    sayings: Positions,
    chosen: Mask,
) -> Signs:
    """The signs of the `chosen` ones among the records of `shapes`, whose media and dialogues are plain.

    `sayings`: for each of `media.sayings` a number, equal for equal ones.
    """
    regular = chosen.copy()
    regular &= (shapes.value[AUDIO_Q] == 0) | (tokens.kind[shapes.value[TEXT_Q]] == TEXT)
    texts = _texts_of(tokens, shapes, talk, regular)
    about = np.zeros(len(chosen), np.int64)
    for field in (IMAGE, VIDEO, AUDIO, AUDIO_Q):
        about = about << 4 | tokens.kind[shapes.value[field]] * (shapes.value[field] > 0)
    total = _mixed(1 << 60 | about << 32 | media.images)
    videos = np.flatnonzero(media.field == VIDEO)
    np.add.at(total, media.owner[videos], _mixed(sayings[media.said[videos]] + (1 << 50)))

    tags = unpack(bits.find_all(ord("<")))
    text = np.searchsorted(texts.quote, tags, side="right") - 1
    inside = text >= 0
    inside[inside] = tags[inside] < texts.close[text[inside]]
    stray = tags[~inside]
    record = np.searchsorted(tokens.place[tokens.first[shapes.records]], stray, side="right") - 1
    record, stray = record[record >= 0], stray[record >= 0]
    regular[record[stray < tokens.place[tokens.last[shapes.records[record]]]]] = False
    tags, text = tags[inside], text[inside]
    speaks = literal_at(bits, tags, _SPEECH)
    regular[texts.owner[text[~speaks & ~literal_at(bits, tags, _IMAGE)]]] = False
    mine = regular[texts.owner[text]]
    tags, text, speaks = tags[mine], text[mine], speaks[mine]
    stop = tags + np.where(speaks, len(_SPEECH), len(_IMAGE))
    line = literal_at(bits, stop, _LINE)
    stop += len(_LINE) * line

    new = np.diff(text, prepend=-1) != 0
    firsts = np.flatnonzero(new)
    count = np.diff(firsts, append=len(tags))
    order = np.arange(len(tags)) - np.repeat(firsts, count)
    begin = np.where(new, texts.quote[text] + 1, np.roll(stop, 1))
    rest = texts.quote + 1
    rest[text[firsts]] = stop[firsts + count - 1]
    between = _between(bits, begin, tags)
    behind = np.full(len(rest), _WORDS)
    read = np.flatnonzero(regular[texts.owner] & (~texts.answer | (rest != texts.quote + 1)))
    behind[read] = _between(bits, rest[read], texts.close[read])
    regular[texts.owner[text[order > _MOST]]] = False
    regular[texts.owner[texts.number > _MOST]] = False
    codes = texts.number[text] << 16 | order << 8 | between << 4 | speaks << 2 | line << 1 | 1
    np.add.at(total, texts.owner[text], _mixed(codes))
    np.add.at(total, texts.owner, _mixed(texts.number << 16 | behind << 4))
    return Signs(total, regular)


def _texts_of(tokens: Tokens, shapes: Shapes, talk: Dialogues, chosen: Mask) -> _Texts:
    mine = np.flatnonzero(chosen[talk.owner])
    owner, number, token = talk.owner[mine], talk.turn[mine] + 1, talk.text[mine]
    spoken = np.flatnonzero(chosen & (shapes.value[AUDIO_Q] > 0))
    if len(spoken):
        owner = np.concatenate((owner, spoken))
        number = np.concatenate((number, np.zeros_like(spoken)))
        token = np.concatenate((token, shapes.value[TEXT_Q][spoken]))
        order = np.argsort(token)
        owner, number, token = owner[order], number[order], token[order]
    return _Texts(owner, number, tokens.place[token], tokens.stop[token], (number > 0) & (number & 1 == 0))


def _between(bits: TextBits, begin: Positions, stop: Positions) -> Positions:
    """Whether there is nothing (0), words or only blanks from `begin` to `stop` within texts."""
    head = bits.head(begin)
    first = head & np.uint64(0xFF)
    plain = (first > ord(" ")) & (first != ord("\\")) & (first < 0x7F)
    # beyond ASCII only characters that begin with these bytes are blanks
    plain |= (first > 0xC2) & ((first < 0xE1) | (first > 0xE3))
    plain |= is_late_escape(head)  # there are no blanks
    found = np.full(len(begin), _WORDS)
    found[begin == stop] = 0
    for place in np.flatnonzero(~plain & (begin != stop)).tolist():
        literal = b'"' + bits.data[begin[place] : stop[place]].tobytes() + b'"'
        if orjson.loads(literal).isspace():
            found[place] = _BLANK
    return found


def _mixed(codes: Positions) -> Words:
    """Numbers spread over 64 bits (the finalizer of splitmix64), so that their sums tell them apart."""
    mixed = (codes.view(np.uint64) + np.uint64(1)) * _SPREAD[0]
    mixed ^= mixed >> _HALVES[0]
    mixed *= _SPREAD[1]
    mixed ^= mixed >> _HALVES[1]
    mixed *= _SPREAD[2]
    mixed ^= mixed >> _HALVES[2]
    return mixed
