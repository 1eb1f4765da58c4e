"""Pictures: the trainer's very pixels, damage, and bounds."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ola_viewer.media import MediaError, decode_image, decode_reduced
from ola_viewer.media.images import as_photographed, decode_swapped, probe_image
from ola_viewer.media.profile import DecodeProfile
from tests.unit.media.made import as_trainer, encoded, noise

RGB = noise(160, 96)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def odd_images() -> dict[str, bytes]:
    picture = Image.fromarray(RGB)
    frames = [Image.fromarray(noise(40, 30, seed)) for seed in range(3)]
    deep = Image.fromarray(np.linspace(0, 65535, 160 * 96).reshape(96, 160).astype(np.uint16))
    alpha = picture.copy()
    alpha.putalpha(128)
    return {
        "baseline": encoded(RGB),
        "progressive": encoded(RGB, progressive=True),
        "444": encoded(RGB, subsampling=0),
        "grey jpeg": saved(picture.convert("L"), "JPEG"),
        "cmyk": saved(picture.convert("CMYK"), "JPEG"),
        "png": encoded(RGB, "PNG"),
        "16 bit": saved(deep, "PNG"),
        "palette": saved(picture.quantize(17), "PNG"),
        "palette with transparency": saved(picture.quantize(17), "PNG", transparency=3),
        "alpha": saved(alpha, "PNG"),
        "grey alpha": saved(alpha.convert("LA"), "PNG"),
        "bit": saved(picture.convert("1"), "PNG"),
        "gif": saved(frames[0], "GIF", save_all=True, append_images=frames[1:]),
        "webp": encoded(RGB, "WEBP"),
        "animated webp": saved(frames[0], "WEBP", save_all=True, append_images=frames[1:]),
        "bmp": encoded(RGB, "BMP"),
        "tiff": encoded(RGB, "TIFF", compression="tiff_lzw"),
        "ppm": encoded(RGB, "PPM"),
        "ico": saved(picture.resize((32, 32)), "ICO"),
    }


@pytest.mark.parametrize("name", list(odd_images()))
def test_equals_what_the_trainer_gets(name: str) -> None:
    data = odd_images()[name]
    picture = decode_image(data)
    assert np.array_equal(picture.rgb, as_trainer(data))
    assert picture.rgb.dtype == np.uint8
    assert not picture.truncated
    facts = probe_image(data)
    assert (facts.width, facts.height) == (picture.width, picture.height) == picture.rgb.shape[1::-1]
    small = decode_reduced(data, 24)
    assert small.rgb.shape[0] == 24
    assert (small.width, small.height) == (picture.width, picture.height)
    true_small = np.asarray(Image.fromarray(picture.rgb).resize(small.rgb.shape[1::-1], Image.Resampling.BOX))
    assert np.abs(true_small.astype(int) - small.rgb).mean() < 12


def test_exif_is_noted_and_not_applied() -> None:
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        data = encoded(RGB, exif=exif)
        picture = decode_image(data)
        assert picture.exif_orientation == orientation
        assert picture.rgb.shape == RGB.shape
        from PIL import ImageOps

        upright = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))))
        assert np.array_equal(as_photographed(picture.rgb, orientation), upright)
    assert as_photographed(RGB, None) is RGB


def test_truncated_is_decoded_grey_and_said() -> None:
    data = encoded(noise(640, 480), quality=90)
    cut = data[: len(data) // 2]
    picture = decode_image(cut)
    assert picture.truncated
    assert np.array_equal(picture.rgb, as_trainer(cut))
    assert decode_reduced(cut, 90).truncated
    assert decode_image(data[:-2]).truncated is False, "only the end marker is missing: every pixel is there"
    assert decode_image(data + b"trailing bytes").truncated is False
    png = encoded(noise(640, 480), "PNG")
    picture = decode_image(png[: len(png) // 2])
    assert picture.truncated
    assert np.array_equal(picture.rgb, as_trainer(png[: len(png) // 2]))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"]), st.data())
def test_flipped_bits_give_the_trainers_pixels_or_a_reason(form: str, data: st.DataObject) -> None:
    good = bytearray(encoded(RGB, form))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    damaged = bytes(good[: data.draw(st.integers(1, len(good)))])
    small = DecodeProfile(max_pixels=4_000_000)
    try:
        picture = decode_image(damaged, small)
    except MediaError as error:
        assert str(error)  # noqa: PT017 - a reason is one of the two right outcomes
        return
    assert np.array_equal(picture.rgb, as_trainer(damaged))


def bomb(width: int, height: int) -> bytes:
    """A tiny PNG file that claims to be huge."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9999)) + chunk(b"IEND", b"")
    )


def test_bombs_are_refused_before_decoding() -> None:
    with pytest.raises(MediaError) as caught:
        decode_image(bomb(60_000, 60_000))
    assert caught.value.code in ("media-undecodable", "media-too-large")
    with pytest.raises(MediaError) as caught:
        decode_image(encoded(RGB), DecodeProfile(max_pixels=1000))
    assert caught.value.code == "media-too-large"
    assert decode_reduced(bomb(9000, 5000), 10, DecodeProfile()).rgb.shape[0] == 10


def test_what_is_no_image() -> None:
    for data in (
        b"",
        b"RIFF....WAVEfmt ",
        b"\xff\xd8",
        b"<html>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ):
        with pytest.raises(MediaError) as caught:
            decode_image(data)
        assert caught.value.code == "media-undecodable"


def test_swapped_colours_bit_for_bit() -> None:
    data = encoded(RGB)
    swapped = decode_swapped(data)
    assert np.array_equal(swapped.rgb, cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR))
    assert np.array_equal(swapped.rgb[..., ::-1], decode_image(data).rgb)
    with pytest.raises(MediaError):
        decode_swapped(data[: len(data) // 3])
    with pytest.raises(MediaError):
        decode_swapped(b"nothing")


def test_opencv_leaves_the_environment_alone() -> None:
    code = (
        "import os; before = dict(os.environ)\n"
        "from ola_viewer.media.images import load_cv2; load_cv2()\n"
        "assert dict(os.environ) == before, set(os.environ) ^ set(before)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": os.getcwd()})
