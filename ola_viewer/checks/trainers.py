"""Which trainer a file is for: the one chosen in the settings, else guessed from some of its records.

Checks, previews and editors all ask here, so that nobody sees two truths. A guess is made from the records as they
stand in the file: it does not change while they are edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from ola_viewer.checks.profiles import OLA, PROFILES, TrainerProfile, guess_profile
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.rows import ADDED_SOURCE
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source

GUESSED = "guess"
"""The setting of somebody who names no trainer."""
_FIRST = 50
_SPREAD = 50
"""So many more all over the file: sets are put together one kind after the other."""
_BYTES = 4 << 20
"""Of long records, so many bytes at the beginning and again all over the file are enough."""


def trainers_of(lines: Iterable[str]) -> dict[str, TrainerProfile]:
    """`oryx /data/a.json` as trainers by path."""
    found = {}
    for line in lines:
        name, _, path = line.strip().partition(" ")
        if name in PROFILES and path.strip():
            found[path.strip()] = PROFILES[name]
    return found


def with_trainer(lines: Iterable[str], path: str, name: str) -> list[str]:
    """The lines of the setting after a file got a trainer; "" lets it be guessed."""
    kept = [line for line in lines if line.strip().partition(" ")[2].strip() != path]
    return [*kept, f"{name} {path}"] if name else kept


def chosen_trainer(lines: Iterable[str], usual: str, path: Path) -> TrainerProfile | None:
    """The trainer that was chosen for a file: by its own line, else `usual` for all of them; None to guess."""
    return trainers_of(lines).get(str(path)) or PROFILES.get(usual)


def can_be_guessed(source: Source) -> bool:
    """Whether so much of a file is indexed that a guess will not change any more."""
    return source.index.complete


def guess_trainer(source: Source) -> TrainerProfile:
    """The trainer that a file was probably written for, as far as it is indexed. Reads some of its records, the first
    ones and others all over it: not for the GUI thread."""
    count = source.index.count
    spread = range(_FIRST, count, max(1, (count - _FIRST) // _SPREAD))
    return guess_profile(chain(_records(source, range(min(count, _FIRST))), _records(source, spread)))


def of_added(trainers: Iterable[TrainerProfile]) -> TrainerProfile:
    """The trainer of records that stand in no file: that of all files if they have the same one, else Ola."""
    found = set(trainers)
    return found.pop() if len(found) == 1 else OLA


def profile_of_source(
    snapshot: Snapshot, number: int, given: Mapping[int, TrainerProfile] | None = None
) -> TrainerProfile:
    """The trainer of a source: the one in `given`, by source number, else guessed. Not for the GUI thread."""
    given = given or {}
    if number in given:
        return given[number]
    if number == ADDED_SOURCE:
        return of_added(profile_of_source(snapshot, source.number, given) for source in snapshot.sources)
    return guess_trainer(snapshot.source(number))


def _records(source: Source, positions: range) -> Iterator[object]:
    room = _BYTES
    for position in positions:
        try:
            raw = source.read(position)
            yield parse(raw)
        except (RecordError, SourceChangedError):
            continue
        room -= len(raw)
        if room <= 0:
            return
