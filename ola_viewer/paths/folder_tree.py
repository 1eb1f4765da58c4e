"""The folders of the manifests' paths as a tree with counts that roll up; branches are made when opened."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ola_viewer.media.file_facts import PathState

_SEPARATOR = re.compile(r"[/\\]")
_LAST = "\U0010ffff"
_OUT_OF_RANGE = (PathState.RANGE_OUTSIDE, PathState.RANGE_SHORT, PathState.RANGE_UNKNOWN)
_UNKNOWN = (PathState.UNKNOWN, PathState.UNREACHABLE, PathState.RELATIVE_UNRESOLVED, PathState.REMOTE)
_BROKEN = [int(state) for state in PathState if state.is_broken]


@dataclass(frozen=True, slots=True)
class FolderNode:
    """One folder: `prefix` is the text that all paths below it begin with, `label` what is new against its parent.

    `counts` (by `PathState`) are of everything below, `own` of the files directly in it. A chain of
    folders with nothing but the next one in them is one node.
    """

    prefix: str
    label: str
    counts: NDArray[np.int64]
    own: NDArray[np.int64]
    has_children: bool

    @property
    def total(self) -> int:
        """References below."""
        return int(self.counts.sum())

    @property
    def present(self) -> int:
        """References to files that are there and whole."""
        return int(self.counts[PathState.PRESENT])

    @property
    def out_of_range(self) -> int:
        """References whose patch is there and whose range does not fit."""
        return int(self.counts[list(_OUT_OF_RANGE)].sum())

    @property
    def unknown(self) -> int:
        """References that could not be looked up."""
        return int(self.counts[list(_UNKNOWN)].sum())

    @property
    def missing(self) -> int:
        """References to files that are not there, or not to be used."""
        return self.total - self.present - self.out_of_range - self.unknown

    @property
    def broken(self) -> int:
        """Missing, out of range and not to be resolved together."""
        return int(self.counts[_BROKEN].sum())


class FolderTree:
    """Immutable. Broken folders come first, then by name."""

    def __init__(self, folders: Mapping[str, NDArray[np.int64]], broken_first: bool = True) -> None:
        """`folders`: folder texts as in `RefTable` with the counts of the references directly in them. Without
        `broken_first` by name alone: an order that stays while the counts change."""
        self._broken_first = broken_first
        kept = sorted(text for text, counts in folders.items() if counts.any())
        self._texts = kept
        self._counts = np.array([folders[text] for text in kept], np.int64).reshape(len(kept), len(PathState))
        self._below = np.zeros((len(kept) + 1, len(PathState)), np.int64)
        np.cumsum(self._counts, axis=0, out=self._below[1:])

    def total(self) -> NDArray[np.int64]:
        """Counts of everything, by `PathState`."""
        last: NDArray[np.int64] = self._below[-1]
        return last

    def roots(self) -> list[FolderNode]:
        """The topmost folders."""
        return self._children("", 0, len(self._texts))

    def children(self, node: FolderNode) -> list[FolderNode]:
        """The folders directly below `node`."""
        if not node.has_children:
            return []  # bare names: every text begins with their prefix, and none is below them
        first = bisect_left(self._texts, node.prefix)
        return self._children(node.prefix, first, bisect_left(self._texts, node.prefix + _LAST, first))

    def find(self, prefix: str) -> FolderNode | None:
        """The node of exactly this prefix, or None."""
        level = self.roots()
        while True:
            above = next((node for node in level if prefix.startswith(node.prefix) and node.prefix), None)
            if above is None or above.prefix == prefix:
                return above
            level = self.children(above)

    def _children(self, prefix: str, first: int, last: int) -> list[FolderNode]:
        nodes = []
        at = first
        while at < last:
            text = self._texts[at]
            if text == prefix:
                if prefix == "":
                    nodes.append(self._node("", "(bare names)", at, at + 1))
                at += 1
                continue
            child = _next_level(text, len(prefix))
            stop = bisect_left(self._texts, child + _LAST, at, last)
            while self._texts[at] != child:  # a chain of folders with one folder each is one node
                longer = _next_level(self._texts[at], len(child))
                if bisect_left(self._texts, longer + _LAST, at, stop) != stop:
                    break
                child = longer
            nodes.append(self._node(child, child[len(prefix) :], at, stop))
            at = stop
        return sorted(nodes, key=lambda node: (-node.broken if self._broken_first else 0, node.label))

    def _node(self, prefix: str, label: str, first: int, last: int) -> FolderNode:
        own = self._texts[first] == prefix
        nothing = np.zeros(len(PathState), np.int64)
        return FolderNode(
            prefix,
            label,
            self._below[last] - self._below[first],
            self._counts[first] if own else nothing,
            last - first > own,
        )


def _next_level(text: str, start: int) -> str:
    """`text` up to the first separator at or behind `start`; those that a text begins with belong to what follows.

    A doubled separator makes a level of its own: paths with and without it are different folders' texts.
    """
    if start == 0:
        start = len(text) - len(text.lstrip("/\\"))
    match = _SEPARATOR.search(text, start)
    return text if match is None else text[: match.end()]
