"""Relink: from broken paths and found files to a short list of rules, each with its evidence.

A rule is proposed when one old prefix fits one new prefix only, and when something more than a running
number speaks for it: telling file or folder names, or byte ranges that end exactly where the patch does.
Everything else becomes a choice for the user. No file is ever linked because it was the only one of its name.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.paths.found_files import FoundFiles, index_folders
from ola_viewer.paths.missing import LostFolder, folder_parts, is_telling_part, lost_folders, paths_in_use
from ola_viewer.paths.renames import extension_rules
from ola_viewer.paths.rules import PathRule, RuleKind
from ola_viewer.paths.survey import Survey

_MOST_CANDIDATES = 16
_MOST_EXAMPLES = 3
_MOST_CHOICES = 5000
_SAMPLED_PATCHES = 32
_MANY_TAILS = 4
"""So many telling folders below both prefixes are no coincidence."""


@dataclass(frozen=True, slots=True)
class ProposedRule:
    """A rule with its evidence: `found` of `total` broken references below its prefix lead to a file afterwards.

    `ranges_fit`: all byte ranges lie inside the files found; None where no patch is concerned. `examples`:
    (old path, new path). `reason` says in words why it is believed, or why it is not.
    """

    rule: PathRule
    found: int
    total: int
    ranges_fit: bool | None
    examples: tuple[tuple[str, str], ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """Prefix rules of which the user has to pick one (or none): several fit, or the only one is not certain."""

    prefix: str
    options: tuple[ProposedRule, ...]
    why: str


@dataclass(frozen=True, slots=True)
class FileChoice:
    """One broken path with found files of the same name (best first); `uses` references name it."""

    path: str
    uses: int
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relink:
    """What was inferred. `rules` apply from top to bottom. `without` counts references nothing was found for."""

    rules: tuple[ProposedRule, ...]
    rule_choices: tuple[RuleChoice, ...]
    file_choices: tuple[FileChoice, ...]
    without: int
    total: int
    """Broken references that were looked for."""

    @property
    def path_rules(self) -> tuple[PathRule, ...]:
        """The proposed rules alone."""
        return tuple(proposal.rule for proposal in self.rules)


@dataclass(slots=True)
class _Pair:
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

    def target(self, text: str) -> str:
        """Where the rule leads a folder text."""
        return self.new + text[len(self.old) :].replace("\\", "/")


def infer_rules(survey: Survey, found: FoundFiles, cancel: CancelToken | None = None) -> Relink:
    """Infer rules that turn the survey's broken paths into found files. Reads folders' names and patches' sizes,
    no content. Raises `Cancelled`."""
    lost = lost_folders(survey)
    total = sum(int(folder.uses.sum()) for folder in lost)
    pairs = _verified(_candidate_pairs(lost, found, cancel), lost, found, cancel)
    jury = _Jury(lost, found, pairs, paths_in_use(survey))
    rules: list[ProposedRule] = []
    choices: list[RuleChoice] = []
    explained = [np.zeros(len(folder.names), bool) for folder in lost]
    undecided = [np.zeros(len(folder.names), bool) for folder in lost]
    waiting = sorted(pairs, key=lambda pair: (-pair.found, len(pair.old), pair.old, pair.new))
    while waiting:
        if cancel is not None:
            cancel.check()
        best = waiting.pop(0)
        if not any((mask & ~explained[n] & ~undecided[n]).any() for n, mask in best.hits.items()):
            continue
        rivals = [pair for pair in waiting if _overlaps(pair, best, explained) and not _same_target(pair, best)]
        doubt = jury.doubt(best, rivals)
        if not doubt and _overlaps(best, best, [~mask for mask in undecided]):
            doubt = "Some of its paths have more than one place."
        if doubt:
            choices.append(RuleChoice(best.old, tuple(_proposal(pair, lost, found) for pair in (best, *rivals)), doubt))
            for pair in (best, *rivals):
                for n, mask in pair.hits.items():
                    undecided[n] |= mask & ~explained[n]
            waiting = [pair for pair in waiting if pair not in rivals]
            continue
        rules.append(_proposal(best, lost, found))
        for n, mask in best.hits.items():
            explained[n] |= mask
    rules, chained = _ordered(rules)
    choices += chained
    explained = [known | open_ for known, open_ in zip(explained, undecided, strict=True)]
    renamed, rest = extension_rules(lost, explained, [proposal.rule for proposal in rules], found, survey)
    rules += [ProposedRule(r.rule, r.found, r.total, None, r.examples, r.reason) for r in renamed]
    files, without = _by_name(rest, found, cancel)
    return Relink(tuple(rules), tuple(choices), files, without, total)


def _ordered(rules: list[ProposedRule]) -> tuple[list[ProposedRule], list[RuleChoice]]:
    """Longer prefixes first, so that none is hidden by a shorter one; and those that another rule would change
    again, which are left to the user."""
    ordered = sorted(rules, key=lambda proposal: (-len(proposal.rule.find), -proposal.found))
    kept: list[ProposedRule] = []
    chained: list[RuleChoice] = []
    for proposal in ordered:
        new = proposal.rule.replace
        if any(new.startswith(other.rule.find) for other in ordered if other is not proposal):
            why = "Another rule would change its result again: apply it by itself, afterwards."
            chained.append(RuleChoice(proposal.rule.find, (proposal,), why))
        else:
            kept.append(proposal)
    return kept, chained


class _Jury:
    """Decides whether a pair is beyond doubt. Knows every claim on every found folder."""

    def __init__(
        self, lost: list[LostFolder], found: FoundFiles, pairs: list[_Pair], in_use: dict[str, pa.LargeStringArray]
    ) -> None:
        self._lost = lost
        self._found = found
        self._in_use = in_use
        self._claims: dict[str, dict[int, NDArray[np.bool_]]] = defaultdict(dict)
        for pair in pairs:
            for number, mask in pair.hits.items():
                self._claims[pair.target(lost[number].text)][number] = mask

    def doubt(self, pair: _Pair, rivals: Sequence[_Pair]) -> str:
        """Why the pair cannot be taken unasked; "" if it can."""
        if pair.misfits:
            return "The byte ranges do not fit the files of these names."
        if any(text.startswith(pair.old) and (pair.old or text[:1] not in "/\\") for text in self._in_use):
            return "Paths that are right now begin alike, and would break."
        minor = len(pair.tails) >= _MANY_TAILS and all(2 * rival.found < pair.found for rival in rivals)
        if rivals and not minor:
            return f"{len(rivals) + 1} folders fit."
        if self._taken(pair):
            return "Other paths of the manifest lead to these files as well."
        if pair.exact_ends or pair.names_telling or len(pair.tails) >= _MANY_TAILS:
            return ""
        if not pair.tails:
            return "Only names that any data set may have speak for it."
        return "Files of the same names lie in other folders, too." if self._elsewhere(pair) else ""

    def _taken(self, pair: _Pair) -> bool:
        """Whether another path, present or lost, has at least as good a claim on one of the pair's files."""
        for number, mask in pair.hits.items():
            folder = self._lost[number]
            target = pair.target(folder.text)
            names = folder.names.filter(pa.array(mask))
            used = self._in_use.get(target)
            if used is not None and pc.any(pc.is_in(names, value_set=used)).as_py():
                return True
            parts = folder_parts(target)
            own = _common_tail(folder.parts, parts)
            for other, taken in self._claims[target].items():
                if other == number or _common_tail(self._lost[other].parts, parts) < own:
                    continue
                others = self._lost[other].names.filter(pa.array(taken))
                if pc.any(pc.is_in(names, value_set=others)).as_py():
                    return True
        return False

    def _elsewhere(self, pair: _Pair) -> bool:
        """Whether found folders that no lost path claims hold the same names."""
        for number, mask in pair.hits.items():
            names = self._lost[number].names.filter(pa.array(mask))
            hits = np.flatnonzero(np.asarray(pc.is_in(self._found.paths.names, value_set=names)))
            folders = np.unique(self._found.paths.folder[hits])
            if any(self._found.paths.folders[n] not in self._claims for n in folders.tolist()):
                return True
        return False


