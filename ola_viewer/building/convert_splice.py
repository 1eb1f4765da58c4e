"""Records of Ola's dialect as most are written, in another dialect without being written anew: words are exchanged in
their bytes, and all texts and media values keep theirs.

Everything that is not exactly so (other keys, another order, placeholders that do not fit the media) is left to
`convert_read` and `convert_write`, which write the same for the records that are taken here; tests hold them equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ola_viewer.building.convert_model import POINTS_INTO_PATCH, Dialect, Note
from ola_viewer.manifest.sample import Modality

_ROLES: Final = {"human": b"user", "gpt": b"assistant"}
_MEDIA: Final[dict[tuple[str, ...], tuple[Modality, ...]]] = {
    ("id", "conversations"): (),
    ("id", "image", "conversations"): ("image",),
    ("id", "video", "conversations"): ("video",),
    ("id", "audio", "conversations"): ("audio",),
    ("id", "video", "audio", "conversations"): ("video", "audio"),
}
"""The keys of the records that are taken, in their order, and their media. The turns stand at the end."""
_TOKENS: Final[dict[Modality, bytes]] = {"image": b"<image>", "video": b"<image>", "audio": b"<speech>"}
_TAGS: Final[dict[Modality, bytes]] = {"image": b"<image>", "video": b"<video>", "audio": b"<audio>"}


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How a record writes what stands between its values, and with it all that is looked for or written."""

    comma: bytes
    colon: bytes

    def key(self, name: str) -> bytes:
        return b'"%s"%s' % (name.encode(), self.colon)

    def turn(self, names: tuple[bytes, bytes], role: bytes) -> bytes:
        """The beginning of a turn, up to its text or the list of its parts."""
        return b'{"%s"%s"%s"%s"%s"%s' % (names[0], self.colon, role, self.comma, names[1], self.colon)


class _Words:
    """The bytes of one spelling, made once."""

    def __init__(self, comma: bytes, colon: bytes) -> None:
        spelling = _Spelling(comma, colon)
        self.comma = comma
        self.head = b'{"id"' + colon
        self.turns = spelling.key("conversations") + b"["
        self.media = {kind: spelling.key(kind) for kind in _TOKENS}
        self.plural = {kind: spelling.key(f"{kind}s") + b"[" for kind in _TOKENS}
        self.messages = spelling.key("messages") + b"["
        self.roles = [
            (spelling.turn((b"from", b"value"), role.encode()), spelling.turn((b"role", b"content"), new))
            for role, new in _ROLES.items()
        ]
        self.text_part = b'{"type"%s"text"%s"text"%s"' % (colon, comma, colon)
        self.parts = {
            kind: b'{"type"%s"%s"%s"%s"%s' % (colon, kind.encode(), comma, kind.encode(), colon) for kind in _TOKENS
        }


_SPELLINGS: Final = (_Words(b", ", b": "), _Words(b",", b":"))
"""As `json.dump` writes without a choice, and as dense as possible."""


def spliced(raw: bytes, record: dict[str, Any], dialect: Dialect) -> tuple[bytes, list[Note]] | None:
    """A record of Ola's dialect in another one, and what that cannot express; None where it is not written as most are.
    `record` is the value of `raw`."""
    keys = tuple(record)
    media = _MEDIA.get(keys)
    turns = record.get("conversations")
    if media is None or dialect is Dialect.OLA or not isinstance(turns, list) or not _are_plain(turns):
        return None
    words = _SPELLINGS[0] if raw.startswith(_SPELLINGS[0].head) else _SPELLINGS[1]
    if not raw.startswith(words.head) or not raw.endswith(b'"}]}') or b"\\u003" in raw:  # < and its like as an escape
        return None
    places = _places(raw, media, words)
    if places is None:
        return None
    said = raw[places[-1] + len(words.turns) : -2]
    if not _are_spelt_alike(said, len(turns), words) or not _fit(raw[: places[-1]], said, media):
        return None
    values: dict[Modality, bytes] = {}
    patches: list[Modality] = []
    for number, kind in enumerate(media):
        value = record[kind]
        if isinstance(value, dict):
            if not isinstance(value.get("patch"), str) or not value["patch"]:
                return None
            patches.append(kind)
        elif not isinstance(value, str) or not value:
            return None
        values[kind] = raw[places[number] + len(words.media[kind]) : places[number + 1] - len(words.comma)]
    head = raw[: places[0]]
    if dialect is Dialect.QWEN:
        patches.sort(key=lambda kind: said.find(_TOKENS[kind]))
        notes = [Note(kind, POINTS_INTO_PATCH) for kind in patches]
        return head + words.messages + _as_parts(said, values, words) + b"]}", notes
    notes = [Note(f"{kind}s", POINTS_INTO_PATCH) for kind in patches]
    for kind in media:
        said = said.replace(_TOKENS[kind], _TAGS[kind])
    lists = [words.plural[kind] + values[kind] + b"]" + words.comma for kind in media]
    return b"".join((head, *lists, words.messages, _renamed(said, words), b"]}")), notes


