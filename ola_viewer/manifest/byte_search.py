"""Finding a text in the bytes of many records without parsing them: a superset of the true hits, fast.

JSON may spell one text in several ways. A part of the text is chosen that is spelt in one or two ways only; every
record that holds the text holds that part, and who asks confirms each candidate by parsing it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_SAFE_RUN: Final = re.compile(r"[A-Za-z0-9 .,:;!?()_*@#$%-]+")
"""Characters that no usual JSON writer escapes."""
_FOREIGN_RUN: Final = re.compile(r"[^\x00-\x7f]+")
_ENOUGH: Final = 3
_LONGEST: Final = 64
_COMMON_FIRST: Final = b' etaoinsrhldcumfpgwyb,.v"k0123456789-_/{}[]:\\'
_RARE: Final = 99
_FOLD: Final = np.uint8(0x20)


@dataclass(frozen=True, slots=True)
class Needles:
    """Byte strings of which at least one occurs in every record that can match. `fold`: bit 5 does not count."""

    spellings: tuple[bytes, ...]
    fold: bool


def needles_of_text(text: str, fold: bool) -> Needles | None:
    """What to look for to find `text`; None if every record may hold it. `fold`: upper or lower case."""
    safe = max(_SAFE_RUN.findall(text), key=len, default="")
    if len(safe) < _ENOUGH and (foreign := max(_FOREIGN_RUN.findall(text), key=len, default="")):
        forms = {foreign}
        if fold and foreign.lower() != foreign.upper():
            # a text may mix the cases: look for a part without any, or for one letter in both
            parts = "".join(char if char.lower() == char.upper() else " " for char in foreign).split()
            foreign = max(parts, key=len, default=foreign[0])
            forms = {foreign, foreign.lower(), foreign.upper()}
        spellings: set[bytes] = set()
        for form in forms:
            units = form.encode("utf-16-be", "surrogatepass").hex()
            escaped = "".join("\\u" + units[k : k + 4] for k in range(0, min(len(units), _LONGEST), 4))
            spellings.add(escaped.encode())
            spellings.add(re.sub(r"[a-f]", lambda m: m[0].upper(), escaped).encode())
            spellings.add(form[:_LONGEST].encode("utf-8", "ignore"))
        spellings.discard(b"")
        return Needles(tuple(sorted(spellings)), False)
    return Needles((safe[:_LONGEST].encode(),), fold) if safe else None


def needles_of_regex(pattern: str, fold: bool) -> Needles | None:
    """A literal that every match of the regular expression must hold; None if none is surely found."""
    runs: list[str] = [""]
    depth = at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            char, at = pattern[at + 1 : at + 2], at + 1
            if char.isalnum():
                if char not in "dDwWsSbBAZntrfv":
                    return None  # \x41, \u…, \N{…}, \012: not worth the trouble
                char = ""
        elif char == "[":
            at = _behind_class(pattern, at) - 1
            char = ""
        elif char == "(":
            if pattern.startswith("(?", at) and not pattern.startswith("(?:", at):
                return None  # flags, look-around, conditions
            depth += 1
            char = ""
        elif char == ")":
            depth -= 1
            char = ""
        elif char == "|":
            if not depth:
                return None
            char = ""
        elif char in "*?{":
            if char == "{":
                at = max(at, pattern.find("}", at))
            runs[-1] = runs[-1][:-1]
            char = ""
        elif char in ".^$+":
            char = ""
        if char and not depth and _SAFE_RUN.fullmatch(char):
            runs[-1] += char
        else:
            runs.append("")
        at += 1
    best = max(runs, key=len)
    return Needles((best[:_LONGEST].encode(),), fold) if len(best) >= _ENOUGH - 1 else None


def _behind_class(pattern: str, at: int) -> int:
    """The place behind the character class that opens at `at`."""
    at += 2 if pattern[at + 1 : at + 2] == "^" else 1
    at += pattern[at : at + 1] == "]"
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


def find_needles(data: NDArray[np.uint8], needles: Needles) -> NDArray[np.int64]:
    """Where one of the needles begins in `data`, ascending for a single one. int64."""
    searched = np.bitwise_or(data, _FOLD) if needles.fold else data
    found = [find_bytes(searched, needle, needles.fold) for needle in needles.spellings]
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def find_bytes(data: NDArray[np.uint8], needle: bytes, fold: bool = False) -> NDArray[np.int64]:
    """Where `needle` begins, ascending: its two rarest bytes everywhere, then the others where these stand.

    `fold`: bit 5 does not count; `data` has it set everywhere.
    """
    width = len(data) - len(needle) + 1
    if width <= 0:
        return np.zeros(0, np.int64)
    wanted = np.frombuffer(needle, np.uint8)
    if fold:
        wanted = wanted | _FOLD
    order = sorted(range(len(needle)), key=lambda k: _rank(needle[k], fold), reverse=True)
    hits = data[order[0] : order[0] + width] == wanted[order[0]]
    if len(order) > 1:
        hits &= data[order[1] : order[1] + width] == wanted[order[1]]
    at: NDArray[np.int64] = np.flatnonzero(hits)
    for k in order[2:]:
        if not len(at):
            break
        at = at[data[at + k] == wanted[k]]
    return at


def _rank(byte: int, fold: bool) -> int:
    """How rare a byte is in such files; the higher the rarer."""
    at = _COMMON_FIRST.find(bytes((byte,)).lower() if fold else bytes((byte,)))
    return _RARE if at < 0 else at


def records_holding(
    data: NDArray[np.uint8], starts: NDArray[np.int64], stops: NDArray[np.int64], needles: Needles | None
) -> NDArray[np.bool_]:
    """For each record (ascending, relative to `data`) whether it may match. bool."""
    if needles is None:
        return np.ones(len(starts), np.bool_)
    holding = np.zeros(len(starts), np.bool_)
    holding[hits_in_records(data, starts, stops, needles)[1]] = True
    return holding


def hits_in_records(
    data: NDArray[np.uint8], starts: NDArray[np.int64], stops: NDArray[np.int64], needles: Needles
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where one of the needles begins inside of a record, and the number of that record. int64."""
    at = find_needles(data, needles)
    record = np.searchsorted(starts, at, side="right") - 1
    inside = record >= 0
    inside[inside] = at[inside] < stops[record[inside]]
    return at[inside], record[inside]
