"""Part files go with whoever was writing them."""

from __future__ import annotations

from pathlib import Path

from ola_viewer.manifest.atomic_file import PartFile


def test_a_part_whose_block_was_never_entered_goes_with_it(tmp_path: Path) -> None:
    part = PartFile(tmp_path / "a.json")
    assert len(list(tmp_path.iterdir())) == 1
    del part
    assert list(tmp_path.iterdir()) == []
