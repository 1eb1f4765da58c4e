"""Files that ship with the program: icons, colours, the sample manifest."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(name: str) -> Path:
    """Path of the shipped file or folder `name`, such as "icons/search.svg".

    Works from a checkout (`resources/` beside the package) and from the installed wheel
    (`ola_viewer/resources/`). Raises FileNotFoundError when the installation lacks it.
    """
    for root in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(f"The installation lacks the resource {name}. Reinstall Ola Viewer.")


def sample_manifest() -> Path:
    """The built-in manifest that shows every kind of record. Raises FileNotFoundError."""
    return resource("sample/sample.json")
