"""Sinks: what another thread writes stands in order, and its failures come back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.sinks import FileSink

LONG = 1 << 18


class FullDisk(io.FileIO):
    """A file that takes only so many bytes."""

    room = 3 * LONG

    def write(self, data: object) -> int:
        size = memoryview(data).nbytes  # type: ignore[arg-type]
        if self.tell() + size > self.room:
            raise OSError(28, "No space left on device")
        return super().write(data)  # type: ignore[arg-type]


def test_pieces_of_all_sizes_and_copies_stand_in_their_order(tmp_path: Path) -> None:
    old = bytes(range(256)) * 4096
    (tmp_path / "old").write_bytes(old)
    expected = b""
    with ReadFile(tmp_path / "old") as file, open(tmp_path / "new", "wb") as out, FileSink(out) as sink:
        for number in range(60):
            piece = bytes([number]) * (LONG + number if number % 3 else number)
            sink.write(memoryview(piece) if number % 2 else piece)
            expected += piece
            if number % 7 == 0:
                sink.copy(file, number, LONG)
                expected += old[number : number + LONG]
    assert (tmp_path / "new").read_bytes() == expected


def fill(out: FullDisk, pieces: list[bytes], error: Exception | None = None) -> None:
    """Write the pieces to a sink, then fail."""
    with FileSink(out) as sink:
        for piece in pieces:
            sink.write(piece)
        if error is not None:
            raise error


def test_a_failed_write_is_raised_and_nothing_behind_it_is_written(tmp_path: Path) -> None:
    pieces = [bytes([number]) * LONG for number in range(100)]
    with FullDisk(tmp_path / "new", "w") as out, pytest.raises(OSError, match="No space"):
        fill(out, pieces)
    assert (tmp_path / "new").read_bytes() == b"".join(pieces[:3])


def test_nothing_short_is_written_behind_a_failure(tmp_path: Path) -> None:
    with FullDisk(tmp_path / "new", "w") as out, pytest.raises(OSError, match="No space"):
        fill(out, [bytes(FullDisk.room + 1), b"short"])
    assert (tmp_path / "new").read_bytes() == b""


def test_the_failure_of_the_last_write_is_raised_at_the_end(tmp_path: Path) -> None:
    with FullDisk(tmp_path / "new", "w") as out, pytest.raises(OSError, match="No space"):
        fill(out, [bytes(FullDisk.room + 1)])


def test_an_error_of_the_caller_stays_the_error(tmp_path: Path) -> None:
    with FullDisk(tmp_path / "new", "w") as out, pytest.raises(ValueError, match="mine"):
        fill(out, [bytes(FullDisk.room + 1)], ValueError("mine"))
