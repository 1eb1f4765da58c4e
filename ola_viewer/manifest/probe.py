"""What kind of file is this? Decided from its first bytes, before anything is indexed.

`probe` answers with an `Opening` for everything that holds records, and raises a `ManifestError` whose
sentence says what the file is instead: a folder, a Git LFS pointer, an error page, a registry …
"""

from __future__ import annotations

import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from ola_viewer.manifest import foreign
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import FileProblem, ManifestError

Container: TypeAlias = Literal["array", "wrapped-array", "jsonl", "object"]

HEAD_SIZE = 256 << 10
"""So much is looked at; a decision that would need more is taken for the most likely shape."""

BOM = b"\xef\xbb\xbf"
WHITE = b" \t\r\n"

RECORD_KEYS = frozenset(
    (
        "conversations",
        "messages",
        "conversation",
        "conversations_a",
        "QA",
        "query",
        "response",
        "instruction",
        "question",
        "answer",
        "text_q",
        "prompt",
        "image",
        "images",
        "video",
        "videos",
        "audio",
        "audios",
        "audio_q",
        "speech",
        "id",
        "image_path",
        "video_path",
        "audio_path",
        "text",
    )
)
"""Keys of which a record has at least one, in every dialect that is known."""

_MEMBER_LISTS = frozenset(
    (
        "conversations",
        "messages",
        "conversation",
        "conversations_a",
        "conversations_b",
        "QA",
        "history",
        "images",
        "videos",
        "audios",
        "objects",
        "tools",
        "chosen",
        "rejected",
        "rejected_messages",
        "content",
        "captions",
        "instances",
        "parts",
        "turns",
    )
)
"""Keys whose arrays belong to one record and never hold the records of a file."""

_LINE_END = re.compile(rb"\r?\n")


@dataclass(frozen=True, slots=True)
class Opening:
    """How the records of a file are laid out.

    `body` is the offset where records may begin: behind the `[` of an array, else behind the byte order
    mark. `key` is the member that holds the array of a wrapped array. `multiline`: objects one after
    another that are not one a line each. `opened` is False for an array whose `[` is missing.
    """

    container: Container
    body: int
    bom: bool = False
    key: str | None = None
    multiline: bool = False
    opened: bool = True

    @property
    def by_lines(self) -> bool:
        """Whether every record is one line."""
        return self.container == "jsonl" and not self.multiline

    @property
    def title(self) -> str:
        """The shape in words, for summaries."""
        if self.container == "wrapped-array":
            return f'JSON array under "{self.key}"'
        return {"array": "JSON array", "jsonl": "JSON Lines", "object": "single JSON object"}[self.container]

    @property
    def notices(self) -> tuple[FileProblem, ...]:
        """What is wrong with the file as a whole although every record of it can be read here."""
        if not self.bom:
            return ()
        said = (
            "The file begins with a byte order mark, which the trainer's json.load refuses: it will not read the file "
            "at all. Export writes it without the mark."
        )
        return (FileProblem("byte-order-mark", said, 0, 1, 1, None, len(BOM)),)


def probe(path: Path | str) -> Opening:
    """Say how the records of the file are laid out, or raise `ManifestError` with what the file is instead.

    Reads at most 256 KB. Packed files (`.gz`, `.zst`) are named as such: `Source.open` unpacks them first.
    """
    path = Path(path)
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise ManifestError("folder", f"{path} is a folder. Open the manifest file inside it.", path)
        if not stat.S_ISREG(mode):
            raise ManifestError("not-regular", f"{path} is a device or pipe, not a file.", path)
        with ReadFile(path) as file:
            head = file.read_at(0, HEAD_SIZE)
            return _decide(path, head, file.size)
    except FileNotFoundError as error:
        raise ManifestError("not-found", f"{path} does not exist.", path) from error
    except PermissionError as error:
        raise ManifestError("unreadable", f"{path} may not be read: permission denied.", path) from error
    except OSError as error:
        raise ManifestError("unreadable", f"{path} cannot be read: {error.strerror or error}.", path) from error


def _decide(path: Path, head: bytes, size: int) -> Opening:
    """The decision on the first bytes."""
    if not size:
        raise ManifestError("empty-file", f"{path} is empty (0 bytes). Was a download broken off?", path)
    foreign.refuse_encodings(path, head)
    bom = head.startswith(BOM)
    body = len(BOM) if bom else 0
    text = head[body:]
    if not text.strip(WHITE):
        if size > len(head):
            raise ManifestError("not-json", f"{path} begins with {len(head):,} bytes of white space.", path, 0)
        raise ManifestError("empty-file", f"{path} holds nothing but white space.", path)
    start = body + len(text) - len(text.lstrip(WHITE))
    whole = size == len(head)
    first = head[start : start + 1]
    if first == b"[":
        return _decide_array(head, start, bom, whole)
    if first == b"{":
        return _decide_object(path, head, start, bom, whole)
    foreign.refuse(path, head, start)
    raise ManifestError(
        "not-json",
        f"{path} is not JSON: byte {start} is {foreign.show(head[start : start + 12])}, "
        "where a manifest begins with [ or {.",
        path,
        start,
    )


def _decide_array(head: bytes, start: int, bom: bool, whole: bool) -> Opening:
    """An array of records, or one array a line."""
    lines = _complete_lines(head, start, whole)
    lists = sum(_parses(line, list) for line in lines[:3])
    of_records = bool(lines) and lines[0].lstrip(b"[ \t").startswith(b"{")
    if lists == len(lines[:3]) and lists > (2 if of_records else 1):  # two arrays of records are two joined files
        return Opening("jsonl", len(BOM) if bom else 0, bom)
    return Opening("array", start + 1, bom)


