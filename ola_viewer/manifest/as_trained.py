"""The dialogue as the trainer tokenises it: which branch loads the record, what becomes of its placeholders.

Follows `preprocess_multimodal`, `preprocess_multimodal_special` and `preprocess_qwen` of the public Ola
trainer (ola-format.md, section 3, steps 1, 2, 5), verified against recordings of the original loader; the
functions of the same names of the Oryx trainer (Qwen template); and those of LLaVA-NeXT with image lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ola_viewer.manifest.sample import Kind, Sample

Trainer: TypeAlias = Literal["ola", "oryx", "llava"]
IMAGE_TOKEN = "<image>"
SPEECH_TOKEN = "<speech>"
TRAINED_ROLES = ("human", "gpt")
_COUNTS = ("images", "speeches", "literal_images", "literal_speeches")


@dataclass(frozen=True, slots=True)
class TrainedTurn:
    """One turn as it is tokenised.

    `text` is the text after rearrangement. `images` and `speeches` count the placeholders that reach
    the model as media; `literal_images` and `literal_speeches` those that stay ordinary text.
    `dropped`: the trainer leaves the turn out. `replaced`: `text_q` took the place of the written text.
    """

    role: str
    text: str
    images: int = 0
    speeches: int = 0
    literal_images: int = 0
    literal_speeches: int = 0
    dropped: bool = False
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class TrainedConversation:
    """What the trainer makes of a record's dialogue.

    `turns` is what the loader hands to the tokeniser (empty if it fails before). `failure` is the
    sentence why the record cannot be trained because of its dialogue, or None; media are not looked at.
    The token counts leave out dropped turns.
    """

    branch: Kind
    turns: tuple[TrainedTurn, ...] = ()
    has_image: bool = False
    has_speech: bool = False
    failure: str | None = None
    images: int = field(init=False)
    speeches: int = field(init=False)
    literal_images: int = field(init=False)
    literal_speeches: int = field(init=False)

    def __post_init__(self) -> None:
        images = speeches = literal_images = literal_speeches = 0
        for turn in self.turns:
            if not turn.dropped:
                images += turn.images
                speeches += turn.speeches
                literal_images += turn.literal_images
                literal_speeches += turn.literal_speeches
        for name, count in zip(_COUNTS, (images, speeches, literal_images, literal_speeches), strict=True):
            object.__setattr__(self, name, count)


def trained_branch(record: Mapping[str, object], trainer: Trainer = "ola") -> Kind:
    """The branch of the loader that the keys of a record select; by presence, whatever the values are.

    Oryx and the LLaVA family know neither sound nor combinations: they load the image, else the video.
    """
    if trainer != "ola":
        return Kind.IMAGE if "image" in record else Kind.VIDEO if "video" in record else Kind.TEXT
    if "audio" in record:
        return Kind.VIDEO_AUDIO if "video" in record else Kind.AUDIO
    if "audio_q" in record:
        return Kind.IMAGE_SPOKEN_QUESTION if "image" in record else Kind.SPOKEN_QUESTION
    if "video" in record:
        return Kind.VIDEO
    return Kind.IMAGE if "image" in record else Kind.TEXT


def combination_fails(record: Mapping[str, object]) -> bool:
    """Whether Ola's loader stores a medium that its branch did not load, and crashes (step 1)."""
    branch = trained_branch(record)
    image_loaded = branch in (Kind.IMAGE, Kind.IMAGE_SPOKEN_QUESTION)
    video_loaded = branch in (Kind.VIDEO, Kind.VIDEO_AUDIO)
    return ("image" in record and not image_loaded) or ("video" in record and not video_loaded)


