"""Renamed extensions as rules: `.flac` in the manifest where `.wav` lies in the folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.media.file_facts import FileFacts, extension_family
from ola_viewer.media.folder_lists import FolderState, Listing
from ola_viewer.paths.found_files import FoundFiles
from ola_viewer.paths.missing import LostFolder, paths_in_use
from ola_viewer.paths.path_rule import PathRule, RuleKind
from ola_viewer.paths.survey import Survey

_MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Renamed:
    """An extension rule with its evidence (see `relink.ProposedRule`)."""

    rule: PathRule
    found: int
    total: int
    examples: tuple[tuple[str, str], ...]
    reason: str


@dataclass(slots=True)
class _Change:
    """Names with one extension that lie there with another, in any number of folders."""

    found: int = 0
    total: int = 0
    folders: list[str] = field(default_factory=list)
    examples: list[tuple[str, str]] = field(default_factory=list)


def extension_rules(
    lost: Sequence[LostFolder],
    explained: Sequence[NDArray[np.bool_]],
    rules: Sequence[PathRule],
    found: FoundFiles,
    survey: Survey,
) -> tuple[list[Renamed], list[tuple[LostFolder, NDArray[np.bool_]]]]:
    """Rules for names that are there with another extension of the same sort, and what is left unexplained.

    `explained`: by lost folder the names that the prefix `rules` explain; those rules come before. A rule is made
    only where no path with the old extension is right as it is, and no name has two counterparts; then it can
    turn nothing right into something wrong.
    """
    facts = next((source.facts for source in survey.sources.values()), None)
    right = {text: names for text, names in paths_in_use(survey).items() if text}
    changes: dict[tuple[str, str], _Change] = defaultdict(_Change)
    left = []
    for folder, known in zip(lost, explained, strict=True):
        target = folder.text
        for rule in rules:
            target = rule.rename(target)
        if known.any():
            good = folder.names.filter(pa.array(known))
            right[target] = pa.concat_arrays([right[target], good]) if target in right else good
        if known.all():
            continue
        listing = _listing(target, found, facts)
        still = ~known
        if listing is not None:
            for (old, new), pairs in _counterparts(folder, still, listing).items():
                change = changes[old, new]
                change.folders.append(target)
                change.total += _uses_with(folder, still, old)
                for at, name, other in pairs:
                    still[at] = False
                    change.found += int(folder.uses[at])
                    if len(change.examples) < _MOST_EXAMPLES:
                        change.examples.append((target + name, target + other))
        if still.any():
            left.append((folder, still))
    made = []
    for (old, new), change in changes.items():
        above = _common_folder(change.folders)
        blocked = [text for text, names in right.items() if text.startswith(above) and _has(names, old)]
        places = [above + "**/"] if len(change.folders) > 1 and not blocked else sorted(set(change.folders))
        for number, place in enumerate(places):
            if place in blocked or set("*?") & set(place.removesuffix("**/")):
                continue
            rule = PathRule(RuleKind.GLOB, f"{place}*.{old}", f"{place}*.{new}")
            reason = f"The missing .{old} files lie there as .{new}."
            figures = (change.found, change.total) if number == 0 else (0, 0)
            made.append(Renamed(rule, *figures, tuple(change.examples), reason))
    return made, left


def _listing(target: str, found: FoundFiles, facts: FileFacts | None) -> Listing | None:
    names = found.names_in(target)
    if names is not None:
        return Listing(target, FolderState.LISTED, names)
    locals_ = facts.local_folders(target) if facts is not None else ()
    listing = facts.known(locals_[0]) if facts is not None and locals_ else None
    return listing if listing is not None and listing.state is FolderState.LISTED else None


def _common_folder(folders: Sequence[str]) -> str:
    first, last = min(folders), max(folders)
    same = next((k for k, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[: first.rfind("/", 0, same) + 1]


def _has(names: pa.LargeStringArray, extension: str) -> bool:
    return bool(pc.any(pc.ends_with(names, "." + extension)).as_py())


def _uses_with(folder: LostFolder, mask: NDArray[np.bool_], extension: str) -> int:
    return int(folder.uses[mask & np.asarray(pc.ends_with(folder.names, "." + extension))].sum())


def _counterparts(
    folder: LostFolder, mask: NDArray[np.bool_], listing: Listing
) -> dict[tuple[str, str], list[tuple[int, str, str]]]:
    """(old extension, new extension) → (position, name, counterpart), where all names of an extension agree."""
    by_old: dict[str, list[tuple[int, str, list[str]]]] = defaultdict(list)
    for at in np.flatnonzero(mask).tolist():
        name = str(folder.names[at].as_py())
        stem, dot, old = name.rpartition(".")
        family = extension_family(name)
        if not dot or not family:
            continue
        others = [
            other
            for other in listing.same_stem(name)
            if extension_family(other) == family and other.rpartition(".")[0] == stem
        ]
        by_old[old].append((at, name, others))
    agreed = {}
    for old, entries in by_old.items():
        fresh = {other.rpartition(".")[2] for _, _, others in entries for other in others}
        if len(fresh) == 1 and all(len(others) <= 1 for _, _, others in entries):
            agreed[old, fresh.pop()] = [(at, name, others[0]) for at, name, others in entries if others]
    return agreed
