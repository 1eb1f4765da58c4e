"""The text of one turn cut into what is drawn: paragraphs, placeholder chips, matches. Plain text only.

A placeholder such as `<image>` is drawn as a chip: its literal tag with a note of what it gets. The
drawn text therefore differs from the text as written; every `Paragraph` knows the way back, so that
copying gives the text as written. Nothing here interprets markup; tags other than placeholders are text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from unicodedata import bidirectional

from ola_viewer.manifest.expressions import Expression

ChipState: TypeAlias = Literal["good", "bad", "unknown"]
Needle: TypeAlias = str | Expression

PLACEHOLDER = re.compile(
    r"<(?:image|speech|video|audio|imagehere|image_\d{1,4}|img_context|video_context|__dj__(?:image|video|audio)|region)>",
    re.IGNORECASE,
)
ONLY_PLACEHOLDERS = re.compile(rf"(?:{PLACEHOLDER.pattern})+", re.IGNORECASE)
NEWLINE_MARK = "\u21b5"
"""Drawn for the line break behind a line of placeholders."""
TRAINED_TAGS = frozenset({"<image>", "<speech>"})

LONGEST_PIECE = 2_000
"""Characters laid out at once; longer paragraphs are cut at a blank."""
LONGEST_TURN = 2_000_000
"""Characters of one turn that are shown; the rest is named, not shown."""
MOST_MATCHES = 5_000
_MOST_PARAGRAPHS = 20_000
_REGEX_LIMIT = 200_000
_DIRECTION_LIMIT = 400

_ISOLATE, _POP = "\u2066", "\u2069"
_BREAK, _GAP = "\u200b", "\u2009"
"""A line may break before a chip, never inside of it; chips side by side stand a little apart."""
ICON_CELL = "\u00a0"
"""The character that keeps the place of the chip's icon."""


@dataclass(frozen=True, slots=True)
class ChipInfo:
    """What a placeholder gets. `medium` is the index of the medium it links to, or None."""

    note: str
    state: ChipState = "good"
    icon: str = "tag"
    medium: int | None = None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A chip inside a paragraph. Positions count in the drawn text, `source` in the paragraph's own text."""

    start: int
    stop: int
    tag_start: int
    tag_stop: int
    source_start: int
    source_stop: int
    info: ChipInfo


@dataclass(slots=True)
class Paragraph:
    """A piece of a turn that is laid out on its own. `source` is as written, `shown` as drawn."""

    source: str
    shown: str
    chips: tuple[Chip, ...] = ()
    matches: tuple[tuple[int, int], ...] = ()
    """Ranges (start, stop) of search matches, in the drawn text."""
    joiner: str = "\n"
    """What stands behind this piece in the text as written: a line break, or nothing inside a long paragraph."""
    start: int = field(default=0)
    """Position of `source` in the turn."""

    def to_source(self, position: int) -> int:
        """The position in `source` for one in `shown`. A position inside a chip is its beginning or end."""
        shift = 0
        for chip in self.chips:
            if position <= chip.start:
                break
            if position < chip.stop:
                return chip.source_start
            shift = chip.source_stop - chip.stop
        return min(max(position + shift, 0), len(self.source))

    def to_shown(self, position: int) -> int:
        """The position in `shown` for one in `source`; inside a chip the chip's beginning."""
        shift = 0
        for chip in self.chips:
            if position <= chip.source_start:
                break
            if position < chip.source_stop:
                return chip.start
            shift = chip.stop - chip.source_stop
        return position + shift

    def source_between(self, start: int, stop: int) -> str:
        """The text as written between two positions of `shown`; chips are taken whole."""
        return self.source[self.to_source(start) : self.to_source(stop)]


def pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """The paragraphs of `text` as (start, stop, joiner), none longer than `LONGEST_PIECE` (or one chip more)."""
    at, count, end = 0, 0, len(text)
    while at <= end:
        line_end = text.find("\n", at)
        if line_end < 0:
            line_end = end
        if count >= _MOST_PARAGRAPHS and line_end < end:
            # Many thousands of short lines: lay several out together rather than hold an object a line.
            further = text.rfind("\n", at, min(end, at + LONGEST_PIECE))
            line_end = max(line_end, further)
        # A line of nothing but placeholders is drawn before the text that follows it, as in "<image>\\nWhat …".
        if line_end < end and text[at : at + 1] == "<" and ONLY_PLACEHOLDERS.fullmatch(text, at, line_end):
            follows = text.find("\n", line_end + 1)
            line_end = end if follows < 0 else follows
        start = at
        while line_end - start > LONGEST_PIECE:
            cut = text.rfind(" ", start + LONGEST_PIECE // 2, start + LONGEST_PIECE)
            cut = start + LONGEST_PIECE if cut < 0 else cut + 1
            cut = _outside_tag(text, cut, line_end)
            yield start, cut, ""
            count += 1
            start = cut
        yield start, line_end, "\n" if line_end < end else ""
        count += 1
        at = line_end + 1


def _outside_tag(text: str, cut: int, end: int) -> int:
    """Move a cut that would divide a placeholder behind it; do not divide surrogate-like joined marks."""
    opened = text.rfind("<", max(0, cut - 24), cut)
    if opened >= 0:
        found = PLACEHOLDER.match(text, opened)
        if found is not None and found.end() > cut:
            return min(found.end(), end)
    return cut


def find_matches(text: str, needles: Sequence[Needle]) -> list[tuple[int, int]]:
    """Ranges of every needle in `text`, ignoring case, sorted and disjoint; at most `MOST_MATCHES`."""
    found: list[tuple[int, int]] = []
    for needle in needles:
        if isinstance(needle, str):
            if not needle:
                continue
            hits = re.compile(re.escape(needle), re.IGNORECASE).finditer(text)
            spans = [hit.span() for hit in itertools.islice(hits, MOST_MATCHES)]
        else:
            spans = needle.spans(text[:_REGEX_LIMIT])
        found += spans[: max(0, MOST_MATCHES - len(found))]
    found.sort()
    merged: list[tuple[int, int]] = []
    for start, stop in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def _shown_text(source: str, chips: Sequence[tuple[int, int, ChipInfo]]) -> tuple[str, tuple[Chip, ...]]:
    parts: list[str] = []
    made: list[Chip] = []
    at = length = 0
    for start, stop, info in chips:
        parts.append(source[at:start])
        length += start - at
        note = info.note.replace(" ", "\u00a0")
        tag = source[start:stop]
        before = f"{_GAP if made and made[-1].source_stop == start else _BREAK}{_ISOLATE}{ICON_CELL}"
        drawn = f"{before}{tag}{ICON_CELL}{note}{ICON_CELL}{_POP}"
        first = length + len(before)
        made.append(Chip(length, length + len(drawn), first, first + len(tag), start, stop, info))
        parts.append(drawn)
        length += len(drawn)
        at = stop
    parts.append(source[at:])
    return "".join(parts), tuple(made)


def paragraphs(
    text: str,
    chips: Sequence[ChipInfo] = (),
    needles: Sequence[Needle] = (),
) -> list[Paragraph]:
    """Cut one turn into paragraphs.

    `chips` describes the placeholders of the turn in their order; placeholders beyond its length are
    drawn as unknown tags. Text beyond `LONGEST_TURN` is left out (see `left_out`).
    """
    text = text[:LONGEST_TURN]
    matches = find_matches(text, needles) if needles else []
    tags = [(hit.start(), hit.end()) for hit in PLACEHOLDER.finditer(text)]
    unknown = ChipInfo("text", "unknown")
    infos = [chips[number] if number < len(chips) else unknown for number in range(len(tags))]
    result: list[Paragraph] = []
    next_tag = next_match = 0
    for start, stop, joiner in pieces(text):
        own: list[tuple[int, int, ChipInfo]] = []
        while next_tag < len(tags) and tags[next_tag][1] <= stop:
            own.append((tags[next_tag][0] - start, tags[next_tag][1] - start, infos[next_tag]))
            next_tag += 1
        source = text[start:stop]
        shown, made = _shown_text(source, own)
        if own and own[0][0] == 0:
            shown = shown.replace("\n", NEWLINE_MARK, 1) if "\n" in shown else shown
        piece = Paragraph(source, shown.replace("\n", "\u2028"), made, joiner=joiner, start=start)
        marked: list[tuple[int, int]] = []
        while next_match < len(matches) and matches[next_match][0] < stop:
            low, high = matches[next_match]
            if high > start:
                marked.append((_mark_low(piece, max(low - start, 0)), _mark_high(piece, min(high, stop) - start)))
            if high > stop:
                break
            next_match += 1
        piece.matches = tuple(marked)
        result.append(piece)
    return result


def _mark_low(piece: Paragraph, position: int) -> int:
    for chip in piece.chips:
        if chip.source_start <= position < chip.source_stop:
            return chip.tag_start + position - chip.source_start
    return piece.to_shown(position)


def _mark_high(piece: Paragraph, position: int) -> int:
    for chip in piece.chips:
        if chip.source_start < position <= chip.source_stop:
            return chip.tag_start + position - chip.source_start
    return piece.to_shown(position)


def left_out(text: str) -> int:
    """Number of characters that `paragraphs` does not show."""
    return max(0, len(text) - LONGEST_TURN)


def reads_from_the_right(text: str) -> bool:
    """Whether the first letter outside of isolates (chips are such) belongs to a script written from right to left."""
    isolates = 0
    for letter in text[:_DIRECTION_LIMIT]:
        sort = bidirectional(letter)
        if sort in ("LRI", "RLI", "FSI"):
            isolates += 1
        elif sort == "PDI":
            isolates = max(0, isolates - 1)
        elif isolates == 0 and sort in ("L", "R", "AL"):
            return sort != "L"
    return False
