"""What the shell offers to complete."""

from __future__ import annotations

import pytest
from click.shell_completion import ShellComplete

from ola_viewer.cli.main import cli


@pytest.mark.parametrize(
    ("before", "word", "offered"),
    [
        ([], "con", {("plain", "convert"), ("file", "con")}),
        (["mix"], "a", {("file", "a")}),
        (["mix"], "--sh", {("plain", "--shuffle")}),
        (["convert", "x.json", "--to"], "q", {("plain", "qwen")}),
        (["a.json"], "b", {("file", "b")}),
    ],
)
def test_commands_options_and_files(before: list[str], word: str, offered: set[tuple[str, str]]) -> None:
    found = ShellComplete(cli, {}, "ola-viewer", "_OLA_VIEWER_COMPLETE").get_completions(before, word)
    assert {(item.type, item.value) for item in found} == offered
