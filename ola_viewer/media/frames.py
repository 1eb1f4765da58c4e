"""One face for everything that has frames: images, lists of images, patch videos, video files."""

from __future__ import annotations

import base64
import binascii
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.dialect_media import is_image_name
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media.errors import MediaError
from ola_viewer.media.frame_files import are_frames, video_of_folder, with_video_suffix
from ola_viewer.media.images import Picture, as_photographed, decode_image, decode_reduced, decode_swapped
from ola_viewer.media.pieces import PatchRange, decode_base64, parse_range, read_piece, read_whole
from ola_viewer.media.profile import OLA, DecodeProfile
from ola_viewer.media.roots import Roots, locate

if TYPE_CHECKING:
    from ola_viewer.media.video_file import VideoInfo

FrameKind: TypeAlias = Literal["image", "images", "patch", "video"]


class FrameSource(ABC):
    """The frames of one medium, numbered from 0. Thread-safe. Errors of single frames are `MediaError`s that
    name the frame; the other frames still decode.

    `kind`: "image" (file or piece), "images" (a list), "patch" (video
    stored as pictures: pieces of a patch, or files), "video" (a video file).
    `swapped`: the loader exchanges red and blue. `rate`: frames per second, None where nothing tells.
    `trainer_refuses`: why the trainer cannot load what we can show, None if it can; `refused`: what of it is to blame.
    """

    kind: FrameKind
    count: int
    swapped: bool = False
    rate: float | None = None
    info: VideoInfo | None = None
    trainer_refuses: str | None = None
    refused: Literal["form", "codec", "name"] = "form"

    def __init__(self, profile: DecodeProfile) -> None:
        self.profile = profile

    @property
    def kept(self) -> NDArray[np.intp]:
        """Numbers of the frames that the trainer keeps, ascending."""
        if self.kind in ("image", "images"):
            return np.arange(self.count, dtype=np.intp)
        return self.profile.kept(self.count)

    @abstractmethod
    def frame(self, k: int) -> Picture:
        """Frame `k` exactly as the trainer gets it. Raises `MediaError`, `IndexError` outside 0 … count - 1."""

    @abstractmethod
    def thumbnail(self, k: int, height: int) -> Picture:
        """Frame `k`, reduced to about `height` rows."""

    def sequence(self, indices: Sequence[int] | None = None) -> Iterator[tuple[int, Picture | MediaError]]:
        """Frames in ascending order (all, or `indices`), each as the trainer gets it or the reason why not.

        Video files decode once, from the start; several sequences may run at a time.
        """
        for k in range(self.count) if indices is None else sorted(indices):
            try:
                yield k, self.frame(k)
            except MediaError as error:
                yield k, error

    def trained_frames(self) -> Iterator[tuple[int, Picture | MediaError]]:
        """The frames that the trainer keeps."""
        return self.sequence([int(k) for k in self.kept])

    def strip(self, indices: Sequence[int], height: int) -> Iterator[tuple[int, Picture | MediaError, bool]]:
        """Small copies for a film strip: number, picture or reason, and whether it is that very frame.

        A long video file first gives the nearest key frames (False), then every frame again exactly (True).
        """
        for k in indices:
            try:
                yield k, self.thumbnail(k, height), True
            except MediaError as error:
                yield k, error, True

    def piece(self, k: int) -> tuple[int, int] | None:
        """First byte and size of frame `k` in its patch (size -1: to the end), None outside patches."""
        self._check(k)
        return None

    def path(self, k: int = 0) -> Path | None:
        """The file that frame `k` is read from, None for data inside the record."""
        return None

    def time(self, k: int) -> float | None:
        """Seconds from the start at which frame `k` is shown, None where nothing tells."""
        return None

    def close(self) -> None:  # noqa: B027 - most sources hold nothing open
        """Give open files back. Using the source afterwards opens them again."""

    def _check(self, k: int) -> None:
        if not 0 <= k < self.count:
            raise IndexError(f"frame {k} of {self.count}")


