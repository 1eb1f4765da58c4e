"""Texts found by looking for them must stand where the tokenizer says that they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.manifest.jsonspan import find_span
from ola_viewer.manifest.literal_places import Literals
from ola_viewer.manifest.sample import Pointer

words = st.sampled_from(
    [
        "id",
        "a.jpg",
        "a/b.jpg",
        ", ",
        ": ",
        '"',
        "\\",
        '"a.jpg"',
        "\n",
        "é",
        "\ud800",
        "<image>\nx",
        "中",
        "b",
        "",
        "\x7f",
    ]
)
texts = st.one_of(words, st.lists(words, max_size=3).map("".join))
values = st.recursive(
    texts | st.integers(), lambda v: st.lists(v, max_size=3) | st.dictionaries(texts, v, max_size=3), max_leaves=8
)
respelt = st.sampled_from(
    [(b"", b""), (b"/", b"\\/"), (b"b", b"\\u0062"), (b"\\u00e9", b"\\u00E9"), (b"\\n", b"\\u000a")]
)


def strings(value: object, pointer: Pointer = ()) -> Iterator[tuple[Pointer, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, (*pointer, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from strings(inner, (*pointer, number))


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(texts, values, max_size=4), st.one_of(st.none(), texts, st.integers()), st.booleans(), respelt,
       st.integers(1, 2))  # fmt: skip
def test_same_place_as_the_tokenizer(
    record: dict[str, object], name: object, ascii_only: bool, respelling: tuple[bytes, bytes], often: int
) -> None:
    if name is not None:
        record["id"] = name
    raw = json.dumps(record, ensure_ascii=ascii_only).encode("utf-8", "replace")
    if respelling[0]:
        raw = raw.replace(*respelling, often)
    record = json.loads(raw)
    literals = Literals(raw)
    for pointer, text in strings(record):
        assert literals.of_text(text, pointer) == find_span(raw, pointer)
    if isinstance(record.get("id"), str | int):
        assert literals.of_id() == find_span(raw, ("id",))
