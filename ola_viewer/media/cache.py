"""Caches that are bounded by bytes: of decoded pictures, thumbnails, sounds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class ByteCache(Generic[Key, Value]):
    """Keeps the most recently used values as long as their sizes add up to at most `limit` bytes.

    `size` tells the bytes of a value. A value larger than the limit is not kept at all. Thread-safe.
    """

    def __init__(self, limit: int, size: Callable[[Value], int]) -> None:
        self._limit = limit
        self._size = size
        self._lock = threading.Lock()
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._bytes = 0

    @property
    def nbytes(self) -> int:
        """Bytes that are held now."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key) -> Value | None:
        """The value under `key`, which becomes the most recent one, or None."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def put(self, key: Key, value: Value) -> None:
        """Keep `value`; the values not used for longest make room."""
        size = self._size(value)
        with self._lock:
            self._drop(key)
            if size > self._limit:
                return
            self._values[key] = (value, size)
            self._bytes += size
            while self._bytes > self._limit:
                _, (_, freed) = self._values.popitem(last=False)
                self._bytes -= freed

    def get_or_make(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value under `key`, made by `make` if there is none. `make` runs without the lock: two threads
        may make the same value, and the later one is kept."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def discard(self, key: Key) -> None:
        """Forget one value, if it is there."""
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self._bytes = 0

    def _drop(self, key: Key) -> None:
        found = self._values.pop(key, None)
        if found is not None:
            self._bytes -= found[1]
