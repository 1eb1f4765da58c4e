"""Edits that this room makes of records: media values replaced (packed, unpacked), sound tracks filled in.

Each is one immutable edit over any number of rows; what is not replaced keeps every byte.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import orjson

from ola_viewer.jobs import CancelToken, ProgressCallback, ignore_progress
from ola_viewer.manifest.dialects import OLA, read_sample
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.export import Exported, ExportOptions, export
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.record_edits import LEAVE_ALONE, Rereading
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.sample import MediaRef, Sample
from ola_viewer.manifest.snapshot import ColumnStore, Snapshot
from ola_viewer.manifest.splice import insert_member, set_value

if TYPE_CHECKING:
    from collections.abc import ItemsView

AUDIO_KEY = "audio"
VIDEO_KEY = "video"


def chosen_rows(snapshot: Snapshot, rows: RowIds | None) -> RowIds:
    """`rows`, or all of the document, without those that are struck through: they are not written either."""
    chosen = snapshot.rows() if rows is None else rows
    return chosen[~snapshot.excluded.mask(chosen)]


def media_key(ref: MediaRef) -> str:
    """A short name for the value of `ref` as its modality reads it: equal exactly for equal values."""
    text = json.dumps(ref.value, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(f"{ref.modality}:{text}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def replaceable(sample: Sample) -> tuple[MediaRef, ...]:
    """The media of a record that stand in values of their own which Ola's reader knows: all in its own dialect, in
    others those that point into a patch."""
    if sample.dialect == OLA:
        return sample.media
    return tuple(ref for ref in sample.media if ref.is_patch)


def media_of(raw: bytes) -> tuple[MediaRef, ...]:
    """The replaceable media of a record; none for what is no JSON."""
    try:
        return replaceable(read_sample(parse(raw)))
    except RecordError:
        return ()


@dataclass(frozen=True, slots=True)
class ReplaceMedia(Rereading):
    """Media values become others: `values` maps `media_key` → the new value as JSON text."""

    where: RowSet
    values: Mapping[str, bytes]
    name: str = "Replace media"

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "replace-media"

    @property
    def label(self) -> str:
        """See `Edit`."""
        return self.name

    @property
    def rows(self) -> RowSet:
        """See `Edit`."""
        return self.where

    def apply(self, raw: bytes, row: int) -> bytes:
        """See `Edit`."""
        replaced = raw
        for ref in reversed(media_of(raw)):
            value = self.values.get(media_key(ref))
            if value is not None:
                try:
                    replaced = set_value(replaced, ref.pointer, orjson.loads(value))
                except LEAVE_ALONE:
                    continue
        return replaced

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        values = {key: value.decode("utf-8") for key, value in self.values.items()}
        return {"rows": self.where.to_json(), "values": values, "name": self.name}

    @classmethod
    def from_json(cls, value: dict[str, object]) -> ReplaceMedia:
        """Inverse of `to_json`."""
        values = {key: text.encode("utf-8") for key, text in _texts(value["values"])}
        for text in values.values():
            orjson.loads(text)
        return cls(RowSet.from_json(value["rows"]), values, str(value["name"]))


@dataclass(frozen=True, slots=True)
class FillAudio(Rereading):
    """Records with a `video` and without an `audio` get the sound track of their video behind it.
    `tracks` maps the text of `video` → the text of `audio`."""

    where: RowSet
    tracks: Mapping[str, str]

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "fill-audio"

    @property
    def label(self) -> str:
        """See `Edit`."""
        return "Fill in sound tracks"

    @property
    def rows(self) -> RowSet:
        """See `Edit`."""
        return self.where

    def apply(self, raw: bytes, row: int) -> bytes:
        """See `Edit`."""
        try:
            record = parse(raw)
            if not lacks_audio(record):
                return raw
            track = self.tracks.get(str(cast("dict[str, object]", record)[VIDEO_KEY]))
            return raw if track is None else insert_member(raw, (), AUDIO_KEY, track, after=VIDEO_KEY)
        except LEAVE_ALONE:
            return raw

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {"rows": self.where.to_json(), "tracks": dict(self.tracks)}

    @classmethod
    def from_json(cls, value: dict[str, object]) -> FillAudio:
        """Inverse of `to_json`."""
        return cls(RowSet.from_json(value["rows"]), dict(_texts(value["tracks"])))


def lacks_audio(record: object) -> bool:
    """Whether a record has a `video` that is a path and no `audio` yet."""
    return isinstance(record, dict) and isinstance(record.get(VIDEO_KEY), str) and AUDIO_KEY not in record


def _texts(value: object) -> ItemsView[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError("an object of texts is needed")
    return value.items()


def edit_kinds() -> dict[str, Callable[[dict[str, object]], Edit]]:
    """The kinds of edits of this module, for the codec."""
    return {"replace-media": ReplaceMedia.from_json, "fill-audio": FillAudio.from_json}


def with_edits(snapshot: Snapshot, edits: Iterable[Edit]) -> Snapshot:
    """The same document with further edits on top; the document itself does not change."""
    stack = snapshot.stack
    serial = max(stack.serials, default=0)
    for number, edit in enumerate(edits, serial + 1):
        stack = stack.pushed(edit, number)
    return Snapshot(snapshot.sources, snapshot.counts, stack, ColumnStore())


def write_manifest(
    snapshot: Snapshot,
    edits: Sequence[Edit],
    target: Path,
    cancel: CancelToken,
    progress: ProgressCallback = ignore_progress,
    rows: RowIds | None = None,
) -> Exported:
    """Write all records (or `rows`) with `edits` to `target`, byte for byte apart from them; an existing file is
    replaced, unless it is one of the open ones. Raises as `export`."""
    edited = with_edits(snapshot, edits)
    chosen = edited.rows() if rows is None else rows
    (written,) = export(edited, chosen, target, ExportOptions(overwrite=True), cancel, progress)
    return written
