"""Which manifest this is, whatever it is called and wherever it lies."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ola_viewer.manifest.platform_io import ReadFile

_EDGE: Final = 64 << 10
_SAMPLES: Final = 64
_SAMPLE: Final = 4 << 10


def identify(path: Path) -> str:
    """A name for the file's content: 32 hexadecimal digits from its size, its head and tail, and 64 pieces between.

    Reads at most 384 KB, so it takes milliseconds for a file of any size. Two files of the same size that
    differ only outside of the sampled pieces get the same name: before the edits of a journal are done again,
    records that they touch are compared (`witnesses.py`). Raises OSError.
    """
    with ReadFile(path) as file:
        return identify_open(file)


def identify_open(file: ReadFile) -> str:
    """The same of an open file, whatever is under its name by now. Raises OSError, and ValueError if it was closed."""
    size = file.size
    digest = hashlib.blake2b(str(size).encode(), digest_size=16)
    digest.update(file.read_at(0, min(_EDGE, size)))
    if size > 2 * _EDGE:
        stride = (size - 2 * _EDGE) // _SAMPLES
        for number in range(_SAMPLES):
            digest.update(file.read_at(_EDGE + number * stride, min(_SAMPLE, stride)))
    if size > _EDGE:
        start = max(size - _EDGE, _EDGE)
        digest.update(file.read_at(start, size - start))
    return digest.hexdigest()


def identify_all(paths: Sequence[Path]) -> str:
    """The name of several manifests opened as one table, in that order."""
    return joined([identify(path) for path in paths])


def joined(names: Sequence[str]) -> str:
    """The name of several files, whose names are these, as one table."""
    return names[0] if len(names) == 1 else hashlib.blake2b("\n".join(names).encode(), digest_size=16).hexdigest()
