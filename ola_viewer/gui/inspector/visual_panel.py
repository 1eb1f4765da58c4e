"""The panel of an image, a list of images, or a video: head, stage, controls, film strip, map, facts."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSizePolicy

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.decoders import Decoders, VisualCaches, as_media_error, medium_key
from ola_viewer.gui.inspector.fact_lines import FactLines
from ola_viewer.gui.inspector.film_strip import CELL_HEIGHT, FilmStrip
from ola_viewer.gui.inspector.frame_fetch import FrameFetch
from ola_viewer.gui.inspector.frame_map import FrameMap
from ola_viewer.gui.inspector.frame_playback import FramePlayback, SoundClock
from ola_viewer.gui.inspector.image_view import ImageView
from ola_viewer.gui.inspector.jump_curve import JumpCurve
from ola_viewer.gui.inspector.media_panel import KeyActions, MediaPanel
from ola_viewer.gui.inspector.placeholders import icon_of
from ola_viewer.gui.inspector.shown import OpenedVisual, ShownFrame
from ola_viewer.gui.inspector.transport import RATES, FrameTransport
from ola_viewer.gui.inspector.visual_facts import badges, chip_note, facts_text, lines, path_in, rate_choices
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media import MediaError, Roots

STAGE_HEIGHT = 222


class VisualPanel(MediaPanel):
    """See the module. `frame_shown(ShownFrame)`; `play_state_changed(playing)`. GUI thread only."""

    frame_shown = Signal(object)
    play_state_changed = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        lane: DecodeLane,
        key: str,
        caches: VisualCaches,
        decoders: Decoders | None = None,
        patch_rate: float = 1.0,
    ) -> None:
        self.view = ImageView(theme)
        super().__init__(theme, lane, key, self.view)
        self._caches = caches
        self._decoders = decoders or Decoders()
        self._patch_rate = patch_rate
        self._medium: Hashable = None
        self._opened: OpenedVisual | None = None
        self._wanted = 0
        self._photographed = False
        self._playback = FramePlayback(self)
        self._fetch = FrameFetch(lane, key, caches, self._show, self._show_error)
        self.stage.setMinimumHeight(90)
        self.stage.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.transport = FrameTransport(theme)
        self.strip = FilmStrip(theme)
        self.map = FrameMap(theme)
        self.curve = JumpCurve(theme)
        self.curve.hide()
        self.lines = FactLines(theme)
        self.arrange(self.transport, self.strip, self.map, self.curve, self.lines)
        self._connect()

    def _connect(self) -> None:
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
    def opened(self) -> OpenedVisual | None:
        """What is known of the medium, None until it is open."""
        return self._opened

    @property
    def index(self) -> int:
        """The frame that is wanted (shown, or being decoded)."""
        return self._wanted

    @property
    def written_path(self) -> str:
        """The path of the frame shown as it is written in the record: that of a list is each its own."""
        return "" if self._ref is None else path_in(self._ref, self._wanted)

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

    def chrome_height(self) -> int:
        """Height of everything but the stage."""
        parts = (self.head, self.transport, self.strip, self.map, self.curve, self.lines)
        return sum(max(part.sizeHint().height(), part.minimumHeight()) for part in parts if not part.isHidden())

    def set_jumps(self, jumps: NDArray[np.float32] | None, mended: NDArray[np.float32] | None = None) -> None:
        """Show how far each frame is from the next (float32, shape (n - 1,)), and what that would be in a better order
        where there is one; None takes the curve away."""
        self.curve.set_jumps(jumps, mended)
        self.curve.setVisible(jumps is not None)

    def show_medium(self, ref: MediaRef, roots: Roots) -> None:
        """Open a medium and show its first frame. The old picture stays for 150 ms."""
        self.stop()
        self.set_jumps(None)
        self._release()
        self._generation += 1
        generation = self._generation
        self._ref, self._opened, self._wanted = ref, None, 0
        self._photographed = False
        self._playback.set_medium(None, self._patch_rate)
        self._medium = medium_key(ref, roots)
        self.head.set_medium(icon_of(ref), ref.field, ref.path or "", ref.path or "")
        self._arrange_for(ref)
        self._fetch.leave()
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
        self._lane.cancel(f"{self._key}:open")
        self._fetch.leave()
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
        self._fetch.take(self._medium, opened, self._decoders)
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
        self._tell_path(error.path)
        if self._opened is None:
            self.transport.set_kind(frames=False, plays=False, photographed=False)
            self.transport.setVisible(False)
            self.strip.hide()
            self.map.hide()
            self.tell_note("")
        else:
            several = self._opened.source.count > 1
            self.transport.setVisible(several)
            self.head.set_facts(facts_text(self._opened, None), badges(self._opened, None))
            self.tell_note(chip_note(self._opened, None))

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
        known = self._fetch.known(index, photographed=self._photographed)
        if known is not None:
            self._show(known)
            return
        self._leave_error()
        self._fetch.decode_wanted()
        self.view.begin_loading(
            self.tr("Frame {0} of {1}").format(count_text(index + 1), count_text(opened.source.count)),
            (index + 1) / opened.source.count,
        )

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
        self._tell_path(frame.path)
        self._tell_facts(frame)
        self.frame_shown.emit(frame)

    def _tell_path(self, found: Path | None) -> None:
        if self._ref is not None and isinstance(self._ref.value, list):
            self.head.set_path(self.written_path, str(found or self.written_path))

    def _tell_facts(self, frame: ShownFrame) -> None:
        opened = self._opened
        if opened is not None:
            marks = badges(opened, frame)
            self.head.set_facts(facts_text(opened, frame, short=bool(marks)), marks)
            self.tell_note(chip_note(opened, frame))

    def _on_thumbnails_wanted(self, wanted: list[int]) -> None:
        if not self.strip.isHidden() and self.width() >= 40:
            self._fetch.thumbnails(wanted, CELL_HEIGHT * 2, self._on_thumbnails)

    def _on_thumbnails(self, images: dict[int, QImage]) -> None:
        self.strip.add_thumbnails(images)
        self._on_thumbnails_wanted(self.strip.missing())

    # playing

    def set_rate(self, rate: float) -> None:
        """Frames per second."""
        self._playback.set_rate(rate)
        if self._opened is not None:
            self.transport.set_rates(rate_choices(rate, RATES), rate)

    def change_speed(self, sign: int) -> None:
        """The next higher (positive) or lower rate."""
        rate = self._playback.rate
        choices = rate_choices(rate, RATES)
        self.set_rate(choices[min(max(0, choices.index(rate) + sign), len(choices) - 1)])

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

    @property
    def can_step(self) -> bool:
        return self._opened is not None and self._opened.source.count > 1

    def step_by_key(self, sign: int, *, far: bool) -> None:
        self.step(sign * (10 if far else 1))

    def key_actions(self) -> KeyActions:
        opened = self._opened
        actions: dict[int, Callable[[], object]] = {
            Qt.Key.Key_A: lambda: self.set_photographed(not self._photographed),
            Qt.Key.Key_Z: self.view.toggle_fit,
            Qt.Key.Key_Plus: lambda: self.view.zoom_by(1),
            Qt.Key.Key_Equal: lambda: self.view.zoom_by(1),
            Qt.Key.Key_Minus: lambda: self.view.zoom_by(-1),
        }
        if opened is not None and opened.source.kind in ("patch", "video"):
            actions[Qt.Key.Key_Space] = self.toggle_play
            actions[Qt.Key.Key_I] = lambda: self.set_loop_edge(start=True)
            actions[Qt.Key.Key_O] = lambda: self.set_loop_edge(start=False)
            actions[Qt.Key.Key_L] = lambda: self.set_looping(not self._playback.looping)
        if opened is not None and opened.source.count > 1:
            last = opened.source.count
            actions[Qt.Key.Key_Home] = lambda: self.step(-self._wanted)
            actions[Qt.Key.Key_End] = lambda: self.step(last)
        return actions
