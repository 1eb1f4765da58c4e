"""Decides which pairs of prefixes are beyond doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.paths.found_files import FoundFiles
from ola_viewer.paths.missing import LostFolder, folder_parts
from ola_viewer.paths.pairs import MANY_TAILS, PrefixPair, common_tail


class Jury:
    """Decides whether a pair is beyond doubt. Knows every claim on every found folder."""

    def __init__(
        self, lost: list[LostFolder], found: FoundFiles, pairs: list[PrefixPair], in_use: dict[str, pa.LargeStringArray]
    ) -> None:
        self._lost = lost
        self._found = found
        self._in_use = in_use
        self._claims: dict[str, dict[int, NDArray[np.bool_]]] = defaultdict(dict)
        for pair in pairs:
            for number, mask in pair.hits.items():
                self._claims[pair.target(lost[number].text)][number] = mask

    def doubt(self, pair: PrefixPair, rivals: Sequence[PrefixPair], proved: bool = False) -> str:
        """Why the pair cannot be taken unasked; "" if it can. `proved`: by the bytes of its files."""
        if pair.misfits:
            return "The byte ranges do not fit the files of these names."
        if any(text.startswith(pair.old) and (pair.old or text[:1] not in "/\\") for text in self._in_use):
            return "Paths that are right now begin alike, and would break."
        minor = len(pair.tails) >= MANY_TAILS and all(2 * rival.found < pair.found for rival in rivals)
        if rivals and not minor:
            return f"{len(rivals) + 1} folders fit."
        if self._taken(pair):
            return "Other paths of the manifest lead to these files as well."
        if proved or pair.strong:
            return ""
        if not pair.tails:
            return "Only names that any data set may have speak for it."
        return "Files of the same names lie in other folders, too." if self._elsewhere(pair) else ""

    def _taken(self, pair: PrefixPair) -> bool:
        """Whether another path, present or lost, has at least as good a claim on one of the pair's files."""
        for number, mask in pair.hits.items():
            folder = self._lost[number]
            target = pair.target(folder.text)
            names = folder.names.filter(pa.array(mask))
            used = self._in_use.get(target)
            if used is not None and pc.any(pc.is_in(names, value_set=used)).as_py():
                return True
            parts = folder_parts(target)
            own = common_tail(folder.parts, parts)
            for other, taken in self._claims[target].items():
                if other == number or common_tail(self._lost[other].parts, parts) < own:
                    continue
                others = self._lost[other].names.filter(pa.array(taken))
                if pc.any(pc.is_in(names, value_set=others)).as_py():
                    return True
        return False

    def _elsewhere(self, pair: PrefixPair) -> bool:
        """Whether found folders that no lost path claims hold the same names. Where the pair itself leads another
        lost folder is its place, even if its files bear other extensions now."""
        places = {pair.target(folder.text) for folder in self._lost if folder.text.startswith(pair.old)}
        for number, mask in pair.hits.items():
            names = self._lost[number].names.filter(pa.array(mask))
            hits = np.flatnonzero(np.asarray(pc.is_in(self._found.paths.names, value_set=names)))
            folders = np.unique(self._found.paths.folder[hits])
            texts = {self._found.paths.folders[n] for n in folders.tolist()}
            if any(text not in self._claims and text not in places for text in texts):
                return True
        return False
