"""The window in another language: a made-up one in which every text stands in brackets."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import PySide6
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QTabBar, QWidget

from ola_viewer.gui.translation import load_translation
from ola_viewer.manifest.query_parse import QUERY_HELP

EXTRACT = Path(__file__).resolve().parents[2] / "resources" / "translations" / "extract.py"
GERMAN = QLocale(QLocale.Language.German)


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a translation in which all is bracketed."""
    tool = Path(PySide6.__file__).parent / "lrelease"
    if not tool.exists():
        pytest.skip("lrelease is not among the installed packages")
    spec = importlib.util.spec_from_file_location("extract", EXTRACT)
    assert spec is not None
    assert spec.loader is not None
    extract = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = extract
    spec.loader.exec_module(extract)
    text = extract.template(extract.messages()[0])
    pattern = r"<source>(.*?)</source>\s*<translation type=\"unfinished\"></translation>"
    text = re.sub(
        pattern, lambda m: f"<source>{m[1]}</source><translation>[{m[1]}]</translation>", text, flags=re.DOTALL
    )
    folder = tmp_path_factory.mktemp("translations")
    (folder / "ola_viewer_de.ts").write_text(text, encoding="utf-8")
    subprocess.run(
        [tool, folder / "ola_viewer_de.ts", "-qm", folder / "ola_viewer_de.qm"], check=True, capture_output=True
    )
    return folder


@pytest.fixture
def german(qapp: QApplication, bracketed: Path) -> Iterator[None]:
    """The translation is installed before the window is built."""
    installed = load_translation(qapp, GERMAN, bracketed)
    assert installed
    yield
    for translator in installed:
        qapp.removeTranslator(translator)


def words_of(window: QWidget) -> Iterator[str]:
    """Everything that is written on the parts of the window, without what Qt itself says."""
    for widget in window.findChildren(QWidget):
        if isinstance(widget.parent(), QTabBar):
            continue
        yield from (widget.toolTip(), widget.accessibleName(), widget.windowTitle())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        if isinstance(widget, QLineEdit):
            yield widget.placeholderText()


def test_the_window_speaks_the_language(
    german: None, program: Any, manifest: Callable[..., Path], qapp: QApplication
) -> None:
    program.commands.open_paths([manifest(40)])
    program.settle()
    window = program.window
    actions = program.services.actions
    titles = [actions[spec.id].text() for spec in actions.specs()]
    assert len(titles) > 50
    assert all(title.startswith("[") for title in titles)
    assert window.table_pane.filter_line.counts.text == "40 [records]"
    for panel in ("statistics", "problems", "jobs", "history", "remap"):
        window.toggle_panel(panel)
        program.settle()
    program.commands.show_settings()
    # what the other rooms say is English: reasons of media, the language of the filter
    english = (*QUERY_HELP.splitlines(), "No such file")
    prose = re.compile(r"[a-z]{3,} [a-z]{2,}")
    plain = {text for text in words_of(window) if prose.search(text) and "[" not in text}
    assert not {text for text in plain if not text.startswith(english)}


def test_without_a_translation_all_is_english(qapp: QApplication, bracketed: Path, tmp_path: Path) -> None:
    assert not load_translation(qapp, GERMAN, tmp_path)
    assert not load_translation(qapp, QLocale(QLocale.Language.Japanese), bracketed)
    assert not load_translation(qapp, QLocale(QLocale.Language.C))
