"""Shipped files are found."""

from __future__ import annotations

import pytest

from ola_viewer.settings import resource


def test_found_and_missing() -> None:
    assert resource("tokens.json").is_file()
    assert resource("icons").is_dir()
    with pytest.raises(FileNotFoundError, match="Reinstall"):
        resource("icons/none.svg")
