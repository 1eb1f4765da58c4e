"""Documents of files that tests have written."""

from __future__ import annotations

from pathlib import Path

from ola_viewer.manifest.document import Document
from ola_viewer.manifest.source import Source


def open_document(path: Path) -> Document:
    """A document of one file, completely indexed, without the cache."""
    source = Source.open(path, use_cache=False)
    source.build_index()
    document = Document()
    document.add_source(source)
    return document
