"""From the text in a record to a file on this machine.

The trainer opens the text as it stands; a relative path means its working directory, which no manifest names.
So a relative path is tried against a list of folders. Nothing is expanded: where `~`, `$VAR` or `file://`
stands, the trainer finds no file, and the reader of our message learns why.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from ola_viewer.media.errors import MediaError

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_VARIABLE = re.compile(r"\$(\w+|\{\w+\})")


@dataclass(frozen=True, slots=True)
class Roots:
    """The folders for relative paths, in the order in which they are tried (the manifest's own first)."""

    folders: tuple[Path, ...] = ()

    @classmethod
    def for_manifest(cls, manifest: Path, *more: Path) -> Roots:
        """The manifest's own folder, then `more`, each made absolute, none twice."""
        folders = (Path(os.path.abspath(manifest)).parent, *(Path(os.path.abspath(folder)) for folder in more))
        return cls(tuple(dict.fromkeys(folders)))


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a path text: the existing `path` or None, the `root` that served (None for absolute paths),
    every file that was looked for (`tried`), and a `hint` when the text itself explains why nothing was found."""

    path: Path | None
    root: Path | None
    tried: tuple[Path, ...]
    hint: str | None = None


def is_url(text: str) -> bool:
    """Whether `text` names something on the net (or a `data:` text); such things are never fetched."""
    return text.startswith("data:") or bool(_SCHEME.match(text))


def resolve(text: str, roots: Roots) -> Resolution:
    """Look for the file or folder that `text` names. Touches the disk (may block); never raises."""
    hint = _hint(text)
    if not text or "\0" in text or is_url(text):
        return Resolution(None, None, (), hint)
    if os.path.isabs(text):
        path = Path(text)
        return Resolution(path if _exists(text) else None, None, (path,), hint)
    tried = []
    for root in roots.folders:
        path = root / text
        tried.append(path)
        if _exists(os.path.join(root, text)):
            return Resolution(path, root, tuple(tried), hint)
    return Resolution(None, None, tuple(tried), hint)


def locate(text: str, roots: Roots) -> Path:
    """The regular file that `text` names, or `MediaError` (`file-missing`, `file-not-regular`,
    `file-unreadable`, `file-empty`, `media-type`) with what was tried. Touches the disk (may block)."""
    if not text:
        raise MediaError("media-type", "The path is empty.")
    found = resolve(text, roots)
    if found.path is None:
        raise MediaError("file-missing", _missing(text, found), found.tried[0] if found.tried else None)
    try:
        status = os.stat(found.path)
    except OSError as error:
        raise MediaError("file-unreadable", f"{found.path}: {error.strerror}.", found.path) from error
    if stat.S_ISDIR(status.st_mode):
        raise MediaError("file-not-regular", f"{found.path} is a folder, not a file.", found.path)
    if not stat.S_ISREG(status.st_mode):
        raise MediaError("file-not-regular", f"{found.path} is not a regular file.", found.path)
    if status.st_size == 0:
        raise MediaError("file-empty", f"{found.path} is empty (0 bytes).", found.path)
    return found.path


def _exists(path: str) -> bool:
    try:
        os.stat(path)
    except PermissionError:
        return True  # something stands there or behind it; opening says what is wrong
    except (OSError, ValueError):
        return False
    return True


def _hint(text: str) -> str | None:
    if "\0" in text:
        return "The path holds a NUL character, which no file name can."
    if text.startswith("data:"):
        return "The data stand in the text itself; the trainer takes it for a file name."
    if text.startswith("file://"):
        return "“file://” is not understood by the trainer: write the plain path."
    if _SCHEME.match(text):
        return "This is an address on the net. The trainer opens files only, and nothing is fetched here."
    if text.startswith("~"):
        return "“~” is not expanded by the trainer: write the home folder out."
    if _VARIABLE.search(text):
        return "Variables such as “$HOME” are not expanded by the trainer: write the folder out."
    if "\\" in text:
        return "The path holds a backslash, which is an ordinary character of a name to the trainer."
    if text != text.strip():
        return "The path begins or ends with a blank."
    return None


def _missing(text: str, found: Resolution) -> str:
    shown = text if len(text) <= 300 else text[:299] + "…"
    if not found.tried:
        said = f"No such file: {shown!r}." if "\0" in text else f"No such file: {shown}."
        if not is_url(text) and "\0" not in text:
            said += " The path is relative and there is no folder to look in."
    elif os.path.isabs(text):
        said = f"No such file: {shown}."
    else:
        folders = ", ".join(str(Path(str(path)[: -len(os.path.normpath(text))] or path)) for path in found.tried[:5])
        said = f"No such file: {shown} (relative; looked in {folders}). Add its root folder."
    return f"{said} {found.hint}" if found.hint else said
