"""Conversion of manifests between the dialects of the LLaVA family.

Keys that no dialect gives a meaning are carried over byte for byte. What the target cannot express is noted record by
record; nothing is dropped in silence.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from ola_viewer.building.checkpoint import ResumableParts, identity_of
from ola_viewer.building.convert_model import Dialect, NotConvertibleError, Note
from ola_viewer.building.convert_read import is_ola, read_dialogue
from ola_viewer.building.convert_splice import spliced
from ola_viewer.building.convert_write import write_record
from ola_viewer.building.segments import segment_sink
from ola_viewer.building.target_form import TargetForm
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.jobs.executors import Where, Workers, open_executor, room, run_each
from ola_viewer.jobs.specs import Json
from ola_viewer.manifest.atomic_file import PartFile, check_target, disk_errors
from ola_viewer.manifest.export import refuse_target
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.save_plan import separator_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.splice import to_one_line

EXAMPLES: Final = 20
BROKEN: Final = "It is not valid JSON and was left out."

_PORTION: Final = 1 << 20
_ALONE: Final = 8 << 20
"""Below this size the records are converted in this process: starting others takes longer."""

_NUMBERS: Final = re.compile(r"\[\d+\]")

Listed: TypeAlias = tuple[int, str, str, str]
"""Place in the input, id as text, field, reason."""
_Portion: TypeAlias = tuple[Dialect, list[bytes]]
_Answer: TypeAlias = tuple[list[bytes | None], list[Listed]]


@dataclass(slots=True)
class Converted:
    """What was written. `left_out`: records that are no JSON; `affected`: records with a note; `noted`: notes by
    (field without numbers, reason); `examples`: the first of them."""

    path: Path
    records: int = 0
    left_out: int = 0
    affected: int = 0
    noted: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: list[Listed] = field(default_factory=list)
    resumed: int = 0
    """Records of the input that an earlier run had converted."""
    notes: list[str] = field(default_factory=list)


def convert_record(raw: bytes, dialect: Dialect) -> tuple[bytes | None, list[Note], str]:
    """One record in the other dialect (None where it is no JSON), what to know about it, and its id as text.

    A record of that dialect already, and one that cannot be converted, keeps its bytes.
    """
    try:
        record = parse(raw)
    except RecordError:
        return None, [Note("", BROKEN)], ""
    identity = record.get("id", "") if isinstance(record, dict) else ""
    if isinstance(record, dict):
        quick = spliced(raw, record, dialect)
        if quick is not None:
            return *quick, str(identity)
        if _is_in(record, dialect):
            return raw, [], str(identity)
    try:
        text, notes = write_record(raw, read_dialogue(record), dialect)
    except NotConvertibleError as error:
        return raw, [Note("", f"Not converted: {error}.")], str(identity)
    return text, notes, str(identity)


def _is_in(record: dict[str, Any], dialect: Dialect) -> bool:
    """Whether a record is written in `dialect`."""
    if dialect is Dialect.OLA:
        return "conversations" in record and is_ola(record)
    turns = record.get("messages")
    if not isinstance(turns, list) or not all(isinstance(turn, dict) and "role" in turn for turn in turns):
        return False
    parts = any(isinstance(turn.get("content"), list) for turn in turns)
    lists = any(key in record for key in ("images", "videos", "audios"))
    single = any(key in record for key in ("image", "video", "audio", "audio_q"))
    inline = any("<img>" in turn["content"] for turn in turns if isinstance(turn.get("content"), str))
    return not single and not inline and not (lists if dialect is Dialect.QWEN else parts)


def convert(
    snapshot: Snapshot,
    rows: RowIds,
    dialect: Dialect,
    target: Path,
    report: Path | None = None,
    overwrite: bool = False,
    workers: Workers | None = None,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> Converted:
    """Write `rows` in `dialect` to `target` (JSON Lines where its name says so), and every note to `report` (CSV:
    record, id, field, reason). Both appear together or not at all; memory stays bounded.

    `workers`: where records are converted, processes without a choice. A run that was killed goes on when the same
    conversion is started again (of a packed target after the last whole piece). Raises `SaveError`,
    `SourceChangedError`, `ExecutorError`, `Cancelled`.
    """
    workers = workers or Workers(Where.PROCESSES)
    cancel = cancel or CancelToken()
    target = Path(target)
    for path in (target, report):
        if path is not None:
            refuse_target(snapshot, path, overwrite)
    real = check_target(target, 0)
    form = TargetForm.of(target)
    lines = form.lines
    separator = b"\n" if lines else _separator(snapshot)
    targets = [real] if report is None else [real, Path(os.path.realpath(report))]
    with ResumableParts(targets, _identity(snapshot, rows, dialect, report)) as parts:
        result = _resumed(target, parts.start.more)
        done = result.resumed = parts.start.position
        if parts.refused:
            result.notes.append(parts.refused)
        notes = None if report is None else _NoteFile(parts.parts[1], bool(done))
        with disk_errors(real), segment_sink(parts.outs[0], form.packing) as sink:
            if not done:
                sink.write(b"" if lines else b"[" + separator.replace(b",", b"", 1))
            for texts, listed in _converted(snapshot, rows[done:], dialect, workers, cancel):
                cancel.check()
                kept = [to_one_line(text) if lines else text for text in texts if text is not None]
                if kept:
                    sink.write((separator if result.records else b"") + separator.join(kept))
                result.records += len(kept)
                result.left_out += len(texts) - len(kept)
                result.affected += len({entry[0] for entry in listed})
                moved = [(done + place, identity, where, reason) for place, identity, where, reason in listed]
                _count(result, moved)
                if notes is not None:
                    notes.write(moved)
                done += len(texts)
                progress(Progress(done, len(rows)))
                if sink.cut():
                    parts.reached(done, lambda: _noted(result, notes))
            sink.write(b"" if lines and not result.records else b"\n" if lines else b"\n]\n")
        if notes is not None:
            notes.close()
        parts.finish()
        cancel.check()
        parts.commit()
    return result


def _identity(snapshot: Snapshot, rows: RowIds, dialect: Dialect, report: Path | None) -> dict[str, Json]:
    """Everything that decides what is written."""
    options: dict[str, Json] = {
        "job": "convert",
        "the dialect": dialect.value,
        "the report": None if report is None else os.path.realpath(report),
    }
    return identity_of(snapshot, rows, options)


def _noted(result: Converted, notes: _NoteFile | None) -> dict[str, Json]:
    """What a later run needs to know; the notes so far are with their file then."""
    if notes is not None:
        notes.flush()
    noted: list[Json] = [[where, reason, count] for (where, reason), count in result.noted.items()]
    examples: list[Json] = [list(example) for example in result.examples]
    figures: dict[str, Json] = {key: getattr(result, key) for key in ("records", "left_out", "affected")}
    return {**figures, "noted": noted, "examples": examples}


def _resumed(target: Path, more: Mapping[str, Any]) -> Converted:
    """What an earlier run counted; inverse of `_noted`."""
    noted = Counter({(where, reason): count for where, reason, count in more.get("noted", [])})
    examples = [(place, identity, where, reason) for place, identity, where, reason in more.get("examples", [])]
    records, left_out, affected = (more.get(key, 0) for key in ("records", "left_out", "affected"))
    return Converted(target, records, left_out, affected, noted, examples)


def _separator(snapshot: Snapshot) -> bytes:
    """What stands between two records of an array: as in the first source, else a comma and a line break."""
    first = separator_of(snapshot.sources[0]) if snapshot.sources else b""
    return first if b"," in first else b",\n"


def _count(result: Converted, listed: list[Listed]) -> None:
    for entry in listed:
        result.noted[_NUMBERS.sub("[…]", entry[2]), entry[3]] += 1
    result.examples += listed[: EXAMPLES - len(result.examples)]


def _converted(
    snapshot: Snapshot, rows: RowIds, dialect: Dialect, workers: Workers, cancel: CancelToken
) -> Iterator[_Answer]:
    """The answers for all portions in order, computed here or by workers."""
    portions = _portions(snapshot, rows, dialect, cancel)
    size = sum(int(source.index.lengths.sum()) for source in snapshot.sources)
    if not workers.dask and (workers.jobs == 1 or size < _ALONE):
        yield from map(_convert_portion, portions)
        return
    with open_executor(workers) as executor:
        for outcome in run_each(executor, _convert_portion, portions, cancel, room(executor, workers), in_order=True):
            yield outcome.result


def _portions(snapshot: Snapshot, rows: RowIds, dialect: Dialect, cancel: CancelToken) -> Iterator[_Portion]:
    raws: list[bytes] = []
    size = 0
    for _, raw in snapshot.iter_raws(rows, cancel):
        raws.append(raw)
        size += len(raw)
        if size >= _PORTION:
            yield dialect, raws
            raws, size = [], 0
    if raws:
        yield dialect, raws


def _convert_portion(portion: _Portion) -> _Answer:
    """The records of a portion and the notes about them. Runs in any process."""
    dialect, raws = portion
    texts: list[bytes | None] = []
    listed: list[Listed] = []
    for place, raw in enumerate(raws):
        text, notes, identity = convert_record(raw, dialect)
        texts.append(text)
        listed += [(place, identity, note.field, note.reason) for note in notes]
    return texts, listed


class _NoteFile:
    """The report while it is being written: CSV with a heading, unless it goes on."""

    def __init__(self, part: PartFile, goes_on: bool) -> None:
        self._target = part.target
        self._text = io.TextIOWrapper(
            part.out, encoding="utf-8", errors="backslashreplace", newline="", write_through=False
        )
        self._writer = csv.writer(self._text)
        if not goes_on:
            self._writer.writerow(("record", "id", "field", "reason"))

    def write(self, listed: list[Listed]) -> None:
        """Append notes. Raises `SaveError`."""
        with disk_errors(self._target):
            self._writer.writerows(listed)

    def flush(self) -> None:
        """Hand everything to the file. Raises `SaveError`."""
        with disk_errors(self._target):
            self._text.flush()

    def close(self) -> None:
        """Hand everything to the file, and let go of it. Raises `SaveError`."""
        self.flush()
        self._text.detach()
