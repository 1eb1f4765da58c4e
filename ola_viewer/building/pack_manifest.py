"""Pack for manifests: which media the records name, and the edits that make them point into the patches."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from ola_viewer.building.media_edits import ReplaceMedia, chosen_rows, media_key, media_of
from ola_viewer.building.pack import Packed
from ola_viewer.building.pack_items import ItemKind, PackItem, PackOptions
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.rows import RowIds, source_of
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.errors import MediaError
from ola_viewer.media.frame_files import frames_of_folder
from ola_viewer.media.roots import Roots, locate, resolve


@dataclass(slots=True)
class ManifestPlan:
    """What a manifest needs packed. `items` once each; `uses` by source number: `media_key` of a value → its item;
    `rows` the records that hold such values; `missing` sentences about files that are not there."""

    items: list[PackItem] = field(default_factory=list)
    uses: dict[int, dict[str, PackItem]] = field(default_factory=dict)
    rows: dict[int, list[int]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    already: int = 0
    """Values that point into a patch already."""


def plan_manifest(
    snapshot: Snapshot,
    roots: Mapping[int, Roots],
    options: PackOptions,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    rows: RowIds | None = None,
) -> ManifestPlan:
    """The media files that the records (or `rows`) name, each once, in the order of the records. Reads every record;
    touches the disk once a distinct path. Sounds only with `options.audio`; records of foreign dialects
    stay as they are."""
    plan = ManifestPlan()
    rows = chosen_rows(snapshot, rows)
    seen: dict[str, PackItem] = {}
    known: dict[tuple[int, str], PackItem | None] = {}
    for done, (row, raw) in enumerate(snapshot.iter_raws(rows, cancel)):
        if done % 1000 == 0:
            progress(Progress(done, len(rows)))
        number = source_of(row)
        used = False
        for ref in media_of(raw):
            if ref.is_patch:
                plan.already += 1
                continue
            if not _is_packable(ref, options):
                continue
            key = media_key(ref)
            if (number, key) not in known:
                known[number, key] = _item_of(ref, roots.get(number, Roots()), plan)
            item = known[number, key]
            if item is not None:
                if item.key not in seen:
                    seen[item.key] = item
                    plan.items.append(item)
                plan.uses.setdefault(number, {})[key] = item
                used = True
        if used:
            plan.rows.setdefault(number, []).append(row)
    return plan


def _is_packable(ref: MediaRef, options: PackOptions) -> bool:
    if ref.path is None or (ref.modality == "audio" and not options.audio):
        return False
    return isinstance(ref.value, str) or (ref.modality == "image" and isinstance(ref.value, dict))


def _item_of(ref: MediaRef, roots: Roots, plan: ManifestPlan) -> PackItem | None:
    """The item that a value names, or None with a sentence in `plan.missing`."""
    text = ref.path or ""
    try:
        if ref.modality == "video":
            folder = resolve(text, roots).path
            if folder is not None and folder.is_dir():
                frames = frames_of_folder(folder)
                if frames:
                    return PackItem(ItemKind.FRAMES, str(folder.absolute()), frames)
                plan.missing.append(f"{folder} holds no images.")
                return None
        path = locate(text, roots).absolute()
        kind = {"image": ItemKind.IMAGE, "video": ItemKind.VIDEO, "audio": ItemKind.AUDIO}[ref.modality]
        return PackItem(kind, str(path), (str(path),), path.stat().st_size)
    except MediaError as error:
        plan.missing.append(str(error))
    except OSError as error:
        plan.missing.append(f"{text}: {error.strerror or error}.")
    return None


def packed_edits(plan: ManifestPlan, packed: Packed) -> list[Edit]:
    """The edits that make the records point into the patches: one a source."""
    edits: list[Edit] = []
    for number, uses in plan.uses.items():
        values: dict[str, bytes] = {}
        for key, item in uses.items():
            value = packed.value(item)
            if value is not None:
                values[key] = json.dumps(value, separators=(",", ":")).encode("ascii")
        if values:
            edits.append(ReplaceMedia(RowSet.of(plan.rows[number]), values, "Pack media"))
    return edits
