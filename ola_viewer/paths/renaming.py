"""Rules over whole tables of paths: work on the distinct folders wherever the rule allows it.

`Paths` holds the folder and name of every reference. A prefix or folder rule touches the folder texts
and one integer array; only patterns, and prefixes that end inside names, touch names.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.column_build import split_path
from ola_viewer.manifest.columns import RefTable
from ola_viewer.paths.path_rule import PathRule, RuleKind, bare_folder
from ola_viewer.paths.pattern_parts import Parts, replace_by_parts, replace_by_wide
from ola_viewer.paths.pattern_reach import wide_of_glob
from ola_viewer.paths.patterns import Pattern

_SEPARATORS = (ord("/"), ord("\\"))
_BLOCK = 1 << 17
"""Paths given to the pattern engine at once: a cancel is looked at in between."""


@dataclass(frozen=True, slots=True)
class Paths:
    """m paths: `folders[folder[k]] + names[k]`, split behind the last separator. Folder texts may repeat."""

    folder: NDArray[np.int32]
    folders: tuple[str, ...]
    names: pa.LargeStringArray

    @classmethod
    def of(cls, refs: RefTable) -> Paths:
        """The paths of a reference table."""
        return cls(refs.folder, refs.folders, refs.names)

    def __len__(self) -> int:
        return len(self.folder)

    def part(self, first: int, last: int) -> Paths:
        """References `first` … `last - 1`, with only the folders that occur there."""
        folder = self.folder[first:last]
        used = np.flatnonzero(np.bincount(folder, minlength=len(self.folders)))
        numbers = np.zeros(len(self.folders), np.int32)
        numbers[used] = np.arange(len(used))
        folders = tuple(self.folders[number] for number in used.tolist())
        return Paths(numbers[folder], folders, self.names.slice(first, last - first))

    def at(self, positions: NDArray[np.int64]) -> Paths:
        """Some references, with all folders."""
        return Paths(self.folder[positions], self.folders, self.names.take(pa.array(positions)))

    def texts(self, positions: NDArray[np.int64] | None = None) -> pa.LargeStringArray:
        """The whole paths, of all or of some references."""
        folder, names = self.folder, self.names
        if positions is not None:
            folder, names = folder[positions], names.take(pa.array(positions))
        folders = pa.array(self.folders, pa.large_string()).take(pa.array(folder))
        return pc.binary_join_element_wise(folders, names, _text(""))

    def path(self, ref: int) -> str:
        """One path."""
        return self.folders[int(self.folder[ref])] + str(self.names[ref].as_py())

    def compact(self) -> Paths:
        """The same paths, each folder text once and only those in use."""
        used = np.bincount(self.folder, minlength=len(self.folders)) > 0
        numbers: dict[str, int] = {}
        renumber = np.zeros(len(self.folders), np.int32)
        for at in np.flatnonzero(used).tolist():
            renumber[at] = numbers.setdefault(self.folders[at], len(numbers))
        if len(numbers) == len(self.folders):
            return self
        return Paths(renumber[self.folder], tuple(numbers), self.names)

    def differs(self, other: Paths) -> NDArray[np.bool_]:
        """Where two equally long tables hold different paths. bool, shape (m,)."""
        numbers: dict[str, int] = {}
        mine = np.array([numbers.setdefault(text, len(numbers)) for text in self.folders], np.int32)
        theirs = np.array([numbers.setdefault(text, len(numbers)) for text in other.folders], np.int32)
        if not len(self):
            return np.zeros(0, bool)
        result: NDArray[np.bool_] = mine[self.folder] != theirs[other.folder]
        if self.names is not other.names:
            result |= np.asarray(pc.not_equal(self.names, other.names))
        return result


def _text(value: str) -> pa.LargeStringScalar:
    return pa.scalar(value, pa.large_string())


def split_texts(texts: pa.LargeStringArray) -> Paths:
    """Whole paths as folders and names; each distinct folder text once."""
    texts = texts if isinstance(texts, pa.LargeStringArray) else texts.combine_chunks()
    count = len(texts)
    if not count:
        return Paths(np.zeros(0, np.int32), (), texts)
    _, offset_buffer, data_buffer = texts.buffers()
    offsets = np.frombuffer(offset_buffer, np.int64)[texts.offset : texts.offset + count + 1]
    data = np.frombuffer(data_buffer, np.uint8) if data_buffer is not None else np.zeros(0, np.uint8)
    low, high = int(offsets[0]), int(offsets[-1])
    view = data[low:high]
    separators = np.flatnonzero((view == _SEPARATORS[0]) | (view == _SEPARATORS[1])) + low
    at = np.searchsorted(separators, offsets[1:], side="left") - 1
    cuts = offsets[:-1].copy()
    if len(separators):
        last = separators[np.maximum(at, 0)] + 1
        cuts = np.where((at >= 0) & (last > offsets[:-1]), last, cuts)
    pairs = np.empty(2 * count + 1, np.int64)
    pairs[0:-1:2], pairs[1::2], pairs[-1] = offsets[:-1], cuts, high
    both = pa.LargeStringArray.from_buffers(2 * count, pa.py_buffer(pairs), data_buffer)
    folders = both.take(pa.array(np.arange(0, 2 * count, 2))).dictionary_encode()
    names = both.take(pa.array(np.arange(1, 2 * count, 2)))
    return Paths(np.asarray(folders.indices).astype(np.int32), tuple(folders.dictionary.to_pylist()), names)


def apply_rule(
    paths: Paths, rule: PathRule, mask: NDArray[np.bool_] | None, cancel: CancelToken | None = None
) -> tuple[Paths, NDArray[np.bool_]]:
    """What one rule makes of all paths, and where it changed them. `mask`: the references in its scope, None = all.

    Raises `PatternError` for a faulty pattern, `Cancelled`.
    """
    if rule.kind in (RuleKind.PREFIX, RuleKind.FOLDER):
        return _by_folders(paths, rule, mask)
    return _by_pattern(paths, rule, mask, cancel)


def _by_folders(paths: Paths, rule: PathRule, mask: NDArray[np.bool_] | None) -> tuple[Paths, NDArray[np.bool_]]:
    count = len(paths.folders)
    target = np.arange(count, dtype=np.int32)
    changes = np.zeros(count, bool)
    folders = list(paths.folders)
    renames: list[tuple[int, str, str, int]] = []  # folder, what to take off its names, what to put there, new folder
    for number, text in enumerate(paths.folders):
        if rule.kind is RuleKind.FOLDER:
            if bare_folder(text) != bare_folder(rule.find):
                continue
            new = rule.folder_target()
        elif text.startswith(rule.find):
            new = rule.replace + rule.convert(text[len(rule.find) :])
        elif rule.find.startswith(text) and not split_path(rest := rule.find[len(text) :])[0]:
            folder, head = split_path(rule.replace)
            renames.append((number, rest, head, len(folders)))
            folders.append(folder)
            continue
        else:
            continue
        if new == text:
            continue
        folder, head = split_path(new)
        changes[number] = True
        target[number] = len(folders)
        folders.append(folder)
        if head:
            renames.append((number, "", head, int(target[number])))
    old = paths.folder
    changed = changes[old] if count else np.zeros(len(paths), bool)
    new_folder = target[old] if count else old
    if mask is not None:
        changed = changed & mask
        new_folder = np.where(mask, new_folder, old)
    names = paths.names
    for number, rest, head, moved in renames:
        inside = old == number
        if mask is not None:
            inside &= mask
        if rest:
            inside &= np.asarray(pc.starts_with(names, rest))
        positions = np.flatnonzero(inside)
        if not len(positions):
            continue
        some = paths.names.take(pa.array(positions))
        fresh = pc.binary_join_element_wise(_text(head), pc.utf8_slice_codeunits(some, len(rest)), _text(""))
        names = pc.replace_with_mask(names, pa.array(inside), fresh)
        new_folder[positions] = moved
        if folders[moved] != paths.folders[number]:
            changed[positions] = True
        else:
            changed[positions] = np.asarray(pc.not_equal(fresh, some))
    return Paths(new_folder, tuple(folders), names).compact(), changed


def _by_pattern(
    paths: Paths, rule: PathRule, mask: NDArray[np.bool_] | None, cancel: CancelToken | None
) -> tuple[Paths, NDArray[np.bool_]]:
    pattern = rule.pattern()
    parts = _by_parts(paths, rule, pattern, mask, cancel)
    if parts is not None:
        if not parts.changed.any():
            return paths, parts.changed
        return Paths(parts.folder, parts.folders, parts.names).compact(), parts.changed
    positions = None if mask is None or mask.all() else np.flatnonzero(mask)
    changed = np.zeros(len(paths), bool)
    if pattern.names_only:
        before = paths.names if positions is None else paths.names.take(pa.array(positions))
    else:
        before = paths.texts(positions)
    after = _replaced(pattern, before, cancel)
    here = np.asarray(pc.not_equal(before, after))
    if not here.any():
        return paths, changed
    everywhere = np.arange(len(paths)) if positions is None else positions
    at = everywhere[here]
    changed[at] = True
    fresh = split_texts(after.filter(pa.array(here)))
    folder = paths.folder.copy()
    if pattern.names_only:
        names = pc.replace_with_mask(paths.names, pa.array(changed), fresh.names)
        return replace(paths, names=names), changed
    folder[at] = fresh.folder + np.int32(len(paths.folders))
    names = fresh.names if len(at) == len(paths) else pc.replace_with_mask(paths.names, pa.array(changed), fresh.names)
    return Paths(folder, paths.folders + fresh.folders, names).compact(), changed


def _by_parts(
    paths: Paths, rule: PathRule, pattern: Pattern, mask: NDArray[np.bool_] | None, cancel: CancelToken | None
) -> Parts | None:
    """The rule on folders and names, each by themselves, if that is the same."""

    def replace_all(one: Pattern, texts: pa.LargeStringArray) -> pa.LargeStringArray:
        return _replaced(one, texts, cancel)

    if rule.kind is RuleKind.REGEX:
        return replace_by_parts(pattern, paths.folder, paths.folders, paths.names, mask, replace_all)
    wide = None if pattern.names_only else wide_of_glob(rule.find, rule.replace)
    if wide is None or any("\\" in text for text in paths.folders):
        return None
    return replace_by_wide(wide, paths.folder, paths.folders, paths.names, mask, replace_all)


def _replaced(pattern: Pattern, texts: pa.LargeStringArray, cancel: CancelToken | None) -> pa.LargeStringArray:
    """The replacement on distinct texts where many repeat, block by block on all cores (the engine holds no lock)."""
    sample = texts.take(pa.array(np.linspace(0, len(texts) - 1, min(len(texts), 2000)).astype(np.int64)))
    encoded = texts.dictionary_encode() if pc.count_distinct(sample).as_py() < len(sample) // 2 else None
    distinct = texts if encoded is None else encoded.dictionary

    def replace_block(first: int) -> pa.LargeStringArray:
        if cancel is not None:
            cancel.check()
        return pattern.replace(distinct.slice(first, _BLOCK))

    firsts = range(0, len(distinct), _BLOCK)
    if len(firsts) <= 1:
        blocks = [replace_block(first) for first in firsts]
    else:
        with ThreadPoolExecutor(min(len(firsts), os.cpu_count() or 1)) as pool:
            blocks = list(pool.map(replace_block, firsts))
    result = pa.concat_arrays(blocks) if blocks else distinct
    return result if encoded is None else result.take(encoded.indices)


def rename_all(
    paths: Paths,
    rules: Sequence[PathRule],
    masks: Sequence[NDArray[np.bool_] | None],
    cancel: CancelToken | None = None,
) -> tuple[Paths, list[NDArray[np.bool_] | None]]:
    """All rules in order, each on what the ones before it made.

    Returns the new paths and for each rule where it changed something (None for a disabled rule).
    """
    changed: list[NDArray[np.bool_] | None] = []
    for rule, mask in zip(rules, masks, strict=True):
        if cancel is not None:
            cancel.check()
        if not rule.enabled or (mask is not None and not mask.any()):
            changed.append(None if not rule.enabled else np.zeros(len(paths), bool))
            continue
        paths, here = apply_rule(paths, rule, mask, cancel)
        changed.append(here)
    return paths, changed
