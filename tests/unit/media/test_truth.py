"""Every recorded outcome of the original loader against our decoders (the shared collection)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media import MediaError, Picture, Roots, open_frames
from ola_viewer.media.sound import load_trained, open_sound

MEDIA_FAULTS = {
    "image_patch_as_create_patch_writes.json": range(27),
    "video_audio.json": [2],
    "patch_variants.json": [2, 3, 6, 7, 8, 9, 10, 15],
    "patch_damage.json": [0, 1, 5, 6, 7, 8, 9, 11],
}
"""Records that the original loader refuses because of a medium (not of their turns or of their combination)."""


def cases(root: Path) -> Iterator[tuple[str, int, object, dict[str, Any]]]:
    truth = json.loads((root / "ola_truth.json").read_text())["truth"]
    for manifest, outcomes in truth.items():
        records = json.loads((root / manifest).read_text())
        for row, (record, outcome) in enumerate(zip(records, outcomes, strict=True)):
            yield manifest, row, record, outcome


def media(record: object) -> tuple[MediaRef, ...]:
    return read_sample(record).media


def grid(rgb: np.ndarray) -> np.ndarray:
    """(16, 3) means of the 4 × 4 blocks, row by row."""
    h, w = rgb.shape[:2]
    blocks = [rgb[y * h // 4 : (y + 1) * h // 4, x * w // 4 : (x + 1) * w // 4] for y in range(4) for x in range(4)]
    return np.array([block.reshape(-1, 3).mean(axis=0) for block in blocks])


def same_pixels(picture: Picture, expected: dict[str, Any]) -> bool:
    digest = hashlib.sha256(np.ascontiguousarray(picture.rgb).tobytes()).hexdigest()
    return (picture.rgb.shape[1], picture.rgb.shape[0]) == (expected["w"], expected["h"]) and digest == expected[
        "sha256"
    ]


def test_stills_and_patches_bit_for_bit(ola_like: Path) -> None:
    roots = Roots((ola_like,))
    compared = 0
    for manifest, row, record, outcome in cases(ola_like):
        refs = [ref for ref in media(record) if ref.modality == "image" or (ref.is_patch and ref.modality == "video")]
        if outcome["outcome"] != "ok" or not refs:
            continue
        pictures = [(source, k) for source in (open_frames(ref, roots) for ref in refs) for k in range(source.count)]
        assert len(pictures) == len(outcome["frames"]), (manifest, row)
        for (source, k), expected in zip(pictures, outcome["frames"], strict=True):
            assert same_pixels(source.frame(k), expected), (manifest, row, k)
            compared += 1
    assert compared > 150


def test_video_files_frame_by_frame(ola_like: Path) -> None:
    """decord's scaler differs from ours by rounding: block means may be 3 grey levels apart."""
    roots = Roots((ola_like,))
    seen = set()
    for manifest, row, record, outcome in cases(ola_like):
        videos = [ref for ref in media(record) if ref.modality == "video" and isinstance(ref.value, str)]
        if outcome["outcome"] != "ok" or not videos or videos[0].value in seen:
            continue
        seen.add(videos[0].value)
        source = open_frames(videos[0], roots)
        assert source.count == len(outcome["frames"]), (manifest, row)
        pictures = 0
        for k, picture in source.sequence():
            assert isinstance(picture, Picture)
            expected = outcome["frames"][k]
            assert (picture.width, picture.height) == (expected["w"], expected["h"])
            assert np.abs(grid(picture.rgb) - np.array(expected["grid"])).max() <= 3, (manifest, row, k)
            pictures += 1
        assert pictures == source.count
        for k in (source.count - 1, 0, source.count // 2, source.count // 2 - 1, 17):
            assert np.abs(grid(source.frame(k).rgb) - np.array(outcome["frames"][k]["grid"])).max() <= 3, (manifest, k)
        source.close()
    assert len(seen) == 5


def test_sounds_as_heard(ola_like: Path) -> None:
    roots = Roots((ola_like,))
    compared = 0
    for manifest, row, record, outcome in cases(ola_like):
        sounds = [ref for ref in media(record) if ref.modality == "audio"]
        if outcome["outcome"] != "ok" or not sounds:
            continue
        for ref, expected in zip(sounds, outcome["audio"], strict=False):  # audio comes before audio_q, which is unused
            samples = load_trained(ref, roots)
            assert samples.dtype == np.float32
            assert len(samples) == expected["samples"], (manifest, row)
            assert abs(float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))) - expected["rms"]) < 1e-3
            assert abs(float(np.abs(samples).max()) - expected["peak"]) < 1e-3
            compared += 1
    assert compared >= 22


def test_what_the_loader_refuses_is_refused(ola_like: Path) -> None:
    roots = Roots((ola_like,))
    refused: dict[str, list[int]] = {}
    for manifest, row, record, outcome in cases(ola_like):
        failed: list[MediaError | str] = []
        for ref in media(record):
            try:
                if ref.modality == "audio":
                    load_trained(ref, roots)
                    with open_sound(ref, roots) as reader:
                        failed += [reader.info.trainer_refuses] if reader.info.trainer_refuses else []
                else:
                    source = open_frames(ref, roots)
                    failed += [source.trainer_refuses] if source.trainer_refuses else []
                    failed += [result for _, result in source.sequence() if isinstance(result, MediaError)]
            except MediaError as error:
                failed.append(error)
        if failed:
            assert outcome["outcome"] != "ok", (manifest, row, failed)
            assert all(str(error) for error in failed)
            refused.setdefault(manifest, []).append(row)
    assert refused == {manifest: list(rows) for manifest, rows in MEDIA_FAULTS.items()}
