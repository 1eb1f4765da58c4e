"""Sets the paragraphs of a `TextFlow`: fonts, colours, chips, lines. Plain text only."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption

from ola_viewer.gui.inspector.turn_text import NEWLINE_MARK, Chip, Paragraph, reads_from_the_right
from ola_viewer.gui.theme import Theme

_CHIP_HEIGHT = 20.0
_CHIP_ICON = 12
_WIDE = 0x2E80  # CJK and later scripts are about twice as wide as Latin letters


@dataclass(frozen=True, slots=True)
class Look:
    """How a range of text is drawn: colour role, and what differs from the item's own font."""

    role: str = "text"
    mono: bool = False
    bold: bool = False
    small: bool = False


@dataclass(slots=True)
class FlowItem:
    """One paragraph of the flow. `looks` are (start, length, Look) over `paragraph.shown`."""

    paragraph: Paragraph
    look: Look = Look()
    looks: tuple[tuple[int, int, Look], ...] = ()
    gap: float = 0.0
    """Free height above the item, px."""
    after: float = 0.0
    """Free height below the item, px."""
    left: float = 0.0
    right: float = 0.0
    bubble: int = -1
    """Number of the bubble that the item stands in, -1 for none."""
    selectable: bool = True
    tag: object = None


@dataclass(frozen=True, slots=True)
class Bubble:
    """A box behind a run of items."""

    first: int
    last: int
    fill: str
    outline: str | None
    left: float
    right: float


@dataclass(slots=True)
class Laid:
    """An item's layout and its height in px."""

    layout: QTextLayout
    height: float


