"""The deep check: every medium is read and decoded as the trainer does it, in processes that may crash or hang."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.content_view import ContentFacts, ContentView
from ola_viewer.checks.files_worker import media_of
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.inspect_media import MediaTask, media_worker
from ola_viewer.checks.record_view import piece_of
from ola_viewer.checks.registry import CONTENT_RULES, NUMBER_OF
from ola_viewer.checks.rule import Issue
from ola_viewer.checks.run_files import root_folders
from ola_viewer.checks.run_quick import (
    DEFAULT,
    CheckOptions,
    OnFindings,
    ignore_findings,
    profile_of,
    without_silenced,
)
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.jobs import Cancelled, CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.jobs.worker_pool import WorkerFailure, WorkerPool, worker_count
from ola_viewer.manifest.rows import POSITION_BITS, RowIds, distinct
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.profile import OLA as MEDIA
from ola_viewer.media.roots import Roots

REMEMBERED = 50_000
"""Facts that are kept, for media that several records name."""
TOLD_AFTER = 200
"""Findings are passed on after so many records."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What `media-identical` compares: one entry a medium. uint64 hashes of content and of place, int64 rows."""

    digests: NDArray[np.uint64]
    places: NDArray[np.uint64]
    rows: RowIds

    @classmethod
    def empty(cls) -> Contents:
        """No media."""
        return cls(np.zeros(0, np.uint64), np.zeros(0, np.uint64), np.zeros(0, np.int64))

    def joined(self, other: Contents) -> Contents:
        """The entries of both."""
        return Contents(
            np.concatenate((self.digests, other.digests)),
            np.concatenate((self.places, other.places)),
            np.concatenate((self.rows, other.rows)),
        )


@dataclass(frozen=True, slots=True)
class DeepResult:
    """What a run found. `done`: rows that were looked at, ascending; give the result to the next run as
    `earlier` and it goes on from there. `scores`: frame-order score by row, for those that have one."""

    table: FindingTable
    done: RowIds
    complete: bool
    contents: Contents = field(default_factory=Contents.empty)
    scores: Mapping[int, float] = field(default_factory=dict)

    @classmethod
    def nothing(cls) -> DeepResult:
        """Before the first run."""
        return cls(FindingTable.empty(), np.zeros(0, np.int64), False)


@dataclass(slots=True)
class _Record:
    """A record whose media are being looked at."""

    row: int
    media: tuple[MediaRef, ...]
    facts: dict[int, ContentFacts] = field(default_factory=dict)


def run_deep(
    snapshot: Snapshot,
    roots: Mapping[int, Roots],
    rows: RowIds | None = None,
    options: CheckOptions = DEFAULT,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_findings: OnFindings = ignore_findings,
    earlier: DeepResult | None = None,
) -> DeepResult:
    """Decode the media of `rows` (all if None) that `earlier` has not done. `roots` by source number.

    Cancelling keeps what was found. A medium that ends, hangs or bloats its decoder is `media-undecodable`.
    """
    cancel = cancel or CancelToken()
    earlier = earlier or DeepResult.nothing()
    wanted = np.sort(snapshot.rows() if rows is None else rows)
    left = np.setdiff1d(wanted, earlier.done, assume_unique=True)
    run = _Run(snapshot, root_folders(snapshot, roots), options, on_findings)
    total = len(wanted)
    complete = True
    settings = options.settings
    argument = (MEDIA, settings.file_seconds)
    try:
        with WorkerPool(
            media_worker, argument, worker_count(options.jobs), settings.file_seconds, settings.file_memory
        ) as pool:
            for task, facts in pool.run(run.tasks(left, cancel), cancel):
                if isinstance(facts, WorkerFailure):
                    facts = ContentFacts(failure=("media-undecodable", facts.message))
                run.take(task.key, facts)
                done = total - len(left) + len(run.done)
                progress(Progress(done, total, "records", f"{run.found:,} findings"))
    except Cancelled:
        complete = False
    run.tell()
    contents = earlier.contents.joined(run.contents())
    table = FindingTable.merged((earlier.table, *run.tables))
    if complete:
        identical = without_silenced(identical_findings(contents, settings), snapshot, settings)
        if options.codes is not None:
            identical = identical.only(options.codes)
        table = FindingTable.merged((table.select(~table.code_mask(("media-identical",))), identical))
        if len(identical):
            on_findings(identical)
        progress(Progress(total, total, "records", f"{len(table):,} findings"))
    done_rows = distinct(np.concatenate((earlier.done, np.array(run.done, np.int64))))
    return DeepResult(table, done_rows, complete, contents, {**earlier.scores, **run.scores})


