"""What the media panels share: the functions of the decode lane, and the caches of what they made."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from ola_viewer.gui.inspector.shown import OpenedVisual, ShownFrame, open_visual, show_frame, show_thumbnails
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media import MediaError, Roots
from ola_viewer.media.cache import ByteCache


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


def as_media_error(error: Exception) -> MediaError:
    """Any failure of a decoder as the kind that the error state shows."""
    if isinstance(error, MediaError):
        return error
    said = QCoreApplication.translate("media_state", "The medium cannot be shown: {0}.")
    return MediaError("media-undecodable", said.format(str(error) or type(error).__name__))
