"""One candidate for a missing file: a look at it, its place and size, and the button that takes it."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ola_viewer.gui.figures import size_text
from ola_viewer.gui.remap.parts import PathWords
from ola_viewer.gui.small_parts import RoleLabel, plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.jobs import CancelToken
from ola_viewer.media import MediaError, decode_reduced
from ola_viewer.media.file_facts import extension_family
from ola_viewer.media.pieces import decode_base64, read_piece
from ola_viewer.media.profile import OLA
from ola_viewer.media.sound import open_sound_file
from ola_viewer.media.sound_views import envelope
from ola_viewer.media.video_file import VideoFileSource

STAGE = QSize(220, 124)
_MOST_IMAGE = 64 << 20
_BASE64_IMAGES = (b"/9j/", b"iVBORw0KGgo")


@dataclass(frozen=True)
class Look:
    """What can be seen of a file. `rgb`: (H, W, 3) uint8; `peaks`: float32 0 … 1, one a column; `words`: facts."""

    words: tuple[str, ...]
    rgb: NDArray[np.uint8] | None = None
    peaks: NDArray[np.float32] | None = None
    trouble: str = ""


def look_at(path: str, cancel: CancelToken, piece: tuple[int, int] | None = None) -> Look:
    """Read and decode a little of a file, or of the piece (start, bytes) of a patch. In workers; never raises for
    what stands on the disk."""
    try:
        status = os.stat(path)
    except OSError as error:
        return Look((), trouble=f"{error.strerror}")
    words = (size_text(status.st_size), time.strftime("%Y-%m-%d %H:%M", time.localtime(status.st_mtime)))
    cancel.check()
    family = extension_family(path) or ""
    try:
        if piece is not None:
            picture = decode_reduced(_piece_of(path, *piece), STAGE.height())
            return Look((*words, f"{picture.width} × {picture.height}"), picture.rgb)
        if "jpg" in family and status.st_size <= _MOST_IMAGE:
            picture = decode_reduced(read_piece(Path(path), 0, status.st_size), STAGE.height())
            return Look((*words, f"{picture.width} × {picture.height}"), picture.rgb)
        if "mp4" in family:
            source = VideoFileSource(Path(path), OLA)
            try:
                return Look(words, source.thumbnail(0, STAGE.height()).rgb)
            finally:
                source.close()
        if "wav" in family:
            with open_sound_file(Path(path)) as reader:
                seen = envelope(reader, STAGE.width())
            peaks = np.maximum(np.abs(seen.low), np.abs(seen.high)).astype(np.float32)
            return Look((*words, f"{seen.duration:.1f} s"), None, peaks)
    except (MediaError, OSError, ValueError) as error:
        return Look(words, trouble=str(error))
    return Look(words)


def _piece_of(path: str, start: int, size: int) -> bytes:
    data = read_piece(Path(path), start, size)
    return decode_base64(data) if data.startswith(_BASE64_IMAGES) else data


class CandidateCard(QWidget):
    """`taken(index)` when its button is pressed."""

    taken = Signal(int)

    def __init__(self, theme: Theme, index: int, path: str, evidence: str, take: str) -> None:
        super().__init__()
        self._theme = theme
        self._image: QImage | None = None
        self._peaks: NDArray[np.float32] | None = None
        self.index = index
        self.stage = _Stage(theme)
        self.path = PathWords(theme, path, lines=3)  # candidates differ in their middles
        self.facts = RoleLabel(theme, "", "text2")
        self.facts.setWordWrap(True)
        self.evidence = RoleLabel(theme, evidence, "text2")
        self.evidence.setWordWrap(True)
        self.button = QPushButton(take)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda: self.taken.emit(self.index))
        self.setFixedWidth(STAGE.width() + 24)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(6)
        for widget in (self.stage, self.path, self.facts, self.evidence):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self.button)
        theme.changed.connect(self.update)

    def show_look(self, look: Look) -> None:
        """What was seen of the file."""
        self.stage.show_look(look)
        self.facts.show_text(" · ".join(look.words) or look.trouble, "text2" if look.words else "error")
        self.facts.setToolTip("")

    def show_standing(self, possible: bool, copies: Sequence[str]) -> None:
        """Whether content rules the file out, and where its equal copies lie."""
        if not possible:
            self.evidence.show_text(self.evidence.text(), "error")
        if copies:
            self.evidence.setToolTip(plain_tip("\n".join((self.tr("The same bytes:"), *copies))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame."""
        painter = QPainter(self)
        painter.setPen(self._theme.color("border"))
        painter.setBrush(self._theme.color("base"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 5, 5)


class _Stage(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image: QImage | None = None
        self._look: Look | None = None
        self.setFixedSize(STAGE)

    def show_look(self, look: Look) -> None:
        self._look = look
        if look.rgb is not None:
            rgb = np.ascontiguousarray(look.rgb)
            height, width = rgb.shape[:2]
            self._image = QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("stage"))
        look = self._look
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            x, y = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
            painter.drawImage(self.rect().adjusted(x, y, -x, -y), self._image)
        elif look is not None and look.peaks is not None:
            painter.setPen(self._theme.color("accent"))
            middle = self.height() // 2
            for x, peak in enumerate(look.peaks[: self.width()].tolist()):
                half = max(1, int(peak * (middle - 8)))
                painter.drawLine(x, middle - half, x, middle + half)
        else:
            painter.setPen(self._theme.color("text2"))
            painter.setFont(self._theme.font("row"))
            words = "" if look is None else look.trouble or self.tr("No preview")
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWrapAnywhere)
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), flags, words[:160])
