"""A document's history as the journal holds it: encoded edits, and of each base which content its files have.

A row of the journal is an operation: keep the first `keep` steps, append these (`tags`: the bases they are built on),
the first `done` are in force. `bases` and `clean` are written when they change. So typing, undoing, jumping, pushing
and saving are all the same small row, and taking them in order gives the history back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from ola_viewer.manifest.edit_codec import EditCodec, UnknownEditError
from ola_viewer.manifest.history import Base, History, Step

Contents = Mapping[int, str]
"""Source number → name of the file's content (`identity.identify`), "" where it could not be read."""


@dataclass(frozen=True, slots=True)
class KeptBase:
    """A version of the files: the state it stands for, when it was saved, and what its files hold."""

    number: int
    count: int
    at: float
    contents: Contents

    def to_json(self) -> list[object]:
        """`[number, count, at, {source: content}]`."""
        return [self.number, self.count, self.at, {str(number): text for number, text in self.contents.items()}]

    @classmethod
    def from_json(cls, value: Any) -> KeptBase:
        """Inverse of `to_json`. Raises ValueError, TypeError, KeyError for anything else."""
        number, count, at, contents = value
        return cls(int(number), int(count), float(at), {int(key): str(text) for key, text in contents.items()})


PLAIN = (KeptBase(0, 0, 0.0, {}),)
"""The bases of a history without a save."""


@dataclass(slots=True)
class JournalState:
    """What the rows of a journal add up to. `disk`: the base that the files on disk were when it was written."""

    steps: list[object] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    done: int = 0
    bases: tuple[KeptBase, ...] = PLAIN
    disk: int | None = 0
    cut: bool = False
    witnesses: dict[tuple[int, int], str] = field(default_factory=dict)
    """(base, row) → digest of the record."""
    at: float = 0.0
    rows: int = 0

    def take(self, operation: Mapping[str, Any], at: float = 0.0) -> None:
        """Take a row in."""
        keep, appended = operation["keep"], operation["append"]
        if not keep:
            self.witnesses.clear()
        self.steps[keep:] = appended
        self.tags[keep:] = operation.get("tags") or [0] * len(appended)
        self.done = operation["done"]
        if "bases" in operation:
            self.bases = tuple(map(KeptBase.from_json, operation["bases"]))
            self.disk, self.cut = operation["disk"], bool(operation.get("cut"))
        for *base, row, digest in operation.get("witnesses", ()):
            self.witnesses[base[0] if base else 0, int(row)] = str(digest)
        self.at = at
        self.rows += 1

    def whole(self) -> dict[str, object]:
        """One row that says it all."""
        return {
            "keep": 0,
            "append": self.steps,
            "tags": self.tags,
            "done": self.done,
            "bases": [base.to_json() for base in self.bases],
            "disk": self.disk,
            "cut": self.cut,
            "witnesses": [[base, row, digest] for (base, row), digest in self.witnesses.items()],
        }

    def digest(self, count: int) -> str:
        """A name for the first `count` steps; "" where there are not so many."""
        if count > len(self.steps):
            return ""
        return hashlib.blake2b(orjson.dumps([self.steps[:count], self.tags[:count]]), digest_size=16).hexdigest()

    def knows(self, new: KeptBase) -> KeptBase | None:
        """The newest base with these contents."""
        return next((base for base in reversed(self.bases) if base.contents == new.contents), None)

    def saved(self, new: KeptBase, same_rows: bool) -> None:
        """State `new.count` was written to the files: `new` is the base from now on, see `History.saved`."""
        known = self.knows(new)
        if known is not None:  # the document had heard of the save already
            self.disk = known.number
            return
        number = self.last_base() + 1
        old = next((b.number for b in reversed(self.bases) if b.count == new.count), None)
        if old is None:
            old = self.tags[new.count - 1]
        for place in range(new.count, len(self.tags)):
            if not same_rows or self.tags[place] != old:
                break
            self.tags[place] = number
        self.bases = (*self.bases, KeptBase(number, new.count, new.at, new.contents))
        self.disk = number

    def last_base(self) -> int:
        """The highest number that is known of any base: they are not used again."""
        return max(0, *(base.number for base in self.bases), *self.tags, *(base for base, _ in self.witnesses))

    def decode(self, codec: EditCodec, disk: int | None) -> tuple[History, int]:
        """The history, and how many of its last edits cannot be read. `disk`: the base that the files on disk are."""
        steps: list[Step] = []
        for encoded, tag in zip(self.steps, self.tags, strict=True):
            try:
                steps.append(Step(codec.decode(encoded), len(steps) + 1, tag))
            except UnknownEditError:
                break  # later edits were made on top of this one and may not fit without it
        bases = tuple(Base(base.number, base.count, base.at) for base in self.bases if base.count <= len(steps))
        clean = next((base.count for base in bases if base.number == disk), None)
        last = self.last_base()
        history = History(tuple(steps), bases, min(self.done, len(steps)), 0, clean, self.cut, last)
        return history, len(self.steps) - len(steps)
