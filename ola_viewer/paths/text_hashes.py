"""64-bit hashes of many texts at once: different hashes, different texts. Equal ones have to be compared."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_WORD = 8


def hashes_of(texts: pa.LargeStringArray, seeds: NDArray[np.int64]) -> NDArray[np.uint64]:
    """A hash of each text together with its seed. uint64, shape (len(texts),). numpy alone; any thread."""
    count = len(texts)
    if not count:
        return np.zeros(0, np.uint64)
    _, offset_buffer, data_buffer = texts.buffers()
    offsets = np.frombuffer(offset_buffer, np.int64)[texts.offset : texts.offset + count + 1]
    low, high = int(offsets[0]), int(offsets[-1])
    padded = np.zeros(high - low + _WORD, np.uint8)  # a word may be read across the end of the last text
    if data_buffer is not None:
        padded[: high - low] = np.frombuffer(data_buffer, np.uint8)[low:high]
    words: NDArray[np.uint64] = np.ndarray((len(padded) - _WORD + 1,), np.dtype("<u8"), padded.data, 0, (1,))
    starts, lengths = offsets[:-1] - low, np.diff(offsets)
    result = (seeds.astype(np.uint64) + np.uint64(1)) * _PRIME ^ lengths.astype(np.uint64)
    result *= _PRIME
    longest = int(lengths.max())
    alive: NDArray[np.int64] | slice = slice(None)
    for at in range(0, longest, _WORD):
        if int(lengths.min()) <= at:
            alive = np.flatnonzero(lengths > at)
        left = lengths[alive] - at
        word = words[starts[alive] + at]
        short = left < _WORD
        if short.any():
            keep = (np.uint64(1) << (np.uint64(_WORD) * left[short].astype(np.uint64))) - np.uint64(1)
            word[short] &= keep
        mixed = (result[alive] ^ word) * _PRIME
        mixed ^= mixed >> _SHIFT
        result[alive] = mixed
    return result


def repeated(hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which hashes occur more than once. bool, shape (len(hashes),)."""
    ordered = np.sort(hashes)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return np.isin(hashes, twice) if len(twice) else np.zeros(len(hashes), bool)
