"""Paths about whose spelling there is nothing to say, and patches that are known by their path."""

from __future__ import annotations

from ola_viewer.checks.profiles import TrainerProfile
from ola_viewer.checks.rule import Issue
from ola_viewer.checks.rules.media_values import VARIABLE

Found = tuple[tuple[str, Issue], ...]
"""(code, issue) of findings."""
NOTHING: Found = ()
_KNOWN_PATCHES = 4096


class PlainPatches:
    """What is said of videos by the paths of their patches. Bound to one trainer; not thread-safe: one a worker.

    `reads_sound`: whether the trainer reads sounds at all. `video_files`: whether videos may be files.
    `many_images`: whether several `<image>` of a turn all become pictures.
    """

    def __init__(self, profile: TrainerProfile) -> None:
        self.reads_sound = "audio" in profile.media_keys
        self.video_files = profile.video_files
        self.many_images = not profile.one_tag_a_turn
        self._patched = profile.patches
        self._words = profile.colour_words
        self._known: dict[str, Found] = {}

    def patch(self, path: str) -> Found | None:
        """What is said of every video in this patch, remembered; None if the path is not plain, or the
        trainer reads no patches."""
        if not self._patched:
            return None
        known = self._known.get(path)
        if known is not None:
            return known
        if not plain_path(path):
            return None
        found: Found = NOTHING
        for word in self._words:
            if word in path:
                issue = Issue("video", ("video", "patch"), f"The path holds “{word}”.")
                found = (("colour-order", issue),)
                break
        if len(self._known) >= _KNOWN_PATCHES:
            self._known.clear()
        self._known[path] = found
        return found


def plain_path(path: str) -> bool:
    """Whether there is nothing to say about the spelling of a path."""
    return not (
        not path
        or "\\" in path
        or "//" in path
        or ":" in path
        or path[0] == "~"
        or "\x00" in path
        or (("$" in path or "%" in path) and VARIABLE.search(path) is not None)
        or path != path.strip()
    )