def _common_tail(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """Number of equal components at the end: exactly, and with upper and lower case let go."""
    exact = alike = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a.casefold() != b.casefold():
            break
        alike += 1
        if a == b and exact == alike - 1:
            exact += 1
    return exact, alike


def _prefix(text: str, parts: Sequence[str], tail: int) -> str:
    """The folder text without its last `tail` components, with trailing separator."""
    at = len(text)
    for part in list(reversed(parts))[:tail]:
        at = text.rindex(part, 0, at)
    return text[:at]


def _candidate_pairs(
    lost: list[LostFolder], found: FoundFiles, cancel: CancelToken | None
) -> dict[tuple[str, str], _Pair]:
    by_last: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for number, text in enumerate(found.paths.folders):
        parts = folder_parts(text)
        by_last[parts[-1].casefold() if parts else ""].append((number, parts))
    pairs: dict[tuple[str, str], _Pair] = {}
    homeless: list[LostFolder] = []
    for folder in lost:
        if cancel is not None:
            cancel.check()
        parts = folder.parts
        ranked = sorted(
            ((_common_tail(parts, other), number) for number, other in by_last.get(parts[-1].casefold(), ()))
            if parts
            else (),
            key=lambda entry: (-entry[0][1], -entry[0][0], entry[1]),
        )
        longest = 0
        for (exact, alike), number in ranked[:_MOST_CANDIDATES]:
            if alike < longest:
                break
            if pc.any(pc.is_in(folder.names, value_set=found.groups.names_of(number))).as_py():
                longest = alike
                text = found.paths.folders[number]
                _add(pairs, _prefix(folder.text, parts, exact), _prefix(text, folder_parts(text), exact))
        if not longest:
            homeless.append(folder)
    for folder in homeless[:_MOST_CHOICES]:
        if any(folder.text.startswith(old) for old, _ in pairs):
            continue  # a sibling found its place: a rule for this folder alone would be a guess
        for text in _folders_with(folder, found):
            exact = _common_tail(folder.parts, folder_parts(text))[0]
            _add(pairs, _prefix(folder.text, folder.parts, exact), _prefix(text, folder_parts(text), exact))
    return pairs


def _add(pairs: dict[tuple[str, str], _Pair], old: str, new: str) -> None:
    if old != new:
        pairs.setdefault((old, new), _Pair(old, new))


def _folders_with(folder: LostFolder, found: FoundFiles) -> list[str]:
    """Found folders that hold names of the lost one, those with most of them."""
    hits = np.flatnonzero(np.asarray(pc.is_in(found.paths.names, value_set=folder.names)))
    counts = np.bincount(found.paths.folder[hits], minlength=len(found.paths.folders))
    best = np.argsort(-counts, kind="stable")[:_MOST_CANDIDATES]
    return [found.paths.folders[n] for n in best.tolist() if counts[n]]


def _verified(
    pairs: dict[tuple[str, str], _Pair], lost: list[LostFolder], found: FoundFiles, cancel: CancelToken | None
) -> list[_Pair]:
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


def _judge_patches(pair: _Pair, folder: LostFolder, mask: NDArray[np.bool_], target: str, most: int) -> int:
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


def _overlaps(pair: _Pair, best: _Pair, explained: list[NDArray[np.bool_]]) -> bool:
    return any(n in best.hits and bool((mask & best.hits[n] & ~explained[n]).any()) for n, mask in pair.hits.items())


def _same_target(pair: _Pair, best: _Pair) -> bool:
    """Whether one is the other spelt with a longer tail."""
    return (pair.old.startswith(best.old) and pair.new == best.new + pair.old[len(best.old) :]) or (
        best.old.startswith(pair.old) and best.new == pair.new + best.old[len(pair.old) :]
    )


def _proposal(pair: _Pair, lost: list[LostFolder], found: FoundFiles) -> ProposedRule:
    examples: list[tuple[str, str]] = []
    for number, mask in pair.hits.items():
        if len(examples) >= _MOST_EXAMPLES:
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
    return ProposedRule(_prefix_rule(pair), pair.found, pair.total, fit, tuple(examples), reason)


def _prefix_rule(pair: _Pair) -> PathRule:
    if not pair.old:  # relative paths: every path begins with nothing, so the rule says what is meant
        return PathRule(RuleKind.REGEX, r"^([^/\\])", pair.new.replace("\\", "\\\\") + r"\1")
    return PathRule(RuleKind.PREFIX, pair.old, pair.new)


def _by_name(
    rest: Iterable[tuple[LostFolder, NDArray[np.bool_]]], found: FoundFiles, cancel: CancelToken | None
) -> tuple[tuple[FileChoice, ...], int]:
    """Found files of the same name for what no rule explains, most alike folders first."""
    parts = [(folder, np.flatnonzero(mask)) for folder, mask in rest]
    without = sum(int(folder.uses[at].sum()) for folder, at in parts)
    if not parts:
        return (), 0
    wanted = pc.unique(pa.concat_arrays([folder.names.take(pa.array(at)) for folder, at in parts]))
    hits = np.flatnonzero(np.asarray(pc.is_in(found.paths.names, value_set=wanted)))
    by_name: dict[str, list[str]] = defaultdict(list)
    for at in hits.tolist():
        candidates = by_name[str(found.paths.names[at].as_py())]
        if len(candidates) < _MOST_CANDIDATES:
            candidates.append(found.paths.folders[int(found.paths.folder[at])])
    choices: list[FileChoice] = []
    for folder, positions in parts:
        if cancel is not None:
            cancel.check()
        for at in positions.tolist():
            name = str(folder.names[at].as_py())
            if name not in by_name or len(choices) >= _MOST_CHOICES:
                continue
            ranked = sorted(by_name[name], key=lambda text: (-_common_tail(folder.parts, folder_parts(text))[1], text))
            uses = int(folder.uses[at])
            choices.append(FileChoice(folder.text + name, uses, tuple(text + name for text in ranked)))
            without -= uses
    return tuple(choices), without


def infer_from_example(
    survey: Survey, old_path: str, new_path: str, cancel: CancelToken | None = None
) -> ProposedRule | None:
    """The rule that one file located by hand suggests, tried on all broken paths below its prefix.

    The longest common tail of the two paths is taken off; where the file's own name changed, the rule is for
    that file alone. None if the two are the same.
    """
    if old_path == new_path:
        return None
    old_parts, new_parts = folder_parts(old_path), folder_parts(new_path)
    exact = _common_tail(old_parts, new_parts)[0]
    if not exact:
        alone = this_path_alone(old_path, new_path)
        return ProposedRule(alone, 1, 1, None, ((old_path, new_path),), "This file alone: its name changed.")
    pair = _Pair(_prefix(old_path, old_parts, exact), _prefix(new_path, new_parts, exact))
    lost = lost_folders(survey)
    below = [folder for folder in lost if folder.text.startswith(pair.old)]
    folders = {pair.target(folder.text) for folder in below}
    found = index_listed(sorted(folders), cancel)
    checked = _verified({(pair.old, pair.new): pair}, lost, found, cancel)
    if not checked:
        return ProposedRule(_prefix_rule(pair), 0, pair.total, None, ((old_path, new_path),), "From one example.")
    proposal = _proposal(pair, lost, found)
    return replace(proposal, examples=((old_path, new_path), *proposal.examples[: _MOST_EXAMPLES - 1]))


def index_listed(folders: Sequence[str], cancel: CancelToken | None = None) -> FoundFiles:
    """The files directly in these folders, each listed once."""
    return index_folders(folders, cancel, deep=False)


def same_change(survey: Survey, old_path: str, new_path: str) -> tuple[PathRule, int] | None:
    """ "Apply the same change to the N others below that folder": the prefix rule of one edited path, and N, the
    number of other references it covers. None where the change is in the file's name."""
    old_parts, new_parts = folder_parts(old_path), folder_parts(new_path)
    exact = _common_tail(old_parts, new_parts)[0]
    if not exact or old_path == new_path:
        return None
    old = _prefix(old_path, old_parts, exact)
    others = -1
    for source in survey.sources.values():
        counts = np.bincount(source.refs.folder, minlength=len(source.refs.folders))
        others += sum(int(counts[n]) for n, text in enumerate(source.refs.folders) if text.startswith(old))
    return PathRule(RuleKind.PREFIX, old, _prefix(new_path, new_parts, exact)), max(others, 0)


def this_path_alone(old_path: str, new_path: str) -> PathRule:
    """The rule that changes exactly one path, wherever it occurs."""
    return PathRule(RuleKind.REGEX, f"^{_quoted(old_path)}$", new_path.replace("\\", "\\\\"))


def _quoted(text: str) -> str:
    return "".join(char if char.isalnum() or char in "/_" or ord(char) > 127 else "\\" + char for char in text)
