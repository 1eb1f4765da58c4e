"""Expressions on parts of paths give exactly what they give on whole paths, whatever was understood of them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.paths.path_rule import PathRule, RuleKind
from ola_viewer.paths.pattern_reach import Reach, reach_of, wide_of
from ola_viewer.paths.patterns import PatternError, compile_regex
from ola_viewer.paths.renaming import apply_rule, split_texts

paths = st.lists(
    st.one_of(
        st.text(alphabet="ab/.1_", max_size=12),
        st.text(alphabet="ab/\\.1\n-音", max_size=12),
        st.sampled_from(["/a/b/ab1.wav", "/a/b.wav", "/a/.wav", "/a/b/", "a.wav", "/b/a1.wav\n", "C:\\a\\b.wav", ""]),
    ),
    min_size=1,
    max_size=10,
)
atoms = st.sampled_from(
    [
        "a",
        "b",
        "1",
        "_",
        "/",
        "/",
        r"\.",
        "[.]",
        r"\d",
        r"\w",
        "[ab]",
        "[a-c]",
        "[A-z]",
        "[^/]",
        r"[^/\\]",
        "[^a]",
        ".",
        "(a)",
        "(?:ab)",
        "(b/)",
        "[0-9]",
        "[+-/]",
        "-",
        "a|b",
        r"\\",
        r"\b",
        r"\S",
        "音",
        "(.+)",
        "(.*)",
        ".*",
        "([^/]+)",
        "(a|b)",
        "$",
        "^",
    ]
)
expressions = st.one_of(
    st.builds(
        lambda begin, parts, end: begin + "".join(atom + count for atom, count in parts) + end,
        st.sampled_from(["", "", "^", "(?i)"]),
        st.lists(st.tuples(atoms, st.sampled_from(["", "", "", "+", "*", "?", "{2}", "{0,1}", "+?"])), max_size=4),
        st.sampled_from(["", "", "$"]),
    ),
    st.builds(
        lambda head, many, tail: f"^{head}(.{many}){tail}$",
        st.sampled_from(["/a/", "/a", "", "/a/b/", r"/a\.", "/", "a", "/a/b"]),
        st.sampled_from("+*"),
        st.sampled_from(["", "[.]wav", r"\.wav", "b", r"\d", r"(\d)?[.]wav", "/b", ".", "[^/]wav", "1*"]),
    ),
)
replacements = st.sampled_from(
    [
        "",
        "x",
        "/",
        "/x/",
        "x/y",
        r"\1",
        r"/c/\1.flac",
        r"\1x",
        r"z\1",
        r"\0!",
        "/a/",
        "a",
        r"\\",
        r"/a/\1.wav",
        r"\1/x",
        "/a/x\\1",
    ]
)


def check_against_single_paths(rule: PathRule, texts: list[str], masked: bool) -> None:
    try:
        rule.check()
    except PatternError:
        return
    table = split_texts(pa.array(texts, pa.large_string()))
    mask = np.arange(len(texts)) % 2 == 0 if masked else None
    after, changed = apply_rule(table, rule, mask)
    wanted = [rule.rename(text) if mask is None or mask[k] else text for k, text in enumerate(texts)]
    assert after.texts().to_pylist() == wanted
    assert changed.tolist() == [one != other for one, other in zip(texts, wanted, strict=True)]
    again = split_texts(after.texts())  # folders and names are still split behind the last separator
    assert [after.folders[n] for n in after.folder.tolist()] == [again.folders[n] for n in again.folder.tolist()]


@settings(max_examples=500, deadline=None)
@given(paths, expressions, replacements, st.booleans())
def test_parts_are_the_same_as_the_whole(texts: list[str], find: str, new: str, masked: bool) -> None:
    check_against_single_paths(PathRule(RuleKind.REGEX, find, new), texts, masked)


globs = st.builds(
    lambda head, inner, tail: head + inner + tail,
    st.sampled_from(["", "/", "/a/", "/a", "/a/b/", "a/", "*", "/?/"]),
    st.sampled_from(["**/", "**/", "**", ""]),
    st.sampled_from(["*.wav", "*", "a*", "?b*", "*/b", "**/b", "", "b.wav", "*.*"]),
)


@settings(max_examples=300, deadline=None)
@given(paths, globs, globs, st.booleans())
def test_globs_too(texts: list[str], find: str, new: str, masked: bool) -> None:
    check_against_single_paths(PathRule(RuleKind.GLOB, find, new), texts, masked)


@pytest.mark.parametrize(
    ("find", "new", "reach"),
    [
        ("[.]wav$", ".flac", Reach.NAME),
        ("([^/]+)[.]wav$", r"\1.mp3", Reach.NAME),
        ("_v1", "_v2", Reach.PARTS),
        ("^/mnt/gone/", "/data/", Reach.FOLDER),
        (r"/train/v\d+/", "/x/", Reach.FOLDER),
        (r"v\d", "x/y", Reach.WHOLE),
        ("a*", "b", Reach.WHOLE),
        (".wav", "", Reach.WHOLE),
        ("[A-z]x", "", Reach.WHOLE),
    ],
)
def test_what_is_understood(find: str, new: str, reach: Reach) -> None:
    assert reach_of(compile_regex(find, new), "/") is reach


def test_a_prefix_and_an_ending_are_understood() -> None:
    wide = wide_of(compile_regex(r"^/mnt/a\.b/(.+)[.]wav$", r"/data/\1.flac"), "/")
    assert wide is not None
    assert (wide.head, wide.before, wide.literal) == ("/mnt/a.b/", "/data/", (".wav", ".flac"))
    assert wide_of(compile_regex("^/mnt/(.+)/x[.]wav$", r"\1"), "/") is None
    assert wide_of(compile_regex("^/mnt/(.+)[.]wav$", r"/\1/x.wav"), "/") is None
