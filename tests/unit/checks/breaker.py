"""Good records, and one known way to break them for every code of the JSON and of files.

`good(folder)` makes real media in a folder and a fine record of every kind. `BREAKS` names for each
code the kind of record to take, how to break it, and which codes must then be found: exactly these.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from PIL import Image

Record = dict[str, Any]


def jpeg(seed: int, size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG with content of its own, structured like a photo."""
    rng = np.random.default_rng(seed)
    small = Image.fromarray(rng.integers(0, 255, (6, 8, 3), dtype=np.uint8))
    out = io.BytesIO()
    small.resize(size, Image.Resampling.BICUBIC).save(out, "JPEG", quality=90)
    return out.getvalue()


def wav(seed: int, seconds: float = 0.5) -> bytes:
    """A WAV of noise, 16 kHz mono."""
    out = io.BytesIO()
    samples = np.random.default_rng(seed).uniform(-0.3, 0.3, int(seconds * 16000))
    soundfile.write(out, samples, 16000, format="WAV", subtype="PCM_16")
    return out.getvalue()


def drifting(count: int, size: tuple[int, int] = (64, 48)) -> list[bytes]:
    """The frames of a video in order: one large picture seen through a moving window."""
    rng = np.random.default_rng(5)
    scene = Image.fromarray(rng.integers(0, 255, (6, 16, 3), dtype=np.uint8)).resize(
        (256, 64), Image.Resampling.BICUBIC
    )
    frames = []
    for number in range(count):
        out = io.BytesIO()
        scene.crop((4 * number, 4, 4 * number + size[0], 4 + size[1])).save(out, "JPEG", quality=90)
        frames.append(out.getvalue())
    return frames


def turns(question: str, answer: str = "A red bicycle stands there.") -> list[Record]:
    """One question and its answer."""
    return [{"from": "human", "value": question}, {"from": "gpt", "value": answer}]


