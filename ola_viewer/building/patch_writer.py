"""Writing patch files: whole encoded files back to back, sequentially, so that a kill costs nothing that was finished.

A patch grows under the name `patch_000000.part`. What was handed to the system is noted in the job's log; when the
patch is full it is forced to disk, read back and compared, and only then takes its final name. Going on after a kill
compares what the log promises with what is there, cuts off the rest, and appends.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from ola_viewer.jobs.specs import ItemLog, JobError
from ola_viewer.manifest.atomic_file import disk_errors
from ola_viewer.manifest.platform_io import ReadFile

DEFAULT_SIZE: Final = 2 << 30
_BUFFER: Final = 1 << 16
_CHECKPOINT_BYTES: Final = 32 << 20
_CHECKPOINT_ITEMS: Final = 1000
_READ_BACK: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class PatchLimits:
    """When a new patch is begun: at so many `pieces` or at `size` bytes (0: no such limit). The pieces of one item
    never stand in two patches, so a single larger item makes a larger patch."""

    pieces: int = 0
    size: int = DEFAULT_SIZE


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an item stands: number of the patch, first byte, size of each piece (array of type Q), and the stamp of
    the files that it was made of."""

    patch: int
    start: int
    sizes: array[int]
    stamp: str
    crc: int

    @property
    def stop(self) -> int:
        """First byte behind the item."""
        return self.start + sum(self.sizes)


@dataclass(slots=True)
class _Open:
    """The patch that is being written; `held`: start, stop and checksum of every item in it."""

    number: int
    out: BinaryIO
    size: int = 0
    pieces: int = 0
    held: list[tuple[int, int, int]] = field(default_factory=list)


def patch_name(number: int) -> str:
    """Name of a patch file, as create_patch.py counts them."""
    return f"patch_{number:06d}"


class PatchWriter:
    """Appends items to patches in `folder`. One thread; a context manager: leaving it without `finish` keeps the
    unfinished patch for the next run. Raises `JobError` for a folder that holds other patches, `SaveError` for disk
    trouble."""

    def __init__(self, folder: Path, limits: PatchLimits, log: ItemLog, verify: bool = True) -> None:
        self.folder = folder
        self.placed: dict[str, Placed] = {}
        """Every item that is packed, by its key; those of earlier runs are there from the beginning."""
        self.written = 0
        """Bytes that this run appended."""
        self._limits = limits
        self._log = log
        self._verify = verify
        self._open: _Open | None = None
        self._next = 0
        self._pending: list[Mapping[str, object]] = []
        self._pending_bytes = 0
        with disk_errors(folder):
            self._restore()

    def path(self, number: int) -> Path:
        """The final path of a patch."""
        return self.folder / patch_name(number)

    def add(self, key: str, data: bytes, sizes: Sequence[int], stamp: str, crc: int) -> Placed:
        """Append one item: its pieces back to back, their sizes, and the CRC-32 of `data`."""
        with disk_errors(self.folder / "patch"):
            patch = self._room(len(data), len(sizes))
            patch.out.write(data)
            placed = Placed(patch.number, patch.size, array("Q", sizes), stamp, crc)
            patch.held.append((placed.start, placed.start + len(data), crc))
            patch.size += len(data)
            patch.pieces += len(sizes)
            self.written += len(data)
            self.placed[key] = placed
            self._note(_entry(key, placed), len(data))
        return placed

    def refuse(self, key: str, state: str, message: str) -> None:
        """Note that an item was not packed; the next run tries it again."""
        with disk_errors(self._log.path):
            self._note({"item": key, "state": state, "message": message}, 0)

    def finish(self) -> list[Path]:
        """Complete the last patch; return every patch in order."""
        with disk_errors(self.folder / "patch"):
            self._checkpoint()
            self._complete()
            self._log.sync()
        return [self.path(number) for number in sorted({placed.patch for placed in self.placed.values()})]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open is not None:
            with contextlib.suppress(OSError):  # what is not in the log was never promised
                self._checkpoint()
            with contextlib.suppress(OSError):
                self._open.out.close()
            self._open = None

    def _room(self, size: int, pieces: int) -> _Open:
        """The patch that takes an item of this size."""
        patch = self._open
        limits = self._limits
        if patch is not None and patch.pieces:
            too_long = limits.size and patch.size + size > limits.size
            too_many = limits.pieces and patch.pieces + pieces > limits.pieces
            if too_long or too_many:
                self._checkpoint()
                self._complete()
                patch = None
        if patch is None:
            number = self._next
            self._next += 1
            out = open(self._part(number), "wb", buffering=_BUFFER)  # noqa: SIM115 - closed by `_complete`
            patch = self._open = _Open(number, out)
        return patch

    def _note(self, entry: Mapping[str, object], size: int) -> None:
        self._pending.append(entry)
        self._pending_bytes += size
        if self._pending_bytes >= _CHECKPOINT_BYTES or len(self._pending) >= _CHECKPOINT_ITEMS:
            self._checkpoint()

    def _checkpoint(self) -> None:
        """Bytes first, then the lines that speak of them: a line in the log is never ahead of its bytes."""
        if self._open is not None:
            self._open.out.flush()
        if self._pending:
            self._log.append(*self._pending)
            self._pending.clear()
            self._pending_bytes = 0

    def _complete(self) -> None:
        patch, self._open = self._open, None
        if patch is None:
            return
        os.fsync(patch.out.fileno())
        patch.out.close()
        if self._verify:
            self._read_back(patch)
        self._log.sync()
        os.rename(self._part(patch.number), self.path(patch.number))

    def _read_back(self, patch: _Open) -> None:
        part = self._part(patch.number)
        good = good_items(part, patch.held)
        if good != len(patch.held):
            start, stop, _ = patch.held[good]
            raise JobError(
                f"{part} does not hold what was written to it (bytes {start:,} to {stop:,}). The disk may be faulty: "
                "check it, and run the job again."
            )

    def _part(self, number: int) -> Path:
        return self.folder / f"{patch_name(number)}.part"

    def _restore(self) -> None:
        """Take over what earlier runs finished."""
        by_patch: dict[int, dict[str, Placed]] = {}
        for entry in self._log.entries():
            _replay(entry, by_patch)
        self._refuse_strangers(set(by_patch))
        for number in sorted(by_patch):
            items = by_patch[number]
            final, part = self.path(number), self._part(number)
            end = max((placed.stop for placed in items.values()), default=0)
            if final.exists():
                if final.stat().st_size < end:
                    raise JobError(
                        f"{final} has {final.stat().st_size:,} bytes, but {end:,} were written. Delete it and "
                        f"{self._log.path.name} to pack everything again."
                    )
                self.placed.update(items)
            else:
                self._continue(number, part, items)
            self._next = max(self._next, number + 1)

    def _continue(self, number: int, part: Path, items: dict[str, Placed]) -> None:
        """Go on with a patch that has no final name yet, after the last item that is really there."""
        ordered = sorted(items.items(), key=lambda pair: pair[1].start)
        held = [(placed.start, placed.stop, placed.crc) for _, placed in ordered]
        good = good_items(part, held) if part.exists() else 0
        size = held[good - 1][1] if good else 0
        if good < len(held):
            self._log.append({"forget": number, "from": size})
        out = open(part, "r+b" if part.exists() else "wb", buffering=_BUFFER)  # noqa: SIM115 - closed by `_complete`
        out.truncate(size)
        out.seek(size)
        self.placed.update(ordered[:good])
        if self._open is not None:  # cannot be but for meddling: two unfinished patches
            self._complete()
        pieces = sum(len(placed.sizes) for _, placed in ordered[:good])
        self._open = _Open(number, out, size, pieces, held[:good])

    def _refuse_strangers(self, ours: set[int]) -> None:
        names = {patch_name(number) for number in ours}
        for entry in sorted(os.listdir(self.folder)):
            digits = entry.removeprefix("patch_")
            if entry != digits and digits.isdecimal() and entry not in names:
                raise JobError(f"{self.folder / entry} was not written by this job. Choose an empty folder.")


