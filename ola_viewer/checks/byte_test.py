"""The byte test: what the rules say of most records of a piece of text, found without parsing them.

It leaves records that are anything but regular: those with a fault of structure, of a path, a role, an answer, an id …
Of the others the rules see no more than their sign tells (`byte_signs`), so they are asked about one record of each.
All is done for many records at once on the tokens of their text, so a record that passes costs much less than
parsing it. What the rules across records need of them is taken from the bytes as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ola_viewer.checks.across import Harvest
from ola_viewer.checks.byte_media import Media, media_of
from ola_viewer.checks.byte_shapes import AUDIO, AUDIO_Q, ID, IMAGE, VIDEO, Shapes, shapes_of
from ola_viewer.checks.byte_signs import signs_of
from ola_viewer.checks.byte_texts import Dialogues, Refusals, dialogues_of, ends_of_texts
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.marks import END, LONGEST_PLAIN, SLOTS, Hashes, hash_rows, marks_of
from ola_viewer.checks.plain_paths import Found, PlainPatches
from ola_viewer.checks.profiles import TrainerProfile
from ola_viewer.checks.rule import Issue
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.checks.sketches import MOST_KNOWN, KnownFindings
from ola_viewer.manifest.column_bits import MARGIN, Mask, Positions, TextBits, blank_gaps
from ola_viewer.manifest.column_values import cut_texts
from ola_viewer.manifest.json_tokens import NUMBER, TEXT, Tokens, tokens_of
from ola_viewer.manifest.jsontext import parse
from ola_viewer.manifest.rows import RowIds

_WORDS = END // 8
_LARGEST = 1 << 62


@dataclass(frozen=True, slots=True)
class Passed:
    """`mask`: which of the records passed. What there is to say of them, and their harvest."""

    mask: Mask
    table: FindingTable
    harvest: Harvest


class ByteTest:
    """Bound to one trainer and one set of settings. Not thread-safe: one a worker.

    `known` gives the findings of parsed records for the same trainer and settings.
    """

    def __init__(self, profile: TrainerProfile, settings: CheckSettings, known: KnownFindings) -> None:
        self._patches = PlainPatches(profile)
        self._refusals = Refusals(settings.refusals)
        self._known = known
        self._found: dict[int, Found] = {}
        self._sayings: dict[Found, int] = {}

    def look(self, padded: NDArray[np.uint8], starts: Positions, stops: Positions, rows: RowIds) -> Passed:
        """Test the records at `starts` … `stops` (relative to the text in `padded`, see `TextBits`).

        Objects only: others must have been taken out (`take_strangers`). Overwrites what is between records.
        """
        blank_gaps(padded[MARGIN:-MARGIN], starts, stops)
        bits = TextBits(padded)
        tokens = tokens_of(bits, starts, stops)
        shapes = shapes_of(bits.data, tokens)
        media = media_of(bits, tokens, shapes, self._patches)
        talk = dialogues_of(bits, tokens, shapes, self._refusals)
        identity = _Ids.of(bits, tokens, shapes)
        said = [self._sayings.setdefault(found, len(self._sayings)) for found in media.sayings]
        chosen = media.plain & talk.plain & identity.plain
        signs = signs_of(bits, tokens, shapes, media, talk, np.array(said, np.int64), chosen)
        passed = np.flatnonzero(signs.regular)
        records = shapes.records[passed]
        mask = np.zeros(len(starts), np.bool_)
        mask[records] = True
        place = np.full(len(shapes.records), -1, np.int64)
        place[passed] = np.arange(len(passed))
        mine = np.flatnonzero(place[media.owner] >= 0)
        owner = place[media.owner[mine]]
        ranged = mine[(media.start[mine] < _LARGEST) & (media.stop[mine] > media.start[mine])]
        ranged = ranged[media.stop[ranged] - media.start[ranged] < _LARGEST]
        harvest = Harvest(
            rows=rows[records],
            ids=identity.hashes(bits, passed),
            marks=_marks(bits, tokens, shapes, talk, media, passed, mine, owner),
            shapes=((), *shapes.names),
            shape_of=(shapes.number[passed] + 1).astype(np.uint16),
            range_rows=rows[shapes.records[media.owner[ranged]]],
            range_patches=media.patch[ranged],
            range_starts=media.start[ranged],
            range_stops=media.stop[ranged],
        )
        return Passed(
            mask, self._told(bits, signs.value[passed], starts[records], stops[records], rows[records]), harvest
        )

    def _told(
        self, bits: TextBits, signs: NDArray[np.uint64], starts: Positions, stops: Positions, rows: RowIds
    ) -> FindingTable:
        """The findings of records: for each sign those of one record that has it."""
        distinct, first, which = np.unique(signs, return_index=True, return_inverse=True)
        findings = []
        for sign, place in zip(distinct.tolist(), first.tolist(), strict=True):
            found = self._found.get(sign)
            if found is None:
                if len(self._found) >= MOST_KNOWN:
                    self._found.clear()
                found = self._known.of(parse(bits.data[starts[place] : stops[place]].tobytes()))
                self._found[sign] = found
            findings.append(found)
        told: list[tuple[int, str, Issue]] = []
        for number in np.flatnonzero([bool(found) for found in findings]).tolist():
            same = rows[which == number].tolist()
            told += [(row, code, issue) for code, issue in findings[number] for row in same]
        return FindingTable.of(told)


@dataclass(frozen=True, slots=True)
class _Ids:
    """Where the ids of the plain records stand."""

    start: Positions
    stop: Positions
    plain: Mask

    @classmethod
    def of(cls, bits: TextBits, tokens: Tokens, shapes: Shapes) -> _Ids:
        """The ids that are short texts without escapes, or numbers other than 0."""
        at = shapes.value[ID]
        kind = tokens.kind[at]
        is_text = kind == TEXT
        start = tokens.place[at] + is_text
        stop = np.where(is_text, tokens.stop[at], start)
        number = np.flatnonzero(kind == NUMBER)
        stop[number] = tokens.digits.last[tokens.numbers_at(at[number])[0]] + 1
        plain = (stop > start) & (stop - start <= LONGEST_PLAIN)
        plain &= is_text | ((kind == NUMBER) & (bits.data[start] != ord("0")))
        plain &= ~tokens.escapes.any_between(start, stop)
        return cls(start, stop, plain)

    def hashes(self, bits: TextBits, passed: Positions) -> Hashes:
        """The hashes of some of them, all plain."""
        if not len(passed):
            return np.zeros(0, np.uint64)
        texts = cut_texts(bits.data, self.start[passed], self.stop[passed], pa.large_binary())
        edges = np.frombuffer(texts.buffers()[1], np.int64)[: len(passed) + 1]
        values = np.frombuffer(texts.buffers()[2], np.uint8)[edges[0] : edges[-1]]
        return hash_rows(values, edges[:-1] - edges[0], np.diff(edges))


def _marks(
    bits: TextBits,
    tokens: Tokens,
    shapes: Shapes,
    talk: Dialogues,
    media: Media,
    passed: Positions,
    mine: Positions,
    owner: Positions,
) -> NDArray[np.int64]:
    """The marks of the records that passed. `mine`: places in patches of `media`, `owner`: whose they are."""
    everyone = np.arange(len(passed))
    has_video = shapes.value[VIDEO][passed] > 0
    places = [(everyone, np.zeros_like(everyone), talk.question[passed])]
    places.append((everyone, np.ones_like(everyone), talk.answer[passed]))
    for field in (IMAGE, VIDEO, AUDIO, AUDIO_Q):
        at = shapes.value[field][passed]
        texts = np.flatnonzero((at > 0) & (tokens.kind[at] == TEXT))
        places.append((texts, 2 + (has_video[texts] & (field == AUDIO)), at[texts]))
    numbers, slots, at = (np.concatenate([part[k] for part in places]) for k in range(3))
    ends = np.zeros((len(passed), SLOTS, _WORDS), np.uint64)
    ends[numbers, slots] = ends_of_texts(bits, tokens.escapes, tokens.place[at], tokens.stop[at])
    second = has_video[owner] & (media.field[mine] == AUDIO)
    ends[owner, np.where(second, 3, 2), 0] = media.start[mine].view(np.uint64)
    return marks_of(ends.reshape(len(passed), SLOTS * _WORDS))
