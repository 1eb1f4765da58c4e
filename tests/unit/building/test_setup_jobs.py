"""Mix, convert and set-up as jobs that window and command line start alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.building.job_runner import JobInput, run_job
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.jobs.specs import JobError, JobSpec
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.source import Source
from tests.helpers.downloads import audio_download
from tests.perf.generate import write_manifest

TWO = Workers(Where.THREADS, 2)


def test_mix_as_a_job(tmp_path: Path) -> None:
    path = write_manifest(tmp_path / "a.json", 50, "line")
    out = tmp_path / "o.jsonl"
    parameters = {"files": [f"{path}:first:10", str(path)], "out": str(out), "ids": "prefix"}
    result = run_job(JobSpec("mix", parameters), JobInput(), TWO)
    assert result.counts == {"written": 60}
    assert result.outputs[0] == out
    assert len(out.read_text().splitlines()) == 60
    assert any("shared their id" in note for note in result.notes)
    for wrong in ({}, {"files": [f"{path}:first:1.5"]}, {"files": [str(path)], "seed": "x"}):
        with pytest.raises(JobError):
            run_job(JobSpec("mix", {"out": str(tmp_path / "p.json"), **wrong}), JobInput(), TWO)


def test_convert_as_a_job(tmp_path: Path) -> None:
    document = Document()
    source = Source.open(write_manifest(tmp_path / "a.json", 50, "line"))
    source.build_index()
    document.add_source(source)
    snapshot = document.snapshot
    out, report = tmp_path / "o.json", tmp_path / "r.csv"
    parameters = {"to": "ms-swift", "out": str(out), "report": str(report)}
    result = run_job(JobSpec("convert", parameters), JobInput(snapshot, {}, snapshot.rows()[:20]), TWO)
    assert result.counts == {"written": 20}
    assert len(json.loads(out.read_bytes())) == 20
    assert result.outputs == [out, report]
    with pytest.raises(JobError, match="one of ola"):
        run_job(JobSpec("convert", {"to": "x", "out": str(out)}), JobInput(snapshot), TWO)
    with pytest.raises(JobError, match="manifest is needed"):
        run_job(JobSpec("convert", parameters), JobInput(), TWO)


def test_setup_as_a_job(tmp_path: Path) -> None:
    download = audio_download(tmp_path / "home")
    out = tmp_path / "o.json"
    parameters = {"set": download.name, "folder": str(download.folder), "out": str(out)}
    result = run_job(JobSpec("setup", parameters), JobInput(), TWO)
    assert result.counts == {"extracted": 28, "kept": 0}
    assert result.outputs == [out]
    assert result.notes[-1] == "The check to depth “files” finds nothing."
    with pytest.raises(JobError, match="exists"):
        run_job(JobSpec("setup", parameters), JobInput(), TWO)
    with pytest.raises(JobError, match="no set"):
        run_job(JobSpec("setup", {**parameters, "set": "none"}), JobInput(), TWO)
