"""Columns by hand, for tests of the paths room."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ola_viewer.manifest.column_build import columns_by_parsing
from ola_viewer.manifest.columns import Columns
from ola_viewer.media.roots import Roots
from ola_viewer.paths.survey import Survey, survey_tables


def columns_of(records: Iterable[object]) -> Columns:
    """Columns of these records, as if they stood in one file."""
    raws = [json.dumps(record).encode() for record in records]
    starts = [100 * k for k in range(len(raws))]
    return columns_by_parsing(raws, starts)


def survey_of(*sources: Columns, roots: Roots | None = None, sizes: bool = True) -> Survey:
    """The survey of sources 0, 1 …"""
    tables = {number: columns.refs for number, columns in enumerate(sources)}
    return survey_tables(tables, {n: roots or Roots() for n in tables}, sizes=sizes)
