"""Writes a `Dialogue` as a record of a dialect; keys that it does not concern keep their bytes and their places."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Final

from ola_viewer.building.convert_model import POINTS_INTO_PATCH, Dialect, Dialogue, Medium, Note, Said
from ola_viewer.manifest.jsonspan import Member, members
from ola_viewer.manifest.jsontext import Layout, dump_value, encode_string, layout_of
from ola_viewer.manifest.sample import Modality

Members = dict[str, object]

_OLA_ROLES: Final = {"user": "human", "assistant": "gpt"}
_TAGS: Final[dict[Modality, str]] = {"image": "<image>", "video": "<video>", "audio": "<audio>"}
_OLA_TAGS: Final[dict[Modality, str]] = {"image": "<image>", "video": "<image>", "audio": "<speech>"}
_PLACEHOLDER: Final = re.compile("<image>|<video>|<audio>")
_OLA_PLACEHOLDER: Final = re.compile("<image>|<speech>")
_HEAD: Final = re.compile(
    rb'\{[ \t\r\n]*+("id")[ \t\r\n]*+:[ \t\r\n]*+("(?:[^"\\]|\\.)*+"|-?[0-9]++)(?=[ \t\r\n,}])', re.DOTALL
)


def write_record(raw: bytes, dialogue: Dialogue, dialect: Dialect) -> tuple[bytes, list[Note]]:
    """The record in the other dialect, laid out like `raw`, and what could not be expressed."""
    notes = list(dialogue.notes)
    if dialect is Dialect.OLA:
        media, turns = _ola(dialogue, notes)
    elif dialect is Dialect.QWEN:
        media, turns = {}, {"messages": [_parts(turn, notes) for turn in dialogue.turns]}
    else:
        media, turns = _lists(dialogue, dialect, notes)
    return _assembled(raw, dialogue, media, turns, notes), notes


def _lists(dialogue: Dialogue, dialect: Dialect, notes: list[Note]) -> tuple[Members, Members]:
    media: Members = {}
    every = dialogue.media()
    for modality, key in (("image", "images"), ("video", "videos"), ("audio", "audios")):
        values = [medium.value for medium in every if medium.modality == modality]
        if values:
            media[key] = values
            _note_values(key, values, modality == "video", notes)
    if dialogue.spoken:
        notes.append(Note("audio_q", f"{dialect} has no spoken question: written as a sound of the first turn."))
    turns = []
    for number, turn in enumerate(dialogue.turns):
        _note_literals(turn, f"messages[{number}]", _PLACEHOLDER, notes)
        turns.append({"role": turn.role, "content": _text(turn, _TAGS), **turn.extra})
    return media, {"messages": turns}


def _parts(turn: Said, notes: list[Note]) -> dict[str, object]:
    if not any(isinstance(segment, Medium) for segment in turn.segments):
        return {"role": turn.role, "content": _text(turn, _TAGS), **turn.extra}
    parts: list[dict[str, object]] = []
    for segment in turn.segments:
        if isinstance(segment, Medium):
            _note_values(segment.modality, [segment.value], segment.modality == "video", notes)
            parts.append({"type": segment.modality, segment.modality: segment.value})
        elif segment:
            parts.append({"type": "text", "text": segment})
    return {"role": turn.role, "content": parts, **turn.extra}


def _ola(dialogue: Dialogue, notes: list[Note]) -> tuple[Members, Members]:
    media = dialogue.media()
    values = {kind: [medium.value for medium in media if medium.modality == kind] for kind in _TAGS}
    images, videos, sounds = values["image"], values["video"], values["audio"]
    result: Members = {}
    if images:
        result["image"] = images[0] if len(images) == 1 else images
    if videos:
        result["video"] = videos[0] if len(videos) == 1 else videos
    if sounds:
        result["audio_q" if dialogue.spoken else "audio"] = sounds[0] if len(sounds) == 1 else sounds
    for key, several in (("video", videos), ("audio", sounds)):
        if len(several) > 1:
            notes.append(Note(key, f"Ola takes one {key} a record, this one has {len(several)}."))
    if any(isinstance(value, list) for value in videos):
        notes.append(Note("video", "Ola takes a video file or a patch, not a list of frames."))
    if images and (videos or (sounds and not dialogue.spoken)):
        notes.append(Note("image", f"Ola has no branch for an image with {'a video' if videos else 'a sound'}."))
    turns: list[dict[str, object]] = []
    for number, turn in enumerate(dialogue.turns):
        if turn.role == "system" and number == 0 and not turn.extra and "system" not in result:
            result["system"] = _text(turn, _OLA_TAGS)
            notes.append(
                Note("system", "Ola has no system prompt: kept under the key “system”, which it does not read.")
            )
            continue
        where = f"conversations[{len(turns)}]"
        if turn.role not in _OLA_ROLES:
            notes.append(Note(f"{where}.from", f"Ola does not know the role “{turn.role}”."))
        _note_literals(turn, where, _OLA_PLACEHOLDER, notes)
        text = _text(turn, _OLA_TAGS)
        if text.strip() == "<image>":
            notes.append(Note(where, "A turn with nothing but <image>: Ola takes it for text and loses the image."))
        turns.append({"from": _OLA_ROLES.get(turn.role, turn.role), "value": text, **turn.extra})
    return result, {"conversations": turns}


def _text(turn: Said, tags: dict[Modality, str]) -> str:
    if len(turn.segments) == 1 and isinstance(only := turn.segments[0], str):
        return only
    return "".join(tags[part.modality] if isinstance(part, Medium) else part for part in turn.segments)


def _note_literals(turn: Said, where: str, pattern: re.Pattern[str], notes: list[Note]) -> None:
    for segment in turn.segments:
        found = pattern.search(segment) if isinstance(segment, str) and "<" in segment else None
        if found is not None:
            notes.append(Note(where, f"The text holds {found.group()}, which is taken for a placeholder."))
            return


def _note_values(where: str, values: list[object], frames: bool, notes: list[Note]) -> None:
    for value in values:
        if isinstance(value, str) or (frames and isinstance(value, list)):
            continue
        patch = isinstance(value, dict) and "patch" in value
        notes.append(Note(where, POINTS_INTO_PATCH if patch else "It is not a path."))


def _assembled(raw: bytes, dialogue: Dialogue, media: Members, turns: Members, notes: list[Note]) -> bytes:
    """The record with its used keys replaced: media where media stood, turns where turns stood."""
    layout = layout_of(raw)
    last = raw[raw.rfind(b"\n") + 1 :] if layout.indent else b""
    outer = last[: len(last) - len(last.lstrip(b" \t"))].decode("ascii")
    inner = outer + layout.indent
    written: list[bytes] = []
    waiting_media, waiting_turns = dict(media), dict(turns)
    present = plain_members(raw, dialogue.keys) or members(raw)
    colon = layout.colon.encode()
    new_keys = media.keys() | turns.keys()
    for member in present:
        if member.key not in dialogue.used:
            if member.key in new_keys:
                notes.append(Note(member.key, "The key was in use for something else; the new value replaces it."))
                continue
            written.append(raw[member.key_start : member.key_stop] + colon + raw[member.start : member.stop])
            continue
        if member.key == dialogue.turn_key:
            written += [*_dumped(waiting_media, layout, inner), *_dumped(waiting_turns, layout, inner)]
            waiting_media, waiting_turns = {}, {}
        else:
            written += _dumped(waiting_media, layout, inner)
            waiting_media = {}
    written += [*_dumped(waiting_media, layout, inner), *_dumped(waiting_turns, layout, inner)]
    if not layout.indent:
        return b"{" + layout.comma.encode().join(written) + b"}"
    gap = (layout.newline + inner).encode()
    return b"{" + gap + (b"," + gap).join(written) + (layout.newline + outer).encode() + b"}"


def plain_members(raw: bytes, keys: tuple[str, ...]) -> list[Member]:
    """The members of a record with these documented keys in this order, its id first; only the id, which is carried
    over, has its true place. Empty for a record in which that cannot be seen at once."""
    head = _HEAD.match(raw) if keys[:1] == ("id",) and "text_q" not in keys else None
    if head is None or b"\\u00" in raw or any(raw.count(b'"%s"' % key.encode()) != 1 for key in keys):
        return []
    start, stop = head.span(2)
    return [Member("id", *head.span(1), start, stop), *(Member(key, 0, 0, 0, 0) for key in keys[1:])]


def _dumped(values: Members, layout: Layout, before: str) -> list[bytes]:
    if not values:
        return []
    return [
        encode_string(key, layout.strings) + layout.colon.encode() + _json(value, layout, before)
        for key, value in values.items()
    ]


def _json(value: object, layout: Layout, before: str) -> bytes:
    """As `dump_value`, by the library's encoder wherever that writes the same: it is many times faster."""
    style = layout.strings
    if style.upper or style.slash or any(char <= "\x7f" or not style.ascii_only for char in style.escaped):
        return dump_value(value, layout, before)
    if not layout.indent and not _has_long_list(value):
        text = _line(value, layout, encode_basestring_ascii if style.ascii_only else encode_basestring)
        if text is not None:
            return _encoded(text, value, layout, before)
    separators = ("," if layout.indent else layout.comma, layout.colon)
    text = json.dumps(value, ensure_ascii=style.ascii_only, indent=layout.indent or None, separators=separators)
    if layout.indent:
        text = text.replace("\n", layout.newline + before)  # strings hold no raw line breaks
    return _encoded(text, value, layout, before)


def _has_long_list(value: object) -> bool:
    """Whether frames of videos are listed in it: of those the library's encoder makes shorter work."""
    return isinstance(value, list) and any(
        isinstance(item, dict) and isinstance(item.get("size"), list) for item in value
    )


def _encoded(text: str, value: object, layout: Layout, before: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate, which has to stand as an escape
        return dump_value(value, layout, before)


def _line(value: object, layout: Layout, spell: Callable[[str], str]) -> str | None:
    """A value of lists, objects, texts and whole numbers on one line as the library writes it, without its making ready
    for any value; None for everything else."""
    if type(value) is str:
        return spell(value)
    if type(value) is int:
        return str(value)
    if type(value) is list:
        parts = [_line(item, layout, spell) for item in value]
        return None if None in parts else "[" + layout.comma.join(parts) + "]"  # type: ignore[arg-type]  # none is None
    if type(value) is dict:
        texts = [_line(item, layout, spell) for item in value.values()]
        if None in texts:
            return None
        named = [f"{spell(key)}{layout.colon}{text}" for key, text in zip(value, texts, strict=True)]
        return "{" + layout.comma.join(named) + "}"
    return None
