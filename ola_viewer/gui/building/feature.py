"""Binds the commands of this room, keeps its dialogs, and says what came of jobs whose dialog is closed."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ola_viewer.building.sets import SetDescription, shipped_sets
from ola_viewer.gui.building.services import BuildServices, OpenTable
from ola_viewer.gui.job_book import JobBook, Outcome, Page, Work
from ola_viewer.gui.messages import BarAction, BarMessage
from ola_viewer.gui.services import Services
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.job_files import JobFiles
from ola_viewer.jobs.specs import JobError, JobSpec

if TYPE_CHECKING:
    from ola_viewer.gui.building.dialog import BuildDialog

_DIALOGS: dict[str, tuple[str, str]] = {
    "mix": ("mix_dialog", "MixDialog"),
    "pack": ("media_dialogs", "PackDialog"),
    "unpack": ("media_dialogs", "UnpackDialog"),
    "soundtracks": ("media_dialogs", "TracksDialog"),
    "convert": ("convert_dialog", "ConvertDialog"),
    "setup": ("setup_dialog", "SetupDialog"),
}
"""Module of this room and class of each dialog: imported when it is asked for, since the dialogs bring all of
`building/` with them and the window should not wait for that."""

_LOG_TAIL = 1 << 20


class BuildingFeature(QObject):
    """One window's building. `open_paths` opens manifests, `show_text(title, text)` shows a log, `roots()` are the
    folders for relative paths besides a manifest's own, `files` where jobs are
    written down."""

    def __init__(
        self,
        services: Services,
        book: JobBook,
        window: QWidget,
        roots: Callable[[], tuple[Path, ...]],
        open_paths: Callable[[list[Path]], None],
        show_text: Callable[[str, str], None],
        files: JobFiles | None = None,
    ) -> None:
        super().__init__(window)
        self._files = files
        self._services = services
        self._window = window
        self._open_paths = open_paths
        self._show_text = show_text
        self.book = book
        self._dialogs: dict[str, BuildDialog] = {}
        self._build = BuildServices(
            services.theme, services.lanes.decode, services.lanes.dispatcher.post, book, self.table, roots
        )
        services.actions.bind("build.mix", lambda: self.show("mix"))
        services.actions.bind("build.pack", lambda: self.show("pack"))
        services.actions.bind("build.unpack", lambda: self.show("unpack"))
        services.actions.bind("build.soundtracks", lambda: self.show("soundtracks"))
        services.actions.bind("build.convert", lambda: self.show("convert"))
        services.actions.bind("build.setup", lambda: self.show("setup"))
        book.ended.connect(self._on_ended)
        book.revive = self._revived
        self.load_past()

    @staticmethod
    def _revived(spec: JobSpec, started: float) -> Work | None:
        """What goes on with a job; None for one that worked on edits. The specification is read on the job's thread,
        since that brings all of `building/` with it."""
        if spec.parameters.get("edited"):
            return None

        def work(cancel: CancelToken, progress: ProgressCallback) -> Outcome:
            from ola_viewer.gui.building.revive import revived

            task = revived(spec, started)
            if task is None:
                raise JobError("It cannot be told what the job was to do. Start it anew from its dialog.")
            return task.run(cancel, progress)

        return work

    def cards(self) -> list[tuple[SetDescription, str, Callable[[], object]]]:
        """(set, note, what opens its set-up) for the welcome page."""
        return [
            (known, known.about.split(". ")[0].rstrip("."), lambda name=known.name: self.show_setup(name))  # type: ignore[misc]
            for known in shipped_sets()
        ]

    def dialog(self, name: str) -> BuildDialog:
        """A dialog by name, made when first asked for."""
        if name not in self._dialogs:
            module, class_name = _DIALOGS[name]
            make: Callable[[BuildServices, QWidget], BuildDialog] = getattr(
                importlib.import_module(f"{__package__}.{module}"), class_name
            )
            dialog = make(self._build, self._window)
            dialog.open_wanted.connect(lambda path: self._open_paths([path]))
            dialog.log_wanted.connect(self.show_log)
            self._dialogs[name] = dialog
        return self._dialogs[name]

    def show(self, name: str) -> BuildDialog:
        """Bring a dialog up."""
        dialog = self.dialog(name)
        if name == "mix":
            from ola_viewer.gui.building.mix_dialog import MixDialog

            assert isinstance(dialog, MixDialog)
            dialog.offer()
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

    def show_setup(self, set_name: str) -> BuildDialog:
        """The set-up assistant with a set chosen."""
        from ola_viewer.gui.building.setup_dialog import SetupDialog

        dialog = self.dialog("setup")
        if isinstance(dialog, SetupDialog):
            dialog.choose_set(set_name)
        return self.show("setup")

    def table(self) -> OpenTable:
        """What the window shows now; nothing while files are still being read."""
        model = self._services.model
        if not model.is_open or not model.complete:
            return OpenTable()
        shown = model.rows if model.filtered else None
        return OpenTable(model.snapshot, shown, model.selected)

    def load_past(self) -> None:
        """Show the jobs of earlier programs and of other windows as they are now."""
        files = self._files
        if files is not None:
            self._services.lanes.decode.submit(
                "jobs-of-others", lambda _cancel: files.load(), self.book.take_over, background=True
            )

    def open_result(self, page: Page) -> None:
        """Open the manifest that a job wrote."""
        if page.outcome is not None and page.outcome.result is not None:
            self._open_paths([page.outcome.result])

    def show_log(self, page: Page) -> None:
        """The last part of a job's log on a page of text."""
        log = None if page.outcome is None else page.outcome.log
        if log is None:
            return

        def read(_cancel: CancelToken) -> str:
            with open(log, "rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _LOG_TAIL))
                text = file.read(_LOG_TAIL).decode("utf-8", "replace")
            return text if size <= _LOG_TAIL else "…" + text[text.find("\n") :]

        self._services.lanes.decode.submit(
            "building-log",
            read,
            lambda text: self._show_text(str(log), text),
            lambda error: self._services.messages.say(str(error), "error"),
        )

    def _on_ended(self, page: Page) -> None:
        if page.outcome is None or self._is_seen(page, list(self._dialogs.values())):
            return
        actions = []
        if page.outcome.result is not None:
            actions.append(BarAction(self.tr("Open the result"), lambda: self.open_result(page)))
        if page.outcome.lines:
            text = "\n".join((page.outcome.summary, "", *page.outcome.lines))
            actions.append(
                BarAction(self.tr("Details"), lambda: self._show_text(page.job.title, text), keeps_open=True)
            )
        bar = BarMessage(f"job:{page.job.number}", page.outcome.severity, page.outcome.summary, tuple(actions))
        self._services.messages.show_bar(bar)

    def _is_seen(self, page: Page, dialogs: Sequence[BuildDialog]) -> bool:
        return any(dialog.isVisible() and dialog.strip.page is page for dialog in dialogs)
