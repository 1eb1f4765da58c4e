"""Faults of a file and errors of reading it, each with its place and a sentence for the user."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One fault of a manifest file that does not keep the other records from being shown.

    `kind` is a stable code (see `manifest/probe.py` and `manifest/index.py` for the list),
    `byte` the offset in the (unpacked) file from 0, `line` and `column` count from 1 and are None
    where they were not counted (one-line files, binary content). `record` is the number of the
    record before which or in which the fault stands, from 0, or None. `end` is the offset behind
    the skipped part, or None.
    """

    kind: str
    message: str
    byte: int | None = None
    line: int | None = None
    column: int | None = None
    record: int | None = None
    end: int | None = None


def shown_before(count: int) -> str:
    """What becomes of the `count` records before the place where a file ends: a sentence without its full stop."""
    if count == 0:
        return "There is no record before it"
    return "The record before it is shown" if count == 1 else f"The {count:,} records before it are shown"


class ManifestError(Exception):
    """A file cannot be opened as a manifest at all. `str()` is the sentence for the user."""

    def __init__(self, kind: str, message: str, path: Path | None = None, byte: int | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.path = path
        self.byte = byte

    def __reduce__(self) -> tuple[type[ManifestError], tuple[str, str, Path | None, int | None]]:
        """Errors travel from worker processes as what they are."""
        return type(self), (self.kind, str(self), self.path, self.byte)


class SourceChangedError(ManifestError):
    """The file on disk is no longer the one that was opened (changed, shortened or gone)."""
