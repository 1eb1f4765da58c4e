"""What rules across records need of each of them, gathered in a stream with bounded memory, and their findings.

A record leaves a hash of its id, a mark of its content, its place in patches and the number of its sequence of
keys: about 50 bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

import numpy as np
import orjson
from numpy.typing import NDArray

from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.marks import END, SLOTS, Hashes, ends_of, hash_texts, marks_of, short_hash
from ola_viewer.checks.record_view import MODALITIES, loader_int
from ola_viewer.checks.rule import Issue
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.rows import RowIds, distinct

MAX_SHAPES = 4096
"""Distinct sequences of keys that are counted; a manifest with more has no key worth calling rare."""
NO_HASH = b"\0" * 8


@dataclass(slots=True)
class Gatherer:
    """Fills a `Harvest` record by record. One a worker task; not thread-safe."""

    ids: list[str] = field(default_factory=list)
    """Ids as text, "" for none; hashed all at once."""
    ends: list[bytes] = field(default_factory=list)
    """What the marks of media and conversation are made of."""
    shapes: dict[tuple[str, ...], int] = field(default_factory=lambda: {(): 0})
    """Sequences of keys, numbered; the empty one also stands for those beyond the bound."""
    shape_of: list[int] = field(default_factory=list)
    range_rows: list[int] = field(default_factory=list)
    range_patches: list[bytes] = field(default_factory=list)
    range_starts: list[int] = field(default_factory=list)
    range_stops: list[int] = field(default_factory=list)
    _patches: dict[str, bytes] = field(default_factory=dict)

    def add(self, row: int, record: object) -> None:
        """Take what is needed of one parsed record. Call once for each row, in order."""
        if not isinstance(record, dict):
            self.ids.append("")
            self.ends.append(ends_of(None, ()))
            self.shape_of.append(0)
            return
        identity = record.get("id")
        self.ids.append(identity if type(identity) is str else "" if identity is None else str(identity))
        turns = record.get("conversations")
        media = []
        if "image" in record:
            media.append(record["image"])
        if "video" in record:
            media.append(record["video"])
        if "audio" in record:
            media.append(record["audio"])
        if "audio_q" in record:
            media.append(record["audio_q"])
        self.ends.append(ends_of(turns, media))
        keys = tuple(record)
        number = self.shapes.get(keys)
        if number is None:
            number = self.shapes.setdefault(keys, len(self.shapes)) if len(self.shapes) < MAX_SHAPES else 0
        self.shape_of.append(number)
        for value in media:
            if type(value) is dict:
                self._range(row, value)
            elif type(value) is list:
                for item in value:
                    if type(item) is dict:
                        self._range(row, item)

    def _range(self, row: int, value: dict[str, object]) -> None:
        patch, start, size = value.get("patch"), value.get("start_num"), value.get("size")
        if type(patch) is not str or "img_path" in value:
            return
        if type(start) is not int:
            start = loader_int(start)
        if type(size) is list:
            try:
                total = sum(size)
            except TypeError:
                total = sum(loader_int(item) or 0 for item in size)
        else:
            total = size if type(size) is int else loader_int(size) or 0
        if start is None or not 0 <= start < 1 << 62 or not 0 < total < 1 << 62 or type(total) is not int:
            return
        name = self._patches.get(patch)
        if name is None:
            name = self._patches.setdefault(patch, short_hash(patch.encode("utf-8", "replace")))
        self.range_rows.append(row)
        self.range_patches.append(name)
        self.range_starts.append(start)
        self.range_stops.append(start + total)

    def harvest(self, rows: RowIds) -> Harvest:
        """Everything gathered; `rows` are those given to `add`, in that order."""
        return Harvest(
            rows=rows,
            ids=hash_texts(self.ids),
            marks=marks_of(np.frombuffer(b"".join(self.ends), np.uint64).reshape(len(self.ends), SLOTS * END // 8)),
            shapes=tuple(self.shapes),
            shape_of=np.array(self.shape_of, np.uint16),
            range_rows=np.array(self.range_rows, np.int64),
            range_patches=_hashes(self.range_patches),
            range_starts=np.array(self.range_starts, np.int64),
            range_stops=np.array(self.range_stops, np.int64),
        )


def content_hash(record: object) -> bytes:
    """Eight bytes for media and conversation of a record, whatever else it holds; zeros if it has no turns."""
    if not isinstance(record, dict) or not record.get("conversations"):
        return NO_HASH
    content = (record["conversations"], [record[key] for key in MODALITIES if key in record])
    try:
        return short_hash(orjson.dumps(content, option=orjson.OPT_SORT_KEYS))
    except (orjson.JSONEncodeError, TypeError):  # a lone surrogate or a number beyond 64 bits
        return short_hash(repr(content).encode("utf-8", "backslashreplace"))


def _hashes(parts: list[bytes]) -> Hashes:
    return np.frombuffer(b"".join(parts), np.uint64)


@dataclass(frozen=True, slots=True)
class Harvest:
    """What records across were gathered. `ids` and `marks` (int64) belong to `rows`; 0 stands for none.

    `shapes`: the sequences of keys that occur; `shape_of` says which one a row has. Ranges: one entry a
    patch value, `range_stops` exclusive.
    """

    rows: RowIds
    ids: Hashes
    marks: NDArray[np.int64]
    shapes: tuple[tuple[str, ...], ...]
    shape_of: NDArray[np.uint16]
    range_rows: RowIds
    range_patches: Hashes
    range_starts: NDArray[np.int64]
    range_stops: NDArray[np.int64]

    @classmethod
    def empty(cls) -> Harvest:
        """Nothing gathered."""
        return Gatherer().harvest(np.zeros(0, np.int64))

    @classmethod
    def merged(cls, parts: Sequence[Harvest]) -> Harvest:
        """All of several harvests of different rows."""
        if not parts:
            return cls.empty()
        shapes: dict[tuple[str, ...], int] = {(): 0}
        shape_of = []
        for part in parts:
            numbers = [
                shapes.setdefault(keys, len(shapes)) if keys in shapes or len(shapes) < MAX_SHAPES else 0
                for keys in part.shapes
            ]
            shape_of.append(np.array(numbers, np.uint16)[part.shape_of])

        def joined(name: str) -> NDArray[np.int64]:
            return np.concatenate([getattr(part, name) for part in parts])

        return cls(
            rows=joined("rows"),
            ids=joined("ids").view(np.uint64),
            marks=joined("marks"),
            shapes=tuple(shapes),
            shape_of=np.concatenate(shape_of),
            range_rows=joined("range_rows"),
            range_patches=joined("range_patches").view(np.uint64),
            range_starts=joined("range_starts"),
            range_stops=joined("range_stops"),
        )

    def without(self, rows: RowIds) -> Harvest:
        """The harvest without these rows."""
        keep = ~np.isin(self.rows, rows)
        ranges = ~np.isin(self.range_rows, rows)
        return Harvest(
            self.rows[keep],
            self.ids[keep],
            self.marks[keep],
            self.shapes,
            self.shape_of[keep],
            self.range_rows[ranges],
            self.range_patches[ranges],
            self.range_starts[ranges],
            self.range_stops[ranges],
        )


def cross_findings(
    harvest: Harvest, settings: CheckSettings, contents: Callable[[RowIds], Sequence[bytes]]
) -> FindingTable:
    """The findings of the rules across records that need the JSON alone.

    `contents` gives the `content_hash` of rows; it is asked, on the calling thread, only about those that may be
    equal to others.
    """
    same_id = Issue("id", ("id",), "Another record has the same id.")
    # nearly all of it is sorting, which holds no lock: the three rules take their time side by side
    with ThreadPoolExecutor(2, thread_name_prefix="across") as pool:
        ranges = pool.submit(_overlapping, harvest)
        ids = pool.submit(_repeated, harvest.rows, harvest.ids, first_too=True)
        alike = _repeated(harvest.rows, harvest.marks.view(np.uint64), first_too=True)
        equal = _repeated(alike, _hashes(list(contents(alike))), first_too=False) if len(alike) else alike
    tables = [FindingTable.alike(ids.result(), "id-duplicate", same_id)]
    same = Issue("", (), "An earlier record has the same media and the same conversation.")
    tables.append(FindingTable.alike(equal, "record-duplicate", same))
    tables += [FindingTable.alike(rows, "key-rare", issue) for rows, issue in _rare_keys(harvest, settings)]
    overlap = Issue("", (), "The range overlaps that of another medium in the same patch.")
    tables.append(FindingTable.alike(ranges.result(), "patch-overlap", overlap))
    return FindingTable.merged(tables)


def _repeated(rows: RowIds, hashes: Hashes, first_too: bool) -> RowIds:
    """The rows, ascending, whose hash occurs more than once (all of them, or all but the first row of each)."""
    ordered = np.sort(hashes)
    twice = ordered[1:][(ordered[1:] == ordered[:-1]) & (ordered[1:] != 0)]
    if not len(twice):
        return np.zeros(0, np.int64)
    some = twice[np.minimum(np.searchsorted(twice, hashes), len(twice) - 1)] == hashes
    rows, hashes = rows[some], hashes[some]
    order = np.lexsort((rows, hashes))
    ordered = hashes[order]
    same = (ordered[1:] == ordered[:-1]) & (ordered[1:] != 0)
    again = np.concatenate(([False], same))
    if first_too:
        again |= np.concatenate((same, [False]))
    return cast(RowIds, np.sort(rows[order[again[: len(order)]]]))


def _rare_keys(harvest: Harvest, settings: CheckSettings) -> Iterator[tuple[RowIds, Issue]]:
    total = len(harvest.rows)
    counts: dict[str, int] = {}
    amounts = np.bincount(harvest.shape_of, minlength=len(harvest.shapes)).tolist()
    for keys, count in zip(harvest.shapes, amounts, strict=True):
        for key in keys:
            counts[key] = counts.get(key, 0) + count
    rare = {key for key, count in counts.items() if count < total * settings.rare_key_share}
    for number, keys in enumerate(harvest.shapes):
        for key in rare.intersection(keys):
            issue = Issue(key[:64], (key,), "Few records carry this key.")
            yield harvest.rows[harvest.shape_of == number], issue


def _overlapping(harvest: Harvest) -> RowIds:
    """The rows with a range that overlaps another one of its patch without being equal to it."""
    if len(harvest.range_rows) < 2:
        return np.zeros(0, np.int64)
    patches, starts, stops = harvest.range_patches, harvest.range_starts, harvest.range_stops
    order = _by_place(patches, starts, stops)
    patches, starts, stops = patches[order], starts[order], stops[order]
    equal = (patches[1:] == patches[:-1]) & (starts[1:] == starts[:-1]) & (stops[1:] == stops[:-1])
    new = np.concatenate(([True], ~equal))
    places = np.flatnonzero(new)
    patches, starts, stops = patches[places], starts[places], stops[places]
    bad = np.zeros(len(places), bool)
    edges = np.flatnonzero(np.concatenate(([True], patches[1:] != patches[:-1], [True])))
    for first, last in pairwise(edges):
        if last - first > 1:
            reach = np.maximum.accumulate(stops[first : last - 1])
            bad[first + 1 : last] |= starts[first + 1 : last] < reach
            bad[first : last - 1] |= stops[first : last - 1] > starts[first + 1 : last]
    group = np.cumsum(new) - 1
    return distinct(harvest.range_rows[order[bad[group]]])


def _by_place(patches: Hashes, starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.intp]:
    """The order by patch (any order of these), start and stop; quick where few patches and no equal starts are."""
    names, which = np.unique(patches, return_inverse=True)
    if len(names) <= 1 << 16:
        order = np.argsort(starts)
        order = order[np.argsort(which[order].astype(np.uint16), kind="stable")]
        same = (which[order[1:]] == which[order[:-1]]) & (starts[order[1:]] == starts[order[:-1]])
        if (stops[order[1:]][same] >= stops[order[:-1]][same]).all():
            return order
    return np.lexsort((stops, starts, which))
