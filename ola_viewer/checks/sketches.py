"""What the rules look at in a record, as a short key: records with equal keys have the same findings.

Faults come in crowds: whole sets were written by one script with one mistake. So the rules are asked about
the first record of each key, and their answer serves all others. A key keeps everything of a record that a rule
depends on; a record that has anything unusual has no key and always goes to the rules (a test compares both).
"""

from __future__ import annotations

import re

from ola_viewer.checks.plain_paths import Found, plain_path
from ola_viewer.checks.profiles import TrainerProfile
from ola_viewer.checks.record_view import RecordView
from ola_viewer.checks.registry import RECORD_RULES
from ola_viewer.checks.rules.media_values import suspicion
from ola_viewer.checks.rules.structure import refusal_in
from ola_viewer.checks.settings import CheckSettings

Key = tuple[str, ...]

MOST_KNOWN = 1 << 14
"""Keys whose findings are remembered."""
MOST_TURNS = 40
MOST_IMAGES = 200
MOST_ROLE = 24
"""Characters of a role; messages name no more of it."""
MOST_TAGS = 40
_TAGS = re.compile("(<(?:image|speech)>\n?)")
_MISSING = object()


class KnownFindings:
    """The findings of the rules, remembered by key. Bound to one trainer and one set of settings; one a worker."""

    def __init__(self, profile: TrainerProfile, settings: CheckSettings, codes: frozenset[str] | None) -> None:
        self._profile = profile
        self._settings = settings
        self._rules = tuple((rule.code, rule.look) for rule in RECORD_RULES if codes is None or rule.code in codes)
        self._any_initial = "" in settings.refusals
        self._initials = {phrase[:1] for phrase in settings.refusals}
        self._initials |= {letter.upper() for letter in self._initials}
        self._known: dict[Key, Found] = {}
        self._patches: dict[str, str] = {}

    def of(self, record: object) -> Found:
        """(code, issue) of every finding of a parsed record."""
        key = self.key(record)
        if key is None:
            return self._by_rules(record)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            found = self._known[key] = self._by_rules(record)
        return found

    def _by_rules(self, record: object) -> Found:
        view, settings = RecordView(record, self._profile, self._settings), self._settings
        return tuple((code, issue) for code, look in self._rules for issue in look(view, settings))

    def key(self, record: object) -> Key | None:
        """The key of a record, None where only the rules can tell."""
        if type(record) is not dict:
            return None
        turns = record.get("conversations")
        if type(turns) is not list or len(turns) > MOST_TURNS:
            return None
        name = record.get("id", _MISSING)
        parts = ["" if name is _MISSING else "-" if name in (None, "") else "+"]
        try:
            for field in ("image", "video", "audio", "audio_q"):
                value = record.get(field, _MISSING)
                parts.append("" if value is _MISSING else self._medium(value, field == "video"))
            question = record.get("text_q", _MISSING)
            parts.append("" if question is _MISSING else "t" + self._text(question))
            for turn in turns:
                role, text = turn["from"], turn["value"]
                if role == "human":
                    parts.append("h" + self._text(text))
                elif role == "gpt":
                    parts.append("g" + self._text(text) + self._refusal(text))
                elif type(role) is str and len(role) <= MOST_ROLE and "\t" not in role:
                    parts.append(f"r{role}\t{self._text(text)}{self._refusal(text)}")
                else:
                    return None
        except (_UnusualError, KeyError, TypeError):
            return None
        return tuple(parts)

    def _medium(self, value: object, is_video: bool) -> str:
        if type(value) is str:
            return self._path(value)
        if type(value) is dict:
            return self._place(value, is_video)
        if type(value) is list and len(value) <= MOST_IMAGES:
            return "[" + ",".join([self._medium(item, is_video) for item in value]) + "]"
        raise _UnusualError

    def _place(self, value: dict[str, object], is_video: bool) -> str:
        """A place in a patch, of exactly the three keys."""
        path, size = value["patch"], value["size"]
        if len(value) != 3 or type(path) is not str or type(value["start_num"]) is not int:
            raise _UnusualError
        patch = self._patches.get(path)
        if patch is None:
            if len(self._patches) >= MOST_KNOWN:
                self._patches.clear()
            word = next((word for word in self._profile.colour_words if word in path), "")
            patch = self._patches[path] = f"{{{self._path(path)}:{word}:"
        if type(size) is int:
            return patch + "}"
        if type(size) is not list or set(map(type, size)) != {int}:
            raise _UnusualError
        return f"{patch}*}}" if is_video else f"{patch}{len(size)}}}"

    @staticmethod
    def _path(path: str) -> str:
        if plain_path(path):
            return "p"
        return f"{suspicion(path)}/{not path}/{chr(0) in path}"

    @staticmethod
    def _text(text: object) -> str:
        """The tags of a text, the line break behind each, and whether there is anything between them."""
        if type(text) is not str:
            raise _UnusualError
        if "<" not in text:
            return "x" if text and not text.isspace() else " " if text else ""
        pieces = _TAGS.split(text)
        if len(pieces) > 2 * MOST_TAGS:
            raise _UnusualError
        for place in range(0, len(pieces), 2):
            between = pieces[place]
            if "<" in between:
                raise _UnusualError
            if between:
                pieces[place] = " " if between.isspace() else "x"
        return "".join(pieces)

    def _refusal(self, text: str) -> str:
        first = text[:1]
        if first in self._initials or not first.isascii() or first.isspace() or self._any_initial:
            return f"\t{refusal_in(text, self._settings.refusals)}"
        return ""


class _UnusualError(Exception):
    """The record has no key."""
