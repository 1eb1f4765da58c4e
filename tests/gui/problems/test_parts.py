"""The plain parts: differences, places in JSON, steps through the view, settings as text, answers to the filter."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.registry import CODES
from ola_viewer.checks.rule import Issue, Severity
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.checks.trainers import trainers_of, with_trainer
from ola_viewer.gui.inspector.json_text import json_page, place_in_pretty
from ola_viewer.gui.problems.answers import ProblemAnswers
from ola_viewer.gui.problems.check_options import (
    check_settings,
    severities_of,
    silence_line,
    silenced_of,
)
from ola_viewer.gui.problems.diff import LONGEST, before_after
from ola_viewer.gui.problems.overview import FINE, Overview
from ola_viewer.gui.problems.words import place_words, short_words
from ola_viewer.gui.window.problems_link import next_row, serious_rows
from ola_viewer.manifest.query import QueryError, parse_query
from ola_viewer.settings import Settings


def table(*found: tuple[int, str, str]) -> FindingTable:
    return FindingTable.of((row, code, Issue("image", ("image",), message)) for row, code, message in found)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_difference_shows_both_sides_whole(before: str, after: str) -> None:
    def shown(text: str) -> str:
        signs = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
        return "".join(signs.get(char) or (char if char.isprintable() else f"\\x{ord(char):02x}") for char in text)

    left, right = before_after(before, after, 10_000)
    assert "".join(piece.text for piece in left) == shown(before)
    assert "".join(piece.text for piece in right) == shown(after)
    changed = any(piece.kind == "changed" for piece in (*left, *right))
    assert changed == (before != after)


def test_long_texts_are_cut_around_the_difference() -> None:
    left, right = before_after("word " * 400 + "old end", "word " * 400 + "new end")
    assert left[0].text == right[0].text == "…"
    assert [piece.text for piece in left if piece.kind == "changed"] == ["old"]
    assert [piece.text for piece in right if piece.kind == "changed"] == ["new"]
    long, _ = before_after("a" * 100_000, "b" * 100_000)
    assert sum(len(piece.text) for piece in long) <= LONGEST + 1


@pytest.mark.parametrize(
    ("pointer", "first", "lines"),
    [
        (("image",), '"image": {', 4),
        (("image", "size"), '"size": 5', 1),
        (("conversations", 1), "{", 4),
        (("conversations", 1, "value"), '"value": "Fine."', 1),
        (("empty",), '"empty": []', 1),
        (("last",), '"last": 2', 1),
        ((), "{", 19),
    ],
)
def test_values_are_found_in_pretty_json(pointer: tuple[str | int, ...], first: str, lines: int) -> None:
    raw = (
        b'{"last": 1, "image": {"patch": "a{b", "size": 5}, "empty": [], "conversations": [{"from": "human", '
        b'"value": "x\\n}"}, {"from": "gpt", "value": "Fine."}], "last": 2}'
    )
    page = json_page(raw)
    place = place_in_pretty(page.pretty, pointer)
    assert place is not None
    start, stop = place
    assert page.pretty[start].text.strip().rstrip(",") == first
    assert stop - start == lines
    assert place_in_pretty(page.pretty, ("conversations", 7)) is None
    assert place_in_pretty(page.pretty, ("nothing", "there")) is None
    assert json.loads("".join(line.text for line in page.pretty))["last"] == 2


def test_next_and_previous_rows_of_a_view() -> None:
    view = np.array([9, 4, 7, 1, 3], np.int64)
    rows = np.array([1, 4, 8], np.int64)
    assert next_row(view, rows, -1, 1) == 4
    assert next_row(view, rows, 1, 1) == 1
    assert next_row(view, rows, 3, 1) is None
    assert next_row(view, rows, 3, -1) == 4
    assert next_row(view, rows, 1, -1) is None
    large = np.arange(300_000, dtype=np.int64)
    assert next_row(large, np.array([299_999], np.int64), 0, 1) == 299_999
    assert next_row(large, np.array([0], np.int64), 299_999, -1) == 0
    assert next_row(large, np.zeros(0, np.int64), 0, 1) is None


def test_an_overview_counts_ranks_and_names() -> None:
    overview = Overview(
        table((5, "file-missing", ""), (5, "colour-order", ""), (7, "image-token-count", "2 × <image> for 1 image.")),
        CheckSettings(),
    )
    assert [(line.code, line.records) for line in overview.lines] == [
        ("file-missing", 1),
        ("image-token-count", 1),
        ("colour-order", 1),
    ]
    assert overview.severity_ranks(np.array([5, 6, 7], np.int64)).tolist() == [0, FINE, 1]
    assert serious_rows(overview).tolist() == [5, 7]
    assert [short_words(finding) for finding in overview.findings(7)] == ["Tokens 2 for 1"]
    status = overview.status(5)
    assert status is not None
    assert (status.severity, status.text, status.missing) == ("error", "Missing", True)
    assert overview.status(6) is None


def test_every_code_has_short_words() -> None:
    overview = Overview(table(*((row, code, "") for row, code in enumerate(CODES))), CheckSettings())
    words = [short_words(overview.findings(row)[0]) for row in range(len(CODES))]
    assert all(0 < len(word) <= 13 for word in words)


def test_answers_to_the_filter() -> None:
    answers = ProblemAnswers()
    rows = np.arange(5, dtype=np.int64)

    def ask(text: str) -> list[int]:
        term = parse_query(text).root
        found = answers.problem(term, rows) if text.startswith("problem") else answers.severity(term, rows)  # type: ignore[arg-type]
        return rows[found].tolist() if found.dtype == np.bool_ else found.tolist()

    with pytest.raises(QueryError, match="F9"):
        ask("problem:file-missing")
    overview = Overview(table((1, "file-missing", ""), (2, "id-missing", ""), (3, "file-case", "")), CheckSettings())
    answers.use(overview, {2: 1.5, 4: 1.2})
    assert ask("problem:file-missing") == [1]
    assert ask("problem:missing") == [1, 2]
    assert ask("problem:/^file/") == [1, 3]
    assert ask("problem:any") == [1, 2, 3]
    assert ask("problem:none") == [0, 4]
    assert ask("severity:error") == [1, 3]
    assert ask("severity:warn") == [2]
    assert answers.frame_order(rows).tolist() == [0, 0, 1500, 0, 1200]
    assert answers.status(rows).tolist() == [FINE, 0, 2, 0, FINE]


def test_settings_as_lines_of_text() -> None:
    assert severities_of(["id-missing=info", "id-missing = error", "x=info", "file-case"]) == {
        "id-missing": Severity.ERROR
    }
    lines = [silence_line("id-missing", "*"), silence_line("file-case", "/data/a b.json"), "nonsense /x"]
    assert silenced_of(lines) == {"*": frozenset({"id-missing"}), "/data/a b.json": frozenset({"file-case"})}
    chosen = with_trainer(["ola /a.json"], "/b c.json", "llava")
    assert {path: profile.name for path, profile in trainers_of(chosen).items()} == {
        "/a.json": "ola",
        "/b c.json": "llava",
    }
    assert with_trainer(chosen, "/a.json", "") == ["llava /b c.json"]
    made = check_settings(Settings(refusal_phrases=("As An AI", "I\u2019m sorry")))
    assert made.refusals == ("as an ai", "i'm sorry")
    assert check_settings(Settings()) == CheckSettings()


def test_places_in_words() -> None:
    assert place_words("conversations", ("conversations", 0, "value")) == "Turn 1"
    assert place_words("image", ("image", 2)) == "image 3"
    assert place_words("audio_q", ("audio_q",)) == "audio_q"
    assert place_words("", ()) == ""
