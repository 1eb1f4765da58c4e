"""What the left pane lists, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FacetItem:
    """One line. `field` and `value` make its filter term; `field` "" is a line that only folds.

    `missing` is None where presence on disk is unknown. `fraction` below 1 draws a progress bar.
    """

    title: str
    count: int | None
    field: str = ""
    value: str = ""
    icon: str = ""
    role: str = "text2"
    missing: int | None = None
    fraction: float = 1.0
    tooltip: str = ""
    children: tuple[FacetItem, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Name of the line that stays the same when its count changes."""
        return self.field, self.value or self.title


@dataclass(frozen=True, slots=True)
class FacetSection:
    """A head with its lines. `note` stands right in the head ("so far")."""

    key: str
    title: str
    items: tuple[FacetItem, ...]
    note: str = ""
    missing_head: bool = False
