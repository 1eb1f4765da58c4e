"""Where the dialects of the LLaVA family name their media."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ola_viewer.manifest.sample import MediaRef, Modality, Pointer

MEDIA_KEYS: Final[dict[str, Modality]] = {
    "image": "image",
    "images": "image",
    "image_path": "image",
    "input_image": "image",
    "output_image": "image",
    "rejected_images": "image",
    "mask_path": "image",
    "video": "video",
    "videos": "video",
    "video_path": "video",
    "video_long": "video",
    "input_video": "video",
    "output_video": "video",
    "audio": "audio",
    "audios": "audio",
    "audio_q": "audio",
    "audio_path": "audio",
    "speech": "audio",
    "input_audio": "audio",
    "output_audio": "audio",
}
"""Top-level keys whose value is a medium, a list of media, or an object that names one."""

PATH_KEYS: Final = ("img_path", "patch", "image_path", "video_path", "audio_path", "path", "url", "value", "file")
"""Keys of a media object that hold the path, the first one present counts (Ola prefers `img_path`)."""

IMAGE_SUFFIXES: Final = frozenset(
    [
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".png",
        ".webp",
        ".bmp",
        ".gif",
        ".tif",
        ".tiff",
        ".jp2",
        ".avif",
        ".ppm",
        ".pgm",
    ]
)
"""How names of image files end, in small letters."""

_PART_KEYS: Final[dict[str, Modality]] = {
    "image": "image",
    "image_url": "image",
    "video": "video",
    "video_url": "video",
    "audio": "audio",
    "audio_url": "audio",
    "input_audio": "audio",
}
_TAG_IN_TEXT = re.compile(r"<(img|video|audio)>([^<>\n]{1,4096})</\1>")
_FILE_IN_TEXT = re.compile(r"\.\w{2,5}(\?\S*)?$")
_TAGS: Final[dict[str, Modality]] = {"img": "image", "video": "video", "audio": "audio"}


def media_of_key(key: str, value: object, pointer: Pointer) -> list[MediaRef]:
    """The media that a top-level key names; empty for keys that name none."""
    modality = MEDIA_KEYS.get(key)
    if modality is None:
        return []
    if isinstance(value, list):
        return [ref for n, item in enumerate(value) for ref in _items(key, modality, item, (*pointer, n))]
    return _items(key, modality, value, pointer)


def is_image_name(name: str) -> bool:
    """Whether a path ends like that of an image file. GIFs, which may move, are images here."""
    return name[name.rfind(".") :].lower() in IMAGE_SUFFIXES if "." in name else False


def _items(key: str, modality: Modality, value: object, pointer: Pointer) -> list[MediaRef]:
    """One medium, or one per entry of a placeholder → path map (`{"<image_00>": "a.jpg"}`) or a list of frames."""
    if isinstance(value, dict) and value and all(name.startswith("<") for name in value):
        return [_reference(key, modality, item, (*pointer, name)) for name, item in value.items()]
    if modality == "video" and isinstance(value, list):
        return [_reference(key, modality, item, (*pointer, n)) for n, item in enumerate(value)]
    return [_reference(key, modality, value, pointer)]


def _reference(field: str, modality: Modality, value: object, pointer: Pointer) -> MediaRef:
    if isinstance(value, str):
        return MediaRef(field, modality, pointer, value, value, pointer)
    if isinstance(value, dict):
        for key in PATH_KEYS:
            if key in value:
                inner = value[key]
                path = inner if isinstance(inner, str) else None
                return MediaRef(field, modality, pointer, value, path, (*pointer, key) if path is not None else None)
    return MediaRef(field, modality, pointer, value, None, None)


def media_of_part(part: dict[str, object], pointer: Pointer) -> list[MediaRef]:
    """The medium of one content part, such as `{"type": "image_url", "image_url": {"url": …}}`."""
    kind = part.get("type")
    modality = _PART_KEYS.get(kind) if isinstance(kind, str) else None
    if modality is None or not isinstance(kind, str):
        return []
    for key in (kind, kind.removesuffix("_url"), "value", "path", "url"):
        if key in part:
            return [_reference(kind, modality, part[key], (*pointer, key))]
    return [MediaRef(kind, modality, pointer, part, None, None)]


def media_of_text(text: str, pointer: Pointer) -> list[MediaRef]:
    """Media named inside a turn's text (`<img>path</img>`); they stand in no literal of their own.

    What does not end like a file's name is not taken for one: texts also speak about such tags.
    """
    if "</" not in text:
        return []
    return [
        MediaRef(match[1], _TAGS[match[1]], pointer, match[2].strip(), match[2].strip(), None)
        for match in _TAG_IN_TEXT.finditer(text)
        if _FILE_IN_TEXT.search(match[2].strip())
    ]


def group_media(media: Sequence[MediaRef]) -> list[tuple[MediaRef, tuple[int, ...]]]:
    """The media as they are shown: (medium, its numbers in `media`). Neighbours of one list of images stand together,
    and so do those of one list of frames: the medium's value is then a list, and its `path` the first one's."""
    groups: list[tuple[MediaRef, tuple[int, ...]]] = []
    at = 0
    while at < len(media):
        ref = media[at]
        stop = at + 1
        if _belongs_together(ref):
            while stop < len(media) and _is_next(ref, media[stop]):
                stop += 1
        if stop > at + 1:
            together = media[at:stop]
            ref = MediaRef(
                ref.field, ref.modality, ref.pointer[:-1], [one.value for one in together], ref.path or None, None
            )
        groups.append((ref, tuple(range(at, stop))))
        at = stop
    return groups


def _belongs_together(ref: MediaRef) -> bool:
    if not ref.pointer or not isinstance(ref.pointer[-1], int):
        return False
    return ref.modality == "image" or (
        ref.modality == "video" and isinstance(ref.value, str) and is_image_name(ref.value)
    )


def _is_next(first: MediaRef, ref: MediaRef) -> bool:
    return (
        ref.field == first.field
        and ref.modality == first.modality
        and ref.pointer[:-1] == first.pointer[:-1]
        and _belongs_together(ref)
    )
