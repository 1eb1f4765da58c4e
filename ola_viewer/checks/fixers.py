"""How each fixable fault of the JSON is mended: a record in, a few changes of its literals out.

A fixer proposes; `fixes.py` plans, verifies and applies. A fixer returns None where no change is
certainly right. Each one is idempotent: a record that it has mended it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias
from urllib.parse import unquote

from ola_viewer.checks.record_view import RecordView, loader_int
from ola_viewer.checks.rules.media_values import suspicion
from ola_viewer.checks.rules.placeholders import TAG, unknown_tags
from ola_viewer.manifest.as_trained import IMAGE_TOKEN, SPEECH_TOKEN
from ola_viewer.manifest.sample import Pointer


@dataclass(frozen=True, slots=True)
class Change:
    """One literal that a fix changes. `text`: the value at `pointer` becomes `value`. `insert`: the object at
    the pointer gets the key `key` with `value`, behind `after`. `wrap` and `unwrap`: the number at the
    pointer is put into a list of one, or taken out of it, as it is spelt."""

    action: Literal["text", "insert", "wrap", "unwrap"]
    pointer: Pointer
    value: str = ""
    key: str = ""
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is wrong (`fault`) and what the fix does (`action`), in the words of the plan's groups.
    `changes` is None where there is no safe fix."""

    fault: str
    action: str | None
    changes: tuple[Change, ...] | None


Fixer: TypeAlias = Callable[[RecordView, "FixContext"], Proposal | None]
NO_SAFE_FIX = "No safe fix; edit by hand"


@dataclass(frozen=True, slots=True)
class FixContext:
    """What fixers need besides the record: the roles that can be mapped, the paths that were found."""

    roles: Mapping[str, str]
    new_path: Callable[[str], str | None]


def unsafe(fault: str) -> Proposal:
    """A fault that has to be mended by hand."""
    return Proposal(fault, None, None)


def fix_roles(view: RecordView, context: FixContext) -> Proposal | None:
    """`role-unknown`: user → human, assistant → gpt."""
    changes: list[Change] = []
    wrong: list[str] = []
    for number, turn in enumerate(view.turns):
        role = turn.get("from") if isinstance(turn, dict) else None
        if role in ("human", "gpt") or not isinstance(turn, dict) or "from" not in turn:
            continue
        wrong.append(role[:24] if isinstance(role, str) else "…")
        mapped = context.roles.get(role.lower()) if isinstance(role, str) else None
        if mapped is not None:
            changes.append(Change("text", ("conversations", number, "from"), mapped))
    if not wrong:
        return None
    fault = "Role " + ", ".join(f"“{role}”" for role in sorted(set(wrong)))
    if len(changes) < len(wrong):
        return unsafe(fault)
    new = sorted({change.value for change in changes}, reverse=True)
    return Proposal(fault, "Write " + " and ".join(f"“{role}”" for role in new), tuple(changes))


_NUMBERS = ("No", "One", "Two", "Three", "Four")


