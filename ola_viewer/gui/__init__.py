"""Everything Qt. The only folder that imports PySide6.

The engine is imported before anything of it: PySide reads, and keeps, the source text of every module that is imported
after it, to see whether the module uses it.
"""

from importlib import import_module
from typing import Final

_ENGINE: Final = (
    "building",
    "checks.fixes",
    "checks.renew",
    "checks.reports",
    "checks.run_check",
    "jobs.job_files",
    "manifest.column_refresh",
    "manifest.export_table",
    "manifest.json_change",
    "manifest.mix_files",
    "manifest.ordering",
    "manifest.query",
    "manifest.save",
    "manifest.source_process",
    "manifest.statistics",
    "media.playback",
    "media.sound_views",
    "paths.preview",
    "paths.relink",
    "review.review_files",
    "session.work_files",
)
"""What the window needs anyway."""

for _name in _ENGINE:
    import_module(f"ola_viewer.{_name}")
