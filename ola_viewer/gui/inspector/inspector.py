"""The inspector: everything about the selected record, decoded in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from ola_viewer.checks.findings import Finding
from ola_viewer.checks.registry import rule_of
from ola_viewer.gui.inspector.decoders import Decoders
from ola_viewer.gui.inspector.hearing import Hearing, open_hearing
from ola_viewer.gui.inspector.inspector_head import InspectorHead
from ola_viewer.gui.inspector.media_pane import MediaPane
from ola_viewer.gui.inspector.media_state import WayOut
from ola_viewer.gui.inspector.problems_view import ShownFinding
from ola_viewer.gui.inspector.record_view import (
    RecordLoader,
    RecordView,
    TrainerOf,
    load_record,
    number_of,
    usual_trainer,
)
from ola_viewer.gui.inspector.sound_desk import SoundDesk
from ola_viewer.gui.inspector.text_tabs import JSON, TextTabs
from ola_viewer.gui.inspector.turn_text import Needle
from ola_viewer.gui.inspector.visual_panel import VisualPanel
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.theme import Theme
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.as_trained import Trainer
from ola_viewer.manifest.sample import MediaRef, Pointer
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media import MediaError, Roots
from ola_viewer.media.playback import Player
from ola_viewer.settings import SettingsStore

RootsOf = Callable[[Snapshot, int], Roots]
"""The root folders of a record's source. Called on the GUI thread; must not touch the disk."""

_KEPT_VIEWS = 24
_PREFETCH_LANES = 4
_LEAST_MEDIA = 120
_LEAST_TEXT, _USUAL_TEXT = 100, 140
"""px that the pages below the media keep, where the media cannot do with less, and otherwise."""
_UPPERMOST = 30


@dataclass(frozen=True, slots=True)
class EditRequest:
    """The user wants to edit: a turn's text, or the whole record (`pointer` ())."""

    row: int
    pointer: Pointer


