"""Remarks on rules that look wrong."""

from __future__ import annotations

import pytest

from ola_viewer.paths.advice import advise, normalised
from ola_viewer.paths.rules import PathRule, RuleKind


def rule(find: str, replace: str) -> PathRule:
    return PathRule(RuleKind.PREFIX, find, replace)


@pytest.mark.parametrize(
    ("given", "better"),
    [
        (rule("/a/", "/b"), rule("/a/", "/b/")),
        (rule("/a", "/b/"), rule("/a", "/b")),
        (rule("/a/", "file:///b%20c/"), rule("/a/", "/b c/")),
        (rule("/a/", "file:///b"), rule("/a/", "/b/")),
        (rule("/a/", "/b//c/"), rule("/a/", "/b/c/")),
        (rule("/a/", " /b/"), rule("/a/", "/b/")),
        (rule("/a/", "/b/"), rule("/a/", "/b/")),
        (rule("/a/", ""), rule("/a/", "")),
        (PathRule(RuleKind.REGEX, "a/", "//b"), PathRule(RuleKind.REGEX, "a/", "//b")),
    ],
)
def test_offers(given: PathRule, better: PathRule) -> None:
    taken, said = normalised(given)
    assert taken == better
    assert bool(said) == (given != better)


def test_home_and_variables_are_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/x")
    monkeypatch.setenv("SETS", "/sets")
    assert normalised(rule("/a/", "~/b/"))[0].replace == "/home/x/b/"
    assert normalised(rule("/a/", "${SETS}/b/"))[0].replace == "/sets/b/"
    assert advise(rule("/a/", "$UNSET_VARIABLE/b/"))[0].better is None


def test_a_prefix_that_ends_inside_names_is_remarked() -> None:
    remarks = advise(rule("/data/ola", "/new"), ["/data/ola/x/", "/data/ola2/", "/data/other/"])
    assert remarks[0].better == rule("/data/ola/", "/new/")
    assert not advise(rule("/data/ola", "/new"), ["/data/ola/"])
    assert "converted" in advise(rule("C:\\a\\", "/b/"))[0].text
