"""The left pane while rules are made: the folders now or after the rules, and where files were searched."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.figures import count_text, seconds_text
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.remap.parts import PathWords
from ola_viewer.gui.remap.preview_control import PreviewControl, Previewed
from ola_viewer.gui.remap.relink_control import RelinkControl
from ola_viewer.gui.remap.survey_control import SurveyControl
from ola_viewer.gui.small_parts import RoleLabel, plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.query_terms import Style, Term, canonical
from ola_viewer.paths.folder_tree import FolderNode, FolderTree

_NODE = int(Qt.ItemDataRole.UserRole)
_MOST_CHILDREN = 500
_MOST_SEARCHED = 6


class RemapSide(QWidget):
    """Covers `under` (the facets) as long as it is shown. `terms_wanted(list)`: filter by a folder."""

    terms_wanted = Signal(object)
    search_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        lane: DecodeLane,
        surveys: SurveyControl,
        previews: PreviewControl,
        relinks: RelinkControl,
        under: QWidget,
    ) -> None:
        super().__init__(under)
        self._under = under
        self._theme = theme
        self._lane = lane
        self._surveys = surveys
        self._previews = previews
        self._relinks = relinks
        self._tree: FolderTree | None = None
        self._branches: dict[str, list[FolderNode]] = {}
        self._unfolded: set[str] = set()
        self._busy = False
        self._grown = False
        self.setAccessibleName(self.tr("Folders of the media"))
        self.now = QPushButton(self.tr("Now"))
        self.after = QPushButton(self.tr("After rules"))
        modes = QButtonGroup(self)
        for button in (self.now, self.after):
            button.setCheckable(True)
            modes.addButton(button)
        self.now.setChecked(True)
        modes.buttonToggled.connect(lambda _button, on: self.refresh() if on else None)
        self._mark = QLabel()
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 8, 4)
        head.setSpacing(4)
        head.addWidget(self._mark)
        head.addWidget(RoleLabel(theme, self.tr("Folders"), "text", "row", 600), 1)
        head.addWidget(self.now)
        head.addWidget(self.after)
        self.folders = QTreeWidget()
        self.folders.setColumnCount(3)
        self.folders.setHeaderLabels([self.tr("Path"), self.tr("missing"), self.tr("present")])
        self.folders.headerItem().setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
        self.folders.headerItem().setTextAlignment(2, Qt.AlignmentFlag.AlignRight)
        self.folders.setFrameShape(QFrame.Shape.NoFrame)
        self.folders.setIndentation(12)
        self.folders.setUniformRowHeights(True)
        self.folders.setFont(theme.font("row"))
        self.folders.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.folders.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.folders.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.folders.setAccessibleName(self.tr("Folders"))
        across = self.folders.header()
        across.setStretchLastSection(False)
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for number, width in ((1, 62), (2, 72)):
            across.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
            across.resizeSection(number, width)
        self.folders.itemExpanded.connect(self._on_expanded)
        self.folders.itemCollapsed.connect(lambda item: self._unfolded.discard(item.data(0, _NODE).prefix))
        self.folders.itemClicked.connect(self._on_clicked)
        self.folders.itemActivated.connect(lambda item, _column: self._on_clicked(item, 0))
        self.searched = QGridLayout()
        self.searched.setContentsMargins(12, 8, 12, 4)
        self.searched.setVerticalSpacing(4)
        self.search = QPushButton(self.tr("Find missing files…"))
        self.search.clicked.connect(self.search_wanted)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 12)
        foot.addWidget(self.search)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.folders, 1)
        column.addLayout(self.searched)
        column.addLayout(foot)
        under.installEventFilter(self)
        surveys.changed.connect(self.refresh)
        surveys.grew.connect(self._on_grew)
        previews.shown.connect(self._on_previewed)
        relinks.changed.connect(self._show_searched)
        theme.changed.connect(self._tint)
        self._tint()
        self._show_searched()
        self.hide()

    def set_shown(self, shown: bool) -> None:
        """Cover the facets, or uncover them."""
        self.setGeometry(self._under.rect())
        self.setVisible(shown)
        self._under.setFocusProxy(self.folders if shown else None)  # type: ignore[arg-type]  # None takes it away
        if shown:
            self.raise_()
            self.refresh()

    def refresh(self) -> None:
        """Work the folders out anew, in the background."""
        surveyed, shown = self._surveys.surveyed, self._previews.current
        part = self._surveys.partial if self.now.isChecked() else None
        if not self.isVisibleTo(self._under):
            return
        if surveyed is None and part is None:
            self._show_tree(FolderTree({}), {})
            return
        after = shown if self.after.isChecked() else None
        unfolded = frozenset(self._unfolded)
        self._busy = True

        def work(_cancel: CancelToken) -> tuple[FolderTree, dict[str, list[FolderNode]]]:
            if part is not None or surveyed is None:
                tree = part.tree() if part is not None else FolderTree({})
            else:
                tree = surveyed.survey.tree() if after is None else after.tree(surveyed.survey)
            return tree, branches_of(tree, unfolded)

        self._lane.submit("remap-tree", work, lambda found: self._show_tree(*found))

    # -- inside --------------------------------------------------------------------------------

    def _on_previewed(self, shown: Previewed | None) -> None:
        if self.after.isChecked() and (shown is None or shown.final):
            self.refresh()

    def _on_grew(self) -> None:
        """Figures of a running survey: the newest ones next, when those that are worked out are shown."""
        if self._busy:
            self._grown = True
        else:
            self.refresh()

    def _show_tree(self, tree: FolderTree, branches: dict[str, list[FolderNode]]) -> None:
        """Show the folders; what is selected, unfolded and in sight stays so."""
        self._busy = False
        self._tree, self._branches = tree, branches
        scroll = self.folders.verticalScrollBar().value()
        chosen = self.folders.currentItem()
        prefix = None if chosen is None else chosen.data(0, _NODE).prefix
        self._renew(self.folders.invisibleRootItem(), tree.roots(), True)
        if prefix is not None and (item := self._find(prefix)) is not None and item is not self.folders.currentItem():
            self.folders.setCurrentItem(item)
        self.folders.verticalScrollBar().setValue(scroll)
        if self._grown:
            self._grown = False
            self.refresh()

    def _renew(self, parent: QTreeWidgetItem, nodes: Sequence[FolderNode], topmost: bool = False) -> None:
        """Make the items below `parent` show `nodes`: in place where these are the same folders in the same order."""
        nodes = nodes[:_MOST_CHILDREN]
        items = children_of(parent)
        if [item.data(0, _NODE).prefix for item in items] != [node.prefix for node in nodes]:
            parent.takeChildren()
            parent.addChildren([self._item(node) for node in nodes])
            for number, (item, node) in enumerate(zip(children_of(parent), nodes, strict=True)):
                if (topmost and number == 0) or node.prefix in self._unfolded:
                    item.setExpanded(True)
            return
        for item, node in zip(items, nodes, strict=True):
            self._fill(item, node)
            if item.isExpanded() and node.prefix in self._branches:
                self._renew(item, self._branches[node.prefix])
            elif item.childCount():
                item.takeChildren()  # made anew when it is unfolded
                item.setExpanded(False)

    def _find(self, prefix: str) -> QTreeWidgetItem | None:
        """The item of a folder, if there is one."""
        level = [self.folders.invisibleRootItem()]
        while level:
            for item in children_of(level.pop()):
                found: str = item.data(0, _NODE).prefix
                if found == prefix:
                    return item
                if prefix.startswith(found):
                    level.append(item)
        return None

    def _item(self, node: FolderNode) -> QTreeWidgetItem:
        item = QTreeWidgetItem()
        item.setSizeHint(0, QSize(60, 24))
        for column in (1, 2):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._fill(item, node)
        return item

    def _fill(self, item: QTreeWidgetItem, node: FolderNode) -> None:
        """Name and figures of a folder."""
        missing = node.total - node.present - node.unknown
        item.setData(0, _NODE, node)
        item.setToolTip(0, plain_tip(node.prefix))
        for column, text in enumerate(
            (node.label.rstrip("/") or node.label, count_text(missing), count_text(node.present))
        ):
            item.setText(column, text)
        item.setForeground(1, self._theme.color("error" if missing else "text3"))
        item.setForeground(2, self._theme.color("text2"))
        shows = QTreeWidgetItem.ChildIndicatorPolicy
        item.setChildIndicatorPolicy(shows.ShowIndicator if node.has_children else shows.DontShowIndicatorWhenChildless)

    def _on_expanded(self, item: QTreeWidgetItem) -> None:
        node: FolderNode = item.data(0, _NODE)
        self._unfolded.add(node.prefix)
        if item.childCount() or self._tree is None:
            return
        if node.prefix not in self._branches:
            self._branches[node.prefix] = self._tree.children(node)
        for child in self._branches[node.prefix][:_MOST_CHILDREN]:
            made = self._item(child)
            item.addChild(made)
            if child.prefix in self._unfolded:
                made.setExpanded(True)

    def _on_clicked(self, item: QTreeWidgetItem, column: int) -> None:
        node: FolderNode = item.data(0, _NODE)
        missing = column == 1 and item.text(1) != "0"
        if self.after.isChecked() and self._previews.current is not None:
            terms = [canonical(Term("remap", Style.CONTAINS, node.prefix))] if node.prefix else []
            terms += ["remap:stay-missing"] if missing else []
        else:
            path = node.prefix.rstrip("/\\") or node.prefix[:1] or "."
            terms = [canonical(Term("folder", Style.CONTAINS, path))]
            terms += ["media:missing"] if missing else []
        self.terms_wanted.emit(terms)

    def _show_searched(self) -> None:
        while self.searched.count():
            entry = self.searched.takeAt(0)
            widget = entry.widget() if entry is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        searched = self._relinks.searched
        self.search.setText(self.tr("Find missing files…") if searched is None else self.tr("Search another folder…"))
        self.search.setEnabled(not self._relinks.running)
        if searched is None:
            return
        self.searched.addWidget(
            RoleLabel(self._theme, self.tr("Searched for files"), "text2", "caption", 600), 0, 0, 1, 2
        )
        for row, (folder, files) in enumerate(searched.folders[:_MOST_SEARCHED], 1):
            self.searched.addWidget(PathWords(self._theme, folder), row, 0)
            count = RoleLabel(self._theme, self.tr("{0} files").format(count_text(files)), "text2")
            self.searched.addWidget(count, row, 1, Qt.AlignmentFlag.AlignRight)
        moment = time.strftime("%H:%M", time.localtime(searched.finished_at))
        words = self.tr("Searched at {0} · took {1}").format(moment, seconds_text(searched.seconds))
        self.searched.addWidget(RoleLabel(self._theme, words, "text3"), _MOST_SEARCHED + 1, 0, 1, 2)

    def _tint(self) -> None:
        self._mark.setPixmap(self._theme.pixmap("folder", "text2", 16))
        palette = self.folders.palette()
        palette.setColor(palette.ColorRole.Base, self._theme.color("window"))
        self.folders.setPalette(palette)
        if self._tree is not None:
            self._show_tree(self._tree, self._branches)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of what lies under."""
        if event.type() == QEvent.Type.Resize and watched is self._under:
            self.setGeometry(self._under.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """An opaque ground."""
        QPainter(self).fillRect(self.rect(), self._theme.color("window"))


def children_of(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    """The items directly below one."""
    return [child for number in range(item.childCount()) if (child := item.child(number)) is not None]


def branches_of(tree: FolderTree, unfolded: frozenset[str]) -> dict[str, list[FolderNode]]:
    """The children of the first folder and of those that are unfolded, by prefix: thousands are felt in the window."""
    roots = tree.roots()
    pending = [node for number, node in enumerate(roots) if number == 0 or node.prefix in unfolded]
    found: dict[str, list[FolderNode]] = {}
    while pending:
        node = pending.pop()
        found[node.prefix] = tree.children(node)
        pending += [child for child in found[node.prefix] if child.prefix in unfolded]
    return found
