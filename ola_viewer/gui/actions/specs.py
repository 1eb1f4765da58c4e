"""Every command of the program as data. Menus, the palette and the keyboard map are made of this list."""

# ruff: noqa: E501 - one command a line reads as the table that it is
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ola_viewer.gui.translation import QT_TRANSLATE_NOOP

Need: TypeAlias = Literal["", "document", "record", "selection", "undo", "redo", "modified", "problems", "media"]
Scope: TypeAlias = Literal["window", "table", "facets", "inspector"]


MENUS: tuple[tuple[str, str], ...] = (
    ("file", QT_TRANSLATE_NOOP("menus", "&File")),
    ("edit", QT_TRANSLATE_NOOP("menus", "&Edit")),
    ("view", QT_TRANSLATE_NOOP("menus", "&View")),
    ("go", QT_TRANSLATE_NOOP("menus", "&Go")),
    ("media", QT_TRANSLATE_NOOP("menus", "&Media")),
    ("review", QT_TRANSLATE_NOOP("menus", "&Review")),
    ("build", QT_TRANSLATE_NOOP("menus", "&Build")),
    ("help", QT_TRANSLATE_NOOP("menus", "&Help")),
)


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One command. `id` is `area.verb`; `keys` are portable key texts; `menu` is a menu's name or "".

    `needs` says when it can be used. Keys of scope "table" and "facets" act only while that pane has
    the focus (those of "inspector" are handled by it and only named here), those of "window" everywhere except where a text field takes them. `group`: a
    separator stands between different groups of a menu.
    """

    id: str
    title: str
    keys: tuple[str, ...] = ()
    menu: str = ""
    needs: Need = ""
    group: int = 0
    icon: str = ""
    checkable: bool = False
    scope: Scope = "window"


_SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("file.open", QT_TRANSLATE_NOOP("actions", "Open…"), ("Ctrl+O",), "file"),
    ActionSpec("file.add", QT_TRANSLATE_NOOP("actions", "Add to open table…"), ("Ctrl+Shift+O",), "file", "document"),
    ActionSpec("file.open_folder", QT_TRANSLATE_NOOP("actions", "Open folder…"), (), "file"),
    ActionSpec("file.sample", QT_TRANSLATE_NOOP("actions", "Open the sample manifest"), (), "file"),
    ActionSpec("file.reload", QT_TRANSLATE_NOOP("actions", "Reload"), ("F5",), "file", "document", 1),
    ActionSpec("file.save", QT_TRANSLATE_NOOP("actions", "Save"), ("Ctrl+S",), "file", "modified", 2),
    ActionSpec("file.export", QT_TRANSLATE_NOOP("actions", "Export…"), ("Ctrl+Shift+S",), "file", "document", 2),
    ActionSpec("work.save", QT_TRANSLATE_NOOP("actions", "Save work file…"), (), "file", "document", 2),
    ActionSpec("work.apply", QT_TRANSLATE_NOOP("actions", "Apply work file…"), (), "file", "document", 2),
    ActionSpec("file.close", QT_TRANSLATE_NOOP("actions", "Close"), ("Ctrl+W",), "file", "document", 3),
    ActionSpec("app.settings", QT_TRANSLATE_NOOP("actions", "Settings…"), ("Ctrl+,",), "file", "", 4),
    ActionSpec("app.quit", QT_TRANSLATE_NOOP("actions", "Quit"), ("Ctrl+Q",), "file", "", 5),
    ActionSpec("edit.undo", QT_TRANSLATE_NOOP("actions", "Undo"), ("Ctrl+Z",), "edit", "undo", 0, "undo"),
    ActionSpec("edit.redo", QT_TRANSLATE_NOOP("actions", "Redo"), ("Ctrl+Shift+Z",), "edit", "redo", 0, "redo"),
    ActionSpec("edit.copy", QT_TRANSLATE_NOOP("actions", "Copy rows"), ("Ctrl+C",), "edit", "selection", 1, "copy", scope="table"),
    ActionSpec("edit.copy_path", QT_TRANSLATE_NOOP("actions", "Copy media path"), ("Ctrl+Shift+C",), "edit", "record", 1, scope="table"),
    ActionSpec("edit.select_all", QT_TRANSLATE_NOOP("actions", "Select all rows"), ("Ctrl+A",), "edit", "document", 1, scope="table"),
    ActionSpec("edit.toggle", QT_TRANSLATE_NOOP("actions", "Select or unselect this row"), ("X",), "edit", "record", 1, scope="table"),
    ActionSpec("edit.delete", QT_TRANSLATE_NOOP("actions", "Delete records"), ("Del",), "edit", "selection", 2, "trash", scope="table"),
    ActionSpec("edit.duplicate", QT_TRANSLATE_NOOP("actions", "Duplicate records"), ("Ctrl+D",), "edit", "selection", 2, scope="table"),
    ActionSpec("edit.exclude", QT_TRANSLATE_NOOP("actions", "Exclude or include records"), ("Shift+Del",), "edit", "selection", 2, "hide", scope="table"),
    ActionSpec("edit.move_up", QT_TRANSLATE_NOOP("actions", "Move records up"), ("Alt+Shift+Up",), "edit", "selection", 2, scope="table"),
    ActionSpec("edit.move_down", QT_TRANSLATE_NOOP("actions", "Move records down"), ("Alt+Shift+Down",), "edit", "selection", 2, scope="table"),
    ActionSpec("edit.move_to", QT_TRANSLATE_NOOP("actions", "Move records to position…"), ("Ctrl+Shift+M",), "edit", "selection", 2, scope="table"),
    ActionSpec("edit.turn", QT_TRANSLATE_NOOP("actions", "Edit turn"), ("E",), "edit", "record", 3, "pencil", scope="table"),
    ActionSpec("edit.path", QT_TRANSLATE_NOOP("actions", "Edit media path"), ("F2",), "edit", "record", 3),
    ActionSpec("edit.range", QT_TRANSLATE_NOOP("actions", "Edit patch numbers…"), ("Shift+F2",), "edit", "record", 3),
    ActionSpec("edit.replace", QT_TRANSLATE_NOOP("actions", "Replace in conversations…"), ("Ctrl+H",), "edit", "document", 3),
    ActionSpec("edit.json", QT_TRANSLATE_NOOP("actions", "Edit record as JSON"), ("Ctrl+E",), "edit", "record", 3, scope="table"),
    ActionSpec("edit.key", QT_TRANSLATE_NOOP("actions", "Set, remove or rename a key…"), (), "edit", "document", 3),
    ActionSpec("edit.renumber", QT_TRANSLATE_NOOP("actions", "New ids…"), (), "edit", "document", 3),
    ActionSpec("edit.changes", QT_TRANSLATE_NOOP("actions", "Show changes"), ("D",), "edit", "document", 3, scope="table"),
    ActionSpec("search.filter", QT_TRANSLATE_NOOP("actions", "Filter"), ("Ctrl+F", "/"), "edit", "document", 4, "filter"),
    ActionSpec("search.clear", QT_TRANSLATE_NOOP("actions", "Clear filter"), ("Ctrl+Shift+F",), "edit", "document", 4),
    ActionSpec("filter.cell", QT_TRANSLATE_NOOP("actions", "Filter by this cell"), ("F",), "edit", "record", 4, scope="table"),
    ActionSpec("filter.exclude", QT_TRANSLATE_NOOP("actions", "Exclude this cell's value"), ("Shift+F",), "edit", "record", 4, scope="table"),
    ActionSpec("view.facets", QT_TRANSLATE_NOOP("actions", "Left pane"), ("Ctrl+B",), "view", "document", 0, "pane_left", True),
    ActionSpec("view.bottom", QT_TRANSLATE_NOOP("actions", "Bottom panel"), ("Ctrl+J",), "view", "document", 0, "pane_bottom", True),
    ActionSpec("view.inspector", QT_TRANSLATE_NOOP("actions", "Right pane"), ("Ctrl+I",), "view", "document", 0, "pane_right", True),
    ActionSpec("panel.problems", QT_TRANSLATE_NOOP("actions", "Problems"), ("Alt+1",), "view", "document", 1, "checklist"),
    ActionSpec("panel.remap", QT_TRANSLATE_NOOP("actions", "Remap paths"), ("Alt+2",), "view", "document", 1, "swap_colours"),
    ActionSpec("panel.statistics", QT_TRANSLATE_NOOP("actions", "Statistics"), ("Alt+3",), "view", "document", 1, "table"),
    ActionSpec("panel.jobs", QT_TRANSLATE_NOOP("actions", "Jobs"), ("Alt+4",), "view", "", 1, "clock"),
    ActionSpec("panel.history", QT_TRANSLATE_NOOP("actions", "History"), ("Alt+5",), "view", "document", 1, "undo"),
    ActionSpec("theme.system", QT_TRANSLATE_NOOP("actions", "Theme: like the system"), (), "view", "", 2),
    ActionSpec("theme.light", QT_TRANSLATE_NOOP("actions", "Theme: light"), (), "view", "", 2),
    ActionSpec("theme.dark", QT_TRANSLATE_NOOP("actions", "Theme: dark"), (), "view", "", 2),
    ActionSpec("view.columns_reset", QT_TRANSLATE_NOOP("actions", "Columns as delivered"), (), "view", "document", 3),
    ActionSpec("view.full_screen", QT_TRANSLATE_NOOP("actions", "Full screen"), ("F11",), "view", "", 4, checkable=True),
    ActionSpec("app.palette", QT_TRANSLATE_NOOP("actions", "Commands and records…"), ("Ctrl+K",), "go", "", 0, "search"),
    ActionSpec("go.record", QT_TRANSLATE_NOOP("actions", "Go to record…"), ("Ctrl+G",), "go", "document", 0),
    ActionSpec("go.previous", QT_TRANSLATE_NOOP("actions", "Previous record"), ("Alt+Up",), "go", "document", 1, "chevron_up"),
    ActionSpec("go.next", QT_TRANSLATE_NOOP("actions", "Next record"), ("Alt+Down",), "go", "document", 1, "chevron_down"),
    ActionSpec("go.first", QT_TRANSLATE_NOOP("actions", "First record"), ("Home",), "go", "document", 1, scope="table"),
    ActionSpec("go.last", QT_TRANSLATE_NOOP("actions", "Last record"), ("End",), "go", "document", 1, scope="table"),
    ActionSpec("go.next_match", QT_TRANSLATE_NOOP("actions", "Next match"), ("F3",), "go", "document", 2),
    ActionSpec("go.previous_match", QT_TRANSLATE_NOOP("actions", "Previous match"), ("Shift+F3",), "go", "document", 2),
    ActionSpec("go.next_problem", QT_TRANSLATE_NOOP("actions", "Next problem"), ("F8",), "go", "document", 2),
    ActionSpec("go.previous_problem", QT_TRANSLATE_NOOP("actions", "Previous problem"), ("Shift+F8",), "go", "document", 2),
    ActionSpec("pane.next", QT_TRANSLATE_NOOP("actions", "Next pane"), ("F6",), "go", "document", 3),
    ActionSpec("pane.previous", QT_TRANSLATE_NOOP("actions", "Previous pane"), ("Shift+F6",), "go", "document", 3),
    ActionSpec("pane.facets", QT_TRANSLATE_NOOP("actions", "To the left pane"), ("Ctrl+1",), "go", "document", 3),
    ActionSpec("pane.table", QT_TRANSLATE_NOOP("actions", "To the table"), ("Ctrl+2",), "go", "document", 3),
    ActionSpec("pane.inspector", QT_TRANSLATE_NOOP("actions", "To the inspector"), ("Ctrl+3",), "go", "document", 3),
    ActionSpec("inspector.next_tab", QT_TRANSLATE_NOOP("actions", "Next page of the inspector"), ("Ctrl+PgDown",), "go", "record", 4),
    ActionSpec("inspector.previous_tab", QT_TRANSLATE_NOOP("actions", "Previous page of the inspector"), ("Ctrl+PgUp",), "go", "record", 4),
    ActionSpec("media.play", QT_TRANSLATE_NOOP("actions", "Play or pause"), ("Space",), "media", "media", 0, "play", scope="inspector"),
    ActionSpec("media.back", QT_TRANSLATE_NOOP("actions", "One frame or 0.1 s back"), (",",), "media", "media", 0, scope="inspector"),
    ActionSpec("media.on", QT_TRANSLATE_NOOP("actions", "One frame or 0.1 s on"), (".",), "media", "media", 0, scope="inspector"),
    ActionSpec("media.far_back", QT_TRANSLATE_NOOP("actions", "10 frames or 5 s back"), ("Shift+,",), "media", "media", 0, scope="inspector"),
    ActionSpec("media.far_on", QT_TRANSLATE_NOOP("actions", "10 frames or 5 s on"), ("Shift+.",), "media", "media", 0, scope="inspector"),
    ActionSpec("media.slower", QT_TRANSLATE_NOOP("actions", "Slower"), ("Alt+,",), "media", "media", 0, scope="inspector"),
    ActionSpec("media.faster", QT_TRANSLATE_NOOP("actions", "Faster"), ("Alt+.",), "media", "media", 0, scope="inspector"),
    ActionSpec("media.loop_start", QT_TRANSLATE_NOOP("actions", "Loop starts here"), ("I",), "media", "media", 1, scope="inspector"),
    ActionSpec("media.loop_end", QT_TRANSLATE_NOOP("actions", "Loop ends here"), ("O",), "media", "media", 1, scope="inspector"),
    ActionSpec("media.loop", QT_TRANSLATE_NOOP("actions", "Loop"), ("L",), "media", "media", 1, scope="inspector"),
    ActionSpec("media.mute", QT_TRANSLATE_NOOP("actions", "Mute"), ("M",), "media", "media", 1, scope="inspector"),
    ActionSpec("media.fit", QT_TRANSLATE_NOOP("actions", "Fit or 1:1"), ("Z",), "media", "media", 2, scope="inspector"),
    ActionSpec("media.zoom_in", QT_TRANSLATE_NOOP("actions", "Zoom in"), ("+",), "media", "media", 2, scope="inspector"),
    ActionSpec("media.zoom_out", QT_TRANSLATE_NOOP("actions", "Zoom out"), ("-",), "media", "media", 2, scope="inspector"),
    ActionSpec("media.as_trained", QT_TRANSLATE_NOOP("actions", "As trained or as photographed"), ("A",), "media", "media", 2, scope="inspector"),
    ActionSpec("check.run", QT_TRANSLATE_NOOP("actions", "Check"), ("F9",), "review", "document", 0, "checklist"),
    ActionSpec("check.quick", QT_TRANSLATE_NOOP("actions", "Quick check"), (), "review", "document", 0),
    ActionSpec("check.files", QT_TRANSLATE_NOOP("actions", "File check"), (), "review", "document", 0),
    ActionSpec("check.deep", QT_TRANSLATE_NOOP("actions", "Deep check"), (), "review", "document", 0),
    ActionSpec("check.fix", QT_TRANSLATE_NOOP("actions", "Fix this record"), ("Ctrl+.",), "review", "record", 0),
    ActionSpec("check.fix_all", QT_TRANSLATE_NOOP("actions", "All that can be fixed…"), ("Ctrl+Shift+.",), "review", "document", 0),
    ActionSpec("check.frame_order", QT_TRANSLATE_NOOP("actions", "Sort by frame order"), (), "review", "document", 0),
    ActionSpec("check.export_good", QT_TRANSLATE_NOOP("actions", "Export records without errors…"), (), "review", "document", 0),
    ActionSpec("check.export_bad", QT_TRANSLATE_NOOP("actions", "Export bad records with reasons…"), (), "review", "document", 0),
    ActionSpec("check.report", QT_TRANSLATE_NOOP("actions", "Report of findings…"), (), "review", "document", 0),
    ActionSpec("remap.open", QT_TRANSLATE_NOOP("actions", "Remap"), ("Ctrl+R",), "build", "document", 0, "swap_colours"),
    ActionSpec("remap.find_missing", QT_TRANSLATE_NOOP("actions", "Find missing files…"), ("Ctrl+Shift+R",), "build", "document", 0, "relink"),
    ActionSpec("survey.run", QT_TRANSLATE_NOOP("actions", "Look for media files"), (), "build", "document", 0, "search"),
    ActionSpec("survey.report", QT_TRANSLATE_NOOP("actions", "Report broken paths…"), (), "build", "document", 0),
    ActionSpec("build.mix", QT_TRANSLATE_NOOP("actions", "Mix…"), (), "build", "", 1, "stack"),
    ActionSpec("build.pack", QT_TRANSLATE_NOOP("actions", "Pack…"), (), "build", "", 1, "box"),
    ActionSpec("build.unpack", QT_TRANSLATE_NOOP("actions", "Unpack…"), (), "build", "", 1, "images"),
    ActionSpec("build.soundtracks", QT_TRANSLATE_NOOP("actions", "Sound tracks…"), (), "build", "", 1, "video_audio"),
    ActionSpec("build.convert", QT_TRANSLATE_NOOP("actions", "Convert…"), (), "build", "", 1),
    ActionSpec("build.setup", QT_TRANSLATE_NOOP("actions", "Set up a published set…"), (), "build", "", 2, "download"),
    ActionSpec("review.start", QT_TRANSLATE_NOOP("actions", "Review"), ("R",), "review", "document", 1, "check", scope="table"),
    ActionSpec("review.new", QT_TRANSLATE_NOOP("actions", "New or earlier review…"), (), "review", "document", 1),
    ActionSpec("review.statistics", QT_TRANSLATE_NOOP("actions", "Statistics of the review"), (), "review", "document", 2),
    ActionSpec("review.compare", QT_TRANSLATE_NOOP("actions", "Compare with another reviewer…"), (), "review", "document", 2),
    ActionSpec("review.find", QT_TRANSLATE_NOOP("actions", "Find earlier verdicts in this manifest"), (), "review", "document", 2),
    ActionSpec("review.report", QT_TRANSLATE_NOOP("actions", "Export the verdicts…"), (), "review", "document", 3),
    ActionSpec("review.export_good", QT_TRANSLATE_NOOP("actions", "Export only the good records…"), (), "review", "document", 3),
    ActionSpec("review.export_rest", QT_TRANSLATE_NOOP("actions", "Export all but the bad records…"), (), "review", "document", 3),
    ActionSpec("review.write_keys", QT_TRANSLATE_NOOP("actions", "Write verdicts into the records…"), (), "review", "document", 3),
    ActionSpec("app.keys", QT_TRANSLATE_NOOP("actions", "Keyboard map"), ("F1",), "help"),
    ActionSpec("app.query_help", QT_TRANSLATE_NOOP("actions", "How to filter"), (), "help"),
    ActionSpec("app.about", QT_TRANSLATE_NOOP("actions", "About Ola Viewer"), (), "help", "", 1),
)  # fmt: skip


def default_specs() -> tuple[ActionSpec, ...]:
    """All commands in the order of the menus."""
    return _SPECS
