"""Earlier versions of a manifest, found again by content: what undo past a save needs after a restart."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from ola_viewer.jobs import CancelToken, ProgressCallback, ignore_progress
from ola_viewer.manifest.platform_io import open_name
from ola_viewer.manifest.source import Source
from ola_viewer.session.identity import identify
from ola_viewer.session.journal_state import Contents, KeptBase

MOST_BACKUPS: Final = 20
"""So many of the newest numbered backups are looked at."""

Versions = Mapping[int, Mapping[int, Path]]
"""Base → source number → file that holds this version, where that is not the named file itself."""


def disk_base(bases: Sequence[KeptBase], written: int | None, on_disk: Contents) -> int | None:
    """Which of the bases the files are that have the contents `on_disk`; `written` where that cannot be told, as of
    a history without a save, and of packed files."""
    for base in reversed(bases):
        if base.contents and all(base.contents.get(number) == text for number, text in on_disk.items()):
            return base.number
    unread = all(not base.contents for base in bases)
    packed = any(_packed_like(base, on_disk) for base in bases if base.number == written)
    return written if unread or packed else None


def _packed_like(base: KeptBase, on_disk: Contents) -> bool:
    """Whether the base names nothing that is there: it was read from unpacked copies."""
    return all(base.contents.get(number) != text for number, text in on_disk.items())


def find_versions(
    bases: Sequence[KeptBase], disk: int | None, paths: Mapping[int, Path], on_disk: Contents
) -> Versions:
    """For each base whose files are all there, the ones that are not those on disk. Reads less than 400 KB of each
    backup of a manifest. `paths`: the manifest of each source."""
    as_now = next((base.contents for base in bases if base.number == disk), {})
    backups: dict[int, dict[str, Path]] = {}
    found: dict[int, dict[int, Path]] = {}
    for base in bases:
        if base.number == disk:
            found[base.number] = {}
            continue
        files: dict[int, Path] = {}
        for number, path in paths.items():
            content = base.contents.get(number, "")
            if content and content in (on_disk.get(number), as_now.get(number)):
                continue
            if number not in backups:
                backups[number] = _backups_of(path)
            if content not in backups[number]:
                break
            files[number] = backups[number][content]
        else:
            found[base.number] = files
    return found


def open_versions(
    versions: Versions,
    sources: Mapping[int, Source],
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> dict[int, dict[int, Source]]:
    """The files of earlier versions as sources, indexed: a long one takes seconds. `sources`: the open ones, whose
    places they take. Raises `ManifestError`, OSError and `Cancelled`."""
    opened: dict[Path, Source] = {}
    found: dict[int, dict[int, Source]] = {}
    for base, files in versions.items():
        found[base] = {}
        for number, path in files.items():
            if path not in opened:
                now = sources[number]
                backup = Source.open(path, number, cancel, progress)
                backup.build_index(cancel, progress)
                backup.file.path = open_name(backup.file)  # the next save may put another file in the backup's place
                opened[path] = Source(
                    now.path, number, backup.file, backup.opening, backup.index, identity=backup.identity
                )
                opened[path].supersede(now.on_disk)
            found[base][number] = opened[path]
    return found


def _backups_of(path: Path) -> dict[str, Path]:
    """The backups beside a manifest by content."""
    real = path.resolve()
    pattern = re.compile(re.escape(real.name) + r"(?:\.(\d+))?\.bak")
    found: dict[str, Path] = {}
    with contextlib.suppress(OSError):
        matches = [(int(m[1] or 0), each) for each in real.parent.iterdir() if (m := pattern.fullmatch(each.name))]
        newest = sorted(matches, reverse=True)[:MOST_BACKUPS]
        bare = [match for match in matches if not match[0] and match not in newest]
        for _, each in [*newest, *bare]:
            with contextlib.suppress(OSError):
                found.setdefault(identify(each), each)
    return found