def good_items(path: Path, held: Sequence[tuple[int, int, int]]) -> int:
    """How many of the items (start, stop, CRC-32; one behind the other) a file holds unharmed, from the first on.
    Reads the file once, in blocks, past the page cache where the system allows. Raises OSError."""
    with ReadFile(path) as file:
        if hasattr(os, "posix_fadvise"):
            with contextlib.suppress(OSError):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        buffer = bytearray(_READ_BACK)
        view = memoryview(buffer)
        at, have = 0, 0
        for number, (start, stop, crc) in enumerate(held):
            found, here = 0, start
            while here < stop:
                if not at <= here < at + have:
                    at, have = here, file.read_into(here, buffer)
                    if not have:
                        return number
                until = min(stop, at + have)
                found = zlib.crc32(view[here - at : until - at], found)
                here = until
            if found != crc:
                return number
    return len(held)


def _entry(key: str, placed: Placed) -> dict[str, object]:
    return {
        "item": key, "state": "packed", "patch": placed.patch, "start": placed.start, "sizes": placed.sizes.tolist(),
        "stamp": placed.stamp, "crc": placed.crc,
    }  # fmt: skip


def _replay(entry: dict[str, object], by_patch: dict[int, dict[str, Placed]]) -> None:
    """Apply one line of the log."""
    forgotten, begin = entry.get("forget"), entry.get("from")
    if isinstance(forgotten, int) and isinstance(begin, int):
        items = by_patch.get(forgotten, {})
        for late in [name for name, placed in items.items() if placed.start >= begin]:
            del items[late]
    key, patch, start = entry.get("item"), entry.get("patch"), entry.get("start")
    sizes, stamp, crc = entry.get("sizes"), entry.get("stamp"), entry.get("crc")
    if (
        isinstance(key, str)
        and isinstance(patch, int)
        and isinstance(start, int)
        and isinstance(sizes, list)
        and isinstance(stamp, str)
        and isinstance(crc, int)
    ):
        by_patch.setdefault(patch, {})[key] = Placed(patch, start, array("Q", sizes), stamp, crc)
