"""The table's columns of one source: numpy arrays, computed without parsing the file.

One entry a record, or one entry a media path (a `RefTable` in compressed-row form). Texts that are
only painted (id, first question) are kept as byte spans of the file and read when shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

NO_RANGE = -1
"""`RefTable.range_start`: the value is an ordinary path."""
BAD_RANGE = -2
"""`RefTable.range_start`: a patch whose numbers are missing or not numbers."""


@dataclass(frozen=True, slots=True)
class RefTable:
    """Every media path of a source, record by record in the order of the file. All arrays have length m.

    The path is `folders[folder[k]] + names[k]`: the folder text keeps its trailing separator and is
    "" for a bare name; both are decoded text (escapes resolved). `start`/`length` is the path's
    literal in the *unedited* file including both quotes, so that a replacement can be spliced in;
    -1 and 0 where the path has no literal of its own there (inside a text, or in an edited record).
    A medium without a path text has no entry.
    """

    offsets: NDArray[np.int64]
    """shape (records + 1,): refs of record i are offsets[i] … offsets[i + 1] - 1."""
    field: NDArray[np.uint8]
    """index into `field_names`."""
    field_names: tuple[str, ...]
    """Begins with image, video, audio, audio_q; more where other dialects name media by other keys."""
    start: NDArray[np.int64]
    length: NDArray[np.uint32]
    folder: NDArray[np.int32]
    folders: tuple[str, ...]
    names: pa.LargeStringArray
    range_start: NDArray[np.int64]
    """start_num; NO_RANGE for a plain path, BAD_RANGE for a patch without usable numbers."""
    range_size: NDArray[np.int64]
    """Sum of all sizes in bytes; 0 for a plain path; negative where the manifest says so."""
    parts: NDArray[np.uint32]
    """Number of pieces (frames of a patch video); 1 for a single piece; 0 for a plain path."""

    def path(self, ref: int) -> str:
        """The path text of one entry."""
        return self.folders[int(self.folder[ref])] + str(self.names[ref].as_py())

    def records(self) -> NDArray[np.int64]:
        """For each entry the position of its record in the source. int64, shape (m,)."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int64), np.diff(self.offsets))


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one source, n records. Spans count from the record's own first byte.

    `id_*`: the literal of the id, quotes included, length 0 where absent. `question_*`: the text
    literal of the first turn, length 0 where that is no text. In the records of `edited` spans are void (0):
    readers parse those records.
    """

    kind: NDArray[np.uint8]
    turns: NDArray[np.uint16]
    id_start: NDArray[np.uint32]
    id_length: NDArray[np.uint32]
    question_start: NDArray[np.uint32]
    question_length: NDArray[np.uint32]
    refs: RefTable
    edited: NDArray[np.int64]
    """Sorted positions of records whose spans are void because an edit moved bytes; shape (k,)."""

    def __len__(self) -> int:
        return len(self.kind)
