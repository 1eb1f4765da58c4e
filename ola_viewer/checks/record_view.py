"""A record as the rules see it: its branch, its turns, its media as the loader reads them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ola_viewer.checks.profiles import TrainerProfile
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.as_trained import (
    TRAINED_ROLES,
    TrainedConversation,
    as_trained,
    combination_fails,
    trained_branch,
)
from ola_viewer.manifest.sample import Kind, MediaRef, Modality, Pointer

MODALITIES: Mapping[str, Modality] = {"image": "image", "video": "video", "audio": "audio", "audio_q": "audio"}
LOADED: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: (),
    Kind.IMAGE: ("image",),
    Kind.VIDEO: ("video",),
    Kind.AUDIO: ("audio",),
    Kind.VIDEO_AUDIO: ("video", "audio"),
    Kind.SPOKEN_QUESTION: ("audio_q",),
    Kind.IMAGE_SPOKEN_QUESTION: ("audio_q", "image"),
    Kind.OTHER: (),
}
"""The media keys that each branch of the loader opens."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A byte range of a patch as the loader computes it; `sizes` holds one number a frame."""

    start: int
    sizes: tuple[int, ...]
    base64: bool


def loader_int(value: object) -> int | None:
    """What `int(value)` gives the loader for a JSON value, or None where it raises."""
    if isinstance(value, bool | int):
        return int(value)
    if isinstance(value, float):
        return int(value) if math.isfinite(value) else None
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return None
    return None


def path_of(field: str, pointer: Pointer, value: object) -> tuple[str | None, Pointer | None]:
    """The text that the loader opens for a media value and the way to it."""
    if isinstance(value, str):
        return value, pointer
    if isinstance(value, dict):
        key = "img_path" if "img_path" in value and field == "image" else "patch"
        path = value.get(key)
        if isinstance(path, str):
            return path, (*pointer, key)
    return None, None


def piece_of(ref: MediaRef) -> Piece | None:
    """The range that a patch value names, or None for an ordinary file and for unusable numbers.

    A size in the wrong wrapping (the faults with a fix) is read as it was meant, so that a range is
    judged alike before and after the fix.
    """
    value = ref.value
    if not isinstance(value, dict) or not isinstance(value.get("patch"), str):
        return None
    if "img_path" in value and ref.field in ("image", "video"):
        return None
    start = loader_int(value.get("start_num"))
    size = value.get("size")
    if ref.modality != "video" and isinstance(size, list) and len(size) != 1:
        return None
    sizes = [loader_int(item) for item in (size if isinstance(size, list) else [size])]
    if start is None or not sizes or any(item is None for item in sizes):
        return None
    return Piece(start, tuple(item for item in sizes if item is not None), value.get("image_encoding") == "base64")


def _role(turn: object, mapped: Mapping[str, str]) -> str | None:
    role = turn.get("from") if isinstance(turn, dict) else None
    if not isinstance(role, str):
        return None
    return role if role in TRAINED_ROLES else mapped.get(role.lower())


class RecordView:
    """One parsed record under one trainer profile. What is dear is computed when first asked for.

    `is_object`: whether it is an object at all; all else holds only then. `record`: the members that the
    trainer looks at. `branch`: the loader's, by the keys alone. `combination_fails`: the branch leaves out a
    medium that is stored afterwards, which crashes. `spoken`: `text_q` takes the place of the first turn.
    `turns`: as written, empty where there are none. `roles`: of each turn, known misspellings mapped to what
    they mean, None where that is not known. `has_image`, `has_speech`: whether the tag is a placeholder here.
    """

    def __init__(self, parsed: object, profile: TrainerProfile, settings: CheckSettings) -> None:
        self.parsed = parsed
        self.profile = profile
        self.is_object = isinstance(parsed, dict)
        record: Mapping[str, object] = profile.visible(parsed) if isinstance(parsed, dict) else {}
        self.record = record
        self.branch = trained_branch(record, profile.name)
        self.combination_fails = profile.combinations_crash and combination_fails(record)
        self.spoken = self.branch in (Kind.SPOKEN_QUESTION, Kind.IMAGE_SPOKEN_QUESTION)
        self.has_image = "image" in record or "video" in record
        self.has_speech = "audio" in record or "audio_q" in record
        written = record.get("conversations")
        self.turns: list[object] = written if isinstance(written, list) else []
        self.roles = [_role(turn, settings.role_map) for turn in self.turns]

    @cached_property
    def media(self) -> tuple[MediaRef, ...]:
        """The media values that the branch really loads, in the order of loading; one entry an image."""
        refs: list[MediaRef] = []
        for field in LOADED[self.branch]:
            value = self.record[field]
            if field == "image" and isinstance(value, list) and self.profile.image_list:
                refs += [self._ref(field, (field, place), item) for place, item in enumerate(value)]
            else:
                refs.append(self._ref(field, (field,), value))
        return tuple(refs)

    @staticmethod
    def _ref(field: str, pointer: Pointer, value: object) -> MediaRef:
        return MediaRef(field, MODALITIES[field], pointer, value, *path_of(field, pointer, value))

    @property
    def ignored(self) -> tuple[str, ...]:
        """The media keys that the branch never looks at, where that does not make it crash."""
        if not isinstance(self.parsed, dict) or self.combination_fails:
            return ()
        return tuple(key for key in MODALITIES if key in self.parsed and key not in LOADED[self.branch])

    @property
    def images(self) -> int | None:
        """How many `<image>` the trainer wants: one an image, one a video; None where the value is no medium."""
        if self.branch in (Kind.VIDEO, Kind.VIDEO_AUDIO):
            return 1
        if self.branch in (Kind.IMAGE, Kind.IMAGE_SPOKEN_QUESTION):
            value = self.record["image"]
            if isinstance(value, list):
                return len(value)
            return 1 if isinstance(value, str | dict) else None
        return 0

    @property
    def speeches(self) -> int:
        """How many `<speech>` the trainer wants: one if the record has sound."""
        return int(self.has_speech)

    @cached_property
    def trained(self) -> TrainedConversation | None:
        """The dialogue as trained, or None where it cannot be made or means nothing.

        Faults that have a sure fix (`role-unknown`, `text-q-missing`) are taken as mended, so that
        what else is wrong is told at once.
        """
        if not self.is_object or self.combination_fails:
            return None
        record = dict(self.record)
        if self.spoken and "text_q" not in record:
            copied = self.first_human_text
            if copied is not None:
                record["text_q"] = copied
        record["conversations"] = [
            {**turn, "from": role} if isinstance(turn, dict) and role is not None and turn["from"] != role else turn
            for turn, role in zip(self.turns, self.roles, strict=True)
        ]
        conversation = as_trained(record, self.profile.name)
        return None if conversation.failure else conversation

    def answers(self) -> Iterator[tuple[int, str]]:
        """Number and text of the turns that are answers with a text."""
        for number, (turn, role) in enumerate(zip(self.turns, self.roles, strict=True)):
            if role == "gpt" and isinstance(turn, dict) and isinstance(turn.get("value"), str):
                yield number, turn["value"]

    @property
    def first_human_text(self) -> str | None:
        """The text of the first human turn, if it is one with words."""
        for turn, role in zip(self.turns, self.roles, strict=True):
            if role == "human" and isinstance(turn, dict):
                text = turn.get("value")
                return text if isinstance(text, str) and text.strip() else None
        return None

    def text_place(self, turn: int) -> tuple[str, Pointer]:
        """Field and pointer of the text that turn `turn` trains."""
        if turn == 0 and self.spoken:
            return "text_q", ("text_q",)
        return "conversations", ("conversations", turn, "value")
