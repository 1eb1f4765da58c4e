"""One video stream of a file, decoded forward; the times of its frames, without decoding."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ola_viewer.media.containers import VIDEO_FORMATS, load_av, open_container, say
from ola_viewer.media.errors import MediaError
from ola_viewer.media.profile import DecodeProfile


@dataclass(frozen=True, slots=True, eq=False)
class FrameTimes:
    """Time stamps of all frames in the order of showing, and of the key frames (int64, stream time base)."""

    pts: NDArray[np.int64]
    keys: NDArray[np.int64]
    seekable: bool


class StreamReader:
    """Decodes one stream forward; may be put to a key frame. Not thread-safe. Close it."""

    def __init__(self, path: Path, profile: DecodeProfile) -> None:
        self._av = load_av()
        self.container = open_container(path, VIDEO_FORMATS)
        self._path = path
        try:
            self.stream = _prepared(self.container, path, profile)
        except BaseException:
            self.container.close()
            raise
        self.frames = self._decoded()

    def _decoded(self) -> Iterator[Any]:
        """All frames from here in the order of showing. Packets that cannot be decoded are left out, as FFmpeg does."""
        try:
            for packet in self.container.demux(self.stream):
                try:
                    yield from packet.decode()
                except self._av.error.InvalidDataError:
                    continue
        except self._av.FFmpegError as error:
            raise MediaError(
                "media-undecodable", f"{self._path} cannot be read on ({say(error)}).", self._path
            ) from error

    def seek(self, pts: int) -> None:
        """Go to the key frame at or before `pts`; raises `MediaError`."""
        try:
            self.container.seek(pts, stream=self.stream, backward=True, any_frame=False)
        except self._av.FFmpegError as error:
            raise MediaError(
                "media-undecodable", f"{self._path} cannot be searched ({say(error)}).", self._path
            ) from error
        self.frames = self._decoded()

    def close(self) -> None:
        self.frames = iter(())
        self.container.close()


def scan_times(path: Path, profile: DecodeProfile) -> FrameTimes:
    """Times of all packets of the video, without decoding. Raises `MediaError`."""
    reader = StreamReader(path, profile)
    pts: list[int] = []
    keys: list[int] = []
    timed = True
    # AVI stores no times of showing: with B-frames those of the packets are wrong
    ordered = reader.container.format.name != "avi" or not reader.stream.codec_context.has_b_frames
    try:
        for packet in reader.container.demux(reader.stream):
            if packet.size == 0:
                continue
            if packet.pts is None:
                timed = False
                pts.append(0)
                continue
            pts.append(packet.pts)
            if packet.is_keyframe:
                keys.append(packet.pts)
    except load_av().FFmpegError as error:
        raise MediaError("media-undecodable", f"{path} cannot be read on ({say(error)}).", path) from error
    finally:
        reader.close()
    times = np.sort(np.array(pts, dtype=np.int64))
    seekable = timed and ordered and bool(keys) and bool(np.all(np.diff(times) > 0))
    return FrameTimes(times, np.sort(np.array(keys, dtype=np.int64)), seekable)


def _prepared(container: Any, path: Path, profile: DecodeProfile) -> Any:
    """The video stream that the trainer's reader takes, its decoder bounded and given threads."""
    stream = container.streams.best("video")
    if stream is None:
        raise MediaError("media-undecodable", f"{path} has no video track.", path)
    context = stream.codec_context
    if context is None:
        raise MediaError("media-undecodable", f"{path}: there is no decoder for its video track.", path)
    if context.width * context.height > profile.max_pixels:
        size = f"{context.width:,} × {context.height:,}"
        raise MediaError("media-too-large", f"{path}: frames of {size} pixels are over the bound.", path)
    context.options = {"max_pixels": str(profile.max_pixels)}
    context.thread_type = "AUTO"
    context.thread_count = min(4, os.cpu_count() or 1)
    return stream
