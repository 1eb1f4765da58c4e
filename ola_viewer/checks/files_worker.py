"""The part of the file check that runs in worker processes: which files the records name, and their state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import orjson

from ola_viewer.checks.file_view import FileView
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.profiles import TrainerProfile
from ola_viewer.checks.quick_worker import QuickTask, read_records
from ola_viewer.checks.record_view import RecordView
from ola_viewer.checks.registry import FILE_RULES
from ola_viewer.checks.rule import Issue
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.edit_stack import EditStack
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media.file_facts import FileFact, FileFacts, PathState

AT_ONCE = 4000
"""Records whose paths are looked up together, so that each folder is asked once for all of them."""


@dataclass(frozen=True, slots=True)
class FilesArgument:
    """What a worker process needs. `roots`: folders for relative paths, by source number."""

    settings: CheckSettings
    codes: frozenset[str] | None
    stack: EditStack | None
    roots: dict[int, tuple[str, ...]]


class FilesChecker:
    """Checks the files of records. Keeps the listings of folders; not thread-safe.

    Each process lists the folders that it meets: for 100,000 files in 500 folders that is a tenth of a second a
    process, of 6 seconds of the check. Sharing would mean sending every name to every process, which costs more.
    """

    def __init__(self, argument: FilesArgument) -> None:
        self._settings = argument.settings
        self._stack = argument.stack
        self._rules = tuple(r for r in FILE_RULES if argument.codes is None or r.code in argument.codes)
        self._roots = argument.roots
        self._facts: dict[tuple[str, ...], FileFacts] = {}

    def facts_of(self, number: int) -> FileFacts:
        """The lister of folders for a source; sources with the same roots share one."""
        roots = self._roots.get(number, ())
        facts = self._facts.get(roots)
        return facts if facts is not None else self._facts.setdefault(roots, FileFacts(roots))

    def records(
        self, records: Iterable[tuple[int, bytes]], profile: TrainerProfile, number: int, cancel: CancelToken | None
    ) -> tuple[FindingTable, int]:
        """Findings of (row, edited bytes) pairs of one source, and how many records there were."""
        facts = self.facts_of(number)
        found: list[tuple[int, str, Issue]] = []
        named: list[tuple[int, MediaRef]] = []
        count = 0
        for row, raw in records:
            count += 1
            named += ((row, ref) for ref in media_of(raw, profile, self._settings))
            if len(named) >= AT_ONCE:
                found += self._judge(named, facts, cancel)
                named.clear()
        found += self._judge(named, facts, cancel)
        return FindingTable.of(found), count

    def _judge(
        self, named: list[tuple[int, MediaRef]], facts: FileFacts, cancel: CancelToken | None
    ) -> Iterator[tuple[int, str, Issue]]:
        known = facts.facts([ref.path or "" for _, ref in named], cancel)
        for (row, ref), fact in zip(named, known, strict=True):
            if fact.state is PathState.PRESENT and type(ref.value) is str:
                continue
            yield from ((row, code, issue) for code, issue in self.issues(ref, fact))

    def issues(self, ref: MediaRef, fact: FileFact) -> Iterator[tuple[str, Issue]]:
        """What the file rules say of one media value."""
        view = FileView(ref, fact, self._settings.allocation_limit)
        for rule in self._rules:
            for issue in rule.look(view, self._settings):
                yield rule.code, issue

    def task(self, task: QuickTask) -> tuple[FindingTable, int]:
        """Check the records of a task. Raises OSError, `SourceChangedError`."""
        return self.records(read_records(task, self._stack), task.profile, task.number, None)


def media_of(raw: bytes, profile: TrainerProfile, settings: CheckSettings) -> tuple[MediaRef, ...]:
    """The media values with a path that the trainer opens for a record; none for a record that is no JSON."""
    try:
        record: object = orjson.loads(raw)
    except orjson.JSONDecodeError:
        try:
            record = parse(raw)
        except RecordError:
            return ()
    view = RecordView(record, profile, settings)
    if not view.is_object:
        return ()
    return tuple(ref for ref in view.media if ref.path and (profile.patches or isinstance(ref.value, str)))


def files_worker(argument: FilesArgument) -> Callable[[QuickTask], tuple[FindingTable, int]]:
    """Prepare a worker process."""
    return FilesChecker(argument).task
