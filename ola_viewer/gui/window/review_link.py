"""Where the review meets other panes: verdicts as a facet, turns edited over the review's text."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QObject

from ola_viewer.gui.editing.room import EditingRoom
from ola_viewer.gui.facets.controller import FacetController
from ola_viewer.gui.facets.items import FacetItem, FacetSection
from ola_viewer.gui.review.room import ReviewRoom
from ola_viewer.gui.translation import QT_TRANSLATE_NOOP
from ola_viewer.review.verdicts import Mark

_ITEMS: tuple[tuple[Mark, str, str, str], ...] = (
    ("bad", QT_TRANSLATE_NOOP("ReviewLink", "Bad"), "close", "error"),
    ("unsure", QT_TRANSLATE_NOOP("ReviewLink", "Unsure"), "severity_warning", "warnfill"),
    ("good", QT_TRANSLATE_NOOP("ReviewLink", "Good"), "check", "success"),
)


class ReviewLink(QObject):
    """Lives on the GUI thread."""

    def __init__(self, review: ReviewRoom, editing: EditingRoom, facets: FacetController) -> None:
        super().__init__(review)
        self._review, self._editing, self._facets = review, editing, facets
        review.verdicts_changed.connect(self._on_verdicts_changed)
        review.edit_wanted.connect(self._on_edit_wanted)

    def _on_verdicts_changed(self) -> None:
        counts = Counter(verdict.mark for _, verdict in self._review.rows.judged())
        items = tuple(
            FacetItem(self.tr(title), counts[mark], "verdict", mark, icon, role)
            for mark, title, icon, role in _ITEMS
            if counts[mark]
        )
        self._facets.set_section(FacetSection("verdict", self.tr("Verdicts"), items))

    def _on_edit_wanted(self, row: int) -> None:
        """The uppermost turn in view is edited over the review's text."""
        page = self._review.page
        if page is not None:
            self._editing.edit_at(page.sample.text_host, row, page.sample.pointer_in_view(), page)
