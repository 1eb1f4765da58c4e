"""What relinking came to: proposed rules with their evidence, and what is left to decide. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from ola_viewer.paths.path_rule import PathRule


@dataclass(frozen=True, slots=True)
class ProposedRule:
    """A rule with its evidence: `found` of `total` broken references below its prefix lead to a file afterwards.

    `ranges_fit`: all byte ranges lie inside the files found; None where no patch is concerned. `examples`:
    (old path, new path). `reason` says in words why it is believed, or why it is not. `by_content`: names alone
    would not have decided it. `first`: it means paths as they are written now, so it must stand before the rules
    for whole folders.
    """

    rule: PathRule
    found: int
    total: int
    ranges_fit: bool | None
    examples: tuple[tuple[str, str], ...]
    reason: str = ""
    by_content: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """Prefix rules of which the user has to pick one (or none): several fit, or the only one is not certain."""

    prefix: str
    options: tuple[ProposedRule, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A found file of a broken path's name. `note` says in words what its size and content speak for or against.

    `possible`: nothing speaks against it. `copies`: other files with the same bytes. `piece`: (start, bytes) of a
    piece to look at, where the path is a patch.
    """

    path: str
    note: str = ""
    possible: bool = True
    copies: tuple[str, ...] = ()
    piece: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class FileChoice:
    """One broken path with found files of the same name (best first); `uses` references name it."""

    path: str
    uses: int
    candidates: tuple[Candidate, ...]


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
