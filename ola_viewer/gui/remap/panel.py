"""The Remap panel: what was found, the rules, what they would do, and Apply. One undo step whatever the size."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ola_viewer.gui.figures import count_text, records_text, seconds_text
from ola_viewer.gui.remap.completion import KnownFolders, PathCompletion, folders_on_disk
from ola_viewer.gui.remap.evidence_view import LINE_HEIGHT, MOST_LINES, EvidenceView, number_of, place_of
from ola_viewer.gui.remap.figure_strip import FigureStrip
from ola_viewer.gui.remap.preview_control import PreviewControl, Previewed
from ola_viewer.gui.remap.relink_control import RelinkControl, Searched
from ola_viewer.gui.remap.rule_files import RuleFiles
from ola_viewer.gui.remap.rule_row import RULE_HEIGHT, RuleRow
from ola_viewer.gui.remap.rules_view import MOST_SHOWN, RulesView
from ola_viewer.gui.remap.samples_view import SamplesView
from ola_viewer.gui.remap.scopes import scope_options
from ola_viewer.gui.remap.survey_control import SurveyControl
from ola_viewer.gui.remap.warnings import warning_of
from ola_viewer.gui.services import Services
from ola_viewer.gui.small_parts import RoleLabel
from ola_viewer.gui.window.panels import Panel
from ola_viewer.jobs import Progress
from ola_viewer.manifest.rows import RowId
from ola_viewer.paths.preview import Figure
from ola_viewer.paths.proposals import ProposedRule
from ola_viewer.paths.rules import PathRule, PathRules

FOOT_HEIGHT = 44
_FIXED = FOOT_HEIGHT + 250
"""px of the panel's height that are neither proposals nor rules: heads, figures, three samples, the foot."""
_PROMISED = 900
"""px of width from which the foot has room for a sentence."""
REMAP_WIDTH = 860
"""px that the panel likes to have: paths are long, and both sides of a rule want to be read."""


