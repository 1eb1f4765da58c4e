"""What a pane may use. Built once in app.py and passed in explicitly."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSettings

from ola_viewer.gui.actions import Actions
from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.lanes import Lanes
from ola_viewer.gui.messages import Messages
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.trainers import Trainers
from ola_viewer.settings import Recents, SettingsStore


@dataclass(frozen=True)
class Services:
    """The parts every pane shares. A widget takes only the fields it needs.

    `layout` keeps window geometry and column layouts and nothing else; all else is in `settings`.
    """

    theme: Theme
    lanes: Lanes
    settings: SettingsStore
    recents: Recents
    messages: Messages
    model: DocumentModel
    actions: Actions
    trainers: Trainers
    layout: QSettings
