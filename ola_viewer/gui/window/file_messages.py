"""Says in message bars what is wrong with files: cannot be opened, faults inside, changed on disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.file_watch import FileWatch
from ola_viewer.gui.messages import BarAction, BarMessage, Messages
from ola_viewer.gui.opening import SourceState
from ola_viewer.manifest.problems import FileProblem


class FileMessages(QObject):
    """Connects the model's and the watcher's signals with the message bars."""

    def __init__(
        self,
        model: DocumentModel,
        messages: Messages,
        watch: FileWatch,
        reload: Callable[[], None],
        show_details: Callable[[str, str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._messages = messages
        self._watch = watch
        self._reload = reload
        self._show_details = show_details
        model.open_failed.connect(self._on_open_failed)
        model.problems_changed.connect(self._on_problems)
        model.file_indexed.connect(self._on_indexed)
        model.sources_changed.connect(self._on_sources_changed)
        watch.changed.connect(self._on_changed)

    def _on_open_failed(self, path: Path | None, error: Exception) -> None:
        name = "" if path is None else path.name
        text = str(error)
        if name and name not in text:
            text = f"{name}: {text}"
        self._messages.show_bar(BarMessage(f"open:{path}", "error", text))

    def _on_indexed(self, state: SourceState) -> None:
        self._on_problems()
        if state.source is not None:
            for notice in state.source.opening.notices:
                key = f"{notice.kind}:{state.path}"
                self._messages.show_bar(BarMessage(key, "warning", f"{state.path.name}: {notice.message}"))

    def _on_problems(self) -> None:
        for state in self._model.sources:
            problems = state.problems
            if problems:
                self._messages.show_bar(self._problem_bar(state, problems))

    def _problem_bar(self, state: SourceState, problems: tuple[FileProblem, ...]) -> BarMessage:
        total = sum(state.source.index.problem_counts.values()) if state.source is not None else len(problems)
        text = f"{state.path.name}: {problems[0].message}"
        if total > 1:
            text += " " + self.tr("{0} more faults.").format(count_text(total - 1))
        details = BarAction(
            self.tr("Details"),
            lambda: self._show_details(state.path.name, problem_lines(problems, total)),
            keeps_open=True,
        )
        return BarMessage(f"problems:{state.path}", "error", text, (details,))

    def _on_changed(self, state: SourceState, disk: str) -> None:
        name = state.path.name
        moment = time.strftime("%H:%M")
        keep = BarAction(self.tr("Keep"), lambda: self._watch.accept(state))
        if disk == "gone":
            text = self.tr("{0} is no longer on the disk. What is shown may become unreadable.").format(name)
            bar = BarMessage(f"disk:{state.path}", "warning", text, (keep,))
        else:
            text = self.tr("{0} changed on disk at {1}.").format(name, moment)
            reload = BarAction(self.tr("Reload"), self._reload)
            bar = BarMessage(f"disk:{state.path}", "warning", text, (reload, keep))
        self._messages.show_bar(bar)

    def _on_sources_changed(self) -> None:
        paths = {str(state.path) for state in self._model.sources}
        for key in list(self._messages.bars):
            kind, _, path = key.partition(":")
            if kind in ("problems", "disk", "byte-order-mark") and path not in paths:
                self._messages.dismiss(key)


def problem_lines(problems: tuple[FileProblem, ...], total: int) -> str:
    """All kept faults with their places, one a line."""
    lines = []
    for problem in problems:
        place = [f"byte {problem.byte:,}" if problem.byte is not None else ""]
        if problem.line is not None:
            place.append(f"line {problem.line:,}" + (f", column {problem.column:,}" if problem.column else ""))
        if problem.record is not None:
            place.append(f"record {problem.record:,}")
        lines.append(f"{problem.kind}: {problem.message}  ({'; '.join(part for part in place if part)})")
    if total > len(problems):
        more = QCoreApplication.translate("FileMessages", "and {0} more that were only counted")
        lines.append(more.format(count_text(total - len(problems))))
    return "\n".join(lines)
