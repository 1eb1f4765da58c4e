"""Exit codes, and sentences for what went wrong."""

from __future__ import annotations

from typing import Final

from ola_viewer.manifest.problems import ManifestError

EXIT_FINE: Final = 0
EXIT_FINDINGS: Final = 1
EXIT_BAD_INPUT: Final = 2
EXIT_INTERRUPTED: Final = 130
EXIT_PIPE_CLOSED: Final = 141
"""As of a program that SIGPIPE ends; the signal itself would end us when a worker process dies, too."""


def describe_failure(error: BaseException) -> str:
    """One sentence for people: what, and where. Errors of our own already are sentences."""
    if isinstance(error, ManifestError):
        where = f"{error.path}: " if error.path is not None and str(error.path) not in str(error) else ""
        return f"{where}{error}"
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}"
    if type(error).__module__.startswith("ola_viewer."):
        return str(error)
    return (
        f"stopped by an unexpected {type(error).__name__}: {error}. "
        "Set OLA_VIEWER_DEBUG=1 to see where it happened, and please report it."
    )
