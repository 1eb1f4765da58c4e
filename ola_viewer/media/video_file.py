"""Video files through PyAV, numbered and turned as the trainer's reader (decord) does."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from ola_viewer.media.containers import load_av
from ola_viewer.media.errors import MediaError
from ola_viewer.media.frames import FrameKind, FrameSource
from ola_viewer.media.images import Picture
from ola_viewer.media.profile import DecodeProfile
from ola_viewer.media.video_reader import FrameTimes, StreamReader, scan_times

REFUSED_CODECS: Final = frozenset({"av1", "libdav1d", "theora", "vvc", "evc", "lcevc", "apv"})
"""What the FFmpeg inside decord 0.6 cannot decode."""

_ONE_PASS_SECONDS = 30.0
_SCAN_BYTES = 64 << 20
_RECENT_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """How a video file is stored.

    `width` × `height` in pixels as the trainer gets them (after `rotation`, which is in degrees clockwise),
    `rate` in frames per second (average), `duration` in seconds, `frames` as counted by the container or by
    us (None while only estimated), `sound` the codec of the sound track or None.
    """

    codec: str
    container: str
    width: int
    height: int
    rate: float | None
    duration: float | None
    rotation: int
    frames: int | None
    sound: str | None
    pixel_format: str


class VideoFileSource(FrameSource):
    """The frames of a video file. The first frame is decoded on opening; raises `MediaError` if that fails.

    `count` is exact when `exact` is true. It is an estimate for long files whose container does not say; `settle`
    (reads the whole file once) makes it exact.
    """

    kind: FrameKind = "video"

    def __init__(self, path: Path, profile: DecodeProfile) -> None:
        super().__init__(profile)
        self._path = path
        self._lock = threading.RLock()
        self._reader: StreamReader | None = None
        self._next = 0
        self._table: FrameTimes | None = None
        self._recent: OrderedDict[int, Any] = OrderedDict()
        self._recent_bytes = 0
        av = load_av()
        self._reformatter = av.video.reformatter.VideoReformatter()
        reader = self._restart()
        stream, context = reader.stream, reader.stream.codec_context
        first = next(reader.frames, None)
        if first is None:
            self.close()
            raise MediaError("media-undecodable", f"{path}: no frame of the video can be decoded.", path)
        self._keep(0, first)
        self._next = 1
        self._rotation = int(first.rotation or 0)
        self.rate = float(stream.average_rate) if stream.average_rate else None
        self._time_base = float(stream.time_base or 0)
        duration = _duration(reader.container, stream)
        self.exact = stream.frames > 0
        self.count = stream.frames or max(1, round((duration or 0) * (self.rate or 0)))
        codec = context.codec.canonical_name if hasattr(context.codec, "canonical_name") else context.name
        if codec in REFUSED_CODECS or context.name in REFUSED_CODECS:
            self.trainer_refuses = f"The trainer's reader (decord) has no decoder for {codec}."
            self.refused = "codec"
        sound = reader.container.streams.best("audio")
        width, height = self._size(first)
        self.info = VideoInfo(
            codec=codec,
            container=reader.container.format.name,
            width=width,
            height=height,
            rate=self.rate,
            duration=duration,
            rotation=-self._rotation % 360,
            frames=self.count if self.exact else None,
            sound=sound.codec_context.name if sound is not None and sound.codec_context is not None else None,
            pixel_format=first.format.name,
        )
        if not self.exact and path.stat().st_size <= _SCAN_BYTES:
            self.settle()

    def path(self, k: int = 0) -> Path:
        return self._path

    def settle(self) -> None:
        """Count the frames and note their times by reading all packets once. Raises `MediaError`."""
        with self._lock:
            if self._table is None:
                self._table = scan_times(self._path, self.profile)
                if len(self._table.pts):
                    self.count = len(self._table.pts)
                self.exact = True

    def time(self, k: int) -> float | None:
        self._check(k)
        table = self._table
        if table is not None and table.seekable and k < len(table.pts):
            return float(table.pts[k] - table.pts[0]) * self._time_base
        return k / self.rate if self.rate else None

    def frame(self, k: int) -> Picture:
        with self._lock:
            self._check(k)
            return self._picture(self._decoded(k), None)

    def thumbnail(self, k: int, height: int) -> Picture:
        with self._lock:
            self._check(k)
            return self._picture(self._decoded(k), height)

    def sequence(self, indices: Sequence[int] | None = None) -> Iterator[tuple[int, Picture | MediaError]]:
        return self._pass(range(self.count) if indices is None else sorted(indices), None)

    def strip(self, indices: Sequence[int], height: int) -> Iterator[tuple[int, Picture | MediaError, bool]]:
        """Small copies of frames. Short files: exact, in one pass. Long ones: first the nearest key frames
        (third value False), then the exact frames."""
        assert self.info is not None
        if (self.info.duration or 0) > _ONE_PASS_SECONDS:
            yield from self._key_strip(indices, height)
            for k in sorted(indices):
                try:
                    yield k, self.thumbnail(k, height), True
                except MediaError as error:
                    yield k, error, True
        else:
            for k, result in self._pass(sorted(indices), height):
                yield k, result, True

    def close(self) -> None:
        with self._lock:
            if self._reader is not None:
                self._reader.close()
                self._reader = None
            self._recent.clear()
            self._recent_bytes = 0

    def _restart(self) -> StreamReader:
        if self._reader is not None:
            self._reader.close()
        self._reader = StreamReader(self._path, self.profile)
        self._next = 0
        return self._reader

    def _decoded(self, k: int) -> Any:
        """Frame `k` as PyAV's frame, by the shortest way: kept, onward from here, or from a key frame."""
        if k in self._recent:
            self._recent.move_to_end(k)
            return self._recent[k]
        reader = self._reader or self._restart()
        ahead = k - self._next
        if not 0 <= ahead <= 12:
            self.settle()
            table = self._table
            if table is not None and table.seekable and k < len(table.pts):
                key = table.keys[max(0, int(np.searchsorted(table.keys, table.pts[k], side="right")) - 1)]
                if not 0 <= ahead <= k - int(np.searchsorted(table.pts, key)):
                    return self._sought(reader, table, int(key), k)
            elif ahead < 0:
                reader = self._restart()
        return self._onward(reader, k)

    def _onward(self, reader: StreamReader, k: int) -> Any:
        for frame in reader.frames:
            number = self._next
            self._next += 1
            self._keep(number, frame)
            if number == k:
                return frame
        ended = self._next
        self._restart()
        raise self._short(ended).at(k)

    def _sought(self, reader: StreamReader, table: FrameTimes, key: int, k: int) -> Any:
        reader.seek(key)
        wanted = int(table.pts[k])
        before = key - 1
        for frame in reader.frames:
            if frame.pts is None or frame.pts < key:
                continue  # before the key frame: it may lean on frames that were not decoded
            if frame.pts <= before:  # the times are not in the order of showing: count frames instead
                self._table = FrameTimes(table.pts, table.keys, seekable=False)
                self._recent.clear()
                self._recent_bytes = 0
                break
            before = frame.pts
            number = int(np.searchsorted(table.pts, frame.pts))
            if number >= len(table.pts) or table.pts[number] != frame.pts:
                continue
            self._keep(number, frame)
            self._next = number + 1
            if frame.pts == wanted:
                return frame
            if frame.pts > wanted:
                break
        self._restart()
        return self._onward(self._reader or reader, k)

    def _keep(self, number: int, frame: Any) -> None:
        size = max(1, frame.width * frame.height * 3 // 2)
        if number in self._recent:
            return
        self._recent[number] = frame
        self._recent_bytes += size
        while self._recent_bytes > _RECENT_BYTES and len(self._recent) > 1:
            _, old = self._recent.popitem(last=False)
            self._recent_bytes -= max(1, old.width * old.height * 3 // 2)

    def _pass(self, indices: Sequence[int], height: int | None) -> Iterator[tuple[int, Picture | MediaError]]:
        """The frames `indices` (ascending) in one forward decoding of its own."""
        if not indices:
            return
        reader = StreamReader(self._path, self.profile)
        wanted = iter(indices)
        k = next(wanted)
        ended = 0
        reason: MediaError | None = None
        try:
            for number, frame in enumerate(reader.frames):
                ended = number + 1
                while number == k:
                    with self._lock:
                        picture = self._picture(frame, height)
                    yield k, picture
                    k = next(wanted, -1)
                if k < 0:
                    return
        except MediaError as error:
            reason = error
        finally:
            reader.close()
        reason = reason or self._short(ended)
        while k >= 0:
            yield k, reason.at(k)
            k = next(wanted, -1)

    def _short(self, ended: int) -> MediaError:
        said = f"{self._path}: decoding ends after {ended:,} of {self.count:,} frames."
        return MediaError("media-undecodable", said, self._path)

    def _key_strip(self, indices: Sequence[int], height: int) -> Iterator[tuple[int, Picture, bool]]:
        """A key frame near each of `indices`, by time; frames that fail are left to the exact pass."""
        assert self.info is not None
        reader = StreamReader(self._path, self.profile)
        start = reader.stream.start_time or 0
        try:
            for k in indices:
                seconds = (self.info.duration or 0) * k / max(1, self.count)
                reader.seek(start + int(seconds / self._time_base) if self._time_base else 0)
                frame = next(reader.frames, None)
                if frame is not None:
                    with self._lock:
                        picture = self._picture(frame, height)
                    yield k, picture, False
        except MediaError:
            return  # the exact pass says what is wrong, frame by frame
        finally:
            reader.close()

    def _size(self, frame: Any) -> tuple[int, int]:
        turned = self._rotation % 180 != 0
        return (frame.height, frame.width) if turned else (frame.width, frame.height)

    def _picture(self, frame: Any, height: int | None) -> Picture:
        """RGB of a PyAV frame, turned as the container asks; call it with the lock held (one scaler for all)."""
        if frame.width * frame.height > self.profile.max_pixels:
            raise MediaError("media-too-large", f"{self._path}: a frame is over the pixel bound.", self._path)
        width, full = self._size(frame)
        target: tuple[int | None, int | None] = (None, None)
        if height is not None and full > height:
            small = (max(1, round(width * height / full)), height)
            target = (height, small[0]) if self._rotation % 180 else small
        rgb = self._reformatter.reformat(frame, width=target[0], height=target[1], format="rgb24").to_ndarray()
        turns = round(self._rotation / 90) % 4
        if turns:
            rgb = np.ascontiguousarray(np.rot90(rgb, turns))
        return Picture(rgb, self.info.codec if self.info else "", frame.format.name, width, full)


def _duration(container: Any, stream: Any) -> float | None:
    if stream.duration is not None and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration else None
