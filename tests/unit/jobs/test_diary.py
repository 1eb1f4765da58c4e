"""A job is written down from its beginning to its end, and never fails for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ola_viewer.jobs import Progress, diary
from ola_viewer.jobs.diary import Ending, JobDiary
from ola_viewer.jobs.job_files import JobFiles
from ola_viewer.jobs.specs import JobSpec

SPEC = JobSpec("mix", {"out": "/x", "jobs": 2})


def test_beginning_progress_and_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diary, "WRITE_SECONDS", 0.0)
    files = JobFiles(tmp_path)
    job = JobDiary(files, "Mixing", SPEC)
    job.begin()
    job.tell(Progress(3, 4, "records"))
    (record,) = files.load()
    assert (record.state, record.done, record.total, record.spec) == ("running", 3, 4, SPEC)
    job.end("done", Ending("Fine.", "warning", ("a",), tmp_path / "m", tmp_path, failed=2))
    (record,) = JobFiles(tmp_path).load()
    assert (record.state, record.summary, record.severity, record.lines) == ("done", "Fine.", "warning", ("a",))
    assert (record.result, record.folder, record.log, record.failed) == (str(tmp_path / "m"), str(tmp_path), "", 2)
    files.close()


def test_an_earlier_run_of_the_same_job_is_taken_up(tmp_path: Path) -> None:
    files = JobFiles(tmp_path)
    others = [
        JobSpec("mix", {"out": "/y"}),
        JobSpec("convert", {"out": "/x"}),
        JobSpec("mix", {"out": "/x", "jobs": 8}),
    ]
    for spec in others:
        earlier = JobDiary(files, str(spec.parameters["out"]), spec)
        earlier.begin()
        earlier.end("cancelled")
    running = JobDiary(files, "running", SPEC)
    running.begin()
    again = JobDiary(files, "again", SPEC)
    again.begin()
    again.follow_earlier()
    states = {(record.title, record.spec.name): record.state for record in files.load() if record.spec is not None}
    assert states.pop(("/x", "mix")) == "followed"  # where it ran does not matter
    assert states == {
        ("/y", "mix"): "cancelled",
        ("/x", "convert"): "cancelled",
        ("running", "mix"): "running",
        ("again", "mix"): "running",
    }
    files.close()


def test_a_disk_that_refuses_costs_the_record_only(tmp_path: Path) -> None:
    (tmp_path / "jobs").write_text("a file in the way")
    job = JobDiary(JobFiles(tmp_path / "jobs"), "Mixing", SPEC)
    job.begin()
    job.follow_earlier()
    job.tell(Progress(1))
    job.end("failed")
    assert job.record.state == "failed"
