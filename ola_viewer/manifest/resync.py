"""Finding one's way in damaged text: what is wrong where, and where the next whole record begins."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import orjson

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.bitscan import BLOCK_ALIGNMENT, BlockScanner, ScanState
from ola_viewer.manifest.index import RecordIndex
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.probe import RECORD_KEYS

_CHUNK = 1 << 20
_OVERLAP = 4096
_FIRST_WINDOW = 64 << 10
_LARGEST_RECORD = 16 << 20
"""A longer record is not recognised as whole when looking for the next good one after a fault."""
_SAMPLES = 48
_FIRST_KEY = re.compile(rb'[\[\s]*\{\s*("(?:[^"\\]|\\.)*")\s*:')
_SEPARATOR = re.compile(rb"[ \t\r\n]*,[ \t\r\n]*")
_LAST = re.compile(rb"[ \t\r\n]*\][ \t\r\n]*")
_SIMPLE = re.compile(rb'(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)[ \t\r\n]*[,\]]', re.DOTALL)

_EXPECTED = {
    "Expecting value": "a value was expected",
    "Expecting property name enclosed in double quotes": 'a key in double quotes or "}" was expected',
    "Expecting ':' delimiter": 'a ":" was expected',
    "Expecting ',' delimiter": 'a "," or the closing bracket was expected',
    "Illegal trailing comma before end of object": 'a key was expected after the ","',
    "Illegal trailing comma before end of array": 'a value was expected after the ","',
    "Unterminated string starting at": "the text that begins here has no closing quote",
    "Invalid control character at": "a control character (such as a raw line break) stands inside a text",
    "Invalid \\escape": "an unknown escape stands after the back-slash",
    "Invalid \\uXXXX escape": "four hexadecimal digits were expected after \\u",
    "Extra data": "the record was expected to end here",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """The first syntax error of a text: its offset, what was expected there, whether the text just ends too early."""

    offset: int
    expected: str
    incomplete: bool


def find_fault(raw: bytes) -> Fault | None:
    """The first syntax error of a JSON value, or None if it is sound. NaN and any bytes in strings pass.

    Holds the interpreter lock for about 5 ms a megabyte.
    """
    try:
        json.loads(raw.decode("latin-1"))  # one character a byte, so offsets are those of the bytes
    except json.JSONDecodeError as error:
        reason = error.msg.removesuffix(" at") if error.msg not in _EXPECTED else error.msg
        expected = _EXPECTED.get(reason, reason[:1].lower() + reason[1:])
        rest = raw[error.pos :].rstrip()
        unterminated = error.msg.startswith("Unterminated")
        incomplete = unterminated or not rest or rest in _CUT_LITERALS or _CUT_NUMBER.fullmatch(rest) is not None
        return Fault(error.pos, expected, incomplete)
    except RecursionError:
        return Fault(0, "brackets are nested too deeply to be read", False)
    except ValueError as error:
        return Fault(0, f"a number cannot be read ({error})", False)
    return None


_CUT_LITERALS = frozenset(
    word[:k] for word in (b"true", b"false", b"null", b"NaN", b"-Infinity") for k in range(1, len(word))
)
_CUT_NUMBER = re.compile(rb"-?\d*\.?\d*(?:[eE][+-]?)?|\\u?[0-9a-fA-F]{0,3}")


def is_sound(raw: bytes | memoryview) -> bool:
    """Whether the bytes are one JSON value, allowing NaN and faulty text inside strings."""
    try:
        orjson.loads(raw)
    except orjson.JSONDecodeError:
        return find_fault(bytes(raw)) is None
    return True


class LineCounter:
    """Line and column of offsets, cheap when asked in ascending order: the file is read at most once."""

    def __init__(self, file: ReadFile) -> None:
        self._file = file
        self._at = 0
        self._line = 1
        self._line_start = 0

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column (in bytes) of an offset, both from 1."""
        if offset < self._at:
            self._at, self._line, self._line_start = 0, 1, 0
        while self._at < offset:
            block = self._file.read_at(self._at, min(_CHUNK, offset - self._at))
            if not block:
                break
            breaks = block.count(b"\n")
            if breaks:
                self._line += breaks
                self._line_start = self._at + block.rindex(b"\n") + 1
            self._at += len(block)
        return self._line, offset - self._line_start + 1


