"""A media value together with what is known of its file, as the file rules see it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np

from ola_viewer.checks.record_view import Piece, piece_of
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media.file_facts import FileFact

RangeFault: TypeAlias = tuple[Literal["outside", "short"], str]


@dataclass(frozen=True)
class FileView:
    """One media value and the fact about its path. `limit` is the largest read that the trainer survives."""

    ref: MediaRef
    fact: FileFact
    limit: int

    @cached_property
    def piece(self) -> Piece | None:
        """The range in the patch, None for an ordinary file."""
        return piece_of(self.ref)

    @cached_property
    def range_fault(self) -> RangeFault | None:
        """What is wrong with the range, the worst first, or None.

        "outside": the read fails or gives nothing. "short": it gives other bytes than the manifest says.
        """
        piece, held = self.piece, self.fact.size
        if piece is None or held is None:
            return None
        what = "Frame {}: the" if len(piece.sizes) > 1 else "The"
        if piece.start < 0 or max(piece.sizes) > self.limit or abs(piece.start) > self.limit << 8:
            return "outside", "The numbers lie outside any file."
        if min(piece.sizes) < -self.limit:
            return "outside", "A size is negative."
        sizes = np.array(piece.sizes, dtype=np.int64)
        starts = piece.start + np.concatenate(([0], np.cumsum(sizes[:-1])))
        for bad, reason in (
            (sizes == 0, "size is 0."),
            (sizes < -1, "size is negative."),
            (starts < 0, "range starts before the file."),
            (starts >= held, "range starts behind the end of the patch."),
        ):
            if bad.any():
                return "outside", f"{what.format(int(bad.argmax()))} {reason}"
        for bad, reason in (
            (sizes < 0, "size is -1: everything up to the end is read."),
            (starts + sizes > held, "range ends behind the end of the patch."),
        ):
            if bad.any():
                return "short", f"{what.format(int(bad.argmax()))} {reason}"
        return None