class PiecesSource(FrameSource):
    """Frames that are byte ranges of a patch: a video (`kind` "patch") or a single image ("image")."""

    def __init__(self, path: Path, pieces: PatchRange, kind: FrameKind, profile: DecodeProfile) -> None:
        super().__init__(profile)
        self.kind = kind
        self.count = len(pieces.sizes)
        self.swapped = kind == "patch" and not pieces.base64 and profile.swaps(pieces.patch)
        self._path = path
        self._pieces = pieces
        self._offsets = pieces.offsets()

    def piece(self, k: int) -> tuple[int, int]:
        self._check(k)
        return int(self._offsets[k]), self._pieces.sizes[k]

    def path(self, k: int = 0) -> Path:
        return self._path

    def data(self, k: int) -> bytes:
        """The encoded bytes of frame `k`, base64 undone. Raises `MediaError`."""
        start, size = self.piece(k)
        try:
            data = read_piece(self._path, start, size, self.profile)
            return decode_base64(data) if self._pieces.base64 else data
        except MediaError as error:
            raise self._named(error, k) from error

    def frame(self, k: int) -> Picture:
        data = self.data(k)
        try:
            return decode_swapped(data, self.profile) if self.swapped else decode_image(data, self.profile)
        except MediaError as error:
            raise self._named(error, k) from error

    def thumbnail(self, k: int, height: int) -> Picture:
        data = self.data(k)
        try:
            small = decode_reduced(data, height, self.profile)
        except MediaError as error:
            raise self._named(error, k) from error
        if not self.swapped:
            return small
        if small.truncated:
            return self.frame(k)  # OpenCV, which the trainer uses here, refuses it: so does this call
        rgb = as_photographed(np.ascontiguousarray(small.rgb[..., ::-1]), small.exif_orientation)
        return Picture(rgb, small.format, small.mode, small.width, small.height, False, small.exif_orientation)

    def _named(self, error: MediaError, k: int) -> MediaError:
        start, size = self.piece(k)
        placed = MediaError(error.code, f"{error.message} (bytes {start:,} + {size:,})", error.path or self._path, k)
        return placed.at(k) if self.kind == "patch" else placed


class FileImageSource(FrameSource):
    """A single image in a file of its own."""

    kind: FrameKind = "image"
    count = 1

    def __init__(self, path: Path, profile: DecodeProfile) -> None:
        super().__init__(profile)
        self._path = path

    def path(self, k: int = 0) -> Path:
        return self._path

    def frame(self, k: int) -> Picture:
        self._check(k)
        return self._decode(None)

    def thumbnail(self, k: int, height: int) -> Picture:
        self._check(k)
        return self._decode(height)

    def _decode(self, height: int | None) -> Picture:
        data = read_whole(self._path, self.profile)
        try:
            if height is None:
                return decode_image(data, self.profile)
            return decode_reduced(data, height, self.profile)
        except MediaError as error:
            raise MediaError(error.code, f"{self._path}: {error.message}", self._path) from error


class InlineImageSource(FrameSource):
    """An image written into the record as a `data:` text. Other trainers take it; Ola's does not."""

    kind: FrameKind = "image"
    count = 1
    trainer_refuses = "The trainer takes a “data:” text for a file name and finds no such file."

    def __init__(self, text: str, profile: DecodeProfile) -> None:
        super().__init__(profile)
        self._text = text

    def frame(self, k: int) -> Picture:
        self._check(k)
        return decode_image(self._data(), self.profile)

    def thumbnail(self, k: int, height: int) -> Picture:
        self._check(k)
        return decode_reduced(self._data(), height, self.profile)

    def _data(self) -> bytes:
        head, _, body = self._text.partition(",")
        if not head.endswith(";base64"):
            raise MediaError("media-type", "Only base64 “data:” texts can be shown.")
        if len(body) > self.profile.max_bytes:
            raise MediaError("media-too-large", f"The “data:” text has {len(body):,} characters.")
        try:
            return base64.b64decode(body)
        except (binascii.Error, ValueError) as error:
            raise MediaError("media-undecodable", f"The “data:” text is not base64 ({error}).") from error


class ListSource(FrameSource):
    """A list of images, each of its own kind; an element that cannot be opened fails alone."""

    kind: FrameKind = "images"

    def __init__(self, items: list[object], roots: Roots, profile: DecodeProfile) -> None:
        super().__init__(profile)
        self.count = len(items)
        self._items = items
        self._roots = roots

    def element(self, k: int) -> FrameSource:
        """The source of element `k` alone. Raises `MediaError`."""
        self._check(k)
        try:
            return _open_image(self._items[k], self._roots, self.profile)
        except MediaError as error:
            raise error.at(k, "image") from error

    def frame(self, k: int) -> Picture:
        source = self.element(k)
        try:
            return source.frame(0)
        except MediaError as error:
            raise error.at(k, "image") from error

    def thumbnail(self, k: int, height: int) -> Picture:
        source = self.element(k)
        try:
            return source.thumbnail(0, height)
        except MediaError as error:
            raise error.at(k, "image") from error

    def piece(self, k: int) -> tuple[int, int] | None:
        return self.element(k).piece(0)

    def path(self, k: int = 0) -> Path | None:
        return self.element(k).path(0)


