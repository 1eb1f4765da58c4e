"""Builds services, window and features, and runs them: on a screen, off screen, or for one picture."""

from __future__ import annotations

import gc
import linecache
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QEvent, QEventLoop, QObject, QSettings, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication

from ola_viewer import __version__
from ola_viewer.gui.actions import Actions, default_specs
from ola_viewer.gui.building.feature import BuildingFeature
from ola_viewer.gui.dialogs.crash import CrashDialog, CrashReporter
from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.editing.room import EditingRoom
from ola_viewer.gui.editing.work_exchange import WorkExchange
from ola_viewer.gui.facets.controller import FacetController
from ola_viewer.gui.figures import count_text, size_text
from ola_viewer.gui.file_watch import FileWatch
from ola_viewer.gui.history.panel import HistoryPanel
from ola_viewer.gui.index_keeping import IndexKeeping
from ola_viewer.gui.job_book import JobBook
from ola_viewer.gui.jobs.panel import JobsPanel
from ola_viewer.gui.lanes import Lanes
from ola_viewer.gui.messages import Messages
from ola_viewer.gui.probe import start_probe
from ola_viewer.gui.remap.feature import RemapFeature
from ola_viewer.gui.remap.panel import REMAP_WIDTH, RemapPanel
from ola_viewer.gui.review.room import ReviewRoom
from ola_viewer.gui.saving.export_control import ExportControl
from ola_viewer.gui.saving.save_control import SaveControl
from ola_viewer.gui.services import Services
from ola_viewer.gui.session_glue import SessionGlue
from ola_viewer.gui.session_store import open_store
from ola_viewer.gui.statistics.panel import StatisticsPanel
from ola_viewer.gui.theme import Theme, ThemeChoice
from ola_viewer.gui.trainers import Trainers
from ola_viewer.gui.translation import load_translation
from ola_viewer.gui.viewing import ViewComputer
from ola_viewer.gui.welcome.page import SetUpCard
from ola_viewer.gui.window.commands import WindowCommands
from ola_viewer.gui.window.file_messages import FileMessages
from ola_viewer.gui.window.inspector_link import InspectorLink, make_inspector, roots_finder
from ola_viewer.gui.window.main_window import MainWindow
from ola_viewer.gui.window.media_link import MediaLink
from ola_viewer.gui.window.panels import PanelSpec
from ola_viewer.gui.window.problems_link import ProblemsLink
from ola_viewer.gui.window.review_link import ReviewLink
from ola_viewer.gui.window.sound_link import SoundLink
from ola_viewer.gui.window.trainer_link import TrainerLink
from ola_viewer.jobs.job_files import JobFiles
from ola_viewer.manifest.export_table import Extra
from ola_viewer.manifest.rows import RowId
from ola_viewer.media import Roots
from ola_viewer.settings import Recents, SettingsStore, config_folder, state_folder

SETTLE_MS = 20_000
"""A picture waits at most so long for rows, columns and preview."""
_QUIET_MS = 60


