"""Trainers as data: which keys they read, what they accept there, where relative paths begin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ola_viewer.manifest.as_trained import Trainer

MEDIA_KEYS = ("image", "video", "audio", "audio_q")


@dataclass(frozen=True, slots=True)
class TrainerProfile:
    """What a trainer's loader reads. All rules ask the profile instead of naming trainers.

    `base` says what a relative path is relative to: the trainer's working directory, the `data_folder`
    that only `patch` is joined to, or the `image_folder` that every image is joined to. `video_files`: videos
    may be files of their own. `combinations_crash`: a medium besides those of the branch is an error, else it
    is ignored. `one_tag_a_turn`: only the first `<image>` of a turn becomes a medium.
    """

    name: Trainer
    title: str
    media_keys: tuple[str, ...]
    patches: bool
    image_list: bool
    base: Literal["working directory", "data_folder", "image_folder"]
    colour_words: tuple[str, ...] = ()
    video_files: bool = True
    combinations_crash: bool = False
    one_tag_a_turn: bool = False

    def visible(self, record: Mapping[str, object]) -> Mapping[str, object]:
        """The record without the media keys that this trainer does not look at."""
        if self.name == "ola" or not any(key in record for key in MEDIA_KEYS if key not in self.media_keys):
            return record
        return {key: value for key, value in record.items() if key not in MEDIA_KEYS or key in self.media_keys}


COLOUR_WORDS = ("sharegpt4o", "ShareGPT4Video/new_patch", "cinepile", "nextqa", "perceptiontest")

OLA = TrainerProfile("ola", "Ola", MEDIA_KEYS, True, True, "working directory", COLOUR_WORDS, combinations_crash=True)
ORYX = TrainerProfile(
    "oryx", "Oryx", ("image", "video"), True, True, "data_folder", COLOUR_WORDS, video_files=False, one_tag_a_turn=True
)
LLAVA = TrainerProfile("llava", "LLaVA family", ("image", "video"), False, True, "image_folder")

PROFILES: Mapping[str, TrainerProfile] = {profile.name: profile for profile in (OLA, ORYX, LLAVA)}


def guess_profile(records: Iterable[object]) -> TrainerProfile:
    """The trainer that a file was probably written for, from a few of its parsed records.

    Sound or text questions are Ola's; relative patches without any sound or video file are Oryx's; plain relative
    pictures without either are LLaVA's; anything else counts as Ola, whose loader takes all of them.
    """
    patches = sound = relative = absolute = video_files = False
    for record in records:
        if not isinstance(record, dict):
            continue
        sound = sound or any(key in record for key in ("audio", "audio_q", "text_q"))
        for key in ("image", "video"):
            value = record.get(key)
            video_files = video_files or (key == "video" and isinstance(value, str))
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    patches = patches or "patch" in item
                    item = item.get("patch")
                if isinstance(item, str) and item:
                    absolute = absolute or item.startswith("/")
                    relative = relative or not item.startswith("/")
    if sound or absolute:
        return OLA
    if patches:
        return OLA if video_files else ORYX
    return LLAVA if relative else OLA
