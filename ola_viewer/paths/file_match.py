"""Single broken paths with found files of their name: what their bytes decide becomes exact rules, the rest a choice.

A rule made here names every path it means, so it can touch no other. A path is linked only where its bytes prove it
(the pieces of a patch), or where several sounds of one folder each last as long as their own video.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ola_viewer.paths.by_example import quoted_for_regex
from ola_viewer.paths.content_match import MOST_FILES, ContentMatch
from ola_viewer.paths.file_evidence import same_files
from ola_viewer.paths.judging import NO_ANSWER, Judgement, Standing, prove_by_lengths
from ola_viewer.paths.lost_media import LostMedium
from ola_viewer.paths.pairs import MOST_EXAMPLES
from ola_viewer.paths.path_rule import PathRule, RuleKind
from ola_viewer.paths.patterns import MAX_PATTERN
from ola_viewer.paths.proposals import Candidate, FileChoice, ProposedRule

_MOST_RULES = 64
"""Exact rules in the list; what is decided beyond that stays with the user, evidence first."""
_MOST_PIECE = 4 << 20


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A broken path (`folder` + `name`, `uses` references) and the found files of its name."""

    folder: str
    name: str
    uses: int
    candidates: tuple[str, ...]


@dataclass(slots=True)
class _Case:
    file: NamedFile
    candidates: list[Candidate]
    chosen: str = ""
    reason: str = ""
    alike: str = ""
    """Undecided: the nearest file of the only content that may be meant, if it lasts as long as its video."""
    sound: Judgement = NO_ANSWER
    is_patch: bool = False

    @property
    def move(self) -> tuple[str, str]:
        """Old folder and new folder of what is chosen, or might be."""
        return self.file.folder, (self.chosen or self.alike)[: -len(self.file.name)]


def match_files(
    files: Sequence[NamedFile], content: ContentMatch | None, rules: Sequence[PathRule]
) -> tuple[list[ProposedRule], list[FileChoice]]:
    """Exact rules for what content decides, and the choices that remain. `rules` apply after the exact ones: what
    they would change again stays a choice. Without `content` everything does. Raises `Cancelled`."""
    cases = list(_judged(files, content)) if content is not None else [_unjudged(file) for file in files]
    _decide_by_lengths(cases)
    moves: dict[tuple[str, str], list[_Case]] = defaultdict(list)
    for case in cases:
        if case.chosen and all(rule.rename(case.chosen) == case.chosen for rule in rules):
            moves[case.move].append(case)
    made: list[ProposedRule] = []
    linked: set[int] = set()
    for (old, new), moved in moves.items():
        for part in _parts(old, moved):
            if len(made) < _MOST_RULES:
                made.append(_exact_rule(old, new, part))
                linked |= {id(case) for case in part}
    rest = [case for case in cases if id(case) not in linked]
    return made, [FileChoice(c.file.folder + c.file.name, c.file.uses, tuple(c.candidates)) for c in rest]


def _unjudged(file: NamedFile) -> _Case:
    return _Case(file, [Candidate(path) for path in file.candidates])


def _judged(files: Sequence[NamedFile], content: ContentMatch) -> Iterator[_Case]:
    """The files with what their content says, one old folder after the other, as many as may be looked into."""
    by_folder: dict[str, list[NamedFile]] = defaultdict(list)
    for file in files:
        by_folder[file.folder].append(file)
    left = MOST_FILES
    for folder, group in by_folder.items():
        left -= sum(len(file.candidates) for file in group)
        if left < 0:
            yield from map(_unjudged, group)
            continue
        media = content.media.of(folder, [file.name for file in group])
        jobs = [(medium, path) for file, medium in zip(group, media, strict=True) for path in file.candidates]
        judged = iter(content.judge(jobs))
        for file, medium in zip(group, media, strict=True):
            yield _case(file, medium, [next(judged) for _ in file.candidates], content)


