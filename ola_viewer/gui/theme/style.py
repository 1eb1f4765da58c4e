"""Draws fields, buttons, tabs, heads and scroll bars with the design's colours; Fusion does the rest."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
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

from ola_viewer.gui.theme.controls import ControlPainter
from ola_viewer.gui.theme.tokens import Tokens

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
        self.use(tokens)

    def use(self, tokens: Tokens) -> None:
        """Draw with these colours from now on."""
        self._tokens = tokens
        self._controls = ControlPainter(tokens)

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
        if hint in (_SH.SH_EtchDisabledText, _SH.SH_UnderlineShortcut, _SH.SH_DialogButtonBox_ButtonsHaveIcons):
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
        """Text stands 5 px inside its field; that of a tab may use all of it."""
        rect = super().subElementRect(element, option, widget)  # type: ignore[arg-type]
        if element == QStyle.SubElement.SE_LineEditContents and isinstance(widget, QLineEdit) and widget.hasFrame():
            rect = rect.adjusted(5, 0, -5, 0)
        elif element == QStyle.SubElement.SE_TabBarTabText and isinstance(option, QStyleOptionTab):
            return QRect(option.rect).adjusted(2, 0, -2, 0)  # the air beside them is the tab's
        return rect

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """Grounds and outlines of buttons, fields, check boxes, frames."""
        if element == _PE.PE_PanelItemViewRow and isinstance(widget, QTableView):
            return  # asked for every cell; the table's delegate paints its own ground
        if element == _PE.PE_PanelButtonCommand:
            self._controls.button(cast(QStyleOptionButton, option), painter)
        elif element == _PE.PE_PanelButtonTool:
            self._controls.tool_ground(option, painter)
        elif element == _PE.PE_PanelLineEdit:
            if not isinstance(widget, QLineEdit) or widget.hasFrame():
                self._controls.field(option, painter, widget)
        elif element == _PE.PE_FrameLineEdit:
            self._controls.field(option, painter, widget)
        elif element == _PE.PE_FrameFocusRect:
            pass  # every control shows its focus itself, as a ring
        elif element in (_PE.PE_FrameStatusBarItem, _PE.PE_PanelMenuBar, _PE.PE_FrameTabBarBase):
            pass
        elif element in (_PE.PE_IndicatorCheckBox, _PE.PE_IndicatorRadioButton):
            self._controls.check(element, option, painter)
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
            self._controls.tab(cast(QStyleOptionTab, option), painter)
        elif element == _CE.CE_TabBarTabLabel:
            self._controls.tab_label(cast(QStyleOptionTab, option), painter)
        elif element == _CE.CE_HeaderSection:
            self._controls.head(option, painter)
        elif element == _CE.CE_HeaderLabel:
            self._controls.head_label(cast(QStyleOptionHeader, option), painter)
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
            self._controls.combo(option, painter)
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

    def _menu_bar_item(self, option: QStyleOptionMenuItem, painter: QPainter) -> None:
        state = option.state
        rect = QRectF(option.rect)
        if state & (_STATE.State_Selected | _STATE.State_Sunken) and state & _STATE.State_Enabled:
            self._controls.rounded(painter, rect, self._tokens.color("hoverwin"), QColor(Qt.GlobalColor.transparent))
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
