"""Where the dialects of the LLaVA family keep their dialogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeAlias

from ola_viewer.manifest.sample import Pointer, Turn

Part: TypeAlias = tuple[Pointer, dict[str, object]]
"""A content part that is not text, and the way to it."""
Read: TypeAlias = tuple[str, tuple[Turn, ...], list[Part]]

TURN_LISTS: Final = ("conversations", "messages", "conversation", "conversations_a", "QA")
"""Keys whose value is the list of turns; the first one that is a list counts."""

OTHER_DIALOGUES: Final[dict[str, str]] = {
    "chosen": "chosen",
    "conversations_b": "b",
    "rejected": "rejected",
    "rejected_response": "rejected",
    "rejected_messages": "rejected",
}
"""Keys of preference records that hold a second answer or dialogue, and the note that its roles get. Trainers of the
LLaVA family ignore them; they are shown behind the dialogue."""

PAIRS: Final = (
    (("query", "human"), ("response", "gpt")),
    (("instruction", "human"), ("input", "human"), ("output", "gpt")),
    (("question", "human"), ("answer", "gpt")),
    (("prompt", "human"), ("chosen", "gpt"), ("labels", "gpt"), ("gt", "gpt")),
    (("text", "gpt"),),
)
"""Flat records: (key, role) of the texts in the order they are read; the first row with a text counts."""


def read_turns(record: dict[str, object], base: Pointer) -> Read:
    """Dialect name, turns and media parts of an object. The dialect is "ola" for `conversations` of from/value."""
    for key in TURN_LISTS:
        value = record.get(key)
        if isinstance(value, list):
            return _read_list(key, value, record, base)
    for pairs in PAIRS:
        turns = list(_flat(record, pairs, base))
        if turns:
            return "flat:" + pairs[0][0], tuple([*_history(record, base), *turns]), []
    return "ola", (), []


def read_other_turns(record: dict[str, object], base: Pointer, known: Iterable[Turn]) -> Read:
    """Turns and media parts of second answers and dialogues, as text, turn or list of turns, with roles such as
    `gpt (rejected)`; the dialect is "preference" if there are any. What is among the `known` turns is left out."""
    turns: list[Turn] = []
    parts: list[Part] = []
    taken = {turn.pointer for turn in known}
    for key, note in OTHER_DIALOGUES.items():
        value = record.get(key)
        pointer: Pointer = (*base, key)
        if pointer in taken or value is None:
            continue
        found: tuple[Turn, ...] = ()
        if isinstance(value, str):
            found = (Turn("gpt", value, pointer, pointer),)
        elif isinstance(value, dict) and value.keys() & {"from", "value"}:
            found = (_turn(value, "from", "value", pointer),)
        elif isinstance(value, dict) and value.keys() & {"role", "content"}:
            turn, more = _message(value, pointer)
            found = (turn,)
            parts += more
        elif isinstance(value, list) and all(isinstance(item, dict) for item in value):
            _, found, more = _read_list(key, value, {}, base)
            parts += more
        turns += (replace(turn, role=f"{turn.role} ({note})") for turn in found if isinstance(turn.role, str))
    return "preference" if turns else "", tuple(turns), parts


def _read_list(key: str, items: list[object], record: dict[str, object], base: Pointer) -> Read:
    turns: list[Turn] = []
    parts: list[Part] = []
    dialect = "ola" if key == "conversations" else key
    for number, item in enumerate(items):
        pointer: Pointer = (*base, key, number)
        if not isinstance(item, dict):
            turns.append(Turn(None, item, pointer, None))
        elif "from" in item or "value" in item:
            turns.append(_turn(item, "from", "value", pointer))
        elif "role" in item or "content" in item:
            dialect = "messages" if key == "messages" else f"{key}:role"
            turn, found = _message(item, pointer)
            turns.append(turn)
            parts += found
        elif ("human" in item and "assistant" in item) or ("q" in item and "a" in item):
            asked, answered = ("q", "a") if "q" in item else ("human", "assistant")
            dialect = key
            turns.append(Turn("human", item[asked], pointer, (*pointer, asked)))
            turns.append(Turn("gpt", item[answered], pointer, (*pointer, answered)))
        else:
            turns.append(Turn(None, None, pointer, None))
    if dialect != "ola":
        turns += _answers(record, base)
    return dialect, tuple(turns), parts


def _turn(item: dict[str, object], role: str, text: str, pointer: Pointer) -> Turn:
    return Turn(item.get(role), item.get(text), pointer, (*pointer, text) if text in item else None)


def _message(item: dict[str, object], pointer: Pointer) -> tuple[Turn, list[Part]]:
    """A role/content turn; content parts are joined to one text with a tag for each medium."""
    content = item.get("content")
    if not isinstance(content, list):
        return _turn(item, "role", "content", pointer), []
    texts: list[str] = []
    parts: list[Part] = []
    text_pointers: list[Pointer] = []
    for number, part in enumerate(content):
        if isinstance(part, str):
            texts.append(part)
            text_pointers.append((*pointer, "content", number))
        elif isinstance(part, dict):
            key = "text" if isinstance(part.get("text"), str) else "value"
            if part.get("type") == "text" and isinstance(part.get(key), str):
                texts.append(str(part[key]))
                text_pointers.append((*pointer, "content", number, key))
            else:
                parts.append(((*pointer, "content", number), part))
                texts.append(f"<{str(part.get('type', 'part')).removesuffix('_url')}>")
    only = text_pointers[0] if len(text_pointers) == 1 and len(texts) == 1 else None
    return Turn(item.get("role"), "".join(texts), pointer, only), parts


def _flat(record: dict[str, object], pairs: Iterable[tuple[str, str]], base: Pointer) -> Iterable[Turn]:
    for key, role in pairs:
        value = record.get(key)
        if isinstance(value, str) and (value or key not in ("input",)):
            yield Turn(role, value, (*base, key), (*base, key))


def _history(record: dict[str, object], base: Pointer) -> Iterable[Turn]:
    """`history: [[question, answer], …]` of ms-swift stands before the flat question."""
    history = record.get("history")
    for number, pair in enumerate(history if isinstance(history, list) else []):
        if isinstance(pair, list):
            for side, text in enumerate(pair[:2]):
                pointer: Pointer = (*base, "history", number, side)
                yield Turn(("human", "gpt")[side], text, pointer, pointer)


def _answers(record: dict[str, object], base: Pointer) -> Iterable[Turn]:
    """The preferred answer of a preference record, given as a turn or as text."""
    chosen = record.get("chosen")
    if isinstance(chosen, str):
        yield Turn("gpt", chosen, (*base, "chosen"), (*base, "chosen"))
    elif isinstance(chosen, dict):
        key = "value" if "value" in chosen else "content"
        yield _turn(chosen, "from" if "from" in chosen else "role", key, (*base, "chosen"))
