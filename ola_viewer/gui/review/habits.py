"""How the reviewer likes to look and listen: zoom, speed and loop, carried on to the next sample and the next run."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final, Self

from ola_viewer.gui.inspector.audio_panel import AudioPanel
from ola_viewer.gui.inspector.media_pane import Panel
from ola_viewer.gui.inspector.visual_panel import VisualPanel

_LOOPS: Final = ("film_loops", "sound_loops")
_AMOUNTS: Final = ("zoom", "patch_rate", "film_speed", "sound_speed")
_LEAST: Final = 0.01
_MOST: Final = 1000.0


@dataclass(slots=True)
class ViewingHabits:
    """What was chosen last. Panels keep zoom and place of equally large pictures themselves.

    `patch_rate`: frames per second of patches, None for the usual one. `film_speed`: video files, relative to their own
    rate. `loops`: whether videos and sounds are played over and over. Lives on the GUI thread.
    """

    zoom: float | None = None
    patch_rate: float | None = None
    film_speed: float = 1.0
    sound_speed: float = 1.0
    film_loops: bool = False
    sound_loops: bool = False

    def to_text(self) -> str:
        """For the layout file; `from_text` reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: object) -> Self:
        """What `to_text` wrote; what is missing or makes no sense there is as usual."""
        habits = cls()
        with contextlib.suppress(ValueError, TypeError):
            for name, value in dict(json.loads(str(text))).items():
                if name in _LOOPS and isinstance(value, bool):
                    setattr(habits, name, value)
                elif name in _AMOUNTS and isinstance(value, int | float) and _LEAST <= value <= _MOST:
                    setattr(habits, name, float(value))
        return habits

    def learn(self, panels: Iterable[Panel]) -> None:
        """Before the next sample: see how this one was looked at. The first picture and the first sound count."""
        visual = next((panel for panel in panels if isinstance(panel, VisualPanel) and panel.opened is not None), None)
        if visual is not None and visual.opened is not None and not visual.failed:
            placement = visual.view.placement
            self.zoom = None if placement.fits else placement.scale
            source = visual.opened.source
            if source.kind == "patch":
                self.patch_rate, self.film_loops = visual.rate, visual.looping
            elif source.kind == "video":
                self.film_speed, self.film_loops = visual.rate / (source.rate or 25.0), visual.looping
        sound = next((panel for panel in panels if isinstance(panel, AudioPanel) and panel.hearing is not None), None)
        if sound is not None:
            self.sound_speed, self.sound_loops = sound.speed, sound.looping

    def apply(self, panel: Panel) -> None:
        """A medium was opened: show it as the one before."""
        if isinstance(panel, AudioPanel):
            if panel.speed != self.sound_speed:
                panel.set_speed(self.sound_speed)
            if panel.looping != self.sound_loops:
                panel.set_looping(self.sound_loops)
            return
        if panel.opened is None:
            return
        source = panel.opened.source
        rate = self.patch_rate if source.kind == "patch" else (source.rate or 25.0) * self.film_speed
        if source.kind in ("patch", "video"):
            if rate is not None and abs(rate - panel.rate) > 1e-6:
                panel.set_rate(rate)
            if panel.looping != self.film_loops:
                panel.set_looping(self.film_loops)
        placement = panel.view.placement
        if self.zoom is None and not placement.fits:
            panel.view.fit()
        elif self.zoom is not None and (placement.fits or placement.scale != self.zoom):
            panel.view.set_zoom(self.zoom)
