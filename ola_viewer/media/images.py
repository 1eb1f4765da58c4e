"""Still pictures: the pixels that the trainer gets, and facts about how they are stored.

The trainer opens images with Pillow, truncated ones included, and converts them to RGB; so do we, for every
format, and get its pixels bit for bit. Only video patches with exchanged colours go through OpenCV there and here.
(OpenCV decodes a 640 × 360 JPEG in 0.7 ms where Pillow takes 1.0 ms: too little to prove for every
damaged file that both agree.)
"""

from __future__ import annotations

import io
import os
import struct
import warnings
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ola_viewer.media.errors import MediaError
from ola_viewer.media.profile import OLA, DecodeProfile

if TYPE_CHECKING:
    from types import ModuleType

    from PIL.Image import Image as PillowImage

Pixels = NDArray[np.uint8]

_FIRST_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "PPM", "WEBP")
_NEVER = frozenset({"EPS"})  # Pillow would run Ghostscript
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A decoded picture.

    `rgb` is (height, width, 3), uint8, C order, read only by agreement. `format` is Pillow's name ("JPEG"), `mode`
    the stored colour mode ("RGB", "L", "CMYK", "P", "I;16" …). `width` and `height` are those of the stored
    picture, also where `rgb` is reduced. `truncated`: the data end early and the rest is grey, as it is trained.
    `exif_orientation` is the EXIF value 1 … 8 that the trainer ignores, None without one.
    """

    rgb: Pixels
    format: str
    mode: str
    width: int
    height: int
    truncated: bool = False
    exif_orientation: int | None = None

    @property
    def nbytes(self) -> int:
        """Size of the pixels in memory."""
        return int(self.rgb.nbytes)


def decode_image(data: bytes, profile: DecodeProfile = OLA) -> Picture:
    """The pixels that `Image.open(…).convert("RGB")` gives the trainer; raises `MediaError`. Thread-safe."""
    return _decode(data, profile, height=None)


def decode_reduced(data: bytes, height: int, profile: DecodeProfile = OLA) -> Picture:
    """A small copy of about `height` rows (never larger than the picture) for film strips. Thread-safe.

    JPEGs are reduced while they are decoded; colours equal the trainer's but for rounding.
    """
    return _decode(data, profile, height=max(1, height))


def decode_swapped(data: bytes, profile: DecodeProfile = OLA) -> Picture:
    """What the trainer gets of a frame with exchanged colours: OpenCV's BGR taken for RGB, bit for bit.

    Such a frame is refused when it is truncated, and its EXIF orientation is applied, unlike elsewhere.
    """
    facts = probe_image(data, profile)
    cv2 = load_cv2()
    try:
        pixels = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise MediaError("media-undecodable", f"OpenCV cannot decode the picture: {error}") from error
    if pixels is None:
        raise MediaError(
            "media-undecodable", "OpenCV cannot decode the picture (damaged, truncated or of an unknown format)."
        )
    height, width = pixels.shape[:2]
    return Picture(pixels, facts.format, facts.mode, width, height, exif_orientation=facts.exif_orientation)


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What the head of a picture tells without decoding it."""

    format: str
    mode: str
    width: int
    height: int
    exif_orientation: int | None


def probe_image(data: bytes, profile: DecodeProfile = OLA) -> ImageFacts:
    """Format, mode, size and orientation; decodes no pixels. Raises `MediaError`. Thread-safe."""
    with _open(data, profile)[0] as image:
        return ImageFacts(image.format or "", image.mode, image.width, image.height, _orientation(image))


def as_photographed(rgb: Pixels, orientation: int | None) -> Pixels:
    """`rgb` turned the way its EXIF orientation asks; the array itself if there is nothing to turn."""
    match orientation:
        case 2:
            turned = rgb[:, ::-1]
        case 3:
            turned = rgb[::-1, ::-1]
        case 4:
            turned = rgb[::-1]
        case 5:
            turned = rgb.transpose(1, 0, 2)
        case 6:
            turned = np.rot90(rgb, -1)
        case 7:
            turned = rgb.transpose(1, 0, 2)[::-1, ::-1]
        case 8:
            turned = np.rot90(rgb, 1)
        case _:
            return rgb
    return np.ascontiguousarray(turned)


