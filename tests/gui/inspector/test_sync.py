"""A video's sound runs with its pictures: the file's own track, or the record's audio."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from ola_viewer.gui.inspector.audio_panel import AudioPanel
from ola_viewer.gui.inspector.visual_panel import VisualPanel
from ola_viewer.media.playback import Player
from tests.gui.inspector.conftest import MakeInspector, OpenManifest
from tests.gui.inspector.silent import SteppedBackend


def test_a_file_plays_its_own_track(
    ola_like: Path, make_inspector: MakeInspector, open_manifest: OpenManifest, qtbot: QtBot
) -> None:
    snapshot = open_manifest(ola_like / "video_file.json")
    backend = SteppedBackend()
    inspector = make_inspector(make_player=lambda: Player(backend))
    for row in snapshot.rows().tolist():
        inspector.show_record(snapshot, row)
        qtbot.waitUntil(lambda row=row: inspector.view is not None and inspector.view.row == row)
        panel = inspector.media.panels[0]
        assert isinstance(panel, VisualPanel)
        qtbot.waitUntil(lambda panel=panel: panel.opened is not None and panel.view.frame is not None)
        assert panel.opened is not None
        assert panel.opened.source.info is not None
        if panel.opened.source.info.sound is None:
            assert not panel.has_sound
            continue
        assert panel.has_sound
        panel.go_to(10)
        panel.play()
        qtbot.waitUntil(lambda: bool(backend.streams))
        rate = panel.opened.source.rate or 1.0
        heard = 0.0
        for more in (0.3, 0.5):
            backend.streams[-1].pass_time(more)
            heard += more
            qtbot.waitUntil(lambda panel=panel, due=10 + heard * rate: abs(panel.index - due) < 1.5)
            assert panel.playing
        panel.stop()
        return
    raise AssertionError("no file of the collection has a sound track")


def test_pictures_follow_the_audio_of_the_record(
    ola_like: Path, make_inspector: MakeInspector, open_manifest: OpenManifest, qtbot: QtBot
) -> None:
    snapshot = open_manifest(ola_like / "video_audio.json")
    backend = SteppedBackend()
    inspector = make_inspector(make_player=lambda: Player(backend))
    inspector.show_record(snapshot, 0)
    qtbot.waitUntil(lambda: len(inspector.media.panels) == 2)
    video = next(panel for panel in inspector.media.panels if isinstance(panel, VisualPanel))
    audio = next(panel for panel in inspector.media.panels if isinstance(panel, AudioPanel))
    qtbot.waitUntil(lambda: video.opened is not None and audio.hearing is not None)
    audio.seek(2.0)
    assert video.opened is not None
    assert video.opened.times is not None
    assert abs(float(video.opened.times[video.index]) - 2.0) < 0.1
    video.set_rate(video.opened.source.rate or 24.0)
    video.play()
    qtbot.waitUntil(lambda: bool(backend.streams))
    backend.streams[-1].pass_time(0.5)
    qtbot.waitUntil(lambda: audio.position > 2.4)
    times = np.asarray(video.opened.times)
    qtbot.waitUntil(lambda: bool(abs(float(times[video.index]) - audio.position) < 0.1))
    assert audio.playing
    video.stop()
    assert not audio.playing
