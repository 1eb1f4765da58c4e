"""Relink: from broken paths and found files to a short list of rules, each with its evidence.

A rule is proposed when one old prefix fits one new prefix only, and when something more than a running
number speaks for it: telling file or folder names, byte ranges that end exactly where the patch does, or content
(`content_match.py`, `file_match.py`). Everything else becomes a choice for the user. No file is ever linked because
it was the only one of its name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, ProgressCallback, ignore_progress
from ola_viewer.paths.content_match import ContentMatch
from ola_viewer.paths.file_match import NamedFile, match_files
from ola_viewer.paths.found_files import FoundFiles
from ola_viewer.paths.judging import Standing
from ola_viewer.paths.jury import Jury
from ola_viewer.paths.missing import LostFolder, folder_parts, lost_folders, paths_in_use
from ola_viewer.paths.pairs import (
    MOST_CANDIDATES,
    MOST_CHOICES,
    PrefixPair,
    candidate_pairs,
    common_tail,
    overlaps,
    proposal_of,
    same_target,
    verified,
)
from ola_viewer.paths.proposals import ProposedRule, Relink, RuleChoice
from ola_viewer.paths.renames import extension_rules
from ola_viewer.paths.survey import Survey


def infer_rules(
    survey: Survey,
    found: FoundFiles,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    *,
    content: bool = True,
) -> Relink:
    """Infer rules that turn the survey's broken paths into found files.

    Reads folders' names and patches' sizes; `content`: where those leave a doubt, also the files themselves, within
    the bounds of `content_match.py`. Runs in the caller's thread and in helper threads. Raises `Cancelled`.
    """
    lost = lost_folders(survey)
    total = sum(int(folder.uses.sum()) for folder in lost)
    pairs = verified(candidate_pairs(lost, found, cancel), lost, found, cancel)
    match = ContentMatch(survey, lost, cancel, progress) if content else None
    prefixes = _Prefixes(lost, found, pairs, Jury(lost, found, pairs, paths_in_use(survey)), match)
    prefixes.decide(cancel)
    rules, chained = _ordered(prefixes.rules)
    choices = prefixes.choices + chained
    settled = [known | open_ for known, open_ in zip(prefixes.explained, prefixes.undecided, strict=True)]
    renamed, rest = extension_rules(lost, settled, [proposal.rule for proposal in rules], found, survey)
    rules += [ProposedRule(r.rule, r.found, r.total, None, r.examples, r.reason) for r in renamed]
    named, without = _by_name(rest, found, cancel)
    exact, files = match_files(named, match, [proposal.rule for proposal in rules])
    return Relink((*exact, *rules), tuple(choices), tuple(files), without, total)


class _Prefixes:
    """Takes the pairs one after the other, those that explain most first, until every name is explained or open."""

    def __init__(
        self,
        lost: list[LostFolder],
        found: FoundFiles,
        pairs: list[PrefixPair],
        jury: Jury,
        match: ContentMatch | None,
    ) -> None:
        self._lost = lost
        self._found = found
        self._jury = jury
        self._match = match
        self._waiting = sorted(pairs, key=lambda pair: (-pair.found, len(pair.old), pair.old, pair.new))
        self.rules: list[ProposedRule] = []
        self.choices: list[RuleChoice] = []
        self.explained = [np.zeros(len(folder.names), bool) for folder in lost]
        self.undecided = [np.zeros(len(folder.names), bool) for folder in lost]

    def decide(self, cancel: CancelToken | None) -> None:
        """Fill `rules` and `choices`."""
        taken: set[str] = set()
        while self._waiting:
            if cancel is not None:
                cancel.check()
            best = self._waiting.pop(0)
            open_names = [~known & ~open_ for known, open_ in zip(self.explained, self.undecided, strict=True)]
            if best.old in taken or not any((mask & open_names[n]).any() for n, mask in best.hits.items()):
                continue  # below a prefix that has its rule, what is left is matched file by file
            rivals = [
                pair for pair in self._waiting if overlaps(pair, best, self.explained) and not same_target(pair, best)
            ]
            doubt = self._doubt(best, rivals)
            reason = ""
            if doubt and self._match is not None and not all(self._doubt(p, (), True) for p in (best, *rivals)):
                settled = self._match.settle(best, rivals, open_names)
                if settled is not None and settled.pair is None:
                    self._waiting = [pair for pair in self._waiting if pair not in rivals]
                    continue
                if settled is not None and settled.pair is not None:
                    doubt = self._doubt(settled.pair, (), settled.proved)
                    if not doubt and not settled.proved and not settled.pair.strong:
                        doubt = "Only names that any data set may have speak for it."
                    reason = settled.reason
                    if not doubt and settled.pair is not best:
                        self._waiting = [best, *(pair for pair in self._waiting if pair is not settled.pair)]
                        best = settled.pair
            elif not doubt and self._match is not None:
                standing = self._match.check_patches(best, open_names) if best.patches else Standing.PROVED
                if standing is Standing.IMPOSSIBLE:
                    continue  # other patches of the same names are among them: each is judged by itself
                if standing is Standing.OPEN and not best.exact_ends:
                    doubt = "Its patches hold nothing that is known at the ranges looked at."
                elif not best.patches:
                    doubt = self._match.check_kinds(best, open_names)
            if doubt:
                self._leave(best, rivals, doubt)
            else:
                proposal = proposal_of(best, self._lost, self._found)
                if reason:
                    proposal = replace(proposal, reason=reason, by_content=True)
                self.rules.append(proposal)
                taken.add(best.old)
                for n, mask in best.hits.items():
                    self.explained[n] |= mask

    def _doubt(self, pair: PrefixPair, rivals: Sequence[PrefixPair], proved: bool = False) -> str:
        doubt = self._jury.doubt(pair, rivals, proved)
        if not doubt and overlaps(pair, pair, [~mask for mask in self.undecided]):
            return "Some of its paths have more than one place."
        return doubt

    def _leave(self, best: PrefixPair, rivals: Sequence[PrefixPair], doubt: str) -> None:
        """Leave a choice to the user."""
        notes = {} if self._match is None else self._match.notes
        options = []
        for pair in (best, *rivals):
            option = proposal_of(pair, self._lost, self._found)
            note = notes.get((pair.old, pair.new))
            options.append(replace(option, reason=f"{option.reason} {note}") if note else option)
            for n, mask in pair.hits.items():
                self.undecided[n] |= mask & ~self.explained[n]
        self.choices.append(RuleChoice(best.old, tuple(options), doubt))
        self._waiting = [pair for pair in self._waiting if pair not in rivals]


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


def _by_name(
    rest: Iterable[tuple[LostFolder, NDArray[np.bool_]]], found: FoundFiles, cancel: CancelToken | None
) -> tuple[list[NamedFile], int]:
    """What no rule explains with found files of the same name, most alike folders first; and the number of
    references that have none."""
    parts = [(folder, np.flatnonzero(mask)) for folder, mask in rest]
    without = sum(int(folder.uses[at].sum()) for folder, at in parts)
    if not parts:
        return [], 0
    wanted = pc.unique(pa.concat_arrays([folder.names.take(pa.array(at)) for folder, at in parts]))
    hits = np.flatnonzero(np.asarray(pc.is_in(found.paths.names, value_set=wanted)))
    by_name: dict[str, list[str]] = defaultdict(list)
    for at in hits.tolist():
        candidates = by_name[str(found.paths.names[at].as_py())]
        if len(candidates) < MOST_CANDIDATES:
            candidates.append(found.paths.folders[int(found.paths.folder[at])])
    named: list[NamedFile] = []
    for folder, positions in parts:
        if cancel is not None:
            cancel.check()
        for at in positions.tolist():
            name = str(folder.names[at].as_py())
            if name not in by_name or len(named) >= MOST_CHOICES:
                continue
            ranked = sorted(by_name[name], key=lambda text: (-common_tail(folder.parts, folder_parts(text))[1], text))
            uses = int(folder.uses[at])
            named.append(NamedFile(folder.text, name, uses, tuple(text + name for text in ranked)))
            without -= uses
    return named, without
