"""The panel of an image, a list of images, or a video: head, stage, controls, film strip, map, facts."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.fact_lines import FactLines
from ola_viewer.gui.inspector.film_strip import CELL_HEIGHT, FilmStrip
from ola_viewer.gui.inspector.frame_map import FrameMap
from ola_viewer.gui.inspector.frame_playback import FramePlayback, SoundClock
from ola_viewer.gui.inspector.image_view import ImageView
from ola_viewer.gui.inspector.jump_curve import JumpCurve
from ola_viewer.gui.inspector.media_head import MediaHead
from ola_viewer.gui.inspector.media_state import ErrorState
from ola_viewer.gui.inspector.placeholders import icon_of
from ola_viewer.gui.inspector.shown import OpenedVisual, ShownFrame, open_visual, show_frame, show_thumbnails
from ola_viewer.gui.inspector.transport import RATES, FrameTransport
from ola_viewer.gui.inspector.visual_facts import badges, chip_note, facts_text, lines, rate_choices
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media import MediaError, Roots
from ola_viewer.media.cache import ByteCache

STAGE_HEIGHT = 222
_THUMBNAILS_AT_ONCE = 16
_FRAME_TIMEOUT_MS = 400


@dataclass(frozen=True, slots=True)
class Decoders:
    """The functions that run on the decode lane; tests put gate-controlled ones here."""

    open_visual: Callable[..., OpenedVisual] = open_visual
    show_frame: Callable[..., ShownFrame] = show_frame
    show_thumbnails: Callable[..., dict[int, QImage]] = show_thumbnails


def _opened_bytes(opened: OpenedVisual) -> int:
    first = opened.first.nbytes if isinstance(opened.first, ShownFrame) else 0
    return 4096 + opened.source.count * 24 + first


class VisualCaches:
    """Opened media and decoded frames, shared by the panels of a pane and filled by prefetching; bounded in bytes."""

    def __init__(self, most_bytes: int = 256 << 20) -> None:
        self.opened: ByteCache[Hashable, OpenedVisual] = ByteCache(most_bytes // 2, _opened_bytes)
        self.frames: ByteCache[Hashable, ShownFrame] = ByteCache(most_bytes // 2, lambda frame: frame.nbytes)

    def clear(self) -> None:
        """Forget everything, as after a reload."""
        self.opened.clear()
        self.frames.clear()


def medium_key(ref: MediaRef, roots: Roots) -> Hashable:
    """What tells one medium from another in the caches."""
    return ref.modality, repr(ref.value), roots.folders


class VisualPanel(QWidget):
    """See the module. `facts_changed(note)` for the chips; `way_out(WayOut)` from the error state.

    Latest wins: results of an earlier medium are dropped by the lane's key and by a generation number.
    While a frame is being decoded the next wanted one waits, so that scrubbing shows pictures throughout.
    """

    facts_changed = Signal(str)
    way_out = Signal(object)
    frame_shown = Signal(object)
    play_state_changed = Signal(bool)
    status_message = Signal(str)

    def __init__(
        self,
        theme: Theme,
        lane: DecodeLane,
        key: str,
        caches: VisualCaches,
        decoders: Decoders | None = None,
        patch_rate: float = 1.0,
    ) -> None:
        super().__init__()
        self._theme, self._lane, self._key, self._caches = theme, lane, key, caches
        self._decoders = decoders or Decoders()
        self._patch_rate = patch_rate
        self._generation = 0
        self.note = ""
        self._ref: MediaRef | None = None
        self._medium: Hashable = None
        self._opened: OpenedVisual | None = None
        self._wanted = 0
        self._decoding: int | None = None
        self._since = QElapsedTimer()
        self._photographed = False
        self._playback = FramePlayback(self)

        self.head = MediaHead(theme)
        self.view = ImageView(theme)
        self.error = ErrorState(theme)
        self.stage = QStackedWidget()
        self.stage.addWidget(self.view)
        self.stage.addWidget(self.error)
        self.stage.setMinimumHeight(90)
        self.stage.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.transport = FrameTransport(theme)
        self.strip = FilmStrip(theme)
        self.map = FrameMap(theme)
        self.curve = JumpCurve(theme)
        self.curve.hide()
        self.lines = FactLines(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.stage, 1)
        for widget in (self.transport, self.strip, self.map, self.curve, self.lines):
            column.addWidget(widget)
        self._connect()

    def _connect(self) -> None:
        self.error.way_out.connect(self.way_out)
        self.view.zoom_changed.connect(self._on_zoom_changed)
        transport = self.transport
        transport.stepped.connect(self.step)
        transport.play_toggled.connect(self.toggle_play)
        transport.position_entered.connect(self._on_position_entered)
        transport.rate_chosen.connect(self.set_rate)
        transport.loop_toggled.connect(self.set_looping)
        transport.fit_pressed.connect(self._on_fit)
        transport.true_size_pressed.connect(self._on_true_size)
        transport.photographed_toggled.connect(self.set_photographed)
        self.strip.scrubbed.connect(self.go_to)
        self.map.scrubbed.connect(self.go_to)
        self.curve.scrubbed.connect(self.go_to)
        self.strip.wanted.connect(self._on_thumbnails_wanted)
        self.strip.window_changed.connect(self.map.set_window)
        self._playback.frame_due.connect(self._want)
        self._playback.state_changed.connect(transport.set_playing)
        self._playback.state_changed.connect(self.play_state_changed)

    # the medium

    @property
    def ref(self) -> MediaRef | None:
        """The medium that is shown."""
        return self._ref

    @property
    def opened(self) -> OpenedVisual | None:
        """What is known of the medium, None until it is open."""
        return self._opened

    @property
    def index(self) -> int:
        """The frame that is wanted (shown, or being decoded)."""
        return self._wanted

    @property
    def playing(self) -> bool:
        """Whether the frames run."""
        return self._playback.playing

    @property
    def rate(self) -> float:
        """Frames per second at which it plays."""
        return self._playback.rate

    @property
    def looping(self) -> bool:
        """Whether playing starts again at the end."""
        return self._playback.looping

    def _tell_note(self, note: str) -> None:
        self.note = note
        self.facts_changed.emit(note)

    def chrome_height(self) -> int:
        """Height of everything but the stage."""
        parts = (self.head, self.transport, self.strip, self.map, self.curve, self.lines)
        return sum(max(part.sizeHint().height(), part.minimumHeight()) for part in parts if not part.isHidden())

    def set_jumps(self, jumps: NDArray[np.float32] | None) -> None:
        """Show how far each frame is from the next (float32, shape (n - 1,)); None takes the curve away."""
        self.curve.set_jumps(jumps)
        self.curve.setVisible(jumps is not None)

    def show_medium(self, ref: MediaRef, roots: Roots) -> None:
        """Open a medium and show its first frame. The old picture stays for 150 ms."""
        self.stop()
        self.set_jumps(None)
        self._release()
        self._generation += 1
        generation = self._generation
        self._ref, self._opened, self._wanted, self._decoding = ref, None, 0, None
        self._photographed = False
        self._playback.set_medium(None, self._patch_rate)
        self._medium = medium_key(ref, roots)
        self.head.set_medium(icon_of(ref), ref.field, ref.path or "", ref.path or "")
        self._arrange_for(ref)
        self._lane.cancel(f"{self._key}:frame")
        self._lane.cancel(f"{self._key}:strip")
        known = self._caches.opened.get(self._medium)
        if known is not None:
            self._lane.cancel(f"{self._key}:open")
            self._on_opened(generation, known)
            return
        self._leave_error()
        self.view.begin_loading(self.tr("Opening {0}").format(ref.field))
        work = self._decoders.open_visual
        self._lane.submit(
            f"{self._key}:open",
            lambda token: work(ref, roots, token),
            lambda opened: self._on_opened(generation, opened),
            lambda error: self._on_open_failed(generation, error),
        )

    @property
    def failed(self) -> bool:
        """Whether the error state stands on the stage."""
        return self.stage.currentWidget() is self.error

    def _leave_error(self) -> None:
        """An error that is no longer true makes room for an empty stage at once."""
        if self.failed:
            self.view.clear()
            self.stage.setCurrentWidget(self.view)

    def clear(self) -> None:
        """Show nothing and drop what is on the way."""
        self.stop()
        self._release()
        self._generation += 1
        for part in ("open", "frame", "strip"):
            self._lane.cancel(f"{self._key}:{part}")
        self._ref = self._opened = None
        self.view.clear()

    def _release(self) -> None:
        """Let a video file that is left give back its file and its recent frames; it opens again by itself."""
        opened = self._opened
        if opened is not None and opened.source.kind == "video":
            key = f"{self._key}:close{self._generation % 8}"
            self._lane.submit(key, lambda token: opened.source.close(), lambda _none: None, background=True)

    def set_sound(self, sound: SoundClock | None) -> None:
        """The sound that plays along."""
        self._playback.sound = sound

    @property
    def has_sound(self) -> bool:
        """Whether a sound plays along."""
        return self._playback.sound is not None

    def follow(self, seconds: float) -> None:
        """Show the frame of a video file at a time of its sound."""
        opened = self._opened
        if opened is not None and opened.source.kind == "video":
            index = min(self._playback.frame_at(seconds), opened.source.count - 1)
            if index != self._wanted:
                self._want(index)

    def _arrange_for(self, ref: MediaRef) -> None:
        """Show the controls that the medium will need before it is open, so that nothing jumps."""
        several = ref.modality == "video" or isinstance(ref.value, list)
        plays = ref.modality == "video"
        self.transport.set_kind(frames=several, plays=plays, photographed=False)
        self.transport.set_photographed(False)
        self.strip.setVisible(several)
        self.map.setVisible(plays)
        self.lines.set_count((3 if isinstance(ref.value, dict) else 2) if plays else int(isinstance(ref.value, dict)))

    def _on_opened(self, generation: int, opened: OpenedVisual) -> None:
        if generation != self._generation or self._ref is None:
            return
        self._opened = opened
        self._caches.opened.put(self._medium, opened)
        source = opened.source
        tip = str(opened.path or self._ref.path or "")
        if opened.root is not None:
            tip += "\n" + self.tr("found in root folder {0}").format(opened.root)
        self.head.set_tip(tip)
        plays = source.kind in ("patch", "video")
        rate = (source.rate or 25.0) if source.kind == "video" else self._patch_rate
        self._playback.set_medium(opened, rate)
        self.transport.set_rates(rate_choices(rate, RATES), rate)
        if source.count > 1 or plays:
            self.strip.set_frames(source.count, opened.kept)
            self.map.set_frames(source.count, opened.kept)
        self.transport.set_position(0, source.count)
        if isinstance(opened.first, MediaError):
            self._show_error(opened.first)
        else:
            self._show(opened.first)
        self._on_thumbnails_wanted(self.strip.missing())

    def _on_open_failed(self, generation: int, error: Exception) -> None:
        if generation != self._generation or self._ref is None:
            return
        self._show_error(as_media_error(error))

    def _show_error(self, error: MediaError) -> None:
        if self._ref is None:
            return
        self.view.end_loading()
        self.error.show_error(error, self._ref)
        self.stage.setCurrentWidget(self.error)
        self.lines.set_lines([])
        if self._opened is None:
            self.transport.set_kind(frames=False, plays=False, photographed=False)
            self.transport.setVisible(False)
            self.strip.hide()
            self.map.hide()
            self._tell_note("")
        else:
            several = self._opened.source.count > 1
            self.transport.setVisible(several)
            self.head.set_facts(facts_text(self._opened, None), badges(self._opened, None))
            self._tell_note(chip_note(self._opened, None))

    # frames

    def go_to(self, index: int) -> None:
        """Show frame `index` (kept within the medium). A playing video plays on from there."""
        if self._opened is None:
            return
        index = min(max(0, index), self._opened.source.count - 1)
        self._playback.moved_to(index)
        self._want(index)

    def step(self, by: int) -> None:
        """Go on or back by frames; stops playing."""
        self.stop()
        self.go_to(self._wanted + by)

    def _want(self, index: int) -> None:
        opened = self._opened
        if opened is None:
            return
        self._wanted = index
        self.transport.set_position(index, opened.source.count)
        self.strip.set_current(index)
        self.map.set_current(index)
        known = self._caches.frames.get((self._medium, index, self._photographed))
        if known is None and index == 0 and not self._photographed and isinstance(opened.first, ShownFrame):
            known = opened.first
        if known is not None:
            self._show(known)
            return
        self._leave_error()
        if self._decoding is None or self._since.elapsed() > _FRAME_TIMEOUT_MS:
            self._decode(index)
        self.view.begin_loading(
            self.tr("Frame {0} of {1}").format(count_text(index + 1), count_text(opened.source.count)),
            (index + 1) / opened.source.count,
        )

    def _decode(self, index: int) -> None:
        opened = self._opened
        if opened is None:
            return
        self._decoding = index
        self._since.start()
        generation, photographed, work = self._generation, self._photographed, self._decoders.show_frame
        self._lane.submit(
            f"{self._key}:frame",
            lambda token: work(opened.source, index, opened.held, photographed=photographed),
            lambda frame: self._on_frame(generation, frame, photographed),
            lambda error: self._on_frame_failed(generation, index, error),
        )

    def _on_frame(self, generation: int, frame: ShownFrame, photographed: bool) -> None:
        if generation != self._generation:
            return
        self._decoding = None
        self._caches.frames.put((self._medium, frame.index, photographed), frame)
        if photographed == self._photographed:
            self._show(frame)
        if frame.index != self._wanted or photographed != self._photographed:
            self._want(self._wanted)

    def _on_frame_failed(self, generation: int, index: int, error: Exception) -> None:
        if generation != self._generation:
            return
        self._decoding = None
        if index == self._wanted:
            self._show_error(as_media_error(error))
        else:
            self._want(self._wanted)

    def _show(self, frame: ShownFrame) -> None:
        opened = self._opened
        if opened is None:
            return
        self.stage.setCurrentWidget(self.view)
        self.transport.setVisible(True)
        self.view.show_frame(frame)
        source = opened.source
        turnable = frame.orientation not in (None, 1) or source.swapped
        several = source.count > 1 or source.kind in ("patch", "video")
        self.transport.set_kind(frames=several, plays=source.kind in ("patch", "video"), photographed=turnable)
        self.transport.set_photographed_icon("swap_colours" if source.swapped else "redo")
        self.strip.setVisible(several)
        self.map.setVisible(source.kind in ("patch", "video"))
        self.lines.set_lines(lines(opened, frame))
        self._tell_facts(frame)
        self.frame_shown.emit(frame)

    def _tell_facts(self, frame: ShownFrame) -> None:
        opened = self._opened
        if opened is not None:
            marks = badges(opened, frame)
            self.head.set_facts(facts_text(opened, frame, short=bool(marks)), marks)
            self._tell_note(chip_note(opened, frame))

    def _on_thumbnails_wanted(self, wanted: list[int]) -> None:
        opened = self._opened
        if opened is None or not wanted or self.strip.isHidden() or self.width() < 40:
            return
        generation, work = self._generation, self._decoders.show_thumbnails
        self._lane.submit(
            f"{self._key}:strip",
            lambda token: work(opened.source, wanted[:_THUMBNAILS_AT_ONCE], CELL_HEIGHT * 2, token),
            lambda images: self._on_thumbnails(generation, images),
            background=True,
        )

    def _on_thumbnails(self, generation: int, images: dict[int, QImage]) -> None:
        if generation == self._generation:
            self.strip.add_thumbnails(images)
            self._on_thumbnails_wanted(self.strip.missing())

    # playing

    def set_rate(self, rate: float) -> None:
        """Frames per second."""
        self._playback.set_rate(rate)
        if self._opened is not None:
            self.transport.set_rates(rate_choices(rate, RATES), rate)

    def faster(self, by: int) -> None:
        """The next higher (positive) or lower rate."""
        rate = self._playback.rate
        choices = rate_choices(rate, RATES)
        self.set_rate(choices[min(max(0, choices.index(rate) + by), len(choices) - 1)])

    def toggle_play(self) -> None:
        """Play or pause."""
        self.stop() if self.playing else self.play()

    def play(self) -> None:
        """Run the frames at the chosen rate; from the start when at the end."""
        self._playback.play(self._wanted)

    def stop(self) -> None:
        """Pause."""
        self._playback.stop()

    def set_looping(self, looping: bool) -> None:
        """Whether playing starts again at the end."""
        self._playback.looping = looping
        self.transport.set_looping(looping)

    def set_loop_edge(self, *, start: bool) -> None:
        """The present frame begins (or ends) the loop, which is switched on."""
        self._playback.set_edge(self._wanted, start=start)
        self.set_looping(True)
        edges = (count_text(self._playback.first + 1), count_text(self._playback.last + 1))
        self.status_message.emit(self.tr("Loop from frame {0} to {1}").format(*edges))

    # switches and keys

    def set_photographed(self, on: bool) -> None:
        """Show as photographed (turned, true colours) instead of as trained."""
        if on != self._photographed:
            self._photographed = on
            self.transport.set_photographed(on)
            self._want(self._wanted)

    def _on_fit(self) -> None:
        self.view.fit()
        self._on_zoom_changed()

    def _on_true_size(self) -> None:
        self.view.true_size()
        self._on_zoom_changed()

    def _on_zoom_changed(self) -> None:
        placement = self.view.placement
        true_size = abs(placement.scale * self.devicePixelRatioF() - 1) < 1e-6
        self.transport.set_zoom(placement.fits, true_size)

    def _on_position_entered(self, index: int) -> None:
        self.stop()
        self.go_to(index)
        self.view.setFocus()

    def set_reading(self, decoders: Decoders, patch_rate: float) -> None:
        """Open the next medium with these functions and this rate of patches."""
        self._decoders, self._patch_rate = decoders, patch_rate

    def handle_key(self, event: QKeyEvent) -> bool:
        """Act on a media key; False if it is none of this panel's."""
        key, modifiers = event.key(), event.modifiers()
        alt, shift = (
            bool(modifiers & Qt.KeyboardModifier.AltModifier),
            bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
        )
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            return False
        many = self._opened is not None and self._opened.source.count > 1
        plays = self._opened is not None and self._opened.source.kind in ("patch", "video")
        if key in (Qt.Key.Key_Period, Qt.Key.Key_Greater, Qt.Key.Key_Comma, Qt.Key.Key_Less) and many:
            sign = 1 if key in (Qt.Key.Key_Period, Qt.Key.Key_Greater) else -1
            if alt:
                self.faster(sign)
            else:
                self.step(sign * (10 if shift else 1))
        elif alt:
            return False
        elif key == Qt.Key.Key_Space and plays:
            self.toggle_play()
        elif key == Qt.Key.Key_I and plays:
            self.set_loop_edge(start=True)
        elif key == Qt.Key.Key_O and plays:
            self.set_loop_edge(start=False)
        elif key == Qt.Key.Key_L and plays:
            self.set_looping(not self._playback.looping)
        elif key == Qt.Key.Key_Home and many:
            self.step(-self._wanted)
        elif key == Qt.Key.Key_End and many and self._opened is not None:
            self.step(self._opened.source.count)
        elif key == Qt.Key.Key_A:
            self.set_photographed(not self._photographed)
        elif key == Qt.Key.Key_Z:
            self.view.toggle_fit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.view.zoom_by(1)
        elif key == Qt.Key.Key_Minus:
            self.view.zoom_by(-1)
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.handle_key(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._theme.color("window"))


def as_media_error(error: Exception) -> MediaError:
    """Any failure of a decoder as the kind that the error state shows."""
    if isinstance(error, MediaError):
        return error
    return MediaError("media-undecodable", f"The medium cannot be shown: {error or type(error).__name__}.")
