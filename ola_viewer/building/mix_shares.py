"""How much of a manifest goes into a mix: `first:50%`, `random:999`, `end:3000`, `all`, with a weight (`x2`, `*1.5`).

The strategies and their rounding are those of the LLaVA-NeXT loader, so that a YAML mix gives the same records
here as in its trainer: percentages round up, and a number beyond the end takes everything.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.mix_files import MixSource, expand_mix

Positions = NDArray[np.int64]
"""Positions of records in one source, in the order in which they are taken; int64, shape (n,)."""

MOST_COPIES: Final = 1000

_STRATEGY: Final = re.compile(r"(all|first[234]?|end|random)(?::(\d+(?:\.\d+)?)(%?))?", re.ASCII)
_WEIGHT: Final = re.compile(r"(?:x(\d+)|\*(\d+(?:\.\d+)?))", re.ASCII)
_ARGUMENT: Final = re.compile(
    r"(?P<path>.+?):(?P<share>(?:(?:all|(?:first[234]?|end|random):\d+(?:\.\d+)?%?)(?::?(?:x\d+|\*\d+(?:\.\d+)?))?)"
    r"|(?:x\d+|\*\d+(?:\.\d+)?))",
    re.ASCII,
)


class ShareError(ValueError):
    """A share is not written in a way known here; `str()` says what was expected."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a source. `amount` None: everything. `percent`: `amount` is a percentage.

    `strategy`: "all", "first", "end", "random", or "first2" … "first4": the second … fourth portion of that size.
    `weight`: every chosen record so many times; of a fraction, that part by chance. `drawn`: a random share comes in
    the order in which it was drawn, as in a YAML mix; else in the order of the file.
    """

    strategy: str = "all"
    amount: Fraction | None = None
    percent: bool = False
    weight: Fraction = Fraction(1)
    drawn: bool = False

    def count_of(self, total: int) -> int | None:
        """The number that the strategy works with; percentages of `total` round up. None without a number."""
        if self.amount is None:
            return None
        if self.percent:
            return -(-self.amount.numerator * total // (self.amount.denominator * 100))
        return int(self.amount)


def parse_share(text: str) -> Share:
    """The share that `text` describes. Raises `ShareError`."""
    rest = text.strip()
    share = Share()
    match = _STRATEGY.match(rest)
    if match is not None:
        amount = None if match[2] is None else Fraction(match[2])
        if amount is not None and not match[3] and amount.denominator != 1:
            raise ShareError(f"“{text}”: a number of records has no fraction; write it with % for a percentage.")
        share = Share(match[1], amount, bool(match[3]))
        rest = rest[match.end() :].lstrip(":")
    if rest:
        weight = _WEIGHT.fullmatch(rest)
        if weight is None or not text.strip():
            raise ShareError(
                f"“{text}” is no share. Expected: all, first:N, first:N%, end:N, random:N, random:N%, "
                "each with x2 or *1.5 behind it if wished."
            )
        share = replace(share, weight=Fraction(weight[1] or weight[2]))
    if share.weight > MOST_COPIES:
        raise ShareError(f"“{text}”: at most {MOST_COPIES:,} copies of each record are made.")
    return share


def share_text(share: Share) -> str:
    """Inverse of `parse_share`, but for what it cannot say: `drawn`."""
    text = share.strategy
    if share.amount is not None:
        text += f":{_decimal(share.amount)}{'%' if share.percent else ''}"
    if share.weight == 1:
        return text
    return f"{text}:{'x' if share.weight.denominator == 1 else '*'}{_decimal(share.weight)}"


def _decimal(number: Fraction) -> str:
    """A fraction that came from decimals, as a decimal."""
    return format(Decimal(number.numerator) / Decimal(number.denominator), "f")


def parse_argument(text: str) -> list[tuple[Path, Share]]:
    """`FILE[:SHARE]` of a command line: the manifests it stands for, with their shares.

    A YAML mix or a brace list stands for several; a share behind it multiplies the weights of its entries, and may
    only be a weight for a YAML. Raises `ShareError` and `ManifestError`.
    """
    share = Share()
    path = Path(text)
    match = None if path.exists() else _ARGUMENT.fullmatch(text)
    if match is not None:
        path, share = Path(match["path"]), parse_share(match["share"])
    elif not path.exists():
        _refuse_share(text)
    return [_combined(source, share) for source in expand_mix([path])]


def _refuse_share(text: str) -> None:
    """Raise `ShareError` where `text` is an existing file with something behind it that is no share."""
    for place in (place for place, letter in enumerate(text) if letter == ":" and place):
        if Path(text[:place]).is_file():
            parse_share(text[place + 1 :])
            raise ShareError(f"“{text[place + 1 :]}” is no share: a number is missing, as in first:100 or random:50%.")


def _combined(source: MixSource, share: Share) -> tuple[Path, Share]:
    if source.origin is None:
        return source.path, share
    if share.strategy != "all":
        raise ShareError(f"{source.origin} is a mix with shares of its own; only a weight (x2, *1.5) can follow it.")
    own = replace(parse_share(source.strategy), drawn=True)
    return source.path, replace(own, weight=own.weight * share.weight)


def choose(share: Share, total: int, seed: int, number: int, shuffler: random.Random) -> Positions:
    """The positions that `share` takes of a source of `total` records, the `number`-th of the mix.

    `shuffler` serves the `drawn` shares of all sources one after the other, exactly as the loader's
    `random.shuffle` does after `random.seed(seed)`; the others depend on `seed` and `number` alone.
    """
    chance = np.random.default_rng([abs(seed), number])
    everything = np.arange(total, dtype=np.int64)
    count = share.count_of(total)
    if count is None or share.strategy == "all":
        chosen = everything
    elif share.strategy == "end":
        # The loader writes [-n:], which for 0 is everything.
        chosen = everything[-count:]
    elif share.strategy == "random" and share.drawn:
        order = list(range(total))
        shuffler.shuffle(order)
        chosen = np.array(order[:count], np.int64)
    elif share.strategy == "random":
        chosen = np.sort(chance.permutation(total)[:count]).astype(np.int64)
    else:
        portion = int(share.strategy[5:] or 1) - 1
        chosen = everything[portion * count : (portion + 1) * count]
    return _weighted(chosen, share.weight, chance)


def _weighted(chosen: Positions, weight: Fraction, chance: np.random.Generator) -> Positions:
    whole, rest = divmod(weight, 1)
    copies = [chosen] * int(whole)
    if rest:
        extra = int(rest * len(chosen) + Fraction(1, 2))
        copies.append(chosen[np.sort(chance.permutation(len(chosen))[:extra])])
    return np.concatenate(copies) if copies else chosen[:0]