@cache
def load_cv2() -> ModuleType:
    """Import OpenCV, and take back what its import does to the environment.

    Its wheel points Qt at its own plug-ins and fonts, which breaks our window and every child process.
    """
    names = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "LD_LIBRARY_PATH")
    before = {name: os.environ.get(name) for name in names}
    import cv2

    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    return cv2  # type: ignore[no-any-return, unused-ignore]


class _Watched(io.BytesIO):
    """Bytes that remember whether a reader asked for more than there is."""

    ran_out = False

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if not data and size is not None and size > 0:
            self.ran_out = True
        return data


@cache
def _pillow() -> ModuleType:
    from PIL import Image, ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = True  # as the trainer sets it
    # Between one and two times Pillow's bound it only warns; the trainer's log is no concern of a preview.
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")  # damaged EXIF blocks and the like
    return Image


@cache
def _all_formats() -> tuple[str, ...]:
    image_module = _pillow()
    image_module.init()
    return tuple(name for name in image_module.ID if name not in _NEVER)


def _open(data: bytes, profile: DecodeProfile) -> tuple[PillowImage, _Watched]:
    image_module = _pillow()
    if not data:
        raise MediaError("media-undecodable", "There are no bytes to decode.")
    for formats in (_FIRST_FORMATS, None):
        file = _Watched(data)
        try:
            image: PillowImage = image_module.open(file, formats=formats or _all_formats())
        except image_module.UnidentifiedImageError:
            continue
        except image_module.DecompressionBombError as error:
            raise MediaError("media-undecodable", "The picture is larger than Pillow agrees to decode.") from error
        except Exception as error:  # damaged files raise anything inside Pillow's plug-ins
            raise _undecodable(error) from error
        if image.width * image.height > profile.max_pixels:
            raise MediaError(
                "media-too-large",
                f"The picture has {image.width:,} × {image.height:,} pixels; the bound is {profile.max_pixels:,}.",
            )
        return image, file
    raise MediaError("media-undecodable", "The data do not begin like any image that the trainer knows.")


def _decode(data: bytes, profile: DecodeProfile, height: int | None) -> Picture:
    image, file = _open(data, profile)
    try:
        with image:
            form, mode, (width, full_height) = image.format or "", image.mode, image.size
            orientation = _orientation(image)
            if height is not None and full_height > height:
                image.draft("RGB", (max(1, width * height // full_height), height))
            file.ran_out = False
            image.load()
            truncated = file.ran_out
            converted: PillowImage = image if image.mode == "RGB" else image.convert("RGB")
            if height is not None and converted.height > height:
                size = (max(1, round(width * height / full_height)), height)
                converted = converted.resize(size, resample=_pillow().Resampling.BILINEAR)
            rgb = np.asarray(converted)
    except MediaError:
        raise
    except Exception as error:  # damaged files raise anything inside Pillow's plug-ins
        raise _undecodable(error) from error
    if truncated and form in ("JPEG", "MPO"):
        truncated = not _only_end_missing(data, rgb)
    return Picture(rgb, form, mode, width, full_height, truncated, orientation)


def _orientation(image: PillowImage) -> int | None:
    if image.format not in ("JPEG", "MPO", "TIFF", "WEBP", "PNG", "AVIF"):
        return None
    if image.format == "PNG" and "exif" not in image.info:
        return None  # Pillow would decode the picture to look behind it
    try:
        value = image.getexif().get(_ORIENTATION)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error):
        return None  # a damaged EXIF block harms nothing else
    return value if isinstance(value, int) and 1 <= value <= 8 else None


def _only_end_missing(data: bytes, rgb: Pixels) -> bool:
    """Whether a JPEG without end marker still has all its blocks: libjpeg leaves missing ones mid-grey.

    Certain for baseline files only; a progressive one without its end has lost at least detail.
    """
    if b"\xff\xc2" in data[: 64 << 10] or rgb.size == 0:
        return False
    return not bool(np.all(np.abs(rgb[-1, -1].astype(np.int16) - 128) <= 1))


def _undecodable(error: Exception) -> MediaError:
    said = str(error).strip().rstrip(".") or type(error).__name__
    return MediaError("media-undecodable", f"The picture cannot be decoded: {said}.")
