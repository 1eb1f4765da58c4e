"""Draws fields, buttons, tabs, heads and scroll bars with the design's colours; Fusion does the rest."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QLineEdit,
    QProxyStyle,
    QStyle,
    QStyleFactory,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComplex,
    QStyleOptionHeader,
    QStyleOptionMenuItem,
    QStyleOptionSlider,
    QStyleOptionTab,
    QTableView,
    QWidget,
)

from ola_viewer.gui.theme.tokens import Tokens

_RADIUS = 5.0
_HEAD_PAD = 3
_ARROW_ROOM = 14
_PE = QStyle.PrimitiveElement
_CE = QStyle.ControlElement
_CC = QStyle.ComplexControl
_SC = QStyle.SubControl
_PM = QStyle.PixelMetric
_SH = QStyle.StyleHint
_STATE = QStyle.StateFlag
_METRICS = {
    _PM.PM_SplitterWidth: 1,
    _PM.PM_ScrollBarExtent: 12,
    _PM.PM_ButtonShiftHorizontal: 0,
    _PM.PM_ButtonShiftVertical: 0,
    _PM.PM_TabBarTabHSpace: 24,
    _PM.PM_TabBarTabVSpace: 16,
    _PM.PM_TabBarTabShiftVertical: 0,
    _PM.PM_SmallIconSize: 16,
    _PM.PM_ToolBarIconSize: 16,
    _PM.PM_ButtonIconSize: 16,
    _PM.PM_MenuBarPanelWidth: 0,
    _PM.PM_HeaderMargin: 4,
    _PM.PM_ToolTipLabelFrameWidth: 6,
    _PM.PM_DefaultFrameWidth: 1,
}


class OlaStyle(QProxyStyle):
    """Fusion with the design's controls. Reads colours from the tokens given by `use`.

    Buttons: `default` ones are filled with the accent; `flat` ones have ground only under the
    pointer. A field whose dynamic property "invalid" is true gets the error outline.
    """

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(QStyleFactory.create("Fusion"))
        self._tokens = tokens

    def use(self, tokens: Tokens) -> None:
        """Draw with these colours from now on."""
        self._tokens = tokens

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """Widths of the design."""
        known = _METRICS.get(metric)
        return known if known is not None else super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        data: object = None,
    ) -> int:
        """Click in a scroll bar's groove pages; menus track the mouse; tooltips are not see-through."""
        if hint == _SH.SH_ToolTipLabel_Opacity:
            return 255
        if hint in (_SH.SH_EtchDisabledText, _SH.SH_UnderlineShortcut):
            return 0
        if hint in (_SH.SH_ItemView_ShowDecorationSelected, _SH.SH_ComboBox_Popup):
            return 1 if hint == _SH.SH_ItemView_ShowDecorationSelected else 0
        return super().styleHint(hint, option, widget, data)  # type: ignore[arg-type]

    def sizeFromContents(
        self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        """Heights of the design: buttons, fields and combo boxes are at least 26 px."""
        result = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]
        if kind in (QStyle.ContentsType.CT_LineEdit, QStyle.ContentsType.CT_ComboBox, QStyle.ContentsType.CT_SpinBox):
            result.setHeight(26)
        elif kind == QStyle.ContentsType.CT_PushButton:
            flat = isinstance(option, QStyleOptionButton) and option.features & QStyleOptionButton.ButtonFeature.Flat
            result = QSize(size.width() + (16 if flat else 28), 26)
        elif kind == QStyle.ContentsType.CT_MenuBarItem:
            result = QSize(size.width() + 16, max(26, result.height()))
        elif (
            kind == QStyle.ContentsType.CT_MenuItem
            and isinstance(option, QStyleOptionMenuItem)
            and option.menuItemType != QStyleOptionMenuItem.MenuItemType.Separator
        ):
            result = QSize(result.width() + 12, max(26, result.height()))
        return result

    def subElementRect(self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None) -> QRect:
        """Text stands 5 px inside its field."""
        rect = super().subElementRect(element, option, widget)  # type: ignore[arg-type]
        if element == QStyle.SubElement.SE_LineEditContents and isinstance(widget, QLineEdit) and widget.hasFrame():
            rect = rect.adjusted(5, 0, -5, 0)
        return rect

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """Grounds and outlines of buttons, fields, check boxes, frames."""
        if element == _PE.PE_PanelItemViewRow and isinstance(widget, QTableView):
            return  # asked for every cell; the table's delegate paints its own ground
        if element == _PE.PE_PanelButtonCommand:
            self._button(cast(QStyleOptionButton, option), painter)
        elif element == _PE.PE_PanelButtonTool:
            self._tool_ground(option, painter)
        elif element == _PE.PE_PanelLineEdit:
            if not isinstance(widget, QLineEdit) or widget.hasFrame():
                self._field(option, painter, widget)
        elif element == _PE.PE_FrameLineEdit:
            self._field(option, painter, widget)
        elif element == _PE.PE_FrameFocusRect:
            pass  # every control shows its focus itself, as a ring
        elif element in (_PE.PE_FrameStatusBarItem, _PE.PE_PanelMenuBar, _PE.PE_FrameTabBarBase):
            pass
        elif element in (_PE.PE_IndicatorCheckBox, _PE.PE_IndicatorRadioButton):
            self._check(element, option, painter)
        elif element == _PE.PE_Frame:
            painter.save()
            painter.setPen(self._tokens.color("border"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
            painter.restore()
        elif element == _PE.PE_PanelScrollAreaCorner:
            painter.fillRect(option.rect, self._tokens.color("base"))
        elif element == _PE.PE_PanelTipLabel:
            painter.fillRect(option.rect, self._tokens.color("raised"))
            painter.setPen(self._tokens.color("control"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        elif element == _PE.PE_IndicatorHeaderArrow:
            pass  # drawn with the label, beside its text
        else:
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(
        self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """Tabs, table heads, splitters, menu bars and button labels."""
        if element == _CE.CE_Splitter:
            painter.fillRect(option.rect, self._tokens.color("border"))
        elif element == _CE.CE_TabBarTabShape:
            self._tab(cast(QStyleOptionTab, option), painter)
        elif element == _CE.CE_TabBarTabLabel:
            self._tab_label(cast(QStyleOptionTab, option), painter)
        elif element == _CE.CE_HeaderSection:
            self._head(option, painter)
        elif element == _CE.CE_HeaderLabel:
            self._head_label(cast(QStyleOptionHeader, option), painter)
        elif element == _CE.CE_HeaderEmptyArea:
            painter.fillRect(option.rect, self._tokens.color("header"))
        elif element in (_CE.CE_MenuBarEmptyArea,):
            pass
        elif element == _CE.CE_MenuBarItem:
            self._menu_bar_item(cast(QStyleOptionMenuItem, option), painter)
        elif element == _CE.CE_PushButtonLabel:
            self._button_label(cast(QStyleOptionButton, option), painter, widget)
        else:
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Scroll bars, combo boxes and tool buttons."""
        if control == _CC.CC_ScrollBar:
            self._scroll_bar(cast(QStyleOptionSlider, option), painter, widget)
        elif control == _CC.CC_ComboBox:  # editable ones too: Fusion's own drawing of them crashes behind a proxy
            self._combo(option, painter)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Scroll bars have no arrow buttons."""
        if control == _CC.CC_ScrollBar:
            return self._scroll_part(cast(QStyleOptionSlider, option), part)
        return super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]

    # -- parts ---------------------------------------------------------------------------------

    def _button(self, option: QStyleOptionButton, painter: QPainter) -> None:
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
        self._rounded(painter, QRectF(option.rect), fill, line)
        if state & _STATE.State_HasFocus and state & _STATE.State_KeyboardFocusChange:
            self._ring(painter, QRectF(option.rect))

    def _button_label(self, option: QStyleOptionButton, painter: QPainter, widget: QWidget | None) -> None:
        plain = QStyleOptionButton(option)
        state = plain.state
        if plain.features & QStyleOptionButton.ButtonFeature.DefaultButton and state & _STATE.State_Enabled:
            palette = plain.palette
            palette.setColor(palette.ColorRole.ButtonText, self._tokens.color("onaccent"))
            plain.palette = palette
        painter.save()
        font = painter.font()
        font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        super().drawControl(_CE.CE_PushButtonLabel, plain, painter, widget)
        painter.restore()

    def _tool_ground(self, option: QStyleOption, painter: QPainter) -> None:
        state = option.state
        clear = QColor(Qt.GlobalColor.transparent)
        if state & (_STATE.State_On | _STATE.State_Sunken):
            self._rounded(painter, QRectF(option.rect), self._tokens.color("chip"), clear)
        elif state & _STATE.State_MouseOver and state & _STATE.State_Enabled:
            self._rounded(painter, QRectF(option.rect), self._tokens.color("hoverwin"), clear)
        if state & _STATE.State_HasFocus and state & _STATE.State_KeyboardFocusChange:
            self._ring(painter, QRectF(option.rect))

    def _field(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        state = option.state
        invalid = widget is not None and bool(widget.property("invalid"))
        line = self._tokens.color("error" if invalid else "control")
        rect = QRectF(option.rect)
        self._rounded(painter, rect, self._tokens.color("base"), line)
        if state & _STATE.State_HasFocus and not invalid:
            self._ring(painter, rect)

    def _check(self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter) -> None:
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
            self._ring(painter, QRectF(option.rect))

    def _combo(self, option: QStyleOptionComplex, painter: QPainter) -> None:
        state = option.state
        rect = QRectF(option.rect)
        hover = bool(state & _STATE.State_MouseOver) and bool(state & _STATE.State_Enabled)
        self._rounded(
            painter, rect, self._tokens.color("hoverwin" if hover else "raised"), self._tokens.color("control")
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._tokens.color("text2"), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        x, y = rect.right() - 12, rect.center().y()
        painter.drawPolyline(QPolygonF([QPointF(x - 3.5, y - 1.5), QPointF(x, y + 2), QPointF(x + 3.5, y - 1.5)]))
        painter.restore()
        if state & _STATE.State_HasFocus:
            self._ring(painter, rect)

    def _tab(self, option: QStyleOptionTab, painter: QPainter) -> None:
        if option.state & _STATE.State_Selected:
            rect: QRect = option.rect
            painter.fillRect(rect.x() + 4, rect.bottom() - 1, rect.width() - 8, 2, self._tokens.color("accent"))

    def _tab_label(self, option: QStyleOptionTab, painter: QPainter) -> None:
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
            self._ring(painter, QRectF(option.rect).adjusted(2, 3, -2, -4))

    def _head(self, option: QStyleOption, painter: QPainter) -> None:
        rect: QRect = option.rect
        hover = bool(option.state & _STATE.State_MouseOver)
        painter.fillRect(rect, self._tokens.color("hoverwin" if hover else "header"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._tokens.color("border"))
        painter.fillRect(rect.right(), rect.y() + 6, 1, rect.height() - 12, self._tokens.color("border"))

    def _head_label(self, option: QStyleOptionHeader, painter: QPainter) -> None:
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

    def _menu_bar_item(self, option: QStyleOptionMenuItem, painter: QPainter) -> None:
        state = option.state
        rect = QRectF(option.rect)
        if state & (_STATE.State_Selected | _STATE.State_Sunken) and state & _STATE.State_Enabled:
            self._rounded(painter, rect, self._tokens.color("hoverwin"), QColor(Qt.GlobalColor.transparent))
        painter.setPen(self._tokens.color("text" if state & _STATE.State_Enabled else "disabled"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic
        if not self.styleHint(_SH.SH_UnderlineShortcut, option):
            flags |= Qt.TextFlag.TextHideMnemonic
        painter.drawText(option.rect, int(flags), option.text)

    def _scroll_bar(self, option: QStyleOptionSlider, painter: QPainter, widget: QWidget | None) -> None:
        handle = QRectF(self._scroll_part(option, _SC.SC_ScrollBarSlider))
        painter.fillRect(option.rect, option.palette.color(option.palette.ColorRole.Base))
        if option.minimum == option.maximum:
            return
        thin = 2.5
        handle = (
            handle.adjusted(thin, 1, -thin, -1)
            if option.orientation == Qt.Orientation.Vertical
            else (handle.adjusted(1, thin, -1, -thin))
        )
        busy = bool(option.state & (_STATE.State_MouseOver | _STATE.State_Sunken))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._tokens.color("text3" if busy else "control"))
        radius = min(handle.width(), handle.height()) / 2
        painter.drawRoundedRect(handle, radius, radius)
        painter.restore()

    def _scroll_part(self, option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
        rect: QRect = option.rect
        upright = option.orientation == Qt.Orientation.Vertical
        room = rect.height() if upright else rect.width()
        span = option.maximum - option.minimum
        if part == _SC.SC_ScrollBarGroove:
            return rect
        if part in (_SC.SC_ScrollBarAddLine, _SC.SC_ScrollBarSubLine, _SC.SC_ScrollBarFirst, _SC.SC_ScrollBarLast):
            return QRect()
        length = room if span <= 0 else max(28, int(room * option.pageStep / (span + option.pageStep)))
        length = min(length, room)
        start = QStyle.sliderPositionFromValue(
            option.minimum, option.maximum, option.sliderPosition, room - length, option.upsideDown
        )
        first, size = {
            _SC.SC_ScrollBarSlider: (start, length),
            _SC.SC_ScrollBarSubPage: (0, start),
            _SC.SC_ScrollBarAddPage: (start + length, room - start - length),
        }.get(part, (0, 0))
        if upright:
            return QRect(rect.x(), rect.y() + first, rect.width(), size)
        return QRect(rect.x() + first, rect.y(), size, rect.height())

    def _rounded(self, painter: QPainter, rect: QRectF, fill: QColor, line: QColor) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(line, 1) if line.alpha() else Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.restore()

    def _ring(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._tokens.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.restore()
