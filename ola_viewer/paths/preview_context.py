"""What previews of one snapshot share: the paths by folder, the distinct paths, and what was matched before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.columns import NO_RANGE, Columns, RefTable
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.file_facts import FileFacts
from ola_viewer.paths.base64_frames import Base64Frames
from ola_viewer.paths.renaming import Paths
from ola_viewer.paths.states import Groups, Ranges, folder_states, place_of
from ola_viewer.paths.survey import Survey

_KEPT_MATCHES = 256 << 20
"""Bytes of remembered target states before they are dropped."""
_FEW_NAMES = 100_000
_FEW_KEYS = 20_000_000


@dataclass(frozen=True, slots=True)
class Distinct:
    """d distinct paths of m references: `which` (int32, shape (m,)) says which one each reference names.
    `patches` (bool, shape (d,)): whether any of them points into it as a patch."""

    paths: Paths
    which: NDArray[np.int32]
    patches: NDArray[np.bool_]


def _distinct_of(refs: RefTable) -> Distinct | None:
    encoded = refs.names.dictionary_encode()
    count = len(encoded.dictionary)
    if not count or count > min(_FEW_NAMES, len(refs.folder) // 4):
        return None
    keys = refs.folder.astype(np.int64) * count + np.asarray(encoded.indices)
    if len(refs.folders) * count > _FEW_KEYS:
        return None
    used = np.flatnonzero(np.bincount(keys, minlength=len(refs.folders) * count))
    if len(used) > len(refs.folder) // 4:
        return None
    number = np.zeros(len(refs.folders) * count, np.int32)
    number[used] = np.arange(len(used), dtype=np.int32)
    paths = Paths((used // count).astype(np.int32), refs.folders, encoded.dictionary.take(pa.array(used % count)))
    which = number[keys]
    patches = np.bincount(which[refs.range_start != NO_RANGE], minlength=len(used)) > 0
    return Distinct(paths, which, patches)


class PreviewContext:
    """What previews of one snapshot share. Build it in a worker; use it from one thread at a time."""

    def __init__(self, snapshot: Snapshot, survey: Survey | None, facts: Mapping[int, FileFacts] | None = None) -> None:
        """Without a survey (or for sources it lacks) present paths are not known: nothing counts as broken or
        repaired before, but results are looked up all the same. `facts` by source number; the survey's if None."""
        tables = {}
        for source in snapshot.sources:
            columns = snapshot.columns(source.number)
            if columns is not None:
                tables[source.number] = columns
        self._begin(tables, survey, facts, Base64Frames(snapshot))

    @classmethod
    def of_tables(
        cls, tables: Mapping[int, Columns], survey: Survey | None, facts: Mapping[int, FileFacts] | None = None
    ) -> PreviewContext:
        """A context for columns by source number. Without the records no patch counts as base64 text."""
        context = cls.__new__(cls)
        context._begin(tables, survey, facts, None)
        return context

    def _begin(
        self,
        tables: Mapping[int, Columns],
        survey: Survey | None,
        facts: Mapping[int, FileFacts] | None,
        frames: Base64Frames | None,
    ) -> None:
        self.tables = dict(tables)
        self.facts: dict[int, FileFacts] = {}
        self.states: dict[int, NDArray[np.uint8]] = {}
        self._groups: dict[int, Groups] = {}
        self._matches: dict[tuple[int, int, str], NDArray[np.uint8]] = {}
        self._kept = 0
        self._base64 = frames
        self._video: dict[int, NDArray[np.bool_]] = {}
        self._distinct: dict[int, Distinct | None] = {}
        for number, columns in self.tables.items():
            surveyed = survey.sources.get(number) if survey is not None else None
            given = facts.get(number) if facts is not None else None
            self.facts[number] = given or (surveyed.facts if surveyed is not None else FileFacts())
            fits = surveyed is not None and len(surveyed.states) == len(columns.refs.folder)
            unknown = np.zeros(len(columns.refs.folder), np.uint8)
            self.states[number] = surveyed.states if surveyed is not None and fits else unknown

    def groups(self, number: int) -> Groups:
        """The references of a source by folder; made once."""
        if number not in self._groups:
            self._groups[number] = Groups(Paths.of(self.tables[number].refs))
        return self._groups[number]

    def video_patches(self, number: int) -> NDArray[np.bool_]:
        """Where references point into video patches, whose colours hang on the path. Made once."""
        if number not in self._video:
            refs = self.tables[number].refs
            field = refs.field_names.index("video") if "video" in refs.field_names else -1
            self._video[number] = (refs.field == field) & (refs.range_start != NO_RANGE)
        return self._video[number]

    def base64_among(self, number: int, at: NDArray[np.int64], cancel: CancelToken | None) -> NDArray[np.bool_]:
        """Which of the references `at` hold their frames as base64 text, whose colours never change. Reads records,
        each once. Raises `Cancelled`."""
        if self._base64 is None:
            return np.zeros(len(at), bool)
        return self._base64.among(number, self.tables[number].refs, at, cancel)

    def distinct(self, number: int) -> Distinct | None:
        """The distinct paths of a source, or None if they are not far fewer than its references. Made once."""
        if number not in self._distinct:
            self._distinct[number] = _distinct_of(self.tables[number].refs)
        return self._distinct[number]

    def match(
        self, number: int, folder: int, target: str, names: pa.LargeStringArray, ranges: Ranges, disk: bool
    ) -> NDArray[np.uint8] | None:
        """States of one folder's names in another folder; None if that is not listed yet and `disk` is off."""
        key = (number, folder, target)
        known = self._matches.get(key)
        if known is not None:
            return known
        facts = self.facts[number]
        if not disk and any(facts.known(local) is None for local in place_of(target, facts).locals):
            return None
        states = folder_states(names, target, ranges, facts, near=False)
        if self._kept > _KEPT_MATCHES:
            self._matches.clear()
            self._kept = 0
        self._matches[key] = states
        self._kept += len(states)
        return states
