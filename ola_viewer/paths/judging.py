"""One found file against one broken path: can it be what the manifest means?

A name proves nothing here. What proves a patch are its bytes: pieces begin and end exactly where the manifest's
ranges do. An ordinary file can be ruled out (it is empty, a web page, another kind of medium, much longer than the
video it belongs to), but never proved by itself.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from ola_viewer.jobs import CancelToken
from ola_viewer.media.folder_lists import Beat, each_in_time
from ola_viewer.paths.file_evidence import ARCHIVE, IMAGE, SOUND, TEXT, VIDEO, head_of, kinds_of, pieces_at
from ola_viewer.paths.lost_media import LostMedium

_TIMEOUT = 10.0
"""Seconds without a sign from the disk until a file is left undecided."""
_THREADS = 4
_SHARE, _SECONDS = 0.05, 0.5
"""A sound track that differs by more than both from its video belongs to another one (as in the file checks)."""
_AGREES = 0.25
"""Seconds: so near a track cut from the very video comes."""
_MANY_STARTS = 8
"""So many pieces at the right places need no ends: padding may follow each."""
_MANY_LENGTHS = 3
"""So many different lengths, each that of its own video, are no coincidence."""
_WORDS = {
    IMAGE: "an image",
    VIDEO: "a video",
    SOUND: "a sound",
    TEXT: "text (a web page or a pointer)",
    ARCHIVE: "an archive",
}

Seconds = Callable[[str], float | None]


class Standing(IntEnum):
    """What size and content say of a candidate."""

    IMPOSSIBLE = 0
    OPEN = 1
    PROVED = 2


@dataclass(frozen=True, slots=True)
class Judgement:
    """A standing with its reason in words. `seconds`: the duration it shares with its video, None where that is not
    known. `by_length`: ruled out by its duration."""

    standing: Standing
    note: str = ""
    seconds: float | None = None
    by_length: bool = False
    refuted: bool = False
    """Ruled out by what it is: another kind of medium, a web page."""
    ranges: int = 0
    """Byte ranges that were looked at."""
    begun: int = 0
    """At how many of them something known begins."""

    @property
    def possible(self) -> bool:
        """Whether nothing speaks against it."""
        return self.standing is not Standing.IMPOSSIBLE


NO_ANSWER = Judgement(Standing.OPEN, "The disk did not answer in time.")


def judge_all(
    pairs: Sequence[tuple[LostMedium, str]],
    sound_seconds: Seconds,
    video_seconds: Seconds,
    cancel: CancelToken | None = None,
    on_done: Callable[[int], None] = lambda count: None,
) -> list[Judgement]:
    """Judge each (broken path, found file), in helper threads. `on_done` gets the number done. Raises `Cancelled`."""
    found = [NO_ANSWER] * len(pairs)

    def work(number: int, beat: Beat) -> Judgement:
        medium, path = pairs[number]
        return judge(medium, path, sound_seconds, video_seconds, beat)

    judged = each_in_time(work, range(len(pairs)), _TIMEOUT, min(_THREADS, max(1, len(pairs))), cancel)
    for count, (number, judgement) in enumerate(judged, 1):
        if judgement is not None:
            found[number] = judgement
        on_done(count)
    return found


def prove_by_lengths(judged: Sequence[Judgement]) -> bool:
    """Whether sounds of one folder prove each other: every one lasts as long as its own video, several differently."""
    lengths = [one.seconds for one in judged if one.seconds is not None]
    return len(lengths) == len(judged) and len({round(2 * seconds) for seconds in lengths}) >= _MANY_LENGTHS


def judge(medium: LostMedium, path: str, sound_seconds: Seconds, video_seconds: Seconds, beat: Beat) -> Judgement:
    """Judge one found file. Blocks as long as the disk does; never raises for what stands on it."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            return Judgement(Standing.IMPOSSIBLE, "It is no regular file.")
        if not status.st_size:
            return Judgement(Standing.IMPOSSIBLE, "It is empty.")
        if medium.is_patch:
            return _judge_patch(medium, path, status.st_size, beat)
        return _judge_plain(medium, path, sound_seconds, video_seconds)
    except OSError as error:
        return Judgement(Standing.IMPOSSIBLE, f"It cannot be read: {error.strerror or error}.")


def _judge_patch(medium: LostMedium, path: str, size: int, beat: Beat) -> Judgement:
    if medium.end > size:
        note = f"Too small: the ranges reach to byte {medium.end:,}, the file has {size:,}."
        return Judgement(Standing.IMPOSSIBLE, note)
    count = len(medium.starts)
    begun, ended = pieces_at(path, medium.starts.tolist(), medium.ends.tolist(), beat)
    if begun < count:
        note = f"Pieces begin at only {begun:,} of {count:,} ranges looked at."
        return Judgement(Standing.IMPOSSIBLE, note, ranges=count, begun=begun)
    if ended == count or count >= _MANY_STARTS:
        words = "begin and end" if ended == count else "begin"
        what = "the range" if count == 1 else f"all {count:,} ranges"
        return Judgement(Standing.PROVED, f"Pieces {words} at {what} looked at.", ranges=count, begun=begun)
    return Judgement(
        Standing.OPEN, f"Pieces begin at the ranges, but end at only {ended:,} of {count:,}.", ranges=count
    )


def _judge_plain(medium: LostMedium, path: str, sound_seconds: Seconds, video_seconds: Seconds) -> Judgement:
    kinds = kinds_of(head_of(path))
    wanted = _wanted(medium.fields)
    if kinds and wanted and not wanted.intersection(kinds):
        note = f"Its content is {_WORDS[kinds[0]]}, not {_WORDS[min(wanted)]}."
        return Judgement(Standing.IMPOSSIBLE, note, refuted=True)
    if not medium.videos or SOUND not in wanted:
        return Judgement(Standing.OPEN)
    seconds = sound_seconds(path)
    lengths = [length for video in medium.videos if (length := video_seconds(video)) is not None]
    if seconds is None or not lengths:
        return Judgement(Standing.OPEN)
    off = max(lengths, key=lambda length: abs(length - seconds))
    if abs(off - seconds) > max(_SECONDS, _SHARE * off):
        return Judgement(Standing.IMPOSSIBLE, f"It lasts {seconds:.1f} s, its video {off:.1f} s.", by_length=True)
    if abs(off - seconds) > _AGREES:
        return Judgement(Standing.OPEN, f"About as long as its video ({seconds:.1f} s, {off:.1f} s).")
    return Judgement(Standing.OPEN, f"As long as its video ({seconds:.1f} s).", seconds)


def _wanted(fields: frozenset[str]) -> frozenset[str]:
    """What a file named by these keys may be; empty: anything. `min` of it is what it is called."""
    wanted: set[str] = set()
    for field in fields:
        word = field.lower()
        if "image" in word:
            wanted.add(IMAGE)
        elif "video" in word:
            wanted |= {VIDEO, IMAGE}
        elif "audio" in word or "sound" in word or "speech" in word:
            wanted |= {SOUND, VIDEO}
        else:
            return frozenset()
    return frozenset(wanted)
