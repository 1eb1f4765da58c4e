"""The session database as the window opens it, and the codec for the edits of every room."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from ola_viewer.checks import fixes
from ola_viewer.manifest.edit_codec import EditCodec, core_codec
from ola_viewer.paths import rules
from ola_viewer.session import SessionStore
from ola_viewer.session.store import SessionError


def full_codec() -> EditCodec:
    """A codec that knows the edits of every room."""
    codec = core_codec()
    for room in (rules, fixes):
        for kind, from_json in room.edit_kinds().items():
            codec.register(kind, from_json)
    return codec


def open_store(path: Path) -> tuple[SessionStore | None, str]:
    """The session database, or None and the sentence that says why there is none."""
    try:
        store = SessionStore(path)
    except SessionError as error:
        return None, str(error)
    if store.recovered_from is not None:
        name = store.recovered_from
        said = QCoreApplication.translate(
            "session", "The session database was damaged. It was kept as {0} and a new one begun."
        )
        return store, said.format(name)
    return store, ""
