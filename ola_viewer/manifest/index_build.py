"""Building the index of a file: exact, progressive, tolerant of damage, and able to go on after a cancel.

Two ways alternate over a file of elements. The *stride* (`element_stride.py`) scans block by block at
numpy speed and verifies every gap between records. Wherever a gap is not what it should be it stops,
and the *walk* here goes on byte by byte: it names the fault, takes elements that are no objects, finds
the end of the array, and hands back at the next record. Files of one record a line have a scan of
their own (`line_scan.py`).
"""

from __future__ import annotations

import re

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.element_stride import Stride
from ola_viewer.manifest.index import RecordIndex
from ola_viewer.manifest.line_scan import scan_lines
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.probe import Opening
from ola_viewer.manifest.problems import FileProblem, shown_before
from ola_viewer.manifest.resync import Fault, LineCounter, Resynchroniser, find_fault
from ola_viewer.manifest.scan_job import LARGEST_BLOCK, OnRows, ScanJob, ignore_rows

__all__ = ["build_index", "empty_index"]

_WINDOW = 64 << 10
_MAX_SCALAR = 64 << 20
_MAX_FAULTY = 1 << 20
"""So much of a broken record is looked at to say what is wrong with it."""

_WHITE = b" \t\r\n"
_BEHIND = (b",", b"]", b"")
"""What may follow an element; anything else means that a record lost its beginning."""

_NOT_WHITE = re.compile(rb"[^ \t\r\n]")
_SCALAR = re.compile(rb"-?(?:\d[\d.eE+-]*|Infinity)|true|false|null|NaN")
_MEMBER = re.compile(rb'\}|,[ \t\r\n]*"')
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)


def empty_index(opening: Opening) -> RecordIndex:
    """An index that has not begun yet, to be given to `build_index` and shown meanwhile."""
    return RecordIndex(opening.body)


def build_index(
    file: ReadFile,
    opening: Opening,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_rows: OnRows = ignore_rows,
    index: RecordIndex | None = None,
    largest_block: int = LARGEST_BLOCK,
) -> RecordIndex:
    """Index the whole file, or go on with an index that was cancelled; return it complete.

    `on_rows(count)` is called from this thread after records were published, first after 64 KB, then
    after blocks that double up to `largest_block` (a multiple of 64). Raises `Cancelled` (what was
    published stays usable, call again with the same `index`), `SourceChangedError` if the file was
    shortened meanwhile, and OSError. Memory: 16 bytes a record and two blocks.
    """
    if index is None:
        index = empty_index(opening)
    if index.complete:
        return index
    job = ScanJob(file, opening, index, cancel or CancelToken(), progress, on_rows, largest_block)
    if opening.by_lines:
        scan_lines(job)
    else:
        _Walk(job).run()
    index.finish()
    on_rows(index.count)
    progress(Progress(file.size, file.size, "bytes", f"{index.count:,} records"))
    return index


