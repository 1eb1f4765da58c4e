"""How far two reviewers agree on the same records."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ola_viewer.review.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Agreement:
    """`both`: records that both judged. `observed`: share on which they agree. `kappa`: Cohen's kappa,
    agreement beyond chance (1 perfect, 0 as by chance; NaN if both used one mark throughout)."""

    both: int
    observed: float
    kappa: float
    disagreements: tuple[tuple[Verdict, Verdict], ...]


def compare_reviews(first: Iterable[Verdict], second: Iterable[Verdict]) -> Agreement:
    """Compare the marks of two reviewers, record by record; unsure is a mark like the others (Cohen 1960)."""
    theirs = {verdict.content: verdict for verdict in second if verdict.mark is not None}
    pairs = [(mine, theirs[mine.content]) for mine in first if mine.mark is not None and mine.content in theirs]
    if not pairs:
        return Agreement(0, math.nan, math.nan, ())
    total = len(pairs)
    disagreements = tuple((a, b) for a, b in pairs if a.mark != b.mark)
    observed = 1 - len(disagreements) / total
    ours, others = Counter(a.mark for a, _ in pairs), Counter(b.mark for _, b in pairs)
    chance = sum(ours[mark] * others[mark] for mark in ours) / (total * total)
    kappa = (observed - chance) / (1 - chance) if chance < 1 else math.nan
    return Agreement(total, observed, kappa, disagreements)
