"""Rules in a small JSON file, and rules as command line arguments.

    {"format": "ola-viewer path rules", "version": 1,
     "rules": [{"kind": "prefix", "find": "/mnt/data/ola/", "replace": "/data/ola/"},
               {"kind": "glob", "find": "**/*.flac", "replace": "**/*.wav", "field": "audio", "enabled": false}]}

`kind` is prefix, folder, glob or regex (see `path_rule.py` and `patterns.py`); `field` and `enabled` may be
left out. Rules apply from top to bottom. Scopes of single rows or files mean nothing elsewhere and are not written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ola_viewer.manifest.atomic_file import PartFile
from ola_viewer.paths.path_rule import ALL, PathRule, RuleKind, RuleScope
from ola_viewer.paths.patterns import PatternError

FORMAT = "ola-viewer path rules"
VERSION = 1
_MOST_BYTES = 16 << 20
_KEYS = {"kind", "find", "replace", "field", "enabled"}


class RuleFileError(ValueError):
    """A rule file or argument cannot be used. `str()` says what is wrong, and where."""


def read_rules(path: Path) -> tuple[PathRule, ...]:
    """The rules of a file. Raises `RuleFileError` with the number of the faulty rule."""
    try:
        with open(path, "rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise RuleFileError(f"{path}: {error.strerror}.") from error
    if len(data) > _MOST_BYTES:
        raise RuleFileError(f"{path} is too large for a rule file.")
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RuleFileError(f"{path} is not JSON: {error}.") from error
    if not isinstance(value, dict) or value.get("format", FORMAT) != FORMAT or not isinstance(value.get("rules"), list):
        raise RuleFileError(f"{path} is no rule file: an object with a list under “rules” is expected.")
    version = value.get("version", VERSION)
    if not isinstance(version, int) or version > VERSION:
        raise RuleFileError(f"{path} was written by a newer version of the program (version {version}).")
    return tuple(_rule(entry, f"{path}: rule {number}") for number, entry in enumerate(value["rules"], 1))


def _rule(entry: object, where: str) -> PathRule:
    if not isinstance(entry, dict):
        raise RuleFileError(f"{where} is not an object.")
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise RuleFileError(f"{where} has the unknown key “{unknown[0]}”.")
    for key in ("kind", "find", "replace"):
        if not isinstance(entry.get(key), str):
            raise RuleFileError(f"{where} needs a text under “{key}”.")
    if entry["kind"] not in list(RuleKind):
        raise RuleFileError(f"{where}: “{entry['kind']}” is none of {', '.join(RuleKind)}.")
    field, enabled = entry.get("field"), entry.get("enabled", True)
    if field is not None and not isinstance(field, str):
        raise RuleFileError(f"{where}: “field” must be a text.")
    if not isinstance(enabled, bool):
        raise RuleFileError(f"{where}: “enabled” must be true or false.")
    scope = RuleScope(field=field) if field is not None else ALL
    rule = PathRule(RuleKind(entry["kind"]), entry["find"], entry["replace"], scope, enabled)
    try:
        rule.check()
    except PatternError as error:
        raise RuleFileError(f"{where}: {error}") from error
    return rule


def write_rules(path: Path, rules: Sequence[PathRule]) -> None:
    """Write a rule file, at once or not at all. Raises `SaveError`."""
    entries = []
    for rule in rules:
        entry: dict[str, object] = {"kind": str(rule.kind), "find": rule.find, "replace": rule.replace}
        if rule.scope.field is not None:
            entry["field"] = rule.scope.field
        if not rule.enabled:
            entry["enabled"] = False
        entries.append(entry)
    text = json.dumps({"format": FORMAT, "version": VERSION, "rules": entries}, ensure_ascii=False, indent=2)
    with PartFile(path) as part:
        part.out.write(text.encode("utf-8") + b"\n")
        part.finish()
        part.commit()


def parse_map(text: str) -> PathRule:
    """`OLD=NEW` as a prefix rule. An equals sign in OLD is written `\\=`. Raises `RuleFileError`."""
    parts = text.replace("\\=", "\0").split("=")
    if len(parts) < 2:
        raise RuleFileError(f"--map {text}: OLD=NEW is expected.")
    old, new = parts[0].replace("\0", "="), "=".join(parts[1:]).replace("\0", "=")
    rule = PathRule(RuleKind.PREFIX, old, new)
    try:
        rule.check()
    except PatternError as error:
        raise RuleFileError(f"--map {text}: {error}") from error
    return rule
