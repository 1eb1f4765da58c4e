"""Brace lists and YAML mixes open as their sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from ola_viewer.manifest.mix_files import MixSource, expand, expand_mix
from ola_viewer.manifest.problems import ManifestError


def test_plain_paths_and_braces(tmp_path: Path) -> None:
    assert expand(["a.json", tmp_path / "b.jsonl"]) == [Path("a.json"), tmp_path / "b.jsonl"]
    assert expand(["/d/{a, b,c}.json"]) == [Path("/d/a.json"), Path("/d/b.json"), Path("/d/c.json")]
    assert expand(["/{x,y}/{a,b}.json"]) == [Path(f"/{d}/{f}.json") for d in "xy" for f in "ab"]
    real = tmp_path / "{a,b}.json"
    real.write_text("[]")
    assert expand([real]) == [real]


def test_too_many_braces(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="more than 10,000"):
        expand(["{a,b}" * 40])


def test_yaml_mix(tmp_path: Path) -> None:
    mix = tmp_path / "mix.yaml"
    mix.write_text(
        "datasets:\n  - json_path: sub/a.json\n    sampling_strategy: first:50%\n  - json_path: /abs/b.json\n"
    )
    assert expand_mix([mix]) == [
        MixSource(tmp_path / "sub/a.json", "first:50%", mix),
        MixSource(Path("/abs/b.json"), "all", mix),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "not valid YAML at line"),
        ("splits: {}\n", "not a mix that can be opened"),
        ("datasets: [1]\n", "not a mix that can be opened"),
        ("datasets:\n  - json_path: s3://bucket/a.json\n", "remote file s3://bucket/a.json"),
        ("datasets:\n  - json_path: 5\n", "not a path"),
        ("!!python/object/apply:os.system ['true']\n", "not valid YAML"),
    ],
)
def test_other_yaml_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "mix.yaml").write_text(text)
    with pytest.raises(ManifestError, match=words) as caught:
        expand([tmp_path / "mix.yaml"])
    assert caught.value.kind == "mix-description"


def test_missing_yaml(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="does not exist"):
        expand([tmp_path / "no.yaml"])
