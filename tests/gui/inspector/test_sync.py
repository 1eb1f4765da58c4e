"""A video's sound runs with its pictures: the file's own track, or the record's audio."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from ola_viewer.gui.inspector.audio_panel import AudioPanel
from ola_viewer.gui.inspector.visual_panel import VisualPanel
from ola_viewer.media.playback import Player
from tests.gui.inspector.conftest import MakeInspector, OpenManifest
from tests.gui.inspector.silent import SilentBackend


def test_a_file_plays_its_own_track(
    ola_like: Path, make_inspector: MakeInspector, open_manifest: OpenManifest, qtbot: QtBot
) -> None:
    snapshot = open_manifest(ola_like / "video_file.json")
    backend = SilentBackend()
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
        qtbot.waitUntil(lambda panel=panel: bool(backend.streams) and panel.index > 14)
        stream = backend.streams[-1]
        ahead = panel.index / (panel.opened.source.rate or 1) - 10 / (panel.opened.source.rate or 1)
        panel.stop()
        assert abs(len(stream.heard) * 0.02 - ahead) < 0.25
        return
    raise AssertionError("no file of the collection has a sound track")


def test_pictures_follow_the_audio_of_the_record(
    ola_like: Path, make_inspector: MakeInspector, open_manifest: OpenManifest, qtbot: QtBot
) -> None:
    snapshot = open_manifest(ola_like / "video_audio.json")
    inspector = make_inspector()
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
    qtbot.waitUntil(lambda: audio.playing and audio.position > 2.3)
    shown = float(np.asarray(video.opened.times)[video.index])
    assert abs(shown - audio.position) < 0.2
    video.stop()
    assert not audio.playing
