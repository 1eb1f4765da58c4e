"""A record read for the inspector: everything that its panes need, made on the decode lane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ola_viewer.gui.inspector.json_text import JsonPage, json_page
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest import dialect_media
from ola_viewer.manifest.as_trained import TrainedConversation, Trainer, as_trained
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.problems import ManifestError
from ola_viewer.manifest.rows import position_of
from ola_viewer.manifest.sample import Kind, MediaRef, Sample
from ola_viewer.manifest.snapshot import Snapshot

_EMPTY = Sample(None, Kind.OTHER, "unread", (), ())


@dataclass(frozen=True, slots=True)
class MediumGroup:
    """One media panel: a medium, or the images of one list together. `indexes` point into `sample.media`."""

    ref: MediaRef
    indexes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as the inspector shows it. `failure` says why it could not be read; the JSON is there even then."""

    row: int
    number: int
    sample: Sample
    trained: TrainedConversation
    page: JsonPage
    groups: tuple[MediumGroup, ...] = field(default=())
    failure: str | None = None
    trainer: Trainer = "ola"


TrainerOf = Callable[[Snapshot, int], Trainer]
"""For which trainer a record is. Asked on worker threads only: the answer may need reading."""


def usual_trainer(_snapshot: Snapshot, _row: int) -> Trainer:
    """For a pane that stands alone: Ola's."""
    return "ola"


def number_of(row: int) -> int:
    """The number under which a record is shown, as in the table."""
    return position_of(row)


RecordLoader = Callable[[Snapshot, int, Trainer, CancelToken], RecordView]


def load_record(snapshot: Snapshot, row: int, trainer: Trainer, token: CancelToken) -> RecordView:
    """Read, parse and understand one record. Worker threads only; raises `Cancelled`, nothing else of its own."""
    number = number_of(row)
    try:
        raw = snapshot.raw(row)
    except (ManifestError, OSError, IndexError) as error:
        unread = TrainedConversation(Kind.OTHER, failure=None)
        return RecordView(row, number, _EMPTY, unread, json_page(b""), (), str(error))
    token.check()
    page = json_page(raw)
    try:
        record = parse(raw)
    except RecordError as error:
        return RecordView(row, number, _EMPTY, TrainedConversation(Kind.OTHER), page, (), str(error))
    sample = read_sample(record)
    return RecordView(row, number, sample, as_trained(record, trainer), page, group_media(sample), None, trainer)


def group_media(sample: Sample) -> tuple[MediumGroup, ...]:
    """The media of a sample, neighbours of one list of images or frames together."""
    return tuple(MediumGroup(ref, indexes) for ref, indexes in dialect_media.group_media(sample.media))
