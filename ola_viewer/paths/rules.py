"""Path rules as one edit of the document: a list of rules is one undo step, whatever its size.

The rules are kept as rules. Reading a record applies them to its path literals; the columns are
computed from the columns before, and saving gets byte replacements in bulk. All three agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import takewhile

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.manifest.columns import Columns, RefTable
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.edits import Edit, RowSet, Splices
from ola_viewer.manifest.jsonspan import PointerError, find_span
from ola_viewer.manifest.jsontext import RecordError, encode_in_place, parse
from ola_viewer.manifest.rows import ADDED_SOURCE, POSITION_BITS
from ola_viewer.paths.path_rule import ALL, PathRule, RuleKind, RuleScope
from ola_viewer.paths.patterns import PatternError
from ola_viewer.paths.renaming import Paths, rename_all

KIND = "path-rules"
_SIMPLE = re.compile(r"[ !#-\[\]-~]*")
"""Text that stands in a literal as it is, in every style but the one that escapes slashes."""


@dataclass(frozen=True)
class PathRules:
    """Rules applied from top to bottom to every media path that stands as a text of its own.

    Paths written inside a turn's text (`<img>…</img>`) are left alone. Raises `PatternError` when
    constructed with a faulty enabled rule, so that applying never does.
    """

    rules: tuple[PathRule, ...]
    words: str = ""
    """Label for the undo list; made from the rules if empty."""

    def __post_init__(self) -> None:
        for rule in self.active:
            rule.check()

    @property
    def kind(self) -> str:
        """Name in journals."""
        return KIND

    @cached_property
    def active(self) -> tuple[PathRule, ...]:
        """The enabled rules, in order."""
        return tuple(rule for rule in self.rules if rule.enabled)

    @property
    def label(self) -> str:
        """Words for the undo list."""
        if self.words:
            return self.words
        if len(self.active) == 1:
            return f"Remap {self.active[0].find or 'paths'} → {self.active[0].replace or '(nothing)'}"
        return f"Remap paths by {len(self.active)} rules"

    @cached_property
    def rows(self) -> RowSet:
        """The rows in any rule's scope."""
        scopes = [rule.scope.covered_rows for rule in self.active]
        return reduce(RowSet.union, scopes) if scopes else RowSet.of([])

    def rename(self, path: str, field: str, row: int) -> str:
        """What becomes of one path of one record."""
        for rule in self.active:
            if rule.scope.covers(field, row):
                path = rule.rename(path)
        return path

    def apply(self, raw: bytes, row: int) -> bytes:
        """The record with its path literals replaced, every other byte kept. `raw` itself where nothing changes."""
        try:
            sample = read_sample(parse(raw))
        except RecordError:
            return raw
        changes: list[tuple[int, int, bytes]] = []
        for ref in sample.media:
            if ref.path is None or ref.path_pointer is None:
                continue
            new = self.rename(ref.path, ref.field, row)
            if new == ref.path:
                continue
            try:
                start, stop = find_span(raw, ref.path_pointer)
            except PointerError:
                continue
            changes.append((start, stop, encode_in_place(new, raw[start:stop], raw)))
        for start, stop, literal in sorted(set(changes), reverse=True):
            raw = raw[:start] + literal + raw[stop:]
        return raw

    def columns(self, columns: Columns, source: int) -> Columns | None:
        """The columns afterwards. Spans of ids and questions stay those of the file: their texts do not change."""
        refs = columns.refs
        paths, _ = rename_all(Paths.of(refs), self.active, self.masks(columns, source))
        if paths.folder is refs.folder and paths.names is refs.names:
            return columns
        table = replace(refs, folder=paths.folder, folders=paths.folders, names=paths.names)
        return replace(columns, refs=table)

    def masks(self, columns: Columns, source: int) -> list[NDArray[np.bool_] | None]:
        """For each active rule the references it may touch; None = all of them."""
        return [scope_mask(rule.scope, columns, source) for rule in self.active]

    def splices(
        self, columns: Columns, source: int, first: int, last: int, unedited: Columns | None = None
    ) -> Splices | None:
        """The replacements for records `first` … `last - 1`; `respelt` are those whose old literals have to be seen.

        That is so when a changed literal holds escapes, or when text beyond ASCII comes into one without. Where no
        rule touched the names since the file was read, only the folder's bytes are replaced. None where earlier
        edits moved the literals.
        """
        refs = columns.refs
        low, high = int(refs.offsets[first]), int(refs.offsets[last])
        if source == ADDED_SOURCE or (
            len(columns.edited) and np.searchsorted(columns.edited, first) < np.searchsorted(columns.edited, last)
        ):
            return None
        before = Paths.of(refs).part(low, high)
        masks = [scope_mask(rule.scope, columns, source, low, high) for rule in self.active]
        after, _ = rename_all(before, self.active, masks)
        changed = np.flatnonzero(before.differs(after)) if after is not before else np.zeros(0, np.int64)
        start = refs.start[low:high][changed]
        length = refs.length[low:high][changed].astype(np.int64)
        if not len(changed):
            return Splices(start, start, np.zeros(0, np.int32), ())
        written = refs if unedited is None else unedited.refs
        same_names = refs.names is written.names and after.names is before.names
        old = before if written is refs else Paths.of(written).part(low, high)
        if same_names:
            splices = _folder_splices(old, after, changed, start, length)
        else:
            splices = _whole_splices(old.texts(changed), after.texts(changed), start, length)
        if (start[1:] >= start[:-1]).all():
            return splices
        order = np.argsort(start, kind="stable")
        return splices.some(order)

    def to_json(self) -> dict[str, object]:
        """For the journal: exact, scopes included. `from_json` reads it."""
        return {"words": self.words, "rules": [_rule_to_json(rule) for rule in self.rules]}

    @classmethod
    def from_json(cls, value: dict[str, object]) -> PathRules:
        """Rebuild from `to_json`. Raises ValueError (also `PatternError`), TypeError or KeyError for anything else."""
        rules = value["rules"]
        if not isinstance(rules, list):
            raise TypeError("rules must be a list")
        return cls(tuple(_rule_from_json(rule) for rule in rules), str(value.get("words", "")))


