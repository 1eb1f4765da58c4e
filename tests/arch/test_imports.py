"""Imports point one way, and only the window knows Qt."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "ola_viewer"
MODULES = sorted(PACKAGE.rglob("*.py"))

MAY_IMPORT: dict[str, set[str]] = {
    "jobs": set(),
    "settings": set(),
    "manifest": {"jobs", "settings"},
    "media": {"jobs", "settings", "manifest"},
    "checks": {"jobs", "settings", "manifest", "media"},
    "paths": {"jobs", "settings", "manifest", "media"},
    "review": {"jobs", "settings", "manifest", "media", "checks", "paths"},
    "building": {"jobs", "settings", "manifest", "media", "checks", "paths"},
    "session": {"jobs", "settings", "manifest", "media", "checks", "paths", "review"},
    "gui": {"jobs", "settings", "manifest", "media", "checks", "paths", "review", "building", "session"},
    "cli": {"jobs", "settings", "manifest", "media", "checks", "paths", "review", "building", "session", "app"},
    "app": {"jobs", "settings", "manifest", "media", "checks", "paths", "review", "building", "session", "gui"},
    "__main__": {"cli"},
    "__init__": set(),
}


def imported(module: Path) -> set[str]:
    """Full dotted names that a module imports, wherever the statement stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room(module: Path) -> str:
    first = module.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(module: Path) -> None:
    own = room(module)
    rooms = {name.split(".")[1] for name in imported(module) if name.startswith("ola_viewer.") and name.count(".")}
    rooms = {name for name in rooms if (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").exists()}
    assert rooms - {own} <= MAY_IMPORT[own]


@pytest.mark.parametrize(
    "module",
    [path for path in MODULES if room(path) not in ("gui", "app")],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_only_the_window_imports_qt(module: Path) -> None:
    assert not {name for name in imported(module) if name.split(".")[0] in ("PySide6", "shiboken6")}


MEDIA_PARTS = {"inspector.media_pane", "inspector.record_view", "inspector.sound_desk"}
TEXT_PARTS = {"inspector.conversation_view", "inspector.json_view"}
BUILT_ON = {
    "review": {*MEDIA_PARTS, *TEXT_PARTS, "inspector.audio_panel", "inspector.visual_panel"},
    "editing": {*MEDIA_PARTS, "inspector.inspector"},
}
"""Panes made of another pane's parts, with the parts: the review and the editors show media and conversations
with the inspector's own panels. Never the other way round; small widgets that anybody may use stand in
`gui/small_parts.py`."""


def test_panes_do_not_import_each_other() -> None:
    meeting_places = {"window", "theme", "actions", "dialogs"}
    wrong = []
    for module in sorted((PACKAGE / "gui").rglob("*.py")):
        parts = module.relative_to(PACKAGE / "gui").parts
        if len(parts) < 2 or parts[0] == "window":
            continue
        allowed = meeting_places | {parts[0]}
        parts_of_others = BUILT_ON.get(parts[0], set())
        for name in imported(module):
            pieces = name.split(".")
            if pieces[:2] == ["ola_viewer", "gui"] and len(pieces) > 3:
                other = pieces[2]
                if not (PACKAGE / "gui" / other).is_dir() or other in allowed:
                    continue
                if ".".join(pieces[2:4]) not in parts_of_others:
                    wrong.append(f"{'/'.join(parts)} imports {name}")
    assert sorted(set(wrong)) == []
    assert not BUILT_ON.keys() & {part.split(".")[0] for part in set().union(*BUILT_ON.values())}


def test_no_private_names_cross_modules() -> None:
    wrong = []
    for module in MODULES:
        for name in imported(module):
            last = name.rsplit(".", 1)[-1]
            if name.startswith("ola_viewer.") and last.startswith("_") and not last.startswith("__"):
                wrong.append(f"{module.relative_to(PACKAGE)}: {name}")
    assert wrong == []


def test_everything_but_the_window_works_without_qt() -> None:
    names = [
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
        if room(path) not in ("gui", "app", "__main__")
    ]
    script = (
        "import sys, importlib\n"
        "sys.modules['PySide6'] = None\n"
        f"for name in {names!r}:\n"
        "    importlib.import_module(name)\n"
        "assert 'PySide6.QtCore' not in sys.modules\n"
        "print('imported', len(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=PACKAGE.parent, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("imported")
