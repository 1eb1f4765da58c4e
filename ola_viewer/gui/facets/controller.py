"""Counts in the background, shows sections in the pane, and turns clicks into filter terms."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.facets.items import FacetItem, FacetSection
from ola_viewer.gui.facets.pane import FacetPane
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.terms import terms_of
from ola_viewer.jobs import give_back_memory
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.facets import Facets, FacetValue, Folder, count_facets
from ola_viewer.manifest.query import QueryError, parse_query
from ola_viewer.manifest.query_terms import Node, Or, Term, canonical
from ola_viewer.manifest.row_values import ColumnsMissingError
from ola_viewer.manifest.rows import RowIds, make_row
from ola_viewer.manifest.snapshot import Snapshot

_KIND_ICONS = {
    "text": "text",
    "image": "image",
    "video": "video",
    "audio": "audio",
    "video+audio": "video_audio",
    "audio_q": "spoken_question",
    "image+audio_q": "spoken_question",
    "other": "file",
}
_SIMPLE = re.compile(r"[\w+.\-]+\Z")


class FilterTerms(Protocol):
    """What is needed of the filter line."""

    @property
    def query(self) -> str:
        """The whole filter."""

    def set_terms(self, terms: list[str]) -> None:
        """Replace all terms and apply."""


class FacetController(QObject):
    """Wires pane, filter line and document model. Other rooms add sections with `set_section`."""

    def __init__(self, pane: FacetPane, line: FilterTerms, model: DocumentModel, lane: DecodeLane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._line = line
        self._model = model
        self._lane = lane
        self._facets: Facets | None = None
        self._partly = False
        """Whether only the first records of a file are counted."""
        self._terms: Mapping[str, str] = {}
        self._extra: dict[str, FacetSection] = {}
        self._missing: Mapping[str, int] = {}
        self._folder_items: tuple[Facets, Mapping[str, int], tuple[FacetItem, ...]] | None = None
        self._active: frozenset[str] = frozenset()
        pane.is_active = lambda field, value: f"{field}:{value}" in self._active
        pane.wanted.connect(self._on_wanted)
        pane.missing_wanted.connect(lambda field, value: line.set_terms([f"{field}:{value}", "media:missing"]))
        model.columns_changed.connect(self.count)
        model.columns_growing.connect(self._count_first)
        model.sources_changed.connect(self._show)
        model.rows_indexed.connect(self._show)
        model.request_changed.connect(self._on_request_changed)

    def set_section(self, section: FacetSection) -> None:
        """Show a section of another room (problems, verdicts) between kinds and folders; without items it goes."""
        if section.items:
            self._extra[section.key] = section
        else:
            self._extra.pop(section.key, None)
        self._show()

    def set_missing(self, missing: Mapping[str, int]) -> None:
        """How many files of each folder path (as in `Folder.path`) are missing on disk."""
        self._missing = missing
        self._show()

    def count(self) -> None:
        """Count anew from the present snapshot."""
        snapshot = self._model.snapshot
        if not self._model.sources:
            self._facets = None
            self._show()
            return

        def failed(error: Exception) -> None:
            if not isinstance(error, ColumnsMissingError):
                raise error

        def done(found: tuple[Facets, dict[str, str]]) -> None:
            self._on_counted(found, partly=False)

        self._lane.submit("facets", lambda _cancel: _counted(snapshot), done, failed, background=True)

    def _count_first(self) -> None:
        """Count the records whose columns are known already: a large file takes a while. Edits wait for all."""
        known = Document()
        rows: list[RowIds] = []
        for state in self._model.sources:
            columns = state.first_columns or self._model.snapshot.columns_in_state(state.number, 0)
            if columns is not None and state.source is not None:
                known.add_source(state.source)
                known.snapshot.keep_columns(state.number, columns, 0)
                rows.append(make_row(state.number, 0) + np.arange(len(columns)))
        snapshot = known.snapshot

        def done(found: tuple[Facets, dict[str, str]]) -> None:
            if not self._model.columns_ready:
                self._on_counted(found, partly=True)

        work = functools.partial(_counted, snapshot, np.concatenate(rows))
        self._lane.submit("facets", lambda _cancel: work(), done, background=True)

    def _on_counted(self, found: tuple[Facets, dict[str, str]], *, partly: bool) -> None:
        self._facets, self._terms = found
        self._partly = partly
        self._show()

    def kind_lines(self) -> list[str]:
        """ "  Video: 1,170,304" for each kind, for a summary in text."""
        return [] if self._facets is None else [f"  {value.title}: {value.count:,}" for value in self._facets.kinds]

    # -- showing -------------------------------------------------------------------------------

    def _show(self) -> None:
        model = self._model
        if not model.is_open:
            self._facets = None
            self._pane.show_sections(())
            return
        so_far = "" if model.complete else self.tr("so far")
        sections = [FacetSection("sources", self.tr("Sources"), self._source_items(), so_far)]
        facets = self._facets
        if facets is not None:
            kinds = tuple(_value_item(value, _KIND_ICONS.get(value.key, "file")) for value in facets.kinds)
            note = self.tr("so far") if self._partly else ""
            sections.append(FacetSection("kind", self.tr("Kind"), kinds, note))
            sections += self._extra.values()
            if facets.folders:
                folders = self._folders_of(facets)
                sections.append(FacetSection("folders", self.tr("Folders"), folders, note, bool(self._missing)))
            turns = tuple(_value_item(value, "") for value in facets.turns)
            sections.append(FacetSection("turns", self.tr("Turns"), turns, note))
        self._pane.show_sections(tuple(sections))

    def _source_items(self) -> tuple[FacetItem, ...]:
        items = []
        for state in self._model.sources:
            term = canonical(parse_query(f'source:="{_escaped(state.path.name)}"').root)
            field, _, value = term.partition(":")
            fraction = state.fraction if state.busy and not state.complete else 1.0
            items.append(
                FacetItem(
                    state.path.name, state.count, field, value, "file", fraction=fraction, tooltip=str(state.path)
                )
            )
        return tuple(items)

    def _folders_of(self, facets: Facets) -> tuple[FacetItem, ...]:
        """The same objects as long as nothing changed: there may be thousands."""
        kept = self._folder_items
        if kept is None or kept[0] is not facets or kept[1] is not self._missing:
            items = tuple(self._folder_item(folder) for folder in facets.folders)
            kept = self._folder_items = (facets, self._missing, items)
        return kept[2]

    def _folder_item(self, folder: Folder) -> FacetItem:
        field, _, value = self._terms[folder.path].partition(":")
        missing = self._missing.get(folder.path) if self._missing else None
        return FacetItem(
            folder.name,
            folder.rows - (missing or 0),
            field,
            value,
            missing=missing,
            tooltip=folder.path,
            children=tuple(self._folder_item(child) for child in folder.children),
        )

    def _on_request_changed(self) -> None:
        active: set[str] = set()
        for term in terms_of(self._model.request.query):
            negated, values = _values_of(term)
            if not negated:
                active |= values
        self._active = frozenset(active)
        self._pane.refresh_active()

    # -- acting --------------------------------------------------------------------------------

    def _on_wanted(self, mode: str, field: str, value: str) -> None:
        wanted = f"{field}:{value}"
        kept: list[str] = []
        chosen: list[str] = []
        for term in terms_of(self._line.query):
            negated, values = _values_of(term)
            same = bool(values) and all(one.partition(":")[0] == field for one in values)
            if same and not negated:
                chosen += sorted(values)
            elif not (same and (mode in ("only", "clear") or values == {wanted})):
                kept.append(term)
        if mode == "only":
            chosen = [] if chosen == [wanted] else [wanted]
        elif mode == "add":
            chosen = [one for one in chosen if one != wanted] if wanted in chosen else [*chosen, wanted]
        elif mode == "exclude":
            chosen = [one for one in chosen if one != wanted]
            kept.append("-" + wanted)
        else:
            chosen = []
        self._line.set_terms([*kept, *([_alternatives(field, chosen)] if chosen else [])])


def _counted(snapshot: Snapshot, rows: RowIds | None = None) -> tuple[Facets, dict[str, str]]:
    """In the lane: the facets, and the term of each folder; spelling thousands of terms would be felt in the window."""
    facets = count_facets(snapshot, rows)
    give_back_memory()
    return facets, {folder.path: folder.term for top in facets.folders for folder in top.walk()}


def _value_item(value: FacetValue, icon: str) -> FacetItem:
    field, _, rest = value.term.partition(":")
    return FacetItem(value.title, value.count, field, rest, icon)


def _alternatives(field: str, terms: list[str]) -> str:
    """One term that any of `terms` fulfils."""
    values = [term.partition(":")[2] for term in terms]
    if len(terms) == 1:
        return terms[0]
    if all(_SIMPLE.match(value) for value in values):
        return f"{field}:{'|'.join(values)}"
    return f"({' | '.join(terms)})"


def _values_of(term: str) -> tuple[bool, set[str]]:
    """Whether a chip's term is negated, and the canonical terms of which it takes any; none for other shapes."""
    try:
        chips = parse_query(term).terms
    except QueryError:
        return False, set()
    if len(chips) != 1:
        return False, set()
    node: Node = chips[0].node
    inner = getattr(node, "node", node) if chips[0].negated else node
    if isinstance(inner, Term):
        return chips[0].negated, {canonical(inner)}
    if isinstance(inner, Or) and all(isinstance(one, Term) for one in inner.nodes):
        return chips[0].negated, {canonical(one) for one in inner.nodes}
    return chips[0].negated, set()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