def _amount(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _media(count: int) -> str:
    return "one medium" if count == 1 else f"{_amount(count).lower()} media"


def _texts(view: RecordView) -> list[tuple[int, Pointer, str]]:
    """(turn, pointer, text) of the questions that the trainer keeps."""
    texts = []
    for number, (turn, role) in enumerate(zip(view.turns, view.roles, strict=True)):
        if not isinstance(turn, dict) or (role != "human" and not (number == 0 and view.spoken)):
            continue
        _, pointer = view.text_place(number)
        text = view.record.get("text_q") if pointer == ("text_q",) else turn.get("value")
        if isinstance(text, str):
            texts.append((number, pointer, text))
    return texts


def _replaced_tags(text: str, token: str) -> str:
    """The text with the misspelt tags that stand for `token` written right."""
    names = ("image", "video") if token == IMAGE_TOKEN else ("speech", "audio")

    def right(match: re.Match[str]) -> str:
        known = match.group() in (IMAGE_TOKEN, SPEECH_TOKEN)
        return token if not known and match.group(1).lower() in names else match.group()

    return TAG.sub(right, text)


def _misspelt(view: RecordView, token: str, missing: int) -> tuple[Change, ...]:
    """Changes that write misspelt tags right, if there are exactly as many as are missing."""
    changes = []
    count = 0
    for _, pointer, text in _texts(view):
        new = _replaced_tags(text, token)
        if new != text:
            count += new.count(token) - text.count(token)
            changes.append(Change("text", pointer, new))
    return tuple(changes) if count == missing else ()


def _without_tags(text: str, token: str, keep: int) -> str:
    """The text with only its first `keep` placeholders; a line that held nothing else goes with its line break."""
    seen = 0

    def trimmed(match: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return match.group() if seen <= keep else ""

    return re.sub(f"(?m:^){re.escape(token)}\n|{re.escape(token)}", trimmed, text)


def fix_image_tokens(view: RecordView, context: FixContext) -> Proposal | None:
    """`image-token-count`: insert the one that is missing, write misspelt ones right, trim too many in one turn."""
    trained = view.trained
    if trained is None or not view.has_image or view.images is None:
        return None
    written, wanted = trained.images + trained.literal_images, view.images
    if written == wanted:
        return None
    fault = f"{_amount(written)} {IMAGE_TOKEN}, {_media(wanted)}"
    if written < wanted:
        misspelt = _misspelt(view, IMAGE_TOKEN, wanted - written)
        if misspelt:
            return Proposal(f"{fault}, but another tag", f"Write {IMAGE_TOKEN} for the other tag", misspelt)
        if written or wanted != 1 or not _texts(view):
            return unsafe(fault)
        number, pointer, text = _texts(view)[0]
        if not view.spoken and not text.replace(SPEECH_TOKEN, "").strip() and SPEECH_TOKEN not in text:
            return unsafe(f"{fault}, and nothing is asked")
        place = "text_q" if pointer == ("text_q",) else f"turn {number + 1}"
        change = Change("text", pointer, f"{IMAGE_TOKEN}\n{text}")
        return Proposal(fault, f"Insert {IMAGE_TOKEN} at the start of {place}", (change,))
    holders = [place for place in _texts(view) if IMAGE_TOKEN in place[2]]
    if len(holders) != 1 or any(
        turn.text.count(IMAGE_TOKEN) for number, turn in enumerate(trained.turns) if number != holders[0][0]
    ):
        return unsafe(f"{fault}, in several turns")
    _, pointer, text = holders[0]
    which = "the second" if (written, wanted) == (2, 1) else f"the last {written - wanted}" if wanted else "all"
    action = f"Remove {which} {IMAGE_TOKEN}"
    return Proposal(fault, action, (Change("text", pointer, _without_tags(text, IMAGE_TOKEN, wanted)),))


def fix_speech_tokens(view: RecordView, context: FixContext) -> Proposal | None:
    """`speech-token-count`: insert the one that is missing, write a misspelt one right, trim too many in one turn."""
    trained = view.trained
    if trained is None or not view.has_speech:
        return None
    written = trained.speeches + trained.literal_speeches
    if written == 1:
        return None
    fault = f"{_amount(written)} {SPEECH_TOKEN}, one sound"
    if not _texts(view):
        return unsafe(fault)
    if not written:
        misspelt = _misspelt(view, SPEECH_TOKEN, 1)
        if misspelt:
            return Proposal(f"{fault}, but another tag", f"Write {SPEECH_TOKEN} for the other tag", misspelt)
        number, pointer, text = _texts(view)[0]
        if view.spoken and IMAGE_TOKEN in text:
            break_ = "" if text.endswith("\n") else "\n"
            change = Change("text", pointer, f"{text}{break_}{SPEECH_TOKEN}")
            return Proposal(fault, f"Insert {SPEECH_TOKEN} at the end of text_q", (change,))
        place = "text_q" if pointer == ("text_q",) else f"turn {number + 1}"
        change = Change("text", pointer, f"{SPEECH_TOKEN}\n{text}")
        return Proposal(fault, f"Insert {SPEECH_TOKEN} at the start of {place}", (change,))
    holders = [place for place in _texts(view) if SPEECH_TOKEN in place[2]]
    if len(holders) != 1:
        return unsafe(f"{fault}, in several turns")
    _, pointer, text = holders[0]
    change = Change("text", pointer, _without_tags(text, SPEECH_TOKEN, 1))
    return Proposal(fault, f"Keep the first {SPEECH_TOKEN} only", (change,))


def fix_tags(view: RecordView, context: FixContext) -> Proposal | None:
    """`tag-unknown`: where exactly so many placeholders are missing, the tag was meant to be one."""
    tags = sorted({tag[:16] for _, _, text in _texts(view) for tag in unknown_tags(text)})
    if not tags:
        return unsafe("A tag in an answer") if any(unknown_tags(text) for _, text in view.answers()) else None
    fault = "Tag " + ", ".join(tags)
    trained = view.trained
    if trained is None:
        return unsafe(fault)
    changes: dict[Pointer, str] = {}
    for token, has, missing in (
        (IMAGE_TOKEN, view.has_image, (view.images or 0) - trained.images - trained.literal_images),
        (SPEECH_TOKEN, view.has_speech, view.speeches - trained.speeches - trained.literal_speeches),
    ):
        if not has or missing <= 0:
            continue
        count = 0
        fresh: dict[Pointer, str] = {}
        for _, pointer, text in _texts(view):
            old = changes.get(pointer, text)
            new = _replaced_tags(old, token)
            count += new.count(token) - old.count(token)
            if new != old:
                fresh[pointer] = new
        if count == missing:
            changes |= fresh
    left = [tag for _, pointer, text in _texts(view) for tag in unknown_tags(changes.get(pointer, text))]
    if left or not changes:
        return unsafe(fault)
    action = "Write the placeholder that is missing"
    return Proposal(fault, action, tuple(Change("text", pointer, text) for pointer, text in changes.items()))


def fix_text_q(view: RecordView, context: FixContext) -> Proposal | None:
    """`text-q-missing`: copy the first question."""
    if not view.spoken or isinstance(view.record.get("text_q"), str):
        return None
    text = view.first_human_text
    if "text_q" in view.record:
        return unsafe("text_q is not text")
    if text is None:
        return unsafe("No text_q, and no question to copy")
    change = Change("insert", (), text, "text_q", "audio_q")
    return Proposal("No text_q", "Copy the first question", (change,))


def _fix_sizes(modality: str, wrap: bool) -> Fixer:
    """A fixer of sizes in the wrong wrapping."""

    def fix(view: RecordView, context: FixContext) -> Proposal | None:
        changes = []
        several = False
        for ref in view.media:
            if ref.modality != modality or not isinstance(ref.value, dict) or "size" not in ref.value:
                continue
            size = ref.value["size"]
            pointer = (*ref.pointer, "size")
            if wrap and not isinstance(size, list) and loader_int(size) is not None:
                changes.append(Change("wrap", pointer))
            elif not wrap and isinstance(size, list):
                several = several or len(size) != 1
                changes.append(Change("unwrap", pointer))
        if not changes:
            return None
        if wrap:
            return Proposal("Size is one number", "Put it into a list", tuple(changes))
        if several:
            return unsafe("Size is a list of several numbers")
        return Proposal("Size is a list of one number", "Take it out of the list", tuple(changes))

    return fix


def mended_path(path: str) -> str | None:
    """A suspicious path written as it was surely meant, or None."""
    new = path.strip()
    if new.lower().startswith("file://"):
        new = unquote(new[7:])
        new = new[9:] if new.lower().startswith("localhost/") else new
    new = new.replace("\\", "/")
    new = re.sub("/{2,}", "/", new) if "://" not in new else new
    return new if new and suspicion(new) is None else None


def fix_suspicious_paths(view: RecordView, context: FixContext) -> Proposal | None:
    """`path-suspicious`: blanks, back-slashes, file:// and doubled slashes; `~` and variables need a person."""
    faults: list[str] = []
    changes: list[Change] = []
    for ref in view.media:
        reason = suspicion(ref.path) if ref.path else None
        if reason is None or ref.path_pointer is None or ref.path is None:
            continue
        faults.append(reason)
        new = mended_path(ref.path)
        if new is not None:
            changes.append(Change("text", ref.path_pointer, new))
    if not faults:
        return None
    if len(changes) < len(faults):
        return unsafe(faults[0])
    return Proposal(faults[0], "Write the plain path", tuple(changes))


def _fix_found_paths(fault: str, action: str) -> Fixer:
    """A fixer of paths that stand on the disk in another spelling."""

    def fix(view: RecordView, context: FixContext) -> Proposal | None:
        changes = []
        for ref in view.media:
            new = context.new_path(ref.path) if ref.path else None
            if new is not None and new != ref.path and ref.path_pointer is not None:
                changes.append(Change("text", ref.path_pointer, new))
        return Proposal(fault, action, tuple(changes)) if changes else unsafe(f"{fault}, and not just one fits")

    return fix


FIXERS: Mapping[str, Fixer] = MappingProxyType(
    {
        "text-q-missing": fix_text_q,
        "role-unknown": fix_roles,
        "tag-unknown": fix_tags,
        "image-token-count": fix_image_tokens,
        "speech-token-count": fix_speech_tokens,
        "image-size-list": _fix_sizes("image", wrap=False),
        "audio-size-list": _fix_sizes("audio", wrap=False),
        "video-size-int": _fix_sizes("video", wrap=True),
        "path-suspicious": fix_suspicious_paths,
        "file-case": _fix_found_paths("Upper and lower case differ", "Write the name as it stands on the disk"),
        "file-extension": _fix_found_paths("The extension differs", "Write the extension of the file that is there"),
    }
)
"""The fixers in the order in which several of them are applied to one record."""
