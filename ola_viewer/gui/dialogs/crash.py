"""What is shown when the program itself failed: once for each distinct traceback, with the text to report."""

from __future__ import annotations

import hashlib
import logging
import platform
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ola_viewer import __version__
from ola_viewer.gui.theme import Theme

_log = logging.getLogger(__name__)


def report_text(error: BaseException) -> str:
    """Versions and traceback, nothing else: no paths of opened files beyond those in the traceback."""
    lines = traceback.format_exception(error)
    facts = f"Ola Viewer {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    return facts + "\n\n" + "".join(lines)


class CrashReporter(QObject):
    """Takes exceptions that nobody handled, from any thread. Lives on the GUI thread."""

    caught = Signal(str)
    """The report of a traceback that was not seen before."""
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[str] = set()
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.AutoConnection)

    def install(self) -> None:
        """Catch what would end in sys.excepthook or threading.excepthook."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self.report(args.exc_value) if args.exc_value is not None else None

    def report(self, error: BaseException) -> None:
        """Tell of an exception."""
        self._arrived.emit(error)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error)

    def _on_arrived(self, error: BaseException) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        print_of = hashlib.sha256(
            repr([type(error).__name__, *[(frame.filename, frame.lineno) for frame in frames]]).encode()
        ).hexdigest()
        _log.error("unexpected error", exc_info=error)
        if print_of not in self._seen:
            self._seen.add(print_of)
            self.caught.emit(report_text(error))


class CrashDialog(QDialog):
    """Says what happened, what still works, and offers the report to be copied."""

    def __init__(self, report: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Unexpected error"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 420)
        words = QLabel(
            self.tr("A part of the program failed. Open files and edits are untouched; you can go on or save now."),
            self,
        )
        words.setWordWrap(True)
        text = QPlainTextEdit(report, self)
        text.setReadOnly(True)
        text.setFont(theme.font("mono"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton(self.tr("Copy report"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(text, 1)
        column.addWidget(buttons)
