"""What the session database knows of manifests that were just opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ola_viewer.manifest.edit_codec import EditCodec
from ola_viewer.review.queue import ReviewQueue
from ola_viewer.session.identity import identify_all
from ola_viewer.session.journal import SAVE, SECOND, Journal
from ola_viewer.session.journal_state import JournalState
from ola_viewer.session.kept import adopt_values, keep_value, load_queues, load_values
from ola_viewer.session.presence import OtherWindow, Presence
from ola_viewer.session.saved_work import SavedWork, understood
from ola_viewer.session.store import SessionStore

ASIDE: Final = "set-aside"
"""Name of the kept value that holds work which was offered and not answered yet."""


@dataclass(frozen=True, slots=True)
class OpenedWork:
    """What the database knows of the open manifests. `work` is their identity, by content; `aside`: work that was
    offered before, and not answered."""

    work: str
    journal: Journal
    saved: SavedWork
    aside: SavedWork | None
    queues: tuple[ReviewQueue, ...]
    values: dict[str, Any]
    others: tuple[OtherWindow, ...]


def open_work(
    store: SessionStore, codec: EditCodec, paths: Sequence[Path], saved: bool = False
) -> tuple[OpenedWork, Presence]:
    """Find out which manifests these are, say that they are open here, and load what is kept of them.

    Files that were never seen, at a place where others were, are those others as they were saved or replaced: their
    queues and values are taken over, their edits are not, unless a save was cut off (`Journal.adopt`). `saved`: they
    were saved just now, and the journal that is being kept will be theirs. Reads less than 400 KB of each file and
    waits for the store: worker threads only. Raises OSError and what the store raises.
    """
    work = identify_all(paths)
    presence = Presence(store, work)
    others = tuple(presence.beat())
    # A second window has a journal of its own: two histories in one would be neither.
    journal = Journal(store, codec, work + SECOND if others else work, paths)
    if not others:
        former = journal.note_opened()
        if former is not None:
            adopt_values(store, former, work, without=(ASIDE, SAVE))
        if not saved:
            journal.adopt()
    found = journal.saved_work()
    if not others and found.empty and not found.gone:
        left = Journal(store, codec, work + SECOND, paths)
        found = left.saved_work()
        if found.unsaved:  # to where it stays until it is answered
            keep_value(store, work, ASIDE, encode_work(found))
            left.clear()
    values = load_values(store, work)
    aside = decode_work(codec, values.get(ASIDE), paths)
    queues = tuple(load_queues(store, work))
    return OpenedWork(work, journal, found, aside, queues, values, others), presence


def encode_work(saved: SavedWork) -> dict[str, object]:
    """Work as JSON, to be set aside; `decode_work` reads it."""
    return {**saved.kept.whole(), "at": saved.at}


def decode_work(codec: EditCodec, value: object, paths: Sequence[Path] = ()) -> SavedWork | None:
    """Inverse of `encode_work`, understood with the files of `paths` as they are now; None for anything else, and
    for edits of a newer program."""
    if not isinstance(value, dict):
        return None
    try:
        state = JournalState()
        state.take(value, float(value["at"]))
        saved = understood(state, codec, paths)
    except (KeyError, TypeError, ValueError):
        return None
    return None if saved.lost else saved