class FrameFilesSource(ListSource):
    """A video that is stored as image files, one a frame. Other trainers take it; Ola's does not."""

    kind: FrameKind = "patch"

    def __init__(self, paths: Sequence[str], refusal: str, roots: Roots, profile: DecodeProfile) -> None:
        super().__init__(list(paths), roots, profile)
        self.trainer_refuses = refusal


def open_frames(ref: MediaRef, roots: Roots, profile: DecodeProfile = OLA) -> FrameSource:
    """The frames of an image or video value. Raises `MediaError` where the trainer's reader would fail at once.

    Touches the disk (may block): call it on a worker thread.
    """
    if ref.modality == "audio":
        raise MediaError("media-type", f"“{ref.field}” is a sound and has no frames.")
    open_value = _open_video if ref.modality == "video" else _open_image
    if isinstance(ref.value, list) and ref.modality == "image":
        return ListSource(ref.value, roots, profile)
    if isinstance(ref.value, list) and are_frames(ref.value):
        return FrameFilesSource(ref.value, "The trainer takes one video, not a list of frames.", roots, profile)
    if isinstance(ref.value, Mapping) and ref.path is not None and not ref.value.keys() & {"patch", "img_path"}:
        source = open_value(ref.path, roots, profile)
        source.trainer_refuses = "The trainer does not know this form of media value: it has no “patch”."
        return source
    source = open_value(ref.value, roots, profile)
    if ref.modality == "video" and ref.pointer and isinstance(ref.pointer[-1], int):
        source.trainer_refuses = "The trainer takes one video, not a list."
    return source


def _open_image(value: object, roots: Roots, profile: DecodeProfile) -> FrameSource:
    if isinstance(value, str):
        if value.startswith("data:"):
            return InlineImageSource(value, profile)
        return FileImageSource(locate(value, roots), profile)
    if not isinstance(value, Mapping):
        raise MediaError("media-type", f"An image must be a path or an object, not {_type_name(value)}.")
    if "img_path" in value:
        text = value["img_path"]
        if not isinstance(text, str):
            raise MediaError("media-type", "“img_path” is not text.")
        return FileImageSource(locate(text, roots), profile)
    pieces = parse_range(value, "image")
    return PiecesSource(locate(pieces.patch, roots), pieces, "image", profile)


def _open_video(value: object, roots: Roots, profile: DecodeProfile) -> FrameSource:
    if isinstance(value, str):
        return _open_video_path(value, roots, profile)
    if not isinstance(value, Mapping):
        raise MediaError("media-type", f"A video must be a path or an object, not {_type_name(value)}.")
    if "img_path" in value:
        raise MediaError("video-img-path", "“img_path” in a video object: the trainer's video reader crashes on it.")
    pieces = parse_range(value, "video")
    return PiecesSource(locate(pieces.patch, roots), pieces, "patch", profile)


def _open_video_path(text: str, roots: Roots, profile: DecodeProfile) -> FrameSource:
    """A video file, a folder of frames, an image that stands for a video, or a name that lacks its extension."""
    from ola_viewer.media.video_file import VideoFileSource

    try:
        path = locate(text, roots)
    except MediaError as error:
        if error.code == "file-missing" and (found := with_video_suffix(text, roots)) is not None:
            source = VideoFileSource(found, profile)
            source.trainer_refuses = (
                f"The trainer opens the name as it is written and finds no file: “{found.suffix}” is missing."
            )
            source.refused = "name"
            return source
        if error.code != "file-not-regular" or error.path is None or not error.path.is_dir():
            raise
        refusal = "The trainer's reader (decord) does not read folders of frames."
        return FrameFilesSource(video_of_folder(error.path, profile.max_images), refusal, Roots(), profile)
    if is_image_name(text) and not text.lower().endswith(".gif"):
        refusal = "The trainer's reader (decord) expects a video file, not an image."
        return FrameFilesSource([str(path)], refusal, Roots(), profile)
    return VideoFileSource(path, profile)


def _type_name(value: object) -> str:
    names = {type(None): "null", bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return names.get(type(value), type(value).__name__)
