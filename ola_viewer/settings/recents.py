"""The files that were opened last."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

LIMIT = 20


@dataclass(frozen=True, slots=True)
class Recent:
    """One manifest that was opened. `records` and `size` (bytes) as of then; `opened` is seconds since 1970."""

    path: str
    records: int | None = None
    size: int | None = None
    opened: float = 0.0


class Recents:
    """The list of recent files in one JSON file, newest first. Use from one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self) -> list[Recent]:
        """All entries; an unreadable list counts as empty."""
        try:
            raw = json.loads(self._path.read_bytes())
            return [Recent(**item) for item in raw if isinstance(item, dict) and isinstance(item.get("path"), str)]
        except (OSError, ValueError, TypeError):
            return []

    def add(self, path: Path, records: int | None = None, size: int | None = None) -> None:
        """Put `path` first."""
        entry = Recent(str(path.absolute()), records, size, time.time())
        self._write([entry, *(old for old in self.entries() if old.path != entry.path)][:LIMIT])

    def clear(self) -> None:
        """Forget all."""
        self._write([])

    def _write(self, entries: list[Recent]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_name(self._path.name + ".new")
        temporary.write_text(json.dumps([asdict(entry) for entry in entries], indent=1), encoding="utf-8")
        os.replace(temporary, self._path)
