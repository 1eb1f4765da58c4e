"""Brings the frames of one medium: from the caches, or from the decode lane."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QImage

from ola_viewer.gui.inspector.decoders import Decoders, VisualCaches, as_media_error
from ola_viewer.gui.inspector.shown import OpenedVisual, ShownFrame
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.media import MediaError

_THUMBNAILS_AT_ONCE = 16
_FRAME_TIMEOUT_MS = 400


class FrameFetch:
    """GUI thread only. `on_frame(frame, wanted)` for every decoded frame that fits the present way of showing;
    `wanted` says whether it is the one asked for last. `on_error(error)` when that one cannot be decoded.

    While a frame is being decoded the next wanted one waits, so that scrubbing shows pictures throughout.
    Results of an earlier medium are dropped.
    """

    def __init__(
        self,
        lane: DecodeLane,
        key: str,
        caches: VisualCaches,
        on_frame: Callable[[ShownFrame], None],
        on_error: Callable[[MediaError], None],
    ) -> None:
        self._lane, self._key, self._caches = lane, key, caches
        self._on_frame, self._on_error = on_frame, on_error
        self._generation = 0
        self._medium: Hashable = None
        self._opened: OpenedVisual | None = None
        self._decoders = Decoders()
        self._wanted = (0, False)
        self._decoding = False
        self._since = QElapsedTimer()

    def leave(self) -> None:
        """Drop what is on the way; there is no medium."""
        self._generation += 1
        self._opened, self._decoding = None, False
        self._lane.cancel(f"{self._key}:frame")
        self._lane.cancel(f"{self._key}:strip")

    def take(self, medium: Hashable, opened: OpenedVisual, decoders: Decoders) -> None:
        """From now on bring frames of this medium, which the caches know as `medium`."""
        self._medium, self._opened, self._decoders = medium, opened, decoders

    def known(self, index: int, *, photographed: bool) -> ShownFrame | None:
        """The frame, if it was decoded before; it is the wanted one from now on."""
        self._wanted = (index, photographed)
        opened = self._opened
        found = self._caches.frames.get((self._medium, index, photographed))
        if found is None and opened is not None and (index, photographed) == (0, False):
            return opened.first if isinstance(opened.first, ShownFrame) else None
        return found

    def decode_wanted(self) -> None:
        """Decode the frame asked for last, now or when the one on the way has come."""
        if not self._decoding or self._since.elapsed() > _FRAME_TIMEOUT_MS:
            self._decode(*self._wanted)

    def _decode(self, index: int, photographed: bool) -> None:
        opened = self._opened
        if opened is None:
            return
        self._decoding = True
        self._since.start()
        generation, work = self._generation, self._decoders.show_frame
        self._lane.submit(
            f"{self._key}:frame",
            lambda token: work(opened.source, index, opened.held, photographed=photographed),
            lambda frame: self._on_decoded(generation, frame, photographed),
            lambda error: self._on_failed(generation, index, error),
        )

    def _on_decoded(self, generation: int, frame: ShownFrame, photographed: bool) -> None:
        if generation != self._generation:
            return
        self._decoding = False
        self._caches.frames.put((self._medium, frame.index, photographed), frame)
        if photographed == self._wanted[1]:
            self._on_frame(frame)
        if (frame.index, photographed) != self._wanted:
            self._go_on()

    def _on_failed(self, generation: int, index: int, error: Exception) -> None:
        if generation != self._generation:
            return
        self._decoding = False
        if index == self._wanted[0]:
            self._on_error(as_media_error(error))
        else:
            self._go_on()

    def _go_on(self) -> None:
        index, photographed = self._wanted
        found = self.known(index, photographed=photographed)
        if found is not None:
            self._on_frame(found)
        else:
            self.decode_wanted()

    def thumbnails(self, wanted: Sequence[int], height: int, done: Callable[[dict[int, QImage]], None]) -> None:
        """Decode the first few of these frames, small, `height` px high; `done` gets them by number."""
        opened = self._opened
        if opened is None or not wanted:
            return
        generation, work = self._generation, self._decoders.show_thumbnails

        def arrived(images: dict[int, QImage]) -> None:
            if generation == self._generation:
                done(images)

        self._lane.submit(
            f"{self._key}:strip",
            lambda token: work(opened.source, list(wanted[:_THUMBNAILS_AT_ONCE]), height, token),
            arrived,
            background=True,
        )
