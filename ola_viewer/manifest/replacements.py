"""Byte ranges of a file and what takes their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Replacements:
    """Bytes `start` … `stop` of the file become `texts[text]`; sorted and disjoint. int64, shape (n,)."""

    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    text: NDArray[np.int64]
    texts: list[bytes]

    @classmethod
    def none(cls) -> Self:
        """No replacement."""
        nothing = np.zeros(0, np.int64)
        return cls(nothing, nothing, nothing, [])

    @classmethod
    def of(cls, changes: Sequence[tuple[int, int, bytes]]) -> Replacements:
        """These, in order: start, stop, new bytes."""
        if not changes:
            return cls.none()
        spans = np.array([change[:2] for change in changes], np.int64)
        return cls(spans[:, 0], spans[:, 1], np.arange(len(changes)), [change[2] for change in changes])

    def __len__(self) -> int:
        return len(self.start)

    def sizes(self) -> NDArray[np.int64]:
        """How long each new text is. int64, shape (n,)."""
        return np.fromiter(map(len, self.texts), np.int64, len(self.texts))[self.text]

    def some(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Replacements:
        """Those that a mask or an array of places picks."""
        return Replacements(self.start[chosen], self.stop[chosen], self.text[chosen], self.texts)

    def then(self, others: Replacements) -> Replacements:
        """Both, by start; of equal starts these come before the others."""
        if not len(others):
            return self
        if not len(self):
            return others
        start = np.concatenate((self.start, others.start))
        stop = np.concatenate((self.stop, others.stop))
        text = np.concatenate((self.text, others.text + len(self.texts)))
        order = np.argsort(start, kind="stable")
        return Replacements(start[order], stop[order], text[order], [*self.texts, *others.texts])


def spliced(
    block: NDArray[np.uint8], starts: NDArray[np.int64], stops: NDArray[np.int64], texts: pa.LargeBinaryArray
) -> memoryview:
    """`block` with its bytes `starts[k]` … `stops[k]` replaced by `texts[k]`; sorted and disjoint.

    Kept and replaced pieces take turns in one Arrow array over the block; the replaced ones are exchanged there.
    """
    count = 2 * len(starts) + 1
    edges = np.empty(count + 1, np.int64)
    edges[0], edges[-1] = 0, len(block)
    edges[1:-1:2], edges[2:-1:2] = starts, stops
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    replaced = pa.BooleanArray.from_buffers(pa.bool_(), count, [None, pa.py_buffer(b"\xaa" * (count // 8 + 1))])
    kind = pa.large_binary()
    old = pa.LargeBinaryArray.from_buffers(kind, count, [None, pa.py_buffer(edges), pa.py_buffer(block)])
    new = pa.LargeBinaryArray.from_buffers(kind, count, [None, pa.py_buffer(np.repeat(ends, 2)), data])
    result = pc.if_else(replaced, new, old)
    size = len(block) + int((ends[1:] - ends[:-1]).sum() - (stops - starts).sum())
    return memoryview(result.buffers()[2] or b"")[:size]