def as_trained(record: object, trainer: Trainer = "ola") -> TrainedConversation:
    """The dialogue of a parsed record after the trainer's rearrangement. Never raises."""
    if not isinstance(record, dict):
        return TrainedConversation(Kind.OTHER, failure="The record is not an object.")
    branch = trained_branch(record, trainer)
    has_speech = trainer == "ola" and ("audio" in record or "audio_q" in record)
    has_image = "image" in record or "video" in record
    spoken = branch in (Kind.SPOKEN_QUESTION, Kind.IMAGE_SPOKEN_QUESTION)

    def fail(reason: str, turns: tuple[TrainedTurn, ...] = ()) -> TrainedConversation:
        return TrainedConversation(branch, turns, has_image, has_speech, reason)

    written = record.get("conversations")
    if not isinstance(written, list) or not written:
        return fail("The record has no turns.")
    if spoken and not isinstance(record.get("text_q"), str):
        return fail("The record has audio_q but no text_q.")
    turns: list[TrainedTurn] = []
    reason: str | None = None
    for number, item in enumerate(written):
        if not isinstance(item, dict):
            return fail(f"Turn {number + 1} is not an object.")
        role, text = item.get("from"), item.get("value")
        replaced = spoken and number == 0
        if replaced:
            text = record["text_q"]
        if not isinstance(text, str):
            return fail(f"The text of turn {number + 1} is not text.")
        arranged = _rearrange(text, branch, trainer)
        if role not in TRAINED_ROLES:
            reason = reason or f"The trainer does not know the role of turn {number + 1}."
        turns.append(_count(str(role), arranged, has_image, has_speech, trainer, number == 0, replaced))
    return fail(reason, tuple(turns)) if reason else TrainedConversation(branch, tuple(turns), has_image, has_speech)


def media_seen(sample: Sample, trainer: Trainer) -> tuple[list[int], list[int]]:
    """Indexes in `sample.media` of the pictures and of the sounds that a trainer looks at."""
    pictures = [index for index, ref in enumerate(sample.media) if ref.modality != "audio"]
    if trainer == "ola":
        return pictures, [index for index, ref in enumerate(sample.media) if ref.modality == "audio"]
    images = [index for index in pictures if sample.media[index].field == "image"]
    return images or pictures, []


def _rearrange(text: str, branch: Kind, trainer: Trainer) -> str:
    """The text of a turn after the loader moved its placeholders."""
    if branch is Kind.TEXT:
        return text
    if trainer == "llava":
        return _front(text, IMAGE_TOKEN, 1) if text.count(IMAGE_TOKEN) == 1 and text.find(IMAGE_TOKEN) else text
    if trainer == "oryx":  # all of them become one, unless the text begins with one
        return text if IMAGE_TOKEN not in text or text.startswith(IMAGE_TOKEN) else _front(text, IMAGE_TOKEN, 1)
    if branch in (Kind.SPOKEN_QUESTION, Kind.IMAGE_SPOKEN_QUESTION):
        with_newline = SPEECH_TOKEN + "\n"
        return text if with_newline in text else text.replace(SPEECH_TOKEN, with_newline)
    if SPEECH_TOKEN in text and IMAGE_TOKEN in text:
        bare = text.replace(SPEECH_TOKEN, "").strip().replace(IMAGE_TOKEN, "").strip()
        return (SPEECH_TOKEN + IMAGE_TOKEN + "\n" + bare).strip()
    if SPEECH_TOKEN in text:
        return _front(text, SPEECH_TOKEN, 1)
    return _front(text, IMAGE_TOKEN, text.count(IMAGE_TOKEN)) if IMAGE_TOKEN in text else text


def _front(text: str, token: str, times: int) -> str:
    return ((token + "\n") * times + text.replace(token, "").strip()).strip()


def _count(
    role: str, text: str, has_image: bool, has_speech: bool, trainer: Trainer, first: bool, replaced: bool
) -> TrainedTurn:
    """Count the placeholders of one turn that become media, as the tokeniser splits the text."""
    written_images, written_speeches = text.count(IMAGE_TOKEN), text.count(SPEECH_TOKEN)
    images = speeches = 0
    both = SPEECH_TOKEN + IMAGE_TOKEN
    if trainer == "llava":
        images = written_images if has_image else 0
    elif trainer == "oryx" and text.startswith(IMAGE_TOKEN):
        images = int(has_image)  # no more of them are looked for
    elif has_image and has_speech and both in text:
        images = speeches = 1 if text.startswith(both) else text.count(both + "\n")
    elif has_image and has_speech and written_images and written_speeches:
        # The text is cut at every "<image>\n" and "<speech>\n"; the last cut is taken for the sound.
        cuts = text.count(IMAGE_TOKEN + "\n") + text.count(SPEECH_TOKEN + "\n")
        speeches = min(cuts, 1)
        images = cuts - speeches
    elif has_speech and written_speeches:
        speeches = 1 if text.startswith(SPEECH_TOKEN) else text.count(SPEECH_TOKEN + "\n")
    elif has_image and written_images:
        images = text.count(IMAGE_TOKEN + "\n")
    return TrainedTurn(
        role=role,
        text=text,
        images=images,
        speeches=speeches,
        literal_images=max(written_images - images, 0),
        literal_speeches=max(written_speeches - speeches, 0),
        dropped=first and role != "human",
        replaced=replaced,
    )
