"""Whether a recording holds a sound: all of it, in order, and nothing else.

A machine that is busy with other things may let the sound wait. Then there is silence in the recording, the sound goes
on behind it, and nothing of it is lost; the server's resampling takes some tenths of a millisecond at each place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]

SILENCE = 96
"""So many zeros in a row are a wait. Nothing that is compared here may have as many of its own."""
SLIP = 64
"""Samples that a wait may cost or add where it begins and ends."""
PIECES = 20


def compare(heard: Sound, expected: Sound) -> tuple[float, float]:
    """(least likeness of any piece, 0 … 1; median gain). Raises AssertionError where something is missing, out of order
    or too much."""
    loud = np.flatnonzero(np.abs(expected) > 1e-3 * np.abs(expected).max())
    expected = expected[loud[0] : loud[-1] + 1]
    solid, waits = _without_waits(heard)
    searched = np.concatenate(
        (solid, np.zeros(SLIP, np.float32))
    )  # the last sample may have been too quiet to be heard
    room = 1 << (len(searched) + len(expected)).bit_length()
    spectrum = np.fft.rfft(searched, room)
    energy = np.concatenate([[0.0], np.cumsum(searched.astype(np.float64) ** 2)])
    size = len(expected) // PIECES
    found: list[tuple[int, float, float]] = []
    for number in range(PIECES):
        piece = expected[number * size : (number + 1) * size]
        power = float(piece @ piece)
        product = np.fft.irfft(spectrum * np.conj(np.fft.rfft(piece, room)), room)[: len(searched) - size + 1]
        norm = np.sqrt(np.maximum(energy[size : size + len(product)] - energy[: len(product)], 1e-9) * power)
        place = int(np.argmax(product / norm))
        found.append((place - number * size, float(product[place] / norm[place]), float(product[place]) / power))
    slip = SLIP * (len(waits) + 1)
    begin = int(np.median([place for place, _, _ in found]))
    whole = [
        number
        for number in range(PIECES)
        if not any(number * size - slip < wait - begin < (number + 1) * size + slip for wait in waits)
    ]
    assert whole, f"{len(waits)} waits leave nothing to compare"
    places = [found[number][0] - begin for number in whole]
    assert max(map(abs, places)) <= slip, f"pieces are missing or out of order: {places}, {len(waits)} waits"
    more = len(solid) - len(expected)
    assert abs(more) <= slip + SLIP, f"{more} samples more than there should be, {len(waits)} waits"
    gains = [found[number][2] for number in whole]
    return min(found[number][1] for number in whole), float(np.median(gains))


def _without_waits(heard: Sound) -> tuple[Sound, list[int]]:
    """The recording without silence, and the places in what is left where there was some."""
    loud = np.flatnonzero(np.abs(heard) > 1e-3 * np.abs(heard).max())
    assert len(loud), "nothing was heard"
    heard = heard[loud[0] : loud[-1] + 1]
    zero = np.concatenate(([False], heard == 0, [False]))
    edges = np.flatnonzero(zero[1:] != zero[:-1]).reshape(-1, 2)
    silent = edges[edges[:, 1] - edges[:, 0] >= SILENCE]
    kept = np.ones(len(heard), np.bool_)
    for begin, end in silent:
        kept[begin:end] = False
    left = np.cumsum(kept)
    return heard[kept], [int(left[begin - 1]) for begin, _ in silent]
