"""Folders of the disk, listed once: names as one Arrow array, compact look-ups, and no hang on a dead mount.

A listing costs one `scandir` and no `stat` a file: the kinds come with the directory entries. The
disk is touched only in helper threads (`each_in_time`), so that a mount that answers no more costs
one time-out and never the caller.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from itertools import islice
from typing import Generic, TypeAlias, TypeVar, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken

Beat: TypeAlias = Callable[[], None]
"""Called by work in a helper thread to say that it still gets on."""

_K = TypeVar("_K")
_V = TypeVar("_V")
_BATCH = 4096
_TELL_EVERY = 0.01
_ADD_WORKER_AFTER = 0.1
"""Seconds without a result until one more thread is tried: local listings are bound by the
interpreter and want one thread, network drives are bound by latency and want many."""


class FolderState(IntEnum):
    """What became of listing a folder."""

    LISTED = 0
    MISSING = 1
    NOT_A_FOLDER = 2
    DENIED = 3
    UNREACHABLE = 4


class EntryKind(IntEnum):
    """What an entry of a folder is, symbolic links followed."""

    FILE = 0
    FOLDER = 1
    SPECIAL = 2
    """A socket, pipe or device."""
    DANGLING = 3
    """A link that leads nowhere."""
    DENIED = 4
    """A link that may not be followed."""


class NameIndex:
    """Exact look-up of keys of names, 16 bytes a name: sorted hashes, confirmed on the name itself."""

    __slots__ = ("_hashes", "_key", "_names", "_order")

    def __init__(self, names: pa.LargeStringArray, key: Callable[[str], str]) -> None:
        hashes = np.fromiter((hash(key(name)) for name in names.to_pylist()), np.int64, len(names))
        self._order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[self._order]
        self._names = names
        self._key = key

    def find(self, key: str) -> list[str]:
        """All names whose key is `key`, in listing order."""
        wanted = hash(key)
        first = int(np.searchsorted(self._hashes, wanted, side="left"))
        last = int(np.searchsorted(self._hashes, wanted, side="right"))
        found = (str(self._names[int(at)].as_py()) for at in self._order[first:last])
        return [name for name in found if self._key(name) == key]


@dataclass(frozen=True)
class Listing:
    """The entries of one folder at the moment it was listed. Immutable; look-ups are built when first used.

    `files` are the names of regular files (links followed), in no particular order. `odd` holds every
    other entry, and also files whose names are not valid Unicode.
    """

    folder: str
    state: FolderState
    files: pa.LargeStringArray = field(default_factory=lambda: pa.array([], pa.large_string()))
    odd: dict[str, EntryKind] = field(default_factory=dict)

    def kind(self, name: str) -> EntryKind | None:
        """What entry `name` is, or None if there is none."""
        if (odd := self.odd.get(name)) is not None:
            return odd
        return EntryKind.FILE if self._exact.find(name) else None

    def same_but_case(self, name: str) -> list[str]:
        """Files whose name differs from `name` only in upper and lower case, `name` itself left out."""
        return [found for found in self._by_case.find(name.casefold()) if found != name]

    def same_stem(self, name: str) -> list[str]:
        """Files with the stem of `name`, whatever their case and extension, `name` itself left out."""
        return [found for found in self._by_stem.find(_stem(name)) if found != name]

    def folders(self) -> list[str]:
        """Names of the folders in this folder."""
        return [name for name, kind in self.odd.items() if kind is EntryKind.FOLDER]

    @cached_property
    def _exact(self) -> NameIndex:
        return NameIndex(self.files, str)

    @cached_property
    def _by_case(self) -> NameIndex:
        return NameIndex(self.files, str.casefold)

    @cached_property
    def _by_stem(self) -> NameIndex:
        return NameIndex(self.files, _stem)


def _stem(name: str) -> str:
    return name.rpartition(".")[0].casefold() if "." in name[1:] else name.casefold()


def list_folder(folder: str, beat: Beat) -> Listing:
    """List `folder`. Blocks as long as the disk does; never raises for what a disk may do."""
    names: list[str] = []
    odd: dict[str, EntryKind] = {}
    try:
        with _scan(folder) as entries:
            while batch := list(islice(entries, _BATCH)):
                try:
                    files = [entry.name for entry in batch if entry.is_file()]
                except OSError:
                    files = []
                if len(files) != len(batch):
                    files = []
                    for entry in batch:
                        kind = _kind_of(entry)
                        if kind is EntryKind.FILE:
                            files.append(entry.name)
                        else:
                            odd[entry.name] = kind
                names += files
                beat()
    except (FileNotFoundError, ValueError):  # ValueError: a NUL in the path
        return Listing(folder, FolderState.MISSING)
    except NotADirectoryError:
        return Listing(folder, FolderState.NOT_A_FOLDER)
    except PermissionError:
        return Listing(folder, FolderState.DENIED)
    except OSError as error:
        gone = error.errno in _NEVER_EXISTS
        return Listing(folder, FolderState.MISSING if gone else FolderState.UNREACHABLE)
    try:
        files_array = pa.array(names, pa.large_string())
    except UnicodeEncodeError:
        odd.update((name, EntryKind.FILE) for name in names if not _is_unicode(name))
        files_array = pa.array([name for name in names if name not in odd], pa.large_string())
    return Listing(folder, FolderState.LISTED, files_array, odd)


@contextmanager
def _scan(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """`os.scandir`, by descriptor where possible: it then joins no path for every entry, which is dear."""
    if os.scandir not in os.supports_fd:
        with os.scandir(folder) as entries:
            yield entries
        return
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        with os.scandir(descriptor) as entries:
            yield entries
    finally:
        os.close(descriptor)


_NEVER_EXISTS = {36, 40, 63}
"""Name too long (Linux, macOS) and too many links: no such file can be opened, but the disk is fine."""


def _is_unicode(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _kind_of(entry: os.DirEntry[str]) -> EntryKind:
    try:
        if entry.is_file():
            return EntryKind.FILE
        if entry.is_dir():
            return EntryKind.FOLDER
        entry.stat()
    except FileNotFoundError:
        return EntryKind.DANGLING
    except PermissionError:
        return EntryKind.DENIED
    except OSError:
        return EntryKind.DANGLING
    return EntryKind.SPECIAL


MISSING_SIZE = -1
DENIED_SIZE = -2
ODD_SIZE = -3


def file_sizes(folder: str, names: Sequence[str], beat: Beat) -> NDArray[np.int64]:
    """Bytes of files in one folder, links followed. int64, shape (len(names),).

    MISSING_SIZE, DENIED_SIZE (may not be read) or ODD_SIZE (no regular file) instead of a size.
    """
    sizes = np.empty(len(names), np.int64)
    with _opened(folder) as descriptor:
        for at, name in enumerate(names):
            try:
                found = os.stat(name if descriptor is not None else os.path.join(folder, name), dir_fd=descriptor)
                mode = found.st_mode
                if mode & _READABLE_FILE == _READABLE_FILE and stat.S_ISREG(mode):
                    sizes[at] = found.st_size
                elif not stat.S_ISREG(mode):
                    sizes[at] = ODD_SIZE
                else:
                    readable = os.access(os.path.join(folder, name), os.R_OK)
                    sizes[at] = found.st_size if readable else DENIED_SIZE
            except PermissionError:
                sizes[at] = DENIED_SIZE
            except (OSError, ValueError):
                sizes[at] = MISSING_SIZE
            if not at % _BATCH:
                beat()
    return sizes


_READABLE_FILE = stat.S_IFREG | 0o444


@contextmanager
def _opened(folder: str) -> Iterator[int | None]:
    """A descriptor of a folder, so that its path is not walked anew for each file; None where that cannot be had."""
    if os.stat not in os.supports_dir_fd:
        yield None
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError):
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@dataclass
class _Worker(Generic[_K, _V]):
    """One helper thread: what it is at, when it was last heard of, whether it was given up, what it has done."""

    key: _K | None = None
    busy: bool = False
    heard: float = 0.0
    given_up: bool = False
    done: list[tuple[_K, _V | None, Exception | None]] = field(default_factory=list)


def each_in_time(
    work: Callable[[_K, Beat], _V],
    keys: Sequence[_K],
    timeout: float,
    threads: int = 8,
    cancel: CancelToken | None = None,
) -> Iterator[tuple[_K, _V | None]]:
    """Do `work(key, beat)` for every key in helper threads; yield (key, value) as they come.

    The value is None when the work gave no sign (`beat`) for `timeout` seconds: the thread is left to
    itself (it dies with the program) and another one takes its place. Time in which this thread did not
    get to run either (a busy or halted machine) does not count. Errors of `work` are raised here. Raises
    `Cancelled`; closing the iterator stops the threads after their present key.
    """
    lock = threading.Lock()
    source = iter(keys)
    left = len(keys)
    workers: list[_Worker[_K, _V]] = []
    stopped = threading.Event()
    news = threading.Event()
    interval = min(_ADD_WORKER_AFTER, timeout / 4)

    def take(worker: _Worker[_K, _V]) -> bool:
        with lock:
            worker.busy = False
            if not stopped.is_set() and not worker.given_up:
                for worker.key in source:
                    worker.heard, worker.busy = time.monotonic(), True
                    return True
            return False

    def run(worker: _Worker[_K, _V]) -> None:
        def beat() -> None:
            worker.heard = time.monotonic()

        told = 0.0
        while take(worker):
            key = cast("_K", worker.key)
            value: _V | None = None
            failure: Exception | None = None
            try:
                value = work(key, beat)
            except Exception as error:  # noqa: BLE001 - handed over to the caller's thread, which raises it
                failure = error
            with lock:
                worker.done.append((key, value, failure))
                worker.busy = False  # at once: what is done cannot be late any more
            if worker.heard - told >= _TELL_EVERY:  # waking the caller for each result costs more than the work
                told = worker.heard
                news.set()
        news.set()

    def await_news() -> bool:
        """Whether there are any. If it took longer than asked for, the silence of the workers meanwhile is excused."""
        began = time.monotonic()
        told = news.wait(interval)
        news.clear()
        halted = time.monotonic() - began - 2 * interval
        if halted > 0:
            with lock:
                for worker in workers:
                    worker.heard += halted
        return told

    def add_worker() -> None:
        worker: _Worker[_K, _V] = _Worker()
        workers.append(worker)
        threading.Thread(target=run, args=(worker,), name="folder-list", daemon=True).start()

    def collect() -> list[tuple[_K, _V | None, Exception | None]]:
        """What the workers have done, and the keys of those that were silent for too long, which are given up."""
        now = time.monotonic()
        found: list[tuple[_K, _V | None, Exception | None]] = []
        late = 0
        with lock:
            for worker in workers:
                if worker.given_up:
                    continue
                found += worker.done
                worker.done = []
                if worker.busy and now - worker.heard > timeout:
                    worker.given_up = True
                    found.append((cast("_K", worker.key), None, None))
                    late += 1
        for _ in range(late):
            add_worker()
        return found

    try:
        if left:
            add_worker()
        while left:
            told = await_news()
            if cancel is not None:
                cancel.check()
            found = collect()
            for key, value, failure in found:
                if failure is not None:
                    raise failure
                left -= 1
                yield key, value
            if not told and not found and sum(w.busy and not w.given_up for w in workers) < min(threads, left):
                add_worker()
    finally:
        stopped.set()
