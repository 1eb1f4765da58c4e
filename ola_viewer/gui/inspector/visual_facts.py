"""What the panel of an image or video says: facts, badges, and the lines below the stage. No widgets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from ola_viewer.gui.figures import count_text, size_text
from ola_viewer.gui.inspector.media_head import BadgeSpec
from ola_viewer.gui.inspector.media_words import clock_text, exact_clock_text, rate_text
from ola_viewer.gui.inspector.shown import OpenedVisual, ShownFrame
from ola_viewer.manifest.dialect_media import PATH_KEYS
from ola_viewer.manifest.sample import MediaRef

_CODECS = {
    "h264": "H.264",
    "hevc": "H.265",
    "av1": "AV1",
    "vp9": "VP9",
    "vp8": "VP8",
    "mpeg4": "MPEG-4",
    "mpeg2video": "MPEG-2",
    "mpeg1video": "MPEG-1",
    "theora": "Theora",
    "mjpeg": "Motion JPEG",
    "wmv3": "WMV 9",
    "prores": "ProRes",
}


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("visual_facts", text)


def codec_text(codec: str) -> str:
    """A codec's usual name."""
    return _CODECS.get(codec, codec)


def path_in(ref: MediaRef, index: int) -> str:
    """The path of element `index` of a medium as it is written; of anything but a list the medium's own."""
    if isinstance(ref.value, list) and 0 <= index < len(ref.value):
        item = ref.value[index]
        found = next((item[key] for key in PATH_KEYS if key in item), None) if isinstance(item, dict) else item
        return found if isinstance(found, str) else ""
    return ref.path or ""


def facts_text(opened: OpenedVisual, frame: ShownFrame | None, *, short: bool = False) -> str:
    """The line at the right of the head; `short` leaves out what the badges beside it have no room for."""
    info = opened.source.info
    parts: list[str] = []
    if info is not None:
        parts += [f"{info.width} × {info.height}", codec_text(info.codec)]
        if info.rate:
            parts.append(rate_text(info.rate))
        if info.duration:
            parts.append(clock_text(info.duration))
    elif opened.source.kind == "patch":
        return ""
    elif frame is not None:
        form = frame.format if frame.mode in ("RGB", "") else f"{frame.format} {frame.mode}"
        parts += [part for part in (f"{frame.width} × {frame.height}", form) if part]
        if frame.size is not None and frame.size >= 0:
            parts.append(size_text(frame.size))
    return " · ".join(parts[:1] if short else parts)


def badges(opened: OpenedVisual, frame: ShownFrame | None) -> list[BadgeSpec]:
    """The badges at the right of the head."""
    made: list[BadgeSpec] = []
    source = opened.source
    if source.swapped:
        tip = tr("The trainer exchanges red and blue in videos of this path; you see what it sees.")
        made.append(BadgeSpec(tr("R and B swapped"), "info", tip, "swap_colours"))
    if source.trainer_refuses:
        what = {"form": tr("Form"), "name": tr("Name"), "codec": tr("Codec")}[source.refused]
        if source.refused == "codec" and source.info is not None:
            what = codec_text(source.info.codec)
        made.append(BadgeSpec(tr("{0} refused").format(what), "error", source.trainer_refuses))
    if frame is not None and frame.truncated:
        tip = tr("The file ends early. The trainer will train the missing part as grey.")
        made.append(BadgeSpec(tr("Truncated, grey part"), "corrupt", tip))
    if frame is not None and frame.orientation not in (None, 1) and not source.swapped:
        tip = tr("The photo carries EXIF orientation {0}. The trainer will not turn it.").format(frame.orientation)
        made.append(BadgeSpec(tr("EXIF rotation ignored"), "warning", tip))
    if source.info is not None and source.info.rotation:
        words = tr("Rotated {0}°").format(source.info.rotation)
        made.append(BadgeSpec(words, "info", tr("The trainer's reader turns it as stored.")))
    return made


def kept_text(opened: OpenedVisual, index: int) -> str:
    """`48 of 64 frames, this one as number 13`."""
    kept, count = opened.kept, opened.source.count
    places = np.flatnonzero(kept == index)
    if len(places) > 1:
        place = tr("this one as numbers {0} to {1}").format(places[0] + 1, places[-1] + 1)
    elif len(places):
        place = tr("this one as number {0}").format(places[0] + 1)
    else:
        place = tr("not this one")
    distinct = len(np.unique(kept))
    if distinct == count:
        return tr("all {0} frames, {1}").format(count_text(count), place) if count != 1 else tr("the only frame")
    return tr("{0} of {1} frames, {2}").format(count_text(distinct), count_text(count), place)


def lines(opened: OpenedVisual, frame: ShownFrame) -> list[tuple[str, str, str]]:
    """The lines below the stage as (name, value, fainter rest)."""
    made: list[tuple[str, str, str]] = []
    kind = opened.source.kind
    if kind in ("patch", "video"):
        made.append((tr("Kept"), kept_text(opened, frame.index), ""))
    if frame.start is not None and frame.size is not None:
        rest = tr(" of {0}").format(size_text(frame.held)) if frame.held is not None else ""
        start = count_text(frame.start)
        whole = f"{start} + {count_text(frame.size)}" if frame.size >= 0 else tr("{0} to the end").format(start)
        made.append((tr("Bytes"), whole, rest))
    if kind == "video":
        rest = tr(" in a file of {0}").format(size_text(opened.held)) if opened.held else ""
        made.append((tr("Time"), _time(opened, frame.index), rest))
    facts = [f"{frame.width} × {frame.height}"]
    if frame.format:
        facts.append(frame.format if frame.mode in ("RGB", "") else f"{frame.format} {frame.mode}")
    if frame.size is not None and frame.size >= 0:
        facts.append(size_text(frame.size))
    if kind == "patch":
        made.append((tr("Frame"), ", ".join(facts), ""))
    return made


def _time(opened: OpenedVisual, index: int) -> str:
    if opened.times is None or index >= len(opened.times):
        return tr("unknown")
    whole = tr(" of {0}").format(exact_clock_text(opened.seconds)) if opened.seconds else ""
    return f"{exact_clock_text(float(opened.times[index]))}{whole}"


def chip_note(opened: OpenedVisual, frame: ShownFrame | None) -> str:
    """What the chip of this medium says."""
    if opened.source.kind in ("patch", "video"):
        kept = len(np.unique(opened.kept))
        count = kept if opened.source.kind == "video" else opened.source.count
        return tr("1 frame") if count == 1 else tr("{0} frames").format(count_text(count))
    return f"{frame.width} × {frame.height}" if frame is not None else ""


def rate_choices(rate: float, usual: Sequence[float]) -> list[float]:
    """The rates to choose from, with the medium's own one."""
    return sorted({*usual, rate})
