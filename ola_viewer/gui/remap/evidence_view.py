"""What the search found: proposed rules with their evidence, and what is left to decide."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.remap.parts import PathWords, Share
from ola_viewer.gui.remap.relink_control import Searched
from ola_viewer.gui.small_parts import ElidedLabel, RoleLabel, plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.paths.proposals import ProposedRule
from ola_viewer.paths.rules import PathRule, RuleKind

_LINE = 23
_REASON = 18
MOST_LINES = 4
"""Proposals in sight before the list scrolls."""
LINE_HEIGHT = _LINE + 2
_TAKEN, _ARROW = 96, 14
"""Widths of rule number and arrow: lines stand below each other."""


class EvidenceView(QWidget):
    """`rule_wanted(ProposedRule)`: take a proposal. `choose_wanted`: decide the doubtful. `search_wanted`."""

    rule_wanted = Signal(object)
    choose_wanted = Signal()
    search_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._searched: Searched | None = None
        self._rules: tuple[PathRule, ...] = ()
        self._most = MOST_LINES
        self.lines: list[ProposalLine] = []
        self._mark = QLabel()
        self._title = RoleLabel(theme, self.tr("Found by relink"), "text", "row", 600)
        self.note = RoleLabel(theme, "", "text2")
        self.note.setWordWrap(True)
        self.search_button = QPushButton(self.tr("Find missing files…"))
        self.search_button.setToolTip(self.tr("Choose folders to search (Ctrl+Shift+R)"))
        self.search_button.clicked.connect(self.search_wanted)
        self.choose_button = QPushButton(self.tr("Choose…"))
        self.choose_button.clicked.connect(self.choose_wanted)
        for button in (self.search_button, self.choose_button):  # words give way in a narrow window, commands do not
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.rest = ElidedLabel(theme)
        self.rest_counts = ElidedLabel(theme)
        left = QHBoxLayout()
        left.setSpacing(6)
        left.addWidget(self._mark)
        left.addWidget(self._title)
        title = QVBoxLayout()
        title.setContentsMargins(0, 3, 0, 0)
        title.addLayout(left)
        title.addStretch(1)
        self._grid = QVBoxLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2)
        body = QWidget()
        body.setLayout(self._grid)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(body)
        body.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(12)
        foot.addWidget(self.rest, 1)
        foot.addWidget(self.rest_counts)
        foot.addWidget(self.note, 3)
        foot.addWidget(self.search_button)
        foot.addWidget(self.choose_button)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(2)
        right.addWidget(self._area)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(20)
        row.addLayout(title)
        row.addLayout(right, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        theme.changed.connect(self._tint)
        self._tint()
        self.show_state(None, running=False, missing=None)

    def show_state(self, searched: Searched | None, *, running: bool, missing: int | None) -> None:
        """What was found, or why nothing is known yet. `missing`: broken paths of the survey, None without one."""
        if searched is not self._searched:
            self._searched = searched
            self._rebuild()
        known = searched is not None
        self.choose_button.setVisible(known and has_choices(searched))
        self.rest.setVisible(known)
        self.rest_counts.setVisible(known)
        self.note.setVisible(not known)
        self.search_button.setVisible(True)
        self.search_button.setEnabled(not running)
        self._area.setVisible(bool(self.lines))
        if searched is not None:
            for label, words in ((self.rest, rest_words(searched)), (self.rest_counts, choice_words(searched))):
                label.set_text(words)
                label.setToolTip(plain_tip(words))
            self.search_button.setText(self.tr("Search another folder…"))
        elif running:
            self.note.setText(self.tr("Searching…"))
        elif missing is None:
            self.note.setText(self.tr("Choose folders, and the rules that lead to the files are found by themselves."))
            self.search_button.setText(self.tr("Find missing files…"))
        elif missing == 0:
            self.note.setText(self.tr("No media file is missing."))
        else:
            words = self.tr("{0} media paths are broken. Choose folders to search; the rules are found by themselves.")
            self.note.setText(words.format(count_text(missing)))
            self.search_button.setText(self.tr("Find missing files…"))

    def show_progress(self, words: str) -> None:
        """While searching."""
        self.note.setVisible(True)
        self.note.setText(words)

    def show_rules(self, rules: Sequence[PathRule]) -> None:
        """Which proposals are in the list of rules."""
        self._rules = tuple(rules)
        for line in self.lines:
            line.show_number(number_of(line.proposal.rule, self._rules))

    def limit(self, most: int) -> None:
        """Show no more than so many proposals at once; the others are scrolled to."""
        if most != self._most:
            self._most = most
            self._fit()

    def to_top(self) -> None:
        """Show the first proposals; the focus may have wandered through the others."""
        self._area.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        shown = [line.height() + 2 for line in self.lines[: self._most]]
        self._area.setFixedHeight(sum(shown) or LINE_HEIGHT)

    def _rebuild(self) -> None:
        for line in self.lines:
            self._grid.removeWidget(line)
            line.hide()
            line.deleteLater()
        proposals = self._searched.relink.rules if self._searched is not None else ()
        self.lines = [ProposalLine(self._theme, proposal) for proposal in proposals]
        said = max((line.said.sizeHint().width() for line in self.lines), default=0)
        for line in self.lines:
            line.said.setFixedWidth(said)
            line.wanted.connect(self.rule_wanted)
            self._grid.addWidget(line)
        self._fit()
        self.show_rules(self._rules)

    def _tint(self) -> None:
        self._mark.setPixmap(self._theme.pixmap("relink", "text2", 16))


class ProposalLine(QWidget):
    """Old → new, share of what was found, evidence in words, and the rule's number once it is taken."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, proposal: ProposedRule) -> None:
        super().__init__()
        self._theme = theme
        self.proposal = proposal
        self.setFixedHeight(_LINE + (_REASON if proposal.by_content else 0))
        rule = proposal.rule
        old, new = rule.find, rule.replace
        if rule.kind is RuleKind.REGEX and proposal.examples:
            old, new = "…" + proposal.examples[0][0][-40:], "…" + proposal.examples[0][1][-40:]
        arrow = RoleLabel(theme, "→", "text2", "mono")
        arrow.setFixedWidth(_ARROW)
        paths = QHBoxLayout()
        paths.setSpacing(4)
        paths.addWidget(PathWords(theme, old or self.tr("(relative)")), 1)
        paths.addWidget(arrow)
        paths.addWidget(PathWords(theme, new), 1)
        found = RoleLabel(theme, count_text(proposal.found), "text", "row", 600)
        words = self.tr("of {0} found").format(count_text(proposal.total))
        if proposal.ranges_fit is not None:
            words += self.tr(", all ranges fit") if proposal.ranges_fit else self.tr(", ranges do not fit")
        evidence = RoleLabel(theme, words)
        examples = "\n".join(f"{a} → {b}" for a, b in proposal.examples)
        self.setToolTip(plain_tip(f"{proposal.reason}\n{examples}"))
        self.taken = RoleLabel(theme, "", "success")
        self.take = QPushButton(self.tr("Add as rule"))
        self.take.setFlat(True)
        self.take.clicked.connect(lambda: self.wanted.emit(self.proposal))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.addLayout(paths, 0, 0)
        grid.addWidget(Share(theme, proposal.found / max(1, proposal.total)), 0, 1)
        self.said = QWidget()
        tail = QHBoxLayout(self.said)
        tail.setContentsMargins(0, 0, 0, 0)
        tail.setSpacing(4)
        tail.addWidget(found)
        tail.addWidget(evidence, 1)
        grid.addWidget(self.said, 0, 2)
        grid.addWidget(self.taken, 0, 3, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.take, 0, 3, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(3, _TAKEN)
        self.reason = ElidedLabel(theme)
        self.reason.set_text(self.tr("By content: {0}").format(proposal.reason))
        self.reason.setVisible(proposal.by_content)
        if proposal.by_content:
            self.reason.setFixedHeight(_REASON)
            grid.setVerticalSpacing(0)
            grid.addWidget(self.reason, 1, 0, 1, 4)

    def show_number(self, number: int | None) -> None:
        """The rule's place in the list, None while it is not taken."""
        self.taken.setText("" if number is None else "✓ " + self.tr("Rule {0}").format(number))
        self.taken.setVisible(number is not None)
        self.take.setVisible(number is None)


def number_of(rule: PathRule, rules: Sequence[PathRule]) -> int | None:
    """At which place (from 1) the list has this rule, whatever its scope and switch."""
    for number, other in enumerate(rules, 1):
        if (other.kind, other.find, other.replace) == (rule.kind, rule.find, rule.replace):
            return number
    return None


def place_of(proposal: ProposedRule, rules: Sequence[PathRule]) -> int | None:
    """Where a proposal belongs in the list: above the rules that would change its paths before it; None: at the end."""
    if proposal.first:
        return 0
    find = proposal.rule.find if proposal.rule.kind is RuleKind.PREFIX else ""
    hiding = (n for n, rule in enumerate(rules) if rule.kind is RuleKind.PREFIX and find.startswith(rule.find))
    return next(hiding, None) if find else None


def has_choices(searched: Searched | None) -> bool:
    """Whether the user has to decide anything."""
    return searched is not None and bool(searched.relink.rule_choices or searched.relink.file_choices)


def rest_words(searched: Searched) -> str:
    """ "32 paths no rule explains", or what else is left."""
    relink = searched.relink
    doubtful = sum(max((option.found for option in choice.options), default=0) for choice in relink.rule_choices)
    rest = relink.without + sum(choice.uses for choice in relink.file_choices) + doubtful
    if searched.cut_off:
        return QCoreApplication.translate("remap", "The search ended at 20,000,000 files")
    if not relink.total:
        return QCoreApplication.translate("remap", "Nothing is missing")
    if not rest:
        return QCoreApplication.translate("remap", "All missing files are found")
    if rest == 1:
        return QCoreApplication.translate("remap", "1 path no rule explains")
    return QCoreApplication.translate("remap", "{0} paths no rule explains").format(count_text(rest))


def choice_words(searched: Searched) -> str:
    """ "21 have several candidates, 11 have none"."""
    relink = searched.relink
    counted = (
        (
            len(relink.rule_choices),
            QCoreApplication.translate("remap", "1 folder to decide"),
            QCoreApplication.translate("remap", "{0} folders to decide"),
        ),
        (
            sum(choice.uses for choice in relink.file_choices),
            QCoreApplication.translate("remap", "1 has candidates"),
            QCoreApplication.translate("remap", "{0} have candidates"),
        ),
        (
            relink.without,
            QCoreApplication.translate("remap", "1 has none"),
            QCoreApplication.translate("remap", "{0} have none"),
        ),
        (
            len(searched.skipped),
            QCoreApplication.translate("remap", "1 folder could not be read"),
            QCoreApplication.translate("remap", "{0} folders could not be read"),
        ),
    )
    return ", ".join(one if count == 1 else many.format(count_text(count)) for count, one, many in counted if count)
