"""Zoom and pan keep what they promise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.gui.inspector.view_geometry import LEAST_ZOOM, MOST_ZOOM, Placement


def test_fit_shows_the_whole_picture() -> None:
    left, top, width, height = Placement((640, 360), (396, 222)).rect()
    assert (width, height) == (pytest.approx(394.67, abs=0.1), pytest.approx(222))
    assert left == pytest.approx((396 - width) / 2)
    assert top == pytest.approx(0)


@given(
    st.integers(1, 5000),
    st.integers(1, 5000),
    st.floats(-8, 8),
    st.floats(0, 396),
    st.floats(0, 222),
    st.floats(-99, 99),
)
def test_zoom_and_pan_never_lose_the_picture(w: int, h: int, steps: float, x: float, y: float, by: float) -> None:
    placed = Placement((w, h), (396, 222)).zoomed(steps, (x, y)).panned((by, -by))
    left, top, width, height = placed.rect()
    assert LEAST_ZOOM <= placed.scale <= MOST_ZOOM
    for edge, size, room in ((left, width, 396), (top, height, 222)):
        if size <= room:
            assert edge == pytest.approx((room - size) / 2, abs=1e-6)
        else:
            assert -edge >= -1e-6
            assert edge + size >= room - 1e-6


def test_the_point_under_the_pointer_stays() -> None:
    start = Placement((4000, 3000), (400, 300)).zoomed_to(1.0, (200, 150))
    near = start.zoomed(2, (120, 80))
    before = ((120 - start.rect()[0]) / start.scale, (80 - start.rect()[1]) / start.scale)
    after = ((120 - near.rect()[0]) / near.scale, (80 - near.rect()[1]) / near.scale)
    assert after == pytest.approx(before)