def _are_plain(turns: list[Any]) -> bool:
    """Whether there are turns, each of a known role and a text and nothing else."""
    for turn in turns:
        if type(turn) is not dict or len(turn) != 2:
            return False
        if type(turn.get("value")) is not str or type(role := turn.get("from")) is not str or role not in _ROLES:
            return False
    return bool(turns)


def _places(raw: bytes, media: tuple[Modality, ...], words: _Words) -> list[int] | None:
    """Where the keys after the id stand: each once, so that it can be nothing but the key."""
    places = [raw.find(words.media[kind]) for kind in media] + [raw.find(words.turns)]
    if (
        min(places) < 0
        or raw.count(b'"conversations"') != 1
        or any(raw.count(b'"%s"' % k.encode()) != 1 for k in media)
    ):
        return None
    size = len(words.comma)
    return places if all(raw[place - size : place] == words.comma for place in places) else None


def _are_spelt_alike(said: bytes, count: int, words: _Words) -> bool:
    """Whether all turns begin with the words that are exchanged. Quotes in texts are escaped: the words stand nowhere
    else."""
    starts = sum(said.count(old + b'"') for old, _ in words.roles)
    return starts == count == said.count(b'"from"') == said.count(b'"value"')


def _fit(head: bytes, said: bytes, media: tuple[Modality, ...]) -> bool:
    """Whether every medium has its one placeholder, in the turns, and there are no others."""
    if b"<" in head:
        return False
    if b"<" not in said:
        return not media
    images, sounds = sum(kind != "audio" for kind in media), "audio" in media
    if not media or said.count(b"<image>") != images or said.count(b"<speech>") != sounds:
        return False
    return b"<video>" not in said and b"<audio>" not in said


def _renamed(said: bytes, words: _Words) -> bytes:
    for old, new in words.roles:
        said = said.replace(old, new)
    return said


def _as_parts(said: bytes, values: dict[Modality, bytes], words: _Words) -> bytes:
    """The turns with the texts that hold placeholders as lists of parts."""
    said = _renamed(said, words)
    places = sorted((said.find(_TOKENS[kind]), kind) for kind in values)
    done: list[bytes] = []
    at, inside = 0, False
    for number, (place, kind) in enumerate(places):
        if not inside:
            # A quote that is not escaped begins the text: that of the turn's second value.
            found, size = max((said.rfind(new + b'"', at, place), len(new)) for _, new in words.roles)
            start = found + size
            done.append(said[at:start] + b"[")
            at = start + 1
        if place > at:
            done.append(words.text_part + said[at:place] + b'"}' + words.comma)
        done.append(words.parts[kind] + values[kind] + b"}")
        at = place + len(_TOKENS[kind])
        stop = _end_of_text(said, at)
        inside = number + 1 < len(places) and places[number + 1][0] < stop
        if inside:
            done.append(words.comma)
            continue
        if stop > at:
            done.append(words.comma + words.text_part + said[at:stop] + b'"}')
        done.append(b"]")
        at = stop + 1
    done.append(said[at:])
    return b"".join(done)


def _end_of_text(said: bytes, at: int) -> int:
    """Where the text ends in which `at` stands: at the first quote that is not escaped."""
    while True:
        at = said.index(b'"', at)
        escapes = at - len(said[:at].rstrip(b"\\"))
        if escapes % 2 == 0:
            return at
        at += 1
