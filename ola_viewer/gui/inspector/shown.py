"""Decoded frames made ready to paint. Plain functions for the decode lane; nothing here touches a widget.

`QImage` may be used off the GUI thread. Every image owns its memory: pixels are copied out of numpy.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media import OLA, FrameSource, MediaError, Picture, Roots, open_frames, resolve
from ola_viewer.media.images import as_photographed, load_cv2

_SMALLEST_LEVEL = 700
"""Levels of the pyramid are halved until both sides are below this."""


@dataclass(frozen=True, slots=True)
class ShownFrame:
    """One frame, ready to paint, and what is known of it.

    `levels[0]` has the full size, each further one half of it, so that a large picture is drawn small
    without aliasing. `start` and `size` are its bytes in the patch or file, `held` the size of that file.
    """

    index: int
    levels: tuple[QImage, ...]
    width: int
    height: int
    format: str
    mode: str
    truncated: bool
    orientation: int | None
    start: int | None
    size: int | None
    held: int | None
    path: Path | None

    @property
    def image(self) -> QImage:
        """The frame in full size."""
        return self.levels[0]

    @property
    def nbytes(self) -> int:
        """Memory of all levels."""
        return sum(level.sizeInBytes() for level in self.levels)


@dataclass(frozen=True, slots=True)
class OpenedVisual:
    """A medium that was opened: its source, which root served, and its first shown frame (or why not)."""

    source: FrameSource
    root: Path | None
    path: Path | None
    held: int | None
    kept: NDArray[np.intp]
    times: NDArray[np.float64] | None
    first: ShownFrame | MediaError
    seconds: float | None


def to_qimage(rgb: NDArray[np.uint8]) -> QImage:
    """A 32-bit image with the same pixels, owning its memory. `rgb` is (H, W, 3) uint8."""
    height, width = rgb.shape[:2]
    image = QImage(width, height, QImage.Format.Format_RGB32)
    if image.isNull():
        raise MediaError("media-too-large", f"There is no memory for {width:,} × {height:,} pixels.")
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(height, image.bytesPerLine())[:, : width * 4]
    target = pixels.reshape(height, width, 4)
    target[..., 0] = rgb[..., 2]
    target[..., 1] = rgb[..., 1]
    target[..., 2] = rgb[..., 0]
    target[..., 3] = 255
    return image


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    """The RGB pixels of an image that `to_qimage` made; (H, W, 3) uint8. For tests and copying."""
    height, width = image.height(), image.width()
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())[:, : width * 4]
    return np.ascontiguousarray(raw.reshape(height, width, 4)[..., 2::-1])


def _levels(rgb: NDArray[np.uint8]) -> tuple[QImage, ...]:
    levels = [to_qimage(rgb)]
    while max(rgb.shape[:2]) >= 2 * _SMALLEST_LEVEL:
        cv2 = load_cv2()
        size = (max(1, rgb.shape[1] // 2), max(1, rgb.shape[0] // 2))
        rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
        levels.append(to_qimage(rgb))
    return tuple(levels)


def show_frame(source: FrameSource, index: int, held: int | None, *, photographed: bool = False) -> ShownFrame:
    """Decode frame `index` and make it ready to paint. Raises `MediaError`. Worker threads only.

    `photographed` undoes what the trainer does to it: EXIF orientation applied, exchanged colours put right.
    """
    picture = source.frame(index)
    rgb = picture.rgb
    if photographed:
        # OpenCV has turned an exchanged frame already.
        rgb = np.ascontiguousarray(rgb[..., ::-1]) if source.swapped else _turned(picture)
    start, size = _place(source, index)
    path = source.path(index)
    if size is None and source.kind in ("image", "images") and path is not None:
        size = held = os.stat(path).st_size
    return ShownFrame(
        index,
        _levels(rgb),
        int(rgb.shape[1]),
        int(rgb.shape[0]),
        picture.format,
        picture.mode,
        picture.truncated,
        picture.exif_orientation,
        start,
        size,
        held,
        path,
    )


def _turned(picture: Picture) -> NDArray[np.uint8]:
    return as_photographed(picture.rgb, picture.exif_orientation)


def _place(source: FrameSource, index: int) -> tuple[int | None, int | None]:
    piece = source.piece(index)
    return (None, None) if piece is None else piece


def show_thumbnails(source: FrameSource, wanted: list[int], height: int, token: CancelToken) -> dict[int, QImage]:
    """Small copies of the frames of a film strip. Frames that do not decode are left out."""
    made: dict[int, QImage] = {}
    for index in wanted:
        token.check()
        try:
            made[index] = to_qimage(source.thumbnail(index, height).rgb)
        except MediaError:
            made[index] = QImage()
    return made


def open_visual(
    ref: MediaRef,
    roots: Roots,
    token: CancelToken,
    *,
    photographed: bool = False,
    kept_frames: int = OLA.kept_frames,
) -> OpenedVisual:
    """Open an image, list of images or video and decode its first frame. Raises `MediaError`. Worker threads only.

    `kept_frames`: how many frames of a video the trainer keeps.
    """
    source = open_frames(ref, roots, replace(OLA, kept_frames=kept_frames))
    token.check()
    path = source.path(0) if source.kind != "images" else None
    found = resolve(ref.path, roots) if ref.path else None
    held = os.stat(path).st_size if path is not None else None
    first: ShownFrame | MediaError
    try:
        first = show_frame(source, 0, held, photographed=photographed)
    except MediaError as error:
        first = error
    token.check()
    times = _times(source)
    info = source.info
    seconds = info.duration if info is not None else None
    return OpenedVisual(source, found.root if found else None, path, held, source.kept, times, first, seconds)


def _times(source: FrameSource) -> NDArray[np.float64] | None:
    """The time stamps of a video file's frames; None where nothing tells."""
    if source.kind != "video" or source.count == 0 or source.time(0) is None:
        return None
    values = [source.time(index) for index in range(source.count)]
    return np.array([0.0 if value is None else value for value in values])