def _decide_object(path: Path, head: bytes, start: int, bom: bool, whole: bool) -> Opening:
    """JSON Lines, a bare record, an object around the array, or something with no records at all."""
    body = len(BOM) if bom else 0
    end = _end_of_value(head, start)
    if end is not None:
        value = json.loads(head[start:end].decode("latin-1"))
        rest = head[end:].lstrip(WHITE)
        follower = rest[:1]
        if follower == b"{":
            one_a_line = b"\n" not in head[start:end] and b"\n" in head[end : len(head) - len(rest)]
            return Opening("jsonl", body, bom, multiline=not one_a_line)
        if follower == b",":
            return Opening("array", body, bom, opened=False)
        if follower and b"\n" in head[end : len(head) - len(rest)] and b"\n" not in head[start:end]:
            return Opening("jsonl", body, bom)
        wrapped = _wrapped(head, start)
        if wrapped:
            return Opening("wrapped-array", wrapped[1], bom, key=wrapped[0])
        if not RECORD_KEYS & set(value):
            _refuse_named(path, value)
        return Opening("object", body, bom)
    if any(_parses(line, dict) for line in _complete_lines(head, start, whole)[:64]):
        return Opening("jsonl", body, bom)
    wrapped = _wrapped(head, start)
    if wrapped:
        return Opening("wrapped-array", wrapped[1], bom, key=wrapped[0])
    _refuse_named(path, _first_members(head, start))
    if whole and (second := _second_object(head, start)):
        return Opening("jsonl" if second == b"\n" else "array", body, bom, multiline=True, opened=second == b"\n")
    return Opening("object", body, bom)


def _refuse_named(path: Path, members: dict[str, object]) -> None:
    """Raise if the members are named after something: data sets, packed files, or records by their ids."""
    foreign.refuse_registry(path, members)
    values = list(members.values())
    if not values or RECORD_KEYS & set(members):
        return
    # two keys of a record, or its turns: one key alone, such as "text", occurs in many objects
    if all(isinstance(v, dict) and (len(RECORD_KEYS & v.keys()) > 1 or "conversations" in v) for v in values):
        raise ManifestError(
            "named-records",
            f"{path} is an object that holds each record under a name ({foreign.show_name(next(iter(members)))} …), "
            "not a list of records: no trainer known here reads it. Make it a list with: "
            "jq '[to_entries[] | {id: .key} + .value]' FILE > LIST.json",
            path,
        )


def _second_object(head: bytes, start: int) -> bytes:
    """For a file whose first object is damaged: does another one at the left margin follow?"""
    match = re.compile(rb"\n\}[ \t]*(,?)[ \t]*\r?\n\{").search(head, start)
    if not match:
        return b""
    return b"," if match.group(1) else b"\n"


def _complete_lines(head: bytes, start: int, whole: bool) -> list[bytes]:
    """The lines of the head that are not blank; without the last one where it is cut."""
    lines = _LINE_END.split(head[start:])
    if not whole:
        lines.pop()
    return [line for line in lines if line.strip(WHITE)]


def _parses(line: bytes, kind: type) -> bool:
    """Whether the line by itself is a JSON value of this kind and not empty."""
    try:
        value = json.loads(line.decode("latin-1"))
    except (ValueError, RecursionError):
        return False
    return isinstance(value, kind) and bool(value)


def _end_of_value(head: bytes, start: int) -> int | None:
    """Offset behind the value at `start`, or None if it is damaged or longer than the head."""
    try:
        # latin-1 keeps one character a byte, and JSON's own characters are all ASCII
        _, end = json.JSONDecoder().raw_decode(head[start:].decode("latin-1"))
    except (ValueError, RecursionError):
        return None
    return start + end


def _members(head: bytes, start: int) -> list[tuple[str, int]]:
    """Top-level keys of the object at `start` with the offsets of their values, as far as the head reaches."""
    text = head.decode("latin-1")
    decoder = json.JSONDecoder()
    white = re.compile(r"[ \t\r\n]*")

    def skip(at: int) -> int:
        match = white.match(text, at)
        return match.end() if match else at

    found: list[tuple[str, int]] = []
    at = skip(start + 1)
    try:
        while text.startswith('"', at):
            key, at = decoder.raw_decode(text, at)
            at = skip(at)
            if not text.startswith(":", at):
                break
            at = skip(at + 1)
            found.append((key.encode("latin-1").decode("utf-8", "replace"), at))
            _, at = decoder.raw_decode(text, at)
            at = skip(at)
            if not text.startswith(",", at):
                break
            at = skip(at + 1)
    except (ValueError, RecursionError, UnicodeEncodeError):
        return found  # the last value is damaged or goes on behind the head
    return found


def _wrapped(head: bytes, start: int) -> tuple[str, int] | None:
    """Key and body offset of the array of records inside the object at `start`, if there is one."""
    members = _members(head, start)
    if any(key in _MEMBER_LISTS for key, _ in members):
        return None
    for key, at in members:
        if head[at : at + 1] != b"[":
            continue
        first = at + 1 + len(head[at + 1 :]) - len(head[at + 1 :].lstrip(WHITE))
        if head[first : first + 1] == b"{" and RECORD_KEYS & {name for name, _ in _members(head, first)}:
            return key, at + 1
    return None


def _first_members(head: bytes, start: int) -> dict[str, object]:
    """The members that lie wholly in the head, parsed."""
    found: dict[str, object] = {}
    for key, at in _members(head, start)[:20]:
        end = _end_of_value(head, at)
        if end is not None:
            found[key] = json.loads(head[at:end].decode("latin-1"))
    return found
