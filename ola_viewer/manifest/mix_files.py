"""Descriptions of mixes opened as their sources: YAML lists of manifests, and brace lists in a path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from ola_viewer.manifest.problems import ManifestError

_MAX_YAML = 4 << 20
_MAX_SOURCES = 10_000
_SUFFIXES = {".yaml", ".yml"}
_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MixSource:
    """One manifest of a mix. `strategy`: the description's text (`first:50%`, `random:999` …), "all" without one."""

    path: Path
    strategy: str = "all"
    origin: Path | None = None
    """The mix description that names it, None for a file that was given directly."""


def expand(paths: Iterable[Path | str]) -> list[Path]:
    """The manifests to open for what the user named, in order. Raises as `expand_mix`."""
    return [source.path for source in expand_mix(paths)]


def expand_mix(paths: Iterable[Path | str]) -> list[MixSource]:
    """The manifests of brace lists and YAML mixes, with their sampling strategies; other paths as they are.

    Manifests are not opened and need not exist. Raises `ManifestError` for a description that cannot be
    read, that names remote files, or that names no manifests in a way known here.
    """
    found: list[MixSource] = []
    for path in paths:
        for single in _braces(Path(path)):
            found.extend(_read_yaml(single) if single.suffix.lower() in _SUFFIXES else [MixSource(single)])
            if len(found) > _MAX_SOURCES:
                raise ManifestError(
                    "mix-description", f"{path} names more than {_MAX_SOURCES:,} manifests.", Path(path)
                )
    return found


def _braces(path: Path) -> list[Path]:
    """`/dir/{a,b}.json` as two paths, unless a file of that very name exists."""
    if "{" not in str(path) or path.exists():
        return [path]
    pending = [str(path)]
    found: list[Path] = []
    while pending:
        text = pending.pop(0)
        match = _BRACES.search(text)
        if match is None:
            found.append(Path(text))
        else:
            choices = match.group(1).split(",")
            pending[:0] = [text[: match.start()] + choice.strip() + text[match.end() :] for choice in choices]
        if len(pending) + len(found) > _MAX_SOURCES:
            raise ManifestError("mix-description", f"{path} stands for more than {_MAX_SOURCES:,} files.", path)
    return found


def _read_yaml(path: Path) -> list[MixSource]:
    """The sources of a YAML mix."""
    if path.exists() and not path.is_file():  # opening a pipe would wait for its writer
        raise ManifestError("not-regular", f"{path} is not a file.", path)
    try:
        with open(path, "rb") as file:
            data = file.read(_MAX_YAML + 1)
    except FileNotFoundError as error:
        raise ManifestError("not-found", f"{path} does not exist.", path) from error
    except OSError as error:
        raise ManifestError("unreadable", f"{path} cannot be read: {error.strerror or error}.", path) from error
    if len(data) > _MAX_YAML:
        raise ManifestError("mix-description", f"{path} is too large for a mix description in YAML.", path)
    try:
        value = yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f" at line {line + 1}" if line is not None else ""
        raise ManifestError("mix-description", f"{path} is not valid YAML{where}.", path) from error
    entries = value.get("datasets") if isinstance(value, Mapping) else None
    if not isinstance(entries, list) or not all(
        isinstance(entry, Mapping) and "json_path" in entry for entry in entries
    ):
        raise ManifestError(
            "mix-description",
            f"{path} is YAML, but not a mix that can be opened: "
            "a list `datasets` of entries with `json_path` was expected.",
            path,
        )
    return [_source_of(entry, path) for entry in entries]


def _source_of(entry: Mapping[object, object], origin: Path) -> MixSource:
    """One entry of `datasets`."""
    text = entry["json_path"]
    if not isinstance(text, str) or not text:
        raise ManifestError("mix-description", f"{origin}: a json_path is not a path.", origin)
    if _REMOTE.match(text):
        raise ManifestError(
            "mix-description", f"{origin} names the remote file {text}. Fetch it and enter its local path.", origin
        )
    strategy = entry.get("sampling_strategy", "all")
    return MixSource(origin.parent / text, strategy if isinstance(strategy, str) and strategy else "all", origin)
