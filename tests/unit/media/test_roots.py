"""Path texts against folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ola_viewer.media import MediaError, Roots, locate, resolve


@pytest.fixture
def two(tmp_path: Path) -> Roots:
    for name in ("a", "b"):
        (tmp_path / name / "img").mkdir(parents=True)
    (tmp_path / "a/img/1.jpg").write_bytes(b"1")
    (tmp_path / "b/img/1.jpg").write_bytes(b"2")
    (tmp_path / "b/img/2.jpg").write_bytes(b"3")
    return Roots((tmp_path / "a", tmp_path / "b"))


def test_roots_are_tried_in_order(two: Roots) -> None:
    first, second = two.folders
    assert resolve("img/1.jpg", two).root == first
    found = resolve("img/2.jpg", two)
    assert (found.path, found.root) == (second / "img/2.jpg", second)
    assert found.tried == (first / "img/2.jpg", second / "img/2.jpg")
    missing = resolve("img/3.jpg", two)
    assert (missing.path, missing.root, len(missing.tried)) == (None, None, 2)
    with pytest.raises(MediaError) as caught:
        locate("img/3.jpg", two)
    assert caught.value.code == "file-missing"
    assert str(first) in str(caught.value)
    assert str(second) in str(caught.value)


def test_absolute_paths_stand_as_they_are(two: Roots) -> None:
    path = two.folders[0] / "img/1.jpg"
    assert resolve(str(path), Roots()).path == path
    assert resolve(str(path), two).root is None
    assert resolve("/nowhere/at/all.jpg", two).path is None


def test_the_manifests_own_folder_comes_first(tmp_path: Path) -> None:
    roots = Roots.for_manifest(tmp_path / "m" / "x.json", tmp_path / "r", tmp_path / "m")
    assert roots.folders == (tmp_path / "m", tmp_path / "r")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("~/x.jpg", "~"),
        ("$HOME/x.jpg", "Variables"),
        ("${DATA}/x.jpg", "Variables"),
        ("file:///x.jpg", "plain path"),
        ("https://a.example/x.jpg", "nothing is fetched"),
        ("s3://bucket/x.jpg", "nothing is fetched"),
        ("a\\b.jpg", "backslash"),
        (" x.jpg", "blank"),
        ("a\0b", "NUL"),
    ],
)
def test_what_the_trainer_does_not_expand_is_told(
    two: Roots, text: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(two.folders[0]))
    (two.folders[0] / "x.jpg").write_bytes(b"1")
    with pytest.raises(MediaError, match="No such file") as caught:
        locate(text, two)
    assert word in str(caught.value)


@pytest.mark.parametrize("text", ["\ud800.jpg", "x" * 5000, "img/1.jpg/2", "."])
def test_odd_texts_never_raise_anything_else(two: Roots, text: str) -> None:
    with pytest.raises(MediaError):
        locate(text, two)


def test_a_leading_dash_or_percent_is_a_name(two: Roots) -> None:
    (two.folders[0] / "-x%20y").write_bytes(b"1")
    assert locate("-x%20y", two).name == "-x%20y"


def test_not_a_file(two: Roots, tmp_path: Path) -> None:
    with pytest.raises(MediaError) as caught:
        locate("img", two)
    assert caught.value.code == "file-not-regular"
    (tmp_path / "empty").touch()
    with pytest.raises(MediaError) as caught:
        locate(str(tmp_path / "empty"), two)
    assert caught.value.code == "file-empty"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(MediaError) as caught:
            locate(str(tmp_path / "pipe"), two)
        assert caught.value.code == "file-not-regular"
