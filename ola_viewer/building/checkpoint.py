"""Files that are written over a long time and gone on with after a kill.

Beside the target stands a part file of a fixed name, and a small state file that says up to where it is safely on disk
and which place of the input that was. A later run of the same job cuts the part there and goes on; what differs in any
input or option begins anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

import numpy as np

from ola_viewer import __version__
from ola_viewer.jobs import Cancelled
from ola_viewer.jobs.executors import ExecutorError, WorkerLost
from ola_viewer.jobs.file_lock import lock_file
from ola_viewer.jobs.specs import Json
from ola_viewer.manifest.atomic_file import PartFile, SaveError, disk_errors
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot

INTERVAL = 2.0
"""Seconds between two checkpoints."""
_FORMAT: Final = 1
_LARGEST_STATE: Final = 16 << 20
_MARK: Final = ".ola-viewer-resume"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run begins: `position` in the input, `more` what the job wrote down there; 0 and nothing at the start."""

    position: int = 0
    more: Mapping[str, Any] = field(default_factory=dict)


def inputs_of(snapshot: Snapshot) -> dict[str, Json]:
    """Path, size and time of every source, and a digest of the edits in force: equal as long as the same records are
    read, also by a later program in which the edits were restored."""
    sources: list[Json] = [[s.identity.path, s.identity.size, s.identity.mtime_ns] for s in snapshot.sources]
    digest = hashlib.blake2b(digest_size=16)
    for edit in snapshot.edits:
        digest.update(json.dumps([edit.kind, edit.to_json()], sort_keys=True).encode("ascii") + b"\n")
    return {"the sources": sources, "the unsaved edits": digest.hexdigest() if snapshot.edits else ""}


def identity_of(snapshot: Snapshot, rows: RowIds, options: Mapping[str, Json]) -> dict[str, Json]:
    """Everything that decides what a run over `rows` writes: the inputs, which records in which order, and the job's
    own `options`."""
    chosen = hashlib.blake2b(np.ascontiguousarray(rows).data, digest_size=16).hexdigest()
    return {**inputs_of(snapshot), "the choice of records": chosen, **options}


