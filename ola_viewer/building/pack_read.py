"""Making the bytes of items: files as they are, frames of videos as JPEG, sound tracks as WAV.

Plain functions of plain values: they run in threads, processes and on a cluster alike. What cannot be packed comes back
as a sentence, never as bytes that the trainer could not read.
"""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.building.pack_items import ItemKind, PackItem
from ola_viewer.building.soundtracks import TrackState, extract_sound_track
from ola_viewer.media.errors import MediaError
from ola_viewer.media.frames import FrameSource
from ola_viewer.media.images import load_cv2, probe_image
from ola_viewer.media.profile import OLA
from ola_viewer.media.sound import SndfileReader
from ola_viewer.media.video_file import VideoFileSource

MOST_ITEM_BYTES: Final = 1 << 30
"""An item is held in memory while it waits for its place: more than this is refused."""

_IMAGE_STARTS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_SOUND_STARTS: Final = (b"fLaC", b"OggS")
_SLACK: Final = 1e-4
"""Seconds by which a frame may come later than the moment that asks for it: time stamps are rounded."""


@dataclass(frozen=True, slots=True)
class Packable:
    """The bytes of an item: its pieces back to back, their sizes, the CRC-32 of all, the stamp of the files. `note`: a
    sentence about what is odd."""

    data: bytes
    sizes: tuple[int, ...]
    crc: int
    stamp: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an item is not packed. `state`: "failed", or "silent" for a video without sound, which is no fault."""

    message: str
    state: str = "failed"


def stamp_of(paths: Sequence[str]) -> str:
    """Sizes and times of files in one short text: equal while nobody touched them. Raises OSError."""
    size, latest = 0, 0
    for path in paths:
        status = os.stat(path)
        size += status.st_size
        latest = max(latest, status.st_mtime_ns)
    return f"{len(paths)}:{size}:{latest}"


def read_items(items: Sequence[PackItem]) -> list[Packable | Refused]:
    """Items that are files as they are, one result each."""
    return [_read(item) for item in items]


def decode_item(item: PackItem, fps: float, quality: int) -> Packable | Refused:
    """An item of a video file: its frames or its sound track. May take long; a damaged file may end the process."""
    path = Path(item.paths[0])
    try:
        stamp = stamp_of(item.paths)
        if item.kind is ItemKind.TRACK:
            return _track(path, stamp)
        source = VideoFileSource(path, OLA)
        try:
            pieces, note = encoded_frames(source, fps, quality)
        finally:
            source.close()
    except MediaError as error:
        return Refused(str(error))
    except OSError as error:
        return Refused(f"{path}: {error.strerror or error}.")
    return _packable(pieces, stamp, f"{path}: {note}" if note else "")


def _read(item: PackItem) -> Packable | Refused:
    pieces: list[bytes] = []
    path = ""
    try:
        stamp = stamp_of(item.paths)
        if int(stamp.split(":")[1]) > MOST_ITEM_BYTES:
            return Refused(f"{item.paths[0]}: more than {MOST_ITEM_BYTES:,} bytes are not packed as one item.")
        for path in item.paths:
            with open(path, "rb", buffering=0) as file:
                data = file.read()
            if not data:
                return Refused(f"{path} is empty (0 bytes).")
            _check(data, item.kind, path)
            pieces.append(data)
    except OSError as error:
        return Refused(f"{path or item.paths[0]}: {error.strerror or error}.")
    except MediaError as error:
        return Refused(f"{path}: {error.message}")
    return _packable(pieces, stamp, "")


def _check(data: bytes, kind: ItemKind, path: str) -> None:
    """Raise `MediaError` if the trainer could not read this from a patch."""
    if kind is ItemKind.AUDIO:
        if not data.startswith(_SOUND_STARTS) and not (data[:4] == b"RIFF" and data[8:12] == b"WAVE"):
            SndfileReader(data, Path(path)).close()
    elif not data.startswith(_IMAGE_STARTS):
        probe_image(data)


def _packable(pieces: Sequence[bytes], stamp: str, note: str) -> Packable | Refused:
    data = pieces[0] if len(pieces) == 1 else b"".join(pieces)
    return Packable(data, tuple(map(len, pieces)), zlib.crc32(data), stamp, note)


def _track(path: Path, stamp: str) -> Packable | Refused:
    with tempfile.TemporaryDirectory(prefix="ola-viewer-") as folder:
        out = Path(folder, "track.wav")
        track = extract_sound_track(path, out)
        if track.state is not TrackState.WRITTEN:
            return Refused(track.message, track.state.value)
        if out.stat().st_size > MOST_ITEM_BYTES:
            return Refused(f"{path}: its sound track has more than {MOST_ITEM_BYTES:,} bytes.")
        return _packable([out.read_bytes()], stamp, "")


def frame_numbers(times: NDArray[np.float64], fps: float) -> list[int]:
    """The frames that are on the screen at 0, 1/fps, 2/fps … seconds after the first, each once. `times`: seconds at
    which each frame appears, ascending, shape (n,)."""
    if not len(times):
        return []
    shown = times - times[0]
    duration = float(shown[-1]) * len(shown) / max(1, len(shown) - 1)  # the last frame is shown as long as the others
    moments = np.arange(0.0, max(duration - _SLACK, _SLACK), 1.0 / fps)
    numbers = np.searchsorted(shown, moments + _SLACK, side="right") - 1
    return [int(number) for number in np.unique(numbers)]


def encoded_frames(source: FrameSource, fps: float, quality: int) -> tuple[list[bytes], str]:
    """JPEGs of a video's frames at `fps`, and a note where fewer could be decoded than it promises. Raises `MediaError`
    if there is none, or if they are too many bytes."""
    if isinstance(source, VideoFileSource):
        source.settle()
    times = np.array([_time(source, k) for k in range(source.count)], dtype=np.float64)
    wanted = frame_numbers(np.maximum.accumulate(times), fps)
    cv2 = load_cv2()
    pieces: list[bytes] = []
    size = 0
    lost: MediaError | None = None
    for _, picture in source.sequence(wanted):
        if isinstance(picture, MediaError):
            lost = lost or picture
            continue
        fine, jpeg = cv2.imencode(
            ".jpg", np.ascontiguousarray(picture.rgb[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, quality]
        )
        if not fine:
            raise MediaError("media-undecodable", "A frame could not be written as JPEG.", source.path())
        pieces.append(jpeg.tobytes())
        size += len(pieces[-1])
        if size > MOST_ITEM_BYTES:
            message = f"{source.path()}: the frames have more than {MOST_ITEM_BYTES:,} bytes. Take fewer a second."
            raise MediaError("media-too-large", message, source.path())
    if not pieces:
        raise lost or MediaError("media-undecodable", f"{source.path()}: no frame can be decoded.", source.path())
    return pieces, f"{len(pieces)} of {len(wanted)} frames could be decoded ({lost.message})" if lost else ""


def _time(source: FrameSource, k: int) -> float:
    time = source.time(k)
    return float(k) if time is None else time
