"""What was dropped on the window: manifests, folders, or something else. Touches the disk; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.mix_files import expand
from ola_viewer.manifest.probe import probe
from ola_viewer.manifest.problems import ManifestError
from ola_viewer.manifest.unpack import is_packed

MANIFEST_SUFFIXES = (".json", ".jsonl", ".gz", ".zst", ".yaml", ".yml", ".ndjson")
_MIX_SUFFIXES = (".yaml", ".yml")


@dataclass
class Dropped:
    """Sorted paths, each list in the order of dropping. `refused` has the sentence that says why."""

    manifests: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    in_folders: list[Path] = field(default_factory=list)
    refused: list[tuple[Path, str]] = field(default_factory=list)

    @property
    def openable(self) -> list[Path]:
        """All that can be opened as tables."""
        return [*self.manifests, *self.in_folders]


def manifests_of(paths: Iterable[Path]) -> list[Path]:
    """The paths, a folder standing for the files directly in it that are named like manifests."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(sorted(p for p in path.iterdir() if p.suffix.lower() in MANIFEST_SUFFIXES and p.is_file()))
        else:
            found.append(path)
    return found


def sort_dropped(paths: Sequence[Path], cancel: CancelToken) -> Dropped:
    """Look at every dropped path. Reads at most 256 KB of a file; raises `Cancelled`."""
    sorted_paths = Dropped()
    for path in paths:
        cancel.check()
        try:
            if path.is_dir():
                sorted_paths.folders.append(path)
                sorted_paths.in_folders.extend(manifests_of([path]))
                continue
            if path.suffix.lower() in _MIX_SUFFIXES:
                expand([path])
            elif not is_packed(path):
                probe(path)
        except ManifestError as error:
            sorted_paths.refused.append((path, str(error)))
        except OSError as error:
            sorted_paths.refused.append((path, f"{path} cannot be read: {error.strerror or error}."))
        else:
            sorted_paths.manifests.append(path)
    return sorted_paths