def _case(file: NamedFile, medium: LostMedium, judged: Sequence[Judgement], content: ContentMatch) -> _Case:
    order = sorted(range(len(judged)), key=lambda k: -judged[k].standing)  # stable: the nearest folder stays first
    possible = [k for k in order if judged[k].possible]
    numbers = list(range(len(possible)))
    if len(possible) > 1:
        numbers = same_files([file.candidates[k] for k in possible], content.budget, content.cancel)
    contents: dict[int, list[int]] = defaultdict(list)
    for k, number in zip(possible, numbers, strict=True):
        contents[number].append(k)
    piece = None
    if medium.is_patch:
        start = int(medium.starts[0])
        piece = start, min(int(medium.ends[0]) - start, _MOST_PIECE)
    candidates = []
    for first, *others in contents.values():
        copies = tuple(file.candidates[k] for k in others)
        note = " ".join(filter(None, (judged[first].note, f"{len(copies) + 1} equal copies." if copies else "")))
        candidates.append(Candidate(file.candidates[first], note, True, copies, piece))
    candidates += [
        Candidate(file.candidates[k], judged[k].note, False, (), piece) for k in order if not judged[k].possible
    ]
    case = _Case(file, candidates, is_patch=medium.is_patch)
    proved = [group for group in contents.values() if judged[group[0]].standing is Standing.PROVED]
    if len(proved) == 1:
        first = proved[0][0]
        case.chosen = file.candidates[first]
        only = "Only this one: p" if len(judged) > len(proved[0]) else "P"
        case.reason = only + judged[first].note[1:] + _copies_words(len(proved[0]))
    elif len(contents) == 1:
        (group,) = contents.values()
        if judged[group[0]].seconds is not None:
            case.alike, case.sound = file.candidates[group[0]], judged[group[0]]
            case.reason = f"{judged[group[0]].note}{_copies_words(len(group))}"
    return case


def _copies_words(copies: int) -> str:
    return f" {copies} equal copies; the nearest folder is taken." if copies > 1 else ""


def _decide_by_lengths(cases: Sequence[_Case]) -> None:
    """Link sounds that are as long as their videos, where several of different lengths say so for one folder."""
    moves: dict[tuple[str, str], list[_Case]] = defaultdict(list)
    claims: dict[str, int] = defaultdict(int)
    for case in cases:
        if case.alike:
            moves[case.move].append(case)
            claims[case.alike] += 1
    for moved in moves.values():
        if prove_by_lengths([case.sound for case in moved]) and all(claims[case.alike] == 1 for case in moved):
            for case in moved:
                case.chosen = case.alike


def _parts(folder: str, cases: Sequence[_Case]) -> Iterator[list[_Case]]:
    """The cases in lists whose names fit into one pattern."""
    room = MAX_PATTERN - len(quoted_for_regex(folder)) - 8
    part: list[_Case] = []
    used = 0
    for case in cases:
        size = len(quoted_for_regex(case.file.name)) + 1
        if part and used + size > room:
            yield part
            part, used = [], 0
        part.append(case)
        used += size
    if part:
        yield part


def _exact_rule(old: str, new: str, cases: Sequence[_Case]) -> ProposedRule:
    """The rule for exactly these paths."""
    names = "|".join(quoted_for_regex(case.file.name) for case in cases)
    rule = PathRule(RuleKind.REGEX, f"^{quoted_for_regex(old)}({names})$", new.replace("\\", "\\\\") + r"\1")
    uses = sum(case.file.uses for case in cases)
    examples = tuple((old + case.file.name, case.chosen) for case in cases[:MOST_EXAMPLES])
    reason = cases[0].reason
    if len({case.reason for case in cases}) > 1:
        reason += f" ({len(cases):,} paths, each by its own content.)"
    fit = True if all(case.is_patch for case in cases) else None
    return ProposedRule(rule, uses, uses, fit, examples, reason, by_content=True, first=True)