class _Run:
    """The state of one run: which media are asked for, which records wait for them."""

    def __init__(
        self, snapshot: Snapshot, roots: dict[int, tuple[str, ...]], options: CheckOptions, on_findings: OnFindings
    ) -> None:
        self._snapshot = snapshot
        self._roots = {number: Roots(tuple(map(Path, folders))) for number, folders in roots.items()}
        self._options = options
        self._on_findings = on_findings
        self._rules = tuple(r for r in CONTENT_RULES if options.codes is None or r.code in options.codes)
        self._waiting: dict[str, list[tuple[_Record, int]]] = {}
        self._known: OrderedDict[str, ContentFacts] = OrderedDict()
        self._fresh: list[tuple[int, str, Issue]] = []
        self._told = 0
        self._digests: list[int] = []
        self._places: list[int] = []
        self._rows: list[int] = []
        self.tables: list[FindingTable] = []
        self.done: list[int] = []
        self.scores: dict[int, float] = {}
        self.found = 0

    def tasks(self, rows: RowIds, cancel: CancelToken) -> Iterator[MediaTask]:
        """The media to look at, each once for as long as it is remembered."""
        numbers = rows >> POSITION_BITS
        for number in distinct(numbers).tolist():
            profile = profile_of(self._snapshot, number, self._options)
            roots = self._roots[number]
            for row, raw in self._snapshot.iter_raws(rows[numbers == number], cancel):
                record = _Record(row, media_of(raw, profile, self._options.settings))
                asked = []
                for slot, ref in enumerate(record.media):
                    key = _key(ref, roots)
                    if key in self._known:
                        record.facts[slot] = self._known[key]
                    elif key in self._waiting:
                        self._waiting[key].append((record, slot))
                    else:
                        self._waiting[key] = [(record, slot)]
                        asked.append(MediaTask(key, ref, roots))
                self._finish(record)
                yield from asked

    def take(self, key: str, facts: ContentFacts) -> None:
        """The facts of a medium are known."""
        self._known[key] = facts
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        for record, slot in self._waiting.pop(key):
            record.facts[slot] = facts
            self._finish(record)

    def _finish(self, record: _Record) -> None:
        """Judge a record once all of its media are known."""
        if len(record.facts) < len(record.media):
            return
        others = {ref.field: record.facts[slot] for slot, ref in enumerate(record.media)}
        for slot, ref in enumerate(record.media):
            facts = record.facts[slot]
            self._fresh += ((record.row, code, issue) for code, issue in self.issues(ContentView(ref, facts, others)))
            if facts.order_score is not None:
                self.scores[record.row] = facts.order_score
            if facts.digest is not None:
                self._digests.append(facts.digest)
                self._places.append(_hash(_place(ref)))
                self._rows.append(record.row)
        self.done.append(record.row)
        if len(self.done) - self._told >= TOLD_AFTER:
            self.tell()

    def issues(self, view: ContentView) -> Iterator[tuple[str, Issue]]:
        """What the content rules say of a medium, and faults of its file that came up while it was read."""
        codes = self._options.codes
        for rule in self._rules:
            for issue in rule.look(view, self._options.settings):
                yield rule.code, issue
        failure = view.facts.failure
        content = {rule.code for rule in CONTENT_RULES}
        wanted = failure is not None and (codes is None or failure[0] in codes)
        if failure is not None and wanted and failure[0] in NUMBER_OF and failure[0] not in content:
            yield failure[0], Issue(view.ref.field, view.ref.path_pointer or view.ref.pointer, failure[1])

    def tell(self) -> None:
        """Pass on what was found since the last time."""
        self._told = len(self.done)
        if self._fresh:
            table = without_silenced(FindingTable.of(self._fresh), self._snapshot, self._options.settings)
            self._fresh = []
            self.tables.append(table)
            self.found += len(table)
            self._on_findings(table)

    def contents(self) -> Contents:
        """What was gathered for `media-identical`."""
        return Contents(
            np.array(self._digests, np.uint64), np.array(self._places, np.uint64), np.array(self._rows, np.int64)
        )


def identical_findings(contents: Contents, settings: CheckSettings) -> FindingTable:
    """`media-identical`: the rows whose content stands in at least so many different places."""
    if not len(contents.digests):
        return FindingTable.empty()
    pairs = np.unique(np.stack((contents.digests, contents.places), axis=1), axis=0)
    digests, counts = np.unique(pairs[:, 0], return_counts=True)
    many = counts >= settings.identical_paths
    amount = dict(zip(digests[many].tolist(), counts[many].tolist(), strict=True))
    hits = np.isin(contents.digests, digests[many])
    found = {
        (row, digest): None
        for row, digest in zip(contents.rows[hits].tolist(), contents.digests[hits].tolist(), strict=True)
    }
    return FindingTable.of(
        (row, "media-identical", Issue("", (), f"The same content stands under {amount[digest]} names."))
        for row, digest in found
    )


def _place(ref: MediaRef) -> str:
    piece = piece_of(ref)
    return repr((ref.path, piece.start if piece is not None else None))


def _key(ref: MediaRef, roots: Roots) -> str:
    piece = piece_of(ref)
    return repr((ref.modality, ref.path, piece, roots.folders if not (ref.path or "").startswith("/") else ()))


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little")
