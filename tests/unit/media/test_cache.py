"""The byte-bounded cache."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.media.cache import ByteCache


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60)), max_size=60))
def test_never_holds_more_than_its_limit(puts: list[tuple[int, int]]) -> None:
    cache: ByteCache[int, bytes] = ByteCache(100, len)
    for key, size in puts:
        cache.put(key, bytes(size))
        assert cache.get(key) == bytes(size)
        assert cache.nbytes <= 100
    assert cache.nbytes == sum(len(cache.get(key) or b"") for key in range(6))


def test_the_longest_unused_goes_first() -> None:
    cache: ByteCache[str, bytes] = ByteCache(10, len)
    for key in "abc":
        cache.put(key, b"xxx")
    cache.get("a")
    cache.put("d", b"xxx")
    assert [cache.get(key) is not None for key in "abcd"] == [True, False, True, True]
    cache.put("e", b"x" * 11)
    assert cache.get("e") is None
    cache.discard("a")
    cache.discard("never there")
    assert cache.nbytes == 6
    cache.clear()
    assert (len(cache), cache.nbytes) == (0, 0)


def test_made_once_and_from_many_threads() -> None:
    cache: ByteCache[int, bytes] = ByteCache(1000, len)
    made = []

    def make() -> bytes:
        made.append(1)
        return b"x" * 30

    assert cache.get_or_make(1, make) == cache.get_or_make(1, make)
    assert len(made) == 1
    with ThreadPoolExecutor(8) as pool:
        values = list(pool.map(lambda n: cache.get_or_make(n % 50, lambda: bytes(30)), range(2000)))
    assert all(len(value) == 30 for value in values)
    assert cache.nbytes <= 1000
