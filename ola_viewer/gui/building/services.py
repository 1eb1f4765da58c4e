"""What the dialogs of this room are given. Imports none of `building/`: the window need not wait for that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.job_book import JobBook
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot


@dataclass(frozen=True)
class OpenTable:
    """What the window shows when a dialog comes up: everything, what the filter leaves, what is selected."""

    snapshot: Snapshot | None = None
    shown: RowIds | None = None
    selected: RowIds | None = None

    def choices(self) -> list[tuple[str, str]]:
        """(key, words) of what can be worked on."""
        if self.snapshot is None:
            return []
        total = len(self.snapshot.rows())
        found = [("all", f"{self.snapshot.sources[0].path.name}: {count_text(total)}")]
        if self.shown is not None:
            found.append(("shown", count_text(len(self.shown))))
        if self.selected is not None and len(self.selected) > 1:
            found.append(("selected", count_text(len(self.selected))))
        return found


@dataclass(frozen=True)
class BuildServices:
    """What the dialogs need. `post` runs a call on the GUI thread; `table()`: what is open now; `roots()`: further
    folders for relative paths."""

    theme: Theme
    lane: DecodeLane
    post: Callable[[Callable[[], None]], None]
    book: JobBook
    table: Callable[[], OpenTable]
    roots: Callable[[], tuple[Path, ...]]
