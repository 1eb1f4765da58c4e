"""Set-up assistant: the expected layout of a published set beside what is there, and the steps that are left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ola_viewer.building.sets import SetDescription, SetError, read_set, shipped_sets
from ola_viewer.building.setup_status import PartState, PartStatus, SetStatus
from ola_viewer.gui.building.dialog import BuildDialog
from ola_viewer.gui.building.fields import MANIFESTS, PathField, WorkersField
from ola_viewer.gui.building.services import BuildServices
from ola_viewer.gui.building.setup_task import SetupForecast, SetupTask, Step
from ola_viewer.gui.building.tasks import Forecast
from ola_viewer.gui.building.wording import FieldError, tr
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.follow import follow
from ola_viewer.gui.job_book import Outcome, Page
from ola_viewer.gui.small_parts import RoleLabel, plain_tip

_ROLES = {
    PartState.READY: "success",
    PartState.ELSEWHERE: "success",
    PartState.PACKED: "warning",
    PartState.TRACKS: "warning",
    PartState.INCOMPLETE: "error",
    PartState.MISSING: "error",
}
_OTHER = "other"


class SetupDialog(BuildDialog):
    """Choose a set and the folder of its downloads; do the steps one by one, or all that is left."""

    def __init__(self, services: BuildServices, parent: QWidget | None = None) -> None:
        super().__init__(services, tr("Set up a published set"), "", parent)
        self.resize(880, 800)
        theme = services.theme
        self._own: SetDescription | None = None
        self._before: int | None = None
        self._set_changed = False
        self._own_path = ""
        self._own_error = ""
        self._suggested = ""
        self._outcomes: dict[Step, Outcome] = {}
        self._shown: SetupForecast = SetupForecast()
        intro = self.upper.itemAt(0)
        assert intro is not None
        self.about = intro.widget()
        self.sets = QComboBox(self)
        self.sets.setAccessibleName(tr("Set"))
        self._known = {known.name: known for known in shipped_sets()}
        for known in self._known.values():
            self.sets.addItem(known.title, known.name)
        self.sets.addItem(tr("Another description…"), _OTHER)
        self.folder = PathField(theme, "folder", tr("Folder of the downloads"))
        self.folder.line.setPlaceholderText(tr("where the downloads are"))
        self.out = PathField(theme, "save", tr("Ready manifest"), tr("Manifests ({0})").format(MANIFESTS))
        self.overwrite = QCheckBox(tr("Overwrite"), self)
        self.add_field(tr("Set"), self.sets)
        self.add_field(tr("Downloads in"), self.folder, "folder")
        self.add_field(tr("Ready manifest"), self.out, "out")
        self.where = WorkersField(theme)
        self.add_field(tr("Workers"), self.where)
        self.add_field("", self.overwrite)
        self.tree = QTreeWidget(self)
        self.tree.setColumnCount(4)
        self.tree.setHeaderLabels([tr("Part"), tr("Expected"), tr("Found"), tr("State")])
        self.tree.setFont(theme.font("row"))
        self.tree.setAccessibleName(tr("Expected layout and what is there"))
        self.tree.setMinimumHeight(190)
        head = self.tree.header()
        head.setFont(theme.font("caption", 600))
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 190), (1, 260), (3, 150)):
            self.tree.setColumnWidth(column, width)
        head.setStretchLastSection(False)
        self.upper.addWidget(self.tree, 1)
        self.marks: dict[Step, QLabel] = {}
        self._notes: dict[Step, RoleLabel] = {}
        self.steps: dict[Step, QPushButton] = {}
        self.upper.addLayout(self._step_grid())
        self.forecast_view.setMinimumHeight(72)
        self.sets.currentIndexChanged.connect(self._on_set)
        self.sets.activated.connect(self._on_set_activated)
        self.folder.changed.connect(self._on_folder)
        self.out.changed.connect(self.on_field_changed)
        self.overwrite.toggled.connect(lambda _on: self.on_field_changed())
        follow(theme.changed, self, lambda: self.show_forecast(self._shown))
        self._show_steps()
        self._on_set()

    def choose_set(self, name: str) -> None:
        """Choose a shipped set by its name."""
        self.sets.setCurrentIndex(max(0, self.sets.findData(name)))

    @property
    def description(self) -> SetDescription | None:
        """The chosen set."""
        return self._known.get(self.sets.currentData(), self._own)

    def task(self) -> SetupTask:
        """See `BuildDialog`: all that is left."""
        description = self.description
        if description is None:
            raise FieldError("set", self._own_error or tr("Choose the description of the set."))
        overwrite, workers = self.overwrite.isChecked(), self.where.workers()
        return SetupTask(
            description, self.folder.path, self.out.path, overwrite, workers=workers, set_text=self._own_text()
        )

    def _own_text(self) -> str:
        """The path of the description, where it is one of the user's own."""
        return self._own_path if self.sets.currentData() == _OTHER else ""

    def start_step(self, step: Step) -> Page | None:
        """Do one step, once the fields say with what; what is wrong with them stands below them already."""
        if self.strip.running:
            return None
        try:
            task = replace(self.task(), step=step)
        except FieldError:
            return None
        page = self.services.book.start(task.title, task.run, task.spec)
        self._follow(page)
        return page

    def show_forecast(self, forecast: Forecast) -> None:
        """The layout and the state of the steps."""
        self._shown = forecast if isinstance(forecast, SetupForecast) else SetupForecast(errors=forecast.errors)
        self.tree.clear()
        if self._shown.status is not None:
            self._fill_tree(self._shown.status)
        self._show_steps()

    def _on_page_ended(self, page: Page) -> None:
        step = page.spec.parameters.get("step") if page.spec is not None else None
        outcome = page.outcome
        if outcome is not None and outcome.severity != "error" and isinstance(step, str):
            whole = Step(step) is Step.ALL
            self._outcomes |= dict.fromkeys((Step.RULES, Step.WRITE, Step.VERIFY) if whole else (Step(step),), outcome)
        super()._on_page_ended(page)
        self._show_steps()

    def _follow(self, page: Page) -> None:
        super()._follow(page)
        self._show_steps()

    # -- steps ---------------------------------------------------------------------------------

    def _step_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(2, 1)
        for number, (step, title, verb) in enumerate(
            (
                (Step.EXTRACT, tr("Extract the archives"), tr("Extract")),
                (Step.TRACKS, tr("Make the sound tracks"), tr("Make sound tracks")),
                (Step.RULES, tr("Find the path rules"), tr("Propose rules")),
                (Step.WRITE, tr("Write the ready manifest"), tr("Write manifest")),
                (Step.VERIFY, tr("Check to depth “files”"), tr("Verify")),
            )
        ):
            mark = QLabel(self)
            mark.setFixedSize(16, 16)
            note = RoleLabel(self.services.theme, "", "text2")
            button = QPushButton(verb, self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, step=step: self.start_step(step))
            label = RoleLabel(self.services.theme, f"{number + 1}  {title}", "text", "row", 500)
            for column, widget in enumerate((mark, label, note, button)):
                grid.addWidget(widget, number, column)
            self.marks[step], self._notes[step], self.steps[step] = mark, note, button
        return grid

    def _show_steps(self) -> None:
        shown, free = self._shown, not self.strip.running
        there = shown.status is not None
        archives, tracks = len(shown.archives), shown.tracks
        waiting = there and any(
            part.state is PartState.TRACKS and not part.to_make for part in (shown.status.parts if shown.status else ())
        )
        has_tracks = there and any(part.part.tracks_of for part in (shown.status.parts if shown.status else ()))
        out_there = "out" not in shown.errors
        nothing = tr("nothing to do")
        notes = {
            Step.EXTRACT: tr("{0} archives are left").format(count_text(archives)) if archives else nothing,
            Step.TRACKS: tr("{0} are left").format(count_text(tracks))
            if tracks
            else tr("after extraction")
            if waiting
            else nothing,
            Step.RULES: tr("not done yet"),
            Step.WRITE: tr("not done yet"),
            Step.VERIFY: tr("not done yet"),
        }
        done = {Step.EXTRACT: there and not archives, Step.TRACKS: there and not tracks and not waiting}
        for step in (Step.RULES, Step.WRITE, Step.VERIFY):
            outcome = self._outcomes.get(step)
            if outcome is not None:
                notes[step] = tr("done") if outcome.severity == "success" else tr("done, with remarks")
            done[step] = outcome is not None and outcome.severity == "success"
        able = {
            Step.EXTRACT: bool(archives),
            Step.TRACKS: bool(has_tracks and tracks),
            Step.RULES: shown.has_manifests,
            Step.WRITE: shown.has_manifests and out_there,
            Step.VERIFY: self.out.path is not None,
        }
        for step, button in self.steps.items():
            button.setEnabled(free and able[step])
            self._notes[step].show_text(notes[step] if there else "")
            pixmap = self.services.theme.pixmap("severity_success", "success", 14)
            self.marks[step].setPixmap(pixmap) if done[step] else self.marks[step].clear()

    # -- layout --------------------------------------------------------------------------------

    def _fill_tree(self, status: SetStatus) -> None:
        for manifest in status.manifests:
            found = "" if manifest.path is None else _below(manifest.path, status.folder)
            state = tr("missing") if manifest.path is None else tr("ready")
            item = self._item([manifest.part.title, " / ".join(manifest.part.files), found, state],
                              "error" if manifest.path is None else "success")  # fmt: skip
            self.tree.addTopLevelItem(item)
        for part in status.parts:
            self.tree.addTopLevelItem(self._part_item(part, status))
        self.tree.expandAll()

    def _part_item(self, part: PartStatus, status: SetStatus) -> QTreeWidgetItem:
        place = status.base / part.part.folder
        expected = f"{part.part.folder or _below(place, status.folder)}/"
        found = tr("{0} files").format(count_text(part.files))
        if part.folder != place:
            found = tr("{0} files in {1}").format(count_text(part.files), _below(part.folder, status.folder) + "/")
        if part.silent:
            found += ", " + tr("{0} videos without sound").format(count_text(part.silent))
        if part.packed:
            found += ", " + tr("{0} archives").format(count_text(len(part.packed)))
        item = self._item([part.part.title, expected, found, tr(part.state.value)], _ROLES[part.state])
        item.setToolTip(2, plain_tip(part.sentence))
        for child in part.part.children:
            count = part.counts.get(child, 0)
            state = tr("ready") if count else tr("not there yet") if part.packed else tr("missing")
            role = "success" if count else "warning" if part.packed else "error"
            files = tr("{0} files").format(count_text(count))
            item.addChild(self._item(["", f"{child}/", files, state], role))
        return item

    def _item(self, texts: list[str], role: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(texts)
        item.setSizeHint(0, QSize(0, 22))
        item.setForeground(3, QBrush(self.services.theme.color(role)))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        return item

    # -- fields --------------------------------------------------------------------------------

    def _on_set(self) -> None:
        self._set_changed = True
        if self.sets.currentData() == _OTHER:
            self._choose_other()
        else:
            self._before = self.sets.currentIndex()
        description = self.description
        if isinstance(self.about, RoleLabel):
            self.about.show_text(description.about if description is not None else "")
        self._outcomes.clear()
        self._on_folder()

    def _on_set_activated(self, index: int) -> None:
        """“Another description…” chosen once more asks once more; the first time, the change of the entry asked."""
        again = self.sets.currentIndex() == index and not self._set_changed
        if self.sets.itemData(index) == _OTHER and again:
            self._on_set()
        self._set_changed = False

    def _choose_other(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Description of a set"), "", tr("Descriptions (*.json)"))
        self._own, self._own_path, self._own_error = None, name, ""
        if name:
            try:
                self._own = read_set(Path(name))
            except SetError as error:
                self._own_error = str(error)
        elif self._before is not None:
            self.sets.setCurrentIndex(self._before)  # nothing was chosen: as it was

    def _on_folder(self) -> None:
        """Suggest a name for the ready manifest as long as the user gave none."""
        description, folder = self.description, self.folder.path
        if self.out.line.text() == self._suggested and description is not None and folder is not None:
            self._suggested = str(folder / f"{description.name}-ready.json")
            self.out.set_path(self._suggested)
        self._outcomes.clear()
        self.on_field_changed()


def _below(path: Path, folder: Path) -> str:
    """`path` as seen from `folder` where it lies below it."""
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)
