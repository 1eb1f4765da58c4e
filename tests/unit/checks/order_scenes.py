"""Generated scenes for judging the order of frames: kinds of motion whose right order is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.frame_order import small_copy

Clip = list[NDArray[np.float32]]
"""Small copies of the frames of a clip."""
Frames = Iterator[NDArray[np.float64]]
SIZE = (60, 80)
CAMERA_NOISE = 3.0
"""Deviation of a pixel, in grey levels."""


def scenery(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float64]:
    """A picture with forms of all sizes, as photos have: 0 to 255, shape (height, width, 3)."""
    picture = np.zeros((height, width, 3))
    for cells in (3, 6, 12, 24, 48):
        coarse = rng.normal(size=(cells + 1, cells + 1, 3)) / cells**0.7
        y, x = np.linspace(0, cells, height), np.linspace(0, cells, width)
        top, left = np.minimum(y.astype(int), cells - 1), np.minimum(x.astype(int), cells - 1)
        down, right = (y - top)[:, None, None], (x - left)[None, :, None]
        rows = coarse[top] * (1 - down) + coarse[top + 1] * down
        picture += rows[:, left] * (1 - right) + rows[:, left + 1] * right
    low, high = np.percentile(picture, (1, 99))
    scaled: NDArray[np.float64] = np.clip((picture - low) / (high - low), 0, 1) * 255
    return scaled


def _part(
    picture: NDArray[np.float64], top: float, left: float, share: float, turn: float = 0.0
) -> NDArray[np.float64]:
    """A part of a picture (`share` of its sides, turned round its middle by `turn`) at SIZE."""
    height, width = picture.shape[:2]
    y = np.linspace(-0.5, 0.5, SIZE[0])[:, None] * share * height
    x = np.linspace(-0.5, 0.5, SIZE[1])[None, :] * share * width
    rows = top + share * height / 2 + y * np.cos(turn) - x * np.sin(turn)
    columns = left + share * width / 2 + y * np.sin(turn) + x * np.cos(turn)
    part: NDArray[np.float64] = picture[
        np.clip(rows, 0, height - 1).astype(int), np.clip(columns, 0, width - 1).astype(int)
    ]
    return part


def _pan(rng: np.random.Generator, count: int) -> Frames:
    world, speed = scenery(rng, 120, 700), rng.uniform(4, 9)
    return (_part(world, 5 + 0.4 * k, speed * k, 0.25) for k in range(count))


def _shaken_pan(rng: np.random.Generator, count: int) -> Frames:
    world, speed = scenery(rng, 140, 800), rng.uniform(4, 9)
    return (_part(world, 15 + rng.normal(0, 1.5), speed * k + 10 + rng.normal(0, 1.5), 0.25) for k in range(count))


def _zoom(rng: np.random.Generator, count: int) -> Frames:
    world = scenery(rng, 200, 260)
    for k in range(count):
        share = 0.95 - 0.7 * k / count
        yield _part(world, 100 * (1 - share), 130 * (1 - share), share)


def _rotation(rng: np.random.Generator, count: int) -> Frames:
    """The camera turns round its axis, up to a bit more than once."""
    world, speed = scenery(rng, 160, 160), rng.uniform(0.08, 0.4)
    return (_part(world, 40, 40, 0.5, speed * k) for k in range(count))


def _light(rng: np.random.Generator, count: int) -> Frames:
    """It slowly grows dark."""
    world = scenery(rng, *SIZE)
    return (world * (1 - 0.8 * k / count) for k in range(count))


def _cuts(rng: np.random.Generator, count: int) -> Frames:
    """Pans with hard cuts between them, five to eight frames each."""
    while count > 0:
        length = min(count, int(rng.integers(5, 9)))
        yield from _pan(rng, length)
        count -= length


def _swing(rng: np.random.Generator, count: int, least: float, most: float) -> Frames:
    """Something swings before a background that stands still; `least` to `most` frames there and back."""
    world, form = scenery(rng, *SIZE), scenery(rng, 35, 15)
    period, phase = rng.uniform(least, most), rng.uniform(0, 2 * np.pi)
    for k in range(count):
        frame = world.copy()
        at = int(32 + 30 * np.sin(2 * np.pi * k / period + phase))
        frame[15:50, at : at + 15] = form
        yield frame


def _pendulum(rng: np.random.Generator, count: int) -> Frames:
    return _swing(rng, count, 10, 40)


def _fast_pendulum(rng: np.random.Generator, count: int) -> Frames:
    return _swing(rng, count, 4, 10)


def _loop(rng: np.random.Generator, count: int) -> Frames:
    """A short animation that starts again and again, exactly."""
    length = int(rng.integers(5, 13))
    pictures = list(_rotation(rng, length) if rng.random() < 0.5 else _pan(rng, length))
    return (pictures[k % length] for k in range(count))


def _flicker(rng: np.random.Generator, count: int) -> Frames:
    """A pan under a light that flickers."""
    return (frame * rng.uniform(0.8, 1.0) for frame in _pan(rng, count))


def _slides(rng: np.random.Generator, count: int) -> Frames:
    """Slides that stand for one to six frames each; some come back."""
    shown = [scenery(rng, *SIZE) for _ in range(4)]
    while count > 0:
        slide = shown[int(rng.integers(4))]
        length = min(count, int(rng.integers(1, 7)))
        yield from (slide for _ in range(length))
        count -= length


def _head(rng: np.random.Generator, count: int) -> Frames:
    """Somebody who talks: a part of the picture moves at random round one place, the rest stands still."""
    world, face, mouth = scenery(rng, *SIZE), scenery(rng, 30, 24), scenery(rng, 8, 10)
    y, x = 0.0, 0.0
    for _ in range(count):
        frame = world.copy()
        y, x = 0.8 * y + rng.normal(0, 1.2), 0.8 * x + rng.normal(0, 1.2)
        top, left = int(np.clip(15 + y, 0, 30)), int(np.clip(28 + x, 0, 56))
        frame[top : top + 30, left : left + 24] = face
        frame[top + 19 : top + 27, left + 7 : left + 17] = mouth * rng.uniform(0.3, 1.0)
        yield frame


def _cameras(rng: np.random.Generator, count: int, least: int, most: int) -> Frames:
    """Two cameras in turns, `least` to `most` frames each, each looking at somebody who talks."""
    views = [_head(rng, count), _head(rng, count)]
    number = 0
    while count > 0:
        length = min(count, int(rng.integers(least, most + 1)))
        yield from (next(views[number]) for _ in range(length))
        count, number = count - length, 1 - number


def _slow_dialogue(rng: np.random.Generator, count: int) -> Frames:
    return _cameras(rng, count, 3, 8)


def _fast_dialogue(rng: np.random.Generator, count: int) -> Frames:
    return _cameras(rng, count, 1, 3)


def _still(rng: np.random.Generator, count: int) -> Frames:
    """Nothing moves but the noise of the camera."""
    world = scenery(rng, *SIZE)
    return (world for _ in range(count))


def _snow(rng: np.random.Generator, count: int) -> Frames:
    """Pictures that have nothing in common."""
    return (rng.uniform(0, 255, (*SIZE, 3)) for _ in range(count))


def _pictures(rng: np.random.Generator, count: int) -> Frames:
    """A slide show of photos: each is another one."""
    return (scenery(rng, *SIZE) for _ in range(count))


Scene = Callable[[np.random.Generator, int], Frames]
MOVING: Mapping[str, Scene] = {
    "pan": _pan,
    "shaken pan": _shaken_pan,
    "zoom": _zoom,
    "rotation": _rotation,
    "light": _light,
    "cuts": _cuts,
}
"""Kinds that go on: in any other order they are out of order."""
REPEATING: Mapping[str, Scene] = {
    "pendulum": _pendulum,
    "fast pendulum": _fast_pendulum,
    "loop": _loop,
    "flicker": _flicker,
    "slides": _slides,
    "head": _head,
    "slow dialogue": _slow_dialogue,
    "fast dialogue": _fast_dialogue,
}
"""Kinds that come back to the same pictures: their order can be known in part only, but they must not alarm."""
ORDERLESS: Mapping[str, Scene] = {"still": _still, "snow": _snow, "pictures": _pictures}
"""Kinds that have no order: they must not alarm in any."""


def generated_clips(kind: str, count: int, number: int, seed: int = 5) -> list[Clip]:
    """`number` clips of a kind, of `count` frames each, with the noise of a camera. The same ones for the same seed."""
    rng = np.random.default_rng([seed, count, sum(kind.encode())])
    make = {**MOVING, **REPEATING, **ORDERLESS}[kind]
    clips = []
    for _ in range(number):
        frames = (frame + rng.normal(0, CAMERA_NOISE, frame.shape) for frame in make(rng, count))
        clips.append([small_copy(np.clip(frame, 0, 255).astype(np.uint8)) for frame in frames])
    return clips