class Program:
    """One QApplication with its window. Build once a process."""

    def __init__(self, roots: Sequence[Path] = (), theme: str | None = None) -> None:
        app = QApplication.instance() or QApplication(sys.argv[:1])
        self.app = cast(QApplication, app)
        self.app.setApplicationName("ola-viewer")
        self.app.setApplicationDisplayName("Ola Viewer")
        self.app.setApplicationVersion(__version__)
        self.app.setDesktopFileName("ola-viewer")
        load_translation(self.app)
        settings = SettingsStore(config_folder() / "settings.json")
        choice = cast(ThemeChoice, theme or settings.settings.theme)
        lanes = Lanes(self.app)
        look = Theme(self.app, choice)
        self.viewer = ViewComputer()
        layout = QSettings(str(config_folder() / "window.ini"), QSettings.Format.IniFormat)
        model = DocumentModel(lanes, self.viewer, self.app)
        self.services = Services(
            theme=look,
            lanes=lanes,
            settings=settings,
            recents=Recents(state_folder() / "recents.json"),
            messages=Messages(self.app),
            model=model,
            actions=Actions(default_specs(), look, self.app),
            trainers=Trainers(settings, model, lanes.decode, self.app),
            layout=layout,
        )
        self.roots = tuple(roots)
        self.inspector = make_inspector(self.services, self.roots)
        self.window = MainWindow(self.services, self.inspector)
        self.trainer_link = TrainerLink(self.services, self.window)
        self.commands = WindowCommands(self.services, self.window)
        self.facets = FacetController(
            self.window.facets, self.window.table_pane.filter_line, self.services.model, lanes.decode
        )
        self.inspector_link = InspectorLink(self.services, self.inspector, self.window.table_pane.table)
        self.inspector_link.add_root = self.commands.add_root
        self.inspector_link.filter_by = self.window.table_pane.filter_line.add_term
        self.sound_link = SoundLink(self.services, self.inspector.desk, self.window.status, self.commands)
        self.indexes = IndexKeeping(self.services.model, settings, self.app)
        self.watch = FileWatch(self.services.model, lanes.decode, self.app)
        self.file_messages = FileMessages(
            self.services.model,
            self.services.messages,
            self.watch,
            self.commands.reload,
            self.commands.show_text,
            self.app,
        )
        self.session = SessionGlue(self.services, *open_store(state_folder() / "session.db"), self.app)
        self.session.open_path = lambda path: self.commands.open_paths([path])
        self.window.may_close = self.session.giving_up(self.window.may_close)
        self.review = ReviewRoom(
            self.services, self.window, self.session, self.viewer, roots_finder(self.services, self.roots)
        )
        self.editing = EditingRoom(self.services, self.window, self.inspector, roots_finder(self.services, self.roots))
        self.review_link = ReviewLink(self.review, self.editing, self.facets)
        self.work = WorkExchange(
            self.services,
            self.window,
            self.session,
            self.commands.show_text,
            lambda: [verdict for _, verdict in self.review.rows.judged()],
        )
        self.services.actions.bind("work.save", self.work.ask_save)
        self.services.actions.bind("work.apply", self.work.ask_apply)
        self.remap: RemapFeature
        self.saving: SaveControl
        self.exporting: ExportControl
        self.problems: ProblemsLink
        self.building: BuildingFeature
        add_features(self)
        if settings.problem:
            self.services.messages.say(settings.problem, "warning")
        self.crashes = CrashReporter(self.app)
        self.crashes.caught.connect(lambda report: CrashDialog(report, look, self.window).show())
        lanes.dispatcher.failed.connect(self.crashes.report)
        linecache.clearcache()  # the source text of all modules, see `ola_viewer.gui`: some 15 MB

    # -- running -------------------------------------------------------------------------------

    def run(self, files: list[Path]) -> int:
        """Show the window until it is closed."""
        self.crashes.install()
        self._restore_layout()
        if files:  # before the window shows, which takes longer than reading the first rows
            self.commands.open_paths(files)
        self.window.show()
        start_probe(self.services, self.window, self.inspector, self.session)
        gc.freeze()  # modules and widgets stay: looking through them for garbage again and again would be felt (40 ms)
        code = self.app.exec()
        self._store_layout()
        self.shutdown()
        return int(code)

    def run_headless(self, files: list[Path]) -> int:
        """No display: run the same window off screen, print what it shows, write a picture, say so."""
        out = Path(tempfile.gettempdir()) / f"ola-viewer-{os.getpid()}.png"
        sys.stdout.write("There is no display: the window runs off screen.\n")
        self.window.resize(1440, 900)
        self.window.show()
        if files:
            self.commands.open_paths(files)
        self.settle()
        for line in self.summary():
            sys.stdout.write(line + "\n")
        done = self.window.grab().save(str(out))
        sys.stdout.write(f"Screenshot: {out}\n" if done else f"The screenshot {out} could not be written.\n")
        failed = bool(files) and not self.services.model.sources
        self.shutdown()
        return 2 if failed else 0

    def screenshot(self, files: list[Path], row: int, size: tuple[int, int], out: Path) -> int:
        """Write a picture with record `row` of the first file shown."""
        self.window.resize(*size)
        self.window.show()
        self.services.model.open(files)
        self.settle()
        model = self.services.model
        code = 0
        if not model.sources:
            code = self._complain([bar.text for bar in self.services.messages.bars.values()])
        elif row >= model.sources[0].count:
            count = model.sources[0].count
            code = self._complain([f"There is no record {row:,}: {model.sources[0].path.name} has {count:,}."])
        else:
            self.window.table_pane.go_to_number(row)
            self.window.table_pane.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.settle()
            if not self.window.grab().save(str(out)):
                code = self._complain([f"{out} could not be written."])
        self.shutdown()
        return code

    def settle(self, limit_ms: int | None = None) -> bool:
        """Let events run until nothing is being read, counted, filtered or decoded; False at the limit (`SETTLE_MS`
        for None)."""
        return Settled(self).wait(SETTLE_MS if limit_ms is None else limit_ms)

    def summary(self) -> list[str]:
        """What a person without a display wants to know."""
        lines = []
        for state in self.services.model.sources:
            size = size_text(state.source.file.size) if state.source is not None else ""
            lines.append(f"{state.path}: {count_text(state.count)} records, {size}")
            lines += [f"  {problem.kind}: {problem.message}" for problem in state.problems[:20]]
        lines += [bar.text for key, bar in self.services.messages.bars.items() if key.startswith("open:")]
        lines += self.facets.kind_lines()
        return lines

    def shutdown(self) -> None:
        """Stop the lanes, then destroy the window."""
        self.inspector.close_media()
        self.review.end()
        self.services.lanes.shutdown()
        self.indexes.end()
        self.session.close()
        self.window.may_close = lambda: True
        self.window.close()
        self.window.deleteLater()
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _complain(self, sentences: list[str]) -> int:
        for sentence in sentences:
            sys.stderr.write(f"ola-viewer: {sentence}\n")
        return 2

    def _restore_layout(self) -> None:
        layout = self.services.layout
        geometry, columns, panes = (layout.value(key) for key in ("geometry", "columns", "sides"))
        if not (isinstance(geometry, QByteArray) and self.window.restoreGeometry(geometry)):
            self.window.resize(QSize(1440, 900).boundedTo(self.window.screen().availableSize()))
        if isinstance(columns, QByteArray):
            self.window.table_pane.table.restore_layout(columns)
        if isinstance(panes, str):
            self.window.browse.restore_widths(panes)

    def _store_layout(self) -> None:
        layout = self.services.layout
        layout.setValue("geometry", self.window.saveGeometry())
        layout.setValue("columns", self.window.table_pane.table.layout_state())
        layout.setValue("sides", self.window.browse.kept_widths())
        layout.sync()


