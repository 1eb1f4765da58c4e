"""The cheap first test: most records of a good manifest are plainly fine and never meet a rule.

`plain_issues` answers only when it is certain; whatever it does not understand at a glance is left to
the rules. It never reports anything that the rules would not, and never passes what they would report
(a test compares both on good, broken and adversarial records).
"""

from __future__ import annotations

from ola_viewer.checks.profiles import TrainerProfile
from ola_viewer.checks.rule import Issue
from ola_viewer.checks.rules.media_values import VARIABLE
from ola_viewer.checks.settings import CheckSettings

Found = tuple[tuple[str, Issue], ...]
NOTHING: Found = ()
_KNOWN_PATCHES = 4096


class FastPath:
    """Bound to one profile and one set of settings. Not thread-safe: one a worker."""

    def __init__(self, profile: TrainerProfile, settings: CheckSettings) -> None:
        self.reads_sound = "audio" in profile.media_keys
        """Whether the trainer reads sounds; records that hold some are left to the rules otherwise."""
        self._patched = profile.patches
        self._words = profile.colour_words
        self._refusals = settings.refusals
        initials = {phrase[0] for phrase in settings.refusals if phrase}
        self._initials = initials | {letter.upper() for letter in initials} | set(" \t\n\r\f\v\u00a0’İ\u212a")
        self._patches: dict[str, Found] = {}

    def plain_issues(self, record: object) -> Found | None:
        """The (code, issue) pairs of a record that is fine but for information, or None: ask the rules."""
        if type(record) is not dict:
            return None
        try:
            turns = record["conversations"]
            if not record["id"] or type(turns) is not list or "audio_q" in record:
                return None
            audio = record.get("audio", NOTHING)
            if audio is not NOTHING and not self.reads_sound:
                return None
            image = record.get("image", NOTHING)
            video = record.get("video", NOTHING)
            found: Found | None = NOTHING
            if video is not NOTHING:
                if image is not NOTHING:
                    return None
                found = self._video(video)
                if found is None:
                    return None
                head = "<image>\n"
                if audio is not NOTHING:
                    if not self._single(audio):
                        return None
                    head = "<speech><image>\n"
            elif audio is not NOTHING:
                if image is not NOTHING or not self._single(audio):
                    return None
                head = "<speech>\n"
            elif image is NOTHING:
                head = ""
            elif type(image) is list:
                head = "<image>\n" * len(image)
                if not head or not all(map(self._single, image)):
                    return None
            elif self._single(image):
                head = "<image>\n"
            else:
                return None
            return found if self._dialogue(turns, head) else None
        except (KeyError, TypeError, AttributeError):
            return None

    def _dialogue(self, turns: list[dict[str, str]], head: str) -> bool:
        if len(turns) & 1 or not turns:
            return False
        answer = False
        for turn in turns:
            text = turn["value"]
            if type(text) is not str:
                return False
            if answer:
                if turn["from"] != "gpt" or "<" in text or not text or text.isspace():
                    return False
                if text[0] in self._initials and text[:64].lstrip().replace("’", "'").lower().startswith(
                    self._refusals
                ):
                    return False
                answer = False
                continue
            if turn["from"] != "human":
                return False
            if head:
                if not text.startswith(head) or text.find("<", len(head)) >= 0:
                    return False
                if head[1] == "i" and not text[len(head) :].strip():
                    return False  # nothing but <image>: the image is lost
                head = ""
            elif "<" in text:
                return False
            answer = True
        return True

    def _single(self, value: object) -> bool:
        """Whether an image or sound value has nothing to say about it."""
        if type(value) is str:
            return plain_path(value)
        if type(value) is not dict or len(value) != 3:
            return False
        size = value["size"]
        if type(size) is not int or type(value["start_num"]) is not int:
            return False
        patch = value["patch"]
        return patch in self._patches or self.patch(patch) is not None

    def _video(self, value: object) -> Found | None:
        if type(value) is str:
            return NOTHING if plain_path(value) else None
        if type(value) is not dict or len(value) != 3:
            return None
        sizes = value["size"]
        if type(sizes) is not list or type(value["start_num"]) is not int or set(map(type, sizes)) != {int}:
            return None
        patch = value["patch"]
        known = self._patches.get(patch)
        return known if known is not None else self.patch(patch)

    def patch(self, path: object) -> Found | None:
        """What is said of every video in this patch, remembered; None if the path is not plain, or the
        trainer reads no patches."""
        if type(path) is not str or not self._patched or not plain_path(path):
            return None
        found: Found = NOTHING
        for word in self._words:
            if word in path:
                issue = Issue("video", ("video", "patch"), f"The path holds “{word}”.")
                found = (("colour-order", issue),)
                break
        if len(self._patches) >= _KNOWN_PATCHES:
            self._patches.clear()
        self._patches[path] = found
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
