"""Records of jobs: written whole, read with distrust, bounded; locks that die with programs tell who runs what."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.jobs.job_files import MOST_LINES, JobFiles, JobRecord
from ola_viewer.jobs.specs import JobSpec

OTHER = """
import sys
from pathlib import Path
from ola_viewer.jobs.job_files import JobFiles, JobRecord
from ola_viewer.jobs.specs import JobSpec
files = JobFiles(Path(sys.argv[1]))
record = JobRecord(files.new_key(), "Packing", owner=files.owner, done=2, total=8, spec=JobSpec("pack", {"out": "/x"}))
files.begin(record)
print("ready", flush=True)
sys.stdin.read()
"""


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    files = JobFiles(tmp_path / "jobs")
    assert files.load() == []
    record = JobRecord(
        files.new_key(), "Mixing \udcff ü", started=5.5, owner=files.owner, spec=JobSpec("mix", {"a": [1]})
    )
    files.begin(record)
    assert files.load() == [record]
    assert files.load()[0].spec == JobSpec("mix", {"a": [1]})
    ended = replace(record, state="done", summary="Done.", lines=("one", "two"), failed=3, result="/r", total=9, done=9)
    files.write(ended)
    (loaded,) = files.load()
    assert loaded == ended
    assert loaded.spec == record.spec
    files.remove([record.key, "../escape"])
    assert files.load() == []
    files.close()
    assert list((tmp_path / "jobs").iterdir()) == []


def test_a_living_program_is_told_from_a_killed_one(tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"ready"
        mine = JobFiles(tmp_path)
        assert [record.state for record in mine.load()] == ["elsewhere"]
        mine.begin(JobRecord(mine.new_key(), "Mine", owner=mine.owner))
        assert [record.state for record in mine.load()] == ["running", "elsewhere"]
        other.kill()
    assert [record.state for record in mine.load()] == ["running", "interrupted"]
    assert mine.load()[1].spec == JobSpec("pack", {"out": "/x"})
    later = JobFiles(tmp_path)
    later.begin(JobRecord(later.new_key(), "Later", state="done"))
    assert len(list(tmp_path.glob("alive-*"))) == 2, "the mark of the killed program is swept away"
    mine.close()
    later.close()


def test_only_so_many_are_kept_and_never_one_that_runs(tmp_path: Path) -> None:
    files = JobFiles(tmp_path, keep=5)
    running = JobRecord("0000000000000-00000000", "Running", owner=files.owner)
    files.begin(running)
    for number in range(1, 12):
        files.begin(JobRecord(f"{number:013d}-00000000", str(number), state="done"))
    titles = [record.title for record in files.load()]
    assert titles[:4] == ["11", "10", "9", "8"]
    assert "Running" in titles
    assert len(titles) <= 6
    files.close()


def test_texts_are_bounded(tmp_path: Path) -> None:
    files = JobFiles(tmp_path)
    files.begin(JobRecord(files.new_key(), "t", state="done", lines=("x" * 10_000,) * 500, summary="y" * 10_000))
    (record,) = files.load()
    assert len(record.lines) == MOST_LINES
    assert len(record.lines[0]) < 5000 > len(record.summary)
    files.close()


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"{}", b"[" * 100_000, b'{"key": "x"}', b"\xff"])
def test_what_is_no_record_is_left_out(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "0000000000001-00000000.json").write_bytes(data)
    (tmp_path / "notes.json").write_bytes(b"{}")
    assert JobFiles(tmp_path).load() == []


@given(
    st.dictionaries(
        st.sampled_from(["state", "title", "lines", "done", "total", "seconds", "owner", "failed", "severity"]),
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.one_of(st.text(), st.integers()))),
    )
)
def test_no_change_of_a_record_breaks_the_list(changes: dict[str, object]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        files = JobFiles(Path(name))
        record = JobRecord(files.new_key(), "t", state="done")
        files.begin(record)
        path = Path(name) / f"{record.key}.json"
        path.write_text(json.dumps({**json.loads(path.read_bytes()), **changes}))
        assert len(files.load()) <= 1
        files.close()
