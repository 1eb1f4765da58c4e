"""Wires the inspector to the document model: matches, neighbours, root folders, media commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence

from ola_viewer.gui.inspector.inspector import Inspector
from ola_viewer.gui.inspector.media_state import WayOut
from ola_viewer.gui.services import Services
from ola_viewer.gui.table.view import RecordTable
from ola_viewer.gui.trainers import name_of
from ola_viewer.manifest.expressions import Expression
from ola_viewer.manifest.query import QueryError, parse_query
from ola_viewer.manifest.query_terms import Style, quoted
from ola_viewer.manifest.rows import ADDED_SOURCE, source_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media import Roots

_AHEAD = (1, -1, 2)
_TEXT_FIELDS = ("", "text", "question", "answer")


def roots_finder(services: Services, roots: tuple[Path, ...]) -> Callable[[Snapshot, int], Roots]:
    """Resolves relative paths against the manifest's folder, then `roots`, then the settings'."""

    def roots_of(snapshot: Snapshot, row: int) -> Roots:
        more = (*roots, *(Path(folder) for folder in services.settings.settings.roots))
        number = source_of(row)
        if number == ADDED_SOURCE and snapshot.sources:
            number = snapshot.sources[0].number
        try:
            return Roots.for_manifest(snapshot.path_of_source(number), *more)
        except KeyError:
            return Roots(more)

    return roots_of


def make_inspector(services: Services, roots: tuple[Path, ...]) -> Inspector:
    """An inspector that resolves relative paths as `roots_finder` says."""
    return Inspector(
        services.theme,
        services.lanes.decode,
        roots_finder(services, roots),
        services.settings,
        trainer_of=services.trainers.trainer_of,
    )


class InspectorLink(QObject):
    """Keeps the inspector's matches and prefetching in step with the model, and binds the media commands."""

    def __init__(self, services: Services, inspector: Inspector, table: RecordTable) -> None:
        super().__init__(inspector)
        self._services = services
        self._inspector = inspector
        model = services.model
        inspector.record_requested.connect(model.step)
        inspector.status_message.connect(services.messages.say)
        inspector.shown.connect(self._on_shown)
        model.request_changed.connect(self._on_request_changed)
        table.key_fallback = inspector.handle_key
        inspector.problem_fix_requested.connect(self._on_fix_requested)
        services.settings.subscribe(self._on_setting)
        services.trainers.changed.connect(self._on_trainers_changed)
        self.add_root: Callable[[], object] = lambda: None
        self.find_missing: Callable[[], object] = lambda: services.actions["remap.open"].trigger()
        """What to do for a medium whose file is missing; set by the window and by the remap feature."""
        self.filter_by: Callable[[str], object] = lambda term: None
        """Adds a term to the filter; set by the window."""
        inspector.tabs.search_wanted.connect(lambda text: self.filter_by(quoted(text, bare=True)))
        self._soon = QTimer(self, singleShot=True, interval=30)
        self._soon.timeout.connect(self._prefetch)
        self._entered_by = 0
        """1 or -1 while the record to which a step from match to match led is being read."""
        for action_id, by in (("go.next_match", 1), ("go.previous_match", -1)):
            services.actions.bind(action_id, lambda by=by: self.step_match(by))  # type: ignore[misc]
        for action_id, by in (("inspector.next_tab", 1), ("inspector.previous_tab", -1)):
            services.actions.bind(action_id, lambda by=by: inspector.tabs.cycle(by))  # type: ignore[misc]
        for spec in services.actions.specs():
            if spec.scope == "inspector":
                services.actions.bind(spec.id, lambda key=spec.keys[0]: self._press(key))  # type: ignore[misc]

    def step_match(self, by: int) -> None:
        """The next (1) or previous (-1) match in the texts shown, else the next record that the filter lets through."""
        inspector, model = self._inspector, self._services.model
        view = inspector.view
        if view is not None and view.row == model.current and inspector.isVisible() and inspector.tabs.step_match(by):
            return
        former = model.current
        self._entered_by = by
        model.step(by)
        if model.current == former:
            self._entered_by = 0
            last = self.tr("This was the last match.") if by > 0 else self.tr("This was the first match.")
            self._services.messages.say(last if model.filtered else self.tr("Type into the filter what to look for."))

    def _on_request_changed(self) -> None:
        self._inspector.set_matches(needles_of(self._services.model.request.query))

    def _on_fix_requested(self, wanted: object) -> None:
        if isinstance(wanted, WayOut):
            if wanted.action == "add-root":
                self.add_root()
            elif self._services.actions.is_bound("remap.open"):
                self.find_missing()
            else:
                self._services.messages.say(self.tr("Missing: {0}").format(wanted.path), "warning")

    def _on_setting(self, name: str) -> None:
        if name == "roots":
            self._inspector.reload()

    def _on_trainers_changed(self) -> None:
        trainers = self._services.trainers
        self._inspector.show_trainer(lambda snapshot, row: name_of(trainers.known(snapshot, row)))

    def _on_shown(self, _row: object) -> None:
        view = self._inspector.view
        self._services.actions.allow("media", view is not None and bool(view.groups))
        entered_by, self._entered_by = self._entered_by, 0
        if not entered_by or not self._inspector.tabs.step_match(entered_by):
            self._inspector.tabs.show_first_match()
        self._soon.start()

    def _prefetch(self) -> None:
        model = self._services.model
        here = None if model.current is None else model.view_row(model.current)
        if here is not None:
            places = [here + step for step in _AHEAD if 0 <= here + step < len(model.rows)]
            self._inspector.prefetch([int(model.rows[place]) for place in places])

    def _press(self, key: str) -> None:
        """Do what the key does in the inspector."""
        pressed = QKeySequence(key)[0]  # type: ignore[index]  # missing in the stubs
        text = key if len(key) == 1 else ""
        self._inspector.handle_key(QKeyEvent(QEvent.Type.KeyPress, pressed.key(), pressed.keyboardModifiers(), text))


def needles_of(query: str) -> list[str | Expression]:
    """What is to be highlighted in texts for a query; nothing while it cannot be parsed."""
    try:
        words = parse_query(query).words()
    except QueryError:
        return []
    found: list[str | Expression] = []
    for term in words:
        if term.field not in _TEXT_FIELDS or not term.text:
            continue
        if term.style is Style.REGEX:
            found.append(Expression.of(term.text, term.same_case))
        else:
            found.append(term.text)
    return found
