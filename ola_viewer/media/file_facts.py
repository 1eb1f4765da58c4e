"""Facts of many files from one listing a folder: is it there, is it a file, how big, what is it called really.

The core of the file checks and of the survey. Paths are compared as the trainer's platform does
(exact text, upper and lower case told apart), whatever the user's own disk does.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.media.folder_lists import (
    DENIED_SIZE,
    MISSING_SIZE,
    ODD_SIZE,
    Beat,
    EntryKind,
    FolderState,
    Listing,
    each_in_time,
    file_sizes,
    list_folder,
)
from ola_viewer.media.roots import is_url

_V = TypeVar("_V")


class PathState(IntEnum):
    """What is known of a path of a manifest; stored as uint8 in columns. Never renumber."""

    UNKNOWN = 0
    """Not looked at yet, or no path at all."""
    PRESENT = 1
    MISSING = 2
    WRONG_CASE = 3
    """There only with other upper and lower case."""
    OTHER_EXTENSION = 4
    """Missing, but the same stem stands beside it with another extension of the same sort."""
    NOT_REGULAR = 5
    """A folder, pipe, socket or device."""
    UNREADABLE = 6
    EMPTY = 7
    UNREACHABLE = 8
    """The disk did not answer in time."""
    RELATIVE_UNRESOLVED = 9
    """A relative path, and no root folder is set."""
    RANGE_OUTSIDE = 10
    """The patch is there, but the range starts behind its end or has no size."""
    RANGE_SHORT = 11
    """The range starts inside the patch and ends behind it, or its size is negative."""
    RANGE_UNKNOWN = 12
    """The patch is there, but its numbers are missing or no numbers."""
    REMOTE = 13
    """An address on the network or data inside the manifest: not looked up."""

    @property
    def slug(self) -> str:
        """Name in filters, reports and JSON, e.g. "wrong-case"."""
        return self.name.lower().replace("_", "-")

    @property
    def is_fine(self) -> bool:
        """Whether the trainer will find what the manifest names."""
        return self is PathState.PRESENT

    @property
    def is_broken(self) -> bool:
        """Whether the trainer will not: everything but fine and not known."""
        return self not in (PathState.PRESENT, PathState.UNKNOWN, PathState.REMOTE)


@dataclass(frozen=True, slots=True)
class FileFact:
    """What is known of one path.

    `path` is the local file that was found or looked for (the first root's, if several were tried),
    None where there is nothing to look for. `size` in bytes where the file is there and may be read.
    `candidates` are true local paths for WRONG_CASE and OTHER_EXTENSION, else empty.
    """

    state: PathState
    path: str | None = None
    size: int | None = None
    candidates: tuple[str, ...] = ()


MEDIA_FAMILIES: tuple[frozenset[str], ...] = (
    frozenset(["jpg", "jpeg", "jpe", "jfif", "png", "webp", "bmp", "gif", "tif", "tiff", "avif", "jp2", "heic"]),
    frozenset(["mp4", "mkv", "webm", "mov", "avi", "m4v", "flv", "mpg", "mpeg", "wmv", "ts", "3gp"]),
    frozenset(["wav", "flac", "mp3", "ogg", "opus", "m4a", "aac", "wma", "aiff", "aif"]),
)
"""Extensions that stand for each other: a photo may be stored as .jpg or .png, never as .json."""


def is_remote(path: str) -> bool:
    """Whether `path` is an address (`https://…`, `s3://…`) or data itself (`data:…`), not a file.

    `file://` is not remote: the trainer takes it for the name of a file, and finds none.
    """
    return is_url(path) and not path.startswith("file:")


def split_path(path: str) -> tuple[str, str]:
    """(folder with its trailing slash, name), as `RefTable` holds them."""
    cut = path.rfind("/") + 1
    return path[:cut], path[cut:]


def extension_family(name: str) -> frozenset[str]:
    """The extensions that may stand for the one of `name`, its own included; empty if it is no medium's."""
    extension = name.rpartition(".")[2].casefold()
    return next((family for family in MEDIA_FAMILIES if extension in family), frozenset())


class FileFacts:
    """Facts of files, each folder listed once and remembered. Thread-safe.

    `roots` are the folders that relative paths are tried in, in order. `timeout` is how many seconds a
    folder may give no sign before it counts as unreachable; everything below a dead mount then does.
    `lister` replaces the listing of a folder in tests.
    """

    def __init__(
        self,
        roots: Iterable[str | os.PathLike[str]] = (),
        *,
        timeout: float = 5.0,
        threads: int = 8,
        lister: Callable[[str, Beat], Listing] = list_folder,
    ) -> None:
        self.roots = tuple(os.path.abspath(os.fspath(root)) for root in roots)
        self._timeout = timeout
        self._threads = threads
        self._lister = lister
        self._lock = threading.Lock()
        self._listings: dict[str, Listing] = {}
        self._dead: tuple[str, ...] = ()
        self._true_folders: dict[str, str | None] = {}

    # -- folders -----------------------------------------------------------------------------------

    def local_folders(self, folder: str) -> tuple[str, ...]:
        """Where a manifest's folder text (with trailing slash, or "") may stand on this machine; may be empty."""
        if os.path.isabs(folder):
            return (_tidy(folder),)
        return tuple(_tidy(os.path.join(root, folder)) for root in self.roots)

    def listing(self, folder: str) -> Listing:
        """The listing of a local folder, from the cache or made now."""
        folder = _tidy(folder)
        for _, listing in self.listings([folder]):
            return listing
        raise AssertionError("each folder yields one listing")

    def listings(self, folders: Iterable[str], cancel: CancelToken | None = None) -> Iterator[tuple[str, Listing]]:
        """(folder, listing) for local folders, cached ones first, the others as they come, in parallel."""
        yield from self.map_listings(folders, lambda listing: listing, cancel)

    def map_listings(
        self, folders: Iterable[str], work: Callable[[Listing], _V], cancel: CancelToken | None = None
    ) -> Iterator[tuple[str, _V]]:
        """(folder, work(listing)) for local folders. `work` runs in a helper thread, right behind the listing; it
        must not touch the disk."""
        wanted: list[str] = []
        for folder in dict.fromkeys(map(_tidy, folders)):
            known = self.known(folder)
            if known is None:
                wanted.append(folder)
            else:
                yield folder, work(known)

        def list_and_work(folder: str, beat: Beat) -> _V:
            return work(self._keep(self._list(folder, beat)))

        for folder, value in each_in_time(list_and_work, wanted, self._timeout, self._threads, cancel):
            if value is None:
                self._note_dead(folder)
                value = work(self._keep(Listing(folder, FolderState.UNREACHABLE)))
            yield folder, value

    def _keep(self, listing: Listing) -> Listing:
        with self._lock:
            return self._listings.setdefault(listing.folder, listing)

    def forget(self, folders: Iterable[str] | None = None) -> None:
        """Drop what is remembered of these local folders (of all if None): they are listed anew when asked."""
        with self._lock:
            if folders is None:
                self._listings.clear()
            else:
                for folder in folders:
                    self._listings.pop(_tidy(folder), None)
            self._true_folders.clear()
            self._dead = ()

    def _list(self, folder: str, beat: Beat) -> Listing:
        if self._is_dead(folder):
            return Listing(folder, FolderState.UNREACHABLE)
        return self._lister(folder, beat)

    def _is_dead(self, folder: str) -> bool:
        return any(folder == dead or folder.startswith(dead.rstrip("/") + "/") for dead in self._dead)

    def _note_dead(self, folder: str) -> None:
        """Find the highest folder above `folder` that does not answer, and give up all below it."""
        if self._is_dead(folder):
            return
        above = [folder]
        while (parent := os.path.dirname(above[-1])) != above[-1]:
            above.append(parent)
        dead = folder
        for candidate in reversed(above[:-1]):
            listing = next(iter(each_in_time(self._lister, [candidate], min(self._timeout, 1.0), 1)))[1]
            if listing is None:
                dead = candidate
                break
        with self._lock:
            self._dead += (dead,)

    def true_folder(self, folder: str) -> str | None:
        """The local folder that `folder` is when upper and lower case are let go, or None.

        The folder itself where it exists. None also where several folders would do.
        """
        folder = _tidy(folder)
        with self._lock:
            if folder in self._true_folders:
                return self._true_folders[folder]
        parent, name = os.path.split(folder)
        found: str | None = None
        if self.listing(folder).state is not FolderState.MISSING:
            found = folder
        elif parent != folder and name and (true_parent := self.true_folder(parent)) is not None:
            listing = self.listing(true_parent)
            if name in listing.odd:
                found = os.path.join(true_parent, name)
            else:
                alike = [other for other in listing.folders() if other.casefold() == name.casefold()]
                found = os.path.join(true_parent, alike[0]) if len(alike) == 1 else None
        with self._lock:
            self._true_folders[folder] = found
        return found

    # -- files -------------------------------------------------------------------------------------

    def sizes(self, folder: str, names: Sequence[str]) -> NDArray[np.int64] | None:
        """Bytes of files of a local folder (see `folder_lists.file_sizes`), or None if it does not answer."""
        if self._is_dead(folder):
            return None
        work = next(iter(each_in_time(lambda key, beat: file_sizes(key, names, beat), [folder], self._timeout, 1)))
        if work[1] is None:
            self._note_dead(folder)
        return work[1]

    def sizes_each(
        self, folders: Sequence[str], names_of: Callable[[str], Sequence[str]], cancel: CancelToken | None = None
    ) -> Iterator[tuple[str, NDArray[np.int64] | None]]:
        """(folder, sizes) for many local folders in parallel. `names_of` is called in a helper thread."""

        def work(folder: str, beat: Beat) -> NDArray[np.int64] | None:
            return None if self._is_dead(folder) else file_sizes(folder, names_of(folder), beat)

        for folder, sizes in each_in_time(work, folders, self._timeout, self._threads, cancel):
            if sizes is None:
                self._note_dead(folder)
            yield folder, sizes

    def known(self, folder: str) -> Listing | None:
        """The remembered listing of a local folder, or None. Never touches the disk."""
        with self._lock:
            return self._listings.get(_tidy(folder))

    def fact(self, path: str) -> FileFact:
        """What is known of one path as the manifest spells it. May wait for the disk, at most `timeout` seconds."""
        return self.facts([path])[0]

    def facts(self, paths: Iterable[str], cancel: CancelToken | None = None) -> list[FileFact]:
        """What is known of each path as the manifest spells it, in the order given.

        Lists each folder once and asks once for the sizes of all named files in it.
        """
        texts = list(paths)
        by_folder: dict[str, list[str]] = {}
        for text in dict.fromkeys(texts):
            folder, name = split_path(text)
            by_folder.setdefault(folder, []).append(name)
        for _ in self.listings((local for folder in by_folder for local in self.local_folders(folder)), cancel):
            pass
        known: dict[str, FileFact] = {}
        for folder, names in by_folder.items():
            if cancel is not None:
                cancel.check()
            known.update(zip((folder + name for name in names), self._facts_of_folder(folder, names), strict=True))
        return [known[text] for text in texts]

    def _facts_of_folder(self, folder: str, names: list[str]) -> list[FileFact]:
        facts = [self._first_fact(folder, name) for name in names]
        there: dict[str, list[int]] = {}
        for at, fact in enumerate(facts):
            if fact.state is PathState.PRESENT and fact.path is not None:
                there.setdefault(os.path.dirname(fact.path), []).append(at)
        for local, positions in there.items():
            sizes = self.sizes(local, [names[at] for at in positions])
            for order, at in enumerate(positions):
                path = facts[at].path
                if sizes is None:
                    facts[at] = FileFact(PathState.UNREACHABLE, path)
                else:
                    size = int(sizes[order])
                    facts[at] = FileFact(state_of_size(size), path, size if size >= 0 else None)
        return facts

    def _first_fact(self, folder: str, name: str) -> FileFact:
        path = folder + name
        if not path:
            return FileFact(PathState.UNKNOWN)
        if is_remote(path):
            return FileFact(PathState.REMOTE)
        locals_ = self.local_folders(folder)
        if not locals_:
            return FileFact(PathState.RELATIVE_UNRESOLVED)
        facts = []
        for local in locals_:
            fact = self._fact_in(local, name)
            if fact.state is PathState.PRESENT:
                return fact
            facts.append(fact)
        return max(
            facts, key=lambda fact: (fact.state not in (PathState.MISSING, PathState.UNREACHABLE), -facts.index(fact))
        )

    def _fact_in(self, local: str, name: str) -> FileFact:
        listing = self.listing(local)
        full = os.path.join(local, name)
        if listing.state is FolderState.UNREACHABLE:
            return FileFact(PathState.UNREACHABLE, full)
        if listing.state is FolderState.DENIED:  # it may not be listed; a file in it may open all the same
            return FileFact(PathState.PRESENT, full)
        if listing.state is FolderState.LISTED:
            if not name or name in (".", ".."):
                return FileFact(PathState.NOT_REGULAR, full)
            kind = listing.kind(name)
            if kind is not None and kind is not EntryKind.DANGLING:
                return FileFact(STATE_OF_KIND[kind], full)
        elif not name:
            return FileFact(PathState.MISSING, full)
        return self._near(local, name, listing, full)

    def _near(self, local: str, name: str, listing: Listing, full: str) -> FileFact:
        """Wrong case, another extension, or plainly missing."""
        folder = local
        if listing.state is not FolderState.LISTED:
            true_folder = self.true_folder(local)
            if true_folder is None or (listing := self.listing(true_folder)).state is not FolderState.LISTED:
                return FileFact(PathState.MISSING, full)
            folder = true_folder
            if listing.kind(name) is EntryKind.FILE:
                return FileFact(PathState.WRONG_CASE, full, candidates=(os.path.join(folder, name),))
        if alike := listing.same_but_case(name):
            return FileFact(PathState.WRONG_CASE, full, candidates=tuple(os.path.join(folder, a) for a in alike))
        family = extension_family(name)
        alike = [other for other in listing.same_stem(name) if extension_family(other) == family] if family else []
        if alike:
            return FileFact(PathState.OTHER_EXTENSION, full, candidates=tuple(os.path.join(folder, a) for a in alike))
        return FileFact(PathState.MISSING, full)


STATE_OF_KIND = {
    EntryKind.FILE: PathState.PRESENT,
    EntryKind.FOLDER: PathState.NOT_REGULAR,
    EntryKind.SPECIAL: PathState.NOT_REGULAR,
    EntryKind.DANGLING: PathState.MISSING,
    EntryKind.DENIED: PathState.UNREADABLE,
}


def state_of_size(size: int) -> PathState:
    """The state of a file by what `folder_lists.file_sizes` says of it."""
    special = {MISSING_SIZE: PathState.MISSING, DENIED_SIZE: PathState.UNREADABLE, ODD_SIZE: PathState.NOT_REGULAR}
    return special.get(size, PathState.EMPTY if size == 0 else PathState.PRESENT)


def _tidy(folder: str) -> str:
    """One spelling a folder: no trailing slash, except the root's own."""
    return folder.rstrip("/") or "/" if folder.startswith("/") else folder.rstrip("/\\") or folder
