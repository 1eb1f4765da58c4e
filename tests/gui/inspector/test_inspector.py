"""The inspector as a whole: records, neighbours, errors, switches, keys."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ola_viewer.checks.findings import Finding
from ola_viewer.checks.rule import Severity
from ola_viewer.gui.inspector import medium_menu
from ola_viewer.gui.inspector.record_view import RecordView, load_record
from ola_viewer.gui.inspector.shown import pixels_of
from ola_viewer.gui.inspector.text_tabs import JSON
from ola_viewer.gui.inspector.visual_panel import VisualPanel
from ola_viewer.manifest.snapshot import Snapshot
from tests.gui.inspector.conftest import MakeInspector, OpenManifest
from tests.helpers.patience import PATIENCE
from tests.unit.media.made import encoded, noise


def turns(question: str = "<image>\nWhat?") -> list[dict[str, str]]:
    return [{"from": "human", "value": question}, {"from": "gpt", "value": "This."}]


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Three small PNGs of different colours, and a photo with EXIF orientation 6."""
    made = []
    for number in range(3):
        path = tmp_path / f"p{number}.png"
        Image.fromarray(np.full((30, 40, 3), 60 * number, np.uint8)).save(path)
        made.append(path)
    turned = Image.fromarray(np.arange(20 * 60 * 3, dtype=np.uint8).reshape(20, 60, 3))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned.save(tmp_path / "exif.png", exif=exif)
    made.append(tmp_path / "exif.png")
    return made


def shown_panel(inspector: Any) -> VisualPanel:
    panel = inspector.media.panels[0]
    assert isinstance(panel, VisualPanel)
    return panel


def test_the_latest_record_wins(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot, pictures: list[Path]
) -> None:
    gates = {0: threading.Event()}
    snapshot = open_manifest(write([{"id": n, "image": str(pictures[n]), "conversations": turns()} for n in range(3)]))

    def load(given: Snapshot, row: int, trainer: Any, token: Any) -> RecordView:
        gate = gates.get(row)
        if gate is not None:
            assert gate.wait(PATIENCE)
        return load_record(given, row, trainer, token)

    inspector = make_inspector(load=load)
    seen: list[int] = []
    inspector.shown.connect(seen.append)
    inspector.show_record(snapshot, 0)
    inspector.show_record(snapshot, 1)
    qtbot.waitUntil(lambda: seen == [1])
    gates[0].set()
    with qtbot.waitSignal(inspector.shown):
        inspector.show_record(snapshot, 2)
    assert seen == [1, 2]
    assert inspector.head.title() == "Record 2"


def test_prefetched_neighbours_are_there_at_once(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot, pictures: list[Path]
) -> None:
    snapshot = open_manifest(write([{"id": n, "image": str(pictures[n]), "conversations": turns()} for n in range(3)]))
    inspector = make_inspector()
    with qtbot.waitSignal(inspector.shown):
        inspector.show_record(snapshot, 0)
    inspector.prefetch([1, 2])
    qtbot.waitUntil(lambda: {1, 2} <= set(inspector.kept_rows))
    inspector.show_record(snapshot, 1)
    frame = shown_panel(inspector).view.frame
    assert frame is not None
    assert (pixels_of(frame.image) == 60).all()


def test_as_photographed_turns_and_back(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot, pictures: list[Path]
) -> None:
    snapshot = open_manifest(write([{"id": "e", "image": str(pictures[3]), "conversations": turns()}]))
    inspector = make_inspector()
    inspector.show_record(snapshot, 0)
    qtbot.waitUntil(lambda: bool(inspector.media.panels) and shown_panel(inspector).view.frame is not None)
    panel = shown_panel(inspector)
    assert panel.view.frame is not None
    assert (panel.view.frame.width, panel.view.frame.height) == (60, 20)
    assert panel.head.badges() == ["EXIF rotation ignored"]
    qtbot.keyClick(panel.view, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: panel.view.frame is not None and panel.view.frame.width == 20)
    qtbot.keyClick(panel.view, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: panel.view.frame is not None and panel.view.frame.width == 60)


