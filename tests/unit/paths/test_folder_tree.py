"""The tree of folders: figures roll up, broken folders come first, and every walk through it ends."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ola_viewer.media.file_facts import PathState
from ola_viewer.paths.folder_tree import FolderNode, FolderTree

STATES = len(PathState)
TEXTS = st.lists(st.sampled_from(["", "a", "b", "..", "x y"]), max_size=4).map("/".join).map(lambda text: text + "/")


def counted(number: int, state: PathState = PathState.PRESENT) -> NDArray[np.int64]:
    counts = np.zeros(STATES, np.int64)
    counts[state] = number
    return counts


def walked(tree: FolderTree, nodes: list[FolderNode], depth: int = 0) -> NDArray[np.int64]:
    """The figures that stand directly in each folder, summed by walking."""
    assert depth < 20
    total = np.zeros(STATES, np.int64)
    for node in nodes:
        below = walked(tree, tree.children(node), depth + 1)
        assert (node.counts == below + node.own).all()
        total += node.counts
    return total


@given(st.dictionaries(TEXTS | st.just(""), st.integers(1, 5), max_size=8))
def test_every_walk_ends_with_the_total(folders: dict[str, int]) -> None:
    tree = FolderTree({text: counted(number) for text, number in folders.items()})
    assert (walked(tree, tree.roots()) == tree.total()).all()


def test_bare_names_have_nothing_below_them() -> None:
    tree = FolderTree({"": counted(3, PathState.MISSING), "a/": counted(1)})
    bare = tree.roots()[0]
    assert (bare.label, int(bare.counts.sum()), bare.has_children) == ("(bare names)", 3, False)
    assert tree.children(bare) == []
