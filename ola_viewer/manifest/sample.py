"""What a record means, in whichever dialect it is written.

`manifest/dialects.py` makes a `Sample` of a parsed record; panes, checks and decoders read only
samples. A `Pointer` is the way from the record to a value inside it: keys and list positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, TypeAlias

Pointer: TypeAlias = tuple[str | int, ...]
Modality: TypeAlias = Literal["image", "video", "audio"]


class Kind(IntEnum):
    """The trainer's branch for a record (ola-format.md, section 3, step 1); stored as uint8 in columns."""

    TEXT = 0
    IMAGE = 1
    VIDEO = 2
    AUDIO = 3
    VIDEO_AUDIO = 4
    SPOKEN_QUESTION = 5
    IMAGE_SPOKEN_QUESTION = 6
    OTHER = 7
    """Not an object, or a combination for which the trainer has no branch."""

    @property
    def slug(self) -> str:
        """Name in filters, command line and JSON: `text`, `image`, …, `video+audio`, `image+audio_q`."""
        return _SLUGS[self]

    @property
    def title(self) -> str:
        """Name for people, in English."""
        return _TITLES[self]


_SLUGS = {
    Kind.TEXT: "text",
    Kind.IMAGE: "image",
    Kind.VIDEO: "video",
    Kind.AUDIO: "audio",
    Kind.VIDEO_AUDIO: "video+audio",
    Kind.SPOKEN_QUESTION: "audio_q",
    Kind.IMAGE_SPOKEN_QUESTION: "image+audio_q",
    Kind.OTHER: "other",
}
_TITLES = {
    Kind.TEXT: "Text only",
    Kind.IMAGE: "Image",
    Kind.VIDEO: "Video",
    Kind.AUDIO: "Audio",
    Kind.VIDEO_AUDIO: "Video + audio",
    Kind.SPOKEN_QUESTION: "Spoken question",
    Kind.IMAGE_SPOKEN_QUESTION: "Image + spoken question",
    Kind.OTHER: "Other",
}


@dataclass(frozen=True, slots=True)
class MediaRef:
    """One media value of a record.

    `field` is the key it stands under ("image", "video", "audio", "audio_q", or the dialect's own,
    such as "images"), `pointer` the way to the whole value, `value` the JSON value as it stands
    (text, object, or anything wrong). `path` is the text that the reader opens (a path, the patch,
    or `img_path`), None if there is none; `path_pointer` the way to exactly that literal.
    """

    field: str
    modality: Modality
    pointer: Pointer
    value: object
    path: str | None
    path_pointer: Pointer | None

    @property
    def is_patch(self) -> bool:
        """Whether the value points into a patch (an object with a `patch` key and no `img_path`)."""
        return isinstance(self.value, dict) and "patch" in self.value and "img_path" not in self.value


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the dialogue. `role` and `text` are as written and may be of any JSON type.

    `pointer` leads to the turn object, `text_pointer` to its text literal (None if absent).
    """

    role: object
    text: object
    pointer: Pointer
    text_pointer: Pointer | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A record, understood. `dialect` names how it is written: "ola", "messages", "parts", …"""

    id: str | int | None
    kind: Kind
    dialect: str
    media: tuple[MediaRef, ...]
    turns: tuple[Turn, ...]
    text_q: object = None
