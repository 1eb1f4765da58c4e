"""Paths that stand on the disk in another spelling, folder by folder instead of path by path."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from ola_viewer.media.file_facts import FileFact, split_path


@dataclass(frozen=True, slots=True)
class FolderRename:
    """What becomes of the wrong names in one folder: the folder's own new text, then either new
    extensions (old → new, both with dot) or, where that does not say it, new names."""

    folder: str
    extensions: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PathMap:
    """New spellings of paths. Holds one entry a folder wherever one rule says it for all names in it."""

    folders: Mapping[str, FolderRename] = field(default_factory=dict)

    def new_path(self, path: str) -> str | None:
        """The new text of a path, None if it stays."""
        folder, name = split_path(path)
        rename = self.folders.get(folder)
        if rename is None:
            return None
        new = rename.names.get(name)
        if new is None:
            stem, extension = posixpath.splitext(name)
            new = stem + rename.extensions[extension] if extension in rename.extensions else None
        if new is None:
            if rename.folder == folder or rename.names or rename.extensions:
                return None
            new = name
        return rename.folder + new

    def to_json(self) -> dict[str, object]:
        """For the journal."""
        return {
            folder: [rename.folder, dict(rename.extensions), dict(rename.names)]
            for folder, rename in self.folders.items()
        }

    @classmethod
    def from_json(cls, value: object) -> PathMap:
        """Inverse of `to_json`. Raises ValueError, TypeError or KeyError for anything else."""
        if not isinstance(value, dict):
            raise ValueError("a map of paths must be an object")
        folders = {}
        for folder, parts in value.items():
            new, extensions, names = cast("tuple[str, dict[str, str], dict[str, str]]", tuple(parts))
            folders[folder] = FolderRename(str(new), dict(extensions), dict(names))
        return cls(folders)


def respelled(path: str, fact: FileFact) -> str | None:
    """The manifest's path in the spelling of the disk, None where not exactly one file fits."""
    if len(fact.candidates) != 1 or fact.path is None or not fact.path.endswith(path):
        return None
    base = fact.path[: len(fact.path) - len(path)]
    found = fact.candidates[0]
    return found[len(base) :] if found.startswith(base) else None


def path_map(renamed: Mapping[str, str], kept: Iterable[str]) -> PathMap:
    """The shortest map that gives every key of `renamed` its value and leaves all of `kept` alone."""
    by_folder: dict[str, dict[str, str]] = {}
    for path, new in renamed.items():
        folder, name = split_path(path)
        by_folder.setdefault(folder, {})[name] = new
    fine: dict[str, set[str]] = {}
    for path in kept:
        folder, name = split_path(path)
        if folder in by_folder:
            fine.setdefault(folder, set()).add(name)
    folders = {}
    for folder, names in by_folder.items():
        new_folders = {split_path(new)[0] for new in names.values()}
        pairs = {name: split_path(new)[1] for name, new in names.items()}
        new_folder = next(iter(new_folders))
        if len(new_folders) > 1:  # two folders that differ in case hold them: name by name, folder and all
            folders[folder] = FolderRename("", {}, dict(names))
            continue
        if all(name == new for name, new in pairs.items()) and not fine.get(folder):
            folders[folder] = FolderRename(new_folder)
            continue
        extensions = _extensions(pairs)
        left = {posixpath.splitext(name)[1] for name in fine.get(folder, ())}
        if extensions is not None and not left & extensions.keys():
            folders[folder] = FolderRename(new_folder, extensions)
        else:
            folders[folder] = FolderRename(new_folder, {}, pairs)
    return PathMap(folders)


def _extensions(pairs: Mapping[str, str]) -> dict[str, str] | None:
    """Old → new extension if that alone says all pairs, else None."""
    extensions: dict[str, str] = {}
    for name, new in pairs.items():
        stem, old = posixpath.splitext(name)
        new_stem, extension = posixpath.splitext(new)
        if stem != new_stem or extensions.setdefault(old, extension) != extension or old == extension:
            return None
    return extensions
