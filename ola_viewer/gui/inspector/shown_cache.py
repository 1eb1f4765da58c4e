"""What was decoded for the inspector and may be wanted again, bounded in bytes, the longest unused goes first.

Used on the GUI thread only.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class ShownCache(Generic[V]):
    """Values with their sizes; never more than `most_bytes` together (one larger value is not kept at all)."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._held = 0
        self._values: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()

    def get(self, key: Hashable) -> V | None:
        """The value, marked as used, or None."""
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: V, size: int) -> None:
        """Keep a value of `size` bytes, and forget the longest unused ones where room lacks."""
        old = self._values.pop(key, None)
        if old is not None:
            self._held -= old[1]
        if size > self._most:
            return
        self._values[key] = (value, size)
        self._held += size
        while self._held > self._most:
            _, (_, freed) = self._values.popitem(last=False)
            self._held -= freed

    def clear(self) -> None:
        """Forget everything, as after a reload."""
        self._values.clear()
        self._held = 0

    @property
    def held_bytes(self) -> int:
        """Bytes of all values."""
        return self._held

    def __len__(self) -> int:
        return len(self._values)