class Settled(QObject):
    """Waits by signals until lanes and model are quiet for a moment."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._lanes = program.services.lanes
        self._model = program.services.model
        self._was_calm = False
        self._loop = QEventLoop(self)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._quiet.timeout.connect(self._on_quiet)
        self._limit = QTimer(self, singleShot=True)
        self._limit.timeout.connect(lambda: self._loop.exit(1))

    def wait(self, limit_ms: int) -> bool:
        """True when quiet, False at the limit."""
        self._quiet.start()
        self._limit.start(limit_ms)
        return self._loop.exec() == 0

    def _on_quiet(self) -> None:
        calm = self._lanes.idle and not self._model.busy
        if calm and self._was_calm:
            self._loop.exit(0)
            return
        self._was_calm = calm  # once more: a result may just be on its way here
        self._quiet.start()


def add_features(program: Program) -> None:
    """Register bottom panels and modes. The one place to add a feature to the window."""
    services, window = program.services, program.window
    add_remap(program)
    add_saving(program)
    building = add_building(program)
    program.problems = ProblemsLink(services, window, program.viewer, program.facets, program.inspector, program.roots)
    for spec in (
        PanelSpec(
            "statistics",
            window.tr("Statistics"),
            "table",
            "panel.statistics",
            lambda: StatisticsPanel(
                services.model, services.lanes.decode, services.theme, window.table_pane.filter_line.add_term
            ),
            height=0.5,
        ),
        PanelSpec(
            "jobs",
            window.tr("Jobs"),
            "clock",
            "panel.jobs",
            lambda: JobsPanel(
                services.lanes.jobs,
                services.theme,
                building.book,
                building.open_result,
                building.show_log,
                building.load_past,
            ),
            alone=True,
        ),
        PanelSpec(
            "history",
            window.tr("History"),
            "undo",
            "panel.history",
            lambda: HistoryPanel(services.model, services.theme),
        ),
    ):
        window.add_panel(spec)


def add_remap(program: Program) -> None:
    """Survey, remap, relink."""
    services, window = program.services, program.window

    def roots_of(manifest: Path) -> Roots:
        folders = (Path(folder) for folder in services.settings.settings.roots)
        return Roots.for_manifest(manifest, *program.roots, *folders)

    program.remap = remap = RemapFeature(
        services,
        roots_of,
        lambda: window.open_panel("remap"),
        window.table_pane.filter_line.add_term,
        window,
    )
    link = MediaLink(remap, window, program.facets, program.viewer, services.lanes.decode)

    def build() -> RemapPanel:
        panel = remap.build_panel()
        panel.shown_now.connect(link.show_remap)
        return panel

    window.add_panel(
        PanelSpec(
            "remap",
            window.tr("Remap paths"),
            "swap_colours",
            "panel.remap",
            build,
            "remap.open",
            height=0.72,
            uses_left=True,
            width=REMAP_WIDTH,
        )
    )
    program.inspector_link.find_missing = remap.find_missing


def add_building(program: Program) -> BuildingFeature:
    """Mix, pack, unpack, sound tracks, convert, set-up of published sets; their jobs."""
    services, window, commands = program.services, program.window, program.commands

    def roots() -> tuple[Path, ...]:
        return (*program.roots, *(Path(folder) for folder in services.settings.settings.roots))

    files = JobFiles(state_folder() / "jobs")
    book = JobBook(services.lanes.jobs, services.messages, parent=window, files=files)
    program.building = BuildingFeature(services, book, window, roots, commands.open_paths, commands.show_text, files)
    cards = [SetUpCard(known.title, note, act) for known, note, act in program.building.cards()]
    window.welcome.add_set_up_cards(cards)
    return program.building


def add_saving(program: Program) -> None:
    """Save in place, export."""
    services, commands, surveys = program.services, program.commands, program.remap.surveys
    program.saving = saving = SaveControl(services, program.watch, program.window)
    program.exporting = exporting = ExportControl(services, program.window)
    services.actions.bind("file.save", saving.save)
    services.actions.bind("file.export", exporting.ask)
    saving.saved.connect(commands.continue_after_save)
    saving.given_up.connect(commands.forget_after_save)
    saving.given_up.connect(program.session.save_given_up)
    saving.before_commit = program.session.before_commit
    saving.export_wanted.connect(exporting.ask)
    saving.reload_wanted.connect(commands.reload)

    def extra() -> dict[str, Extra]:
        surveyed = surveys.surveyed
        return {} if surveyed is None else {"media_state": lambda row: surveyed.state(RowId(row)).slug}

    exporting.extra = extra
