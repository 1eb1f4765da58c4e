"""Texts of the window in the user's language: marking them, and loading a translation where one is installed.

Every text that people read is a literal inside `self.tr()`, the `tr()` of its module, or `QT_TRANSLATE_NOOP` where it
stands as data. `resources/translations/extract.py` collects them for translators.
"""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ola_viewer.settings import resource

_log = logging.getLogger(__name__)


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark `text` for the translators; whoever shows it translates it in `context`. Qt's own is typed as object."""
    return text


def load_translation(
    app: QCoreApplication, locale: QLocale | None = None, folder: Path | None = None
) -> list[QTranslator]:
    """Install the program's translation for the locale (the system's by default), and Qt's own for its dialogs.

    What was installed; nothing where there is no translation: then all is English, also what Qt says. GUI thread,
    before the window is built, because texts are translated once.
    """
    locale = locale or QLocale.system()
    try:
        folder = folder or resource("translations")
    except FileNotFoundError:
        return []
    ours = QTranslator(app)
    if not ours.load(locale, "ola_viewer", "_", str(folder)) or ours.isEmpty():
        return []
    found = [ours]
    qt = QTranslator(app)
    if qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        found.insert(0, qt)
    for translator in found:
        app.installTranslator(translator)
    _log.info("translation: %s", locale.name())
    return found
