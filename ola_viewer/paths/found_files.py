"""What lies in the folders that the user named for the search: one walk, names in one Arrow array."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress, throttled
from ola_viewer.media.folder_lists import Beat, FolderState, Listing, each_in_time, list_folder
from ola_viewer.paths.renaming import Paths
from ola_viewer.paths.states import Groups

MOST_FILES = 20_000_000


@dataclass(frozen=True)
class FoundFiles:
    """All regular files below some folders. `paths.folders` are absolute, with their trailing slash.

    `skipped`: folders that could not be read or did not answer. `cut_off`: the walk ended at MOST_FILES.
    """

    paths: Paths
    skipped: tuple[str, ...] = ()
    cut_off: bool = False

    def __len__(self) -> int:
        return len(self.paths)

    @cached_property
    def groups(self) -> Groups:
        """The files by folder."""
        return Groups(self.paths)

    @cached_property
    def folder_number(self) -> dict[str, int]:
        """Folder text → number."""
        return {text: number for number, text in enumerate(self.paths.folders)}

    def names_in(self, folder: str) -> pa.LargeStringArray | None:
        """The names in a folder (with trailing slash), or None if it was not met."""
        number = self.folder_number.get(folder)
        return None if number is None else self.groups.names_of(number)


def index_folders(
    folders: Sequence[str | Path],
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    *,
    timeout: float = 5.0,
    most: int = MOST_FILES,
    deep: bool = True,
) -> FoundFiles:
    """Walk the folders once, links followed, each folder visited once however many links lead there.

    `deep`: also what lies in the folders below. Raises `Cancelled`.
    """
    told = throttled(progress)
    seen: set[tuple[int, int]] = set()
    lock = threading.Lock()

    def visit(folder: str, beat: Beat) -> Listing | str:
        try:
            status = os.stat(folder)
        except OSError:
            return folder
        with lock:
            if (status.st_dev, status.st_ino) in seen:
                return ""
            seen.add((status.st_dev, status.st_ino))
        return list_folder(folder, beat)

    level = list(dict.fromkeys(os.path.abspath(os.fspath(folder)) for folder in folders))
    texts: list[str] = []
    names: list[pa.LargeStringArray] = []
    skipped: list[str] = []
    count = 0
    while level and count < most:
        deeper: list[str] = []
        for folder, listing in each_in_time(visit, level, timeout, cancel=cancel):
            if not isinstance(listing, Listing) or listing.state is not FolderState.LISTED:
                if listing != "":
                    skipped.append(folder)
                continue
            if deep:
                deeper += [os.path.join(folder, name) for name in listing.folders()]
            if len(listing.files):
                texts.append(folder.rstrip("/") + "/")
                names.append(listing.files)
                count += len(listing.files)
                told(Progress(count, None, "files", f"{len(texts):,} folders"))
            if count >= most:
                break
        level = sorted(deeper)
    number = np.repeat(np.arange(len(texts), dtype=np.int32), [len(part) for part in names])
    found = Paths(number, tuple(texts), pa.concat_arrays(names) if names else pa.array([], pa.large_string()))
    progress(Progress(count, count, "files", f"{len(texts):,} folders"))
    return FoundFiles(found, tuple(skipped), bool(level) and count >= most)
