"""Where the dialects of the LLaVA family name their media."""

from __future__ import annotations

import re
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
_TAGS: Final[dict[str, Modality]] = {"img": "image", "video": "video", "audio": "audio"}


def media_of_key(key: str, value: object, pointer: Pointer) -> list[MediaRef]:
    """The media that a top-level key names; empty for keys that name none."""
    modality = MEDIA_KEYS.get(key)
    if modality is None:
        return []
    if modality == "image" or key in ("videos", "audios"):
        if isinstance(value, list):
            return [ref for n, item in enumerate(value) for ref in _items(key, modality, item, (*pointer, n))]
        return _items(key, modality, value, pointer)
    return [_reference(key, modality, value, pointer)]


def _items(key: str, modality: Modality, value: object, pointer: Pointer) -> list[MediaRef]:
    """One medium, or one per entry of a placeholder → path map (`{"<image_00>": "a.jpg"}`) or a list of frames."""
    if isinstance(value, dict) and value and all(name.startswith("<") for name in value):
        return [_reference(key, modality, item, (*pointer, name)) for name, item in value.items()]
    if key == "videos" and isinstance(value, list):
        return [_reference(key, "image", item, (*pointer, n)) for n, item in enumerate(value)]
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
    """Media named inside a turn's text (`<img>path</img>`); they stand in no literal of their own."""
    return [
        MediaRef(match[1], _TAGS[match[1]], pointer, match[2].strip(), match[2].strip(), None)
        for match in _TAG_IN_TEXT.finditer(text)
    ]
