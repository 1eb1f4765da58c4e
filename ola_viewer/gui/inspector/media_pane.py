"""All media of a record, one panel each, stacked. Used in the inspector and, larger, in the review."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.audio_panel import AudioPanel
from ola_viewer.gui.inspector.decoders import Decoders, VisualCaches, medium_key
from ola_viewer.gui.inspector.hearing import Hearing, open_hearing
from ola_viewer.gui.inspector.medium_menu import fill_menu
from ola_viewer.gui.inspector.record_view import MediumGroup
from ola_viewer.gui.inspector.shown import open_visual
from ola_viewer.gui.inspector.sound_clocks import PanelClock, TrackClock
from ola_viewer.gui.inspector.sound_desk import SoundDesk
from ola_viewer.gui.inspector.visual_panel import STAGE_HEIGHT, VisualPanel
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.small_parts import ElidedLabel
from ola_viewer.gui.theme import Theme
from ola_viewer.jobs import CancelToken
from ola_viewer.media import Roots
from ola_viewer.media.cache import ByteCache

MOST_PANELS = 8
CANVAS_HEIGHT = 186
_LONGEST_PREFETCHED_SOUND = 32 << 20

Panel: TypeAlias = VisualPanel | AudioPanel


class MediaPane(QScrollArea):
    """Shows `MediumGroup`s. Signals carry the group's media indexes where a medium is meant.

    `note_changed(index, note)`: what the chip of a medium should say. `way_out(WayOut)`: an error state's
    button. Panels are kept and used again, so that walking through records builds no widgets.
    """

    note_changed = Signal(int, str)
    way_out = Signal(object)
    frame_shown = Signal(object)
    volume_changed = Signal(float)
    status_message = Signal(str)

    def __init__(
        self,
        theme: Theme,
        lane: DecodeLane,
        desk: SoundDesk,
        key: str = "inspector",
        decoders: Decoders | None = None,
        open_sound: Callable[..., Hearing] = open_hearing,
        patch_rate: float = 1.0,
    ) -> None:
        super().__init__()
        self._theme, self._lane, self._desk, self._key = theme, lane, desk, key
        self._own_decoders = decoders is None
        self._decoders = decoders or Decoders()
        self._open_sound = open_sound
        self._patch_rate = patch_rate
        self._visuals: list[VisualPanel] = []
        self._audios: list[AudioPanel] = []
        self._shown: list[tuple[MediumGroup, Panel]] = []
        self._volume = 0.8
        self._tab_anchor: QWidget | None = None
        self.caches = VisualCaches()
        self.sounds: ByteCache[Hashable, Hearing] = ByteCache(192 << 20, lambda hearing: hearing.nbytes)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Media"))
        self._body = _Body()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._more = ElidedLabel(theme, "text2")
        self._more.hide()
        self._column.addWidget(self._more)
        self.setWidget(self._body)

    @property
    def panels(self) -> list[Panel]:
        """The panels in use, in order."""
        return [panel for _, panel in self._shown]

    def show_groups(self, groups: Sequence[MediumGroup], roots: Roots) -> None:
        """Show the media of a record; what was shown or playing before ends."""
        former = {panel for _, panel in self._shown}
        self._shown = []
        visuals, audios = iter(range(MOST_PANELS)), iter(range(MOST_PANELS))
        for place, group in enumerate(groups[:MOST_PANELS]):
            panel = self._audio(next(audios)) if group.ref.modality == "audio" else self._visual(next(visuals))
            self._column.removeWidget(panel)
            self._column.insertWidget(place, panel, 1)
            self._shown.append((group, panel))
            panel.show()
        for panel in former - set(self.panels):
            panel.clear()
            panel.hide()
        for group, panel in self._shown:
            panel.show_medium(group.ref, roots)
        self._link_sounds()
        left_out = len(groups) - len(self._shown)
        self._more.set_text(self.tr("{0} more media are not shown").format(count_text(left_out)))
        self._more.setVisible(left_out > 0)

    def clear(self) -> None:
        """Show nothing."""
        for panel in self.panels:
            panel.clear()
            panel.hide()
        self._shown = []
        self._more.hide()

    def forget(self) -> None:
        """Drop everything that was decoded before, as after a reload."""
        self.caches.clear()
        self.sounds.clear()

    def preferred_height(self) -> int:
        """The height at which every stage has its usual size."""
        total = 0
        for _, panel in self._shown:
            stage = CANVAS_HEIGHT if isinstance(panel, AudioPanel) else STAGE_HEIGHT
            total += panel.chrome_height() + stage - (20 if len(self._shown) > 1 else 0)
        return total

    def least_height(self) -> int:
        """The height below which the panels have to be scrolled."""
        return self._body.minimumSizeHint().height()

    def layout_kind(self) -> tuple[str, ...]:
        """Which sorts of panels are shown; equal kinds have equal heights."""
        return tuple(group.ref.modality + "*" * isinstance(group.ref.value, dict | list) for group, _ in self._shown)

    def reveal(self, index: int) -> None:
        """Bring the panel of medium `index` into view, show it if it is in a list, and focus it."""
        for group, panel in self._shown:
            if index in group.indexes:
                self.ensureWidgetVisible(panel, 0, 0)
                if isinstance(panel, VisualPanel):
                    panel.go_to(group.indexes.index(index))
                    panel.view.setFocus(Qt.FocusReason.OtherFocusReason)
                else:
                    panel.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def come_after(self, widget: QWidget) -> None:
        """With Tab the media come behind this widget, in their order, also those made later."""
        self._tab_anchor = widget

    def _chain(self, panel: Panel) -> None:
        """Put a new panel where it stands: Qt would put it behind everything else of the window."""
        panel.setParent(self._body)
        before = self._tab_anchor
        for former in (*self._visuals, *self._audios):
            if former is not panel:
                before = focusable(former)[-1]
        for widget in focusable(panel):
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget

    def take_focus(self) -> bool:
        """Give the focus to the first medium; False if there is none."""
        if not self.panels or not self.isVisible():
            return False
        panel = self.panels[0]
        target = panel.view if isinstance(panel, VisualPanel) else panel.canvas
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def set_volume(self, level: float) -> None:
        """The level of all sounds."""
        self._volume = level
        for panel in self._audios:
            panel.set_volume(level)

    def stop(self) -> None:
        """Stop whatever plays."""
        for panel in self.panels:
            if isinstance(panel, VisualPanel):
                panel.stop()
            else:
                panel.pause()

    def handle_key(self, event: QKeyEvent) -> bool:
        """Give a media key to the focused panel, else to the first that takes it."""
        focused = QApplication.focusWidget()
        panels = self.panels
        panels.sort(key=lambda panel: focused is None or not panel.isAncestorOf(focused))
        return any(panel.handle_key(event) for panel in panels)

    def menu_at(self, point: QPoint) -> QMenu | None:
        """The menu of the medium at a point of this pane; None where there is none."""
        for panel in self.panels:
            if panel.rect().contains(panel.mapFrom(self, point)):
                menu = QMenu(self)
                fill_menu(menu, panel, self._lane, self.status_message.emit)
                if menu.actions():
                    return menu
                menu.deleteLater()
        return None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the medium under the pointer."""
        menu = self.menu_at(event.pos())
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.handle_key(event):
            event.ignore()

    def set_reading(self, kept_frames: int, patch_rate: float) -> None:
        """How many frames of a video the trainer keeps, and the frames per second of a patch; for media opened from
        now on. `forget` what is open."""
        self._patch_rate = patch_rate
        if self._own_decoders:
            self._decoders = Decoders(open_visual=partial(open_visual, kept_frames=kept_frames))
        for panel in self._visuals:
            panel.set_reading(self._decoders, patch_rate)

    def prefetch(self, groups: Sequence[MediumGroup], roots: Roots, token: CancelToken) -> None:
        """Open and decode what the panels of a neighbour will need, into the caches. Worker threads only."""
        for group in groups[:2]:
            token.check()
            key = medium_key(group.ref, roots)
            if group.ref.modality == "audio":
                if self.sounds.get(key) is None:
                    hearing = self._open_sound(group.ref, roots, token)
                    if hearing.nbytes <= _LONGEST_PREFETCHED_SOUND:
                        self.sounds.put(key, hearing)
            elif self.caches.opened.get(key) is None:
                self.caches.opened.put(key, self._decoders.open_visual(group.ref, roots, token))

    def _visual(self, number: int) -> VisualPanel:
        while len(self._visuals) <= number:
            key = f"{self._key}:visual{len(self._visuals)}"
            panel = VisualPanel(self._theme, self._lane, key, self.caches, self._decoders, self._patch_rate)
            panel.facts_changed.connect(lambda note, panel=panel: self._on_facts(panel, note))
            panel.way_out.connect(self.way_out)
            panel.frame_shown.connect(self.frame_shown)
            panel.frame_shown.connect(lambda _frame, panel=panel: self._on_frame_shown(panel))
            panel.status_message.connect(self.status_message)
            self._visuals.append(panel)
            self._chain(panel)
        return self._visuals[number]

    def _audio(self, number: int) -> AudioPanel:
        while len(self._audios) <= number:
            key = f"{self._key}:audio{len(self._audios)}"
            panel = AudioPanel(self._theme, self._lane, key, self._desk, self.sounds, self._open_sound)
            panel.set_volume(self._volume)
            panel.facts_changed.connect(lambda note, panel=panel: self._on_facts(panel, note))
            panel.way_out.connect(self.way_out)
            panel.status_message.connect(self.status_message)
            panel.volume_changed.connect(self._on_volume)
            panel.moved.connect(lambda seconds, playing, panel=panel: self._on_sound_moved(panel, seconds))
            self._audios.append(panel)
            self._chain(panel)
        return self._audios[number]

    def _link_sounds(self) -> None:
        """A video plays with the audio of its record where there is one, else with its own track."""
        audio = next((panel for panel in self.panels if isinstance(panel, AudioPanel)), None)
        for group, panel in self._shown:
            if isinstance(panel, VisualPanel):
                panel.set_sound(PanelClock(audio) if audio is not None and group.ref.modality == "video" else None)

    def _on_frame_shown(self, panel: VisualPanel) -> None:
        """Once a video file is open its own track can play along."""
        opened = panel.opened
        if opened is None or opened.source.info is None or panel.has_sound or opened.path is None:
            return
        if opened.source.info.sound is not None:
            key = f"{self._key}:track{self._visuals.index(panel)}"
            panel.set_sound(TrackClock(self._desk, self._lane, key, opened.path))

    def _on_sound_moved(self, audio: AudioPanel, seconds: float) -> None:
        """The picture follows the sound of its record, also when only the sound is moved."""
        if audio is not next((panel for panel in self.panels if isinstance(panel, AudioPanel)), None):
            return
        for panel in self.panels:
            if isinstance(panel, VisualPanel) and not panel.playing:
                panel.follow(seconds)

    def repeat_notes(self) -> None:
        """Say the notes of all media again, for chips that were built anew."""
        for panel in self.panels:
            self._on_facts(panel, panel.note)

    def _on_facts(self, panel: Panel, note: str) -> None:
        for group, shown in self._shown:
            if shown is panel:
                for index in group.indexes if len(group.indexes) == 1 else ():
                    self.note_changed.emit(index, note)

    def _on_volume(self, level: float) -> None:
        self.set_volume(level)
        self.volume_changed.emit(level)


class _Body(QWidget):
    """All panels; always as wide as the view, whatever stands in them: there is no scrolling to the right."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


def focusable(panel: QWidget) -> list[QWidget]:
    """What Tab stops at inside of a panel, in its order; never empty for a panel."""
    here = panel.window()  # the list of a combo box is a window of its own
    found = [widget for widget in panel.findChildren(QWidget) if widget.window() is here]
    return [widget for widget in found if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
