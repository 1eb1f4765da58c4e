"""The media benchmark at small size, so that it never rots; bounds are loose for busy machines."""

from __future__ import annotations

from pathlib import Path

from tests.perf.bench_media import measure


def test_media_are_quick(tmp_path: Path) -> None:
    figures = measure(tmp_path, hour=False)
    assert figures["patch video opened and one 640x360 frame"] < 30
    assert figures["64-frame strip, 96 rows"] < 300
    assert figures["mp4 640x360 opened and first frame"] < 200
    assert figures["waveform of 30 s"] < 100
