"""Edits as JSON for journals and work files, and back. Each room registers its own kinds.

There is no global registry: `app.py` and the command line build one codec and hand it to the session.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ola_viewer.manifest import bulk_edits, order_edits, record_edits, turn_edits
from ola_viewer.manifest.edits import Edit

FromJson: TypeAlias = Callable[[dict[str, object]], Edit]


class UnknownEditError(ValueError):
    """A journal or work file holds an edit that this program does not know, or that is damaged."""


class EditCodec:
    """Which class rebuilds which kind of edit."""

    def __init__(self) -> None:
        self._kinds: dict[str, FromJson] = {}

    def register(self, kind: str, from_json: FromJson) -> None:
        """Add a kind. `from_json` raises ValueError, TypeError or KeyError for damaged input.
        Raises ValueError if the kind is taken."""
        if kind in self._kinds:
            raise ValueError(f"the kind of edit {kind!r} is registered already")
        self._kinds[kind] = from_json

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds that can be decoded."""
        return tuple(self._kinds)

    def encode(self, edit: Edit) -> dict[str, object]:
        """The edit as JSON-serialisable object, with its kind under `kind`."""
        return {"kind": edit.kind, **edit.to_json()}

    def decode(self, value: object) -> Edit:
        """The edit that `encode` wrote. Raises `UnknownEditError`."""
        if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
            raise UnknownEditError("an edit must be an object with a text under `kind`")
        kind = value["kind"]
        from_json = self._kinds.get(kind)
        if from_json is None:
            raise UnknownEditError(f"unknown kind of edit “{kind}”: written by a newer version of the program?")
        try:
            return from_json(value)
        except (ValueError, TypeError, KeyError) as error:
            raise UnknownEditError(f"damaged edit of kind “{kind}”: {error}") from error


def core_codec() -> EditCodec:
    """A codec that knows the edits of this room."""
    codec = EditCodec()
    for room in (order_edits, record_edits, bulk_edits, turn_edits):
        for kind, from_json in room.edit_kinds().items():
            codec.register(kind, from_json)
    return codec
