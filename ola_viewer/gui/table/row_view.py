"""One record as the table paints it, read from a snapshot. Plain values, any thread."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Protocol

from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.jsontext import parse
from ola_viewer.manifest.problems import ManifestError
from ola_viewer.manifest.rows import RowId, position_of
from ola_viewer.manifest.sample import Kind, MediaRef, Sample

_QUESTION_LIMIT = 400
_TOKENS = re.compile(r"(?:\s*<(?:image|speech|video|audio)>)+\s*")


class ReadsRows(Protocol):
    """What is needed of a snapshot."""

    def sample(self, row: RowId) -> Sample:
        """The record, understood."""

    def is_edited(self, row: RowId) -> bool:
        """Whether an edit changed it."""

    def original(self, row: RowId) -> bytes:
        """Its bytes before all edits."""


@dataclass(frozen=True, slots=True)
class RowView:
    """What the cells of one row show. Texts are single lines of bounded length.

    `folder` and `name` are the last two steps of the first media path, `paths` all of them in full.
    `parts` counts frames or images (None where only decoding tells), `size` is bytes in patches
    (None for plain files). `edited`: the record differs from the file; `changed`: columns that do. `problem` is why
    the record cannot be read, else "".
    """

    row: RowId
    number: int
    id: str
    kind: Kind
    folder: str
    name: str
    paths: tuple[str, ...]
    parts: int | None
    size: int | None
    turns: int
    question: str
    edited: bool
    problem: str = ""
    changed: frozenset[str] = frozenset()


_SHOWN_IN = {"id": "id", "kind": "kind", "paths": "media", "parts": "frames", "size": "size", "turns": "turns",
             "question": "question"}  # fmt: skip
"""Which column shows a field of the view."""


def read_row_view(snapshot: ReadsRows, row: RowId) -> RowView:
    """Read and understand one record. A record that cannot be read yields a view with `problem`."""
    number = position_of(row)
    try:
        sample = snapshot.sample(row)
    except (ManifestError, OSError, ValueError, IndexError) as error:
        return RowView(row, number, "", Kind.OTHER, "", "", (), None, None, 0, "", False, str(error))
    view = _view_of(sample, row, edited=snapshot.is_edited(row))
    if not view.edited:
        return view
    try:
        before = _view_of(read_sample(parse(snapshot.original(row))), row, edited=False)
    except (ManifestError, OSError, ValueError, IndexError):
        return view
    changed = (shown for field, shown in _SHOWN_IN.items() if getattr(view, field) != getattr(before, field))
    return replace(view, changed=frozenset(changed))


def _view_of(sample: Sample, row: RowId, edited: bool) -> RowView:
    paths = tuple(ref.path for ref in sample.media if isinstance(ref.path, str))
    folder, name = _short(paths[0]) if paths else ("", "")
    return RowView(
        row=row,
        number=position_of(row),
        id="" if sample.id is None else one_line(str(sample.id), 200),
        kind=sample.kind,
        folder=folder,
        name=name + (f"  +{len(paths) - 1}" if len(paths) > 1 else ""),
        paths=paths,
        parts=_parts(sample),
        size=_size(sample),
        turns=len(sample.turns),
        question=_question(sample),
        edited=edited,
    )


def one_line(text: str, limit: int = _QUESTION_LIMIT) -> str:
    """`text` without line breaks and control characters, at most `limit` characters."""
    cut = text[: limit * 2]
    return " ".join("".join(c if c.isprintable() else " " for c in cut).split())[:limit]


def _short(path: str) -> tuple[str, str]:
    steps = path[-400:].rstrip("/").rsplit("/", 2)
    if len(steps) == 1:
        return "", one_line(steps[0])
    return one_line(steps[-2]) + "/", one_line(steps[-1])


def _sizes(ref: MediaRef) -> list[int] | None:
    """The sizes of a patch value, as ints where they are numbers."""
    if not isinstance(ref.value, dict) or not ref.is_patch:
        return None
    raw = ref.value.get("size")
    values = raw if isinstance(raw, list) else [raw]
    sizes = []
    for value in values:
        try:
            sizes.append(int(value if isinstance(value, int | float | str) else ""))
        except (TypeError, ValueError, OverflowError):
            return None
    return sizes


def _parts(sample: Sample) -> int | None:
    pictures = [ref for ref in sample.media if ref.modality in ("image", "video")]
    if not pictures:
        return None
    total = 0
    for ref in pictures:
        sizes = _sizes(ref)
        if sizes is not None:
            total += len(sizes)
        elif ref.modality == "video":
            return None
        else:
            total += 1
    return total


def _size(sample: Sample) -> int | None:
    sizes = [part for ref in sample.media for part in (_sizes(ref) or ())]
    return sum(sizes) if sizes else None


def _question(sample: Sample) -> str:
    for turn in sample.turns:
        if isinstance(turn.text, str):
            text = turn.text[: _QUESTION_LIMIT * 2]
            return one_line(_TOKENS.sub(" ", text)) or one_line(text)
    return ""
