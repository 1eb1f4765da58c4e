"""Words of this room's plain modules, and the error that names a field."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ola_viewer.gui.figures import count_text
from ola_viewer.jobs.specs import JobError


def tr(text: str) -> str:
    """Translate a text of this room's plain modules."""
    return QCoreApplication.translate("building", text)


def amount(count: int, one: str, many: str) -> str:
    """`one` for 1, else `many` with the figure in the place of {0}."""
    return one if count == 1 else many.format(count_text(count))


class FieldError(JobError):
    """A field of a dialog cannot be used: which one, and why in a few words."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
