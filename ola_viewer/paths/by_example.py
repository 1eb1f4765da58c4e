"""What one path repaired by hand says about the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ola_viewer.jobs import CancelToken
from ola_viewer.paths.found_files import FoundFiles, index_folders
from ola_viewer.paths.missing import folder_parts, lost_folders
from ola_viewer.paths.pairs import MOST_EXAMPLES, PrefixPair, common_tail, prefix_of, prefix_rule, proposal_of, verified
from ola_viewer.paths.path_rule import PathRule, RuleKind
from ola_viewer.paths.proposals import ProposedRule
from ola_viewer.paths.survey import Survey


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
    exact = common_tail(old_parts, new_parts)[0]
    if not exact:
        alone = this_path_alone(old_path, new_path)
        return ProposedRule(
            alone, 1, 1, None, ((old_path, new_path),), "This file alone: its name changed.", first=True
        )
    pair = PrefixPair(prefix_of(old_path, old_parts, exact), prefix_of(new_path, new_parts, exact))
    lost = lost_folders(survey)
    below = [folder for folder in lost if folder.text.startswith(pair.old)]
    folders = {pair.target(folder.text) for folder in below}
    found = index_listed(sorted(folders), cancel)
    checked = verified({(pair.old, pair.new): pair}, lost, found, cancel)
    if not checked:
        return ProposedRule(prefix_rule(pair), 0, pair.total, None, ((old_path, new_path),), "From one example.")
    proposal = proposal_of(pair, lost, found)
    return replace(proposal, examples=((old_path, new_path), *proposal.examples[: MOST_EXAMPLES - 1]))


def index_listed(folders: Sequence[str], cancel: CancelToken | None = None) -> FoundFiles:
    """The files directly in these folders, each listed once."""
    return index_folders(folders, cancel, deep=False)


def same_change(survey: Survey, old_path: str, new_path: str) -> tuple[PathRule, int] | None:
    """ "Apply the same change to the N others below that folder": the prefix rule of one edited path, and N, the
    number of other references it covers. None where the change is in the file's name."""
    old_parts, new_parts = folder_parts(old_path), folder_parts(new_path)
    exact = common_tail(old_parts, new_parts)[0]
    if not exact or old_path == new_path:
        return None
    old = prefix_of(old_path, old_parts, exact)
    others = -1
    for source in survey.sources.values():
        counts = np.bincount(source.refs.folder, minlength=len(source.refs.folders))
        others += sum(int(counts[n]) for n, text in enumerate(source.refs.folders) if text.startswith(old))
    return PathRule(RuleKind.PREFIX, old, prefix_of(new_path, new_parts, exact)), max(others, 0)


def this_path_alone(old_path: str, new_path: str) -> PathRule:
    """The rule that changes exactly one path, wherever it occurs."""
    return PathRule(RuleKind.REGEX, f"^{quoted_for_regex(old_path)}$", new_path.replace("\\", "\\\\"))


def quoted_for_regex(text: str) -> str:
    """`text` as a pattern that fits exactly itself."""
    return "".join(char if char.isalnum() or char in "/_" or ord(char) > 127 else "\\" + char for char in text)
