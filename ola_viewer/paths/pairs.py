"""Pairs of an old and a new prefix that might explain lost paths, and what each explains."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.paths.found_files import FoundFiles
from ola_viewer.paths.missing import LostFolder, folder_parts, is_telling_part
from ola_viewer.paths.path_rule import PathRule, RuleKind
from ola_viewer.paths.proposals import ProposedRule

MOST_CANDIDATES = 16
MOST_EXAMPLES = 3
MOST_CHOICES = 5000
_SAMPLED_PATCHES = 32
MANY_TAILS = 4
"""So many telling folders below both prefixes are no coincidence."""


@dataclass(slots=True)
class PrefixPair:
    """An old prefix and a new one, with what they explain: lost folder number → mask of its names."""

    old: str
    new: str
    hits: dict[int, NDArray[np.bool_]] = field(default_factory=dict)
    found: int = 0
    total: int = 0
    tails: set[str] = field(default_factory=set)
    """Telling folders below the prefixes that both sides have."""
    names_telling: bool = False
    exact_ends: int = 0
    misfits: int = 0
    patches: int = 0

    @property
    def strong(self) -> bool:
        """Whether more than one telling folder name speaks for it: telling file names, exact ends, many folders."""
        return self.names_telling or self.exact_ends > 0 or len(self.tails) >= MANY_TAILS

    def target(self, text: str) -> str:
        """Where the rule leads a folder text."""
        return self.new + text[len(self.old) :].replace("\\", "/")


def common_tail(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """Number of equal components at the end: exactly, and with upper and lower case let go."""
    exact = alike = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a.casefold() != b.casefold():
            break
        alike += 1
        if a == b and exact == alike - 1:
            exact += 1
    return exact, alike


def prefix_of(text: str, parts: Sequence[str], tail: int) -> str:
    """The folder text without its last `tail` components, with trailing separator."""
    at = len(text)
    for part in list(reversed(parts))[:tail]:
        at = text.rindex(part, 0, at)
    return text[:at]


def candidate_pairs(
    lost: list[LostFolder], found: FoundFiles, cancel: CancelToken | None
) -> dict[tuple[str, str], PrefixPair]:
    by_last: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for number, text in enumerate(found.paths.folders):
        parts = folder_parts(text)
        by_last[parts[-1].casefold() if parts else ""].append((number, parts))
    pairs: dict[tuple[str, str], PrefixPair] = {}
    homeless: list[LostFolder] = []
    for folder in lost:
        if cancel is not None:
            cancel.check()
        parts = folder.parts
        ranked = sorted(
            ((common_tail(parts, other), number) for number, other in by_last.get(parts[-1].casefold(), ()))
            if parts
            else (),
            key=lambda entry: (-entry[0][1], -entry[0][0], entry[1]),
        )
        longest = 0
        for (exact, alike), number in ranked[:MOST_CANDIDATES]:
            if alike < longest:
                break
            if pc.any(pc.is_in(folder.names, value_set=found.groups.names_of(number))).as_py():
                longest = alike
                text = found.paths.folders[number]
                _add(pairs, prefix_of(folder.text, parts, exact), prefix_of(text, folder_parts(text), exact))
        if not longest:
            homeless.append(folder)
    for folder in homeless[:MOST_CHOICES]:
        if any(folder.text.startswith(old) for old, _ in pairs):
            continue  # a sibling found its place: a rule for this folder alone would be a guess
        for text in _folders_with(folder, found):
            exact = common_tail(folder.parts, folder_parts(text))[0]
            _add(pairs, prefix_of(folder.text, folder.parts, exact), prefix_of(text, folder_parts(text), exact))
    return pairs


def _add(pairs: dict[tuple[str, str], PrefixPair], old: str, new: str) -> None:
    if old != new:
        pairs.setdefault((old, new), PrefixPair(old, new))


def _folders_with(folder: LostFolder, found: FoundFiles) -> list[str]:
    """Found folders that hold names of the lost one, those with most of them."""
    hits = np.flatnonzero(np.asarray(pc.is_in(found.paths.names, value_set=folder.names)))
    counts = np.bincount(found.paths.folder[hits], minlength=len(found.paths.folders))
    best = np.argsort(-counts, kind="stable")[:MOST_CANDIDATES]
    return [found.paths.folders[n] for n in best.tolist() if counts[n]]


def verified(
    pairs: dict[tuple[str, str], PrefixPair], lost: list[LostFolder], found: FoundFiles, cancel: CancelToken | None
) -> list[PrefixPair]:
    """Each pair tried on every lost folder below its old prefix."""
    for pair in pairs.values():
        tried = 0
        for number, folder in enumerate(lost):
            if not folder.text.startswith(pair.old):
                continue
            if cancel is not None:
                cancel.check()
            pair.total += int(folder.uses.sum())
            tail = folder.text[len(pair.old) :]
            target = pair.target(folder.text)
            names = found.names_in(target)
            if names is None:
                continue
            mask = np.asarray(pc.is_in(folder.names, value_set=names))
            if not mask.any():
                continue
            if any(map(is_telling_part, folder_parts(tail))):
                pair.tails.add(tail)
            hits = int(np.count_nonzero(mask))
            pair.names_telling |= folder.telling and hits >= max(2, len(mask) // 2)
            tried += _judge_patches(pair, folder, mask, target, _SAMPLED_PATCHES - tried)
            pair.hits[number] = mask
            pair.found += int(folder.uses[mask].sum())
    return [pair for pair in pairs.values() if pair.found]


def _judge_patches(pair: PrefixPair, folder: LostFolder, mask: NDArray[np.bool_], target: str, most: int) -> int:
    """Compare ends of byte ranges with the sizes of at most `most` patches; returns how many were looked at."""
    patches = np.flatnonzero(mask & (folder.ends >= 0))
    pair.patches += len(patches)
    chosen = patches[:: max(1, len(patches) // max(most, 1))][: max(most, 1)]
    for at in chosen.tolist():
        try:
            size = os.stat(target + str(folder.names[at].as_py())).st_size
        except OSError:
            pair.misfits += 1
            continue
        if int(folder.ends[at]) > size:
            pair.misfits += 1
        elif int(folder.ends[at]) == size:
            pair.exact_ends += 1
    return len(chosen)


def overlaps(pair: PrefixPair, best: PrefixPair, explained: list[NDArray[np.bool_]]) -> bool:
    return any(n in best.hits and bool((mask & best.hits[n] & ~explained[n]).any()) for n, mask in pair.hits.items())


def same_target(pair: PrefixPair, best: PrefixPair) -> bool:
    """Whether one is the other spelt with a longer tail."""
    return (pair.old.startswith(best.old) and pair.new == best.new + pair.old[len(best.old) :]) or (
        best.old.startswith(pair.old) and best.new == pair.new + best.old[len(pair.old) :]
    )


def proposal_of(pair: PrefixPair, lost: list[LostFolder], found: FoundFiles) -> ProposedRule:
    examples: list[tuple[str, str]] = []
    for number, mask in pair.hits.items():
        if len(examples) >= MOST_EXAMPLES:
            break
        name = str(lost[number].names[int(np.flatnonzero(mask)[0])].as_py())
        text = lost[number].text
        examples.append((text + name, pair.target(text) + name))
    reason = (
        "The byte ranges end where the patches end."
        if pair.exact_ends
        else "Telling names."
        if pair.names_telling
        else "The folders below have the same names."
        if pair.tails
        else "File names only."
    )
    fit = None if not pair.patches else not pair.misfits
    return ProposedRule(prefix_rule(pair), pair.found, pair.total, fit, tuple(examples), reason)


def prefix_rule(pair: PrefixPair) -> PathRule:
    if not pair.old:  # relative paths: every path begins with nothing, so the rule says what is meant
        return PathRule(RuleKind.REGEX, r"^([^/\\])", pair.new.replace("\\", "\\\\") + r"\1")
    return PathRule(RuleKind.PREFIX, pair.old, pair.new)
