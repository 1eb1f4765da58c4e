"""Saving in place: every record that was not edited keeps its bytes, and there is always a complete file.

All checks come before any work. Several sources are written first and take their names together at the end. The
document then continues on the new files (`Document.replace_sources`), whose indexes are known from the writing; the
earlier ones stay readable while they are open, so that undo can go back to them.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

import numpy as np
import zstandard
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.atomic_file import Backup, PartFile, SaveError, check_target, disk_errors
from ola_viewer.manifest.index import RecordIndex
from ola_viewer.manifest.index_store import Identity, store_index
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.probe import probe
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.rows import RowIds, rows_of_source
from ola_viewer.manifest.save_plan import make_plan, rows_to_save
from ola_viewer.manifest.sinks import FileSink, PackingSink, Sink
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.splice_stream import SpliceStream, Written
from ola_viewer.manifest.unpack import is_packed
from ola_viewer.settings import cache_folder

_STORED_FROM: Final = 4 << 20
_GZIP_MAGIC: Final = b"\x1f\x8b"
_GROWTH: Final = 32
"""A save needs at most about 1/32 more than the old file where edits are not counted exactly."""


BeforeCommit: TypeAlias = Callable[[Mapping[int, Path], bool], None]
"""Told where the finished new content of each source stands, by its number, in the order in which they will take their
names; and whether every record keeps its place."""


@dataclass(frozen=True, slots=True)
class SaveOptions:
    """`overwrite_changed`: also where somebody else changed the file meanwhile. `overwrite_read_only`: also where
    the file, but not its folder, is read-only."""

    backup: Backup = Backup.BAK
    overwrite_changed: bool = False
    overwrite_read_only: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """One source that was written. `rows` are the old rows in the order of the new file; `edited` counts records
    whose bytes changed; `source` reads the new file (same number), `backup` is the earlier version."""

    path: Path
    source: Source
    rows: RowIds
    edited: int
    size: int
    backup: Path | None
    damage_kept: int
    """So many faults of the old file were carried over as they were."""
    room: int
    """Bytes that are left on the disk."""

    @property
    def same_rows(self) -> bool:
        """Whether every record stands in the new file where it stood in the old one."""
        return _same_rows(self.source.number, self.rows)


def modified_sources(snapshot: Snapshot) -> list[Source]:
    """The sources whose files differ from the document, those included that were saved since and undone past that."""
    return [source for source in snapshot.sources if _is_modified(snapshot, source)]


def _is_modified(snapshot: Snapshot, source: Source) -> bool:
    if source.superseded or any(True for _ in snapshot.stack.touching(source.number)):
        return True
    structure = snapshot.structure
    if structure.in_file_order and not structure.excluded.touches(source.number):
        return False
    return not make_plan(snapshot, source, rows_to_save(snapshot, source)).same_rows


def check_save(snapshot: Snapshot, sources: Sequence[Source], options: SaveOptions) -> None:
    """Say at once, before any work, why these sources cannot be saved: raises `SaveError` or `SourceChangedError`."""
    for source in sources:
        _check_source(source, options)
        check_target(source.path, source.file.size + source.file.size // _GROWTH, options.overwrite_read_only)


def _check_source(source: Source, options: SaveOptions) -> None:
    if not source.index.complete:
        raise SaveError("indexing", f"{source.path} is still being read. Save when that is finished.", source.path)
    _check_unchanged(source)
    if not options.overwrite_changed and source.changed_on_disk() != "same":
        raise SourceChangedError(
            "changed",
            f"{source.path} was changed by another program since it was opened. Overwrite it, export to another file, "
            "or reload it.",
            source.path,
        )
    if is_packed(source.path) and "truncated" in source.index.problem_counts:
        raise SaveError(
            "packed-damaged",
            f"{source.path} is a packed file that ends early; saving would make that final. Export to another file.",
            source.path,
        )


def _check_unchanged(source: Source) -> None:
    """Raise `SourceChangedError` if the opened bytes themselves were overwritten: then nothing can be saved."""
    if is_packed(source.path) or (not source.superseded and source.path.resolve() != source.file.path.resolve()):
        return  # what is read is an unpacked copy
    status = os.fstat(source.file.fileno())
    if (status.st_size, status.st_mtime_ns) != (source.identity.size, source.identity.mtime_ns):
        raise SourceChangedError(
            "overwritten",
            f"{source.path} was overwritten in place by another program: the records that were opened are gone. "
            "Reload the file.",
            source.path,
        )


def save(
    snapshot: Snapshot,
    sources: Sequence[Source] | None = None,
    options: SaveOptions | None = None,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    before_commit: BeforeCommit | None = None,
) -> list[Saved]:
    """Write `sources` (default: all modified ones) in place, all or none.

    `before_commit` is called once, when everything is on the disk and nothing has taken its name yet. Memory stays
    within some tens of megabytes. Progress counts bytes read of all sources. Raises `SaveError`, `SourceChangedError`
    and `Cancelled`; the old files are then untouched, and nothing is left behind.
    """
    options = options or SaveOptions()
    cancel = cancel or CancelToken()
    chosen = modified_sources(snapshot) if sources is None else list(sources)
    check_save(snapshot, chosen, options)
    total = sum(source.file.size for source in chosen)
    done = 0
    finished: list[_Finished] = []
    with contextlib.ExitStack() as parts:
        for source in chosen:
            part = parts.enter_context(PartFile(Path(os.path.realpath(source.path))))
            shifted = _shifted(progress, done, total)
            written = stream_source(snapshot, source, part, packing_of(source.path), cancel, shifted)
            part.finish()
            _check_unchanged(source)
            done += source.file.size
            finished.append(_Finished(source, part, *written.arrays(), written.edited))
        cancel.check()
        if before_commit is not None and finished:
            same_rows = all(_same_rows(one.source.number, one.rows) for one in finished)
            before_commit({one.source.number: one.part.path for one in finished}, same_rows)
        return [_commit(one, options.backup) for one in finished]


@dataclass(frozen=True, slots=True)
class _Finished:
    """A source whose new content is complete: where the records stand in it, and which old rows they were."""

    source: Source
    part: PartFile
    rows: RowIds
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    edited: int


def _same_rows(number: int, rows: RowIds) -> bool:
    return np.array_equal(rows, rows_of_source(number, len(rows)))


def _commit(one: _Finished, backup: Backup) -> Saved:
    source, part = one.source, one.part
    if os.name == "nt":
        source.close()
    kept = part.commit(backup)
    with contextlib.suppress(OSError):
        source.index.spill(cache_folder())
    return Saved(
        path=source.path,
        source=_reopened(source, RecordIndex.from_arrays(one.starts, one.lengths)),
        rows=one.rows,
        edited=one.edited,
        size=part.target.stat().st_size,
        backup=kept,
        damage_kept=sum(source.index.problem_counts.values()),
        room=shutil.disk_usage(part.target.parent).free,
    )


def _reopened(old: Source, index: RecordIndex) -> Source:
    """The new file as a source. Its index is known, except where damage must be found again or a file unpacked."""
    if old.index.problem_counts or is_packed(old.path):
        source = Source.open(old.path, old.number, use_cache=False)
        source.build_index()
        return source
    real = os.path.realpath(old.path)
    opening = probe(real) if old.opening.container == "object" else old.opening
    source = Source(old.path, old.number, ReadFile(real), opening, index)
    if source.file.size >= _STORED_FROM:
        with contextlib.suppress(OSError):
            store_index(Identity.of(source.path), index)
    return source


def packing_of(path: Path) -> str:
    """How the file is packed: "gzip", "zstd", or "" for a plain one."""
    if not is_packed(path):
        return ""
    with open(path, "rb") as file:
        return "gzip" if file.read(2) == _GZIP_MAGIC else "zstd"


def stream_source(
    snapshot: Snapshot,
    source: Source,
    part: PartFile,
    packing: str,
    cancel: CancelToken,
    progress: ProgressCallback,
    rows: RowIds | None = None,
) -> Written:
    """Write the new content of one source to `part`, packed as `packing` says ("", "gzip" or "zstd").

    `rows`: these instead of all that belong into its file. Raises `SaveError`, `SourceChangedError`, `Cancelled`.
    """
    plan = make_plan(snapshot, source, rows)
    with disk_errors(part.target), packed_sink(part.out, packing) as sink:
        return SpliceStream(snapshot, source, sink, cancel, progress).run(plan)


@contextlib.contextmanager
def packed_sink(out: BinaryIO, packing: str) -> Iterator[Sink]:
    """A sink that writes to `out`, through a compressor if asked."""
    if packing == "gzip":
        with gzip.GzipFile(filename="", fileobj=out, mode="wb", compresslevel=6) as zipped:
            yield PackingSink(zipped.write)
    elif packing == "zstd":
        with zstandard.ZstdCompressor(level=3).stream_writer(out, closefd=False) as writer:
            yield PackingSink(writer.write)
    else:
        with FileSink(out) as sink:
            yield sink


def _shifted(progress: ProgressCallback, done: int, total: int) -> ProgressCallback:
    """The progress of one source as part of all."""

    def report(one: Progress) -> None:
        progress(Progress(done + one.done, total, one.unit, one.note))

    return report
