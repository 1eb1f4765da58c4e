"""Regular expressions on folders and names instead of whole paths, where `pattern_reach` says that is the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.manifest.column_build import split_path
from ola_viewer.paths.pattern_reach import Reach, Wide, literal_beginning, reach_of, wide_of
from ola_viewer.paths.patterns import Pattern

ReplaceAll: TypeAlias = Callable[[Pattern, pa.LargeStringArray], pa.LargeStringArray]


@dataclass(frozen=True, slots=True)
class Parts:
    """m paths as folder numbers (int32), folder texts and names, and where a rule changed them (bool)."""

    folder: NDArray[np.int32]
    folders: tuple[str, ...]
    names: pa.LargeStringArray
    changed: NDArray[np.bool_]


def replace_by_parts(
    pattern: Pattern,
    folder: NDArray[np.int32],
    folders: tuple[str, ...],
    names: pa.LargeStringArray,
    mask: NDArray[np.bool_] | None,
    replace_all: ReplaceAll,
) -> Parts | None:
    """What an expression makes of paths, within `mask` if given; None if it has to see whole paths.

    `replace_all` applies a pattern to every text of an array.
    """
    separators = "/\\" if any("\\" in text for text in folders) else "/"
    reach = reach_of(pattern, separators)
    head = literal_beginning(pattern) if reach is Reach.WHOLE else None
    if head is not None and not any(head.startswith(text) and len(text) < len(head) for text in folders):
        reach = Reach.FOLDER
    if reach is Reach.WHOLE:
        wide = wide_of(pattern, separators)
        return None if wide is None else replace_by_wide(wide, folder, folders, names, mask, replace_all)
    new_folders = list(folders) if reach is Reach.NAME else _texts(pattern, folders)
    new_names = names if reach is Reach.FOLDER else replace_all(pattern, names)
    touched = np.asarray(pc.not_equal(new_names, names)) if new_names is not names else np.zeros(len(names), bool)
    if mask is not None:
        touched = touched & mask
    hit = np.ones(len(names), bool) if mask is None else mask
    return _joined(folder, folders, new_folders, names, new_names, touched, hit)


def replace_by_wide(
    wide: Wide,
    folder: NDArray[np.int32],
    folders: tuple[str, ...],
    names: pa.LargeStringArray,
    mask: NDArray[np.bool_] | None,
    replace_all: ReplaceAll,
) -> Parts | None:
    """What an expression or glob understood as `Wide` makes of paths; None if it has to see whole paths."""
    if not wide.head.endswith("/") and any(wide.head.startswith(text) and text != wide.head for text in folders):
        return None  # the head may reach into names
    inside = np.array([text.startswith(wide.head) and (wide.lines or "\n" not in text) for text in folders], bool)
    hit = inside[folder]
    if mask is not None:
        hit &= mask
    new_folders = [wide.before + text[len(wide.head) :] if k else text for text, k in zip(folders, inside, strict=True)]
    if wide.literal is not None and not pc.any(pc.match_substring(names, "\n")).as_py():
        tail, after = wide.literal
        hit &= np.asarray(pc.ends_with(names, tail))
        bare = np.array([text == wide.head for text in folders], bool)
        if wide.bare != wide.name and bare.any():
            hit &= ~bare[folder] | (np.asarray(pc.binary_length(names)) > len(tail.encode()))
        stems = pc.utf8_slice_codeunits(names, 0, -len(tail)) if tail else names
        new_names = names if tail == after else pc.binary_join_element_wise(stems, _text(after), _text(""))
    else:
        if any(text == wide.head for text in folders) and wide.bare != wide.name:
            return None
        hit &= np.asarray(pc.match_substring_regex(names, wide.name.regex))
        new_names = replace_all(wide.name, names)
    touched = hit if new_names is not names else np.zeros(len(names), bool)
    return _joined(folder, folders, new_folders, names, new_names, touched, hit)


def _joined(
    folder: NDArray[np.int32],
    folders: tuple[str, ...],
    new_folders: Sequence[str],
    names: pa.LargeStringArray,
    new_names: pa.LargeStringArray,
    touched: NDArray[np.bool_],
    hit: NDArray[np.bool_],
) -> Parts:
    """The paths with the new folder texts where `hit`, and the new names where `touched`."""
    result = names
    if touched.any():
        result = new_names if touched.all() else pc.if_else(pa.array(touched), new_names, names)
        touched = touched & np.asarray(pc.not_equal(result, names))
    texts = list(folders)
    target = np.arange(len(folders), dtype=np.int32)
    moves = np.zeros(len(folders), bool)
    heads: list[tuple[int, str]] = []
    for number, (old, new) in enumerate(zip(folders, new_folders, strict=True)):
        if new != old:
            text, head = split_path(new)
            target[number] = len(texts)
            moves[number] = True
            texts.append(text)
            if head:
                heads.append((number, head))
    moved = moves[folder] & hit
    changed = moved | touched
    new_folder = np.where(moved, target[folder], folder).astype(np.int32)
    if heads:
        prefixes = np.zeros(len(folders), np.int32)
        for at, (number, _) in enumerate(heads, 1):
            prefixes[number] = at
        which = np.where(moved, prefixes[folder], 0)
        head_texts = pa.array(["", *(head for _, head in heads)], pa.large_string()).take(pa.array(which))
        result = pc.binary_join_element_wise(head_texts, result, _text(""))
        # a text taken off the folder and put before the name again is no change
        same = np.array([folders[n] == texts[target[n]] for n in range(len(folders))], bool)[folder] & moved
        if same.any():
            changed &= ~same | np.asarray(pc.not_equal(result, names))
    return Parts(new_folder, tuple(texts), result, changed)


def _texts(pattern: Pattern, texts: Sequence[str]) -> list[str]:
    replaced: list[str] = pattern.replace(pa.array(texts, pa.large_string())).to_pylist()
    return replaced


def _text(value: str) -> pa.LargeStringScalar:
    return pa.scalar(value, pa.large_string())
