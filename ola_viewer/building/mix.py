"""Mix: several manifests become one, without parsing them; every record keeps its bytes unless a rule changes its id.

Beside the mix stands `NAME.sources.csv` (record, source, index), and `NAME.collisions.csv` where ids met.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import random
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from ola_viewer.building.checkpoint import ResumableParts, identity_of
from ola_viewer.building.mix_changes import MixChanges
from ola_viewer.building.mix_ids import IdRule, IdTable, id_table, settle
from ola_viewer.building.mix_scan import SourceIds, scan_sources
from ola_viewer.building.mix_shares import Share, choose
from ola_viewer.building.mix_stream import MixStream
from ola_viewer.building.segments import segment_sink
from ola_viewer.building.target_form import TargetForm
from ola_viewer.jobs import CancelToken, ProgressCallback, ignore_progress
from ola_viewer.jobs.executors import Where, Workers, open_executor, room
from ola_viewer.jobs.specs import Json
from ola_viewer.manifest.atomic_file import PartFile, check_target, disk_errors
from ola_viewer.manifest.export import refuse_target
from ola_viewer.manifest.rows import POSITION_BITS, POSITION_MASK, RowIds, position_of, rows_of_source, source_of
from ola_viewer.manifest.snapshot import Snapshot

_MOST_AHEAD = 16
"""Windows of the mix that are gathered at the same time at most, however large the cluster is: they wait in memory."""


@dataclass(frozen=True, slots=True)
class MixOptions:
    """`seed` serves random shares and shuffling. `source_key`: a key of each record that is set to
    `{"source": file name, "index": position}` ("" = none). `sidecar`: write NAME.sources.csv."""

    seed: int = 0
    shuffle: bool = False
    ids: IdRule = IdRule.KEEP
    source_key: str = ""
    sidecar: bool = True
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Mixed:
    """What was written. `taken`: records of each source; `collided`: records that shared their id with another;
    `examples`: some of those ids; `renamed`: records whose id was changed; `broken`: rows that are not JSON and were
    left out, as (source, position)."""

    path: Path
    records: int
    size: int
    taken: tuple[int, ...]
    collided: int
    examples: tuple[str, ...]
    renamed: int
    broken: tuple[tuple[Path, int], ...]
    sidecars: tuple[Path, ...]
    resumed: int = 0
    """Records that an earlier run had written."""
    notes: tuple[str, ...] = ()


def sidecar_of(target: Path, what: str) -> Path:
    """`out.json` → `out.sources.csv` for `what` "sources"."""
    return TargetForm.of(target).plain.with_suffix(f".{what}.csv")


def mix(
    snapshot: Snapshot,
    shares: Sequence[Share],
    target: Path,
    options: MixOptions | None = None,
    workers: Workers | None = None,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> Mixed:
    """Write the shares of the sources of `snapshot` (one share a source, completely indexed, without edits) to
    `target`: JSON Lines where its name says so, else an array; packed for `.gz` and `.zst`.

    Scattered records are gathered by `workers` (threads without a choice), long runs copied by this thread. A run that
    was killed goes on when the same mix is started again (of a packed target after the last whole piece). Memory: about
    60 bytes a record and some windows of 24 MB. The mix and its sidecars appear together or not at all. Raises
    `SaveError` (also for an existing target), `SourceChangedError`, `ExecutorError`, `Cancelled`.
    """
    options = options or MixOptions()
    workers = workers or Workers(Where.THREADS)
    cancel = cancel or CancelToken()
    target = Path(target)
    refuse_target(snapshot, target, options.overwrite)
    ids = scan_sources(snapshot, workers, cancel, progress)
    rows, broken = _without_broken(snapshot, chosen_rows(snapshot, shares, options), ids)
    real = Path(os.path.realpath(target))
    form = TargetForm.of(target)
    # How small a packed mix becomes is known only at its end.
    room_needed = 0 if form.packing else _bytes_of(snapshot, rows) - ResumableParts.left_over(real)
    check_target(target, max(0, room_needed))
    with contextlib.ExitStack() as stack:
        # Ids are compared beside the copying, unless what is copied depends on them.
        comparing = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="ids")).submit(
            id_table, snapshot, rows, ids
        )
        names = _short_names(snapshot)
        new_ids = settle(comparing.result(), rows, names) if options.ids is IdRule.PREFIX else {}
        main = stack.enter_context(ResumableParts([real], _identity(snapshot, rows, options)))
        stream = MixStream(snapshot, rows, form.lines, _changes(snapshot, new_ids, options))
        with (
            disk_errors(real),
            segment_sink(main.outs[0], form.packing) as sink,
            open_executor(workers) as executor,
        ):
            ahead, here = min(room(executor, workers), _MOST_AHEAD), _is_here(workers)
            stream.run(sink, executor, ahead, here, cancel, progress, main.start.position, main.reached)
        main.finish()
        table = comparing.result()
        collided = table.collided()
        parts, sidecars = [], []
        if options.sidecar:
            parts.append(stack.enter_context(_sources_file(snapshot, rows, target)))
            sidecars.append(sidecar_of(target, "sources"))
        if collided.any():
            parts.append(stack.enter_context(_collisions_file(snapshot, rows, table, new_ids, options.ids, target)))
            sidecars.append(sidecar_of(target, "collisions"))
        cancel.check()
        main.commit()
        for each in parts:
            each.commit()
    places = np.flatnonzero(collided)
    numbers = rows >> POSITION_BITS
    return Mixed(
        path=target,
        records=len(rows),
        size=target.stat().st_size,
        taken=tuple(int(np.count_nonzero(numbers == source.number)) for source in snapshot.sources),
        collided=len(places),
        examples=tuple(dict.fromkeys(table.text(int(code)) for code in table.codes[places[:50]]))[:5],
        renamed=len(new_ids) if options.ids is not IdRule.RENUMBER else len(rows),
        broken=broken,
        sidecars=tuple(sidecars),
        resumed=main.start.position,
        notes=(main.refused,) if main.refused else (),
    )


def _is_here(workers: Workers) -> bool:
    """Whether the workers are threads of this process."""
    return not workers.dask and workers.where is Where.THREADS


def _identity(snapshot: Snapshot, rows: RowIds, options: MixOptions) -> dict[str, Json]:
    """Everything that decides which bytes the mix has."""
    decides: dict[str, Json] = {
        "job": "mix",
        "the rule for ids": options.ids.value,
        "the key of the origin": options.source_key,
    }
    return identity_of(snapshot, rows, decides)


def chosen_rows(snapshot: Snapshot, shares: Sequence[Share], options: MixOptions) -> RowIds:
    """The rows of the mix in its order. int64, shape (n,)."""
    shuffler = random.Random(options.seed)
    parts = []
    for number, (source, share) in enumerate(zip(snapshot.sources, shares, strict=True)):
        every = rows_of_source(source.number, snapshot.count(source.number))
        parts.append(every[choose(share, len(every), options.seed, number, shuffler)])
    rows = np.concatenate(parts) if parts else np.zeros(0, np.int64)
    if options.shuffle:
        rows = rows[np.random.default_rng(abs(options.seed)).permutation(len(rows))]
    return rows


def _without_broken(
    snapshot: Snapshot, rows: RowIds, ids: Mapping[int, SourceIds]
) -> tuple[RowIds, tuple[tuple[Path, int], ...]]:
    """The rows that are JSON, and what was left out."""
    bad = [ids[source.number].broken + (source.number << POSITION_BITS) for source in snapshot.sources]
    if not any(len(each) for each in bad):
        return rows, ()
    keep = ~np.isin(rows, np.concatenate(bad))
    lost = np.unique(rows[~keep]).tolist()
    return rows[keep], tuple((snapshot.path_of_source(source_of(row)), position_of(row)) for row in lost)


def _bytes_of(snapshot: Snapshot, rows: RowIds) -> int:
    numbers = rows >> POSITION_BITS
    return sum(
        int(source.index.lengths[rows[numbers == source.number] & POSITION_MASK].sum()) for source in snapshot.sources
    )


def _short_names(snapshot: Snapshot) -> dict[int, str]:
    """A short name for each source; the same file twice has the same one, equal names of other files are numbered."""
    names: dict[Path, str] = {}
    for source in snapshot.sources:
        stem = source.path.name.split(".")[0] or "source"
        number = 1
        name = stem
        while source.path not in names and name in names.values():
            number += 1
            name = f"{stem}{number}"
        names.setdefault(source.path, name)
    return {source.number: names[source.path] for source in snapshot.sources}


def _changes(snapshot: Snapshot, new_ids: dict[int, str], options: MixOptions) -> MixChanges:
    """Which records of the mix change, and how."""
    names = {source.number: source.path.name for source in snapshot.sources}
    return MixChanges(new_ids, options.ids is IdRule.RENUMBER, options.source_key, names)


def _sources_file(snapshot: Snapshot, rows: RowIds, target: Path) -> PartFile:
    """`record,source,index` of every record of the mix, finished but not yet under its name."""
    numbers = [source.number for source in snapshot.sources]
    names = pa.array([os.fspath(source.path) for source in snapshot.sources], pa.string())
    place = np.zeros(max(numbers, default=0) + 1, np.int32)
    place[numbers] = np.arange(len(numbers))
    table = pa.table(
        {
            "record": np.arange(len(rows)),
            "source": names.take(pa.array(place[rows >> POSITION_BITS])),
            "index": rows & POSITION_MASK,
        }
    )
    part = PartFile(Path(os.path.realpath(sidecar_of(target, "sources"))))
    with disk_errors(part.target):
        arrow_csv.write_csv(table, part.out, arrow_csv.WriteOptions(quoting_style="needed"))
    part.finish()
    return part


def _collisions_file(
    snapshot: Snapshot, rows: RowIds, table: IdTable, new_ids: dict[int, str], rule: IdRule, target: Path
) -> PartFile:
    """`id,record,source,index,new_id` of every record whose id met another one."""
    part = PartFile(Path(os.path.realpath(sidecar_of(target, "collisions"))))
    with disk_errors(part.target):
        text = io.TextIOWrapper(part.out, encoding="utf-8", newline="", write_through=False)
        writer = csv.writer(text)
        writer.writerow(("id", "record", "source", "index", "new_id"))
        places = np.flatnonzero(table.collided())
        places = places[np.argsort(table.codes[places], kind="stable")]
        for place in places.tolist():
            row = int(rows[place])
            new = str(place) if rule is IdRule.RENUMBER else new_ids.get(place, "")
            origin = snapshot.path_of_source(source_of(row))
            writer.writerow((table.text(int(table.codes[place])), place, origin, position_of(row), new))
        text.flush()
        text.detach()
    part.finish()
    return part
