"""Small helpers of the tests of checks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.profiles import OLA
from ola_viewer.checks.run_quick import CheckOptions
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.rows import position_of
from ola_viewer.manifest.source import Source

SETTINGS = CheckSettings()
AS_OLA = CheckOptions(profiles={number: OLA for number in range(8)}, jobs=1)


def document_of(path: Path, *records: Any) -> Document:
    """A document with one source that holds these records; written to `path`."""
    path.write_text(json.dumps(list(records), indent=1), encoding="utf-8")
    return opened(path)


def opened(*paths: Path) -> Document:
    """A document of these files."""
    document = Document()
    for number, path in enumerate(paths):
        source = Source.open(path, number)
        source.build_index()
        document.add_source(source)
    return document


def codes(table: FindingTable) -> dict[int, set[str]]:
    """The codes found, by position."""
    found: dict[int, set[str]] = {}
    for finding in table.iterate(SETTINGS):
        found.setdefault(position_of(finding.row), set()).add(finding.code)
    return found
