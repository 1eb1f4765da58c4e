"""Every text that people read in the window can be translated: a literal where the translators' template finds it."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TypeAlias
from xml.etree import ElementTree

import PySide6
import pytest

Template: TypeAlias = tuple[dict[str, dict[str, set[str]]], list[str]]
CHECKOUT = Path(__file__).resolve().parents[2]
GUI = CHECKOUT / "ola_viewer" / "gui"
PROSE = re.compile(r"[A-Za-z]{2,}[,.:;]? [A-Za-z(“\"]")
TITLE = re.compile(r"^[A-Z][a-z]+(…|:)?$")
SHOWING = frozenset(
    [
        "setText",
        "setToolTip",
        "setWindowTitle",
        "setPlaceholderText",
        "setAccessibleName",
        "setAccessibleDescription",
        "addItem",
        "addAction",
        "QLabel",
        "QPushButton",
        "QCheckBox",
        "QRadioButton",
        "QToolButton",
        "QGroupBox",
        "say",
        "BarAction",
        "BarMessage",
        "TextButton",
        "IconButton",
        "setTitle",
        "setLabelText",
        "addRow",
        "QAction",
        "Badge",
        "BadgeSpec",
        "ElidedLabel",
        "set_text",
        "icon_button",
        "addTab",
        "setTabText",
        "set_name",
        "set_field",
        "FacetSection",
        "PanelSpec",
        "ModeSpec",
    ]
)
"""Calls whose texts are shown: there a single word counts, too."""
UNSEEN = frozenset(
    ["setObjectName", "info", "debug", "warning", "exception", "error", "log", "setStyleSheet", "compile", "translate"]
)
"""Calls whose texts nobody reads in the window, and Qt's own way of translating."""
ALLOWED = {
    "assembly.py": "the program's name, and what goes to a terminal",
    "display.py": "goes to a terminal, before there is a window",
    "dialogs/crash.py": "the report is for the developers",
    "dialogs/key_map.py": "names of keys",
    "theme/theme.py": "names of fonts",
    "lanes.py": "a log",
    "inspector/visual_facts.py": "names of codecs",
    "editing/range_dialog.py": "the name of an edit, kept in the journal",
    "editing/turn_editor.py": "the name of an edit, kept in the journal",
    "review/room.py": "words of a queue, kept with it",
    "review/strata.py": "words of a queue, kept with it",
    "window/dropped.py": "an error of the disk, said as the manifest's own errors are",
    "saving/save_control.py": "what was saved",
}


def _extractor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("extract", CHECKOUT / "resources" / "translations" / "extract.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


EXTRACT = _extractor()


@pytest.fixture(scope="module")
def template() -> Template:
    """Texts by context, and what was not understood."""
    return EXTRACT.messages()


def untranslated(path: Path, translated: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Line and text of literals that look like prose and go through nothing that translates."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    waiting: list[tuple[ast.AST, str]] = [(tree, "")]
    while waiting:
        node, inside = waiting.pop()
        if isinstance(node, ast.Raise):
            continue
        if isinstance(node, ast.Call):
            function = node.func
            inside = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if inside in translated or inside in UNSEEN:
                continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            text = node.value
            if PROSE.search(text) or (inside in SHOWING and TITLE.match(text)):
                yield node.lineno, text
        waiting += [(child, inside) for child in ast.iter_child_nodes(node)]


def test_all_texts_can_be_translated(template: Template) -> None:
    modules = {path: EXTRACT.read_module(path) for path in sorted(GUI.rglob("*.py"))}
    names = {name for module in modules.values() for name in module.translators}
    found, _ = template
    known = {text for texts in found.values() for text in texts}
    wrong = []
    for path, module in modules.items():
        place = path.relative_to(GUI).as_posix()
        if place in ALLOWED:
            continue
        imported = {
            alias.asname or alias.name
            for node in module.tree.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.name in names
        }
        marking = frozenset({"tr", "QT_TRANSLATE_NOOP", *module.translators, *imported})
        # a table of words that is translated where it is used is in the template already
        wrong += [f"{place}:{line}: {text!r}" for line, text in untranslated(path, marking) if text not in known]
    assert not wrong, "texts that no translator will see:\n" + "\n".join(wrong)


def test_every_call_is_understood(template: Template) -> None:
    found, unknown = template
    assert not unknown
    assert "" not in found
    assert "Open…" in found["actions"]
    assert "&File" in found["menus"]
    assert "Root folders" in found["settings"]
    assert "Drop manifests here" in found["DropZone"]
    assert "Quick check" in found["CheckController"]


def test_the_template_is_one_that_qt_takes(template: Template, tmp_path: Path) -> None:
    stored = ElementTree.parse(EXTRACT.TEMPLATE).getroot()
    assert stored.tag == "TS"
    assert len(stored.findall("context/message")) > 1000
    fresh, _ = template
    target = tmp_path / "ola_viewer_xx.ts"
    target.write_text(EXTRACT.template(fresh), encoding="utf-8")
    tool = Path(PySide6.__file__).parent / "lrelease"
    if not tool.exists():
        pytest.skip("lrelease is not among the installed packages")
    done = subprocess.run([tool, target, "-qm", tmp_path / "x.qm"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "untranslated" in done.stdout
