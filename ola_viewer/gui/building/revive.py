"""Jobs out of what was written down of them, to go on with them in a later program. No Qt objects, any thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from ola_viewer.building.convert_model import Dialect
from ola_viewer.building.mix import MixOptions
from ola_viewer.building.mix_ids import IdRule
from ola_viewer.building.pack_items import PackOptions
from ola_viewer.building.sets import SetError, find_set
from ola_viewer.gui.building.convert_task import ConvertTask
from ola_viewer.gui.building.media_tasks import PackTask, TracksTask, UnpackTask
from ola_viewer.gui.building.mix_task import MixEntry, MixTask
from ola_viewer.gui.building.setup_task import SetupTask, Step
from ola_viewer.gui.building.tasks import Given, Task
from ola_viewer.jobs.executors import workers_in
from ola_viewer.jobs.specs import JobError, JobSpec, Json

Parameters = Mapping[str, Json]
_SLACK: Final = 2.0
"""Seconds by which clocks of disks and of this machine may differ."""


def revived(spec: JobSpec, started: float) -> Task | None:
    """The task of a specification; None where it cannot be told from it. `started`: when the job first began. A file
    that it wrote itself since then may be replaced by it."""
    make = _MAKERS.get(spec.name)
    if make is None:
        return None
    try:
        return make(spec.parameters, started)
    except (JobError, SetError, ValueError, TypeError):
        return None


def _path(parameters: Parameters, key: str) -> Path | None:
    value = parameters.get(key)
    return Path(value) if isinstance(value, str) and value else None


def _text(parameters: Parameters, key: str) -> str:
    value = parameters.get(key, "")
    return value if isinstance(value, str) else ""


def _overwrites(parameters: Parameters, started: float) -> bool:
    """Whether the job may replace its output: it was allowed to, or wrote it itself."""
    if parameters.get("overwrite") is True:
        return True
    out = _path(parameters, "out")
    try:
        return out is not None and os.stat(out).st_mtime >= started - _SLACK
    except OSError:
        return False


def _pack(parameters: Parameters, _started: float) -> Task | None:
    given = Given.of(parameters)
    if given is None:
        return None
    out, manifest, workers = _path(parameters, "out"), _path(parameters, "manifest_out"), workers_in(parameters)
    options, compat = PackOptions.of(parameters), parameters.get("compat") is True
    return PackTask(given, out, manifest, workers, options=options, compat=compat)


def _unpack(parameters: Parameters, _started: float) -> Task | None:
    given = Given.of(parameters)
    if given is None:
        return None
    out, manifest = _path(parameters, "out"), _path(parameters, "manifest_out")
    return UnpackTask(given, out, manifest, workers_in(parameters))


def _tracks(parameters: Parameters, _started: float) -> Task | None:
    given = Given.of(parameters)
    if given is None:
        return None
    out, manifest = _path(parameters, "out"), _path(parameters, "manifest_out")
    return TracksTask(given, out, manifest, workers_in(parameters))


def _mix(parameters: Parameters, started: float) -> Task | None:
    entries = parameters.get("entries")
    seed = parameters.get("seed", 0)
    if not isinstance(entries, list) or not isinstance(seed, int):
        return None
    sources = []
    for entry in entries:
        if not isinstance(entry, list) or len(entry) != 3:
            return None
        path, share, drawn = entry
        if not isinstance(path, str) or not isinstance(share, str):
            return None
        sources.append(MixEntry(Path(path), share, drawn is True))
    options = MixOptions(
        seed,
        parameters.get("shuffle") is True,
        IdRule(_text(parameters, "ids") or IdRule.KEEP.value),
        _text(parameters, "source_key"),
        parameters.get("sidecar") is not False,
        _overwrites(parameters, started),
    )
    return MixTask(tuple(sources), _path(parameters, "out"), options, workers_in(parameters))


def _convert(parameters: Parameters, started: float) -> Task | None:
    given, form = Given.of(parameters), _text(parameters, "to")
    if given is None:
        return None
    out, report, overwrite = _path(parameters, "out"), _path(parameters, "report"), _overwrites(parameters, started)
    if form == "jsonl":
        return ConvertTask(given, "jsonl", out, report, overwrite, workers_in(parameters))
    if form == "array":
        return ConvertTask(given, "array", out, report, overwrite, workers_in(parameters))
    return ConvertTask(given, Dialect(form), out, report, overwrite, workers_in(parameters))


def _setup(parameters: Parameters, started: float) -> Task | None:
    text = _text(parameters, "set")
    description = find_set(text)
    folder, out, step = _path(parameters, "folder"), _path(parameters, "out"), Step(_text(parameters, "step"))
    own = text if text != description.name else ""
    overwrite = _overwrites(parameters, started)
    return SetupTask(description, folder, out, overwrite, step, workers_in(parameters), own)


_MAKERS: Final[Mapping[str, Callable[[Parameters, float], Task | None]]] = {
    "pack": _pack,
    "unpack": _unpack,
    "soundtracks": _tracks,
    "mix": _mix,
    "convert": _convert,
    "setup": _setup,
}
