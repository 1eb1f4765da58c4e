"""Where a picture stands in its view: fit, true size, zoom about a point, pan. No widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace

LEAST_ZOOM = 1 / 32
MOST_ZOOM = 64.0
ZOOM_STEP = 1.25


@dataclass(frozen=True, slots=True)
class Placement:
    """A picture of `picture` px in a view of `view` px (both width, height).

    `zoom` is view px per picture px; None means fit. `centre` is the picture point in the middle of
    the view. Fit never enlarges beyond true size times `fit_limit`.
    """

    picture: tuple[int, int] = (0, 0)
    view: tuple[int, int] = (1, 1)
    zoom: float | None = None
    centre: tuple[float, float] = (0.0, 0.0)
    fit_limit: float = 16.0

    @property
    def scale(self) -> float:
        """View px per picture px in force."""
        if self.zoom is not None:
            return self.zoom
        width, height = self.picture
        if not width or not height:
            return 1.0
        return min(self.view[0] / width, self.view[1] / height, self.fit_limit)

    @property
    def fits(self) -> bool:
        """Whether the picture is fitted into the view."""
        return self.zoom is None

    def rect(self) -> tuple[float, float, float, float]:
        """Left, top, width, height of the picture in the view."""
        scale = self.scale
        width, height = self.picture[0] * scale, self.picture[1] * scale
        left = self._edge(width, self.view[0], self.centre[0] * scale)
        top = self._edge(height, self.view[1], self.centre[1] * scale)
        return left, top, width, height

    @staticmethod
    def _edge(size: float, room: float, middle: float) -> float:
        if size <= room:
            return (room - size) / 2
        return min(0.0, max(room - size, room / 2 - middle))

    def fitted(self) -> Placement:
        """The whole picture in the view."""
        return replace(self, zoom=None)

    def true_size(self) -> Placement:
        """One picture pixel per view pixel, about the middle."""
        return self.zoomed_to(1.0, (self.view[0] / 2, self.view[1] / 2))

    def zoomed(self, steps: float, at: tuple[float, float]) -> Placement:
        """Zoom by `ZOOM_STEP` ** `steps`; the picture point under `at` stays under it."""
        return self.zoomed_to(self.scale * ZOOM_STEP**steps, at)

    def zoomed_to(self, zoom: float, at: tuple[float, float]) -> Placement:
        """Set the zoom; the picture point under `at` (view px) stays under it where the edges allow."""
        zoom = min(MOST_ZOOM, max(LEAST_ZOOM, zoom))
        left, top, _, _ = self.rect()
        point = ((at[0] - left) / self.scale, (at[1] - top) / self.scale)
        centre = (point[0] + (self.view[0] / 2 - at[0]) / zoom, point[1] + (self.view[1] / 2 - at[1]) / zoom)
        return replace(self, zoom=zoom, centre=centre)

    def panned(self, by: tuple[float, float]) -> Placement:
        """Move the picture by view px, not beyond its edges."""
        scale = self.scale
        left, top, width, height = self.rect()
        left, top = left + by[0], top + by[1]
        left = (self.view[0] - width) / 2 if width <= self.view[0] else min(0.0, max(self.view[0] - width, left))
        top = (self.view[1] - height) / 2 if height <= self.view[1] else min(0.0, max(self.view[1] - height, top))
        return replace(self, centre=((self.view[0] / 2 - left) / scale, (self.view[1] / 2 - top) / scale))

    def with_picture(self, picture: tuple[int, int]) -> Placement:
        """The same view on another picture; the zoom stays, the place too where the size is the same."""
        if picture == self.picture:
            return self
        return replace(self, picture=picture, centre=(picture[0] / 2, picture[1] / 2))
