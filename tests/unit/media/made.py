"""Media made for the tests of this folder."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.sample import MediaRef


def noise(width: int = 64, height: int = 48, seed: int = 0) -> np.ndarray:
    """(height, width, 3) uint8, smooth enough for JPEG."""
    rng = np.random.default_rng(seed)
    small = rng.integers(0, 255, (max(1, height // 8), max(1, width // 8), 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC))


def encoded(rgb: np.ndarray, form: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, form, **options)
    return file.getvalue()


def as_trainer(data: bytes) -> np.ndarray:
    """What the trainer's own line gives."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def ref_of(field: str, value: object) -> MediaRef:
    (ref,) = read_sample({field: value, "conversations": []}).media
    return ref


def write_video(
    path: Path,
    count: int = 40,
    size: tuple[int, int] = (96, 64),
    codec: str = "libx264",
    rate: int = 10,
    gop: int = 12,
    rotation: int = 0,
    options: dict[str, str] | None = None,
    times: list[int] | None = None,
) -> None:
    """A video whose frame k is of the grey `grey(k)`; `times` are time stamps in 1/90000 s for a variable rate."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, options=options or {})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.gop_size = gop
        if times:
            stream.codec_context.time_base = Fraction(1, 90_000)
        if rotation:
            stream.set_display_rotation(rotation)
        for k in range(count):
            rgb = np.full((size[1], size[0], 3), grey(k), dtype=np.uint8)
            rgb[: size[1] // 4] = 255  # the top is white, so that turning shows
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            if times:
                frame.pts, frame.time_base = times[k], Fraction(1, 90_000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def grey(k: int) -> int:
    return 20 + (k * 37) % 200


def is_frame(rgb: np.ndarray, k: int) -> bool:
    """Whether the middle has the grey of frame k."""
    height, width = rgb.shape[:2]
    return abs(float(rgb[height // 2, width // 2].mean()) - grey(k)) < 6
