"""What of a published set is there: the expected layout beside what lies in a folder. Reads names only."""

from __future__ import annotations

import fnmatch
import os
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final

import orjson

from ola_viewer.building.extract import PART_SUFFIX
from ola_viewer.building.sets import ManifestPart, MediaPart, SetDescription
from ola_viewer.building.soundtracks_job import silent_videos
from ola_viewer.jobs import CancelToken, ProgressCallback, ignore_progress
from ola_viewer.manifest.atomic_file import PartFile, disk_errors
from ola_viewer.paths.found_files import FoundFiles, index_folders

LEDGER_NAME: Final = ".ola-viewer-setup.json"
_LARGEST_LEDGER: Final = 64 << 20


class PartState(StrEnum):
    """How far a part of a set is."""

    READY = "ready"
    ELSEWHERE = "elsewhere"
    """All there, but in another place than published; the paths are made to lead there."""
    PACKED = "not extracted"
    """Archives are there that were not (completely) extracted."""
    TRACKS = "sound tracks to make"
    INCOMPLETE = "incomplete"
    """Some expected folders are missing, and so are archives that could hold them."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ManifestStatus:
    """A manifest of the set and the file that was found for it (None: not downloaded)."""

    part: ManifestPart
    path: Path | None


@dataclass(frozen=True, slots=True)
class PartStatus:
    """`folder` is where the part lies, or where it will be put; `counts` its files by expected folder ("" for all
    that lie in none of them); `lacking` the expected folders without a file; `packed` archives to extract."""

    part: MediaPart
    state: PartState
    folder: Path
    counts: dict[str, int]
    lacking: tuple[str, ...] = ()
    packed: tuple[Path, ...] = ()
    to_make: int = 0
    silent: int = 0
    """Videos that were found to have no sound: there is no track to make of them."""

    @property
    def files(self) -> int:
        """Number of files of the part."""
        return sum(self.counts.values())

    @property
    def sentence(self) -> str:
        """The state in words."""
        found = f"{self.files:,} files in {self.folder}"
        if self.silent:
            found += f", {self.silent:,} videos have no sound"
        if self.state is PartState.PACKED:
            return f"{len(self.packed):,} archives are not extracted yet (or not known to be complete), {found}"
        if self.state is PartState.TRACKS:
            return f"{self.to_make:,} sound tracks are to be made, {found}"
        if self.state is PartState.INCOMPLETE:
            return f"nothing of {', '.join(self.lacking)} is there, and no archive to extract; {found}"
        if self.state is PartState.MISSING:
            wanted = " or ".join(self.part.archives or self.part.files)
            return f"neither files nor archives ({wanted}) were found; download them to {self.folder.parent}"
        return found + (", another place than published" if self.state is PartState.ELSEWHERE else "")


@dataclass(frozen=True, slots=True)
class SetStatus:
    """The whole set in `folder`; `base` is where its parts belong."""

    description: SetDescription
    folder: Path
    base: Path
    manifests: tuple[ManifestStatus, ...]
    parts: tuple[PartStatus, ...]

    @property
    def ready(self) -> bool:
        """Whether every manifest and all media are there."""
        states = {part.state for part in self.parts}
        return all(manifest.path for manifest in self.manifests) and states <= {PartState.READY, PartState.ELSEWHERE}


@dataclass(slots=True)
class Ledger:
    """Which archives were extracted completely, kept in the set's base: (path, size, mtime) → files."""

    path: Path
    done: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, base: Path) -> Ledger:
        """The ledger of a set; an unreadable one counts as empty, so that everything is looked at again."""
        path = base / LEDGER_NAME
        try:
            with open(path, "rb") as file:
                value = orjson.loads(file.read(_LARGEST_LEDGER))
        except (OSError, orjson.JSONDecodeError):
            return cls(path)
        entries = value.get("done") if isinstance(value, dict) else None
        known = entries.items() if isinstance(entries, dict) else ()
        return cls(path, {key: count for key, count in known if isinstance(count, int)})

    @staticmethod
    def key(archive: Path) -> str:
        """The archive as it is now. Raises OSError."""
        status = os.stat(archive)
        return f"{os.path.realpath(archive)}|{status.st_size}|{status.st_mtime_ns}"

    def has(self, archive: Path) -> bool:
        """Whether this archive was extracted completely."""
        try:
            return self.key(archive) in self.done
        except OSError:
            return False

    def add(self, archive: Path, files: int) -> None:
        """Remember an archive. Raises `SaveError`, OSError."""
        self.done[self.key(archive)] = files
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with PartFile(self.path) as part:
            with disk_errors(self.path):
                part.out.write(orjson.dumps({"done": self.done}, option=orjson.OPT_INDENT_2))
            part.finish()
            part.commit()


