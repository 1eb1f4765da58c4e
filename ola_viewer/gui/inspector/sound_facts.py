"""What the head of a sound says: its facts in words, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ola_viewer.gui.inspector.hearing import Hearing
from ola_viewer.gui.inspector.media_head import BadgeSpec
from ola_viewer.gui.inspector.media_words import clock_text, hertz_text
from ola_viewer.media import OLA


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("sound_facts", text)


def sound_facts(hearing: Hearing) -> str:
    """`16 kHz · mono · 3 chunks of 30 s`."""
    info = hearing.info
    named = {1: tr("mono"), 2: tr("stereo")}
    channels = named.get(info.channels) or tr("{0} channels").format(info.channels)
    chunks = hearing.chunks
    cut = tr("1 chunk") if chunks == 1 else tr("{0} chunks of 30 s").format(chunks)
    return f"{hertz_text(info.rate)} · {channels} · {clock_text(hearing.duration)} · {cut}"


def sound_badges(hearing: Hearing) -> list[BadgeSpec]:
    """What is wrong with a sound."""
    made: list[BadgeSpec] = []
    limit = OLA.chunk_seconds * OLA.chunks
    if hearing.duration > limit:
        tip = tr("The trainer will use the first {0} s only.").format(limit)
        made.append(BadgeSpec(tr("Too long"), "warning", tip))
    if hearing.duration <= 0:
        tip = tr("The sound has no samples: the trainer will train 30 s of silence.")
        made.append(BadgeSpec(tr("Empty"), "corrupt", tip))
    if hearing.info.trainer_refuses:
        made.append(BadgeSpec(tr("Refused"), "error", hearing.info.trainer_refuses))
    return made
