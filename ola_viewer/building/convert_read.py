"""Reads a record of any dialect of the LLaVA family as a `Dialogue`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ola_viewer.building.convert_model import Dialogue, Medium, NotConvertibleError, Note, Said, Segment
from ola_viewer.manifest.dialect_turns import PAIRS, TURN_LISTS, read_turns
from ola_viewer.manifest.dialects import OLA, OLA_MEDIA_KEYS, read_sample
from ola_viewer.manifest.sample import Modality

ROLES: Final = {
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "assistant": "assistant",
    "bot": "assistant",
    "model": "assistant",
    "system": "system",
}
_MEDIA_KEYS: Final[dict[str, Modality]] = {
    "image": "image",
    "images": "image",
    "image_path": "image",
    "video": "video",
    "videos": "video",
    "video_path": "video",
    "audio": "audio",
    "audios": "audio",
    "audio_path": "audio",
    "audio_q": "audio",
    "speech": "audio",
}
_PART_KINDS: Final[dict[str, Modality]] = {
    "image": "image",
    "image_url": "image",
    "video": "video",
    "video_url": "video",
    "audio": "audio",
    "audio_url": "audio",
    "input_audio": "audio",
}
_TOKENS: Final[dict[str, tuple[Modality, ...]]] = {
    "<image>": ("image",),
    "<video>": ("video",),
    "<audio>": ("audio",),
    "<speech>": ("audio",),
}
_OLA_TOKENS: Final[dict[str, tuple[Modality, ...]]] = {**_TOKENS, "<image>": ("image", "video")}
_DOCUMENTED: Final = frozenset(("id", "conversations", "text_q", *OLA_MEDIA_KEYS))
_TURN_KEYS: Final = frozenset(("from", "value"))
_OLA_WORDS: Final = ("<image>", "<speech>")
_INLINE: Final = re.compile(r"<(img|video|audio)>([^<>\n]{1,4096})</\1>")
_INLINE_KINDS: Final[dict[str, Modality]] = {"img": "image", "video": "video", "audio": "audio"}


def read_dialogue(record: object) -> Dialogue:
    """What a record says. Raises `NotConvertibleError`."""
    if not isinstance(record, dict):
        raise NotConvertibleError("it is not an object")
    return _Reader(record).read()


def is_ola(record: dict[str, object]) -> bool:
    """Whether a record is in the dialect of Ola: `read_sample(record).dialect == OLA`, without reading what is written
    as documented."""
    return is_plainly_ola(record) or read_sample(record).dialect == OLA


def is_plainly_ola(record: dict[str, object]) -> bool:
    """Whether a record has the documented keys only, a medium of its own, and turns of two texts each."""
    turns = record.get("conversations")
    if not record.keys() <= _DOCUMENTED or not isinstance(turns, list) or not turns:
        return False
    media = [record[key] for key in OLA_MEDIA_KEYS if key in record]
    if not media or not all((isinstance(value, str) and value) or _is_patch(value) for value in media):
        return False
    return all(
        isinstance(turn, dict)
        and turn.keys() == _TURN_KEYS
        and isinstance(turn["from"], str)
        and isinstance(turn["value"], str)
        for turn in turns
    )


def _is_patch(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("patch"), str) and bool(value["patch"])


class _Reader:
    """Reads one record; used once."""

    def __init__(self, record: dict[str, object]) -> None:
        self._record = record
        self._notes: list[Note] = []
        self._used: set[str] = set()
        self._named: dict[str, Medium] = {}
        self._pools: dict[Modality, list[Medium]] = {"image": [], "video": [], "audio": []}
        self._plain = is_plainly_ola(record)
        self._ola = self._plain or is_ola(record)
        self._spoken = False

    def read(self) -> Dialogue:
        self._gather_media()
        key, turns = self._turns()
        if self._spoken:
            self._speak(turns)
        self._used.add(key)
        self._tokens = (
            _pattern(tuple(self._named), not self._ola) if self._named else _OLA_TOKEN if self._ola else _TOKEN
        )
        said = [Said(turn.role, list(self._placed(turn.segments)), turn.extra) for turn in turns]
        self._place_rest(said)
        return Dialogue(said, self._used, key, self._spoken, self._notes, tuple(self._record) if self._plain else ())

    def _gather_media(self) -> None:
        for key in [key for key in _MEDIA_KEYS if key in self._record]:
            value, modality = self._record[key], _MEDIA_KEYS[key]
            if value is None or value == "" or value == []:
                self._used.add(key)
                self._notes.append(Note(key, "It names no medium."))
                continue
            if key == "audio_q":
                if self._pools["audio"]:
                    self._notes.append(Note(key, "The trainer takes the other sound; the key is carried over."))
                    continue
                self._spoken = True
            self._used.add(key)
            if isinstance(value, dict) and all(name.startswith("<") for name in value):
                self._named |= {name: Medium(modality, item) for name, item in value.items()}
            else:
                items = value if isinstance(value, list) else [value]
                self._pools[modality] += [Medium(modality, item) for item in items]
        if isinstance(self._record.get("text_q"), str) and len(self._pools["audio"]) == 1 and not self._ola:
            self._spoken = True

    def _turns(self) -> tuple[str, list[Said]]:
        """The key of the turns, and the turns; their texts are not cut at placeholders yet."""
        for key in TURN_LISTS:
            items = self._record.get(key)
            if isinstance(items, list):
                if not items:
                    raise NotConvertibleError(f"“{key}” has no turns")
                turns = [turn for n, item in enumerate(items) for turn in self._turn(item, f"{key}[{n}]")]
                return key, turns
        _, flat, _ = read_turns(self._record, ())
        if not flat:
            raise NotConvertibleError("it has no turns")
        turns = []
        for turn in flat:
            if not isinstance(turn.text, str) or not isinstance(turn.role, str):
                raise NotConvertibleError("a turn is not text")
            turns.append(Said(ROLES.get(turn.role, turn.role), [turn.text]))
        self._used |= {str(turn.pointer[0]) for turn in flat}
        self._used |= {key for pairs in PAIRS for key, _ in pairs if key == "input" and self._record.get(key) == ""}
        if turns[0].role == turns[min(1, len(turns) - 1)].role == "user" and len(turns) > 1:
            # instruction and input are one question
            turns[:2] = [Said("user", ["\n".join(str(part) for turn in turns[:2] for part in turn.segments)])]
        return str(flat[-1].pointer[0]), turns

    def _turn(self, item: object, where: str) -> Iterator[Said]:
        if not isinstance(item, dict):
            raise NotConvertibleError(f"{where} is not an object")
        pairs = (("q", "a"), ("human", "assistant"))
        for asked, answered in pairs:
            if asked in item and answered in item:
                extra = {key: value for key, value in item.items() if key not in (asked, answered)}
                yield Said("user", [self._text(item[asked], f"{where}.{asked}")], extra)
                yield Said("assistant", [self._text(item[answered], f"{where}.{answered}")])
                return
        if item.keys() == _TURN_KEYS and isinstance(item["from"], str) and isinstance(item["value"], str):
            yield Said(ROLES.get(item["from"], item["from"]), [item["value"]])  # as documented
            return
        names = ("from", "value") if "from" in item or "value" in item else ("role", "content")
        role, content = item.get(names[0]), item.get(names[1])
        if not isinstance(role, str):
            raise NotConvertibleError(f"{where} has no {names[0]}")
        extra = {key: value for key, value in item.items() if key not in names}
        if content is None and extra:
            self._notes.append(Note(f"{where}.{names[1]}", "It is empty; written as an empty text."))
            content = ""
        segments: list[Segment]
        if isinstance(content, list):
            segments = [part for n, one in enumerate(content) for part in self._part(one, f"{where}.{names[1]}[{n}]")]
        else:
            segments = [self._text(content, f"{where}.{names[1]}")]
        yield Said(ROLES.get(role, role), segments, extra)

    def _text(self, value: object, where: str) -> str:
        if not isinstance(value, str):
            raise NotConvertibleError(f"{where} is not text")
        return value

    def _part(self, part: object, where: str) -> Iterator[Segment]:
        """A content part as text or medium."""
        if isinstance(part, str):
            yield part
            return
        kind = part.get("type") if isinstance(part, dict) else None
        if not isinstance(part, dict) or not isinstance(kind, str):
            raise NotConvertibleError(f"{where} is no content part")
        if kind == "text":
            key = "text" if "text" in part else "value"
            yield self._text(part.get(key), f"{where}.{key}")
            self._lost(part, ("type", key), where)
            return
        modality = _PART_KINDS.get(kind)
        key = next((k for k in (kind, kind.removesuffix("_url"), "value", "path", "url") if k in part), "")
        if modality is None or not key:
            raise NotConvertibleError(f"{where} has the type “{kind}”, which other dialects do not know")
        value = part[key]
        self._lost(part, ("type", key), where)
        if isinstance(value, dict) and isinstance(value.get("url"), str):
            self._lost(value, ("url",), f"{where}.{key}")
            value = value["url"]
        yield Medium(modality, value)

    def _lost(self, part: dict[str, object], known: tuple[str, ...], where: str) -> None:
        for key in part:
            if key not in known:
                self._notes.append(Note(f"{where}.{key}", "A key of a content part has no place outside of it."))

    def _speak(self, turns: list[Said]) -> None:
        """A spoken question: `text_q` replaces the first turn, as the trainer does."""
        text = self._record.get("text_q")
        if not self._ola or not isinstance(text, str):
            return
        if turns[0].segments not in ([text], [""]):
            self._notes.append(Note(f"{turns[0].role} turn", "text_q replaces this text in training and here."))
        turns[0].segments = [text]

    def _placed(self, segments: list[Segment]) -> Iterator[Segment]:
        """The segments with texts cut at placeholders, which take the next media of the record."""
        for segment in segments:
            if isinstance(segment, Medium) or ("<" not in segment and not self._named):
                if segment:
                    yield segment
                continue
            at = 0
            pattern = self._tokens
            for match in pattern.finditer(segment):
                medium = self._next(match)
                if medium is None:
                    continue
                if match.start() > at:
                    yield segment[at : match.start()]
                yield medium
                at = match.end()
            if at < len(segment):
                yield segment[at:]

    def _next(self, match: re.Match[str]) -> Medium | None:
        """The medium that a placeholder stands for, None where it is plain text."""
        if match.lastgroup == "inline":
            inner = _INLINE.fullmatch(match.group())
            return None if inner is None else Medium(_INLINE_KINDS[inner[1]], inner[2].strip())
        token = match.group()
        if token in self._named:
            return self._named.pop(token)
        for modality in (_OLA_TOKENS if self._ola else _TOKENS)[token]:
            if self._pools[modality]:
                if self._ola and token not in _OLA_WORDS:
                    self._notes.append(
                        Note(token, f"Plain text to Ola's trainer; taken for the place of the {modality}.")
                    )
                return self._pools[modality].pop(0)
        if token in ("<image>", "<speech>") if self._ola else token != "<speech>":
            self._notes.append(Note(token, "A placeholder without a medium; it stays as text."))
        return None

    def _place_rest(self, turns: list[Said]) -> None:
        """Media without a placeholder go behind the last one of their sort, or before the first question."""
        rest = [*self._named.values(), *(medium for pool in self._pools.values() for medium in pool)]
        ahead: list[Segment] = []
        for medium in rest:
            self._notes.append(Note(medium.modality, "It had no placeholder; it has one now."))
            if not self._put_behind(medium, turns):
                ahead.append(medium)
        if ahead:
            first = next((turn for turn in turns if turn.role == "user"), turns[0])
            text = first.segments[0] if first.segments else ""
            gap: list[Segment] = ["\n"] if isinstance(text, str) and text and not text.startswith("\n") else []
            first.segments[:0] = [*ahead, *gap]

    def _put_behind(self, medium: Medium, turns: list[Said]) -> bool:
        """Put a medium behind the last one of its sort; False if there is none."""
        for turn in reversed(turns):
            for place in range(len(turn.segments) - 1, -1, -1):
                before = turn.segments[place]
                if isinstance(before, Medium) and before.modality == medium.modality:
                    turn.segments.insert(place + 1, medium)
                    return True
        return False


def _pattern(named: tuple[str, ...], inline: bool = True) -> re.Pattern[str]:
    tokens = "|".join(re.escape(token) for token in (*named, *_TOKENS))
    paths = r"(?P<inline><(?:img|video|audio)>[^<>\n]{1,4096}</(?:img|video|audio)>)|" if inline else ""
    return re.compile(f"{paths}(?P<token>{tokens})")


_TOKEN: Final = _pattern(())
_OLA_TOKEN: Final = _pattern((), inline=False)
