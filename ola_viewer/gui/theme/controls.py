"""How single controls are painted: buttons, fields, check boxes, tabs, heads. State in, pixels out."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComplex,
    QStyleOptionHeader,
    QStyleOptionTab,
    QWidget,
)

from ola_viewer.gui.theme.tokens import Tokens

_RADIUS = 5.0
_HEAD_PAD = 3
_ARROW_ROOM = 14
_PE = QStyle.PrimitiveElement
_STATE = QStyle.StateFlag


class ControlPainter:
    """Paints controls in the colours of `tokens`."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def button(self, option: QStyleOptionButton, painter: QPainter) -> None:
        """A push button: default ones filled with the accent, flat ones with ground only under the pointer."""
        state = option.state
        enabled = bool(state & _STATE.State_Enabled)
        pressed = bool(state & (_STATE.State_Sunken | _STATE.State_On))
        hover = bool(state & _STATE.State_MouseOver) and enabled
        default = bool(option.features & QStyleOptionButton.ButtonFeature.DefaultButton) and enabled
        flat = bool(option.features & QStyleOptionButton.ButtonFeature.Flat)
        fill, line = self._tokens.color("raised"), self._tokens.color("control")
        if default:
            fill = line = self._tokens.color("accentfill")
            if hover or pressed:
                fill = line = fill.darker(110)
        elif flat:
            fill = self._tokens.color("hoverwin") if hover or pressed else QColor(Qt.GlobalColor.transparent)
            line = QColor(Qt.GlobalColor.transparent)
        elif pressed:
            fill = self._tokens.color("chip")
        elif hover:
            fill = self._tokens.color("hoverwin")
        if not enabled and not flat:
            line = self._tokens.color("border")
        self.rounded(painter, QRectF(option.rect), fill, line)
        if state & _STATE.State_HasFocus and state & _STATE.State_KeyboardFocusChange:
            self.ring(painter, QRectF(option.rect))

    def tool_ground(self, option: QStyleOption, painter: QPainter) -> None:
        """The ground of a tool button that is on, pressed or under the pointer."""
        state = option.state
        clear = QColor(Qt.GlobalColor.transparent)
        if state & (_STATE.State_On | _STATE.State_Sunken):
            self.rounded(painter, QRectF(option.rect), self._tokens.color("chip"), clear)
        elif state & _STATE.State_MouseOver and state & _STATE.State_Enabled:
            self.rounded(painter, QRectF(option.rect), self._tokens.color("hoverwin"), clear)
        if state & _STATE.State_HasFocus and state & _STATE.State_KeyboardFocusChange:
            self.ring(painter, QRectF(option.rect))

    def field(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        """A text field; red while its property "invalid" is true."""
        state = option.state
        invalid = widget is not None and bool(widget.property("invalid"))
        line = self._tokens.color("error" if invalid else "control")
        rect = QRectF(option.rect)
        self.rounded(painter, rect, self._tokens.color("base"), line)
        if state & _STATE.State_HasFocus and not invalid:
            self.ring(painter, rect)

    def check(self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter) -> None:
        """A check box or radio button."""
        state = option.state
        box = QRectF(option.rect).adjusted(1, 1, -1, -1)
        on = bool(state & _STATE.State_On)
        part = bool(state & _STATE.State_NoChange)
        enabled = bool(state & _STATE.State_Enabled)
        accent = self._tokens.color("accentfill" if enabled else "disabled")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent if on or part else self._tokens.color("control"), 1))
        painter.setBrush(accent if on or part else self._tokens.color("base"))
        mark = QPen(self._tokens.color("onaccent"), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        if element == _PE.PE_IndicatorRadioButton:
            painter.drawEllipse(box)
            if on:
                painter.setBrush(self._tokens.color("onaccent"))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(box.center(), box.width() / 5, box.width() / 5)
        else:
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(mark)
            x, y, w, h = box.x(), box.y(), box.width(), box.height()
            if on:
                painter.drawPolyline(
                    QPolygonF(
                        [
                            QPointF(x + w * 0.24, y + h * 0.52),
                            QPointF(x + w * 0.43, y + h * 0.71),
                            QPointF(x + w * 0.77, y + h * 0.30),
                        ]
                    )
                )
            elif part:
                painter.drawLine(QPointF(x + w * 0.25, y + h / 2), QPointF(x + w * 0.75, y + h / 2))
        painter.restore()
        if state & _STATE.State_HasFocus and state & _STATE.State_KeyboardFocusChange:
            self.ring(painter, QRectF(option.rect))

    def combo(self, option: QStyleOptionComplex, painter: QPainter) -> None:
        """A combo box with its arrow."""
        state = option.state
        rect = QRectF(option.rect)
        hover = bool(state & _STATE.State_MouseOver) and bool(state & _STATE.State_Enabled)
        self.rounded(
            painter, rect, self._tokens.color("hoverwin" if hover else "raised"), self._tokens.color("control")
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._tokens.color("text2"), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        x, y = rect.right() - 12, rect.center().y()
        painter.drawPolyline(QPolygonF([QPointF(x - 3.5, y - 1.5), QPointF(x, y + 2), QPointF(x + 3.5, y - 1.5)]))
        painter.restore()
        if state & _STATE.State_HasFocus:
            self.ring(painter, rect)

    def tab(self, option: QStyleOptionTab, painter: QPainter) -> None:
        """The accent line under the chosen tab."""
        if option.state & _STATE.State_Selected:
            rect: QRect = option.rect
            painter.fillRect(rect.x() + 4, rect.bottom() - 1, rect.width() - 8, 2, self._tokens.color("accent"))

    def tab_label(self, option: QStyleOptionTab, painter: QPainter) -> None:
        """The title of a tab."""
        state = option.state
        selected = bool(state & _STATE.State_Selected)
        hover = bool(state & _STATE.State_MouseOver)
        painter.save()
        font = painter.font()
        font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(self._tokens.color("text" if selected or hover else "text2"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic
        painter.drawText(option.rect, int(flags), option.text)
        painter.restore()
        if state & _STATE.State_HasFocus and state & _STATE.State_KeyboardFocusChange:
            self.ring(painter, QRectF(option.rect).adjusted(2, 3, -2, -4))

    def head(self, option: QStyleOption, painter: QPainter) -> None:
        """The ground of a table head."""
        rect: QRect = option.rect
        hover = bool(option.state & _STATE.State_MouseOver)
        painter.fillRect(rect, self._tokens.color("hoverwin" if hover else "header"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._tokens.color("border"))
        painter.fillRect(rect.right(), rect.y() + 6, 1, rect.height() - 12, self._tokens.color("border"))

    def head_label(self, option: QStyleOptionHeader, painter: QPainter) -> None:
        """Title and, right of it, the arrow of the sorted column: up for ascending."""
        rect: QRect = QRect(option.rect).adjusted(_HEAD_PAD, 0, -_HEAD_PAD, 0)
        sorted_by = option.sortIndicator != QStyleOptionHeader.SortIndicator.None_
        room = rect.width() - (_ARROW_ROOM if sorted_by else 0)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)
        wide = metrics.horizontalAdvance(text)
        right = bool(option.textAlignment & Qt.AlignmentFlag.AlignRight)
        x = rect.x() + (room - wide if right else 0)
        painter.save()
        painter.setPen(self._tokens.color("text" if sorted_by else "text2"))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.drawText(QRect(x, rect.y(), wide + 2, rect.height()), flags, text)
        if sorted_by:
            # Qt calls the arrow of an ascending order "down"
            up = option.sortIndicator == QStyleOptionHeader.SortIndicator.SortDown
            self._sort_arrow(painter, QPointF(x + wide + 8, rect.center().y() + 0.5), up)
        painter.restore()

    def _sort_arrow(self, painter: QPainter, middle: QPointF, up: bool) -> None:
        sign = -1.0 if up else 1.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._tokens.color("accent"))
        x, y = middle.x(), middle.y()
        painter.drawPolygon(
            QPolygonF([QPointF(x - 4, y - 3 * sign), QPointF(x + 4, y - 3 * sign), QPointF(x, y + 3.5 * sign)])
        )

    def rounded(self, painter: QPainter, rect: QRectF, fill: QColor, line: QColor) -> None:
        """A rounded rectangle inside `rect`."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(line, 1) if line.alpha() else Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.restore()

    def ring(self, painter: QPainter, rect: QRectF) -> None:
        """The focus ring inside `rect`."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._tokens.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.restore()
