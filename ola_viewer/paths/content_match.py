"""Content decides what names and sizes leave open, or says why it does not. Nothing is decided silently.

Two questions: which of several folders a prefix means (`ContentMatch.settle`), and which of several files a single
path means (`file_match.py`). A decision needs proof for one side (see `judging.py`), or that all sides are the same
bytes; the reason is kept in words with the proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress, throttled
from ola_viewer.paths.file_evidence import MOST_BYTES, ReadBudget, same_files, sound_seconds, video_seconds
from ola_viewer.paths.judging import Judgement, Standing, judge_all, prove_by_lengths
from ola_viewer.paths.lost_media import LostMedia, LostMedium
from ola_viewer.paths.missing import LostFolder, folder_parts
from ola_viewer.paths.pairs import PrefixPair, common_tail
from ola_viewer.paths.survey import Survey

_SAMPLED, _FEW = 32, 0.1
"""Files of a folder that are looked at before it is believed, and the part of them that may be damaged."""
MOST_FILES = 20_000
"""Files that one question looks into; beyond that it stays with the user."""


@dataclass(frozen=True, slots=True)
class Settled:
    """`pair` is meant, for `reason`. `proved`: by its own bytes, not only because the others are equal or ruled out.
    Without a pair: content decides each path by itself, but not for one and the same folder."""

    pair: PrefixPair | None
    reason: str = ""
    proved: bool = False


@dataclass(slots=True)
class _Name:
    """One lost name that several contenders have: judgements and contents by number of the contender."""

    medium: LostMedium
    paths: dict[int, str]
    judged: dict[int, Judgement]
    content: dict[int, int]


class ContentMatch:
    """The content of the files of one search. Use it in one thread."""

    def __init__(
        self,
        survey: Survey,
        lost: list[LostFolder],
        cancel: CancelToken | None = None,
        progress: ProgressCallback = ignore_progress,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.media = LostMedia(survey)
        self.budget = ReadBudget(most_bytes)
        self.cancel = cancel
        self._lost = lost
        self._progress = throttled(progress)
        self._videos: dict[str, float | None] = {}
        self._looked = 0
        self.notes: dict[tuple[str, str], str] = {}
        """What was seen of a pair (old, new) that was not decided."""

    def judge(self, pairs: Sequence[tuple[LostMedium, str]]) -> list[Judgement]:
        """Judge found files. Raises `Cancelled`."""
        before = self._looked

        def tell(done: int) -> None:
            self._looked = before + done
            self._progress(Progress(self._looked, None, "files", "comparing contents"))

        return judge_all(pairs, sound_seconds, self._video_seconds, self.cancel, tell)

    def _video_seconds(self, path: str) -> float | None:
        if path not in self._videos:
            self._videos[path] = video_seconds(path)
        return self._videos[path]

    def settle(
        self, best: PrefixPair, rivals: Sequence[PrefixPair], open_names: Sequence[NDArray[np.bool_]]
    ) -> Settled | None:
        """Which of the pairs is meant; None if content does not say. `open_names`: by lost folder the names that are
        still to be explained. Raises `Cancelled`."""
        contenders = [best, *rivals]
        open_to_any: dict[int, NDArray[np.bool_]] = {}
        for pair in contenders:
            for folder, mask in pair.hits.items():
                here = mask & open_names[folder]
                open_to_any[folder] = open_to_any[folder] | here if folder in open_to_any else here
        count = sum(int(np.count_nonzero(mask)) for mask in open_to_any.values())
        if not 0 < count * len(contenders) <= MOST_FILES:
            return None
        places = _places(open_to_any)
        first = self._names(contenders, places[:1])
        medium = first[0].medium
        provable = bool(rivals) or medium.is_patch or bool(medium.videos)
        clear = any(self._wins(number, first) for number in range(len(contenders)))
        if not provable or not (clear or medium.is_patch):
            self._note(contenders, first)
            return None
        names = first + self._names(contenders, places[1:])
        self._note(contenders, names)
        winners = [number for number in range(len(contenders)) if self._wins(number, names)]
        if not winners:
            alone = any(_decided_alone([name]) for name in names)
            mixed = bool(rivals) and alone and all(name.medium.is_patch for name in names)
            return Settled(None) if mixed else None
        chosen = min(winners, key=lambda number: (_distance(contenders[number]), number))
        mine = [name for name in names if chosen in name.paths]
        judged = [name.judged[chosen] for name in mine]
        proved = all(one.standing is Standing.PROVED for one in judged)
        lengths = prove_by_lengths(judged)
        return Settled(contenders[chosen], _reason(chosen, mine, proved, lengths), proved or lengths)

    def check_patches(self, pair: PrefixPair, open_names: Sequence[NDArray[np.bool_]]) -> Standing:
        """What the bytes of all patches of a pair say: PROVED, OPEN where they hold nothing that is known at any range
        (or are too many to look), IMPOSSIBLE where some are other patches. Raises `Cancelled`."""
        patches = {n: mask & open_names[n] & (self._lost[n].ends >= 0) for n, mask in pair.hits.items()}
        if not 0 < sum(int(np.count_nonzero(mask)) for mask in patches.values()) <= MOST_FILES:
            return Standing.OPEN
        places = _places(patches)
        names = self._names((pair,), places)
        self._note((pair,), names)
        judged = [name.judged[0] for name in names]
        if all(one.standing is Standing.PROVED for one in judged):
            return Standing.PROVED
        return Standing.IMPOSSIBLE if any(one.begun for one in judged) else Standing.OPEN

    def check_kinds(self, pair: PrefixPair, open_names: Sequence[NDArray[np.bool_]]) -> str:
        """Why the plain files of a pair cannot be meant, by the beginnings of some of them; "" if they can."""
        names = self._names((pair,), _places({n: mask & open_names[n] for n, mask in pair.hits.items()}, _SAMPLED))
        refuted = [name.judged[0].note for name in names if name.judged[0].refuted]
        if len(refuted) <= _FEW * len(names):
            return ""
        return f"{len(refuted):,} of {len(names):,} files looked at cannot be meant. {refuted[0]}"

    def _names(self, contenders: Sequence[PrefixPair], places: Sequence[tuple[int, int]]) -> list[_Name]:
        found: list[_Name] = []
        by_folder: dict[int, list[int]] = {}
        for folder, at in places:
            by_folder.setdefault(folder, []).append(at)
        for folder, positions in by_folder.items():
            lost = self._lost[folder]
            texts = [str(lost.names[at].as_py()) for at in positions]
            for at, text, medium in zip(positions, texts, self.media.of(lost.text, texts), strict=True):
                paths = {
                    number: pair.target(lost.text) + text
                    for number, pair in enumerate(contenders)
                    if folder in pair.hits and pair.hits[folder][at]
                }
                found.append(_Name(medium, paths, {}, {}))
        jobs = [(name, number, path) for name in found for number, path in name.paths.items()]
        judged = self.judge([(name.medium, path) for name, _, path in jobs])
        for (name, number, _), judgement in zip(jobs, judged, strict=True):
            name.judged[number] = judgement
        return found

    def _wins(self, chosen: int, names: Sequence[_Name]) -> bool:
        """Whether every file of a contender may be meant, and no file of another one that is not equal to it."""
        for name in names:
            if chosen not in name.paths:
                continue
            mine = name.judged[chosen]
            if not mine.possible:
                return False
            for number in name.paths:
                other = name.judged[number]
                if number == chosen or (not other.possible and (not other.by_length or mine.seconds is not None)):
                    continue
                if not self._equal(name, chosen, number):
                    return False
        return any(chosen in name.paths for name in names)

    def _equal(self, name: _Name, one: int, other: int) -> bool:
        if not name.content:
            numbers = list(name.paths)
            contents = same_files([name.paths[number] for number in numbers], self.budget, self.cancel)
            name.content.update(zip(numbers, contents, strict=True))
        return name.content[one] == name.content[other]

    def _note(self, contenders: Sequence[PrefixPair], names: Sequence[_Name]) -> None:
        for number, pair in enumerate(contenders):
            said = (name.judged[number].note for name in names if number in name.judged)
            note = next((note for note in said if note), "")
            if note:
                self.notes[pair.old, pair.new] = note


def _places(masks: dict[int, NDArray[np.bool_]], most: int | None = None) -> list[tuple[int, int]]:
    """(lost folder, name) of all that the masks hold, or of at most `most`, spread evenly over them."""
    folders = sorted(masks)
    edges = np.cumsum([0, *(np.count_nonzero(masks[folder]) for folder in folders)])
    count = int(edges[-1])
    chosen = np.unique(np.linspace(0, count - 1, count if most is None else min(count, most)).astype(np.int64))
    found = []
    for folder, first, last in zip(folders, edges[:-1], edges[1:], strict=True):
        inside = chosen[(chosen >= first) & (chosen < last)] - first
        if len(inside):
            found += [(folder, at) for at in np.flatnonzero(masks[folder])[inside].tolist()]
    return found


def _decided_alone(names: Sequence[_Name]) -> bool:
    """Whether for each name exactly one file is proved by its bytes."""
    return all(sum(j.standing is Standing.PROVED for j in name.judged.values()) == 1 for name in names)


def _distance(pair: PrefixPair) -> tuple[int, int, str]:
    """How far a new folder is from the old one: fewest differing folders first, then the shortest path."""
    old, new = folder_parts(pair.old), folder_parts(pair.new)
    return -common_tail(old, new)[1], len(new), pair.new


def _reason(chosen: int, names: Sequence[_Name], proved: bool, lengths: bool) -> str:
    copies = max(
        (
            sum(name.content.get(number) == name.content[chosen] for number in name.paths)
            for name in names
            if name.content
        ),
        default=1,
    )
    refuted = [name.judged[number] for name in names for number in name.paths if not name.judged[number].possible]
    parts = []
    if proved:
        ranges = sum(name.judged[chosen].ranges for name in names)
        parts.append(f"{'Only here p' if refuted else 'P'}ieces begin at all {ranges:,} ranges looked at.")
    elif lengths:
        parts.append(f"Each of {len(names):,} sounds is as long as its own video.")
    elif refuted:
        parts.append(f"The other files of these names are ruled out ({refuted[0].note.rstrip('.')}).")
    if copies > 1:
        parts.append(f"{copies} equal copies; the nearest folder is taken.")
    return " ".join(parts)
