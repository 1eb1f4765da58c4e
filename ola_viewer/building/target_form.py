"""What the name of a new manifest says about its form: `.jsonl` is JSON Lines, `.gz` and `.zst` are packed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

LINE_SUFFIXES: Final = frozenset((".jsonl", ".ndjson"))
_PACKING: Final = {".gz": "gzip", ".zst": "zstd"}


@dataclass(frozen=True, slots=True)
class TargetForm:
    """`lines`: JSON Lines, else an array. `packing`: "gzip", "zstd" or "". `plain`: the path without the packing's
    suffix."""

    lines: bool
    packing: str
    plain: Path

    @classmethod
    def of(cls, target: Path) -> Self:
        """The form that the name of `target` asks for."""
        packing = _PACKING.get(target.suffix.lower(), "")
        plain = target.with_suffix("") if packing else target
        return cls(plain.suffix.lower() in LINE_SUFFIXES, packing, plain)
