"""Rules about media values as they stand in the JSON: combinations, types, numbers, spelling of paths."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ola_viewer.checks.record_view import RecordView, loader_int
from ola_viewer.checks.rule import Depth, Issue, RecordRule, Severity
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.sample import MediaRef

VARIABLE = re.compile(r"\$\w|\$\{|%\w+%")


def media_combination(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A medium that the branch does not load and the loader still stores."""
    if view.is_object and view.combination_fails:
        keys = [key for key in ("image", "video", "audio", "audio_q") if key in view.record]
        yield Issue(keys[0], (keys[0],), f"No branch loads {' + '.join(keys)}.")


def media_ignored(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A medium that this trainer never looks at: any sound but Ola's, a video beside an image."""
    if not view.profile.combinations_crash:
        for key in view.ignored:
            beside = " beside an image" if key in view.profile.media_keys else ""
            yield Issue(key, (key,), f"{view.profile.title} does not look at {key}{beside}.")


def question_ignored(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A spoken question beside `audio`, which selects the branch."""
    if view.profile.combinations_crash and view.ignored:
        yield Issue("audio_q", ("audio_q",), "audio_q stands beside audio.")


def image_list_empty(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A list without images: nothing fills the place that the model keeps for a picture of every sample."""
    if view.images == 0 and view.has_image and view.trained is not None and not view.trained.images:
        yield Issue("image", ("image",), "The list of images is empty.")


def media_type(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A value that is neither a path nor an object (nor, for images, a list of these)."""
    for ref in view.media:
        value = ref.value
        if isinstance(value, dict):
            if not view.profile.patches:
                yield Issue(ref.field, ref.pointer, "This trainer reads no patches, only paths.")
            elif ref.path == "":
                yield Issue(ref.field, ref.path_pointer or ref.pointer, "The path is empty.")
            elif ref.field == "image" and "img_path" in value and ref.path is None:
                yield Issue(ref.field, (*ref.pointer, "img_path"), "img_path is not text.")
        elif not isinstance(value, str):
            yield Issue(ref.field, ref.pointer, f"The value is {_type(value)}, not a path or a place in a patch.")
        elif not value:
            yield Issue(ref.field, ref.pointer, "The path is empty.")
        elif ref.modality == "video" and not view.profile.video_files:
            yield Issue(ref.field, ref.pointer, "This trainer reads videos from patches only, no files.")
        elif "\x00" in value:
            yield Issue(ref.field, ref.pointer, "The path holds a zero character.")


def _type(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    return "a list" if isinstance(value, list) else "a number"


def _patches(view: RecordView) -> Iterator[tuple[MediaRef, dict[str, object]]]:
    """The media whose numbers the loader reads."""
    for ref in view.media:
        if isinstance(ref.value, dict) and not (ref.modality != "audio" and "img_path" in ref.value):
            yield ref, ref.value


def patch_key_missing(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """`patch`, `start_num` or `size` absent, or not what the reader of this medium can take as numbers."""
    if not view.profile.patches:
        return
    for ref, value in _patches(view):
        missing = [key for key in ("patch", "start_num", "size") if key not in value]
        if missing:
            yield Issue(ref.field, ref.pointer, f"There is no {', '.join(missing)}.")
            continue
        if not isinstance(value["patch"], str):
            yield Issue(ref.field, (*ref.pointer, "patch"), "patch is not text.")
        if loader_int(value["start_num"]) is None:
            yield Issue(ref.field, (*ref.pointer, "start_num"), "start_num is not a number.")
        size = value["size"]
        place = (*ref.pointer, "size")
        if ref.modality == "video":
            if isinstance(size, list):
                if not size:
                    yield Issue(ref.field, place, "size names no frame.")
                elif any(loader_int(item) is None for item in size):
                    yield Issue(ref.field, place, "A size is not a number.")
            elif loader_int(size) is None:
                yield Issue(ref.field, place, "size is not a list of numbers.")
        elif isinstance(size, list):
            continue
        elif ref.modality == "audio":
            if not isinstance(size, int):
                yield Issue(ref.field, place, "size is not a whole number.")
        elif loader_int(size) is None:
            yield Issue(ref.field, place, "size is not a number.")


def _size_list(view: RecordView, modality: str) -> Iterator[Issue]:
    for ref, value in _patches(view):
        size = value.get("size")
        if ref.modality == modality and isinstance(size, list):
            what = "a list of one" if len(size) == 1 else f"a list of {len(size)}"
            yield Issue(ref.field, (*ref.pointer, "size"), f"size is {what}, not a number.")


def image_size_list(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """An image whose size stands in a list, as the published packer writes it."""
    if view.profile.patches:
        yield from _size_list(view, "image")


def audio_size_list(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A sound whose size stands in a list."""
    if view.profile.patches:
        yield from _size_list(view, "audio")


def video_size_int(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A video with one number where the sizes of its frames belong."""
    if not view.profile.patches:
        return
    for ref, value in _patches(view):
        size = value.get("size")
        if ref.modality == "video" and not isinstance(size, list) and loader_int(size) is not None:
            yield Issue(ref.field, (*ref.pointer, "size"), "size is one number, not a list.")


def video_img_path(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """The video reader looks at `img_path` and then returns nothing."""
    for ref in view.media:
        if ref.modality == "video" and isinstance(ref.value, dict) and "img_path" in ref.value:
            yield Issue(ref.field, (*ref.pointer, "img_path"), "A video object holds img_path.")


def suspicion(path: str) -> str | None:
    """What looks wrong in the spelling of a path, or None."""
    if path != path.strip():
        return "The path begins or ends with a blank."
    if "\\" in path:
        return "The path holds back-slashes."
    if path.lower().startswith("file:"):
        return "The path is a file: address."
    if path.startswith("~"):
        return "The path begins with ~, which the trainer does not expand."
    if VARIABLE.search(path):
        return "The path holds a variable, which the trainer does not expand."
    if "//" in path and "://" not in path:
        return "The path holds a doubled slash."
    return None


def path_suspicious(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """Blanks, back-slashes, `file://`, doubled slashes, `~`, variables."""
    for ref in view.media:
        if ref.path and ref.path_pointer is not None:
            reason = suspicion(ref.path)
            if reason is not None:
                yield Issue(ref.field, ref.path_pointer, reason)


def text_q_missing(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """`audio_q` needs the question as text."""
    if view.spoken and not isinstance(view.record.get("text_q"), str):
        absent = "text_q" not in view.record
        yield Issue("text_q", () if absent else ("text_q",), "There is no text_q." if absent else "text_q is not text.")


def colour_order(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """The path alone makes the loader exchange red and blue."""
    for ref, value in _patches(view):
        if ref.modality == "video" and ref.path and value.get("image_encoding") != "base64":
            for word in view.profile.colour_words:
                if word in ref.path:
                    yield Issue(ref.field, ref.path_pointer or ref.pointer, f"The path holds “{word}”.")
                    break


RULES = (
    RecordRule(
        "media-combination", Severity.ERROR, Depth.QUICK,
        "The trainer will fail on this combination of media and train a random other sample instead.",
        look=media_combination,
    ),
    RecordRule(
        "media-ignored", Severity.CORRUPTING, Depth.QUICK,
        "The trainer will train the record without this medium.", look=media_ignored,
    ),
    RecordRule(
        "question-ignored", Severity.WARNING, Depth.QUICK,
        "The trainer will train the sound in audio and never look at audio_q and text_q.", look=question_ignored,
    ),
    RecordRule(
        "image-list-empty", Severity.WARNING, Depth.QUICK,
        "The trainer will use up the picture of the next sample in the batch, because this record brings none.",
        look=image_list_empty,
    ),
    RecordRule(
        "media-type", Severity.ERROR, Depth.QUICK,
        "The trainer will fail to open the value and train a random other sample instead.", look=media_type,
    ),
    RecordRule(
        "patch-key-missing", Severity.ERROR, Depth.QUICK,
        "The trainer will fail to find the bytes in the patch and train a random other sample instead.",
        look=patch_key_missing,
    ),
    RecordRule(
        "image-size-list", Severity.ERROR, Depth.QUICK,
        "The trainer will fail because an image's size must be a number, and train a random other sample instead.",
        fixable=True, look=image_size_list,
    ),
    RecordRule(
        "video-size-int", Severity.ERROR, Depth.QUICK,
        "The trainer will fail because a video's sizes must be a list, and train a random other sample instead.",
        fixable=True, look=video_size_int,
    ),
    RecordRule(
        "audio-size-list", Severity.ERROR, Depth.QUICK,
        "The trainer will fail because a sound's size must be a number, and train a random other sample instead.",
        fixable=True, look=audio_size_list,
    ),
    RecordRule(
        "video-img-path", Severity.ERROR, Depth.QUICK,
        "The trainer will find no frames behind img_path and train a random other sample instead.",
        look=video_img_path,
    ),
    RecordRule(
        "path-suspicious", Severity.WARNING, Depth.QUICK,
        "The trainer will open the path exactly as it is written.", fixable=True, look=path_suspicious,
    ),
    RecordRule(
        "text-q-missing", Severity.ERROR, Depth.QUICK,
        "The trainer will fail without the text of the spoken question and train a random other sample instead.",
        fixable=True, look=text_q_missing,
    ),
    RecordRule(
        "colour-order", Severity.INFO, Depth.QUICK,
        "The trainer will exchange red and blue in these frames because of the path.", look=colour_order,
    ),
)  # fmt: skip