class _Walk:
    """The careful way from the end of one record to the start of the next."""

    def __init__(self, job: ScanJob) -> None:
        self._job = job
        self._file = job.file
        self._index = job.index
        self._array = job.opening.container in ("array", "wrapped-array")
        self._lines = LineCounter(job.file)
        self._resync = Resynchroniser(job.file, job.index, job.cancel)
        self._brackets = False

    def run(self) -> None:
        """Index everything from where the index stands to the end of the file."""
        if not self._job.opening.opened and not self._index.count:
            self._report(
                "no-opening-bracket",
                "The records are not inside [ ]: the opening bracket is missing",
                self._index.resume_at,
            )
        while (at := self._to_record(self._index.resume_at)) is not None:
            self._index.resume_at = at
            self._index.separated = True
            broken = Stride(self._job, self._brackets).run(at)
            if broken is not None:
                self._skip_broken(broken)

    # ---- from record to record

    def _to_record(self, at: int) -> int | None:
        """Offset of the next element in brackets, past separators and simple elements; None at the end."""
        separated = self._index.separated
        comma: int | None = None
        while True:
            at = self._skip_white(at)
            byte = self._file.read_at(at, 1)
            if not byte:
                self._at_end(separated and comma is not None)
                return None
            if byte == b",":
                if separated or not self._array:
                    self._report("extra-comma", "A comma stands where a record was expected", at)
                separated, comma = True, at
                at += 1
            elif byte == b"]" and self._array:
                if comma is not None:
                    self._report("trailing-comma", "A comma stands behind the last record", comma)
                following = self._behind_array(at + 1)
                if following is None:
                    return None
                at, separated, comma = following, True, None
            else:
                if not separated and self._array and byte in b'{["-0123456789tfnNI':
                    self._report("missing-comma", "A comma was expected between two records", at)
                    separated = True
                if byte == b"{" or (byte == b"[" and self._array):
                    self._brackets = self._brackets or byte == b"["
                    return at
                end = self._end_of_scalar(at)
                if end is not None and separated and self._file.read_at(self._skip_white(end), 1) in _BEHIND:
                    self._publish_scalar(at, end)
                    at, separated, comma = end, False, None
                else:
                    following = self._skip_garbage(at)
                    if following is None:
                        return None
                    at, separated, comma = following, True, None

    def _skip_white(self, at: int) -> int:
        """Offset of the first byte from `at` on that is not white space."""
        window = 256
        while True:
            data = self._file.read_at(at, window)
            match = _NOT_WHITE.search(data)
            if match:
                return at + match.start()
            at += len(data)
            if len(data) < window:
                return at
            window = _WINDOW
            self._job.cancel.check()

    def _end_of_scalar(self, at: int) -> int | None:
        """End of the text, number or literal at `at`, or None if there is none."""
        window = 4096
        while True:
            data = self._file.read_at(at, window)
            match = (_STRING if data[:1] == b'"' else _SCALAR).match(data)
            cut = len(data) == window and window < _MAX_SCALAR
            if match and (match.end() < len(data) or not cut):
                return at + match.end()
            if not match and not (cut and data[:1] == b'"'):
                return None
            window *= 16

    def _publish_scalar(self, at: int, end: int) -> None:
        position = self._index.count
        self._job.publish_one(at, end)
        self._report(
            "not-object", f"Record {position} is not an object but {_kind_of(self._file.read_at(at, 1))}", at, position
        )

    # ---- faults

    def _skip_garbage(self, at: int) -> int | None:
        """Name text that is no separator and no element; offset of the next whole record, or None."""
        following = self._resync.next_record(at + 1)
        found = self._file.read_at(at, 24)
        wanted = "a record" if self._index.separated else 'a "," or the closing "]"'
        end = self._file.size if following is None else following
        self._report(
            "unexpected-text",
            f"Before record {self._index.count} {wanted} was expected, found {_show(found)}"
            + (", and no whole record follows" if following is None else f"; {end - at:,} bytes are skipped"),
            at,
            self._index.count,
            end,
        )
        if following is not None:
            self._index.skip(following)
        return following

    def _skip_broken(self, start: int) -> None:
        """Name what is wrong with the record at `start`, keep it as a row, and go on at the next whole one."""
        position = self._index.count
        own_end = self._resync.own_end(start)
        following = self._resync.next_record(start + 1, own_end)
        if following is not None:
            own_end = None  # another record stands inside: it was swallowed
        end = own_end or following or self._file.size
        raw = self._file.read_at(start, min(end - start, _MAX_FAULTY))
        fault = (
            find_fault(_trimmed(raw)) or find_fault(raw) or Fault(len(raw), "the record goes on without an end", True)
        )
        if end == self._file.size and fault.incomplete and start + len(raw) == self._file.size:
            self._report(
                "truncated",
                f"The file ends inside record {position}, which begins at byte {start:,}: it was cut off. "
                f"{shown_before(position)}",
                self._file.size,
                position,
            )
            self._index.resume_at = self._file.size
            return
        self._report(
            "broken-record", f"Record {position} is broken: {fault.expected}", start + fault.offset, position, end
        )
        stop = own_end or self._end_of_broken(start, end)
        self._job.publish_one(start, stop)
        if following is not None:
            self._index.skip(following)
        else:
            self._index.resume_at = stop

    def _end_of_broken(self, start: int, end: int) -> int:
        """Where a broken record ends: before the separator and the closing bracket that follow it."""
        first = max(start, end - 4096)
        tail = self._file.read_at(first, end - first).rstrip(_WHITE)
        if end == self._file.size:
            if self._array and tail.endswith(b"]"):
                tail = tail[:-1].rstrip(_WHITE)
        elif tail.endswith(b","):
            tail = tail[:-1].rstrip(_WHITE)
        return max(first + len(tail), start + 1)

    # ---- the end

    def _behind_array(self, at: int) -> int | None:
        """Check what follows the closing bracket. Offset of a further record to go on with, or None."""
        self._index.resume_at = at
        rest = self._skip_white(at)
        wrapped = self._job.opening.container == "wrapped-array"
        if rest >= self._file.size or (wrapped and _MEMBER.match(self._file.read_at(rest, 256))):
            tail = self._file.read_at(max(rest, self._file.size - 4096), 4096).rstrip(_WHITE)
            if wrapped and not tail.endswith(b"}"):
                message = 'The object around the records is not closed: "}" was expected'
                self._report("no-closing-bracket", message, self._file.size)
            return None
        following = self._resync.next_record(rest)
        found = self._file.read_at(rest, 24)
        if following is None:
            kind, message = "trailing-garbage", f"{self._file.size - rest:,} bytes follow behind the end of the array"
        elif found.startswith(b"["):
            kind, message = "trailing-garbage", "The array ends here, but another one follows; its records are shown"
        else:
            kind, message = "unexpected-text", "The array is closed here, but further records follow; they are shown"
        self._report(kind, f"{message}: {_show(found)}", rest, self._index.count, following or self._file.size)
        if following is not None:
            self._index.skip(following)
        return following

    def _at_end(self, behind_comma: bool) -> None:
        """The file ends between two records."""
        if not self._array:
            return
        if behind_comma:
            message = f"The file ends behind the comma after record {self._index.count - 1}: it was cut off"
            self._report("truncated", message, self._file.size, self._index.count)
        elif self._job.opening.opened and not self._index_truncated():
            message = f"The file ends after {self._index.count:,} records without the closing ]. It may be cut off"
            self._report("no-closing-bracket", message, self._file.size, self._index.count)

    def _index_truncated(self) -> bool:
        return "truncated" in self._index.problem_counts

    def _report(self, kind: str, message: str, byte: int, record: int | None = None, end: int | None = None) -> None:
        line = column = None
        if self._index.wants(kind):
            line, column = self._lines.place(byte)
        if record is None:
            record = self._index.count
        self._index.report(FileProblem(kind, message + ".", byte, line, column, record, end))


def _trimmed(raw: bytes) -> bytes:
    """A broken record without the separator behind it."""
    raw = raw.rstrip(_WHITE)
    return raw[:-1].rstrip(_WHITE) if raw.endswith(b",") else raw


def _kind_of(byte: bytes) -> str:
    """What a JSON value is, from its first byte."""
    if byte == b'"':
        return "a text"
    if byte == b"[":
        return "a list"
    return "true or false" if byte in b"tf" else "null" if byte == b"n" else "a number"


def _show(data: bytes) -> str:
    """Bytes as a short quoted text; control characters stay escapes."""
    return repr(data.decode("utf-8", "backslashreplace"))
