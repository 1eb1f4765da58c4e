"""One kind of problem: what the trainer will do, what can be fixed, before → after, and the buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ola_viewer.checks.fixes import FixGroup, FixPlan, count_rows
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.problems.diff import before_after
from ola_viewer.gui.problems.groups import GroupList
from ola_viewer.gui.problems.samples import SampleLine, SampleList
from ola_viewer.gui.problems.words import place_words, records_text
from ola_viewer.gui.theme import Theme

_SAMPLES = 60
_EARLY = 5
"""Groups that are shown of a plan that is being made."""
FOOT_HEIGHT = 44
_HEAD_REST = 92
"""px of the head that are neither title, code nor places."""


class ProblemDetail(QWidget):
    """Shows what it is told. `fix_wanted(groups)`, `fix_record_wanted`, `exclude_wanted`, `silence_wanted`,
    `places_wanted` (the words "in 3 folders" were clicked), `record_wanted(row)`."""

    fix_wanted = Signal(object)
    fix_record_wanted = Signal()
    exclude_wanted = Signal()
    silence_wanted = Signal()
    record_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon, self._role = "", "text2"
        self._plannable = self._named = False
        """Whether the foot offers fixes, and what is done about one problem."""
        self._mark = QLabel(self)
        self.title = self._label("title", 600)
        self.code = self._label("mono")
        self.where = self._label("row")
        self.consequence = self._label("base")
        self.consequence.setWordWrap(True)
        self.note = self._label("base")
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setWordWrap(True)
        self.note.setContentsMargins(24, 0, 24, 0)
        self.groups = GroupList(theme, self)
        self.samples = SampleList(theme, self)
        self.fix = QPushButton(self)
        self.fix.setDefault(True)
        self.fix.setAutoDefault(False)
        self.fix_record = QPushButton(self.tr("Fix this record"), self)
        self.exclude = QPushButton(self)
        self.silence = QPushButton(self.tr("Silence…"), self)
        self.silence.setFlat(True)
        self._one_step = self._label("row")
        self._one_step.setText(self.tr("One undo step"))
        head = QHBoxLayout()
        head.setSpacing(10)
        for widget in (self._mark, self.title, self.code):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.where)
        for label in (self.code, self.where):
            label.setMinimumWidth(1)  # in a narrow panel the title comes first
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 16, 10)
        top.setSpacing(8)
        top.addLayout(head)
        top.addWidget(self.consequence)
        self._top = QWidget(self)
        self._top.setLayout(top)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.setSpacing(8)
        for button in (self.fix, self.fix_record, self.exclude, self.silence):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self._one_step)
        self._foot = _Foot(theme)
        self._foot.setFixedHeight(FOOT_HEIGHT)
        self._foot.setLayout(foot)
        self._rule = _Line(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._top, self._rule, self.groups):
            column.addWidget(part)
        column.addWidget(self.note, 1)
        column.addWidget(self.samples, 1)
        column.addWidget(self._foot)
        self._foot_row = foot
        self.groups.chosen_changed.connect(self._on_chosen_changed)
        self.samples.record_wanted.connect(self.record_wanted)
        self.fix.clicked.connect(lambda: self.fix_wanted.emit(self.groups.chosen))
        self.fix_record.clicked.connect(self.fix_record_wanted)
        self.exclude.clicked.connect(self.exclude_wanted)
        self.silence.clicked.connect(self.silence_wanted)
        theme.changed.connect(self._tint)
        self._tint()
        self.show_nothing("")

    def _label(self, font: str, weight: int = 400) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(self._theme.font(font, weight))  # type: ignore[arg-type]
        return label

    # -- showing -------------------------------------------------------------------------------

    def show_nothing(self, words: str) -> None:
        """Nothing is chosen, or there is nothing."""
        for part in (self._top, self._rule, self.samples, self._foot):
            part.hide()
        self.groups.show_groups((), self._role)
        self.note.setText(words)
        self.note.show()

    def show_head(self, title: str, code: str, consequence: str, icon: str, role: str, records: int) -> None:
        """The problem itself; groups or findings follow."""
        shown = (self.title.text(), self.code.text(), self.consequence.text(), self._icon, self._role)
        if shown == (title, code, consequence, icon, role) and not self._top.isHidden():
            self.show_places(records, 0)
            self.exclude.setText(self.tr("Exclude {0}…").format(count_text(records)))
            self._fit_foot()
            return
        self._icon, self._role = icon, role
        self.title.setText(title)
        self.code.setText(code)
        self.consequence.setText(consequence)
        self._fit_consequence()
        self.show_places(records, 0)
        self.exclude.setText(self.tr("Exclude {0}…").format(count_text(records)))
        self._named = bool(code)
        self.note.hide()
        for part in (self._top, self._rule, self.samples, self._foot):
            part.show()
        self._fit_foot()
        self._tint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The consequence is read in full."""
        super().resizeEvent(event)
        self._fit_consequence()
        self._fit_head()
        self._fit_foot()

    def _fit_head(self) -> None:
        """The code, which the title spells, steps back where title and places need the room."""
        words = sum(label.sizeHint().width() for label in (self.title, self.code, self.where))
        self.code.setVisible(bool(self.code.text()) and words + _HEAD_REST <= self.width())

    def _fit_foot(self) -> None:
        """Words step back where there is no room, then the button that a key and the record's own card have, too."""
        margins = self._foot_row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        used = 0
        for widget, wanted in (
            (self.fix, self._plannable),
            (self.exclude, self._named),
            (self.silence, self._named),
            (self.fix_record, self._plannable),
            (self._one_step, self._plannable and self.fix.isEnabled()),
        ):
            need = widget.sizeHint().width() + (self._foot_row.spacing() if used else 0)
            shown = wanted and (used + need <= room or widget is self.fix)
            used += need if shown else 0
            widget.setVisible(shown)

    def _fit_consequence(self) -> None:
        self.consequence.setMinimumHeight(max(0, self.consequence.heightForWidth(max(1, self.width() - 32))))

    def show_places(self, records: int, folders: int) -> None:
        """ "1,412 records in 3 folders"; without folders while they are not counted."""
        words = records_text(records)
        if folders:
            inside = self.tr("1 folder") if folders == 1 else self.tr("{0} folders").format(count_text(folders))
            words = self.tr("{0} in {1}").format(words, inside)
        self.where.setText(words)
        self._fit_head()

    def show_waiting(self, words: str) -> None:
        """The plan is being made."""
        self.groups.show_groups((), self._role)
        self.samples.show_lines((), words, fixes=True)
        self._show_fix(0)

    def show_plan(self, plan: FixPlan, whole: bool = True) -> None:
        """What can be fixed, with samples. Of a plan that is not `whole` yet nothing can be chosen."""
        self.groups.show_groups(plan.groups if whole else plan.groups[:_EARLY], self._role)
        if whole:
            self._on_chosen_changed()
            return
        for box in self.groups.boxes:
            box.setEnabled(False)
        count = sum(len(group.rows) for group in plan.groups)
        lines, _ = sample_lines(list(self.groups.groups))
        self.samples.show_lines(lines, self.tr("{0} so far").format(count_text(count)), fixes=True)
        self._show_fix(0, self.tr("Planning …"))

    def show_findings(self, lines: Sequence[SampleLine], note: str) -> None:
        """Records of a problem that has no fix."""
        self.groups.show_groups((), self._role)
        self.samples.show_lines(lines, note, fixes=False)
        self._plannable = False
        self._fit_foot()

    def set_record_fixable(self, fixable: bool) -> None:
        """Whether "Fix this record" does something for the current record."""
        self.fix_record.setEnabled(fixable)

    def _on_chosen_changed(self) -> None:
        chosen = self.groups.chosen
        count = count_rows(chosen)
        self._show_fix(count)
        lines, place = sample_lines(chosen or list(self.groups.groups))
        note = self.tr("{0} of {1}").format(place, records_text(count)) if count and place else ""
        self.samples.show_lines(lines, note, fixes=True)

    def _show_fix(self, count: int, otherwise: str = "") -> None:
        none = otherwise or self.tr("Nothing to fix")
        self.fix.setText(self.tr("Fix {0}").format(records_text(count)) if count else none)
        self.fix.setEnabled(bool(count))
        self._plannable = True
        self._fit_foot()

    # -- look ----------------------------------------------------------------------------------

    def _tint(self) -> None:
        if self._icon:
            self._mark.setPixmap(self._theme.pixmap(self._icon, self._role, 18))
        for label, role in (
            (self.code, "text2"),
            (self.where, "text2"),
            (self.note, "text2"),
            (self._one_step, "text3"),
        ):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, self._theme.color(role))
            label.setPalette(palette)


def sample_lines(groups: Sequence[FixGroup]) -> tuple[list[SampleLine], str]:
    """Samples of the groups in turns, so that each is seen, and where in the records they stand if they agree."""
    lines: list[SampleLine] = []
    places: set[str] = set()
    longest = max((len(group.samples) for group in groups), default=0)
    for number in range(longest):
        for group in groups:
            if number < len(group.samples) and len(lines) < _SAMPLES:
                sample = group.samples[number]
                lines.append(SampleLine(sample.row, *before_after(sample.before, sample.after)))
                places.add(place_words(str(sample.pointer[0]) if sample.pointer else "", sample.pointer))
    return lines, places.pop() if len(places) == 1 else ""


class _Line(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("border"))


class _Foot(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("header"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("border"))
