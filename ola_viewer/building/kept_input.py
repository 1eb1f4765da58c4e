"""Opened manifests as a job's input that another program can make again: the files, and which records were chosen."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np

from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.specs import JobError, Json
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source

_MOST_TEXT: Final = 8 << 20
_MOST_ROWS: Final = 1 << 28


@dataclass(frozen=True, slots=True)
class KeptInput:
    """`sources`: number, path, size and time of every file; `rows`: the chosen records as packed text, "" for all."""

    sources: tuple[tuple[int, str, int, int], ...]
    rows: str = ""

    @classmethod
    def of(cls, snapshot: Snapshot, rows: RowIds | None) -> Self | None:
        """What a table consists of; None where that cannot be written down: it has edits, or the choice is too long."""
        if snapshot.edits:
            return None
        packed = "" if rows is None else _packed(rows)
        if len(packed) > _MOST_TEXT:
            return None
        facts = [(s.number, str(s.path), s.identity.size, s.identity.mtime_ns) for s in snapshot.sources]
        return cls(tuple(facts), packed)

    def to_json(self) -> dict[str, Json]:
        """Inverse of `from_json`."""
        return {"sources": [list(source) for source in self.sources], "rows": self.rows}

    @classmethod
    def from_json(cls, value: Json) -> Self | None:
        """None for anything that `to_json` does not write."""
        if not isinstance(value, dict):
            return None
        sources, rows = value.get("sources"), value.get("rows")
        if not isinstance(sources, list) or not isinstance(rows, str):
            return None
        facts: list[tuple[int, str, int, int]] = []
        for source in sources:
            if not isinstance(source, list) or len(source) != 4:
                return None
            number, path, size, time = source
            if not (isinstance(number, int) and isinstance(path, str) and isinstance(size, int)):
                return None
            if not isinstance(time, int):
                return None
            facts.append((number, path, size, time))
        return cls(tuple(facts), rows)

    def open(self, cancel: CancelToken, progress: ProgressCallback) -> tuple[Snapshot, RowIds | None]:
        """The table and the chosen records. Raises `JobError` for a file that changed, `ManifestError`."""
        snapshot = _opened([(number, Path(path)) for number, path, _, _ in self.sources], cancel, progress)
        for source, (_, path, size, time) in zip(snapshot.sources, self.sources, strict=True):
            if (source.identity.size, source.identity.mtime_ns) != (size, time):
                raise JobError(f"{path} changed since the job began: start it anew.")
        return snapshot, _unpacked(self.rows) if self.rows else None


def _packed(rows: RowIds) -> str:
    """Row numbers as text: neighbours take next to nothing."""
    steps = np.diff(np.ascontiguousarray(rows, np.int64), prepend=0)
    return base64.b64encode(zlib.compress(steps.tobytes(), 1)).decode("ascii")


def _unpacked(text: str) -> RowIds:
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.b64decode(text, validate=True), 8 * _MOST_ROWS)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise JobError("the chosen records cannot be read") from error
    return np.cumsum(np.frombuffer(data[: len(data) // 8 * 8], np.int64))


def open_manifests(paths: Sequence[Path], cancel: CancelToken, progress: ProgressCallback) -> Snapshot:
    """The files completely indexed, numbered as they stand (a file may occur twice). Raises `ManifestError`."""
    return _opened(list(enumerate(paths)), cancel, progress)


def _opened(files: Sequence[tuple[int, Path]], cancel: CancelToken, progress: ProgressCallback) -> Snapshot:
    document = Document()
    for number, path in files:
        source = Source.open(path, number, cancel, progress)
        source.build_index(cancel, progress)
        document.add_source(source)
    return document.snapshot
