"""Small pictures of records for reports."""

from __future__ import annotations

import io
from collections.abc import Mapping

from ola_viewer.checks.files_worker import media_of
from ola_viewer.checks.profiles import OLA
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.rows import source_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.errors import MediaError
from ola_viewer.media.roots import Roots


class Thumbnails:
    """Makes a JPEG of the first image or packed frame of a row; video files are left out (they take long)."""

    def __init__(self, snapshot: Snapshot, roots: Mapping[int, Roots], height: int = 96) -> None:
        self._snapshot = snapshot
        self._roots = roots
        self._height = height
        self._made: dict[int, bytes | None] = {}

    def __call__(self, row: int) -> bytes | None:
        """The picture as JPEG bytes, None where there is none or it cannot be decoded."""
        if row not in self._made:
            self._made[row] = self._make(row)
        return self._made[row]

    def _make(self, row: int) -> bytes | None:
        from PIL import Image

        from ola_viewer.media.frames import open_frames

        try:
            for ref in media_of(self._snapshot.raw(row), OLA, CheckSettings()):
                if ref.modality == "audio" or (ref.modality == "video" and isinstance(ref.value, str)):
                    continue
                roots = self._roots.get(source_of(row), Roots())
                picture = open_frames(ref, roots).thumbnail(0, self._height)
                out = io.BytesIO()
                Image.fromarray(picture.rgb).save(out, "JPEG", quality=80)
                return out.getvalue()
        except (MediaError, SourceChangedError, IndexError, OSError):
            return None
        return None