def edit_kinds() -> dict[str, Callable[[dict[str, object]], Edit]]:
    """The kinds of edit of this room, for `EditCodec.register`."""
    return {KIND: PathRules.from_json}


def scope_mask(
    scope: RuleScope, columns: Columns, source: int, low: int = 0, high: int | None = None
) -> NDArray[np.bool_] | None:
    """Which of the references `low` … `high - 1` of a source a rule may touch; None = all of them.

    References that stand in no literal of their own are never touched.
    """
    refs = columns.refs
    high = len(refs.folder) if high is None else high
    start = refs.start[low:high]
    mask: NDArray[np.bool_] | None = None
    if len(start) and int(start.min()) < 0:
        mask = start >= 0
        if source == ADDED_SOURCE:
            mask[:] = True
        elif len(columns.edited):
            mask |= np.isin(_records(refs, low, high), columns.edited)
    if scope.source is not None and scope.source != source:
        return np.zeros(high - low, bool)
    if scope.field is not None:
        number = refs.field_names.index(scope.field) if scope.field in refs.field_names else -1
        here = refs.field[low:high] == number
        if not here.all():
            mask = here if mask is None else mask & here
    if not scope.rows.is_everything:
        rows = _records(refs, low, high) + (source << POSITION_BITS)
        here = scope.rows.mask(rows)
        mask = here if mask is None else mask & here
    return mask


def _records(refs: RefTable, low: int, high: int) -> NDArray[np.int64]:
    if low == 0 and high == len(refs.folder):
        return refs.records()
    found: NDArray[np.int64] = np.searchsorted(refs.offsets, np.arange(low, high), side="right") - 1
    return found


def _folder_splices(
    old: Paths, new: Paths, changed: NDArray[np.int64], start: NDArray[np.int64], length: NDArray[np.int64]
) -> Splices:
    """Replacements of the folders alone, by few distinct texts, where the literals at `start` hold the paths `old`
    and the names stay. Literals with escapes, and folders that may need some, are replaced as a whole."""
    old_folder, new_folder = old.folder[changed], new.folder[changed]
    sizes = np.array([len(folder.encode()) for folder in old.folders], np.int64)[old_folder]
    names = np.asarray(pc.binary_length(old.names)).astype(np.int64)[changed]
    simple = np.array([_SIMPLE.fullmatch(folder) is not None for folder in new.folders], bool)
    respelt = (sizes + names + 2 != length) | ~simple[new_folder]
    stop = np.where(respelt, start + length, start + 1 + sizes)
    text = new_folder.astype(np.int32)
    texts = [b'"' + folder.encode() for folder in new.folders]
    whole = np.flatnonzero(respelt)
    if not len(whole):
        return Splices(start, stop, text, texts)
    rest = _whole_splices(old.texts(changed[whole]), new.texts(changed[whole]), start[whole], length[whole])
    text[whole] = rest.text + np.int32(len(texts))
    respelt[whole] = False if rest.respelt is None else rest.respelt
    texts += rest.texts
    begins, news, pair = _new_beginnings(old, new, old_folder[whole], new_folder[whole])
    begin, quick = np.full(len(start), -1, np.int32), np.full(len(start), -1, np.int32)
    known = respelt[whole] & (pair >= 0)
    begin[whole[known]] = pair[known] + len(texts)
    quick[whole[known]] = pair[known] + (len(texts) + len(begins))
    return Splices(start, stop, text, [*texts, *begins, *news], respelt, begin, quick)


