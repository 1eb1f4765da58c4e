"""Counts beside the table: how many rows have which source, kind, media folder, number of turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest import row_values
from ola_viewer.manifest.query_columns import source_name
from ola_viewer.manifest.query_terms import Style, Term, canonical
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.sample import Kind
from ola_viewer.manifest.snapshot import Snapshot

MANY_TURNS = 20
"""Records with so many turns or more are counted together."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value with the number of rows that have it. `term` selects these rows, in the filter language."""

    key: str
    """Stable name: source number, kind slug, number of turns."""
    title: str
    count: int
    term: str


@dataclass(slots=True)
class Folder:
    """A folder of media paths. `rows`: rows with a medium in it or below it; `own`: with a medium directly in it.

    A row counts once, however many media it has there. Folders with a single subfolder and no media of their own are
    drawn together: `name` may hold several steps ("data/coco").
    """

    name: str
    path: str
    """The whole path without the trailing separator; "." for media without a folder, "/" for the root."""
    rows: int = 0
    own: int = 0
    children: list[Folder] = field(default_factory=list)

    @property
    def term(self) -> str:
        """Selects its rows, in the filter language."""
        return canonical(Term("folder", Style.CONTAINS, self.path))

    def walk(self) -> Iterator[Folder]:
        """This folder and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Facets:
    """All counts of some rows. Lists leave out what no row has; sources and kinds are in their natural order."""

    rows: int
    sources: tuple[FacetValue, ...]
    kinds: tuple[FacetValue, ...]
    turns: tuple[FacetValue, ...]
    folders: tuple[Folder, ...]


def count_facets(snapshot: Snapshot, rows: RowIds | None = None) -> Facets:
    """The counts of the given rows, or of all. Raises `ColumnsMissingError`. About 0.3 s for two million rows."""
    rows = snapshot.rows() if rows is None else rows
    return Facets(
        len(rows),
        count_sources(snapshot, rows),
        count_kinds(snapshot, rows),
        count_turns(snapshot, rows),
        count_folders(snapshot, rows),
    )


def count_sources(snapshot: Snapshot, rows: RowIds) -> tuple[FacetValue, ...]:
    """Rows of each source. Sources of the same name share a term, so they share a filter."""
    values = []
    for source, places, _ in row_values.parted(rows):
        count = places.stop - places.start if isinstance(places, slice) else len(places)
        name = source_name(snapshot, source)
        values.append((source, FacetValue(str(source), name, count, canonical(Term("source", Style.EQUALS, name)))))
    return tuple(value for _, value in sorted(values, key=lambda pair: pair[0]))


def count_kinds(snapshot: Snapshot, rows: RowIds) -> tuple[FacetValue, ...]:
    """Rows of each kind."""
    counts = np.bincount(row_values.kinds(snapshot, rows), minlength=len(Kind))
    return tuple(
        FacetValue(kind.slug, kind.title, int(counts[kind]), f"kind:{kind.slug}") for kind in Kind if counts[kind]
    )


def count_turns(snapshot: Snapshot, rows: RowIds) -> tuple[FacetValue, ...]:
    """Rows with each number of turns; `MANY_TURNS` and more together."""
    counts = np.bincount(np.minimum(row_values.turn_counts(snapshot, rows), MANY_TURNS), minlength=MANY_TURNS + 1)
    values = []
    for number in np.flatnonzero(counts).tolist():
        many = number == MANY_TURNS
        title = f"{number} or more" if many else str(number)
        values.append(FacetValue(str(number), title, int(counts[number]), f"turns:{'>=' if many else ''}{number}"))
    return tuple(values)


def count_folders(snapshot: Snapshot, rows: RowIds) -> tuple[Folder, ...]:
    """The tree of media folders, biggest first."""
    numbers: dict[str, int] = {}
    folders: list[NDArray[np.int64]] = []
    owners: list[NDArray[np.int64]] = []
    before = 0
    for part in row_values.by_source(snapshot, rows):
        refs = part.columns.refs
        renumber = np.array([numbers.setdefault(text, len(numbers)) for text in refs.folders], np.int64)
        which, owner = _refs_of(refs.offsets, part)
        folders.append(renumber[refs.folder[which]] if len(which) else np.zeros(0, np.int64))
        owners.append(owner + before)
        before += len(part.position_array())
    if not numbers:
        return ()
    folder, owner = np.concatenate(folders), np.concatenate(owners)
    return _tree(list(numbers), folder, owner)


def _refs_of(offsets: NDArray[np.int64], part: row_values.SourceRows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of all references of the rows of a part, and for each the number of its row in the part."""
    positions = part.position_array()
    first, counts = offsets[positions], offsets[positions + 1] - offsets[positions]
    owner = np.repeat(np.arange(len(positions)), counts)
    if isinstance(part.positions, slice):
        return np.arange(int(offsets[part.positions.start]), int(offsets[part.positions.stop])), owner
    inside = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    return first[owner] + inside, owner


def _steps(folder: str) -> tuple[str, ...]:
    """The folder and those above it, outermost first, without trailing separators: ("a", "a/b") of "a/b/"."""
    if not folder:
        return (".",)
    found = [folder[:at] or "/" for at, char in enumerate(folder) if char in "/\\"]
    return tuple(dict.fromkeys(step for step in found if step == "/" or step[-1] not in "/\\"))


def _tree(texts: list[str], folder: NDArray[np.int64], owner: NDArray[np.int64]) -> tuple[Folder, ...]:
    """Roll the counts up. A row that has several media below a folder counts once there."""
    nodes: dict[str, Folder] = {}
    members: dict[str, list[int]] = {}
    tops: list[Folder] = []
    for number in np.unique(folder).tolist():
        above: Folder | None = None
        for step in _steps(texts[number]):
            node = nodes.get(step)
            if node is None:
                name = step if above is None else step[len(above.path) :].lstrip("/\\")
                node = nodes[step] = Folder(name, step)
                (tops if above is None else above.children).append(node)
            members.setdefault(step, []).append(number)
            above = node
    alone = np.bincount(owner)[owner] == 1
    lonely = np.bincount(folder[alone], minlength=len(texts))
    folder, owner = folder[~alone], owner[~alone]
    order = np.argsort(folder, kind="stable")
    edges = np.concatenate(([0], np.cumsum(np.bincount(folder, minlength=len(texts)))))

    def distinct(numbers: list[int]) -> int:
        """Rows with a medium in one of these folders: those with one medium are summed up, the others looked at."""
        shared = np.concatenate([owner[order[edges[n] : edges[n + 1]]] for n in numbers])
        return int(lonely[numbers].sum()) + len(np.unique(shared))

    for step, node in nodes.items():
        node.rows = distinct(members[step])
        own = [number for number in members[step] if _steps(texts[number])[-1] == step]
        node.own = distinct(own) if own else 0
    return tuple(_tidied(tops))


def _tidied(folders: list[Folder]) -> list[Folder]:
    """Biggest first, and chains of single folders drawn together."""
    for number, folder in enumerate(folders):
        while len(folder.children) == 1 and not folder.own:
            child = folder.children[0]
            separator = "" if folder.name.endswith("/") else child.path[len(folder.path) : len(folder.path) + 1]
            child.name = folder.name + separator + child.name
            folder = folders[number] = child
        folder.children = _tidied(folder.children)
    return sorted(folders, key=lambda one: (-one.rows, one.path))
