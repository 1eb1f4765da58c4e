"""The survey as a report: CSV for tables, JSON for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

import numpy as np

from ola_viewer.jobs import CancelToken
from ola_viewer.media.file_facts import PathState
from ola_viewer.paths.survey import BROKEN, Survey

_CHECK_EVERY = 4096


def broken_lines(
    survey: Survey, names: Mapping[int, str], cancel: CancelToken | None = None
) -> Iterator[tuple[str, int, str, str, str]]:
    """(file, record, field, path, state) of every broken reference. `names`: what to call each source."""
    wanted = np.array(BROKEN, np.uint8)
    for number, source in sorted(survey.sources.items()):
        records = source.refs.records()
        for count, at in enumerate(np.flatnonzero(np.isin(source.states, wanted)).tolist()):
            if cancel is not None and not count % _CHECK_EVERY:
                cancel.check()
            field = source.refs.field_names[int(source.refs.field[at])]
            state = PathState(int(source.states[at])).slug
            yield names.get(number, str(number)), int(records[at]), field, source.refs.path(at), state


def summary(survey: Survey) -> dict[str, object]:
    """Counts by state and by folder, JSON-serialisable; broken folders first."""
    counts = survey.counts()
    by_folder: dict[str, dict[str, int]] = {}
    for source in survey.sources.values():
        for text, row in zip(source.refs.folders, source.by_folder().tolist(), strict=True):
            entry = by_folder.setdefault(text, {})
            for state in PathState:
                if row[state]:
                    entry[state.slug] = entry.get(state.slug, 0) + row[state]
    broken = {state.slug for state in BROKEN}
    folders = [{"folder": text, **entry} for text, entry in by_folder.items() if entry]
    folders.sort(key=lambda e: (-sum(v for k, v in e.items() if k in broken and isinstance(v, int)), str(e["folder"])))
    return {
        "paths": int(counts.sum()),
        "broken": survey.broken,
        "states": {state.slug: int(counts[state]) for state in PathState if counts[state]},
        "folders": folders,
    }


def write_csv(survey: Survey, names: Mapping[int, str], out: TextIO, cancel: CancelToken | None = None) -> None:
    """One line a broken reference."""
    writer = csv.writer(out)
    writer.writerow(("file", "record", "field", "path", "state"))
    writer.writerows(broken_lines(survey, names, cancel))


def write_json(survey: Survey, names: Mapping[int, str], out: TextIO, cancel: CancelToken | None = None) -> None:
    """The summary, and under `problems` one object a broken reference."""
    out.write(json.dumps(summary(survey), ensure_ascii=False, indent=2)[:-2] + ',\n  "problems": [')
    keys = ("file", "record", "field", "path", "state")
    for count, line in enumerate(broken_lines(survey, names, cancel)):
        entry = json.dumps(dict(zip(keys, line, strict=True)), ensure_ascii=True)
        out.write((",\n    " if count else "\n    ") + entry)
    out.write("\n  ]\n}\n")


def write_report(survey: Survey, names: Mapping[int, str], path: Path, cancel: CancelToken | None = None) -> None:
    """A report as JSON or CSV, by the file's extension (CSV unless `.json`). Raises OSError."""
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as out:
        (write_json if path.suffix.lower() == ".json" else write_csv)(survey, names, out, cancel)
