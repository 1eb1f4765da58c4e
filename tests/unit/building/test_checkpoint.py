"""Mixes and conversions that are killed at any moment go on, and end with the bytes of a run that was not."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ola_viewer.building import checkpoint
from ola_viewer.building.checkpoint import Place, ResumableParts, inputs_of
from ola_viewer.building.job_runner import JobInput, run_job
from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.jobs.specs import JobSpec, Json
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.rows import RowId
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from tests.perf.generate import write_manifest
from tests.unit.building.test_soundtracks_job import opened

THREADS = Workers(Where.THREADS, 2)


def dying(spec: JobSpec, manifest: Path | None, when: str) -> tuple[int, list[str]]:
    """The exit code of a run that kills itself, and its notes if it came to its end."""
    words = [sys.executable, "-m", "tests.unit.building.killed", json.dumps(spec.to_json()), str(manifest or ""), when]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3])
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else []


def spec_of(job: str, folder: Path, files: list[Path], more: dict[str, Json], suffix: str) -> JobSpec:
    parameters: dict[str, Json] = {"out": str(folder / f"o.{suffix}"), **more}
    if job == "mix":
        parameters["files"] = [str(files[0]), f"{files[1]}:random:60%", f"{files[2]}:x2"]
    else:
        parameters |= {"to": "qwen", "report": str(folder / "r.csv")}
    return JobSpec(job, parameters)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("killed")
    return [
        write_manifest(folder / "a.json", 1500, "line", adversarial=0.2),
        write_manifest(folder / "b.jsonl", 800, "jsonl", seed=3),
        write_manifest(folder / "c.json", 300, "indented", seed=4),
    ]


@pytest.mark.skipif(os.name != "posix", reason="a process kills itself here as only POSIX can")
@pytest.mark.parametrize(
    ("job", "more", "suffix"),
    [
        ("mix", {}, "json"),
        ("mix", {"shuffle": True, "ids": "prefix"}, "jsonl"),
        ("mix", {"ids": "renumber", "source_key": "from"}, "json"),
        ("mix", {"shuffle": True}, "json.gz"),
        ("mix", {}, "jsonl.zst"),
        ("convert", {}, "json"),
        ("convert", {}, "jsonl"),
        ("convert", {}, "jsonl.gz"),
        ("convert", {}, "json.zst"),
    ],
)
def test_killed_at_random_points_it_ends_with_the_same_bytes(
    files: list[Path], tmp_path: Path, job: str, more: dict[str, Json], suffix: str
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    whole.mkdir()
    killed.mkdir()
    given = JobInput(opened(files[0])) if job == "convert" else JobInput()
    if suffix.endswith(("gz", "zst")):  # its bytes depend on where its pieces end, which are small in that process
        assert dying(spec_of(job, whole, files, more, suffix), files[0] if job == "convert" else None, "")[0] == 0
    else:
        run_job(spec_of(job, whole, files, more, suffix), given, THREADS)
    spec = spec_of(job, killed, files, more, suffix)
    luck = random.Random(f"{job}{more}{suffix}")
    moments = [f"n{luck.randrange(2, 9)}", f"{luck.random() * 0.02:.4f}", f"n{luck.randrange(1, 6)}"]
    manifest = files[0] if job == "convert" else None
    notes: list[str] = []
    for moment in (*moments, ""):
        code, notes = dying(spec, manifest, moment)
        assert code == (0 if moment == "" else -signal.SIGKILL)
    assert any("by an earlier run" in note for note in notes), notes
    assert sorted(path.name for path in killed.iterdir()) == sorted(path.name for path in whole.iterdir())
    for path in whole.iterdir():
        assert (killed / path.name).read_bytes() == path.read_bytes(), path.name


def cancelled_mix(files: list[Path], out: Path, monkeypatch: pytest.MonkeyPatch, **more: Json) -> None:
    """A mix that is cancelled after its first checkpoints."""
    monkeypatch.setattr(checkpoint, "INTERVAL", 0.0)
    monkeypatch.setattr("ola_viewer.building.mix_stream._LONG_RUN", 1 << 15)
    monkeypatch.setattr("ola_viewer.building.mix_stream._COPY", 1 << 16)
    token = CancelToken()

    def stop(report: object) -> None:
        if list(out.parent.glob("*.ola-viewer-resume.json")) and list(out.parent.glob(".*")):
            token.cancel()

    spec = JobSpec("mix", {"files": [str(files[0])], "out": str(out), **more})
    with pytest.raises(Cancelled):
        run_job(spec, JobInput(), THREADS, token, stop)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def test_another_input_or_option_begins_anew_and_says_so(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "o.json"
    cancelled_mix(files, out, monkeypatch)
    assert left(tmp_path) == [".o.json.ola-viewer-resume.json", ".o.json.ola-viewer-resume.part"]
    monkeypatch.setattr(checkpoint, "INTERVAL", 60.0)
    spec = JobSpec("mix", {"files": [str(files[0])], "out": str(out), "source_key": "from"})
    result = run_job(spec, JobInput(), THREADS)
    assert any("the key of the origin changed since" in note for note in result.notes), result.notes
    assert not any("by an earlier run" in note for note in result.notes if "left a part" not in note)
    assert len(json.loads(out.read_bytes())) == 1500
    assert left(tmp_path) == []


def test_a_changed_source_begins_anew(files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = tmp_path / "s.json", tmp_path / "o.json"
    source.write_bytes(files[0].read_bytes())
    cancelled_mix([source], out, monkeypatch)
    os.utime(source, ns=(1, 1))
    result = run_job(JobSpec("mix", {"files": [str(source)], "out": str(out)}), JobInput(), THREADS)
    assert any("the sources changed since" in note for note in result.notes)
    assert out.read_bytes().strip() == source.read_bytes().strip()


def test_what_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "INTERVAL", 0.0)
    for error in (OSError("disk"), SaveError("disk-full", "full", tmp_path), ValueError("odd")):
        with pytest.raises(type(error)):
            _interrupted([tmp_path / "o"], error)
        assert left(tmp_path) == []


def _interrupted(targets: list[Path], error: BaseException) -> None:
    """Write, reach a checkpoint, write more, and end by an error."""
    with ResumableParts(targets, {"job": "x"}) as parts:
        assert parts.start == Place()
        for out in parts.outs:
            out.write(b"abc")
        parts.reached(3, lambda: {"sum": 6})
        parts.outs[0].write(b"lost")
        raise error


def test_place_and_files_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "INTERVAL", 0.0)
    targets = [tmp_path / "a", tmp_path / "b"]
    with pytest.raises(KeyboardInterrupt):
        _interrupted(targets, KeyboardInterrupt())
    assert ResumableParts.left_over(targets[0]) >= 3
    with ResumableParts(targets, {"job": "x"}) as parts:
        assert parts.start == Place(3, {"sum": 6})
        assert not parts.refused
        parts.outs[0].write(b"def")
        parts.finish()
        parts.commit()
    assert [target.read_bytes() for target in targets] == [b"abcdef", b"abc"]
    assert left(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the system's locks are used where there are some")
def test_two_runs_never_write_one_target(tmp_path: Path) -> None:
    with ResumableParts([tmp_path / "a"], {"job": "x"}) as parts:
        with pytest.raises(SaveError, match="Another run is writing"):
            ResumableParts([tmp_path / "a"], {"job": "x"})
        parts.outs[0].write(b"mine")
        parts.finish()
        parts.commit()
    assert (tmp_path / "a").read_bytes() == b"mine"


@pytest.mark.parametrize("state", [b"", b"[]", b"{", b'{"format": 1}', b'{"format": 1, "position": "x"}'])
def test_a_damaged_state_counts_as_none(tmp_path: Path, state: bytes) -> None:
    (tmp_path / ".o.ola-viewer-resume.json").write_bytes(state)
    (tmp_path / ".o.ola-viewer-resume.part").write_bytes(b"rubbish")
    with ResumableParts([tmp_path / "o"], {"job": "x"}) as parts:
        assert parts.start == Place()
        parts.finish()
        parts.commit()
    assert (tmp_path / "o").read_bytes() == b""
    assert left(tmp_path) == []


def test_inputs_and_edits_are_told_apart(files: list[Path]) -> None:
    snapshot = opened(files[0])
    assert inputs_of(snapshot) == inputs_of(opened(files[0])) != inputs_of(opened(files[1]))
    edited = snapshot_with(files[0], "other")
    assert inputs_of(edited) == inputs_of(snapshot_with(files[0], "other"))
    assert inputs_of(edited) not in (inputs_of(snapshot), inputs_of(snapshot_with(files[0], "another")))


def snapshot_with(path: Path, text: str) -> Snapshot:
    """The manifest with its third record's id edited."""
    document = Document()
    source = Source.open(path, 0)
    source.build_index()
    document.add_source(source)
    document.push(SetText(RowId(2), ("id",), text))
    return document.snapshot


def test_a_table_with_unsaved_edits_goes_on_in_another_program(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "INTERVAL", 0.0)
    monkeypatch.setattr("ola_viewer.building.convert._PORTION", 1 << 15)
    token = CancelToken()

    def stop(report: Progress) -> None:
        if report.done > 500:
            token.cancel()

    spec = JobSpec("convert", {"to": "qwen", "out": str(tmp_path / "o.jsonl")})
    with pytest.raises(Cancelled):
        run_job(spec, JobInput(snapshot_with(files[0], "new")), THREADS, token, stop)
    result = run_job(spec, JobInput(snapshot_with(files[0], "new")), THREADS)
    assert any("by an earlier run" in note for note in result.notes), result.notes
    whole = JobSpec("convert", {"to": "qwen", "out": str(tmp_path / "whole.jsonl")})
    run_job(whole, JobInput(snapshot_with(files[0], "new")), THREADS)
    assert (tmp_path / "o.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert json.loads((tmp_path / "o.jsonl").read_bytes().splitlines()[2])["id"] == "new"
