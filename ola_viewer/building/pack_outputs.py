"""Pack for folders: the mapping from paths to patches, and a first manifest over them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ola_viewer.building.pack import Packed
from ola_viewer.building.pack_items import FolderPlan, ItemKind, PackItem
from ola_viewer.manifest.atomic_file import PartFile, disk_errors

MAPPING_NAME: Final = "patch_mapping.json"
_QUESTIONS: Final[dict[tuple[str, ...], str]] = {
    ("image",): "<image>\nWhat is shown?",
    ("video",): "<image>\nWhat happens?",
    ("audio",): "<speech>\nWhat is heard?",
    ("video", "audio"): "<speech><image>\nWhat happens?",
}


def write_mapping(plan: FolderPlan, packed: Packed, target: Path) -> None:
    """`patch_mapping.json`: relative path → original path and media value, one entry a line. Raises `SaveError`."""
    with disk_errors(target), PartFile(target) as part:
        separator = b"{\n"
        for name, entry in _entries(plan.items, packed):
            part.out.write(separator + json.dumps(name).encode("ascii") + b": " + json.dumps(entry).encode("ascii"))
            separator = b",\n"
        part.out.write(b"{}\n" if separator == b"{\n" else b"\n}\n")
        part.finish()
        part.commit()


def write_records(plan: FolderPlan, packed: Packed, target: Path) -> int:
    """A manifest with one record for each packed medium, its question and answer still to be written; returns the
    number of records. Raises `SaveError`."""
    count = 0
    with disk_errors(target), PartFile(target) as part:
        separator = b"[\n"
        for name, entry in _entries(plan.items, packed):
            media: dict[str, object] = {key: entry[key] for key in ("image", "video", "audio") if key in entry}
            turns: list[dict[str, str]] = [
                {"from": "human", "value": _QUESTIONS[tuple(media)]},
                {"from": "gpt", "value": ""},
            ]
            record: dict[str, object] = {"id": name, **media, "conversations": turns}
            part.out.write(separator + json.dumps(record).encode("ascii"))
            separator = b",\n"
            count += 1
        part.out.write(b"[]\n" if not count else b"\n]\n")
        part.finish()
        part.commit()
    return count


def _entries(items: Sequence[PackItem], packed: Packed) -> Iterator[tuple[str, dict[str, object]]]:
    """Name and entry of everything that was packed; a video and its sound track are one entry."""
    for name, group in itertools.groupby(items, lambda item: item.name):
        entry: dict[str, object] = {}
        for item in group:
            value = packed.value(item)
            if value is not None:
                key = item.kind.field
                original = item.paths[0] if item.kind is not ItemKind.FRAMES else str(Path(item.paths[0]).parent)
                entry[f"original_{key}_path"] = original
                entry[key] = value
        if entry:
            yield name, {key: entry[key] for key in sorted(entry, key=lambda key: not key.startswith("original"))}