def test_a_missing_file_leaves_the_rest_and_offers_one_way_out(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot, pictures: list[Path]
) -> None:
    record = {"id": "m", "image": ["/gone/a.jpg", str(pictures[1])], "audio": "gone.wav", "conversations": turns()}
    snapshot = open_manifest(write([record]))
    inspector = make_inspector()
    inspector.show_record(snapshot, 0)
    qtbot.waitUntil(lambda: len(inspector.media.panels) == 2 and all(panel.failed for panel in inspector.media.panels))
    assert inspector.tabs.conversation.all_text() == "<image>\nWhat?\n\nThis."
    with qtbot.waitSignal(inspector.problem_fix_requested) as heard:
        inspector.media.panels[1].error.press()
    assert heard.args is not None
    assert heard.args[0].action == "add-root"
    panel = shown_panel(inspector)
    panel.go_to(1)
    qtbot.waitUntil(lambda: not panel.failed and panel.view.frame is not None)


def test_a_broken_record_shows_its_bytes(
    make_inspector: MakeInspector, open_manifest: OpenManifest, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "broken.json"
    path.write_text('[{"id": "a"}, {"id": tru}, 17]')
    snapshot = open_manifest(path)
    inspector = make_inspector()
    for row in snapshot.rows().tolist():
        with qtbot.waitSignal(inspector.shown):
            inspector.show_record(snapshot, row)
    inspector.tabs.show_tab(JSON)
    assert inspector.tabs.json.all_text() == "17"


def test_keys_tabs_findings_and_matches(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot, pictures: list[Path]
) -> None:
    snapshot = open_manifest(write([{"id": "k", "image": str(pictures[0]), "conversations": turns()}]))
    inspector = make_inspector()
    with qtbot.waitSignal(inspector.shown):
        inspector.show_record(snapshot, 0)
    with qtbot.waitSignal(inspector.record_requested) as heard:
        qtbot.keyClick(inspector, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert heard.args == [1]
    qtbot.keyClick(inspector, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert inspector.tabs.tabs.currentIndex() == 1
    inspector.set_findings([Finding(0, "image-token-lost", Severity.CORRUPTING, "conversations", (), "Lost.")])
    assert [(item.severity, item.title) for item in inspector.tabs.problems.findings] == [
        ("corrupting", "Image token lost")
    ]
    inspector.tabs.show_tab(0)
    inspector.set_matches(["what"])
    assert [item.paragraph.matches for item in inspector.tabs.conversation.items()][1] != ()
    with qtbot.waitSignal(inspector.edit_requested):
        inspector.tabs.edit.click()
    inspector.clear()
    assert inspector.head.title() == ""
    assert inspector.tabs.conversation.all_text() == ""


@pytest.mark.parametrize("as_folder", [True, False])
def test_frames_in_files_are_a_film(
    make_inspector: MakeInspector,
    open_manifest: OpenManifest,
    write: Any,
    qtbot: QtBot,
    pictures: list[Path],
    as_folder: bool,
) -> None:
    value = str(pictures[0].parent) if as_folder else [str(path) for path in pictures[:3]]
    snapshot = open_manifest(write([{"id": 0, "video": value, "conversations": turns()}]))
    inspector = make_inspector()
    inspector.show_record(snapshot, 0)
    qtbot.waitUntil(lambda: bool(inspector.media.panels) and shown_panel(inspector).opened is not None)
    opened = shown_panel(inspector).opened
    assert opened is not None
    assert len(inspector.media.panels) == 1
    assert (opened.source.kind, opened.source.count) == ("patch", 4 if as_folder else 3)
    assert opened.source.trainer_refuses is not None


@pytest.mark.parametrize("width", [320, 396, 640])
def test_every_panel_fits_into_a_narrow_inspector(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot, tmp_path: Path, width: int
) -> None:
    pieces = [encoded(noise(seed=k)) for k in range(60)]
    (tmp_path / "nextqa_patch").write_bytes(b"".join(pieces))
    video = {"patch": str(tmp_path / "nextqa_patch"), "start_num": 0, "size": [len(piece) for piece in pieces]}
    soundfile.write(tmp_path / "a.wav", np.zeros(32000, np.float32), 16000)
    snapshot = open_manifest(write([{"id": 0, "video": video, "audio": str(tmp_path / "a.wav"), "conversations": []}]))
    inspector = make_inspector()
    inspector.resize(width, 700)
    inspector.show_record(snapshot, 0)
    qtbot.waitUntil(lambda: len(inspector.media.panels) == 2)
    picture, sound = inspector.media.panels
    qtbot.waitUntil(lambda: picture.opened is not None and sound.hearing is not None)
    sound.set_loop((0.5, 1.5))
    qtbot.waitUntil(lambda: sound.width() <= inspector.media.viewport().width())
    room = inspector.media.viewport().width()
    for panel in (picture, sound):
        assert panel.width() <= room
        bar = panel.transport
        bar.layout().activate()
        shown = [part for part in bar.findChildren(QWidget) if part.parent() is bar and part.isVisible()]
        assert len(shown) >= 5
        places = sorted((part.x(), part.geometry().right(), type(part).__name__) for part in shown)
        assert places[-1][1] < bar.width(), places
        assert all(a[1] < b[0] for a, b in itertools.pairwise(places)), places


def test_a_path_without_end_makes_nothing_wider(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot, pictures: list[Path]
) -> None:
    endless = "/" + "/".join(["a" * 99] * 39) + "/last.jpg"
    turns = [{"from": "human", "value": "<image>\nWhat?"}, {"from": "gpt", "value": "This"}]
    records = [
        {"id": 0, "image": endless, "conversations": turns},
        {"id": 1, "image": str(pictures[0]), "conversations": turns},
    ]
    snapshot = open_manifest(write(records))
    inspector = make_inspector()
    for row in (0, 1):
        inspector.show_record(snapshot, row)
        qtbot.waitUntil(lambda row=row: inspector.view is not None and inspector.view.row == row)
        panel = inspector.media.panels[0]
        qtbot.waitUntil(lambda panel=panel, row=row: panel.failed if row == 0 else panel.opened is not None)
        qtbot.waitUntil(lambda panel=panel: panel.width() == inspector.media.viewport().width())
        assert panel.stage.width() == panel.width()
        if row == 0:
            assert panel.error.reason().startswith("No such file: /aaa")
            assert len(panel.error.reason()) < 250
            assert panel.error.findChildren(QLabel)[1].width() <= panel.width()


def test_media_take_their_usual_height_again_when_the_window_grows(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot, pictures: list[Path]
) -> None:
    inspector = make_inspector()
    inspector.resize(396, 300)
    with qtbot.waitSignal(inspector.shown):
        inspector.show_record(open_manifest(write([{"id": 0, "image": str(pictures[0]), "conversations": turns()}])), 0)
    assert inspector.media.height() < inspector.media.preferred_height()
    inspector.resize(396, 900)
    qtbot.waitUntil(lambda: inspector.media.height() == inspector.media.preferred_height())


def test_the_menu_of_a_medium(
    make_inspector: MakeInspector,
    open_manifest: OpenManifest,
    write: Any,
    qtbot: QtBot,
    pictures: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [{"id": "m", "image": str(pictures[0]), "audio": str(tmp_path / "none.wav"), "conversations": turns()}]
    snapshot = open_manifest(write(both))
    inspector = make_inspector()
    inspector.show_record(snapshot, 0)
    qtbot.waitUntil(lambda: len(inspector.media.panels) == 2)
    picture, sound = inspector.media.panels
    qtbot.waitUntil(lambda: picture.view.frame is not None and sound.failed)
    qtbot.waitUntil(lambda: sound.y() > 0)

    def entries(panel: QWidget) -> dict[str, Any]:
        menu = inspector.media.menu_at(panel.mapTo(inspector.media, panel.rect().center()))
        return {action.text(): action for action in menu.actions() if action.text()}

    assert list(entries(sound)) == ["Copy path", "Copy reason"]
    found = entries(picture)
    assert list(found) == ["Copy picture", "Save picture…", "Copy path", "Show folder"]
    found["Copy picture"].trigger()
    assert QGuiApplication.clipboard().image().size() == picture.view.frame.image.size()
    found["Copy path"].trigger()
    assert QGuiApplication.clipboard().text() == str(pictures[0])
    target = tmp_path / "saved.png"
    monkeypatch.setattr(medium_menu.QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with qtbot.waitSignal(inspector.status_message) as heard:
        found["Save picture…"].trigger()
    assert heard.args == ["Saved saved.png"]
    saved = np.asarray(Image.open(target).convert("RGB"))
    assert np.array_equal(saved, np.asarray(Image.open(pictures[0]).convert("RGB")))
    monkeypatch.setattr(medium_menu.QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "x.png"), ""))
    with qtbot.waitSignal(inspector.status_message) as heard:
        found["Save picture…"].trigger()
    assert heard.args == ["x.png cannot be written."]


def test_the_menu_of_a_text(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot
) -> None:
    snapshot = open_manifest(write([{"id": "t", "conversations": turns()}]))
    inspector = make_inspector()
    with qtbot.waitSignal(inspector.shown):
        inspector.show_record(snapshot, 0)
    page = inspector.tabs.conversation
    assert [action.text() for action in page.menu().actions()] == ["Copy all", "Select all"]
    inspector.set_matches(["what"])
    assert page.step_match(1)
    filtering = page.menu().actions()[-1]
    assert filtering.text() == "Filter by the selection"
    with qtbot.waitSignal(inspector.tabs.search_wanted) as heard:
        filtering.trigger()
    assert heard.args[0].lower() == "what"
    page.select_all()
    assert [action.text() for action in page.menu().actions()] == ["Copy", "Select all"]


def test_tab_goes_through_the_inspector_from_top_to_bottom(
    make_inspector: MakeInspector,
    open_manifest: OpenManifest,
    write: Any,
    qtbot: QtBot,
    pictures: list[Path],
    tmp_path: Path,
) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(16000, np.float32), 16000)
    media = {"image": [str(picture) for picture in pictures], "audio": str(tmp_path / "a.wav")}
    snapshot = open_manifest(write([{"id": "m", **media, "conversations": turns()}]))
    inspector = make_inspector()
    inspector.resize(396, 900)
    inspector.show_record(snapshot, 0)
    qtbot.waitUntil(lambda: len(inspector.media.panels) == 2)
    picture, sound = inspector.media.panels
    qtbot.waitUntil(lambda: picture.view.frame is not None and sound.hearing is not None)
    inspector.head.more.setFocus()
    stops = []
    for _ in range(40):
        inspector.focusNextChild()
        stops.append(inspector.focusWidget())
        if stops[-1] is inspector.tabs.conversation:
            break
    order = [
        stops.index(stop) for stop in (picture.view, sound.canvas, inspector.tabs.tabs, inspector.tabs.conversation)
    ]
    assert order == sorted(order)
    assert all(stop.accessibleName() or stop.text() for stop in stops), "a screen reader names each"


def test_each_image_of_a_list_is_named(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot, pictures: list[Path]
) -> None:
    (pictures[0].parent / "patch").write_bytes(pictures[2].read_bytes())
    piece = {"patch": str(pictures[0].parent / "patch"), "start_num": 0, "size": pictures[2].stat().st_size}
    images = [str(pictures[0]), str(pictures[1]), "/none/missing.png", piece]
    snapshot = open_manifest(write([{"id": "l", "image": images, "conversations": turns()}]))
    inspector = make_inspector()
    inspector.show_record(snapshot, 0)
    qtbot.waitUntil(lambda: bool(inspector.media.panels) and inspector.media.panels[0].opened is not None)
    panel = inspector.media.panels[0]
    for index, path in enumerate([images[0], images[1], images[2], piece["patch"]]):
        panel.go_to(index)
        qtbot.waitUntil(lambda path=path: panel.head.path() == path)
        qtbot.waitUntil(lambda index=index: panel.failed == (index == 2))
        menu = inspector.media.menu_at(panel.mapTo(inspector.media, panel.rect().center()))
        copying = next(action for action in menu.actions() if action.text() == "Copy path")
        copying.trigger()
        assert QGuiApplication.clipboard().text() == path