class RemapPanel(Panel):
    """`filter_wanted(term)`, `search_wanted`, `choose_wanted`: what others do for it."""

    filter_wanted = Signal(str)
    search_wanted = Signal()
    choose_wanted = Signal()
    shown_now = Signal(bool)

    def __init__(
        self,
        services: Services,
        surveys: SurveyControl,
        relinks: RelinkControl,
        previews: PreviewControl,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._surveys = surveys
        self._relinks = relinks
        self._previews = previews
        self._known = KnownFolders()
        self._applied: PathRules | None = None
        theme = services.theme
        self._hint = RoleLabel(theme, self.tr("Rules apply from top to bottom"), "text2")
        self.files = RuleFiles(services, lambda: self.rules_view.rules)
        self.files.loaded.connect(self.set_rules)
        self.evidence = EvidenceView(theme)
        self.rules_view = RulesView(theme)
        self.rules_view.row_built = self._give_completion
        self.strip = FigureStrip(theme)
        self.samples = SamplesView(theme)
        self.previewed = RoleLabel(theme, "", "text2")
        self._promise = RoleLabel(theme, self.tr("One undo step. Nothing is written until you save."), "text2")
        self.filter_button = QPushButton(self.tr("Filter to changes"))
        self.filter_button.clicked.connect(lambda: self.filter_wanted.emit("remap:changes"))
        self.apply_button = QPushButton()
        self.apply_button.setDefault(True)
        for button in (self.filter_button, self.apply_button):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.previewed.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.apply_button.setToolTip(self.tr("Change the paths (Ctrl+Enter)"))
        self.apply_button.clicked.connect(self.apply)
        self._foot = QWidget()
        self._foot.setFixedHeight(FOOT_HEIGHT)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(12, 0, 12, 0)
        foot.setSpacing(10)
        foot.addWidget(self.previewed, 1)
        foot.addWidget(self._promise)
        foot.addWidget(self.filter_button)
        foot.addWidget(self.apply_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.evidence)
        column.addWidget(self.rules_view)
        column.addWidget(self.strip)
        column.addWidget(self.samples, 1)
        column.addWidget(self._foot)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.apply)
        self._scopes_soon = QTimer(self, singleShot=True, interval=200)
        self._scopes_soon.timeout.connect(self._offer_scopes)
        self._connect()
        self._offer_scopes()
        self._show(None)

    def _connect(self) -> None:
        model = self._services.model
        self.rules_view.changed.connect(self._on_rules_changed)
        self.rules_view.figure_chosen.connect(self._on_figure_of_rule)
        self.strip.chosen.connect(lambda figure: self._previews.choose(figure))
        self.samples.record_wanted.connect(self._go_to)
        self.evidence.rule_wanted.connect(self.take)
        self.evidence.choose_wanted.connect(self.choose_wanted)
        self.evidence.search_wanted.connect(self.search_wanted)
        self._previews.shown.connect(self._show)
        self._previews.failed.connect(lambda words: self.previewed.show_text(words, "error"))
        self._surveys.changed.connect(self._show_evidence)
        self._relinks.changed.connect(self._show_evidence)
        self._relinks.found.connect(self._on_found)
        self._relinks.progressed.connect(self._on_progress)
        model.selection_changed.connect(self._scopes_soon.start)
        model.view_changed.connect(self._scopes_soon.start)
        model.columns_changed.connect(self._learn_folders)
        model.history_changed.connect(self._on_history_changed)
        model.sources_changed.connect(self._on_sources_changed)

    # -- panel ---------------------------------------------------------------------------------

    def head_left(self) -> QWidget | None:
        """How the rules apply."""
        return self._hint

    def head_right(self) -> QWidget | None:
        """Load and save."""
        return self.files

    def shown(self) -> None:
        """Survey if that was not done, and preview what is there."""
        if not self.rules_view.rows:
            self.rules_view.add()
        self._learn_folders()
        self._show_evidence()
        self._previews.set_rules(self.rules_view.rules)
        self._previews.set_active(True)
        if self._surveys.surveyed is None and not self._surveys.running and self._services.model.columns_ready:
            self._surveys.run()
        self.take_focus()
        self.shown_now.emit(True)

    def take_focus(self) -> None:
        """The first rule is where the work begins."""
        if self.rules_view.rows:
            self.rules_view.rows[0].old.setFocus()

    def hidden(self) -> None:
        """Preview nothing any more."""
        self._previews.set_active(False)
        self.shown_now.emit(False)

    # -- rules ---------------------------------------------------------------------------------

    def set_rules(self, rules: tuple[PathRule, ...]) -> None:
        """Replace the rules."""
        self._applied = None
        self.rules_view.set_rules(rules)

    def take(self, proposal: ProposedRule) -> None:
        """Add a proposed rule, in the place of an empty one if there is one; above rules that would hide it."""
        if number_of(proposal.rule, self.rules_view.rules) is None:
            self._drop_empty()
            self.rules_view.add(proposal.rule, place_of(proposal, self.rules_view.rules))

    def apply(self) -> None:
        """Do it: one edit, whatever its size."""
        shown, messages = self._previews.current, self._services.messages
        if shown is None or not len(shown.changed):
            messages.say(self.tr("These rules change nothing."), "info")
            return
        if self._previews.pending:
            messages.say(self.tr("The preview is not finished yet."), "info")
            return
        rules = shown.preview.rules
        edit = PathRules(tuple(rule for rule in rules.rules if rule.enabled))
        words = self.tr("Changed the paths of {0}. Undo takes it back.")
        try:
            self._services.model.push(edit)
        except ValueError as error:
            messages.say(str(error), "error")
            return
        self._applied = edit
        self._switch(False, edit)
        messages.say(words.format(records_text(len(shown.changed))), "success")

    def _switch(self, enabled: bool, edit: PathRules) -> None:
        """Applied rules are switched off, lest they apply twice; undone ones are switched on again."""
        for row in self.rules_view.rows:
            if number_of(row.rule, edit.rules) is not None:
                row.enabled_box.setChecked(enabled)

    def _on_history_changed(self) -> None:
        if self._applied is None:
            return
        done = {id(entry.edit): entry.done for entry in self._services.model.history}.get(id(self._applied))
        if done is None:
            self._applied = None
        else:
            self._switch(not done, self._applied)

    def _drop_empty(self) -> None:
        for row in list(self.rules_view.rows):
            if not row.rule.find and not row.rule.replace:
                self.rules_view.remove(row)

    def _on_rules_changed(self) -> None:
        rules = self.rules_view.rules
        self.evidence.show_rules(rules)
        self._previews.set_rules(rules)
        self._show_card()

    def _on_sources_changed(self) -> None:
        if not self._services.model.is_open and self.rules_view.rows:
            self.set_rules(())

    # -- searching -----------------------------------------------------------------------------

    def _on_found(self, searched: Searched) -> None:
        inside = self.isAncestorOf(self.window().focusWidget() or self.window())
        for proposal in searched.relink.rules:
            self.take(proposal)
        if not self.rules_view.rows:
            self.rules_view.add()
        self.evidence.to_top()
        if inside:
            self.rules_view.rows[0].old.setFocus()

    def _on_progress(self, progress: Progress) -> None:
        words = self.tr("Searching… {0} files: {1}").format(count_text(progress.done), progress.note)
        self.evidence.show_progress(words)

    def _show_evidence(self) -> None:
        surveyed = self._surveys.surveyed
        missing = None if surveyed is None else surveyed.survey.broken
        self.evidence.show_state(self._relinks.searched, running=self._relinks.running, missing=missing)

    # -- showing -------------------------------------------------------------------------------

    def _show(self, shown: Previewed | None) -> None:
        total = None if shown is None else shown.preview.total
        self.rules_view.show_figures(None if shown is None else shown.preview.per_rule)
        self.strip.show_figures(total, Figure.CHANGE if shown is None else shown.figure)
        self.samples.samples.set_samples(() if shown is None else shown.samples)
        count = 0 if shown is None else len(shown.changed)
        self.apply_button.setEnabled(count > 0)
        self.filter_button.setEnabled(count > 0)
        keys = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
        words = self.tr("Apply to 1 record") if count == 1 else self.tr("Apply to {0} records")
        self.apply_button.setText(f"{words.format(count_text(count))}   {keys}")
        if shown is None:
            self.previewed.show_text("", "text2")
        else:
            seconds = f"{shown.seconds:.2f} s" if shown.seconds < 10 else seconds_text(shown.seconds)
            words = self.tr("{0} previewed in {1}").format(records_text(count), seconds)
            if not shown.final:
                words += self.tr(", folders are being listed")
            elif total is not None and total[Figure.UNKNOWN]:
                words += self.tr(", {0} paths could not be looked up").format(count_text(total[Figure.UNKNOWN]))
            self.previewed.show_text(words, "text2")
        self._show_card()

    def _show_card(self) -> None:
        self.strip.show_warning(warning_of(self.rules_view.rows, self._previews.current))

    def _on_figure_of_rule(self, figure: Figure, number: int) -> None:
        self._previews.choose(figure, number)

    def _go_to(self, row: int) -> None:
        model = self._services.model
        if model.view_row(RowId(row)) is None:
            self._services.messages.say(self.tr("This record is hidden by the filter."), "warning")
        else:
            model.set_current(RowId(row))

    # -- helpers of the fields -----------------------------------------------------------------

    def _offer_scopes(self) -> None:
        self.rules_view.set_scopes(scope_options(self._services.model))

    def _learn_folders(self) -> None:
        snapshot = self._services.model.snapshot
        if not self._services.model.columns_ready:
            return

        def work(_cancel: object) -> tuple[KnownFolders, tuple[str, ...]]:
            columns = [snapshot.columns(source.number) for source in snapshot.sources]
            texts = {text for one in columns if one is not None for text in one.refs.folders}
            return KnownFolders(texts), tuple(sorted(texts))

        def done(found: tuple[KnownFolders, tuple[str, ...]]) -> None:
            self._known = found[0]
            self.rules_view.set_folders(found[1])

        self._services.lanes.decode.submit("remap-folders", work, done, background=True)

    def _give_completion(self, row: RuleRow) -> None:
        lane = self._services.lanes.decode
        PathCompletion(row.old, lane, "remap-find", lambda text, cancel: self._known.below(text))
        PathCompletion(row.new, lane, "remap-new", folders_on_disk)

    # -- Qt ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ins adds a rule below the one with the focus."""
        if event.key() == Qt.Key.Key_Insert:
            row = self.rules_view.focused()
            at = None if row is None else self.rules_view.rows.index(row) + 1
            self.rules_view.add(at=at).old.setFocus()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The promise steps back before the buttons do."""
        super().resizeEvent(event)
        self._promise.setVisible(self.width() >= _PROMISED)
        self._share_room()

    def _share_room(self) -> None:
        """In a low window proposals and rules scroll early, so that samples stay in sight."""
        spare = self.height() - _FIXED
        lines, rules = MOST_LINES, MOST_SHOWN
        while lines * LINE_HEIGHT + rules * RULE_HEIGHT > spare and lines + rules > 3:
            if lines > 1 and lines >= rules - 1:
                lines -= 1
            else:
                rules -= 1
        self.evidence.limit(lines)
        self.rules_view.limit(rules)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the foot, a line above it."""
        painter = QPainter(self)
        theme = self._services.theme
        top = self._foot.y()
        painter.fillRect(0, top, self.width(), FOOT_HEIGHT, theme.color("header"))
        painter.fillRect(0, top, self.width(), 1, theme.color("border"))
