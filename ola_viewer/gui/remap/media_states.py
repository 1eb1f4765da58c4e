"""What the survey's states are called in the window and in the filter, and missing records folder by folder.

Plain functions on arrays, for any thread.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from ola_viewer.gui.translation import QT_TRANSLATE_NOOP
from ola_viewer.media.file_facts import PathState
from ola_viewer.paths.states import STATES
from ola_viewer.paths.survey import Survey


@dataclass(frozen=True, slots=True)
class StateGroup:
    """States that the window shows under one name. `value`: after `media:` in the filter."""

    value: str
    title: str
    short: str
    severity: str
    states: tuple[PathState, ...]


GROUPS: tuple[StateGroup, ...] = (
    StateGroup(
        "missing", QT_TRANSLATE_NOOP("media", "Missing"), QT_TRANSLATE_NOOP("media", "Missing"), "error",
        (PathState.MISSING,),
    ),
    StateGroup(
        "wrong-case", QT_TRANSLATE_NOOP("media", "Other upper and lower case"), QT_TRANSLATE_NOOP("media", "Case"),
        "error", (PathState.WRONG_CASE,),
    ),
    StateGroup(
        "other-extension", QT_TRANSLATE_NOOP("media", "Other extension"), QT_TRANSLATE_NOOP("media", "Extension"),
        "error", (PathState.OTHER_EXTENSION,),
    ),
    StateGroup(
        "out-of-range", QT_TRANSLATE_NOOP("media", "Out of range"), QT_TRANSLATE_NOOP("media", "Range"), "error",
        (PathState.RANGE_OUTSIDE, PathState.RANGE_SHORT, PathState.RANGE_UNKNOWN),
    ),
    StateGroup(
        "unusable", QT_TRANSLATE_NOOP("media", "Empty or unreadable"), QT_TRANSLATE_NOOP("media", "Unusable"), "error",
        (PathState.NOT_REGULAR, PathState.UNREADABLE, PathState.EMPTY),
    ),
    StateGroup(
        "unreachable", QT_TRANSLATE_NOOP("media", "Disk does not answer"), QT_TRANSLATE_NOOP("media", "Unreachable"),
        "warning", (PathState.UNREACHABLE,),
    ),
    StateGroup(
        "unresolved", QT_TRANSLATE_NOOP("media", "Relative, no root folder"), QT_TRANSLATE_NOOP("media", "No root"),
        "error", (PathState.RELATIVE_UNRESOLVED,),
    ),
    StateGroup(
        "present", QT_TRANSLATE_NOOP("media", "Present"), QT_TRANSLATE_NOOP("media", "Present"), "success",
        (PathState.PRESENT,),
    ),
)  # fmt: skip
"""In the order in which they are listed; addresses on the net and what was not looked at are in none."""

BROKEN = np.array([state.is_broken for state in PathState], bool)
_BY_STATE = {state: group for group in GROUPS for state in group.states}
NOT_THERE = np.isin(
    np.arange(STATES),
    [PathState.MISSING, PathState.WRONG_CASE, PathState.OTHER_EXTENSION, PathState.RELATIVE_UNRESOLVED],
)


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("media", text)


def group_of(state: PathState) -> StateGroup | None:
    """The group of a state; None for what is neither right nor wrong."""
    return _BY_STATE.get(state)


def states_of_value(value: str) -> NDArray[np.bool_]:
    """Which states `media:VALUE` means, as a mask by state. "missing" takes in what is there under another spelling,
    "broken" everything that the trainer cannot use; all slugs of states are known. Raises ValueError."""
    word = value.strip().lower()
    if word == "broken":
        return BROKEN
    if word == "missing":
        return NOT_THERE
    mask = np.zeros(STATES, bool)
    group = next((group for group in GROUPS if group.value == word), None)
    states = group.states if group is not None else tuple(state for state in PathState if state.slug == word)
    if not states:
        known = ", ".join(["broken", *(group.value for group in GROUPS)])
        raise ValueError(f"media:{value} is unknown. Known are {known}.")
    mask[list(states)] = True
    return mask


def steps_of(folder: str) -> tuple[str, ...]:
    """The folder and those above it, outermost first, without trailing separators, as the facets name them."""
    if not folder:
        return (".",)
    found = [folder[:at] or "/" for at, char in enumerate(folder) if char in "/\\"]
    return tuple(dict.fromkeys(step for step in found if step == "/" or step[-1] not in "/\\"))


def missing_by_folder(survey: Survey) -> dict[str, int]:
    """For each folder with broken media, and each above it, the number of records with one there. A record counts
    once in a folder, however many media it has there."""
    numbers: dict[str, int] = {}
    folders, owners = [], []
    before = 0
    for _, source in sorted(survey.sources.items()):
        refs = source.refs
        at = np.flatnonzero(BROKEN[source.states])
        used = np.unique(refs.folder[at])
        renumber = np.zeros(len(refs.folders), np.int64)
        renumber[used] = [numbers.setdefault(refs.folders[n], len(numbers)) for n in used.tolist()]
        folders.append(renumber[refs.folder[at]])
        owners.append(refs.records()[at] + before)
        before += len(refs.offsets) - 1
    if not numbers:
        return {}
    return _rolled_up(list(numbers), np.concatenate(folders), np.concatenate(owners))


def _rolled_up(texts: list[str], folder: NDArray[np.int64], owner: NDArray[np.int64]) -> dict[str, int]:
    members: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        for step in steps_of(text):
            members.setdefault(step, []).append(number)
    alone = np.bincount(owner)[owner] == 1
    lonely = np.bincount(folder[alone], minlength=len(texts))
    folder, owner = folder[~alone], owner[~alone]
    order = np.argsort(folder, kind="stable")
    edges = np.concatenate(([0], np.cumsum(np.bincount(folder, minlength=len(texts)))))
    counts = {}
    for step, inside in members.items():
        counts[step] = int(lonely[inside].sum())
        if len(owner):
            counts[step] += len(np.unique(np.concatenate([owner[order[edges[n] : edges[n + 1]]] for n in inside])))
    return counts
