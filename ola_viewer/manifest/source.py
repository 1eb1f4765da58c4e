"""One opened manifest file: its bytes, its index, and whether it is still the file that was opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, Self, TypeAlias

from ola_viewer.jobs import CancelToken, ProgressCallback, ignore_progress
from ola_viewer.manifest.index import RecordIndex
from ola_viewer.manifest.index_build import build_index, empty_index
from ola_viewer.manifest.index_store import Identity, load_index, store_index
from ola_viewer.manifest.platform_io import ReadFile, open_name
from ola_viewer.manifest.probe import Opening, probe
from ola_viewer.manifest.problems import ManifestError, SourceChangedError
from ola_viewer.manifest.scan_job import OnRows, ignore_rows
from ola_viewer.manifest.unpack import is_packed, unpack

DiskState: TypeAlias = Literal["same", "changed", "gone"]

_SMALL = 4 << 20
"""Indexes of files below this size are not worth a side file: scanning takes a few milliseconds."""


class Source:
    """A file opened for reading, with its index (perhaps still growing). Reading is safe in any thread.

    `path` is the file that the user named; `file` the bytes that are read, which for a packed file are
    those of the unpacked copy in the cache folder. `number` is the source's part of every `RowId`.
    """

    def __init__(
        self,
        path: Path,
        number: int,
        file: ReadFile,
        opening: Opening,
        index: RecordIndex,
        identity: Identity | None = None,
    ) -> None:
        self.path = path
        self.number = number
        self.file = file
        self.opening = opening
        self.index = index
        if identity is None:
            identity = Identity.of_open(file) if file.path == path else Identity.of(path)
        self.identity = identity
        """What the named file was when it was opened."""
        self._under_name = self.identity

    @classmethod
    def open(
        cls,
        path: Path | str,
        number: int = 0,
        cancel: CancelToken | None = None,
        progress: ProgressCallback = ignore_progress,
        use_cache: bool = True,
    ) -> Source:
        """Open a manifest and take its index from the cache if it was indexed before; else the index is
        empty and `build_index` fills it.

        Fast (some milliseconds) for plain files; a packed file is unpacked first, with `progress` in
        bytes. Raises `ManifestError` with a sentence for everything that is no readable manifest, and
        `Cancelled`.
        """
        path = Path(os.path.abspath(path))
        actual = unpack(path, cancel or CancelToken(), progress) if is_packed(path) else path
        opening = probe(actual)
        try:
            file = ReadFile(actual)
            index = load_index(Identity.of_open(file), file) if use_cache else None
            return cls(path, number, file, opening, empty_index(opening) if index is None else index)
        except OSError as error:
            raise ManifestError("unreadable", f"{path} cannot be read: {error.strerror or error}.", path) from error

    @property
    def name(self) -> str:
        """The file's name for the source column; may be equal for two sources."""
        return self.path.name

    @property
    def count(self) -> int:
        """Number of records indexed so far."""
        return self.index.count

    def build_index(
        self,
        cancel: CancelToken | None = None,
        progress: ProgressCallback = ignore_progress,
        on_rows: OnRows = ignore_rows,
    ) -> RecordIndex:
        """Fill this source's index to the end and keep it in the cache; at once if it is complete.

        One thread at a time. Raises as `index_build.build_index`.
        """
        if self.index.complete:
            return self.index
        build_index(self.file, self.opening, cancel, progress, on_rows, self.index)
        if self.file.size >= _SMALL and self.changed_on_disk() == "same":
            store_index(Identity.of_open(self.file), self.index)
        return self.index

    def read(self, position: int) -> bytes:
        """The bytes of one record as they stand in the file, about 5 µs.

        Raises IndexError outside of what is indexed and `SourceChangedError` when the file is shorter
        now than it was; never returns part of a record.
        """
        start, length = self.index.span(position)
        return self.read_range(start, length)

    def read_range(self, start: int, length: int) -> bytes:
        """Exactly these bytes of the file. Raises `SourceChangedError` if they are not all there."""
        try:
            raw = self.file.read_at(start, length)
        except OSError as error:
            raise SourceChangedError(
                "unreadable", f"{self.path} cannot be read any more: {error.strerror or error}.", self.path, start
            ) from error
        if len(raw) != length:
            raise SourceChangedError(
                "shortened",
                f"{self.path} became shorter since it was opened: bytes {start:,} to {start + length:,} are gone. "
                "Reload the file.",
                self.path,
                start,
            )
        return raw

    def changed_on_disk(self) -> DiskState:
        """Whether the named file is still the one that was opened, or that this program put in its place since: same
        size and time of change."""
        try:
            now = Identity.of(self.path)
        except OSError:
            return "gone"
        return "same" if now == self._under_name else "changed"

    @property
    def on_disk(self) -> Identity:
        """What stands under the name, as far as this program knows: what was opened, or what was saved there since."""
        return self._under_name

    @property
    def superseded(self) -> bool:
        """Whether this program put another file under the name since: this is an earlier version, still open."""
        return self._under_name is not self.identity

    def supersede(self, now: Identity) -> None:
        """This program put another file, whose identity is `now`, under the name. What is open stays readable, also
        for other processes where the system names open files; `file.path` is its name then."""
        if (
            not self.superseded
            and not self.file.closed
            and os.path.realpath(self.path) == os.path.realpath(self.file.path)
        ):
            self.file.path = open_name(self.file)
        self._under_name = now

    def close(self) -> None:
        """Close the file. Reading afterwards is an error of the caller."""
        self.file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