class Resynchroniser:
    """Looks for the start of the next whole record behind a fault, knowing the records found so far."""

    def __init__(self, file: ReadFile, index: RecordIndex, cancel: CancelToken) -> None:
        self._file = file
        self._index = index
        self._cancel = cancel
        self._known_at = -1
        self._first_keys: tuple[bytes, ...] = ()
        self._common: frozenset[str] = frozenset()
        self._lists = False

    def next_record(self, after: int, before: int | None = None) -> int | None:
        """Offset of the next sound record that starts at or behind `after` (and before `before`), or None.

        Raises `Cancelled`.
        """
        self._learn()
        keys = b"|".join(re.escape(key) for key in self._first_keys) or rb'"(?:[^"\\]|\\.)*"'
        opener = rb"\[\s*\{" if self._lists else rb"\{"
        pattern = re.compile(opener + rb"\s*(?:" + keys + rb")\s*:")
        at = after
        stop = self._file.size if before is None else before
        while at < stop:
            chunk = self._file.read_at(at, _CHUNK + _OVERLAP)
            if not chunk:
                return None
            self._cancel.check()
            for match in pattern.finditer(chunk):
                if match.start() >= min(_CHUNK, stop - at):
                    break
                self._cancel.check()
                if self._is_record(at + match.start()):
                    return at + match.start()
            at += _CHUNK
        return None

    def own_end(self, start: int) -> int | None:
        """End of the broken record at `start`, if only its inside is broken: its braces are balanced and what
        follows is either the end of the array or a comma and a sound value. Else None: it may have swallowed others.
        """
        raw = self._value_at(start, brackets=False)
        if raw is None:
            return None
        end = start + len(raw)
        tail = self._file.read_at(end, _OVERLAP)
        separator = _SEPARATOR.match(tail)
        if separator is None:
            return end if _LAST.fullmatch(tail) and end + len(tail) == self._file.size else None
        at = end + separator.end()
        opener = tail[separator.end() : separator.end() + 1]
        if opener in (b"{", b"["):
            value = self._value_at(at)
            return end if value is not None and len(value) > 2 and is_sound(value) else None
        return end if _SIMPLE.match(tail, separator.end()) else None

    def _learn(self) -> None:
        """Sample the records found so far: with which key they begin and which keys nearly all have."""
        count = self._index.count
        if self._known_at >= 0 and count < 2 * self._known_at + _SAMPLES:
            return
        self._known_at = count
        first: Counter[bytes] = Counter()
        keys: Counter[str] = Counter()
        sound = lists = 0
        for position in np.unique(np.linspace(0, count - 1, _SAMPLES).astype(np.int64)) if count else ():
            start, length = self._index.span(int(position))
            if length > _LARGEST_RECORD:
                continue
            raw = self._file.read_at(start, length)
            record = _record_of(raw)
            match = _FIRST_KEY.match(raw)
            if record is None or match is None:
                continue
            sound += 1
            lists += raw[:1] == b"["
            first[match.group(1)] += 1
            keys.update(record.keys())
        frequent = [json.dumps(key).encode() for key, times in keys.items() if times >= 0.9 * sound]
        self._first_keys = tuple(dict.fromkeys([*(key for key, _ in first.most_common(8)), *frequent]))
        self._common = frozenset(key for key, times in keys.items() if times >= 0.9 * sound)
        self._lists = lists > sound / 2

    def _is_record(self, at: int) -> bool:
        """Whether a whole, sound value that looks like the other records starts at `at`."""
        before = self._file.read_at(max(0, at - 256), min(at, 256)).rstrip(b" \t\r\n")
        if before and before[-1:] not in b",[}]":
            return False
        raw = self._value_at(at)
        record = _record_of(raw) if raw is not None else None
        if record is None:
            return False
        return self._common <= record.keys() if self._common else bool(RECORD_KEYS & record.keys())

    def _value_at(self, at: int, brackets: bool = True) -> bytes | None:
        """The balanced value that starts at `at`, or None."""
        window = _FIRST_WINDOW
        while True:
            data = self._file.read_at(at, window)
            padded = np.frombuffer(data + b" " * (-len(data) % BLOCK_ALIGNMENT), np.uint8)
            found = BlockScanner(len(padded), brackets).scan(padded, ScanState())
            if len(found.closes):
                return data[: int(found.closes[0])]
            if len(data) < window or window >= _LARGEST_RECORD:
                return None
            fault = find_fault(data)
            if fault is None or not fault.incomplete:
                return None  # broken already: no need to look for its end
            window *= 4


def _record_of(raw: bytes) -> dict[str, object] | None:
    """The record, or the first one of a packed list of records; None if it is neither or damaged."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        try:
            value = json.loads(raw.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return None
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, dict) else None