class Inspector(QWidget):
    """Preview of one record. GUI thread only.

    `record_requested(-1 | 1)`: the previous or next record is wanted. `edit_requested(EditRequest)`,
    `problem_fix_requested(WayOut | payload of a finding)`, `status_message(text)`, `shown(row)` when a
    record's text is there. The owner calls `close_media` before destroying it.
    """

    record_requested = Signal(int)
    edit_requested = Signal(object)
    problem_fix_requested = Signal(object)
    status_message = Signal(str)
    shown = Signal(object)

    def __init__(
        self,
        theme: Theme,
        lane: DecodeLane,
        roots_of: RootsOf,
        settings: SettingsStore,
        make_player: Callable[[], Player] = Player,
        *,
        decoders: Decoders | None = None,
        open_sound: Callable[..., Hearing] = open_hearing,
        load: RecordLoader = load_record,
        trainer_of: TrainerOf = usual_trainer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane, self._roots_of, self._settings, self._load = lane, roots_of, settings, load
        self._trainer_of = trainer_of
        self._generation = 0
        self._snapshot: Snapshot | None = None
        self._row: int | None = None
        self._view: RecordView | None = None
        self._views: dict[int, RecordView] = {}
        self._views_of: Snapshot | None = None
        self._kind: tuple[tuple[str, ...], int] | None = None
        self._extra_height = 0
        self.desk = SoundDesk(make_player, self)
        self.head = InspectorHead(theme)
        self.media = MediaPane(theme, lane, self.desk, "inspector", decoders, open_sound)
        self.media.come_after(self.head.more)
        self._apply_reading_settings()
        self.tabs = TextTabs(theme)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.media.setMinimumHeight(_LEAST_MEDIA)
        self.tabs.setMinimumHeight(_LEAST_TEXT)
        self.splitter.addWidget(self.media)
        self.splitter.addWidget(self.tabs)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.splitterMoved.connect(self._on_splitter_moved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.splitter, 1)
        self.setMinimumWidth(320)
        self.setAccessibleName(self.tr("Inspector"))
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(150)
        self._late.timeout.connect(self._on_late)
        self._level = 0.8
        self._store_level = QTimer(self)
        self._store_level.setSingleShot(True)
        self._store_level.setInterval(500)
        self._store_level.timeout.connect(self._on_store_level)
        self._connect()
        self._apply_sound_settings()
        settings.subscribe(self._on_setting_changed)
        self.clear()

    def _connect(self) -> None:
        self.head.stepped.connect(self.record_requested)
        self.head.copy_record_wanted.connect(self._copy_record)
        self.media.note_changed.connect(self.tabs.set_note)
        self.media.way_out.connect(self._on_way_out)
        self.media.status_message.connect(self.status_message)
        self.media.volume_changed.connect(self._on_volume_changed)
        self.tabs.chip_activated.connect(self.media.reveal)
        self.tabs.edit_wanted.connect(lambda _turn: self.ask_edit())
        self.tabs.fix_requested.connect(self.problem_fix_requested)
        self.tabs.problem_edit_requested.connect(self._on_problem_edit)

    # the record

    @property
    def view(self) -> RecordView | None:
        """The record that is shown, None until it is read."""
        return self._view

    @property
    def kept_rows(self) -> tuple[int, ...]:
        """Rows that can be shown without reading."""
        return tuple(self._views)

    def show_record(self, snapshot: Snapshot, row: int) -> None:
        """Show a record. Returns at once; the latest call wins. Unchanged media are not decoded again."""
        self._generation += 1
        generation = self._generation
        if row != self._row:
            self.set_findings([])
        self._snapshot, self._row = snapshot, row
        if self._views_of is not snapshot:
            self._views_of = snapshot
            self._views.clear()
        known = self._views.get(row)
        if known is not None:
            self._lane.cancel("inspector:record")
            self._apply(generation, known)
            return
        self._late.start()
        trainer_of, load = self._trainer_of, self._load
        self._lane.submit(
            "inspector:record",
            lambda token: load(snapshot, row, trainer_of(snapshot, row), token),
            lambda view: self._apply(generation, view),
            lambda error: self._on_failed(generation, error),
        )

    def clear(self) -> None:
        """Show no record."""
        self._generation += 1
        self._late.stop()
        self._lane.cancel("inspector:record")
        self._snapshot = self._row = self._view = None
        self._kind = None
        self.head.set_record(None, "")
        self.media.clear()
        self.media.hide()
        self.tabs.show_view(None)
        self.set_findings([])

    def reload(self) -> None:
        """Forget everything decoded, and show the record again from the disk."""
        self.media.forget()
        self._views.clear()
        self._view = None
        if self._snapshot is not None and self._row is not None:
            self.show_record(self._snapshot, self._row)

    def show_trainer(self, known: Callable[[Snapshot, int], Trainer | None]) -> None:
        """Read anew what was read for another trainer than `known` names now. Media are not decoded again."""
        snapshot = self._snapshot
        if snapshot is None or self._row is None or self._views_of is not snapshot:
            return
        for number in range(_PREFETCH_LANES):
            self._lane.cancel(f"inspector:prefetch{number}")
        self._views = {row: view for row, view in self._views.items() if known(snapshot, row) in (view.trainer, None)}
        if self._row not in self._views:
            self.show_record(snapshot, self._row)

    def set_matches(self, needles: Sequence[Needle]) -> None:
        """Highlight these search terms (texts ignoring case, or compiled patterns)."""
        self.tabs.set_matches(needles)
        if needles:
            self.tabs.conversation.show_first_match()

    def set_findings(self, findings: Sequence[Finding | ShownFinding]) -> None:
        """Fill the Problems tab."""
        self.tabs.set_findings([item if isinstance(item, ShownFinding) else shown_finding(item) for item in findings])

    def set_jumps(
        self, ref: MediaRef, jumps: NDArray[np.float32] | None, mended: NDArray[np.float32] | None = None
    ) -> None:
        """Show below the film strip of a medium how far each frame is from the next, and what that would be in a better
        order where there is one; None takes the curve away."""
        for panel in self.media.panels:
            if isinstance(panel, VisualPanel) and panel.ref == ref:
                panel.set_jumps(jumps, mended)

    def prefetch(self, rows: Sequence[int]) -> None:
        """Read and decode these records (neighbours of the shown one) when nothing else waits."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        trainer_of, load = self._trainer_of, self._load
        for number, row in enumerate(rows[:_PREFETCH_LANES]):
            roots = self._roots_of(snapshot, row)
            known = self._views.get(row) if self._views_of is snapshot else None

            def work(
                token: CancelToken, row: int = row, roots: Roots = roots, known: RecordView | None = known
            ) -> RecordView:
                view = known or load(snapshot, row, trainer_of(snapshot, row), token)
                try:
                    self.media.prefetch(view.groups, roots, token)
                except MediaError:
                    return view  # it will say so itself when the record is shown
                return view

            self._lane.submit(
                f"inspector:prefetch{number}",
                work,
                lambda view: self._keep(snapshot, view),
                lambda _error: None,
                background=True,
            )

    def take_focus(self) -> None:
        """The focus goes to the first medium, else to the page in front."""
        if not self.media.take_focus():
            self.tabs.take_focus()

    def close_media(self) -> None:
        """Stop sound and end its thread."""
        self.media.stop()
        self.desk.close()

    def _keep(self, snapshot: Snapshot, view: RecordView) -> None:
        if self._views_of is snapshot:
            while len(self._views) >= _KEPT_VIEWS:
                del self._views[next(iter(self._views))]
            self._views[view.row] = view

    def _apply(self, generation: int, view: RecordView) -> None:
        if generation != self._generation or self._snapshot is None:
            return
        self._late.stop()
        former = self._view
        self._view = view
        self._keep(self._snapshot, view)
        identity = view.sample.id
        self.head.set_record(view.number, "" if identity is None else str(identity)[:400])
        same_media = former is not None and former.row == view.row and former.groups == view.groups
        self.tabs.show_view(view)
        if not same_media:
            self.media.setVisible(bool(view.groups))
            self.media.show_groups(view.groups, self._roots_of(self._snapshot, view.row))
            self._set_heights()
        else:
            self.media.repeat_notes()
        self.shown.emit(view.row)

    def _on_failed(self, generation: int, error: Exception) -> None:
        if generation == self._generation:
            self.status_message.emit(self.tr("The record cannot be shown: {0}").format(error))

    def _on_late(self) -> None:
        """The new record takes long: the old one must not be taken for it any more."""
        if self._row is not None:
            self.head.set_record(number_of(self._row), self.tr("reading …"))
            self.media.stop()
            self.tabs.show_view(None)

    # layout

    def _set_heights(self) -> None:
        """Give media their usual height; keep what the user made of it; move nothing for the same kind and room."""
        kind, whole = self.media.layout_kind(), self.splitter.height()
        if not kind or (kind, whole) == self._kind:
            return
        self._kind = kind, whole
        needed = min(self.media.least_height(), whole - _LEAST_TEXT)
        wanted = min(self.media.preferred_height() + self._extra_height, max(needed, whole - _USUAL_TEXT))
        wanted = max(_LEAST_MEDIA, wanted)
        self.splitter.setSizes([wanted, max(1, whole - wanted)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_heights()

    def _on_splitter_moved(self, position: int, _index: int) -> None:
        self._extra_height = position - self.media.preferred_height()

    # requests

    def _on_way_out(self, way: WayOut) -> None:
        if way.action == "show-json":
            self.tabs.show_tab(JSON)
        elif way.action == "copy-path":
            QGuiApplication.clipboard().setText(way.path)
            self.status_message.emit(self.tr("Path copied"))
        else:
            self.problem_fix_requested.emit(way)

    def ask_edit(self) -> None:
        """Ask for the turn under the mouse, else for the uppermost one in view; for the record where JSON is shown."""
        view = self._view
        if view is None:
            return
        pointer: Pointer = ()
        if self.tabs.tabs.currentIndex() != JSON and view.sample.turns:
            page = self.tabs.conversation
            mouse = page.viewport().mapFromGlobal(QCursor.pos())
            over = page.isVisible() and page.viewport().rect().contains(mouse)
            number = page.turn_at(mouse.y() if over else _UPPERMOST) or 0
            turn = view.sample.turns[min(number, len(view.sample.turns) - 1)]
            pointer = turn.text_pointer or turn.pointer
        self.edit_requested.emit(EditRequest(view.row, pointer))

    def _on_problem_edit(self, pointer: object) -> None:
        if self._view is not None and isinstance(pointer, tuple):
            self.edit_requested.emit(EditRequest(self._view.row, pointer))

    def _copy_record(self) -> None:
        if self._view is not None:
            lines = self._view.page.stored
            QGuiApplication.clipboard().setText("\n".join(line.text for line in lines))

    # settings and keys

    def _apply_sound_settings(self) -> None:
        settings = self._settings.settings
        self.desk.set_volume(settings.volume / 100)
        self.media.set_volume(settings.volume / 100)
        self.desk.choose_device(settings.sound_device or None)

    def _apply_reading_settings(self) -> None:
        settings = self._settings.settings
        self.media.set_reading(settings.frames_kept, settings.patch_frame_rate)

    def _on_setting_changed(self, name: str) -> None:
        if name in ("volume", "sound_device"):
            self._apply_sound_settings()
        elif name in ("frames_kept", "patch_frame_rate"):
            self._apply_reading_settings()
            self.reload()
        elif name == "roots":
            self.reload()

    def _on_volume_changed(self, level: float) -> None:
        """The level is in force already; the settings file is written once the slider rests."""
        self._level = level
        self._store_level.start()

    def _on_store_level(self) -> None:
        try:
            self._settings.set("volume", round(self._level * 100))
        except OSError as error:
            self.status_message.emit(self.tr("The volume cannot be kept: {0}").format(error))

    def handle_key(self, event: QKeyEvent) -> bool:
        """Keys of the inspector and of the media in it; False if the key is none of them."""
        key, modifiers = event.key(), event.modifiers()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if control and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.tabs.cycle(1 if key == Qt.Key.Key_PageDown else -1)
        elif modifiers & Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.record_requested.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_E and not modifiers:
            self.ask_edit()
        else:
            return self.media.handle_key(event)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.handle_key(event):
            super().keyPressEvent(event)


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("inspector", text)


def shown_finding(finding: Finding, fix: str = "") -> ShownFinding:
    """A finding of the checks as the Problems tab shows it. `fix`: what its button does, "" for none."""
    rule = rule_of(finding.code)
    told = finding.message if finding.message != rule.consequence else ""
    text = f"{told} {rule.consequence}" if told else rule.consequence
    turn = len(finding.pointer) > 1 and finding.pointer[0] == "conversations" and isinstance(finding.pointer[1], int)
    place = tr("Turn {0}").format(int(finding.pointer[1]) + 1) if turn else finding.field
    edit = tr("Edit turn") if turn else ""
    return ShownFinding(finding.severity.slug, rule.title, text, place, fix, finding, finding.pointer, edit)
