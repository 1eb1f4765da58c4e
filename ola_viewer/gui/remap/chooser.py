"""Decides what the program does not decide alone: several candidates side by side, none taken unasked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.remap.candidate_card import CandidateCard, look_at
from ola_viewer.gui.remap.parts import PathWords
from ola_viewer.gui.small_parts import RoleLabel, plain_tip, resize_within_screen
from ola_viewer.gui.theme import Theme
from ola_viewer.jobs import CancelToken
from ola_viewer.paths.by_example import infer_from_example, this_path_alone
from ola_viewer.paths.proposals import Candidate, FileChoice, ProposedRule, Relink, RuleChoice
from ola_viewer.paths.survey import Survey

_MOST_CARDS = 16
_MOST_LISTED = 2000


@dataclass(frozen=True)
class Decision:
    """One candidate of a doubtful folder or path: the file to look at, what speaks for it, and its rule if known."""

    path: str
    evidence: str
    rule: ProposedRule | None
    candidate: Candidate | None = None


def decisions_of(choice: RuleChoice | FileChoice) -> list[Decision]:
    """The candidates of a choice, best first."""
    if isinstance(choice, FileChoice):
        return [Decision(one.path, one.note, None, one) for one in choice.candidates[:_MOST_CARDS]]
    found = []
    for option in choice.options[:_MOST_CARDS]:
        change = f"{option.rule.find} → {option.rule.replace}"
        words = f"{change}: {option.found:,} of {option.total:,} found. {option.reason}"
        found.append(Decision(option.examples[0][1] if option.examples else option.rule.replace, words, option))
    return found


class Chooser(QDialog):
    """Modeless. `rule_wanted(ProposedRule)` for each decision."""

    rule_wanted = Signal(object)

    def __init__(self, theme: Theme, lane: DecodeLane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lane = lane
        self._survey: Survey | None = None
        self._choices: list[RuleChoice | FileChoice] = []
        self._decided: set[int] = set()
        self.cards: list[CandidateCard] = []
        self.setWindowTitle(self.tr("Choose among candidates"))
        resize_within_screen(self, 1080, 460)
        self.list = QListWidget()
        self.list.setFont(theme.font("mono"))
        self.list.setUniformItemSizes(True)
        self.list.setFixedWidth(264)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("To decide"))
        self.list.currentRowChanged.connect(self._on_current)
        self.path = PathWords(theme)
        self.why = RoleLabel(theme, "", "text2")
        self.why.setWordWrap(True)
        self.others = QCheckBox(self.tr("Apply the same change to all others below that folder"))
        body = QWidget()
        self._row = QHBoxLayout(body)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self._row.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(body)
        self.skip = QPushButton(self.tr("None of these"))
        self.skip.setAutoDefault(False)
        self.skip.clicked.connect(lambda: self._next(decided=True))
        close = QPushButton(self.tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(self.others)
        foot.addStretch(1)
        foot.addWidget(self.skip)
        foot.addWidget(close)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.path)
        right.addWidget(self.why)
        right.addWidget(area, 1)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addWidget(self.list)
        row.addLayout(right, 1)

    def show_choices(self, relink: Relink, survey: Survey) -> None:
        """Offer everything that a search left open."""
        self._survey = survey
        self._decided.clear()
        choices: list[RuleChoice | FileChoice] = [*relink.rule_choices, *relink.file_choices]
        self._choices = choices[:_MOST_LISTED]
        self.list.clear()
        for choice in self._choices:
            words = choice.path if isinstance(choice, FileChoice) else choice.prefix + "…"
            item = QListWidgetItem(words)
            item.setSizeHint(QSize(100, 24))
            item.setToolTip(plain_tip(words))
            self.list.addItem(item)
        if self._choices:
            self.list.setCurrentRow(0)

    # -- inside --------------------------------------------------------------------------------

    def _on_current(self, at: int) -> None:
        for card in self.cards:
            self._lane.cancel(f"candidate:{card.index}")
            self._row.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        if not 0 <= at < len(self._choices):
            return
        choice = self._choices[at]
        single = isinstance(choice, FileChoice)
        if isinstance(choice, FileChoice):
            self.path.set_text(choice.path)
            self.why.setText(self.tr("Records that name this path: {0}").format(count_text(choice.uses)))
        else:
            self.path.set_text(choice.prefix)
            self.why.setText(choice.why)
        self.others.setVisible(single)
        take = self.tr("Use this file") if single else self.tr("Use this folder")
        for number, decision in enumerate(decisions_of(choice)):
            card = CandidateCard(self._theme, number, decision.path, decision.evidence, take)
            if decision.candidate is not None:
                card.show_standing(decision.candidate.possible, decision.candidate.copies)
            card.taken.connect(self._on_taken)
            self._row.insertWidget(number, card)
            self.cards.append(card)
            self._look(card, decision)

    def _look(self, card: CandidateCard, decision: Decision) -> None:
        path, piece = decision.path, decision.candidate.piece if decision.candidate is not None else None
        self._lane.submit(
            f"candidate:{card.index}", lambda cancel: look_at(path, cancel, piece), card.show_look, owner=card
        )

    def _on_taken(self, index: int) -> None:
        choice = self._choices[self.list.currentRow()]
        decision = decisions_of(choice)[index]
        if decision.rule is not None:
            self._take(decision.rule)
            return
        assert isinstance(choice, FileChoice)
        example = ((choice.path, decision.path),)
        rule = this_path_alone(choice.path, decision.path)
        alone = ProposedRule(rule, choice.uses, choice.uses, None, example, self.tr("Chosen by hand."), first=True)
        if not self.others.isChecked() or self._survey is None:
            self._take(alone)
            return
        survey, old, new = self._survey, choice.path, decision.path

        def work(cancel: CancelToken) -> ProposedRule | None:
            return infer_from_example(survey, old, new, cancel)

        self._lane.submit("infer-example", work, lambda rule: self._take(rule or alone), owner=self)

    def _take(self, rule: ProposedRule) -> None:
        self.rule_wanted.emit(rule)
        self._next(decided=True)

    def _next(self, *, decided: bool) -> None:
        at = self.list.currentRow()
        item = self.list.item(at)
        if item is not None and decided:
            self._decided.add(at)
            item.setForeground(self._theme.color("disabled"))
        left = first_open(at, len(self._choices), self._decided)
        if left is None:
            self.close()
        else:
            self.list.setCurrentRow(left)


def first_open(at: int, count: int, decided: Sequence[int] | set[int]) -> int | None:
    """The next one behind `at`, or from the beginning, that is not decided."""
    order = [*range(at + 1, count), *range(min(at + 1, count))]
    return next((number for number in order if number not in decided), None)
