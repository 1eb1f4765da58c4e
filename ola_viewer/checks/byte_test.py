"""The byte test: which records of a piece of text are surely plain, found without parsing them.

It passes only records of which no rule has more to say than that a patch exchanges colours, and leaves the rest.
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
from ola_viewer.checks.byte_shapes import AUDIO, ID, IMAGE, VIDEO, Shapes, shapes_of
from ola_viewer.checks.byte_texts import Dialogues, Refusals, dialogues_of, ends_of_texts
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.marks import END, LONGEST_PLAIN, SLOTS, Hashes, hash_rows, marks_of
from ola_viewer.checks.plain_paths import PlainPatches
from ola_viewer.checks.profiles import TrainerProfile
from ola_viewer.checks.rule import Issue
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.column_bits import MARGIN, Mask, Positions, TextBits, blank_gaps
from ola_viewer.manifest.column_values import cut_texts
from ola_viewer.manifest.json_tokens import NUMBER, TEXT, Tokens, tokens_of
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
    """Bound to one trainer and one set of settings. Not thread-safe: one a worker."""

    def __init__(self, profile: TrainerProfile, settings: CheckSettings, codes: frozenset[str] | None) -> None:
        self._patches = PlainPatches(profile)
        self._refusals = Refusals(settings.refusals)
        self._codes = codes

    def look(self, padded: NDArray[np.uint8], starts: Positions, stops: Positions, rows: RowIds) -> Passed:
        """Test the records at `starts` … `stops` (relative to the text in `padded`, see `TextBits`).

        Objects only: others must have been taken out (`take_strangers`). Overwrites what is between records.
        """
        blank_gaps(padded[MARGIN:-MARGIN], starts, stops)
        bits = TextBits(padded)
        tokens = tokens_of(bits, starts, stops)
        shapes = shapes_of(bits.data, tokens)
        media = media_of(bits, tokens, shapes, self._patches)
        talk = dialogues_of(bits, tokens, shapes, starts, stops, media.images, self._refusals)
        identity = _Ids.of(bits, tokens, shapes)
        passed = np.flatnonzero(media.plain & talk.plain & identity.plain)
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
        return Passed(mask, self._sayings(media, mine, rows[records[owner]]), harvest)

    def _sayings(self, media: Media, mine: Positions, rows: RowIds) -> FindingTable:
        """What is to be said of places in patches."""
        found: list[tuple[int, str, Issue]] = []
        for number in np.flatnonzero([bool(sayings) for sayings in media.sayings]).tolist():
            for code, issue in media.sayings[number]:
                if self._codes is None or code in self._codes:
                    about = (media.said[mine] == number) & (media.field[mine] == VIDEO)
                    found += [(row, code, issue) for row in rows[about].tolist()]
        return FindingTable.of(found)


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
    ends = np.zeros((len(passed), SLOTS, _WORDS), np.uint64)

    def take(slot: int, numbers: Positions, at: Positions) -> None:
        ends[numbers, slot] = ends_of_texts(bits, tokens.escapes, tokens.place[at], tokens.stop[at])

    everyone = np.arange(len(passed))
    take(0, everyone, talk.question[passed])
    take(1, everyone, talk.answer[passed])
    has_video = shapes.value[VIDEO][passed] > 0
    for field in (IMAGE, VIDEO, AUDIO):
        at = shapes.value[field][passed]
        texts = np.flatnonzero((at > 0) & (tokens.kind[at] == TEXT))
        for slot in (2, 3):
            second = has_video[texts] & (field == AUDIO)
            chosen = texts[second == (slot == 3)]
            if len(chosen):
                take(slot, chosen, at[chosen])
    second = has_video[owner] & (media.field[mine] == AUDIO)
    ends[owner, np.where(second, 3, 2), 0] = media.start[mine].view(np.uint64)
    return marks_of(ends.reshape(len(passed), SLOTS * _WORDS))