def inspect_set(
    description: SetDescription,
    folder: Path,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> SetStatus:
    """Compare what lies below `folder` with the description. One walk over the names; nothing is opened but the
    ledger and the logs of the sound tracks. Raises `Cancelled`."""
    folder = Path(os.path.abspath(folder))
    base = description.base_in(folder)
    found = _Found(index_folders([folder], cancel, progress), Ledger.read(base))
    manifests = tuple(ManifestStatus(part, found.manifest(part)) for part in description.manifests)
    parts: dict[str, PartStatus] = {}
    for part in sorted(description.parts, key=lambda part: bool(part.tracks_of)):
        parts[part.folder] = _part_status(part, base, found, parts)
    return SetStatus(description, folder, base, manifests, tuple(parts[part.folder] for part in description.parts))


def _part_status(part: MediaPart, base: Path, found: _Found, others: dict[str, PartStatus]) -> PartStatus:
    expected = base / part.folder
    place = found.place(part, expected)
    counts = found.counts(part, place)
    lacking = tuple(child for child in part.children if not counts.get(child))
    files = sum(counts.values())
    archives = found.archives(part.archives)
    packed = tuple(archive for archive in archives if not files or not found.ledger.has(archive))
    to_make = silent = 0
    if packed:
        state = PartState.PACKED
    elif part.tracks_of:
        silent = silent_videos(place)
        to_make = max(0, others[part.tracks_of].files - files - silent)
        waiting = others[part.tracks_of].state is PartState.PACKED
        state = PartState.TRACKS if to_make or waiting else PartState.READY if files or silent else PartState.MISSING
    elif not files:
        state = PartState.MISSING
    else:
        state = PartState.INCOMPLETE if lacking else PartState.READY
    if state is PartState.READY and place != expected:
        state = PartState.ELSEWHERE
    return PartStatus(part, state, place, counts, lacking, packed, to_make, silent)


class _Found:
    """What one walk found, asked in several ways."""

    def __init__(self, files: FoundFiles, ledger: Ledger) -> None:
        self.ledger = ledger
        self._folders = [Path(text) for text in files.paths.folders]
        self._names: list[list[str]] = [files.groups.names_of(k).to_pylist() for k in range(len(self._folders))]

    def manifest(self, part: ManifestPart) -> Path | None:
        """The file of a manifest: the first published name that is found, nearest to the top."""
        for name in part.files:
            hits = [
                folder / each
                for folder, names in zip(self._folders, self._names, strict=True)
                for each in names
                if each.casefold() == name.casefold()
            ]
            if hits:
                return min(hits, key=lambda path: (len(path.parts), str(path)))
        return None

    def archives(self, patterns: Sequence[str]) -> list[Path]:
        """The archives of a part, in natural reading order."""
        hits = {
            folder / name
            for folder, names in zip(self._folders, self._names, strict=True)
            for name in _matching(names, patterns)
        }
        return sorted(hits)

    def place(self, part: MediaPart, expected: Path) -> Path:
        """Where the files of a part lie: the expected folder if any are there, else where most of them are."""
        totals: Counter[Path] = Counter()
        for folder, names in zip(self._folders, self._names, strict=True):
            count = len(_matching(names, part.files))
            if count and folder.is_relative_to(expected):
                return expected
            root = _root(folder, part) if count else None
            if root is not None:
                totals[root] += count
        return totals.most_common(1)[0][0] if totals else expected

    def counts(self, part: MediaPart, place: Path) -> dict[str, int]:
        """Files of a part by child folder."""
        counts: defaultdict[str, int] = defaultdict(int)
        for folder, names in zip(self._folders, self._names, strict=True):
            if folder.is_relative_to(place):
                count = len(_matching(names, part.files))
                if count:
                    first = folder.relative_to(place).parts[:1]
                    counts[first[0] if first and first[0] in part.children else ""] += count
        return dict(counts)


def _root(folder: Path, part: MediaPart) -> Path | None:
    """The folder that a part's files in `folder` would belong to: the one around an expected child, the one of the
    part's own name, or the folder itself where the files have telling names. None: they are something else."""
    marks = part.children or ((PurePosixPath(part.folder).name,) if part.folder else ())
    for depth, name in enumerate(folder.parts):
        if name in marks:
            return Path(*folder.parts[: depth if part.children else depth + 1])
    telling = not any(pattern.startswith("*") for pattern in part.files)
    return folder if telling else None


def _matching(names: Sequence[str], patterns: Sequence[str]) -> list[str]:
    hits: list[str] = []
    lowered = [(name, name.lower()) for name in names]
    for pattern in patterns:
        fits = pattern.lower()
        plain = fits.removeprefix("*")
        simple = fits.startswith("*") and not any(char in plain for char in "*?[")
        hits += [n for n, low in lowered if (low.endswith(plain) if simple else fnmatch.fnmatchcase(low, fits))]
    return [name for name in dict.fromkeys(hits) if not name.endswith(PART_SUFFIX)]
