"""Rule files and --map arguments: round trip, and errors in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.paths.rule_files import RuleFileError, parse_map, read_rules, write_rules
from ola_viewer.paths.rules import PathRule, RuleKind, RuleScope


def test_round_trip(tmp_path: Path) -> None:
    rules = (
        PathRule(RuleKind.PREFIX, "/a/音/", "/b/"),
        PathRule(RuleKind.GLOB, "*.flac", "*.wav", RuleScope(field="audio"), enabled=False),
    )
    path = tmp_path / "r.json"
    write_rules(path, rules)
    assert read_rules(path) == rules
    assert [file.name for file in tmp_path.iterdir()] == ["r.json"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("{", "not JSON"),
        ("[]", "no rule file"),
        ('{"rules": 1}', "no rule file"),
        ('{"version": 9, "rules": []}', "newer version"),
        ('{"rules": [1]}', "rule 1 is not an object"),
        (
            '{"rules": [{"kind": "prefix", "find": "a", "replace": "b"}, {"kind": "x", "find": "", "replace": ""}]}',
            "rule 2",
        ),
        ('{"rules": [{"kind": "prefix", "find": 1, "replace": ""}]}', "“find”"),
        ('{"rules": [{"kind": "prefix", "find": "", "replace": "", "colour": 1}]}', "unknown key"),
        ('{"rules": [{"kind": "regex", "find": "(", "replace": ""}]}', "rule 1"),
        ('{"rules": [{"kind": "prefix", "find": "", "replace": "", "enabled": 1}]}', "enabled"),
    ],
)
def test_errors_say_where(content: str, word: str, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(content)
    with pytest.raises(RuleFileError, match=word):
        read_rules(path)
    with pytest.raises(RuleFileError, match="No such file"):
        read_rules(tmp_path / "none")


def test_map_arguments() -> None:
    assert parse_map("/a=/b") == PathRule(RuleKind.PREFIX, "/a", "/b")
    assert parse_map(r"/a\=x=/b=c") == PathRule(RuleKind.PREFIX, "/a=x", "/b=c")
    assert parse_map("=/b/") == PathRule(RuleKind.PREFIX, "", "/b/")
    with pytest.raises(RuleFileError, match="OLD=NEW"):
        parse_map("/a")


def test_documented_example_is_valid(tmp_path: Path) -> None:
    import ola_viewer.paths.rule_files as module

    text = str(module.__doc__)
    path = tmp_path / "r.json"
    path.write_text(text[text.index("{") : text.rindex("]}") + 2])
    assert len(read_rules(path)) == 2
    assert json.loads(path.read_text())["version"] == 1
