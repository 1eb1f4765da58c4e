"""What the session database knows of manifests that were just opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ola_viewer.manifest.edit_codec import EditCodec, UnknownEditError
from ola_viewer.review.queue import ReviewQueue
from ola_viewer.session.identity import identify_all
from ola_viewer.session.journal import SECOND, Journal, SavedWork
from ola_viewer.session.kept import adopt_values, keep_value, load_queues, load_values
from ola_viewer.session.presence import OtherWindow, Presence
from ola_viewer.session.store import SessionStore

ASIDE: Final = "set-aside"
"""Name of the kept value that holds work which was offered and not answered yet."""


@dataclass(frozen=True, slots=True)
class OpenedWork:
    """What the database knows of the open manifests. `work` is their identity, by content."""

    work: str
    journal: Journal
    saved: SavedWork
    queues: tuple[ReviewQueue, ...]
    values: dict[str, Any]
    others: tuple[OtherWindow, ...]


def open_work(store: SessionStore, codec: EditCodec, paths: Sequence[Path]) -> tuple[OpenedWork, Presence]:
    """Find out which manifests these are, say that they are open here, and load what is kept of them.

    Files that were never seen, at a place where others were, are those others as they were saved or replaced: their
    queues and values are taken over, their edits are not. Reads less than 400 KB of each file and waits for the
    store: worker threads only. Raises OSError and what the store raises.
    """
    work = identify_all(paths)
    presence = Presence(store, work)
    others = tuple(presence.beat())
    # A second window has a journal of its own: two histories in one would be neither.
    journal = Journal(store, codec, work + SECOND if others else work, paths)
    if not others:
        former = journal.note_opened()
        if former is not None:
            adopt_values(store, former, work, without=ASIDE)
    found = journal.saved_work()
    if not others and found.empty:
        left = Journal(store, codec, work + SECOND, paths)
        found = left.saved_work()
        if found.edits:  # to where it stays until it is answered
            keep_value(store, work, ASIDE, encode_work(codec, found))
            left.clear()
    values = load_values(store, work)
    queues = tuple(load_queues(store, work))
    return OpenedWork(work, journal, found, queues, values, others), presence


def encode_work(codec: EditCodec, saved: SavedWork) -> dict[str, object]:
    """Work as JSON, to be set aside; `decode_work` reads it."""
    edits, undone = ([codec.encode(edit) for edit in part] for part in (saved.edits, saved.undone))
    witnesses = [list(witness) for witness in saved.witnesses]
    return {"edits": edits, "undone": undone, "at": saved.at, "witnesses": witnesses}


def decode_work(codec: EditCodec, value: object) -> SavedWork | None:
    """Inverse of `encode_work`; None for anything else, and for edits of a newer program."""
    if not isinstance(value, dict):
        return None
    try:
        edits, undone = (tuple(map(codec.decode, value[key])) for key in ("edits", "undone"))
        witnesses = tuple((int(row), str(digest)) for row, digest in value.get("witnesses", ()))
        return SavedWork(edits, undone, float(value["at"]), witnesses=witnesses)
    except (KeyError, TypeError, ValueError, UnknownEditError):
        return None
