"""The record's own bytes, pretty or as stored, highlighted and selectable."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.flow_type import FlowItem, Look
from ola_viewer.gui.inspector.json_text import JsonLine, JsonPage, place_in_pretty
from ola_viewer.gui.inspector.text_flow import TextFlow
from ola_viewer.gui.inspector.turn_text import LONGEST_PIECE, Needle, Paragraph, find_matches
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.sample import Pointer

_ROLES = {"key": "accent", "text": "text", "number": "edited", "word": "corrupt"}


class JsonView(TextFlow):
    """Shows a `JsonPage`. Copying gives exactly the shown text without the wrapping."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._page: JsonPage | None = None
        self._pretty = True
        self._needles: list[Needle] = []
        self._marked = range(0)
        self.setAccessibleName(self.tr("JSON of the record"))

    @property
    def pretty(self) -> bool:
        """Whether white space is added for reading."""
        return self._pretty

    def show_page(self, page: JsonPage | None) -> None:
        """Show a record, or nothing."""
        self._page = page
        self._marked = range(0)
        self._rebuild(keep_place=False)

    def mark(self, pointer: Pointer) -> bool:
        """Highlight the value that a pointer leads to and bring it into view; False where there is none."""
        place = None if self._page is None else place_in_pretty(self._page.pretty, pointer)
        self._pretty = True
        self._marked = range(0) if place is None else range(*place)
        self._rebuild(keep_place=True)
        for index, item in enumerate(self.items()):
            if place is not None and item.tag == place[0]:
                self.show_item(index)
                break
        return place is not None

    def set_pretty(self, pretty: bool) -> None:
        """Pretty, or exactly as stored."""
        if pretty != self._pretty:
            self._pretty = pretty
            self._rebuild(keep_place=False)

    def set_matches(self, needles: list[Needle]) -> None:
        """Highlight these search terms."""
        if needles != self._needles:
            self._needles = list(needles)
            self._rebuild(keep_place=True)

    def _rebuild(self, *, keep_place: bool) -> None:
        items: list[FlowItem] = []
        page = self._page
        if page is not None:
            for number, line in enumerate(page.pretty if self._pretty else page.stored):
                items.extend(self._items_of(line, number))
            if items:
                items[0].gap = 10
            if page.left_out:
                rest = self.tr("… {0} more bytes are not shown.").format(count_text(page.left_out))
                items.append(FlowItem(Paragraph(rest, rest), Look("text3"), selectable=False))
        self.set_items(items, keep_place=keep_place)

    def _items_of(self, line: JsonLine, number: int) -> list[FlowItem]:
        matches = find_matches(line.text, self._needles) if self._needles else []
        if self._pretty and number in self._marked:
            matches = [(len(line.text) - len(line.text.lstrip(" ")), len(line.text))]
        made: list[FlowItem] = []
        text = line.text
        indent = (len(text) - len(text.lstrip(" "))) * 7.0 if self._pretty else 0.0
        start = 0
        while True:
            stop = min(len(text), start + LONGEST_PIECE)
            part = text[start:stop]
            looks = tuple(
                (max(low, start) - start, min(low + length, stop) - max(low, start), Look(_ROLES[role], mono=True))
                for low, length, role in line.marks
                if low < stop and low + length > start
            )
            marked = tuple((max(a, start) - start, min(b, stop) - start) for a, b in matches if a < stop and b > start)
            joiner = "\n" if stop == len(text) else ""
            paragraph = Paragraph(part, part, matches=marked, joiner=joiner, start=start)
            made.append(FlowItem(paragraph, Look("text2", mono=True), looks, left=indent if start else 0.0, tag=number))
            start = stop
            if start >= len(text):
                return made
