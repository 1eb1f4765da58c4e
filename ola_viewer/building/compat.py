"""Patches exactly as the published create_patch.py writes them, byte for byte, for comparison and for old readers.

That includes what is better not done: every file is packed, also those that are no media; the mapping knows bare names
only, so that the last of several equal ones wins; `size` is a list of one, which the image reader refuses; frame_10
comes before frame_2; the folder and the name are glued together; after 10,000 files an empty patch may follow.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.atomic_file import PartFile, disk_errors
from ola_viewer.manifest.platform_io import ReadFile, copy_range

FILES_A_PATCH: Final = 10_000
MAPPING_NAME: Final = "patch_mapping.json"


@dataclass(frozen=True, slots=True)
class CompatResult:
    """What was written. `lost`: files whose entry in the mapping was overwritten by another one of the same name."""

    patches: list[Path]
    mapping: Path
    files: int
    lost: int


def pack_like_create_patch(
    folder: str,
    image_out_dir: str,
    json_out_dir: Path,
    files_a_patch: int = FILES_A_PATCH,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> CompatResult:
    """Pack every file below `folder`. The texts go into names and mapping as they stand: `image_out_dir` is put before
    `patch_000000` without a separator. Patches and mapping take their names when they are complete. Raises OSError for
    unreadable files, `SaveError`, `Cancelled`."""
    cancel = cancel or CancelToken()
    files = sorted(os.path.join(base, name) for base, _, names in os.walk(folder) for name in names)
    patches: list[Path] = []
    mapping: dict[str, dict[str, object]] = {}
    for number in range(len(files) // files_a_patch + 1):
        name = f"{image_out_dir}patch_{number:06d}"
        chosen = files[number * files_a_patch : (number + 1) * files_a_patch]
        patch = Path(name)
        with disk_errors(patch):
            patch.parent.mkdir(parents=True, exist_ok=True)
            with PartFile(patch) as part:
                start = 0
                for done, file in enumerate(chosen, number * files_a_patch + 1):
                    cancel.check()
                    with ReadFile(file) as source:
                        size = copy_range(source, 0, source.size, part.out)
                    image = {"patch": name, "start_num": start, "size": [size]}
                    mapping[file.split("/")[-1]] = {"original_image_path": file, "image": image}
                    start += size
                    progress(Progress(done, len(files), "files"))
                part.finish()
                part.commit()
        patches.append(patch)
    target = json_out_dir / MAPPING_NAME
    with disk_errors(target):
        json_out_dir.mkdir(parents=True, exist_ok=True)
        with PartFile(target) as part:
            part.out.write(json.dumps(mapping, indent=4).encode("ascii"))
            part.finish()
            part.commit()
    return CompatResult(patches, target, len(files), len(files) - len(mapping))
