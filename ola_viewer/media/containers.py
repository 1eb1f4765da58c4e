"""Opening sound and video containers with PyAV so that a file can neither fetch nor pull in another one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from ola_viewer.media.errors import MediaError

VIDEO_FORMATS: Final = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,flv,mpeg,mpegts,mpegvideo,m4v,h264,hevc,ivf,ogg,gif,nut,mxf,rm,dv,"
    "vob,y4m,yuv4mpegpipe,wtv,obu,av1"
)
SOUND_FORMATS: Final = VIDEO_FORMATS + ",mp3,wav,w64,flac,aac,ac3,eac3,aiff,au,caf,amr,opus,wv,ape,tta,dts,mp2,voc"
"""Demuxers that we use. Playlists (hls, concat, dash …), devices and network protocols are not among them."""


@cache
def load_av() -> ModuleType:
    """Import PyAV; raises `MediaError` where it is missing."""
    try:
        import av
        import av.video.reformatter
    except ImportError as error:
        raise MediaError("media-undecodable", f"Video files need the package “av” (PyAV): {error}.") from error
    module: ModuleType = av
    return module


def open_container(path: Path, formats: str) -> Any:
    """An opened `av` input container of one of `formats` (comma separated demuxer names); raises `MediaError`.

    Touches the disk. The caller closes it. Not thread-safe: one thread at a time.
    """
    av = load_av()
    options = {"format_whitelist": formats, "protocol_whitelist": "file"}
    try:
        return av.open(f"file:{path}", container_options=options, metadata_errors="replace")
    except (av.FFmpegError, ValueError, UnicodeError, OSError) as error:
        raise MediaError(
            "media-undecodable", f"{path} cannot be opened as a container ({say(error)}).", path
        ) from error


def say(error: BaseException) -> str:
    """The short reason inside an error of PyAV."""
    return str(getattr(error, "strerror", None) or error).strip() or type(error).__name__
