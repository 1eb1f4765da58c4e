"""One rule: which paths it means and what it makes of them.

What is typed counts as typed: a prefix `/data/ola` also fits `/data/ola2/x.wav`. Nothing is expanded
or trimmed behind the user's back; `advice.py` says in words what looks wrong and offers a better rule.
One thing is carried along: a prefix in one kind of separator replaced by one in the other
(`C:\\sets\\` → `/data/`) converts the separators of the rest of the path as well.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from enum import StrEnum

from ola_viewer.manifest.column_build import split_path
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.rows import make_row
from ola_viewer.paths.patterns import Pattern, PatternError, compile_glob, compile_regex


class RuleKind(StrEnum):
    """How a rule finds its paths."""

    PREFIX = "prefix"
    """Paths that begin with the text."""
    FOLDER = "folder"
    """Files that lie directly in exactly this folder; trailing slashes do not matter."""
    GLOB = "glob"
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class RuleScope:
    """Which references a rule may touch: rows, one source, one field. None and the default mean all."""

    rows: RowSet = field(default_factory=RowSet.everything)
    source: int | None = None
    field: str | None = None

    @property
    def covered_rows(self) -> RowSet:
        """`rows` as far as they belong to `source`."""
        if self.source is None:
            return self.rows
        return RowSet(self.rows.within(make_row(self.source, 0), make_row(self.source + 1, 0)))

    def covers(self, field: str, row: int) -> bool:
        """Whether a reference under `field` of `row` is meant."""
        return (self.field is None or field == self.field) and row in self.covered_rows


ALL = RuleScope()


@dataclass(frozen=True, slots=True)
class PathRule:
    """Replace `find` by `replace` as `kind` says, within `scope`. Disabled rules do nothing.

    Constructing never fails, so that a half-typed rule can be held; `check` says what is wrong.
    """

    kind: RuleKind
    find: str
    replace: str
    scope: RuleScope = ALL
    enabled: bool = True

    def check(self) -> None:
        """Raise `PatternError` (a sentence for the user) if the rule cannot be applied."""
        for text in (self.find, self.replace):
            if any("\ud800" <= char <= "\udfff" for char in text) or "\0" in text:
                raise PatternError("A path cannot hold that character.")
        if self.kind in (RuleKind.GLOB, RuleKind.REGEX):
            self.pattern()

    def pattern(self) -> Pattern:
        """The compiled pattern of a glob or regex rule. Raises `PatternError`."""
        return _compiled(self.kind, self.find, self.replace)

    def rename(self, path: str) -> str:
        """What the rule makes of one path, scope aside. Raises `PatternError` for a faulty pattern."""
        if self.kind is RuleKind.PREFIX:
            if not path.startswith(self.find):
                return path
            return self.replace + self.convert(path[len(self.find) :])
        if self.kind is RuleKind.FOLDER:
            folder, name = split_path(path)
            return self.folder_target() + name if bare_folder(folder) == bare_folder(self.find) else path
        pattern = self.pattern()
        if pattern.names_only:
            folder, name = split_path(path)
            return folder + pattern.replace_one(name)
        return pattern.replace_one(path)

    def convert(self, rest: str) -> str:
        """The rest of a path behind the prefix, its separators those of the new prefix."""
        if "\\" in self.find and "/" not in self.find and "/" in self.replace and "\\" not in self.replace:
            return rest.replace("\\", "/")
        if "/" in self.find and "\\" not in self.find and "\\" in self.replace and "/" not in self.replace:
            return rest.replace("/", "\\")
        return rest

    def folder_target(self) -> str:
        """The new folder of a FOLDER rule, with its separator; "" leaves bare names."""
        if not self.replace or self.replace.endswith(("/", "\\")):
            return self.replace
        return self.replace + ("\\" if "\\" in self.replace and "/" not in self.replace else "/")


def bare_folder(folder: str) -> str:
    """`folder` without trailing separators; those of a root stay."""
    return folder.rstrip("/\\") or folder[:1]


@functools.lru_cache(maxsize=64)
def _compiled(kind: RuleKind, find: str, replace: str) -> Pattern:
    return compile_glob(find, replace) if kind is RuleKind.GLOB else compile_regex(find, replace)
