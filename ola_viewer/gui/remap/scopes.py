"""What a rule may apply to, as choices for the moment's filter, selection and files."""

from __future__ import annotations

import numpy as np

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.remap.media_states import tr
from ola_viewer.gui.remap.rule_row import ScopeOption
from ola_viewer.manifest.edits import RowSet
from ola_viewer.paths.path_rule import ALL, RuleScope


def scope_options(model: DocumentModel) -> tuple[ScopeOption, ...]:
    """All records; the filter's and the selected rows as they are when chosen; each file; each field with media."""
    options = [ScopeOption(tr("All records"), ALL)]
    if model.filtered and len(model.rows):
        rows = model.rows
        title = tr("Filter: {0}").format(count_text(len(rows)))
        options.append(ScopeOption(title, lambda: RuleScope(RowSet.of(rows))))
    if len(model.selected) > 1:
        chosen = model.selected
        title = tr("Selection: {0}").format(count_text(len(chosen)))
        options.append(ScopeOption(title, lambda: RuleScope(RowSet.of(chosen))))
    if len(model.sources) > 1:
        options += [ScopeOption(state.path.name, RuleScope(source=state.number)) for state in model.sources]
    options += [ScopeOption(tr("Field: {0}").format(name), RuleScope(field=name)) for name in fields_in_use(model)]
    return tuple(options)


def fields_in_use(model: DocumentModel) -> list[str]:
    """The keys that name media in the open files, in the order of the format."""
    names: dict[str, None] = {}
    for source in model.snapshot.sources:
        columns = model.snapshot.columns(source.number)
        if columns is not None:
            used = np.bincount(columns.refs.field, minlength=len(columns.refs.field_names))
            names |= {name: None for name, count in zip(columns.refs.field_names, used, strict=False) if count}
    return list(names)
