"""Gives the work on a manifest to a colleague as a file, and takes such a file in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from ola_viewer.gui.figures import count_text, edits_text, records_text, verdicts_text
from ola_viewer.gui.messages import BarAction, BarMessage
from ola_viewer.gui.services import Services
from ola_viewer.gui.session_glue import SessionGlue
from ola_viewer.gui.window.main_window import MainWindow
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.atomic_file import PartFile, check_target, disk_errors
from ola_viewer.manifest.rows import position_of
from ola_viewer.review.verdicts import Verdict
from ola_viewer.session.work_files import Conflict, WorkFile, find_conflicts, read_work, undone_edits, write_work

_BAR: Final = "work:conflicts"
_SUFFIX: Final = ".ola-work.json"


class WorkExchange(QObject):
    """`show_text(title, text)` shows a page of text; `verdicts_of` gives the verdicts on what is open."""

    def __init__(
        self,
        services: Services,
        window: MainWindow,
        session: SessionGlue,
        show_text: Callable[[str, str], None],
        verdicts_of: Callable[[], list[Verdict]],
    ) -> None:
        super().__init__(window)
        self._services, self._window, self._session = services, window, session
        self._show_text, self._verdicts_of = show_text, verdicts_of

    def ask_save(self) -> None:
        """Choose a file for the work."""
        path = self._services.model.sources[0].path
        suggested = str(path.with_name(path.name.split(".")[0] + _SUFFIX))
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save the work file"), suggested)
        if name:
            self.save(Path(name), self._verdicts_of())

    def save(self, path: Path, verdicts: list[Verdict]) -> None:
        """Write edits and verdicts to `path`, in the background."""
        model, say = self._services.model, self._services.messages.say
        snapshot, undone, codec = model.snapshot, undone_edits(model.document), self._session.codec
        edits = sum(entry.done for entry in model.history)

        def work(_cancel: CancelToken) -> None:
            content = write_work(snapshot, undone, verdicts, codec)
            with PartFile(check_target(path, len(content))) as part, disk_errors(path):
                part.out.write(content)
                part.finish()
                part.commit()

        def done(_none: None) -> None:
            words = self.tr("{0} and {1} written to {2}")
            say(words.format(edits_text(edits), verdicts_text(len(verdicts)), path.name), "success")

        self._services.lanes.document.submit(work, done, lambda error: say(str(error), "error"))

    def ask_apply(self) -> None:
        """Choose a work file and apply it."""
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Apply a work file"), "", "*.json")
        if name:
            self.apply(Path(name))

    def apply(self, path: Path) -> None:
        """Read a work file; do its edits, or list first where they do not fit."""
        snapshot, codec = self._services.model.snapshot, self._session.codec

        def work(_cancel: CancelToken) -> tuple[WorkFile, list[Conflict]]:
            found = read_work(path, codec)
            return found, find_conflicts(found, snapshot)

        def done(answer: tuple[WorkFile, list[Conflict]]) -> None:
            found, conflicts = answer
            if conflicts:
                self._ask(path, found, conflicts)
            else:
                self._do(path, found)

        self._services.lanes.document.submit(work, done, lambda error: self._services.messages.say(str(error), "error"))

    def _ask(self, path: Path, work: WorkFile, conflicts: list[Conflict]) -> None:
        text = self.tr("{0}: {1} that it edits read otherwise here.").format(path.name, records_text(len(conflicts)))
        lines = "\n".join(f"{count_text(position_of(one.row))}: {one.reason}" for one in conflicts)
        actions = (
            BarAction(self.tr("List"), lambda: self._show_text(path.name, lines), keeps_open=True),
            BarAction(self.tr("Apply {0} anyway").format(edits_text(len(work.edits))), lambda: self._do(path, work)),
        )
        self._services.messages.show_bar(BarMessage(_BAR, "warning", text, actions))

    def _do(self, path: Path, work: WorkFile) -> None:
        model = self._services.model
        done = 0
        try:
            for edit in work.edits:
                model.push(edit)
                done += 1
        except ValueError as error:
            words = self.tr("{0}: {1} of {2} edits were done; the next does not fit: {3}")
            self._services.messages.say(
                words.format(path.name, count_text(done), count_text(len(work.edits)), error), "warning"
            )
            return
        known = {verdict.content: verdict.at for verdict in self._session.book}
        newer = [verdict for verdict in work.verdicts if verdict.at > known.get(verdict.content, "")]
        self._session.put_verdicts(newer)
        words = self.tr("{0}: {1} and {2} applied")
        self._services.messages.say(words.format(path.name, edits_text(done), verdicts_text(len(newer))), "success")
