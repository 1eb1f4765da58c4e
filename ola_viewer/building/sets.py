"""Descriptions of published sets: what belongs to them and where it lies. Data files, so that a lab can add its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal, TypeAlias

from ola_viewer.settings.resources import resource

ArchiveKind: TypeAlias = Literal["", "tar", "parquet"]
SHIPPED: Final = "sets"
_LARGEST: Final = 1 << 20
_KINDS: Final = ("", "tar", "parquet")


class SetError(ValueError):
    """A description of a set cannot be used; `str()` says which, where and what was expected."""


@dataclass(frozen=True, slots=True)
class ManifestPart:
    """A manifest of the set: the names under which it is published, and words for it."""

    files: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class MediaPart:
    """Media of the set that lie in one folder below the set's base.

    `files`: patterns of their names. `children`: folders that must be in it; they also say where the paths inside
    archives begin. `archives`: patterns of the names of what it is extracted from, of one `kind`. `content` and `name`:
    columns of parquet shards with the bytes and the file name, the first one present counts. `tracks_of`: the folder of
    the videos whose sound tracks these are.
    """

    folder: str
    files: tuple[str, ...]
    title: str
    children: tuple[str, ...] = ()
    archives: tuple[str, ...] = ()
    kind: ArchiveKind = ""
    content: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    tracks_of: str = ""


@dataclass(frozen=True, slots=True)
class SetDescription:
    """One published set. `base`: name of the folder that all parts lie in, "" for the chosen folder itself."""

    name: str
    title: str
    about: str
    base: str
    manifests: tuple[ManifestPart, ...]
    parts: tuple[MediaPart, ...]

    def base_in(self, folder: Path) -> Path:
        """The base of the set, if the user chose `folder`: that may be the base or the folder around it."""
        return folder if not self.base or folder.name == self.base else folder / self.base


def shipped_sets() -> list[SetDescription]:
    """The sets that the program knows, by name."""
    return [read_set(path) for path in sorted(resource(SHIPPED).glob("*.json"))]


def find_set(name: str) -> SetDescription:
    """A shipped set by its name (case does not matter), or the one that a file describes. Raises `SetError`."""
    shipped = shipped_sets()
    for known in shipped:
        if name.casefold() in (known.name.casefold(), known.title.casefold()):
            return known
    if Path(name).is_file():
        return read_set(Path(name))
    names = ", ".join(known.name for known in shipped)
    raise SetError(f"There is no set “{name}”. Known: {names}; or give the path of a description (JSON).")


def read_set(path: Path) -> SetDescription:
    """Read a description. Raises `SetError`."""
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
        value = json.loads(data) if len(data) <= _LARGEST else None
    except OSError as error:
        raise SetError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise SetError(f"{path} is not valid JSON: {error}.") from error
    if not isinstance(value, dict):
        raise SetError(f"{path} is no description of a set: an object with name, manifests and parts was expected.")
    return _Reader(path).set_of(value)


class _Reader:
    """Reads one description and names the file in every error."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def set_of(self, value: Mapping[str, object]) -> SetDescription:
        manifests = tuple(
            ManifestPart(self._texts(entry, "files", True), self._text(entry, "title"))
            for entry in self._objects(value, "manifests")
        )
        parts = tuple(self._part(entry) for entry in self._objects(value, "parts"))
        folders = {part.folder for part in parts}
        for part in parts:
            if part.tracks_of and part.tracks_of not in folders:
                raise self._wrong("tracks_of", f"the folder of another part, not “{part.tracks_of}”")
        if not manifests:
            raise self._wrong("manifests", "at least one manifest")
        name = self._text(value, "name")
        if not name:
            raise self._wrong("name", "a name")
        title = self._text(value, "title") or name
        return SetDescription(name, title, self._text(value, "about"), self._folder(value, "base"), manifests, parts)

    def _part(self, entry: Mapping[str, object]) -> MediaPart:
        kind = self._text(entry, "kind")
        if kind not in _KINDS:
            raise self._wrong("kind", "“tar” or “parquet”")
        archives = self._texts(entry, "archives", bool(kind))
        content, name = self._texts(entry, "content", kind == "parquet"), self._texts(entry, "name", kind == "parquet")
        return MediaPart(
            folder=self._folder(entry, "folder"),
            files=self._texts(entry, "files", True),
            title=self._text(entry, "title") or self._text(entry, "folder"),
            children=self._texts(entry, "children", False),
            archives=archives,
            kind="tar" if kind == "tar" else "parquet" if kind == "parquet" else "",
            content=content,
            name=name,
            tracks_of=self._folder(entry, "tracks_of"),
        )

    def _text(self, entry: Mapping[str, object], key: str) -> str:
        value = entry.get(key, "")
        if not isinstance(value, str):
            raise self._wrong(key, "a text")
        return value

    def _folder(self, entry: Mapping[str, object], key: str) -> str:
        """A relative folder that does not leave the set."""
        text = self._text(entry, key)
        path = PurePosixPath(text)
        if path.is_absolute() or ".." in path.parts or "\\" in text or "\0" in text or text.startswith("~"):
            raise self._wrong(key, "a folder inside the set")
        return "" if str(path) == "." else str(path)

    def _texts(self, entry: Mapping[str, object], key: str, needed: bool) -> tuple[str, ...]:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self._wrong(key, "a list of texts")
        if needed and not value:
            raise self._wrong(key, "a list with at least one text")
        return tuple(value)

    def _objects(self, entry: Mapping[str, object], key: str) -> list[dict[str, object]]:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._wrong(key, "a list of objects")
        return value

    def _wrong(self, key: str, expected: str) -> SetError:
        return SetError(f"{self._path}: “{key}” must be {expected}.")
