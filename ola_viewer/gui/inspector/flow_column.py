"""Where the items of a text column stand: estimated heights, laid out when they come near the view."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ola_viewer.gui.inspector.flow_type import FlowItem, FlowType, Laid

Place = tuple[int, int]
"""An item, and a character of its shown text."""

_EAGER_CHARACTERS = 12_000
_EAGER_ITEMS = 200
_LAID_AT_MOST = 600
_LAID_AROUND = 200


class FlowColumn:
    """Items under each other at one width. GUI thread only. Heights and places are in px from the column's top.

    An item that was not laid out yet has an estimated height; `lay` corrects it and all that stands below.
    """

    def __init__(self, flow_type: FlowType) -> None:
        self.type = flow_type
        self.items: list[FlowItem] = []
        self.heights: NDArray[np.float64] = np.zeros(0)
        self.tops: NDArray[np.float64] = np.zeros(0)
        self.total = 0.0
        self._laid: dict[int, Laid] = {}
        self._width = 60.0

    def set_items(self, items: Sequence[FlowItem]) -> None:
        """Hold other items; `measure` must follow."""
        self.items = list(items)
        self._laid.clear()

    def measure(self, width: float) -> None:
        """Estimate all heights at this width; short columns are laid out at once."""
        self._laid.clear()
        self._width = width
        self.heights = np.array([self.type.estimate(item, width) for item in self.items], dtype=float)
        short = len(self.items) <= _EAGER_ITEMS
        if short and sum(len(item.paragraph.shown) for item in self.items) <= _EAGER_CHARACTERS:
            for index in range(len(self.items)):
                self.heights[index] = self.laid(index).height
        self._sum_up()

    def _sum_up(self) -> None:
        spaces = np.array([item.gap for item in self.items], dtype=float)
        after = np.array([item.after for item in self.items], dtype=float)
        bottoms = np.cumsum(spaces + self.heights + after)
        starts = np.concatenate(([0.0], bottoms[:-1])) if len(bottoms) else np.zeros(0)
        self.tops = starts + spaces
        self.total = float(bottoms[-1]) if len(bottoms) else 0.0

    def top(self, index: int) -> float:
        """Where an item begins."""
        return float(self.tops[index])

    def bottom(self, index: int) -> float:
        """Where an item ends."""
        return float(self.tops[index] + self.heights[index])

    def index_at(self, y: float) -> int:
        """The item that ends below `y` first; -1 without items."""
        found = int(np.searchsorted(self.tops + self.heights, y, side="right"))
        return min(found, len(self.items) - 1)

    def count_above(self, y: float) -> int:
        """How many items begin at or above `y`."""
        return int(np.searchsorted(self.tops, y, side="right"))

    def laid(self, index: int) -> Laid:
        """The layout of an item at the present width."""
        laid = self._laid.get(index)
        if laid is None:
            laid = self._laid[index] = self.type.lay_out(self.items[index], self._width)
        return laid

    def lay(self, low: float, high: float) -> float | None:
        """Lay out what stands between two heights, and correct the places.

        None when every height was right; else by how much the content above `low` grew.
        """
        changed = False
        above = 0.0
        index = max(0, self.index_at(low))
        while index < len(self.items) and self.top(index) <= high:
            height = self.laid(index).height
            if abs(height - self.heights[index]) > 0.5:
                if self.bottom(index) <= low:
                    above += height - float(self.heights[index])
                self.heights[index] = height
                changed = True
            index += 1
        if not changed:
            return None
        self._sum_up()
        return above

    def lay_item(self, index: int) -> bool:
        """Lay out one item; whether places changed."""
        height = self.laid(index).height
        if abs(height - self.heights[index]) <= 0.5:
            return False
        self.heights[index] = height
        self._sum_up()
        return True

    def forget_layouts(self) -> None:
        """Lay out anew when drawn next, as after a change of colours."""
        self._laid.clear()

    def forget_far(self, index: int) -> None:
        """Keep no more layouts than the items around this one need."""
        if len(self._laid) > _LAID_AT_MOST:
            for far in [far for far in self._laid if abs(far - index) > _LAID_AROUND]:
                del self._laid[far]

    @property
    def laid_count(self) -> int:
        """How many items are laid out."""
        return len(self._laid)

    def text_between(self, low: Place, high: Place) -> str:
        """The selectable text as written, chips as their literal tags. A character of -1 in `high` means the end."""
        parts: list[str] = []
        for index in range(low[0], high[0] + 1):
            item = self.items[index]
            if not item.selectable:
                continue
            start = low[1] if index == low[0] else 0
            stop = high[1] if index == high[0] and high[1] >= 0 else len(item.paragraph.shown)
            parts.append(item.paragraph.source_between(start, stop))
            if index < high[0]:
                parts.append(item.paragraph.joiner)
        return "".join(parts)

    def word_at(self, place: Place) -> tuple[Place, Place]:
        """The word around a place."""
        index, position = place
        shown = self.items[index].paragraph.shown
        start = stop = min(position, len(shown))
        while start > 0 and _in_word(shown[start - 1]):
            start -= 1
        while stop < len(shown) and _in_word(shown[stop]):
            stop += 1
        return (index, start), (index, stop)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"
