"""Rules about content: what reading and decoding a medium showed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ola_viewer.checks.content_view import ContentView
from ola_viewer.checks.rule import ContentRule, Depth, Issue, Severity
from ola_viewer.checks.settings import CheckSettings


def _issue(view: ContentView, message: str) -> Issue:
    return Issue(view.ref.field, view.ref.path_pointer or view.ref.pointer, message)


def _failure(code: str) -> Callable[[ContentView, CheckSettings], Iterator[Issue]]:
    """A rule that holds when decoding failed with this code."""

    def look(view: ContentView, settings: CheckSettings) -> Iterator[Issue]:
        if view.facts.failure is not None and view.facts.failure[0] == code:
            yield _issue(view, view.facts.failure[1])

    return look


def media_truncated(view: ContentView, settings: CheckSettings) -> Iterator[Issue]:
    """Pillow is told to take images that end early."""
    cut = view.facts.truncated
    if cut:
        one = "The image ends early." if view.facts.frames in (None, 1) else f"Frame {cut[0]} ends early."
        yield _issue(view, one if len(cut) == 1 else f"{len(cut)} frames end early, the first is {cut[0]}.")


def exif_orientation(view: ContentView, settings: CheckSettings) -> Iterator[Issue]:
    """A rotation that the trainer ignores; 1 means none."""
    if view.facts.orientation not in (None, 1):
        yield _issue(view, f"The EXIF orientation is {view.facts.orientation}.")


def frame_order(view: ContentView, settings: CheckSettings) -> Iterator[Issue]:
    """The frames would follow each other far better in another order."""
    score = view.facts.order_score
    if score is not None and score >= settings.frame_order:
        note = view.facts.order_note or "The frames do not follow each other smoothly."
        yield _issue(view, f"{note} Order score {score:.2f}, in order is 1.")


def audio_too_long(view: ContentView, settings: CheckSettings) -> Iterator[Issue]:
    """Sound beyond the last chunk that is used."""
    if view.ref.modality == "audio" and (view.facts.seconds or 0.0) > settings.sound_limit:
        yield _issue(view, f"The sound lasts longer than {settings.sound_limit:g} s.")


def audio_empty(view: ContentView, settings: CheckSettings) -> Iterator[Issue]:
    """A sound file without a single sample."""
    if view.ref.modality == "audio" and view.facts.samples == 0:
        yield _issue(view, "The sound has no samples.")


def video_memory(view: ContentView, settings: CheckSettings) -> Iterator[Issue]:
    """All frames of a video file are decoded at once."""
    if (view.facts.decoded_bytes or 0) > settings.video_memory:
        yield _issue(view, f"Decoded, the video takes {(view.facts.decoded_bytes or 0) / 1e9:.0f} GB.")


def sound_track_length(view: ContentView, settings: CheckSettings) -> Iterator[Issue]:
    """A video file and its sound differ in length; told at the sound."""
    video = view.others.get("video")
    if view.ref.field != "audio" or video is None or video.seconds is None or view.facts.seconds is None:
        return
    apart = abs(video.seconds - view.facts.seconds)
    if apart > settings.duration_seconds and apart > settings.duration_share * max(video.seconds, view.facts.seconds):
        longer = "longer" if view.facts.seconds > video.seconds else "shorter"
        yield _issue(view, f"The sound is {apart:.0f} s {longer} than the video.")


RULES = (
    ContentRule(
        "patch-signature", Severity.ERROR, Depth.DEEP,
        "The trainer will find no image or sound at this place of the patch and train another sample instead.",
        look=_failure("patch-signature"),
    ),
    ContentRule(
        "media-undecodable", Severity.ERROR, Depth.DEEP,
        "The trainer will fail to decode it and train a random other sample instead.",
        look=_failure("media-undecodable"),
    ),
    ContentRule(
        "media-truncated", Severity.CORRUPTING, Depth.DEEP,
        "The trainer will train the missing part of the image as grey.", look=media_truncated,
    ),
    ContentRule(
        "exif-orientation", Severity.INFO, Depth.DEEP,
        "The trainer will see the photo as it is stored, not as it was meant to be turned.", look=exif_orientation,
    ),
    ContentRule(
        "frame-order", Severity.WARNING, Depth.DEEP,
        "The trainer will see the frames in the order in which they are packed, which may be the wrong one.",
        look=frame_order,
    ),
    ContentRule(
        "audio-too-long", Severity.WARNING, Depth.DEEP,
        "The trainer will use only the first 25 pieces of 30 seconds.", look=audio_too_long,
    ),
    ContentRule(
        "audio-empty", Severity.CORRUPTING, Depth.DEEP,
        "The trainer will train 30 seconds of silence.", look=audio_empty,
    ),
    ContentRule(
        "video-memory", Severity.WARNING, Depth.DEEP,
        "The trainer will decode the whole video into memory, which may end the process.", look=video_memory,
    ),
    ContentRule(
        "sound-track-length", Severity.WARNING, Depth.DEEP,
        "The trainer will put picture and sound together although they differ in length.", look=sound_track_length,
    ),
)  # fmt: skip
