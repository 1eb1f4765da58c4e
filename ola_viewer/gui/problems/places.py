"""Where the records of a problem lie: files and folders with counts. Any thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ola_viewer.gui.problems.tree import PlaceLine
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.facets import Folder, count_folders
from ola_viewer.manifest.query_terms import Style, Term, canonical
from ola_viewer.manifest.rows import ADDED_SOURCE, POSITION_BITS, RowIds
from ola_viewer.manifest.snapshot import Snapshot

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Places:
    """`folders`: how many folders hold media of the records; `lines`: files (if there are several), then folders."""

    folders: int
    lines: tuple[PlaceLine, ...]


def find_places(snapshot: Snapshot, rows: RowIds, code: str, cancel: CancelToken | None = None) -> Places:
    """Count the files and folders of `rows`. Raises `ColumnsMissingError`."""
    lines: list[PlaceLine] = []
    if len(snapshot.sources) > 1:
        numbers, counts = np.unique(rows >> POSITION_BITS, return_counts=True)
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
            if number != ADDED_SOURCE:
                path = snapshot.path_of_source(number)
                term = canonical(Term("source", Style.EQUALS, path.name))
                lines.append(PlaceLine(code, path.name, str(path), term, count, "file"))
    found = [
        folder for top in count_folders(snapshot, rows) for folder in top.walk() if folder.own and folder.path != "."
    ]
    found.sort(key=lambda folder: -folder.own)
    lines += [_line(code, folder) for folder in found[:_SHOWN]]
    return Places(len(found), tuple(lines))


def _line(code: str, folder: Folder) -> PlaceLine:
    steps = folder.path.rstrip("/").rsplit("/", 2)
    return PlaceLine(code, "/".join(steps[-2:]), folder.path, folder.term, folder.own)
