"""A record between two dialects: turns of text and media in the order in which they are said."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from ola_viewer.manifest.sample import Modality

POINTS_INTO_PATCH: Final = "It points into a patch; only Ola and Oryx read those: unpack it first."


class Dialect(StrEnum):
    """What records can be converted to."""

    OLA = "ola"
    """`conversations` of from/value; `image`, `video`, `audio`; `<image>` and `<speech>`."""
    LLAMA_FACTORY = "llama-factory"
    """`messages` of role/content; lists `images`, `videos`, `audios`; `<image>`, `<video>`, `<audio>`."""
    MS_SWIFT = "ms-swift"
    """The same keys and placeholders as LLaMA-Factory."""
    QWEN = "qwen"
    """`messages` of role/content, where a content with media is a list of parts."""


@dataclass(frozen=True, slots=True)
class Medium:
    """A medium at its place in a turn. `value`: the media value as it stands in the record."""

    modality: Modality
    value: object


Segment: TypeAlias = str | Medium


@dataclass(slots=True)
class Said:
    """One turn. `role`: "user", "assistant", "system", or whatever else the record says; `extra`: its further keys."""

    role: str
    segments: list[Segment]
    extra: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the other dialect cannot express, or that had to be decided. `field` is a pointer as text."""

    field: str
    reason: str


@dataclass(slots=True)
class Dialogue:
    """What a record says. `used`: its keys that are expressed here; all others are carried over as they stand.

    `spoken`: the first question is a sound (`audio_q`), its text stands under `text_q`.
    """

    turns: list[Said]
    used: set[str]
    turn_key: str
    spoken: bool = False
    notes: list[Note] = field(default_factory=list)
    keys: tuple[str, ...] = ()
    """The keys of the record in their order where it is plainly in the dialect of Ola, else none."""

    def media(self) -> list[Medium]:
        """All media in the order in which they are said."""
        return [segment for turn in self.turns for segment in turn.segments if isinstance(segment, Medium)]


class NotConvertibleError(ValueError):
    """A record has no dialogue that could be said in another dialect; `str()` says why."""
