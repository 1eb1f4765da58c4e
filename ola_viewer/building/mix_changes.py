"""What changes in the records of a mix: their ids, and a key that says where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ola_viewer.building.mix_ids import literal_of, with_id
from ola_viewer.manifest.jsontext import RecordError
from ola_viewer.manifest.rows import POSITION_BITS, POSITION_MASK, RowIds
from ola_viewer.manifest.splice import PointerError, SpliceError, insert_member, set_value


@dataclass(frozen=True, slots=True)
class WindowChanges:
    """The changes of neighbouring records of the mix; travels to other processes.

    `ids`: place in the window → the new id; `first`: if not negative, every record gets its place in the mix as its id,
    beginning with this one. `origins`: place → what stands under `key`.
    """

    ids: Mapping[int, str] = field(default_factory=dict)
    first: int = -1
    key: str = ""
    origins: Mapping[int, tuple[str, int]] = field(default_factory=dict)

    def apply(self, raws: list[bytes]) -> None:
        """Change the records of the window, in place."""
        if self.first >= 0:
            raws[:] = [with_id(raw, b"%d" % number) for number, raw in enumerate(raws, self.first)]
        for place, new in self.ids.items():
            raws[place] = with_id(raws[place], literal_of(new, raws[place]))
        for place, (name, index) in self.origins.items():
            raws[place] = _with_value(raws[place], self.key, {"source": name, "index": index})


@dataclass(frozen=True, slots=True)
class MixChanges:
    """The changes of a whole mix. `new_ids`: place in the mix → new id; `renumber`: every record gets its place;
    `names`: file names by source number, for `source_key`."""

    new_ids: Mapping[int, str]
    renumber: bool
    source_key: str
    names: Mapping[int, str]

    def mask(self, count: int) -> NDArray[np.bool_] | None:
        """Which of `count` records do not keep their bytes; None: all keep them. Shape (count,)."""
        every = self.renumber or bool(self.source_key)
        if not every and not self.new_ids:
            return None
        changed = np.full(count, every)
        changed[list(self.new_ids)] = True
        return changed

    def window(self, first: int, rows: RowIds, changed: NDArray[np.bool_]) -> WindowChanges:
        """The changes of `rows`, which stand from place `first` of the mix on; `changed` is their part of the mask."""
        places = np.flatnonzero(changed).tolist()
        ids: dict[int, str] = {}
        origins: dict[int, tuple[str, int]] = {}
        if self.new_ids and not self.renumber:
            ids = {k: self.new_ids[first + k] for k in places if first + k in self.new_ids}
        if self.source_key:
            for k in places:
                origins[k] = (self.names[int(rows[k]) >> POSITION_BITS], int(rows[k]) & POSITION_MASK)
        return WindowChanges(ids, first if self.renumber else -1, self.source_key, origins)


def _with_value(raw: bytes, key: str, value: dict[str, object]) -> bytes:
    """The record with `value` under `key`; what is no object stays as it is."""
    try:
        try:
            return set_value(raw, (key,), value)
        except PointerError:
            return insert_member(raw, (), key, value)
    except (RecordError, SpliceError, PointerError):
        return raw