def _new_beginnings(
    old: Paths, new: Paths, old_folder: NDArray[np.int32], new_folder: NDArray[np.int32]
) -> tuple[list[bytes], list[bytes], NDArray[np.int32]]:
    """Of paths that differ in their folders, what these begin with where only a plain beginning becomes another plain
    one: old beginnings with a quotation mark, new ones, and for each path the number of its pair, -1 where it has none.

    Escapes in a literal mostly stand behind its beginning, whose bytes can be exchanged without reading these.
    """
    both, number = np.unique(old_folder.astype(np.int64) << 32 | new_folder, return_inverse=True)
    begins: list[bytes] = []
    news: list[bytes] = []
    place = np.full(len(both), -1, np.int32)
    for at, (first, second) in enumerate(zip((both >> 32).tolist(), (both & 0xFFFFFFFF).tolist(), strict=True)):
        before, after = old.folders[first], new.folders[second]
        shared = sum(
            1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before[::-1], after[::-1], strict=False))
        )
        gone, come = before[: len(before) - shared], after[: len(after) - shared]
        if _SIMPLE.fullmatch(gone) and _SIMPLE.fullmatch(come):
            place[at] = len(begins)
            begins.append(b'"' + gone.encode())
            news.append(b'"' + come.encode())
    return begins, news, place[number]


def _whole_splices(
    old: pa.LargeStringArray, new: pa.LargeStringArray, start: NDArray[np.int64], length: NDArray[np.int64]
) -> Splices:
    """Replacements of whole literals, which hold the texts `old` in the file, by `new`."""
    respelt = ~_plain(old, length, new)
    quote, nothing = pa.scalar('"', pa.large_string()), pa.scalar("", pa.large_string())
    quoted = pc.binary_join_element_wise(quote, new, quote, nothing)
    encoded = quoted.cast(pa.large_binary()).dictionary_encode()
    text = np.asarray(encoded.indices).astype(np.int32)
    return Splices(start, start + length, text, encoded.dictionary.to_pylist(), respelt if respelt.any() else None)


def _plain(old: pa.LargeStringArray, length: NDArray[np.int64], new: pa.LargeStringArray) -> NDArray[np.bool_]:
    """Which old literals are their text in quotes, byte for byte, with a new text that needs no escape either."""
    same = np.asarray(pc.binary_length(old)).astype(np.int64) + 2 == length
    special = np.asarray(pc.match_substring_regex(new, r'["\\\x00-\x1f\x7f]'))
    wider = np.asarray(pc.and_(pc.invert(pc.string_is_ascii(new)), pc.string_is_ascii(old)))
    plain: NDArray[np.bool_] = same & ~special & ~wider
    return plain


def _rule_to_json(rule: PathRule) -> dict[str, object]:
    value: dict[str, object] = {"kind": str(rule.kind), "find": rule.find, "replace": rule.replace}
    if not rule.enabled:
        value["enabled"] = False
    if rule.scope.field is not None:
        value["field"] = rule.scope.field
    if rule.scope.source is not None:
        value["source"] = rule.scope.source
    if not rule.scope.rows.is_everything:
        value["rows"] = rule.scope.rows.to_json()
    return value


def _rule_from_json(value: object) -> PathRule:
    if not isinstance(value, dict):
        raise TypeError("a rule must be an object")
    rows = RowSet.from_json(value["rows"]) if "rows" in value else RowSet.everything()
    field = value.get("field")
    source = value.get("source")
    scope = RuleScope(rows, None if source is None else int(source), None if field is None else str(field))
    find, new = value["find"], value["replace"]
    if not isinstance(find, str) or not isinstance(new, str):
        raise TypeError("find and replace must be texts")
    return PathRule(RuleKind(value["kind"]), find, new, scope, bool(value.get("enabled", True)))


def prefix_rules(pairs: Iterable[tuple[str, str]]) -> tuple[PathRule, ...]:
    """Plain prefix rules, in order."""
    return tuple(PathRule(RuleKind.PREFIX, old, new) for old, new in pairs)


__all__ = [
    "ALL",
    "KIND",
    "PathRule",
    "PathRules",
    "PatternError",
    "RuleKind",
    "RuleScope",
    "edit_kinds",
    "prefix_rules",
    "scope_mask",
]