def good(folder: Path) -> dict[str, Record]:
    """Fine records by kind, with their media in `folder`."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    for name, data in {
        "pictures/a.jpg": jpeg(1), "pictures/b.jpg": jpeg(2), "a.wav": wav(1), "q.wav": wav(2), "empty.jpg": b"",
    }.items():  # fmt: skip
        (folder / name).write_bytes(data)
    pieces = [jpeg(3), jpeg(4), *drifting(8), wav(3)]
    (folder / "patch_000000").write_bytes(b"".join(pieces))
    starts = np.cumsum([0, *map(len, pieces)]).tolist()
    patch = str(folder / "patch_000000")
    return {
        "text": {"id": "t", "conversations": turns("What is a bicycle?")},
        "image": {"id": "i", "image": str(folder / "pictures/a.jpg"), "conversations": turns("<image>\nWhat is it?")},
        "list": {
            "id": "l",
            "image": [str(folder / "pictures/a.jpg"), str(folder / "pictures/b.jpg")],
            "conversations": turns("<image>\n<image>\nCompare."),
        },
        "patch": {
            "id": "p",
            "image": {"patch": patch, "start_num": starts[1], "size": len(pieces[1])},
            "conversations": turns("<image>\nWhat is here?"),
        },
        "video": {
            "id": "v",
            "video": {"patch": patch, "start_num": starts[2], "size": [len(piece) for piece in pieces[2:10]]},
            "conversations": turns("<image>\nWhat happens?"),
        },
        "audio": {"id": "a", "audio": str(folder / "a.wav"), "conversations": turns("<speech>\nWhat is heard?")},
        "audio patch": {
            "id": "ap",
            "audio": {"patch": patch, "start_num": starts[10], "size": len(pieces[10])},
            "conversations": turns("<speech>\nWho speaks?"),
        },
        "question": {
            "id": "q",
            "audio_q": str(folder / "q.wav"),
            "image": str(folder / "pictures/b.jpg"),
            "text_q": "<image>\nUser's question in speech: <speech>\n",
            "conversations": turns("<image>\nUser's question in speech: <speech>\n"),
        },
    }


@dataclass(frozen=True)
class Break:
    """`breaks(record, folder)` breaks a fine record of `kind` in place (or returns another value)."""

    code: str
    kind: str
    breaks: Callable[[Any, Path], Any]
    also: frozenset[str] = frozenset()

    def apply(self, record: Record, folder: Path) -> Any:
        """The broken copy."""
        broken = copy.deepcopy(record)
        result = self.breaks(broken, folder)
        return broken if result is None else result


def _set(*way: Any) -> Callable[[Any, Path], None]:
    """Put the last argument at the place that the others lead to."""

    def put(record: Any, folder: Path) -> None:
        for step in way[:-2]:
            record = record[step]
        record[way[-2]] = way[-1]

    return put


def _drop(*way: Any) -> Callable[[Any, Path], None]:
    def drop(record: Any, folder: Path) -> None:
        for step in way[:-1]:
            record = record[step]
        del record[way[-1]]

    return drop


def _path(make: Callable[[Path], str], key: str = "image") -> Callable[[Any, Path], None]:
    def put(record: Any, folder: Path) -> None:
        record[key] = make(folder)

    return put


def _shift(amount: int) -> Callable[[Any, Path], None]:
    def shift(record: Any, folder: Path) -> None:
        record["image"]["start_num"] += amount

    return shift


def _insert_turn(role: str, place: int) -> Callable[[Any, Path], None]:
    def insert(record: Any, folder: Path) -> None:
        record["conversations"].insert(place, {"from": role, "value": "One more turn."})

    return insert


def _wrap_size(key: str) -> Callable[[Any, Path], None]:
    def wrap(record: Any, folder: Path) -> None:
        record[key]["size"] = [record[key]["size"]]

    return wrap


def _two_turns(question: str, later: str) -> Callable[[Any, Path], None]:
    def ask(record: Any, folder: Path) -> None:
        record["text_q"] = question
        record["conversations"] += turns(later)

    return ask


def _empty_list(record: Any, folder: Path) -> None:
    record["image"] = []
    record["conversations"] = turns("What is it?")


TEXT = ("conversations", 0, "value")
QUICK_BREAKS = (
    Break("record-not-object", "text", lambda record, folder: 7),
    Break("record-not-object", "text", lambda record, folder: [1, 2]),
    Break("conversations-missing", "text", _drop("conversations")),
    Break("conversations-missing", "image", _set("conversations", [])),
    Break("conversations-missing", "image", _set("conversations", {"from": "human"})),
    Break("turn-malformed", "text", _set("conversations", 1, "An answer.")),
    Break("turn-malformed", "text", _drop("conversations", 1, "from")),
    Break("turn-malformed", "image", _drop("conversations", 1, "value")),
    Break("turn-malformed", "image", _set("conversations", 1, "value", ["a"])),
    Break("role-unknown", "image", _set("conversations", 0, "from", "user")),
    Break("role-unknown", "image", _set("conversations", 1, "from", "assistant")),
    Break("role-unknown", "text", _set("conversations", 1, "from", "system")),
    Break("role-unknown", "text", _set("conversations", 1, "from", None)),
    Break("first-turn-not-human", "text", _insert_turn("gpt", 0)),
    Break("roles-not-alternating", "text", _insert_turn("human", 1)),
    Break("answer-empty", "image", _set("conversations", 1, "value", " \n")),
    Break(
        "answer-placeholder", "image", _set("conversations", 1, "value", "See <image> there."),
        frozenset({"image-token-count"}),
    ),
    Break("answer-placeholder", "image", _set("conversations", 1, "value", "a <speech>"),
          frozenset({"token-without-media"})),
    Break("image-token-count", "image", _set(*TEXT, "What is it?")),
    Break("image-token-count", "image", _set(*TEXT, "<image><image>\nWhat is it?")),
    Break("image-token-count", "list", _set(*TEXT, "<image>\nCompare.")),
    Break("image-token-count", "video", _set(*TEXT, "What happens?")),
    Break("speech-token-count", "audio", _set(*TEXT, "What is heard?")),
    Break("speech-token-count", "question", _set("text_q", "<image>\nWhat?")),
    Break("token-without-media", "text", _set(*TEXT, "<image>\nWhat?")),
    Break("token-without-media", "image", _set(*TEXT, "<speech><image>\nWhat?")),
    Break("image-token-lost", "image", _set(*TEXT, "<image>\n")),
    Break("image-token-lost", "question", _set("text_q", "<image>What? <speech>\n")),
    Break("tag-unknown", "image", _set(*TEXT, "<image>\nWhat is <video>?")),
    Break("tag-unknown", "video", _set(*TEXT, "<video>\nWhat?"), frozenset({"image-token-count"})),
    Break("question-token-order", "question", _set("text_q", "<speech>\n<image>\n")),
    Break("text-q-missing", "question", _drop("text_q")),
    Break("text-q-missing", "question", _set("text_q", 5)),
    Break("media-combination", "image", _set("video", "v.mp4")),
    Break("media-combination", "image", _set("audio", "a.wav")),
    Break("media-combination", "video", _set("audio_q", "a.wav"), frozenset({"text-q-missing"})),
    Break("question-token-order", "question", _two_turns("<speech>\n", "<image>\nWhat?")),
    Break("question-ignored", "audio", _set("audio_q", "a.wav")),
    Break("image-list-empty", "list", _empty_list),
    Break("media-type", "image", _set("image", None)),
    Break("media-type", "image", _set("image", "")),
    Break("media-type", "image", _set("image", 5)),
    Break("media-type", "list", _set("image", 0, ["a.jpg"])),
    Break("media-type", "video", _set("video", ["a.jpg", "b.jpg"])),
    Break("media-type", "audio", _set("audio", ["a.wav"])),
    Break("patch-key-missing", "patch", _drop("image", "size")),
    Break("patch-key-missing", "patch", _set("image", "start_num", None)),
    Break("patch-key-missing", "patch", _set("image", "size", "much")),
    Break("patch-key-missing", "video", _set("video", "size", [])),
    Break("patch-key-missing", "video", _set("video", "size", [1, "x"])),
    Break("patch-key-missing", "audio patch", _set("audio", "size", 12.5)),
    Break("image-size-list", "patch", _wrap_size("image")),
    Break("audio-size-list", "audio patch", _wrap_size("audio")),
    Break("video-size-int", "video", _set("video", "size", 900)),
    Break("video-img-path", "video", _set("video", "img_path", "a.jpg")),
    Break("path-suspicious", "image", _path(lambda folder: f" {folder}/pictures/a.jpg")),
    Break("path-suspicious", "image", _path(lambda folder: f"{folder}//pictures/a.jpg")),
    Break("path-suspicious", "image", _path(lambda folder: "pictures\\a.jpg")),
    Break("path-suspicious", "image", _path(lambda folder: f"file://{folder}/pictures/a.jpg")),
    Break("path-suspicious", "image", _path(lambda folder: "~/pictures/a.jpg")),
    Break("path-suspicious", "image", _path(lambda folder: "$DATA/pictures/a.jpg")),
    Break("colour-order", "video", _set("video", "patch", "/data/nextqa/patch_000000")),
    Break("id-missing", "text", _drop("id")),
    Break("id-missing", "text", _set("id", None)),
    Break("answer-refusal", "image", _set("conversations", 1, "value", "I’m sorry, but I cannot see it.")),
)  # fmt: skip

FILE_BREAKS = (
    Break("file-missing", "image", _path(lambda folder: str(folder / "pictures/none.jpg"))),
    Break("file-missing", "image", _path(lambda folder: "https://example.org/a.jpg")),
    Break("file-missing", "patch", _set("image", "patch", "/no/such/patch_000000")),
    Break("file-case", "image", _path(lambda folder: str(folder / "pictures/A.jpg"))),
    Break("file-case", "image", _path(lambda folder: str(folder / "Pictures/a.jpg"))),
    Break("file-extension", "image", _path(lambda folder: str(folder / "pictures/a.png"))),
    Break("file-not-regular", "image", _path(lambda folder: str(folder / "pictures"))),
    Break("file-empty", "image", _path(lambda folder: str(folder / "empty.jpg"))),
    Break("patch-range", "patch", _shift(10_000_000)),
    Break("patch-range", "patch", _set("image", "size", 0)),
    Break("patch-range", "patch", _set("image", "start_num", -5)),
    Break("patch-range", "patch", _set("image", "size", -2)),
    Break("patch-range", "patch", _set("image", "size", 10**15)),
    Break("patch-range-short", "patch", _set("image", "size", 5_000_000)),
    Break("patch-range-short", "patch", _set("image", "size", -1)),
    Break("patch-range", "video", _set("video", "size", [0, 10])),
)