class ResumableParts:
    """The part files of `targets`, which belong together. A context manager, used by one thread.

    `identity`: everything that decides what is written, as JSON holds it; a run goes on only where it is the same.
    `start` says where to begin; the files are cut there and wait at their end.

    What is left without `commit` is removed, unless the run was cancelled, interrupted or lost its workers after a
    checkpoint. Raises `SaveError`, also where another run is writing the same target.
    """

    def __init__(self, targets: Sequence[Path], identity: Mapping[str, Json]) -> None:
        self._state = _beside(targets[0], ".json")
        self._identity = {"version": __version__, **identity}
        self._last = time.monotonic()
        self._safe = False
        self.refused = ""
        """Why what an earlier run left could not be gone on with; "" if it could, or if there was nothing."""
        self._stack = ExitStack()
        with self._stack:
            self.parts = [self._stack.enter_context(self._open(target)) for target in targets]
            self.start = self._begin()
            self._stack = self._stack.pop_all()

    @staticmethod
    def left_over(target: Path) -> int:
        """Bytes of an earlier run's part file of `target` that are on the disk already."""
        try:
            return _beside(target, ".part").stat().st_size
        except OSError:
            return 0

    @property
    def outs(self) -> list[BinaryIO]:
        """The files to write to, in the order of the targets."""
        return [part.out for part in self.parts]

    def reached(self, position: int, more: Callable[[], Mapping[str, Json]] | None = None) -> None:
        """Everything up to `position` of the input was written. Now and then this becomes a checkpoint: the files are
        forced to disk, then the state says so. `more()` is asked only then, and may flush what it holds."""
        if time.monotonic() - self._last < INTERVAL:
            return
        noted = {} if more is None else dict(more())
        with disk_errors(self.parts[0].target):
            offsets = [_synced(out) for out in self.outs]
            state = {"format": _FORMAT, "identity": self._identity, "position": position, "offsets": offsets}
            _replace(self._state, json.dumps({**state, "more": noted}).encode("ascii"))
        self._safe = True
        self._last = time.monotonic()

    def finish(self) -> None:
        """Force all files to disk."""
        for part in self.parts:
            part.finish()

    def commit(self) -> None:
        """All files take their names."""
        for part in self.parts:
            part.keep = False
            part.commit()
        self._safe = False
        self._forget()

    def _forget(self) -> None:
        self._state.unlink(missing_ok=True)
        self._state.with_suffix(".new").unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        keep = self._safe and (
            isinstance(error, Cancelled | ExecutorError | WorkerLost) or not isinstance(error, Exception | None)
        )
        for part in self.parts:
            part.keep = keep
        if not keep:
            self._forget()
        self._stack.close()

    def _open(self, target: Path) -> PartFile:
        path = _beside(target, ".part")
        part = PartFile(target, path, keep=path.exists())  # until it is known whose it is
        if not _locked(part.out, path):
            part.keep = True
            part.out.close()
            message = f"Another run is writing {target} now. Wait for it, or choose another name."
            raise SaveError("busy", message, target)
        part.keep = self._state.exists()
        return part

    def _begin(self) -> Place:
        """Cut the files to the last checkpoint, or to nothing."""
        place, offsets = Place(), [0] * len(self.parts)
        state = self._read_state()
        if state is not None:
            self.refused = self._objection(state)
            if not self.refused:
                place, offsets = Place(state["position"], state["more"]), state["offsets"]
                self._safe = True
            else:
                self._state.unlink(missing_ok=True)
        with disk_errors(self.parts[0].target):
            for out, offset in zip(self.outs, offsets, strict=True):
                out.truncate(offset)
                out.seek(offset)
        return place

    def _read_state(self) -> dict[str, Any] | None:
        try:
            with open(self._state, "rb") as file:
                value = json.loads(file.read(_LARGEST_STATE))
        except (OSError, ValueError):
            return None
        fits = (
            isinstance(value, dict)
            and value.get("format") == _FORMAT
            and isinstance(value.get("identity"), dict)
            and isinstance(value.get("position"), int)
            and isinstance(value.get("more"), dict)
            and isinstance(value.get("offsets"), list)
            and all(isinstance(offset, int) and offset >= 0 for offset in value["offsets"])
        )
        return value if fits else None

    def _objection(self, state: dict[str, Any]) -> str:
        mine: dict[str, Any] = json.loads(json.dumps(self._identity))
        theirs = state["identity"]
        changed = [key for key in sorted({*mine, *theirs}) if mine.get(key) != theirs.get(key)]
        if changed:
            return f"An earlier run left a part of this file, but {changed[0]} changed since: it is written anew."
        sizes = [os.fstat(out.fileno()).st_size for out in self.outs]
        offsets = state["offsets"]
        if len(offsets) != len(sizes) or any(o > s for o, s in zip(offsets, sizes, strict=True)):
            return "What an earlier run left of this file is not complete: it is written anew."
        return ""


def _beside(target: Path, suffix: str) -> Path:
    return target.with_name(f".{target.name}{_MARK}{suffix}")


def _synced(out: BinaryIO) -> int:
    """Force a file to disk; where it ends."""
    out.flush()
    os.fsync(out.fileno())
    return out.tell()


def _replace(path: Path, data: bytes) -> None:
    """Under one name, so that a kill in between leaves nothing that the next run does not write over."""
    new = path.with_suffix(".new")
    with open(new, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    os.replace(new, path)


def _locked(out: BinaryIO, path: Path) -> bool:
    """Whether the file is this run's alone now. A system that lets nobody replace an open file (Windows) needs no lock,
    and would have the locked bytes written by nobody."""
    if os.name != "posix":
        return True
    try:
        # Between opening and locking it may have become the target of the run that had it.
        return lock_file(out) is not False and os.path.samestat(os.fstat(out.fileno()), os.stat(path))
    except OSError:
        return False
