"""Reads a parsed record of any dialect of the LLaVA family as a `Sample`.

Which keys and shapes occur is listed in `dialect_media.py` and `dialect_turns.py`. Nothing is converted
and nothing raises: what cannot be understood is simply not found, and wrong values are handed on for the
checks to judge.
Duplicate keys follow `json.loads`: the last one counts.
"""

from __future__ import annotations

from ola_viewer.manifest.as_trained import combination_fails, trained_branch
from ola_viewer.manifest.dialect_media import media_of_key, media_of_part, media_of_text
from ola_viewer.manifest.dialect_turns import read_other_turns, read_turns
from ola_viewer.manifest.sample import Kind, MediaRef, Modality, Pointer, Sample

OLA = "ola"
PACKED = "packed"
FRAME_FOLDER = "frame-folder"
NOT_OBJECT = "not-object"
OLA_MEDIA_KEYS = ("image", "video", "audio", "audio_q")


def read_sample(record: object) -> Sample:
    """What a record means. `record` is any parsed JSON value. Never raises."""
    if isinstance(record, dict):
        return _read_object(record, ())
    if isinstance(record, str):
        folder = MediaRef("", "video", (), record, record, ())
        return Sample(None, Kind.VIDEO, FRAME_FOLDER, (folder,), ())
    if isinstance(record, list) and record and all(isinstance(item, dict) for item in record):
        parts = [_read_object(item, (number,)) for number, item in enumerate(record)]
        media = tuple(ref for part in parts for ref in part.media)
        turns = tuple(turn for part in parts for turn in part.turns)
        return Sample(None, _kind_of_media(media), PACKED, media, turns)
    return Sample(None, Kind.OTHER, NOT_OBJECT, (), ())


def _read_object(record: dict[str, object], base: Pointer) -> Sample:
    dialect, turns, parts = read_turns(record, base)
    other_dialect, others, other_parts = read_other_turns(record, base, turns)
    media: list[MediaRef] = []
    foreign = False
    for key, value in record.items():
        refs = media_of_key(key, value, (*base, key))
        foreign = foreign or (bool(refs) and key not in OLA_MEDIA_KEYS)
        media += refs
    for pointer, part in (*parts, *other_parts):
        media += media_of_part(part, pointer)
    if dialect != OLA or foreign or not media:
        # a record of the documented form with media of its own means nothing by tags in its texts
        for turn in (*turns, *others):
            if isinstance(turn.text, str) and turn.text_pointer is not None:
                found = media_of_text(turn.text, turn.text_pointer)
                foreign = foreign or bool(found)
                media += found
    identity = record.get("id")
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        identity = None
    ola = dialect == OLA and not foreign and not parts
    if ola:
        kind = Kind.OTHER if combination_fails(record) else trained_branch(record)
    else:
        kind = _kind_of_media(tuple(media))
    name = dialect if dialect != OLA else (other_dialect or OLA) if ola else "sharegpt"
    return Sample(identity, kind, name, tuple(media), (*turns, *others), record.get("text_q"))


def _kind_of_media(media: tuple[MediaRef, ...]) -> Kind:
    """The kind of a record in a foreign dialect, from the media that it names."""
    found: set[Modality] = {ref.modality for ref in media}
    if found == {"video", "audio"}:
        return Kind.VIDEO_AUDIO
    if found == {"image"}:
        return Kind.IMAGE
    if found == {"video"}:
        return Kind.VIDEO
    if found == {"audio"}:
        return Kind.AUDIO
    return Kind.OTHER if found else Kind.TEXT
