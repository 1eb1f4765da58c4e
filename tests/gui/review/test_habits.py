"""What the reviewer chose for one sample holds for the next; autoplay plays what there is."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import soundfile
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ola_viewer.gui.review.habits import ViewingHabits
from ola_viewer.gui.review.page import ReviewPage
from ola_viewer.media.playback import Player
from ola_viewer.review.queue import QueueSpec
from tests.gui.inspector.silent import SilentBackend

ALT = Qt.KeyboardModifier.AltModifier
Begin = Callable[..., Any]


def png(width: int, height: int, shade: int) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (width, height), (shade, shade, shade)).save(held, "PNG")
    return held.getvalue()


@pytest.fixture
def begin(program: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Begin:
    """`begin(records, autoplay=False)` judges them in their order; sound goes nowhere. The page."""
    monkeypatch.setattr("ola_viewer.gui.review.page.Player", lambda: Player(SilentBackend()))

    def work(records: list[Any], *, autoplay: bool = False) -> Any:
        path = tmp_path / "made.json"
        path.write_bytes(orjson.dumps(records))
        program.services.settings.set("review_autoplay", autoplay)
        program.commands.open_paths([path])
        assert program.settle()
        rows = program.services.model.snapshot.rows()
        program.review.make_queue("Q", QueueSpec(order="stored"), rows)
        assert program.settle()
        return program.review.page

    return work


@pytest.fixture
def made(tmp_path: Path) -> dict[str, Any]:
    """Media values: two images of different sizes, two patch videos, two sounds."""
    patches = [[png(40, 30, 20 * n + k) for n in range(8)] for k in (0, 1)]
    found: dict[str, Any] = {}
    for number, pieces in enumerate(patches):
        patch = tmp_path / f"patch_{number}"
        patch.write_bytes(b"".join(pieces))
        found[f"film{number}"] = {"patch": str(patch), "start_num": 0, "size": [len(piece) for piece in pieces]}
        image = tmp_path / f"{number}.png"
        image.write_bytes(png(60 + 20 * number, 40, 90))
        found[f"image{number}"] = str(image)
        sound = tmp_path / f"{number}.wav"
        soundfile.write(sound, np.zeros(16000 * (20 + number), np.float32), 16000)
        found[f"sound{number}"] = str(sound)
    return found


def shown(qtbot: QtBot, page: Any, position: int) -> Any:
    """Wait until everything of a sample is open; its panels."""

    def there() -> bool:
        panels = page.sample.media.panels
        return (
            page._desk.position == position
            and page._desk.ready
            and bool(panels)
            and all((panel.hearing if hasattr(panel, "hearing") else panel.opened) is not None for panel in panels)
        )

    qtbot.waitUntil(there)
    return page.sample.media.panels


def test_zoom_stays_for_the_next_picture_of_another_size(begin: Begin, made: dict[str, Any], qtbot: QtBot) -> None:
    page = begin([{"id": n, "image": made[f"image{n % 2}"], "conversations": []} for n in range(4)])
    view = shown(qtbot, page, 0)[0].view
    assert view.placement.fits
    qtbot.keyClick(page, Qt.Key.Key_Z)
    qtbot.keyClick(page, Qt.Key.Key_Plus)
    zoom = view.placement.scale
    assert not view.placement.fits
    qtbot.keyClick(page, Qt.Key.Key_G)
    view = shown(qtbot, page, 1)[0].view
    assert view.placement.picture == (80, 40)
    assert view.placement.scale == pytest.approx(zoom)
    qtbot.keyClick(page, Qt.Key.Key_Z)  # fit again, and that stays, too
    qtbot.keyClick(page, Qt.Key.Key_G)
    assert shown(qtbot, page, 2)[0].view.placement.fits


def test_zoom_survives_samples_of_other_kinds(begin: Begin, made: dict[str, Any], qtbot: QtBot) -> None:
    page = begin(
        [
            {"id": 0, "image": made["image0"], "conversations": []},
            {"id": 1, "conversations": []},
            {"id": 2, "audio": made["sound0"], "conversations": []},
            {"id": 3, "image": made["image1"], "conversations": []},
        ]
    )
    view = shown(qtbot, page, 0)[0].view
    qtbot.keyClick(page, Qt.Key.Key_Z)
    zoom = view.placement.scale
    qtbot.keyClick(page, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: page._desk.ready)
    assert page.sample.media.panels == []
    qtbot.keyClick(page, Qt.Key.Key_G)
    shown(qtbot, page, 2)
    qtbot.keyClick(page, Qt.Key.Key_G)
    assert shown(qtbot, page, 3)[0].view.placement.scale == pytest.approx(zoom)


def test_rate_and_loop_of_patches_stay(begin: Begin, made: dict[str, Any], qtbot: QtBot) -> None:
    page = begin([{"id": n, "video": made[f"film{n % 2}"], "conversations": []} for n in range(3)])
    panel = shown(qtbot, page, 0)[0]
    assert (panel.rate, panel.looping) == (1.0, False)
    qtbot.keyClick(page, Qt.Key.Key_Period, ALT)
    qtbot.keyClick(page, Qt.Key.Key_Period, ALT)
    qtbot.keyClick(page, Qt.Key.Key_L)
    assert (panel.rate, panel.looping) == (4.0, True)
    qtbot.keyClick(page, Qt.Key.Key_B)
    panel = shown(qtbot, page, 1)[0]
    assert (panel.rate, panel.looping) == (4.0, True)
    qtbot.keyClick(page, Qt.Key.Key_L)
    qtbot.keyClick(page, Qt.Key.Key_G)
    panel = shown(qtbot, page, 2)[0]
    assert (panel.rate, panel.looping) == (4.0, False)


def test_speed_loop_and_volume_of_sounds_stay(begin: Begin, made: dict[str, Any], program: Any, qtbot: QtBot) -> None:
    page = begin([{"id": n, "audio": made[f"sound{n % 2}"], "conversations": []} for n in range(3)])
    panel = shown(qtbot, page, 0)[0]
    qtbot.keyClick(page, Qt.Key.Key_Period, ALT)
    speed = panel.speed
    assert speed > 1
    qtbot.keyClick(page, Qt.Key.Key_L)
    qtbot.keyClick(page, Qt.Key.Key_M)
    qtbot.keyClick(page, Qt.Key.Key_G)
    panel = shown(qtbot, page, 1)[0]
    assert (panel.speed, panel.looping, panel.transport.volume) == (speed, True, 0.0)
    assert panel.loop == (0.0, pytest.approx(21.0))  # the whole of the next one
    qtbot.waitUntil(lambda: program.services.settings.settings.volume == 0)


def test_nothing_plays_without_being_asked(begin: Begin, made: dict[str, Any], qtbot: QtBot) -> None:
    page = begin([{"id": 0, "audio": made["sound0"], "video": made["film0"], "conversations": []}])
    panels = shown(qtbot, page, 0)
    page.sample._autoplay.timeout.emit()
    assert not any(panel.playing for panel in panels)


@pytest.mark.parametrize("first", ["sound", "film", "image+sound", "film+sound"])
def test_autoplay_plays_what_there_is(begin: Begin, made: dict[str, Any], qtbot: QtBot, first: str) -> None:
    keys = {"sound": "audio", "film": "video", "image": "image"}
    kinds = first.split("+")
    page = begin(
        [{"id": n, **{keys[kind]: made[f"{kind}{n}"] for kind in kinds}, "conversations": []} for n in range(2)],
        autoplay=True,
    )
    moving = {"sound", "film"} & set(kinds)
    for position in range(2):
        panels = shown(qtbot, page, position)
        qtbot.waitUntil(lambda panels=panels: sum(panel.playing for panel in panels) == len(moving))
        qtbot.keyClick(page, Qt.Key.Key_Space)  # heard enough
        qtbot.waitUntil(lambda panels=panels: not any(panel.playing for panel in panels))
        qtbot.keyClick(page, Qt.Key.Key_G)


def test_autoplay_ends_with_the_sample(begin: Begin, made: dict[str, Any], qtbot: QtBot) -> None:
    page = begin(
        [{"id": 0, "audio": made["sound1"], "conversations": []}, {"id": 1, "conversations": []}], autoplay=True
    )
    panel = shown(qtbot, page, 0)[0]
    qtbot.waitUntil(lambda: panel.playing)
    qtbot.keyClick(page, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: page._desk.position == 1 and page._desk.ready)
    assert not panel.playing


def test_a_broken_picture_does_not_hold_up_the_sound(begin: Begin, made: dict[str, Any], qtbot: QtBot) -> None:
    record = {"id": 0, "image": "/nowhere/at/all.png", "audio": made["sound0"], "conversations": []}
    page = begin([record], autoplay=True)
    qtbot.waitUntil(lambda: any(getattr(panel, "playing", False) for panel in page.sample.media.panels))


def test_habits_come_back_in_the_next_run(begin: Begin, made: dict[str, Any], program: Any, qtbot: QtBot) -> None:
    records = [{"id": n, "image": made[f"image{n % 2}"], "conversations": []} for n in range(2)]
    records += [{"id": n, "video": made[f"film{n % 2}"], "conversations": []} for n in range(2)]
    page = begin(records)
    view = shown(qtbot, page, 0)[0].view
    qtbot.keyClick(page, Qt.Key.Key_Z)
    zoom = view.placement.scale
    for position in (1, 2):
        qtbot.keyClick(page, Qt.Key.Key_G)
        shown(qtbot, page, position)
    qtbot.keyClick(page, Qt.Key.Key_Period, ALT)
    qtbot.keyClick(page, Qt.Key.Key_L)
    page.close_media()
    kept = program.services.layout.value("review/habits")
    again = ViewingHabits.from_text(kept)
    assert again == page.sample.habits
    assert again.zoom == pytest.approx(zoom)
    assert (again.patch_rate, again.film_loops) == (2.0, True)
    assert ReviewPage(program.services, page._desk, page.sample._roots_of).sample.habits == again


@pytest.mark.parametrize("text", ["", "[]", "{", None, '{"zoom": "x", "film_speed": -1, "sound_loops": 3, "other": 1}'])
def test_a_damaged_layout_file_means_the_usual(text: str | None) -> None:
    assert ViewingHabits.from_text(text) == ViewingHabits()
