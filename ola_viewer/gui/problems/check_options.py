"""What the settings say about checks: thresholds, severities, silenced rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ola_viewer.checks.profiles import TrainerProfile
from ola_viewer.checks.registry import CODES
from ola_viewer.checks.rule import Severity
from ola_viewer.checks.run_quick import CheckOptions
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.roots import Roots
from ola_viewer.settings import Settings

EVERYWHERE = "*"
"""Stands for every file where a rule is silenced."""
SHOWN_BY = frozenset({"severities", "silenced"})
"""Settings that change what is shown of findings; the others of the group need a new check."""
FOUND_BY = frozenset(
    {"frame_memory_mb", "sound_difference", "frame_order_score", "refusal_phrases", "trainer", "trainers", "roots"}
)


def check_settings(settings: Settings) -> CheckSettings:
    """The settings of a check. Lines that make no sense are passed over."""
    return CheckSettings(
        refusals=tuple(line.lower().replace("\u2019", "'") for line in settings.refusal_phrases if line.strip()),
        video_memory=settings.frame_memory_mb << 20,
        duration_seconds=settings.sound_difference,
        frame_order=settings.frame_order_score,
        severities=severities_of(settings.severities),
        silenced=silenced_of(settings.silenced),
    )


def severities_of(lines: Iterable[str]) -> dict[str, Severity]:
    """`id-missing=info` as a mapping."""
    found = {}
    for line in lines:
        code, _, slug = (part.strip() for part in line.partition("="))
        if code in CODES and slug in [severity.slug for severity in Severity]:
            found[code] = Severity.of(slug)
    return found


def silenced_of(lines: Iterable[str]) -> dict[str, frozenset[str]]:
    """`id-missing` or `id-missing /data/a.json` as codes by path ("*" for every file)."""
    found: dict[str, set[str]] = {}
    for line in lines:
        code, _, path = line.strip().partition(" ")
        if code in CODES:
            found.setdefault(path.strip() or EVERYWHERE, set()).add(code)
    return {path: frozenset(codes) for path, codes in found.items()}


def silence_line(code: str, path: str) -> str:
    """The line of the setting that silences a code for a file, or for all ("*")."""
    return code if path == EVERYWHERE else f"{code} {path}"


def options_of(settings: Settings, trainers: Mapping[int, TrainerProfile]) -> CheckOptions:
    """The options of a run in the window. Nothing is silenced while checking: that is decided when showing.
    `trainers`: those that are known, by source number."""
    wanted = check_settings(settings)
    plain = CheckSettings(
        refusals=wanted.refusals,
        video_memory=wanted.video_memory,
        duration_seconds=wanted.duration_seconds,
        frame_order=wanted.frame_order,
        severities=wanted.severities,
    )
    return CheckOptions(plain, trainers)


def roots_by_source(settings: Settings, snapshot: Snapshot, more: Iterable[Path] = ()) -> Mapping[int, Roots]:
    """Where relative paths begin, by source number: the manifest's folder, then `more`, then the settings'."""
    folders = (*more, *(Path(folder) for folder in settings.roots))
    return {source.number: Roots.for_manifest(source.path, *folders) for source in snapshot.sources}
