"""Pack: media into patches. Parallel reading, one sequential writer, resumable."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from ola_viewer.building.pack_items import PackItem, PackOptions
from ola_viewer.building.pack_read import Packable, Refused, decode_item, read_items, stamp_of
from ola_viewer.building.patch_writer import PatchWriter, Placed, patch_name
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.jobs.executors import Workers, open_executor, room, run_each
from ola_viewer.jobs.specs import ItemLog, JobError, JobResult, JobSpec
from ola_viewer.manifest.atomic_file import disk_errors
from ola_viewer.media.profile import OLA

JOB: Final = "pack"
LOG_NAME: Final = "pack_log.jsonl"
_BATCH_ITEMS: Final = 16
_BATCH_BYTES: Final = 1 << 20

Made: TypeAlias = list[Packable | Refused]


@dataclass(slots=True)
class Packed:
    """A finished run. `placed` by item key, also of what earlier runs packed; `paths` by patch number."""

    result: JobResult
    placed: dict[str, Placed] = field(default_factory=dict)
    patches: list[Path] = field(default_factory=list)
    out: Path = Path()
    written: int = 0

    def value(self, item: PackItem) -> dict[str, object] | None:
        """The media value that points at an item, as the trainer's reader of its kind needs it; None if the item was
        not packed."""
        placed = self.placed.get(item.key)
        if placed is None:
            return None
        sizes = placed.sizes.tolist()
        listed = item.kind.field == "video"
        return {
            "patch": os.path.join(self.out, patch_name(placed.patch)),
            "start_num": placed.start,
            "size": sizes if listed else sizes[0],
        }


def pack_items(
    items: Sequence[PackItem],
    out: Path,
    options: PackOptions,
    workers: Workers,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> Packed:
    """Pack `items` in order into patches in `out`; those that an earlier run packed and whose files did not change
    stay where they are.

    Files are read by threads of this process, videos decoded by `workers`. Memory: a few items a worker. Raises
    `JobError`, `SaveError`, `Cancelled`, `ExecutorError`; whatever was packed until then is kept for the next run.
    """
    cancel = cancel or CancelToken()
    _refuse_colour_trap(items, out)
    with disk_errors(out):
        out.mkdir(parents=True, exist_ok=True)
    result = JobResult(log=out / LOG_NAME)
    packed = Packed(result, out=out)
    with (
        disk_errors(out),
        ItemLog(out / LOG_NAME, JobSpec(JOB, options.parameters())) as log,
        PatchWriter(out, options.limits, log, options.verify) as writer,
    ):
        packed.placed = writer.placed
        for done, (item, made) in enumerate(_made(items, writer.placed, options, workers, cancel), 1):
            cancel.check()
            if made is None:
                result.note("kept")
            elif isinstance(made, Refused):
                writer.refuse(item.key, made.state, made.message)
                result.note(made.state, made.message)
            else:
                writer.add(item.key, made.data, made.sizes, made.stamp, made.crc)
                result.note("packed", made.note)
            progress(Progress(done, len(items), "files", f"{writer.written / 1e6:,.0f} MB"))
        packed.patches = writer.finish()
        packed.written = writer.written
    result.outputs = list(packed.patches)
    return packed


def _refuse_colour_trap(items: Sequence[PackItem], out: Path) -> None:
    word = next((word for word in OLA.swapped_words if word in str(out)), "")
    if word and any(item.kind.field == "video" for item in items):
        raise JobError(
            f"The path {out} contains “{word}”: the trainer takes the frames of such video patches for BGR and would "
            "train them with red and blue exchanged. Choose another folder."
        )


def _made(
    items: Sequence[PackItem], placed: dict[str, Placed], options: PackOptions, workers: Workers, cancel: CancelToken
) -> Iterator[tuple[PackItem, Packable | Refused | None]]:
    """The bytes of every item in order; None for those that are packed already."""
    with _two_executors(any(item.kind.decodes for item in items), workers) as executor:
        batches = _batches(items, placed, options)
        for outcome in run_each(executor, _make, batches, cancel, room(executor, workers), in_order=True):
            batch = outcome.item
            if batch.kept:
                yield from ((item, None) for item in batch.items)
            elif outcome.error is not None:
                message = f"{batch.items[0].paths[0]}: {outcome.error}"
                yield from ((item, Refused(message)) for item in batch.items)
            else:
                yield from zip(batch.items, outcome.result, strict=True)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Items that travel together."""

    items: tuple[PackItem, ...]
    kept: bool = False
    decode: bool = False
    fps: float = 0.0
    quality: int = 0


def _make(batch: _Batch) -> Made:
    if batch.kept:
        return []
    if batch.decode:
        return [decode_item(item, batch.fps, batch.quality) for item in batch.items]
    return read_items(batch.items)


def _batches(items: Iterable[PackItem], placed: dict[str, Placed], options: PackOptions) -> Iterator[_Batch]:
    """Neighbours of one fate together: small files so that handing them over costs little, videos one by one."""
    for fate, group in itertools.groupby(items, lambda item: _fate(item, placed)):
        if fate == "decode":
            for item in group:
                yield _Batch((item,), decode=True, fps=options.fps, quality=options.quality)
            continue
        held: list[PackItem] = []
        size = 0
        for item in group:
            held.append(item)
            size += item.size + len(item.paths) * _BATCH_BYTES // _BATCH_ITEMS
            if size >= _BATCH_BYTES:
                yield _Batch(tuple(held), kept=fate == "kept")
                held, size = [], 0
        if held:
            yield _Batch(tuple(held), kept=fate == "kept")


def _fate(item: PackItem, placed: dict[str, Placed]) -> str:
    there = placed.get(item.key)
    if there is not None:
        try:
            if stamp_of(item.paths) == there.stamp:
                return "kept"
        except OSError:
            return "kept"  # its source is gone, but its bytes are safe in the patch
    return "decode" if item.kind.decodes else "read"


class _TwoExecutors(Executor):
    """Sends decoding to `heavy` and everything else to `light`."""

    def __init__(self, light: Executor, heavy: Executor) -> None:
        self._light = light
        self._heavy = heavy

    @property
    def width(self) -> int:
        """Of the cluster, where there is one."""
        return int(getattr(self._heavy, "width", 0)) or 4

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """See `Executor.submit`."""
        heavy = bool(args) and isinstance(args[0], _Batch) and args[0].decode
        return (self._heavy if heavy else self._light).submit(fn, *args, **kwargs)


@contextmanager
def _two_executors(decoding: bool, workers: Workers) -> Iterator[Executor]:
    with ThreadPoolExecutor(min(8, workers.width * 2), thread_name_prefix="pack-read") as light:
        if not decoding:
            yield light
            return
        with open_executor(workers) as heavy:
            yield _TwoExecutors(light, heavy)
