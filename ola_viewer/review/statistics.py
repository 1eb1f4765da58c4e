"""What a spot check says about the whole: shares with intervals, and how much more to judge."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ola_viewer.review.verdicts import Verdict

Z_95: Final = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """Bad among decided records (good or bad; unsure is left out), with its 95 % Wilson interval, all 0 to 1.

    `share`, `low` and `high` are NaN, 0 and 1 while nothing is decided.
    """

    good: int
    bad: int
    unsure: int

    @property
    def decided(self) -> int:
        """Records judged good or bad."""
        return self.good + self.bad

    @property
    def share(self) -> float:
        """Share of bad records among the decided."""
        return self.bad / self.decided if self.decided else math.nan

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return wilson_interval(self.bad, self.decided)[0]

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return wilson_interval(self.bad, self.decided)[1]

    def more_for(self, half_width: float) -> int:
        """About how many further records make the interval ± `half_width`, if the share stays as it is."""
        if not self.decided:
            return judgements_needed(0.5, half_width)
        # A share of 0 or 1 seen in a small sample is no knowledge of 0 or 1: take the interval's middle.
        share = self.share if 0 < self.bad < self.decided else (self.low + self.high) / 2
        return max(0, judgements_needed(share, half_width) - self.decided)


def wilson_interval(hits: int, total: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson's score interval of a share (Wilson 1927), without continuity correction; (0, 1) for nothing."""
    if total == 0:
        return 0.0, 1.0
    share = hits / total
    scale = 1 + z * z / total
    centre = (share + z * z / (2 * total)) / scale
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / scale
    return max(0.0, centre - half), min(1.0, centre + half)


def judgements_needed(share: float, half_width: float, z: float = Z_95) -> int:
    """Size of a sample whose 95 % interval is about ± `half_width` around `share`. Raises ValueError."""
    if half_width <= 0:
        raise ValueError("the half-width must be above 0")
    return math.ceil(z * z * share * (1 - share) / (half_width * half_width))


def share_of(verdicts: Iterable[Verdict]) -> Share:
    """Count the marks."""
    marks = Counter(verdict.mark for verdict in verdicts)
    return Share(marks["good"], marks["bad"], marks["unsure"])


def shares_by(strata: Iterable[tuple[str, Verdict]]) -> dict[str, Share]:
    """The share of each stratum, from (stratum, verdict) pairs, in the order of first appearance."""
    grouped: dict[str, list[Verdict]] = {}
    for stratum, verdict in strata:
        grouped.setdefault(stratum, []).append(verdict)
    return {stratum: share_of(verdicts) for stratum, verdicts in grouped.items()}


def weighted_share(shares: dict[str, Share], sizes: dict[str, int]) -> float:
    """Share of bad in the whole when strata were sampled at different rates: each counts by its true size.

    Strata in which nothing is decided are left out. NaN when none is.
    """
    known = {name: share for name, share in shares.items() if share.decided and sizes.get(name)}
    total = sum(sizes[name] for name in known)
    return sum(share.share * sizes[name] for name, share in known.items()) / total if total else math.nan


def pace(seconds_per_judgement: list[float], left: int) -> tuple[float, float]:
    """Judgements a minute and seconds left, from the recent gaps between verdicts (median, so a pause does not
    count); (0, NaN) without any."""
    gaps = sorted(gap for gap in seconds_per_judgement if gap > 0)
    if not gaps:
        return 0.0, math.nan
    middle = gaps[len(gaps) // 2]
    return 60.0 / middle, middle * left
