"""What a long job is, apart from where it runs: its name and parameters, a log with a line per item, its result.

The same specification starts a job from the window and from the command line. The log is also the job's memory: a
job that was killed reads it and goes on where it stopped.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self, TypeAlias

Json: TypeAlias = str | int | float | bool | list["Json"] | dict[str, "Json"] | None

MOST_TROUBLES: Final = 1000
"""So many sentences about single items a result holds; the log holds all."""

_FORMAT: Final = 1
_LONGEST_LINE: Final = 64 << 20


class JobError(Exception):
    """A job cannot begin or go on; `str()` says what, where and what to do."""


@dataclass(frozen=True, slots=True)
class JobSpec:
    """A job to do: `name` ("pack", "unpack", "soundtracks", …) and parameters that JSON can hold."""

    name: str
    parameters: Mapping[str, Json] = field(default_factory=dict)

    def to_json(self) -> dict[str, Json]:
        """For files and logs; inverse of `from_json`."""
        return {"job": self.name, "parameters": dict(self.parameters)}

    @classmethod
    def from_json(cls, value: object) -> JobSpec:
        """Raises `JobError` for anything that `to_json` does not write."""
        if isinstance(value, dict):
            name, parameters = value.get("job"), value.get("parameters")
            if isinstance(name, str) and isinstance(parameters, dict):
                return cls(name, parameters)
        raise JobError("This is no job specification: an object with “job” and “parameters” is needed.")

    def difference(self, other: JobSpec) -> str:
        """The first parameter in which the other job differs, as "name: this → other"; "" if they are the same."""
        if self.name != other.name:
            return f"job: {self.name} → {other.name}"
        for key in sorted({*self.parameters, *other.parameters}):
            mine, theirs = self.parameters.get(key), other.parameters.get(key)
            if mine != theirs:
                return f"{key}: {json.dumps(mine)} → {json.dumps(theirs)}"
        return ""


@dataclass(slots=True)
class JobResult:
    """What became of a job. `counts` by state ("written", "kept", "failed" …); `troubles` are sentences for the user,
    at most `MOST_TROUBLES`; `notes` facts about the whole; `outputs` the files to show; `log` the file with a line
    per item."""

    counts: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    outputs: list[Path] = field(default_factory=list)
    log: Path | None = None

    @property
    def failed(self) -> int:
        """Items without a result."""
        return self.counts["failed"]

    def note(self, state: str, trouble: str = "") -> None:
        """Count one item, with a sentence if there is something to say."""
        self.counts[state] += 1
        if trouble and len(self.troubles) < MOST_TROUBLES:
            self.troubles.append(trouble)


class ItemLog:
    """A text file with one JSON object a line: the specification, then a line per finished item. Only appended to.

    Opening an existing log of the same job continues it; a line that was cut off by a kill is removed. Raises
    `JobError` for a log of another job, OSError for disk trouble. One thread at a time; a context manager.
    """

    def __init__(self, path: Path, spec: JobSpec) -> None:
        self.path = path
        self.spec = spec
        self.resumed = path.exists() and path.stat().st_size > 0
        """Whether there was a log to go on with."""
        if self.resumed:
            self._check()
        self._file: BinaryIO = open(path, "ab")  # noqa: SIM115 - closed by `close`
        if not self.resumed:
            self._file.write(_line({"format": _FORMAT, **spec.to_json()}))
            self._file.flush()

    def _check(self) -> None:
        """Compare the first line, and cut off a torn last one."""
        end = 0
        with open(self.path, "r+b") as file:
            for number, line in enumerate(_lines(file)):
                if number == 0:
                    self._compare(line)
                end += len(line)
            if end == 0:
                self.resumed = False
            file.truncate(end)

    def _compare(self, line: bytes) -> None:
        try:
            old = JobSpec.from_json(json.loads(line))
        except (ValueError, JobError):
            raise JobError(f"{self.path} is no log of a job. Choose another folder, or move that file away.") from None
        different = old.difference(self.spec)
        if different:
            raise JobError(
                f"{self.path.parent} holds the results of a job with other settings ({different}). "
                "Choose another folder, or repeat the job with the old settings to finish it."
            )

    def entries(self) -> Iterator[dict[str, object]]:
        """The items logged so far, oldest first; an item may occur again, then the last line counts."""
        return read_log(self.path)

    def append(self, *entries: Mapping[str, object]) -> None:
        """Add lines; they are with the system when this returns, so that a killed process loses none."""
        self._file.write(b"".join(map(_line, entries)))
        self._file.flush()

    def sync(self) -> None:
        """Force everything to disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """May be called twice."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_log(path: Path) -> Iterator[dict[str, object]]:
    """The items of any job's log, oldest first, up to a line that was cut off. Raises OSError."""
    with open(path, "rb") as file:
        for number, line in enumerate(_lines(file)):
            if number:
                value = json.loads(line)
                if isinstance(value, dict):
                    yield value


def _line(entry: Mapping[str, object]) -> bytes:
    # ASCII escapes carry file names that are no valid UTF-8 as well.
    return json.dumps(entry, separators=(",", ":")).encode("ascii") + b"\n"


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Whole lines that hold JSON, up to the first that does not: what follows a torn line means nothing."""
    while True:
        line = file.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            return
        try:
            json.loads(line)
        except ValueError:
            return
        yield line
