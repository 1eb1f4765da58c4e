"""The ids of neighbouring records, and which of them are no JSON. Light to import: it runs in other processes."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import SourceChangedError

NO_ID: Final = -1
_AT_ONCE: Final = 128 << 10
"""About so many bytes are parsed at once: what comes of them is dropped before it leaves the processor's memory."""
_BROKEN: Final = object()
_INEXACT: Final = float(1 << 63)
"""orjson makes such floats of whole numbers that do not fit 64 bits."""


@dataclass(frozen=True, slots=True)
class ScanTask:
    """Records of a file of `size` bytes, ascending. `singly`: faults are known, so that no record may lean on its
    neighbours."""

    path: Path
    size: int
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    singly: bool


@dataclass(frozen=True, slots=True)
class ScannedIds:
    """`texts`: the ids one behind the other; `lengths`: of each record's id, `NO_ID` where it has neither a text nor a
    whole number; int32, shape (n,). `broken`: which records are no JSON."""

    texts: bytes
    lengths: NDArray[np.int32]
    broken: NDArray[np.int64]


def scan_piece(task: ScanTask) -> ScannedIds:
    """Parse the records, some at once. Raises `SourceChangedError`, OSError."""
    base = int(task.starts[0])
    size = int(task.starts[-1] + task.lengths[-1]) - base
    with ReadFile(task.path) as file:
        data = file.read_at(base, size) if file.size == task.size else b""
    if len(data) != size:
        raise SourceChangedError("changed", f"{task.path} was changed since it was opened.", task.path)
    begins = (task.starts - base).tolist()
    ends = (task.starts - base + task.lengths).tolist()
    texts: list[bytes] = []
    lengths: list[int] = []
    broken: list[int] = []
    first, count = 0, len(begins)
    while first < count:
        last = max(first + 1, bisect.bisect_left(ends, begins[first] + _AT_ONCE, first))
        raws = [data[begin:end] for begin, end in zip(begins[first:last], ends[first:last], strict=True)]
        for raw, value in zip(raws, _values(raws, task.singly), strict=True):
            found = value.get("id") if type(value) is dict else value if value is _BROKEN else None
            if type(found) is float and abs(found) >= _INEXACT:
                found = _exact_id(raw)
            # A number and its text are the same id.
            if type(found) is str:
                text = found.encode("utf-8", "surrogatepass")
            elif type(found) is int:
                text = b"%d" % found
            else:
                if found is _BROKEN:
                    broken.append(len(lengths))
                lengths.append(NO_ID)
                continue
            lengths.append(len(text))
            texts.append(text)
        first = last
    return ScannedIds(b"".join(texts), np.array(lengths, np.int32), np.array(broken, np.int64))


def _values(raws: list[bytes], singly: bool) -> list[object]:
    if not singly:
        try:
            values: list[object] = orjson.loads(b"[" + b",".join(raws) + b"]")
            if len(values) == len(raws):
                return values
        except orjson.JSONDecodeError:
            pass  # one of them is at fault, or is more than orjson takes: each for itself
    return [_value(raw) for raw in raws]


def _exact_id(raw: bytes) -> object:
    """The id of a record whose id is a number beyond 64 bits."""
    value = _value(raw)
    return value.get("id") if type(value) is dict else value


def _value(raw: bytes) -> object:
    try:
        return parse(raw)
    except RecordError:
        return _BROKEN
