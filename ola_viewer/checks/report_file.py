"""Reports as files: there is the whole report, or what was there before."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TextIO

from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.reports import ReportContext, write_csv, write_html, write_json, write_text
from ola_viewer.manifest.atomic_file import PartFile, check_target, disk_errors
from ola_viewer.manifest.export import refuse_target

Writer = Callable[[TextIO, ReportContext, FindingTable], None]
WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"text": write_text, "json": write_json, "csv": write_csv, "html": write_html}
)
"""The forms of a report."""
_FORM_OF = {".html": "html", ".json": "json", ".jsonl": "json", ".csv": "csv"}


def form_of(path: Path) -> str:
    """The form that a name's ending says, HTML for others."""
    return _FORM_OF.get(path.suffix.lower(), "html")


def write_report(path: Path, context: ReportContext, table: FindingTable, form: str | None = None) -> Path:
    """Write a report to `path`, in the form that its name says if None is given. The old file stays until the new
    one is whole. Raises `SaveError`, also where `path` is one of the sources, and `Cancelled`."""
    refuse_target(context.snapshot, path, overwrite=True)
    with PartFile(check_target(path, 0)) as part:
        text = io.TextIOWrapper(part.out, encoding="utf-8", errors="backslashreplace", newline="\n")
        try:
            with disk_errors(path):
                WRITERS[form or form_of(path)](text, context, table)
                text.flush()
        finally:
            text.detach()
        part.finish()
        part.commit()
    return path
