"""Seeded generator of realistic manifests of any size, streamed to disk.

The mix of kinds, the length of the dialogues and the spelling follow the published sets: patches of many
frames, mp4, image files, lists and patches, sound, spoken questions, text; ids of three sorts; half of
the records with `\\uXXXX` escapes, half as raw UTF-8. One record in a hundred is adversarial: its texts
hold the very characters that separate records, or its shape is unusual.

    python -m tests.perf.generate 1900000 /tmp/big.json --layout line

Texts are encoded once into a pool, so a record costs about 10 µs and 1.9 million take half a minute.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias, get_args

LayoutName: TypeAlias = Literal["line", "indented", "jsonl"]

_WORDS = (
    "the",
    "a",
    "of",
    "to",
    "and",
    "in",
    "is",
    "on",
    "with",
    "left",
    "right",
    "behind",
    "before",
    "while",
    "man",
    "woman",
    "child",
    "dog",
    "bicycle",
    "street",
    "kitchen",
    "river",
    "camera",
    "pans",
    "scene",
    "shows",
    "holding",
    "walking",
    "speaks",
    "music",
    "background",
    "bright",
    "red",
    "blue",
    "green",
    "second",
    "moment",
    "what",
    "why",
    "how",
    "describe",
    "detail",
    "question",
    "visible",
    "likely",
    "because",
    "several",
    "following",
    "sound",
    "voice",
    "crowd",
    "table",
    "water",
    "window",
    "picture",
)
_SPECIAL = (
    "„so“",
    "“quoted”",
    "naïve",
    "→",
    "🙂",
    "🎬",
    "日本語",
    "中国",
    "Ω≈3",
    'he said "yes"',
    "C:\\data\\a.png",
    "f(x) = {y}",
)
_BRACES = ("{x: [1, 2]}", "[0, 1]", "{}", "[]", "}", "{", "]", "back\\")
_HAN = "视频图像描述场景人物动作问题回答细节背景颜色时间音乐街道"
_SETS = ("nextqa", "activitynet", "youcook2", "llava_hound", "perception_test", "charades", "ego4d", "cosmos")
_IMAGES = ("coco/train2017", "gqa/images", "textvqa/train_images", "ocr_vqa/images", "vg/VG_100K", "中文/图片")
_SOUNDS = ("LibriSpeech/train-clean-360", "WavCaps/AudioSet_SL", "Clotho/dev", "MusicCaps")
_ADVERSARIAL = (
    '}, {"id": "fake", "image": "x.png"}',
    '}]}, {"id": "',
    "\\",
    "\\\\",
    'tail\\"',
    '"}]}',
    '\\"}, {\\"id\\": \\"',
    "[[[[{{{{",
    "}}}}]]]]",
    '},\n    {\n        "id": "x"',
    "\t\b\f\x01\x1f",
    "\u2028\u2029",
    'a\\\\"',
    '"',
    '""',
    '{"a": [1, {"b": "c"}]}',
    "}, {",
    ', {"id": 1}',
)
_POOL = 20_000
_SIZES = 200_000
_FLUSH = 2_000


@dataclass(frozen=True, slots=True)
class _Layout:
    """How objects and lists are spelt at each depth."""

    indent: int

    def _break(self, depth: int) -> str:
        return "\n" + " " * (self.indent * depth) if self.indent else ""

    def _join(self, items: Sequence[str], depth: int, brackets: str) -> str:
        if not items:
            return brackets
        inner = self._break(depth + 1)
        return brackets[0] + inner + ("," + (inner or " ")).join(items) + self._break(depth) + brackets[1]

    def object(self, members: Sequence[tuple[str, str]], depth: int) -> str:
        """An object of encoded values."""
        return self._join([f'"{key}": {value}' for key, value in members], depth, "{}")

    def list(self, items: Sequence[str], depth: int) -> str:
        """A list of encoded values."""
        return self._join(items, depth, "[]")


@dataclass(slots=True)
class _Texts:
    """Sentences, encoded without quotes, with escapes (`True`) or as raw UTF-8 (`False`)."""

    rng: random.Random
    pool: dict[bool, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sentences = [self._sentence() for _ in range(_POOL)]
        for escaped in (True, False):
            self.pool[escaped] = [json.dumps(text, ensure_ascii=escaped)[1:-1] for text in sentences]

    def _sentence(self) -> str:
        rng = self.rng
        if rng.random() < 0.03:
            return "".join(rng.choices(_HAN, k=rng.randint(14, 36))) + "。"
        words = rng.choices(_WORDS, k=rng.randint(7, 18))
        chance = rng.random()
        if chance < 0.08:
            words[rng.randrange(len(words))] = rng.choice(_SPECIAL)
        elif chance < 0.10:
            words[rng.randrange(len(words))] = rng.choice(_BRACES)
        return " ".join(words).capitalize() + rng.choice((". ", ". ", ". ", "? ", "! ", ".\n", ".\n\n"))

    def speak(self, escaped: bool, sentences: int) -> str:
        """Some sentences in a row."""
        pool = self.pool[escaped]
        first = int(self.rng.random() * (_POOL - sentences))
        return "".join(pool[first : first + sentences])


def records(count: int, seed: int = 7, adversarial: float = 0.01, indent: int = 0, depth: int = 0) -> Iterator[str]:
    """JSON texts of `count` records, the same for the same arguments; other layouts hold equal values."""
    rng = random.Random(seed)
    chance = rng.random
    texts = _Texts(rng)
    layout = _Layout(indent)
    sizes = [rng.randint(900, 60_000) for _ in range(_SIZES)]
    size_texts = [str(size) for size in sizes]
    sums = [0, *itertools.accumulate(sizes)]
    start = 0

    def quoted(text: str, escaped: bool) -> str:
        return json.dumps(text, ensure_ascii=escaped)

    def below(limit: int) -> int:
        return int(chance() * limit)

    for number in range(count):
        escaped = chance() < 0.5
        name = _SETS[below(8)]
        sort = chance()
        if sort < 0.70:
            identity = f'"{name}_{number:07d}"'
        elif sort < 0.97:
            identity = f'"{below(1 << 32):08x}-{below(1 << 16):04x}-4{below(1 << 12):03x}-{below(1 << 48):012x}"'
        else:
            identity = str(number)
        members = [("id", identity)]
        mark = "<image>\\n"
        kind = chance()
        if kind < 0.38:
            frames, first = 16 + below(49), below(_SIZES - 65)
            start = (start + sums[first + frames] - sums[first]) % 400_000_000
            value = layout.object(
                [
                    ("patch", f'"video_data/{name}/patch_{number // 4000:06d}"'),
                    ("size", layout.list(size_texts[first : first + frames], depth + 2)),
                    ("start_num", str(start)),
                ],
                depth + 1,
            )
            members.append(("video", value))
        elif kind < 0.42:
            members.append(("video", f'"video_data/{name}/videos/{below(10_000_000):07d}.mp4"'))
        elif kind < 0.68:
            members.append(("image", quoted(f"{_IMAGES[below(6)]}/{below(600_000):012d}.jpg", escaped)))
        elif kind < 0.80:
            value = layout.object(
                [
                    ("patch", f'"image_data/patch_{number // 8000:06d}"'),
                    ("start_num", str(below(400_000_000))),
                    ("size", str(5_000 + below(400_000))),
                ],
                depth + 1,
            )
            members.append(("image", value))
        elif kind < 0.82:
            paths = [quoted(f"{_IMAGES[below(6)]}/{below(600_000):012d}.png", escaped) for _ in range(2 + below(3))]
            members.append(("image", layout.list(paths, depth + 1)))
        elif kind < 0.89:
            mark = "<speech>\\n"
            members.append(("audio", f'"{_SOUNDS[below(4)]}/{below(9_000)}-{below(200_000)}-{below(100):04d}.wav"'))
        elif kind < 0.93:
            mark = "<speech>\\n"
            members.append(("audio_q", f'"{_SOUNDS[below(4)]}/q_{below(10_000_000):07d}.wav"'))
            members.append(("text_q", f'"{texts.speak(escaped, 1)}"'))
        else:
            mark = ""
        odd = chance() < adversarial
        sort = chance()
        turns = []
        for turn in range(1 if sort < 0.80 else 2 if sort < 0.92 else 3 if sort < 0.97 else 4):
            question = (mark if not turn else "") + texts.speak(escaped, 1)
            answer = texts.speak(escaped, 2 + min(int(rng.expovariate(0.2)), 16))
            if odd:
                question += quoted(_ADVERSARIAL[below(len(_ADVERSARIAL))], escaped)[1:-1]
                answer += quoted(_ADVERSARIAL[below(len(_ADVERSARIAL))], escaped)[1:-1]
            for role, text in (("human", question), ("gpt", answer)):
                turns.append(layout.object([("from", f'"{role}"'), ("value", f'"{text}"')], depth + 2))
        members.append(("conversations", layout.list(turns, depth + 1)))
        if odd:
            _distort(members, below(6), quoted(_ADVERSARIAL[below(len(_ADVERSARIAL))], escaped))
        yield layout.object(members, depth)


def _distort(members: list[tuple[str, str]], how: int, text: str) -> None:
    """Give a record an unusual shape."""
    if how == 0:
        members.append(("objects", '[{"id": "a0", "bbox": [1.5, 2e-3, -7], "ok": true}, {"id": "a1", "bbox": []}]'))
    elif how == 1:
        members.insert(0, members.pop())
    elif how == 2:
        members.append(
            ("meta", '{"nested": {"empty": {}, "list": [[], [[]], [{}]], "null": null}, "k}, {\\"id\\": \\"": 1}')
        )
    elif how == 3:
        members[0] = ("id", text)


def write_manifest(
    path: Path, count: int, layout: LayoutName = "line", seed: int = 7, adversarial: float = 0.01
) -> Path:
    """Write a manifest of `count` records; memory stays below 100 MB whatever the size. Returns `path`."""
    indented = layout == "indented"
    before, between, after = {
        "line": ("[", ", ", "]"),
        "indented": ("[\n    ", ",\n    ", "\n]"),
        "jsonl": ("", "\n", "\n"),
    }[layout]
    source = records(count, seed, adversarial, 4 if indented else 0, 1 if indented else 0)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(before if count or layout != "jsonl" else "")
        separator = ""
        while chunk := list(itertools.islice(source, _FLUSH)):
            file.write(separator + between.join(chunk))
            separator = between
        file.write(after if count or layout != "jsonl" else "")
    return path


def main() -> None:
    """Command line of the generator."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--layout", choices=get_args(LayoutName), default="line")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--adversarial", type=float, default=0.01)
    options = parser.parse_args()
    write_manifest(options.path, options.count, options.layout, options.seed, options.adversarial)


if __name__ == "__main__":
    main()
