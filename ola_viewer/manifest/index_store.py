"""Side files: the finished index of a file, kept in the cache folder so that the next opening is instant.

A side file belongs to one real path, size and time of change. It holds the lengths of the records as
uint32 and what lies between them; it is written whole or not at all, checked when read, and simply
ignored when anything about it is not right.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.index import RecordIndex
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import FileProblem
from ola_viewer.settings import cache_folder

_MAGIC = b"OLAIDX02"
_SPOT_CHECKS = 64
_STARTS_OF_VALUES = frozenset(b'{["-0123456789tfnNI')
_MAX_HEADER = 16 << 20


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one state of a file from another."""

    path: str
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, path: Path | str) -> Identity:
        """The identity of the file under this name now. Raises OSError."""
        real = os.path.realpath(path)
        facts = os.stat(path)  # not by `real`: an open file without a name has none
        return cls(real, facts.st_size, facts.st_mtime_ns)

    @classmethod
    def of_open(cls, file: ReadFile) -> Identity:
        """The identity of the bytes behind an open file, whatever is under its name by now."""
        facts = os.fstat(file.fileno())
        return cls(os.path.realpath(file.path), facts.st_size, facts.st_mtime_ns)

    @property
    def slug(self) -> str:
        """Name for files in a cache: the first part stands for the path, the second for this state of the file."""
        path = self.path.encode(errors="surrogateescape")
        state = f"{self.size} {self.mtime_ns}".encode()
        return f"{hashlib.sha256(path).hexdigest()[:24]}-{hashlib.sha256(path + state).hexdigest()[:24]}"


def forget_older(kept: Path) -> None:
    """Delete the cache files beside `kept` that belong to earlier states of the same manifest."""
    path_part = kept.name.split("-", 1)[0]
    for other in kept.parent.glob(f"{path_part}-*{kept.suffix}"):
        if other.name != kept.name:
            with contextlib.suppress(OSError):  # another running program may hold it open
                other.unlink()


def side_file(identity: Identity, folder: Path | None = None) -> Path:
    """Where the side file of this state of a file lies (or would lie)."""
    return (folder or cache_folder() / "index") / f"{identity.slug}.idx"


def store_index(identity: Identity, index: RecordIndex, folder: Path | None = None) -> Path | None:
    """Write the side file of a complete index; return its path, or None where the cache cannot be written."""
    if not index.complete:
        raise ValueError("only a complete index is stored")
    starts, lengths = index.snapshot()
    gaps = starts[1:] - (starts[:-1] + lengths[:-1])
    uniform = not len(gaps) or bool((gaps == gaps[0]).all())
    length_type = np.uint32 if not len(lengths) or int(lengths.max()) < 1 << 32 else np.uint64
    gap_type = np.uint32 if not len(gaps) or int(gaps.max()) < 1 << 32 else np.uint64
    payload = lengths.astype(length_type).tobytes()
    if not uniform:
        payload += gaps.astype(gap_type).tobytes()
    header = json.dumps(
        {
            "identity": asdict(identity),
            "count": len(starts),
            "first": int(starts[0]) if len(starts) else 0,
            "gap": int(gaps[0]) if uniform and len(gaps) else 0,
            "uniform": uniform,
            "length_type": np.dtype(length_type).name,
            "gap_type": np.dtype(gap_type).name,
            "checksum": zlib.crc32(payload),
            "resume_at": index.resume_at,
            "problems": [asdict(problem) for problem in index.problems],
            "problem_counts": index.problem_counts,
        }
    ).encode()
    target = side_file(identity, folder)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.stem, suffix=".part")
    except OSError:
        return None  # a cache that cannot be written is no fault of the manifest
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + len(header).to_bytes(8, "little") + header)
            file.write(payload)
        os.replace(name, target)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
        return None
    forget_older(target)
    return target


def load_index(identity: Identity, file: ReadFile, folder: Path | None = None) -> RecordIndex | None:
    """The stored index of this state of a file, or None if there is none or it is not to be trusted."""
    try:
        data = side_file(identity, folder).read_bytes()
        index = _decode(data, identity)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return index if index is not None and _plausible(index, file) else None


def _decode(data: bytes, identity: Identity) -> RecordIndex | None:
    """The index in a side file's bytes; None, ValueError, KeyError or TypeError when it is not one of this file."""
    if data[:8] != _MAGIC:
        return None
    header_size = int.from_bytes(data[8:16], "little")
    if header_size > min(len(data), _MAX_HEADER):
        return None
    header = json.loads(data[16 : 16 + header_size])
    payload = memoryview(data)[16 + header_size :]
    if header["identity"] != asdict(identity) or zlib.crc32(payload) != header["checksum"]:
        return None
    count = int(header["count"])
    length_type = np.dtype(header["length_type"])
    lengths = np.frombuffer(payload, length_type, count).astype(np.int64)
    starts = np.empty(count, np.int64)
    if count:
        starts[0] = header["first"]
        gaps: NDArray[np.int64] | int = int(header["gap"])
        if not header["uniform"]:
            gap_type = np.dtype(header["gap_type"])
            gaps = np.frombuffer(payload, gap_type, count - 1, count * length_type.itemsize).astype(np.int64)
        np.cumsum(lengths[:-1] + gaps, out=starts[1:])
        starts[1:] += starts[0]
    problems = tuple(FileProblem(**problem) for problem in header["problems"])
    return RecordIndex.from_arrays(starts, lengths, problems, header["problem_counts"], int(header["resume_at"]))


def _plausible(index: RecordIndex, file: ReadFile) -> bool:
    """Spot check: do some records still lie inside the file and begin and end like JSON values?"""
    count = index.count
    if not count:
        return True
    start, length = index.span(count - 1)
    if start + length > file.size:
        return False
    broken = {problem.record for problem in index.problems if problem.kind == "broken-record"}
    for position in np.unique(np.linspace(0, count - 1, _SPOT_CHECKS).astype(np.int64)).tolist():
        start, length = index.span(position)
        if length <= 0 or start < 0:
            return False
        first, last = file.read_at(start, 1), file.read_at(start + length - 1, 1)
        if position in broken:
            continue
        if not first or first[0] not in _STARTS_OF_VALUES:
            return False
        if (first == b"{" and last != b"}") or (first == b"[" and last != b"]") or (first == b'"' and last != b'"'):
            return False
    return True
