"""Rules about `<image>` and `<speech>`: what the trainer counts, moves, loses or leaves as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ola_viewer.checks.record_view import RecordView
from ola_viewer.checks.rule import Depth, Issue, RecordRule, Severity
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.as_trained import IMAGE_TOKEN, SPEECH_TOKEN
from ola_viewer.manifest.sample import Kind

TAG = re.compile(r"<\s*(image|speech|video|audio)\s*>", re.IGNORECASE)
"""Anything that looks like a media tag, known to the trainer or not."""


def unknown_tags(text: str) -> list[str]:
    """The tags in a text that look like placeholders and are none."""
    return [found.group() for found in TAG.finditer(text) if found.group() not in (IMAGE_TOKEN, SPEECH_TOKEN)]


def _images(count: int) -> str:
    return "1 image" if count == 1 else f"{count} images"


def answer_placeholder(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A placeholder in an answer. In a sample without media it stays text, as written."""
    if view.branch is Kind.TEXT:
        return
    tags = (IMAGE_TOKEN, SPEECH_TOKEN) if "audio" in view.profile.media_keys else (IMAGE_TOKEN,)
    for number, text in view.answers():
        for tag in tags:
            if tag in text and number:
                yield Issue("conversations", ("conversations", number, "value"), f"{tag} stands in an answer.")


def image_token_count(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """Placeholders and images differ in number, after the trainer's own rearrangement."""
    trained = view.trained
    if trained is None or not view.has_image or view.images is None:
        return
    written = trained.images + trained.literal_images
    if written != view.images:
        wanted = "1 video" if "video" in view.record else _images(view.images)
        field, pointer = view.text_place(0)
        for number, turn in enumerate(trained.turns):
            if (turn.images or turn.literal_images) and not turn.dropped:
                field, pointer = view.text_place(number)
                break
        yield Issue(field, pointer, f"{written} × {IMAGE_TOKEN} for {wanted}.")


def speech_token_count(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """No `<speech>`, or one in more than one turn."""
    trained = view.trained
    if trained is None or not view.has_speech:
        return
    written = trained.speeches + trained.literal_speeches
    if written != view.speeches:
        field, pointer = view.text_place(0)
        yield Issue(field, pointer, f"{written} × {SPEECH_TOKEN} for 1 sound.")


def image_token_lost(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """An `<image>` that the trainer leaves as text although the record has media."""
    trained = view.trained
    if trained is None or not view.has_image:
        return
    for number, turn in enumerate(trained.turns):
        if turn.literal_images and not turn.dropped:
            if view.profile.one_tag_a_turn and turn.images:
                reason = "Only the first <image> of a turn is a picture."
            elif not turn.text.replace(IMAGE_TOKEN, "").strip():
                reason = "The turn is nothing but <image>."
            else:
                reason = "No line break follows <image>."
            yield Issue(*view.text_place(number), reason)


def token_without_media(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A placeholder in a record that has no such medium."""
    trained = view.trained
    if trained is None:
        return
    for number, turn in enumerate(trained.turns):
        if turn.dropped:
            continue
        if turn.literal_images and not view.has_image:
            yield Issue(*view.text_place(number), f"{IMAGE_TOKEN}, but the record has neither image nor video.")
        if turn.literal_speeches and not view.has_speech:
            yield Issue(*view.text_place(number), f"{SPEECH_TOKEN}, but the record has no sound.")


def tag_unknown(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A tag that looks like a placeholder and is plain text to the trainer."""
    for number, turn in enumerate(view.turns):
        text = turn.get("value") if isinstance(turn, dict) else None
        field, pointer = view.text_place(number)
        if field == "text_q":
            text = view.record.get("text_q", view.first_human_text)
        if isinstance(text, str) and "<" in text:
            for tag in dict.fromkeys(unknown_tags(text)):
                yield Issue(field, pointer, f"{tag[:16]} is not a placeholder.")


def question_token_order(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A sound before an image: the model hands out the images of a sample first, then its sound, to whatever
    places there are. Only `<speech><image>` together, as written for videos with sound, changes nothing.
    """
    trained = view.trained
    if trained is None or not (view.has_image and view.has_speech):
        return
    spoken = None
    for number, turn in enumerate(trained.turns):
        if turn.dropped:
            continue
        speech = turn.text.find(SPEECH_TOKEN)
        if view.branch is Kind.IMAGE_SPOKEN_QUESTION and 0 <= speech < turn.text.rfind(IMAGE_TOKEN):
            yield Issue(*view.text_place(number), f"{SPEECH_TOKEN} stands before {IMAGE_TOKEN}.")
            return
        if spoken is not None and turn.images:
            reason = f"{IMAGE_TOKEN} stands in a later turn than {SPEECH_TOKEN}."
            yield Issue(*view.text_place(number), reason)
            return
        if turn.speeches:
            spoken = number


RULES = (
    RecordRule(
        "answer-placeholder", Severity.CORRUPTING, Depth.QUICK,
        "The trainer will move the tag to the front of the answer and put a medium there.", look=answer_placeholder,
    ),
    RecordRule(
        "image-token-count", Severity.CORRUPTING, Depth.QUICK,
        "The trainer will ignore the medium of this record, or take the pictures of the next samples in the batch.",
        fixable=True, look=image_token_count,
    ),
    RecordRule(
        "speech-token-count", Severity.CORRUPTING, Depth.QUICK,
        "The trainer will ignore the sound of this record, or take the sound of the next samples in the batch.",
        fixable=True, look=speech_token_count,
    ),
    RecordRule(
        "image-token-lost", Severity.CORRUPTING, Depth.QUICK,
        "The trainer will read the tag as ordinary text and ignore the image.", look=image_token_lost,
    ),
    RecordRule(
        "token-without-media", Severity.WARNING, Depth.QUICK,
        "The trainer will read the tag as ordinary text.", look=token_without_media,
    ),
    RecordRule(
        "tag-unknown", Severity.WARNING, Depth.QUICK,
        "The trainer will read the tag as ordinary text.", fixable=True, look=tag_unknown,
    ),
    RecordRule(
        "question-token-order", Severity.CORRUPTING, Depth.QUICK,
        "The trainer will put the image where the sound was and the sound where the image was.",
        look=question_token_order,
    ),
)  # fmt: skip
