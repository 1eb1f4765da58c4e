"""The list of long jobs as it outlives the program: one small file a job, replaced in one step as its state changes.

Every program that writes here holds a lock for as long as it lives. A job that is said to run while nobody holds the
lock of its program was interrupted. Used from any thread; one writer a job.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TypeAlias, get_args

from ola_viewer.jobs.file_lock import lock_file
from ola_viewer.jobs.specs import JobError, JobSpec

RecordState: TypeAlias = Literal["running", "elsewhere", "done", "cancelled", "failed", "interrupted", "followed"]
"""`elsewhere`: another program that is alive runs it. `followed`: another job went on with it."""

MOST_LINES: Final = 200
_LONGEST_TEXT: Final = 4096
_LARGEST_RECORD: Final = 4 << 20
_LARGEST_SPEC: Final = 16 << 20
_SPEC: Final = ".spec.json"
_NAME: Final = re.compile(r"\d{13}-[0-9a-f]{8}")
_STALE_SECONDS: Final = 86_400.0
_ALIVE: Final = "alive-"
_TRIES: Final = 20


@dataclass(frozen=True, slots=True)
class JobRecord:
    """What is known of a job. `started`: seconds of the system's clock; `seconds`: how long it ran; `failed`: items
    without a result; `result`, `folder`, `log`: paths or ""; `owner`: whose program runs it."""

    key: str
    title: str
    state: RecordState = "running"
    started: float = 0.0
    seconds: float = 0.0
    done: int = 0
    total: int | None = None
    unit: str = ""
    summary: str = ""
    severity: str = "info"
    lines: tuple[str, ...] = ()
    result: str = ""
    folder: str = ""
    log: str = ""
    failed: int = 0
    owner: str = ""
    spec: JobSpec | None = field(default=None, compare=False)


class JobFiles:
    """The records in one folder. `keep`: so many are kept, the oldest that ended go first."""

    def __init__(self, folder: Path, keep: int = 100) -> None:
        self.folder = folder
        self._keep = keep
        self._owner = secrets.token_hex(8)
        self._lock: BinaryIO | None = None

    @property
    def owner(self) -> str:
        """The name of this program in the records."""
        return self._owner

    def new_key(self) -> str:
        """A key that sorts by time."""
        return f"{int(time.time() * 1000):013d}-{secrets.token_hex(4)}"

    def begin(self, record: JobRecord) -> None:
        """Write a new record with its specification, and drop the oldest beyond the limit. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._hold()
        if record.spec is not None:
            text = json.dumps(record.spec.to_json()).encode("ascii")
            if len(text) <= _LARGEST_SPEC:
                _replace(self.folder / f"{record.key}{_SPEC}", text)
        self.write(record)
        self._drop_old()

    def write(self, record: JobRecord) -> None:
        """Replace the record; its specification stays as `begin` wrote it. Raises OSError."""
        value = {name: getattr(record, name) for name in _FIELDS}
        value["lines"] = [line[:_LONGEST_TEXT] for line in record.lines[:MOST_LINES]]
        value["summary"] = record.summary[:_LONGEST_TEXT]
        # ASCII escapes carry file names that are no valid UTF-8 as well.
        _replace(self.folder / f"{record.key}.json", json.dumps(value).encode("ascii"))

    def load(self) -> list[JobRecord]:
        """All records, newest first; those that say "running" as they truly are. Unreadable ones are left out."""
        alive: dict[str, bool] = {self._owner: True}
        records: list[JobRecord] = []
        for key in sorted(self._keys(), reverse=True)[: 2 * self._keep]:
            record = self._read(key)
            if record is None:
                continue
            if record.state == "running":
                owner = record.owner
                if owner not in alive:
                    alive[owner] = self._is_alive(owner)
                state: RecordState = (
                    "running" if owner == self._owner else "elsewhere" if alive[owner] else "interrupted"
                )
                record = replace(record, state=state)
            records.append(record)
        return records

    def remove(self, keys: Iterable[str]) -> None:
        """Forget jobs; what they wrote stays."""
        for key in keys:
            if _NAME.fullmatch(key):
                for suffix in (".json", _SPEC):
                    with contextlib.suppress(OSError):
                        os.unlink(self.folder / f"{key}{suffix}")

    def close(self) -> None:
        """This program runs none of its jobs any more."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
            with contextlib.suppress(OSError):
                os.unlink(self._mark(self._owner))

    def _mark(self, owner: str) -> Path:
        return self.folder / f"{_ALIVE}{owner}"

    def _hold(self) -> None:
        """Show that this program is alive, and sweep away the marks of those that are not."""
        if self._lock is not None:
            return
        with contextlib.suppress(OSError):
            for name in os.listdir(self.folder):
                if name.startswith(_ALIVE):
                    self._is_alive(name.removeprefix(_ALIVE))
        path = self._mark(self._owner)
        for _ in range(_TRIES):  # somebody who sweeps may have it for a moment, and take it away
            lock: BinaryIO = open(path, "w+b")  # noqa: SIM115 - held until `close`
            with contextlib.suppress(OSError):
                if lock_file(lock) is not False and os.path.samestat(os.fstat(lock.fileno()), os.stat(path)):
                    self._lock = lock
                    return
            lock.close()

    def _is_alive(self, owner: str) -> bool:
        if not re.fullmatch(r"[0-9a-f]{16}", owner):
            return False
        try:
            with open(self._mark(owner), "r+b") as file:
                free = lock_file(file) is not False  # without locks nobody can be told to live
        except OSError:
            return False
        if free:
            with contextlib.suppress(OSError):
                os.unlink(self._mark(owner))
        return not free

    def _keys(self) -> list[str]:
        try:
            names = os.listdir(self.folder)
        except OSError:
            return []
        return [name[:-5] for name in names if name.endswith(".json") and _NAME.fullmatch(name[:-5])]

    def _read(self, key: str) -> JobRecord | None:
        value = _read_json(self.folder / f"{key}.json", _LARGEST_RECORD)
        if not isinstance(value, dict) or value.get("key") != key:
            return None
        known: dict[str, Any] = {}
        for name, kinds in _FIELDS.items():
            given = value.get(name)
            if not isinstance(given, kinds) or isinstance(given, bool):
                return None
            known[name] = given
        if known["state"] not in get_args(RecordState) or not all(isinstance(line, str) for line in known["lines"]):
            return None
        known["lines"] = tuple(known["lines"][:MOST_LINES])
        try:
            spec = JobSpec.from_json(_read_json(self.folder / f"{key}{_SPEC}", _LARGEST_SPEC))
        except JobError:
            spec = None
        return JobRecord(**known, spec=spec)

    def _drop_old(self) -> None:
        keys = sorted(self._keys())
        gone = keys[: max(0, len(keys) - self._keep)]
        if gone:
            running = {record.key for record in self.load() if record.state in ("running", "elsewhere")}
            self.remove(key for key in gone if key not in running)
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.folder):
                if entry.name.endswith(".new") and time.time() - entry.stat().st_mtime > _STALE_SECONDS:
                    os.unlink(entry.path)


_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {
    "key": str,
    "title": str,
    "state": str,
    "started": (int, float),
    "seconds": (int, float),
    "done": int,
    "total": (int, type(None)),
    "unit": str,
    "summary": str,
    "severity": str,
    "lines": (list, tuple),
    "result": str,
    "folder": str,
    "log": str,
    "failed": int,
    "owner": str,
}
"""What a file holds, and of which types."""


def _read_json(path: Path, largest: int) -> object:
    try:
        with open(path, "rb") as file:
            data = file.read(largest + 1)
        return json.loads(data) if len(data) <= largest else None
    except (OSError, ValueError, RecursionError):
        return None


def _replace(path: Path, data: bytes) -> None:
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        new.write_bytes(data)
        os.replace(new, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(new)
        raise
