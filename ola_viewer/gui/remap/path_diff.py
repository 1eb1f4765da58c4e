"""Where two paths differ, step by step, for colouring. Plain functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
_TOKENS = re.compile(r"[^/\\.]+|[/\\.]")
_LONGEST = 4000


def diff_spans(before: str, after: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The (start, stop) of what is removed and of what is added, in whole steps between separators and dots."""
    if len(before) > _LONGEST or len(after) > _LONGEST:
        return ((0, len(before)),), ((0, len(after)),)
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    old_at, new_at = _starts(old), _starts(new)
    removed: list[Span] = []
    added: list[Span] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            if i2 > i1:
                removed.append((old_at[i1], old_at[i2]))
            if j2 > j1:
                added.append((new_at[j1], new_at[j2]))
    return _joined(removed), _joined(added)


def _starts(tokens: Sequence[str]) -> list[int]:
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Spans with a single separator between them are one."""
    joined: list[Span] = []
    for start, stop in spans:
        if joined and start - joined[-1][1] <= 1:
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    return tuple(joined)


def cut_to(text: str, spans: Sequence[Span], most: int) -> tuple[str, tuple[Span, ...]]:
    """The text shortened to `most` characters with an ellipsis, the first span kept in sight; spans follow."""
    if len(text) <= most or most < 4:
        return text, tuple(spans)
    first = spans[0] if spans else (0, 0)
    start = 0 if first[1] <= most - 1 else max(0, min(first[0] - 2, len(text) - most + 1))
    head = "…" if start else ""
    stop = start + most - len(head)
    tail = "…" if stop < len(text) else ""
    stop -= len(tail)
    shown = head + text[start:stop] + tail
    moved = []
    for a, b in spans:
        a, b = max(a, start), min(b, stop)
        if a < b:
            moved.append((a - start + len(head), b - start + len(head)))
    return shown, tuple(moved)
