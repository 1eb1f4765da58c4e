"""What the manifests say about a broken path besides its text: what it must be, its byte ranges, its video."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.manifest.columns import NO_RANGE, RefTable
from ola_viewer.media.file_facts import PathState
from ola_viewer.paths.renaming import Paths
from ola_viewer.paths.states import Groups, place_of
from ola_viewer.paths.survey import SourceSurvey, Survey

MOST_RANGES = 64
"""Byte ranges of a patch that are looked at: spread over all of them, they tell two patches apart surely."""
_MOST_VIDEOS = 3


@dataclass(frozen=True, slots=True)
class LostMedium:
    """One broken path. `fields`: the keys that name it. Of a patch, `starts` and `ends` (int64, equally long, first
    and last byte + 1) are at most `MOST_RANGES` of its ranges, and `end` is the end of the farthest one (-1: no
    patch). `videos`: local files of videos, present now, whose sound it is."""

    path: str
    fields: frozenset[str]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    end: int
    videos: tuple[str, ...]

    @property
    def is_patch(self) -> bool:
        """Whether byte ranges point into it."""
        return self.end >= 0


class LostMedia:
    """Looks broken paths up in the tables of a survey. The tables are grouped by folder once."""

    def __init__(self, survey: Survey) -> None:
        self._sources = tuple(survey.sources.values())
        self._groups: dict[int, tuple[Groups, dict[str, int]]] = {}

    def of(self, folder: str, names: Sequence[str]) -> list[LostMedium]:
        """The media of some names in a folder of the manifests, in order."""
        wanted = pa.array(names, pa.large_string())
        fields: list[set[str]] = [set() for _ in names]
        starts: list[list[NDArray[np.int64]]] = [[] for _ in names]
        ends: list[list[NDArray[np.int64]]] = [[] for _ in names]
        videos: list[dict[str, None]] = [{} for _ in names]
        for number, source in enumerate(self._sources):
            groups, numbers = self._grouped(number)
            if folder not in numbers:
                continue
            refs = source.refs
            where = groups.positions(numbers[folder])
            which = np.asarray(pc.fill_null(pc.index_in(groups.names_of(numbers[folder]), value_set=wanted), -1))
            everyone = np.arange(where.start, where.stop) if isinstance(where, slice) else where
            mine, which = everyone[which >= 0], which[which >= 0]
            order = np.argsort(which, kind="stable")
            edges = np.searchsorted(which[order], np.arange(len(names) + 1))
            for k in range(len(names)):
                at = mine[order[edges[k] : edges[k + 1]]]
                fields[k].update(refs.field_names[n] for n in np.unique(refs.field[at]).tolist())
                ranged = at[(refs.range_start[at] >= 0) & (refs.range_size[at] > 0)]
                starts[k].append(refs.range_start[ranged])
                ends[k].append(refs.range_start[ranged] + refs.range_size[ranged])
                if len(ranged) < len(at) and len(videos[k]) < _MOST_VIDEOS:
                    videos[k] |= dict.fromkeys(_videos_beside(source, at[:_MOST_VIDEOS]))
        return [
            _medium(folder + name, frozenset(fields[k]), starts[k], ends[k], tuple(videos[k])[:_MOST_VIDEOS])
            for k, name in enumerate(names)
        ]

    def _grouped(self, number: int) -> tuple[Groups, dict[str, int]]:
        if number not in self._groups:
            refs = self._sources[number].refs
            numbers = {text: at for at, text in enumerate(refs.folders)}
            self._groups[number] = Groups(Paths.of(refs)), numbers
        return self._groups[number]


def _medium(
    path: str,
    fields: frozenset[str],
    starts: list[NDArray[np.int64]],
    ends: list[NDArray[np.int64]],
    videos: tuple[str, ...],
) -> LostMedium:
    start = np.concatenate(starts) if starts else np.zeros(0, np.int64)
    end = np.concatenate(ends) if ends else np.zeros(0, np.int64)
    if not len(start):
        return LostMedium(path, fields, start, end, -1, videos)
    order = np.lexsort((end, start))
    start, end = start[order], end[order]
    fresh = np.append(True, (start[1:] != start[:-1]) | (end[1:] != end[:-1]))
    start, end = start[fresh], end[fresh]
    chosen = np.unique(np.linspace(0, len(start) - 1, min(len(start), MOST_RANGES)).astype(np.int64))
    return LostMedium(path, fields, start[chosen], end[chosen], int(end.max()), videos)


def _videos_beside(source: SourceSurvey, refs_at: NDArray[np.int64]) -> list[str]:
    """Local files of the present plain videos in the records of some references to sounds."""
    refs: RefTable = source.refs
    found = []
    for ref in refs_at.tolist():
        if refs.field_names[int(refs.field[ref])] != "audio":
            continue
        record = int(np.searchsorted(refs.offsets, ref, side="right")) - 1
        for other in range(int(refs.offsets[record]), int(refs.offsets[record + 1])):
            plain = refs.range_start[other] == NO_RANGE and source.states[other] == PathState.PRESENT
            if plain and refs.field_names[int(refs.field[other])] == "video":
                folder = refs.folders[int(refs.folder[other])]
                place = place_of(folder, source.facts)
                if place.locals:
                    name = str(refs.names[other].as_py())
                    found.append(place.locals[0].rstrip("/") + "/" + place.head + name)
    return found
