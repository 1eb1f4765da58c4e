"""Sounds: drawn to the sample, played, looped; and said in words where they cannot be played."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, QRect, Qt
from pytestqt.qtbot import QtBot

from ola_viewer.gui.inspector.audio_panel import AudioPanel
from ola_viewer.gui.inspector.hearing import column_levels, ruler_step
from ola_viewer.gui.inspector.media_pane import MediaPane
from ola_viewer.gui.inspector.sound_desk import SoundDesk
from ola_viewer.media.playback import Player
from ola_viewer.media.sound import Playable
from ola_viewer.media.sound_views import envelope_of
from tests.gui.inspector.conftest import MakeInspector, OpenManifest
from tests.gui.inspector.silent import NoBackend, SilentBackend


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """65 s of 16 kHz mono: a tone that grows."""
    time = np.arange(65 * 16_000) / 16_000
    wave = (np.sin(2 * np.pi * 440 * time) * time / 65 * 0.8).astype(np.float32)
    path = tmp_path / "tone.wav"
    soundfile.write(path, wave, 16_000)
    return path


def panel_of(
    make_inspector: MakeInspector,
    open_manifest: OpenManifest,
    write: Any,
    qtbot: QtBot,
    sound: Path,
    backend: SilentBackend,
) -> AudioPanel:
    turns = [{"from": "human", "value": "<speech>\nWhat?"}, {"from": "gpt", "value": "A tone."}]
    snapshot = open_manifest(write([{"id": "t", "audio": str(sound), "conversations": turns}]))
    inspector = make_inspector(make_player=lambda: Player(backend))
    inspector.show_record(snapshot, 0)
    qtbot.waitUntil(lambda: bool(inspector.media.panels) and inspector.media.panels[0].hearing is not None)
    panel = inspector.media.panels[0]
    assert isinstance(panel, AudioPanel)
    return panel


def pane_of(panel: AudioPanel) -> MediaPane:
    """The scrolled pane that a panel stands in."""
    above = panel.parentWidget()
    while not isinstance(above, MediaPane):
        assert above is not None
        above = above.parentWidget()
    return above


def test_facts_and_picture(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot, sound: Path, tmp_path: Path
) -> None:
    panel = panel_of(make_inspector, open_manifest, write, qtbot, sound, SilentBackend())
    assert panel.head.facts() == "16 kHz · mono · 1:05 · 3 chunks of 30 s"
    assert panel.note == "1:05"
    panel.grab().save(str(tmp_path / "sound.png"))
    blurred = panel.canvas.grab().toImage()
    panel.canvas.setFocus()
    focused = panel.canvas.grab().toImage()
    middle = QRect(4, 4, blurred.width() - 8, blurred.height() - 8)
    assert panel.canvas.hasFocus()
    assert focused.copy(middle) == blurred.copy(middle), "the ring of the focus covers nothing"
    assert focused != blurred
    assert panel.canvas.x_of(0) < panel.canvas.x_of(65)
    assert panel.canvas.seconds_at(panel.canvas.x_of(12.5)) == pytest.approx(12.5)


def test_click_seeks_drag_loops_and_keys_play(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot, sound: Path
) -> None:
    backend = SilentBackend()
    panel = panel_of(make_inspector, open_manifest, write, qtbot, sound, backend)
    canvas = panel.canvas
    at = QPoint(round(canvas.x_of(20)), 60)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert panel.position == pytest.approx(20, abs=0.3)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert panel.playing
    start = panel.position
    qtbot.waitUntil(lambda: panel.position > start + 0.05)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert not panel.playing
    qtbot.waitUntil(lambda: bool(backend.streams))
    played = np.concatenate(backend.streams[0].heard)[:, 0]
    samples = panel.hearing.playable.samples[:, 0] if panel.hearing is not None else np.zeros(0)
    first = int(start * 16_000)
    assert np.abs(played[:800] - samples[first : first + 800] * 0.8).max() < 1e-3
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(canvas.x_of(10)), 60))
    qtbot.mouseMove(canvas, QPoint(round(canvas.x_of(30)), 60))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(canvas.x_of(30)), 60))
    assert panel.loop == pytest.approx((10, 30), abs=0.3)
    qtbot.keyClicks(canvas, "..")
    assert panel.position == pytest.approx(10.2, abs=0.4)
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert panel.position == pytest.approx(65)


def test_without_an_output_the_reason_stands_there(
    make_inspector: MakeInspector, open_manifest: OpenManifest, write: Any, qtbot: QtBot, sound: Path
) -> None:
    panel = panel_of(make_inspector, open_manifest, write, qtbot, sound, NoBackend())
    with qtbot.waitSignal(panel.status_message) as heard:
        panel.play()
    assert heard.args == ["There is no sound output. Connect one and try again."]
    assert panel.problem.isVisibleTo(panel)
    qtbot.waitUntil(lambda: panel.problem.height() > 20)
    assert not pane_of(panel).verticalScrollBar().isVisible(), "the canvas gives the room"
    assert not panel.playing
    panel.seek(30)
    assert panel.canvas.position == 30


def test_columns_keep_extremes_and_power() -> None:
    wave = np.zeros(8_000, np.float32)
    wave[4_321] = 0.9
    wave[100] = -0.5
    low, high, rms = column_levels(envelope_of(wave, 8_000, 2_400), 100)
    assert high.max() == pytest.approx(0.9)
    assert low.min() == pytest.approx(-0.5)
    assert len(low) == len(high) == len(rms) == 100
    assert ruler_step(74, 350) == 30
    assert ruler_step(74, 470) == 10


def test_the_desk_tells_the_outputs_and_the_one_in_use(qtbot: QtBot) -> None:
    desk = SoundDesk(lambda: Player(SilentBackend()))
    with qtbot.waitSignal(desk.devices_listed) as listed:
        desk.list_devices()
    assert [device.id for device in listed.args[0]] == ["silent"]
    owner = object()
    with qtbot.waitSignal(desk.output_changed) as used:
        desk.play(owner, Playable(np.zeros((4800, 1), np.float32), 48_000), 0.0, None, 1.0)
    assert used.args == ["silent"]
    desk.close()