class FlowType:
    """Typesetting of a flow with one size of text. GUI thread only."""

    def __init__(self, theme: Theme, pixels: int) -> None:
        self._theme = theme
        self._pixels = pixels
        self._fonts = _fonts(theme, pixels)

    @property
    def theme(self) -> Theme:
        """The colours in use."""
        return self._theme

    def line_pitch(self, item: FlowItem) -> float:
        """Height of a line without chips, px."""
        pixels = self._pixels - 2 if item.look.small else self._pixels
        return math.ceil(pixels * 1.46)

    def estimate(self, item: FlowItem, width: float) -> float:
        """About how high the item will be, without setting it."""
        text = item.paragraph.shown
        pitch = self.line_pitch(item)
        sample = text[:64]
        wide = any(ord(letter) >= _WIDE for letter in sample)
        average = self._pixels * (1.0 if wide else 0.6 if item.look.mono else 0.52)
        room = max(40.0, width - item.left - item.right)
        return pitch * max(1, math.ceil(len(text) * average / room))

    def lay_out(self, item: FlowItem, width: float) -> Laid:
        """Set an item into a column of `width` px."""
        paragraph = item.paragraph
        base = self._fonts[item.look.mono, item.look.bold, item.look.small]
        layout = QTextLayout(paragraph.shown, base)
        option = QTextOption()
        if not item.look.mono and reads_from_the_right(paragraph.shown):
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            option.setAlignment(Qt.AlignmentFlag.AlignRight)
        else:
            option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(32)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        formats = self._formats(item)
        if formats:
            layout.setFormats(formats)
        width = max(40.0, width - item.left - item.right)
        pitch = self.line_pitch(item)
        chips = paragraph.chips
        layout.beginLayout()
        y = 0.0
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            start, stop = line.textStart(), line.textStart() + line.textLength()
            has_chip = any(chip.start < stop and chip.stop > start for chip in chips)
            tall = max(pitch, math.ceil(line.height()), _CHIP_HEIGHT + 2 if has_chip else 0)
            line.setPosition(QPointF(0, y + (tall - line.height()) / 2))
            y += tall
        layout.endLayout()
        return Laid(layout, y if y else pitch)

    def _formats(self, item: FlowItem) -> list[QTextLayout.FormatRange]:
        ranges: list[QTextLayout.FormatRange] = []
        if item.look.role != "text":
            ranges.append(self._range(0, len(item.paragraph.shown), item.look, keep_font=True))
        ranges.extend(self._range(start, length, look) for start, length, look in item.looks)
        for chip in item.paragraph.chips:
            role = "corrupt" if chip.info.state == "bad" else "text"
            cell = self._range(chip.tag_start - 1, 1, Look("text"))
            cell.format.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            cell.format.setFontLetterSpacing(22.0)
            ranges.append(cell)
            end = self._range(chip.stop - 2, 1, Look("text", small=True))
            end.format.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            end.format.setFontLetterSpacing(4.0)
            ranges.append(
                self._range(chip.tag_start, chip.tag_stop - chip.tag_start, Look(role, mono=True)),
            )
            note_role = "corrupt" if chip.info.state == "bad" else "text2"
            ranges.append(self._range(chip.tag_stop, chip.stop - 2 - chip.tag_stop, Look(note_role, small=True)))
            ranges.append(end)
        mark = item.paragraph.shown.find(NEWLINE_MARK) if item.paragraph.chips else -1
        if mark >= 0:
            faint = self._range(mark, 1, Look("text3", small=True))
            faint.format.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            faint.format.setFontLetterSpacing(4.0)
            ranges.append(faint)
        for start, stop in item.paragraph.matches:
            marked = QTextLayout.FormatRange()
            marked.start, marked.length = start, stop - start
            made = QTextCharFormat()
            made.setBackground(self._theme.color("match"))
            marked.format = made
            ranges.append(marked)
        return ranges

    def _range(self, start: int, length: int, look: Look, *, keep_font: bool = False) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start, made.length = start, length
        style = QTextCharFormat()
        style.setForeground(self._theme.color(look.role))
        if not keep_font and (look.mono or look.bold or look.small):
            style.setFont(self._fonts[look.mono, look.bold, look.small])
        made.format = style
        return made

    def chip_box(self, layout: QTextLayout, chip: Chip, at: QPointF) -> QRectF:
        """Where a chip stands when its layout is drawn at `at`."""
        start = chip.tag_start - 1  # behind the place where the line may break
        line = layout.lineForTextPosition(start)
        if not line.isValid():
            return QRectF()
        stop = min(chip.stop, line.textStart() + line.textLength())
        edges = [_x_of(line.cursorToX(position)) for position in (start, stop)]
        left, right = min(edges), max(edges)
        middle = line.y() + line.height() / 2
        return QRectF(at.x() + left, at.y() + middle - _CHIP_HEIGHT / 2, right - left, _CHIP_HEIGHT)

    def draw_chip(self, painter: QPainter, layout: QTextLayout, chip: Chip, at: QPointF) -> None:
        """Paint the ground and icon of a chip; its text is drawn with the layout."""
        box = self.chip_box(layout, chip, at)
        if box.isEmpty():
            return
        info = chip.info
        outline = QPen(self._theme.color("corrupt" if info.state == "bad" else "control"), 1)
        if info.state == "unknown":
            outline.setStyle(Qt.PenStyle.DashLine)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setBrush(self._theme.color("corrupttint" if info.state == "bad" else "chip"))
        painter.setPen(outline)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        bad = info.state == "bad"
        icon = self._theme.pixmap("close" if bad else info.icon, "corrupt" if bad else "text", _CHIP_ICON)
        painter.drawPixmap(round(box.left()) + 7, round(box.center().y()) - _CHIP_ICON // 2, icon)


def _x_of(value: object) -> float:
    """`QTextLine.cursorToX` gives (x, position) or x, depending on the version of PySide."""
    return float(value[0]) if isinstance(value, tuple) else float(value)  # type: ignore[arg-type]


def _fonts(theme: Theme, pixels: int) -> dict[tuple[bool, bool, bool], QFont]:
    """Fonts by (monospace, bold, small)."""
    made: dict[tuple[bool, bool, bool], QFont] = {}
    for mono in (False, True):
        for bold in (False, True):
            for small in (False, True):
                font = theme.font("mono" if mono else "base", 600 if bold else 400)
                font.setPixelSize(pixels - 2 if small else pixels - 1 if mono else pixels)
                made[mono, bold, small] = font
    return made
