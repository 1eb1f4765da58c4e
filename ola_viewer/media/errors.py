"""The one error of this folder: a medium that cannot be read, and why."""

from __future__ import annotations

from pathlib import Path


class MediaError(Exception):
    """A medium, or one frame of it, cannot be shown.

    `code` is the code of the check that finds the same fault (`file-missing`, `patch-range`,
    `media-undecodable` …, see ola_viewer/checks) or `media-too-large` when one of our own bounds, not the
    trainer's, is in the way. `str()` is the sentence for the user. `path` is the file that was opened or
    looked for, `index` the number of the damaged frame or list element (from 0), None if the whole medium fails.
    """

    def __init__(self, code: str, message: str, path: Path | None = None, index: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.path = path
        self.index = index

    def __reduce__(self) -> tuple[type[MediaError], tuple[str, str, Path | None, int | None]]:
        """Errors travel from worker processes as what they are."""
        return type(self), (self.code, self.message, self.path, self.index)

    def at(self, index: int, what: str = "frame") -> MediaError:
        """The same fault, said of frame (or list element) `index`."""
        return MediaError(self.code, f"{what} {index}: {self.message}", self.path, index)
