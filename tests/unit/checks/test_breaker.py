"""Every break is found under its code, and nothing else is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from ola_viewer.checks.registry import ALL_RULES, RECORD_RULES
from ola_viewer.checks.rule import Depth, FileRule, RecordRule
from ola_viewer.checks.run_check import run_check
from ola_viewer.checks.run_quick import run_quick
from tests.unit.checks.breaker import FILE_BREAKS, QUICK_BREAKS, Break, good, turns
from tests.unit.checks.tools import AS_OLA, codes, document_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("breaker")
    good(folder)
    return folder


OTHER = {"id": "other", "conversations": turns("What is a boat?", "It floats.")}


def name(broken: Break) -> str:
    return f"{broken.code}-{broken.kind}"


def test_the_good_records_are_fine_to_the_last_depth(folder: Path) -> None:
    document = document_of(folder / "good.json", *good(folder).values())
    result = run_check(document.snapshot, Depth.DEEP, {}, options=AS_OLA)
    assert result.complete
    assert codes(result.table) == {}


@pytest.mark.parametrize("broken", QUICK_BREAKS, ids=name)
def test_a_break_of_the_json_is_found_under_its_code_alone(folder: Path, broken: Break) -> None:
    record = broken.apply(good(folder)[broken.kind], folder)
    document = document_of(folder / "broken.json", OTHER, record)
    expected = {broken.code} | broken.also
    assert codes(run_quick(document.snapshot, options=AS_OLA).table) == {1: expected}


@pytest.mark.parametrize("broken", FILE_BREAKS, ids=name)
def test_a_break_of_files_is_found_under_its_code_alone(folder: Path, broken: Break) -> None:
    record = broken.apply(good(folder)[broken.kind], folder)
    document = document_of(folder / "broken.json", record)
    assert codes(run_quick(document.snapshot, options=AS_OLA).table) == {}
    result = run_check(document.snapshot, Depth.FILES, {}, options=AS_OLA)
    assert codes(result.table) == {0: {broken.code}}


def test_no_rule_is_without_a_break() -> None:
    broken = {broken.code for broken in (*QUICK_BREAKS, *FILE_BREAKS)}
    unbroken = {rule.code for rule in ALL_RULES if isinstance(rule, RecordRule | FileRule)} - broken
    # the one needs another user than root, the other another trainer: see test_run_files, test_loaders
    assert unbroken <= {"file-unreadable", "media-ignored"}
    assert len(RECORD_RULES) == len({rule.code for rule in RECORD_RULES})


def test_every_rule_says_what_the_trainer_will_do() -> None:
    for rule in ALL_RULES:
        assert rule.consequence.startswith("The trainer will "), rule.code
        assert rule.consequence.endswith("."), rule.code
        assert rule.title.lower().replace(" ", "-") == rule.code
