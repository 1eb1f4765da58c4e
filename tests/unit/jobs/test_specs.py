"""Specifications and logs survive files, kills and torn lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.jobs.specs import MOST_TROUBLES, ItemLog, JobError, JobResult, JobSpec

SPEC = JobSpec("pack", {"fps": 1.0, "audio": False, "suffixes": [".jpg"]})
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.text(), st.dictionaries(st.text(), values, max_size=5))
def test_a_specification_goes_through_json(name: str, parameters: dict[str, object]) -> None:
    spec = JobSpec(name, parameters)  # type: ignore[arg-type]
    again = JobSpec.from_json(json.loads(json.dumps(spec.to_json())))
    assert again == spec
    assert spec.difference(again) == ""


@pytest.mark.parametrize("value", [None, [], {}, {"job": 1, "parameters": {}}, {"job": "pack"}])
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(JobError):
        JobSpec.from_json(value)


def test_a_log_goes_on_after_a_kill_at_any_byte(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    entries = [{"item": f"a{n}\udcff", "state": "packed", "size": [n, 2]} for n in range(5)]
    with ItemLog(path, SPEC) as log:
        assert not log.resumed
        log.append(*entries[:2])
        log.append(*entries[2:])
        log.sync()
    whole = path.read_bytes()
    ends = [n for n, byte in enumerate(whole, 1) if byte == 10]
    for cut in range(len(whole) + 1):
        path.write_bytes(whole[:cut])
        with ItemLog(path, SPEC) as log:
            complete = max(sum(end <= cut for end in ends) - 1, 0)
            assert list(log.entries()) == entries[:complete]
            log.append({"item": "next"})
            assert list(log.entries()) == [*entries[:complete], {"item": "next"}]


def test_a_log_of_another_job_is_refused_with_the_difference(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    ItemLog(path, SPEC).close()
    with pytest.raises(JobError, match=r"fps: 1\.0 → 2\.0"):
        ItemLog(path, JobSpec("pack", {**SPEC.parameters, "fps": 2.0}))
    with pytest.raises(JobError, match="job: pack → unpack"):
        ItemLog(path, JobSpec("unpack", SPEC.parameters))
    path.write_bytes(b"[1, 2]\n")
    with pytest.raises(JobError, match="no log of a job"):
        ItemLog(path, SPEC)
    assert path.read_bytes() == b"[1, 2]\n"


def test_a_result_counts_all_and_tells_the_first() -> None:
    result = JobResult()
    for n in range(MOST_TROUBLES + 5):
        result.note("failed", f"item {n}")
    result.note("written")
    assert result.failed == MOST_TROUBLES + 5
    assert result.counts["written"] == 1
    assert len(result.troubles) == MOST_TROUBLES
