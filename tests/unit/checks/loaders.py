"""What three trainers do with a record, played anew from their published sources: a second opinion for the rules.

Nothing here uses the product. Files count as present and sound: a path opens if it holds a character and no zero.
`play` gives the tokens of the dialogue in order ("I", "S" or a text), or raises whatever the trainer would.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

IMAGE, SPEECH = "<image>", "<speech>"
MARKS = {"I", "S"}
ROLES = {"human": "user", "gpt": "assistant"}
Tokens = list[tuple[str, list[str]]]


def reasons(record: Any, trainer: str) -> list[str]:
    """Why something else is trained than the record says. Raises where the trainer does."""
    images, sound, ignored, tokens = play(record, trainer)
    given = [token for _, parts in tokens for token in parts if token in MARKS]
    texts = "\0".join(token for _, parts in tokens for token in parts if token not in MARKS)
    why = ["ignored"] if ignored else []
    if images is not None:
        why += ["images"] if given.count("I") != images else []
        why += ["lost"] if IMAGE in texts else []
    if sound:
        why += ["sound"] if given.count("S") != 1 else []
        why += ["lost"] if SPEECH in texts else []
    handed_out = sorted(given)  # the model gives out images first, then the sound
    if given != handed_out and given != ["S", "I"]:
        why.append("order")
    if given == ["S", "I"] and not any(parts[:2] == ["S", "I"] for _, parts in tokens):
        why.append("order")
    media = images is not None or sound
    if media and any(role == "assistant" and MARKS & set(parts) for role, parts in tokens):
        why.append("answer")
    return why


def play(record: Any, trainer: str) -> tuple[int | None, bool, bool, Tokens]:
    """Number of images (None without any), whether there is sound, whether a medium is ignored, the tokens."""
    return _ola(record) if trainer == "ola" else _visual(record, trainer)


def _opens(path: str) -> None:
    if not path or "\0" in path:
        raise FileNotFoundError(path)


def _image(value: Any, patches: bool = True) -> None:
    if type(value) is str:
        return _opens(value)
    if type(value) is not dict or not patches:
        raise ValueError(value)
    if "img_path" in value:
        return _opens(value["img_path"] + "")
    _opens(value["patch"] + "")
    int(value["start_num"]), int(value["size"])
    return None


def _video(value: Any, files: bool = True) -> None:
    if isinstance(value, str) and files:
        return _opens(value)
    if not isinstance(value, dict):
        raise AttributeError("keys")
    if "img_path" in value:
        raise UnboundLocalError("images_all")
    _opens(value["patch"] + "")
    int(value["start_num"])
    if isinstance(value["size"], str):
        raise ValueError("frames of at most nine bytes are no pictures")
    if not [int(value["size"][place]) for place in range(len(value["size"]))]:
        raise RuntimeError("nothing to put together")
    return None


def _sound(value: Any) -> None:
    if isinstance(value, str):
        return _opens(value)
    _opens(value["patch"] + "")
    int(value["start_num"])
    if not isinstance(value["size"], int):
        raise AttributeError("astype")
    return None


def _images(value: Any, patches: bool = True) -> int:
    for item in value if type(value) is list else [value]:
        _image(item, patches)
    return len(value) if type(value) is list else 1


def _ola(record: Any) -> tuple[int | None, bool, bool, Tokens]:
    sound = "audio" in record or "audio_q" in record
    visual = "image" in record or "video" in record
    loaded: dict[str, int] = {}
    move = _to_front
    if "audio" in record:
        _sound(record["audio"])
        if "video" in record:
            _video(record["video"])
            loaded["video"] = 1
    elif "audio_q" in record:
        _sound(record["audio_q"])
        if "image" in record:
            loaded["image"] = _images(record["image"])
        record = copy.deepcopy(record)
        record["conversations"][0]["value"] = record["text_q"]
        move = _break_behind_speech
    elif "video" in record:
        _video(record["video"])
        loaded["video"] = 1
    elif "image" in record:
        loaded["image"] = _images(record["image"])
    else:
        move = _as_it_is
    turns = [{**turn, "value": move(turn["value"])} if move is not _as_it_is else turn for turn in _turns(record)]
    tokens = _tokens(turns, lambda text: list(_ola_tokens(text, visual, sound)))
    counts = [loaded[key] for key in ("image", "video") if key in record]
    return (counts[-1] if counts else None), sound, False, tokens


def _turns(record: Any) -> list[Any]:
    turns = record["conversations"]
    if not isinstance(turns, list):
        raise TypeError(turns)
    return turns


def _as_it_is(text: Any) -> Any:
    return text


def _to_front(text: Any) -> str:
    if SPEECH in text and IMAGE in text:
        return str(SPEECH + IMAGE + "\n" + text.replace(SPEECH, "").strip().replace(IMAGE, "").strip()).strip()
    if SPEECH in text:
        return str(SPEECH + "\n" + text.replace(SPEECH, "").strip()).strip()
    if IMAGE in text:
        return str((IMAGE + "\n") * text.count(IMAGE) + text.replace(IMAGE, "").strip()).strip()
    return text + ""


def _break_behind_speech(text: Any) -> str:
    return text + "" if SPEECH + "\n" in text else str(text.replace(SPEECH, SPEECH + "\n"))


def _tokens(turns: list[Any], tokenise: Any) -> Tokens:
    if ROLES[turns[0]["from"]] != "user":
        turns = turns[1:]
    return [(ROLES[turn["from"]], tokenise(turn["value"] + "")) for turn in turns]


def _between(parts: list[str], *marks: str) -> Iterator[str]:
    for place, part in enumerate(parts):
        if part:
            yield part
        if place < len(parts) - 1:
            yield from marks


def _ola_tokens(text: str, visual: bool, sound: bool) -> Iterator[str]:
    both = SPEECH + IMAGE
    if visual and sound and both in text:
        if text.startswith(both):
            yield from ("S", "I", text[len(both) :])
        else:
            yield from _between(text.split(both + "\n"), "S", "I")
    elif visual and sound and SPEECH in text and IMAGE in text:
        parts = [part for piece in text.split(IMAGE + "\n") for part in piece.split(SPEECH + "\n")]
        for place, part in enumerate(parts):
            yield part
            if place < len(parts) - 1:
                yield "S" if place == len(parts) - 2 else "I"
    elif sound and SPEECH in text:
        if text.startswith(SPEECH):
            yield from ("S", text[len(SPEECH) :])
        else:
            yield from _between(text.split(SPEECH + "\n"), "S")
    elif visual and IMAGE in text:
        yield from _between(text.split(IMAGE + "\n"), "I")
    else:
        yield text


def _visual(record: Any, trainer: str) -> tuple[int | None, bool, bool, Tokens]:
    """Oryx, and LLaVA-NeXT with lists of images: an image, else a video, else text."""
    patches = trainer == "oryx"
    images = None
    if "image" in record:
        images = _images(record["image"], patches)
    elif "video" in record:
        if not patches and not isinstance(record["video"], str):
            raise TypeError(record["video"])
        _video(record["video"], files=not patches)
        images = 1
    seen = "image" if "image" in record else "video"
    ignored = any(key in record and key != seen for key in ("image", "video", "audio", "audio_q"))

    def arrange(text: str) -> str:
        alone = patches or text.count(IMAGE) == 1
        if images is not None and IMAGE in text and alone and not text.startswith(IMAGE):
            return (IMAGE + "\n" + text.replace(IMAGE, "").strip()).strip()
        return text + ""

    def tokenise(text: str) -> list[str]:
        if images is None or IMAGE not in text:
            return [text]
        if not patches:
            return list(_between(text.split(IMAGE), "I"))
        if text.startswith(IMAGE):
            return ["I", text[len(IMAGE) :]]
        return list(_between(text.split(IMAGE + "\n"), "I"))

    turns = _turns(record)
    if images is not None:
        turns = [{**turn, "value": arrange(turn["value"])} for turn in turns]
    return images, False, ignored, _tokens(turns, tokenise)
