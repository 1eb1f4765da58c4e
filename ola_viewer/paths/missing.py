"""The broken paths of a survey, folder by folder, as relinking needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.media.file_facts import PathState
from ola_viewer.paths.renaming import Paths
from ola_viewer.paths.states import Groups
from ola_viewer.paths.survey import Survey

LOST = (PathState.MISSING, PathState.WRONG_CASE, PathState.OTHER_EXTENSION, PathState.RELATIVE_UNRESOLVED)
_DIGITS = r"[0-9]+"
_GENERIC = re.compile(
    r"(?i)(train|test|val|valid|validation|dev|eval|data|dataset|images?|imgs?|frames?|videos?|audios?|wavs?|clips?"
    r"|sounds?|files?|media|raw|part|split|chunk|shard|patch|patches|new|old|tmp|all|full)?[-_ ]*[0-9]*"
)


@dataclass(frozen=True, slots=True)
class LostFolder:
    """The broken paths of one folder text, of all sources together.

    `names` are distinct; `uses` is how many references each has; `ends` the end of the farthest byte range
    into it (-1: no patch); `probe` a byte position at which a piece must begin (-1: none).
    """

    text: str
    names: pa.LargeStringArray
    uses: NDArray[np.int64]
    ends: NDArray[np.int64]
    probe: NDArray[np.int64]

    @property
    def parts(self) -> list[str]:
        """The folder's components, separators of either kind removed."""
        return folder_parts(self.text)

    @property
    def telling(self) -> bool:
        """Whether the names say more than a running number: several names that differ in more than digits."""
        stems = pc.replace_substring_regex(pc.replace_substring_regex(self.names, r"\.[^.]*$", ""), _DIGITS, "#")
        return bool(pc.count_distinct(stems).as_py() >= max(2, min(20, len(self.names) // 2)))


def folder_parts(text: str) -> list[str]:
    """`/a/b/` → ["a", "b"]."""
    return [part for part in re.split(r"[/\\]+", text) if part]


def is_telling_part(part: str) -> bool:
    """Whether a folder's name is a name, not one that every data set has ("train", "images", "0012")."""
    return _GENERIC.fullmatch(part) is None and len(part) > 2


def lost_folders(survey: Survey) -> list[LostFolder]:
    """Every folder with broken paths, most used first."""
    gathered: dict[str, list[tuple[pa.LargeStringArray, NDArray[np.int64], NDArray[np.int64]]]] = {}
    for text, names, starts, ends in _lost_of_sources(survey):
        gathered.setdefault(text, []).append((names, starts, ends))
    folders = []
    for text, parts in gathered.items():
        names = pa.concat_arrays([part[0] for part in parts]).dictionary_encode()
        which = np.asarray(names.indices).astype(np.int64)
        count = len(names.dictionary)
        farthest, probe = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
        np.maximum.at(farthest, which, np.concatenate([part[2] for part in parts]))
        np.maximum.at(probe, which, np.concatenate([part[1] for part in parts]))
        folders.append(LostFolder(text, names.dictionary, np.bincount(which, minlength=count), farthest, probe))
    return sorted(folders, key=lambda folder: (-int(folder.uses.sum()), folder.text))


def _lost_of_sources(
    survey: Survey,
) -> Iterator[tuple[str, pa.LargeStringArray, NDArray[np.int64], NDArray[np.int64]]]:
    for source in survey.sources.values():
        at = np.flatnonzero(np.isin(source.states, np.array(LOST, np.uint8)))
        refs = source.refs
        part = Paths.of(refs).at(at)
        start, size = refs.range_start[at], refs.range_size[at]
        ends = np.where((start >= 0) & (size > 0), start + size, -1)
        probes = np.where(ends >= 0, start, -1)
        groups = Groups(part)
        for number in np.flatnonzero(np.diff(groups.bounds)).tolist():
            where = groups.positions(number)
            yield part.folders[number], groups.names_of(number), probes[where], ends[where]


def paths_in_use(survey: Survey) -> dict[str, pa.LargeStringArray]:
    """Folder → distinct names of everything that the manifests name and that is present."""
    parts: dict[str, list[pa.LargeStringArray]] = {}
    for source in survey.sources.values():
        at = np.flatnonzero(source.states == np.uint8(PathState.PRESENT))
        part = Paths.of(source.refs).at(at)
        groups = Groups(part)
        for number in np.flatnonzero(np.diff(groups.bounds)).tolist():
            parts.setdefault(part.folders[number], []).append(groups.names_of(number))
    return {text: pc.unique(pa.concat_arrays(names)) for text, names in parts.items()}
