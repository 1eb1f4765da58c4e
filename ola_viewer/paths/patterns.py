r"""Glob and regular expressions for paths, on the bounded RE2 engine that Arrow carries.

RE2 takes time in proportion to the text, whatever the pattern: no pattern can hang the program. It
knows neither look-around nor back references inside the pattern; such patterns are refused in words.

Glob: `*` any characters but slashes, `?` one such character, `**` any characters with slashes, `**/` any
folders or none; everything else stands for itself. The pattern must fit the whole path, or the whole
file name if it holds no slash. In the replacement the n-th `*` gives back what the n-th `*` found
(so for `?` and `**`). Regular expressions are searched anywhere in the path, every occurrence is
replaced; `\1` … `\9` and `\g<name>` give back groups.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

MAX_PATTERN = 2000
_GLOB_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?")
_TOKEN_PATTERN = {"**/": "((?:.*/)?)", "**": "(.*)", "*": r"([^/\\]*)", "?": r"([^/\\])"}
_MOST_GROUPS = 9
_REPLACEMENT = re.compile(r"\\(?:(\d)|g<([A-Za-z_]\w*|\d{1,2})>|(.)|$)", re.DOTALL)
_NAMED_GROUP = re.compile(r"\(\?P?<([A-Za-z_]\w*)>")
_LOOK_AROUND = re.compile(r"(?<!\\)\(\?(?:<?[=!]|P=)")


class PatternError(ValueError):
    """A pattern or its replacement makes no sense. `str()` is the sentence for the user."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled replacement: RE2 pattern and RE2 replacement text. `names_only`: look at file names alone."""

    regex: str
    replacement: str
    names_only: bool = False

    def replace(self, texts: pa.LargeStringArray) -> pa.LargeStringArray:
        """Each text with every occurrence replaced. Any thread; the interpreter is not held."""
        return pc.replace_substring_regex(texts, self.regex, self.replacement)

    def replace_one(self, text: str) -> str:
        """`text` with every occurrence replaced; text that is no valid Unicode is left alone."""
        try:
            scalar = pa.scalar(text, pa.large_string())
        except UnicodeEncodeError:
            return text
        return str(pc.replace_substring_regex(scalar, self.regex, self.replacement).as_py())


def compile_regex(find: str, replace: str) -> Pattern:
    """A regular expression rule. Raises `PatternError`."""
    if len(find) > MAX_PATTERN:
        raise PatternError(f"The expression is longer than {MAX_PATTERN} characters.")
    if _LOOK_AROUND.search(find):
        raise PatternError("Look-around and references inside the pattern are not supported (time would be unbounded).")
    return _checked(Pattern(find, _replacement(replace, _groups(find))))


def compile_glob(find: str, replace: str) -> Pattern:
    """A glob rule. Raises `PatternError`."""
    if len(find) > MAX_PATTERN:
        raise PatternError(f"The pattern is longer than {MAX_PATTERN} characters.")
    names_only = "/" not in find and "\\" not in find and "**" not in find
    if names_only and ("/" in replace or "\\" in replace):
        raise PatternError("The pattern looks at file names only; to move files to another folder begin it with **/.")
    parts: list[str] = []
    groups: dict[str, list[tuple[int, str]]] = {"*": [], "?": [], "**": []}
    count = at = 0
    for match in _GLOB_TOKEN.finditer(find):
        token = match.group()
        count += 1
        parts += (_literal(find[at : match.start()]), _TOKEN_PATTERN[token])
        groups[token.rstrip("/")].append((count, token))
        at = match.end()
    parts.append(_literal(find[at:]))
    if count > _MOST_GROUPS:
        raise PatternError(f"A pattern may hold at most {_MOST_GROUPS} wildcards.")
    used = dict.fromkeys(groups, 0)
    out: list[str] = []
    at = 0
    for match in _GLOB_TOKEN.finditer(replace):
        token = match.group()
        sort = token.rstrip("/")
        if used[sort] >= len(groups[sort]):
            raise PatternError(f"The replacement holds more {sort} than the pattern.")
        number, found = groups[sort][used[sort]]
        used[sort] += 1
        slash = "/" if token == "**/" and found == "**" else ""
        if token == "**" and found == "**/":
            raise PatternError("Write **/ in the replacement as well: it gives back the folders with their slash.")
        out += (_escape_replacement(replace[at : match.start()]), f"\\{number}{slash}")
        at = match.end()
    out.append(_escape_replacement(replace[at:]))
    return _checked(Pattern(r"(?s)\A" + "".join(parts) + r"\z", "".join(out), names_only))


def _literal(text: str) -> str:
    return re.sub(r"([^\w/])", lambda match: "\\" + match[1] if ord(match[1]) < 128 else match[1], text, flags=re.ASCII)


def _escape_replacement(text: str) -> str:
    return text.replace("\\", "\\\\")


def _groups(find: str) -> list[str]:
    """The capturing groups of an expression in order, "" for one without a name."""
    found: list[str] = []
    in_class = False
    at = 0
    while at < len(find):
        char = find[at]
        if char == "\\":
            at += 1
        elif char == "[" and not in_class:
            in_class = True
            at += find.startswith(("^]", "]"), at + 1) + find.startswith("^]", at + 1)
        elif char == "]":
            in_class = False
        elif char == "(" and not in_class:
            if named := _NAMED_GROUP.match(find, at):
                found.append(named[1])
            elif not find.startswith("(?", at):
                found.append("")
        at += 1
    return found


def _replacement(text: str, groups: list[str]) -> str:
    names = {name: number for number, name in enumerate(groups, 1) if name}

    def one(match: re.Match[str]) -> str:
        digit, group, other = match.groups()
        if other is not None:
            if other == "\\":
                return "\\\\"
            raise PatternError(f"“\\{other}” means nothing in a replacement; write \\\\ for a backslash.")
        if digit is None and group is None:
            raise PatternError("The replacement ends with a single backslash; write \\\\ for a backslash.")
        number = int(digit) if digit is not None else int(group) if group.isdigit() else names.get(group, -1)
        if not 0 <= number <= min(len(groups), _MOST_GROUPS):
            raise PatternError(f"The pattern has no group {digit or group}.")
        return f"\\{number}"

    return _REPLACEMENT.sub(one, text)


def _checked(pattern: Pattern) -> Pattern:
    try:
        pattern.replace(pa.array(["a/b.c"], pa.large_string()))
    except (pa.ArrowInvalid, UnicodeEncodeError) as error:
        reason = str(error).split("Invalid regular expression:")[-1].strip()
        raise PatternError(f"Not a valid pattern: {reason}") from error
    return pattern
