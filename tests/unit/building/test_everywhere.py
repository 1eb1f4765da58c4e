"""Every job on threads, on processes and on a cluster of real workers: the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ola_viewer.building.convert_model import Dialect
from ola_viewer.building.job_runner import JobInput, run_job
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.jobs.specs import JobSpec, Json
from tests.helpers.cluster import local_cluster
from tests.helpers.downloads import cross_download
from tests.perf.generate import write_manifest
from tests.unit.building.test_pack import put
from tests.unit.building.test_soundtracks import make_video
from tests.unit.building.test_soundtracks_job import opened, roots_of
from tests.unit.media.made import encoded, noise

THREADS = Workers(Where.THREADS, 2)
PROCESSES = Workers(Where.PROCESSES, 2)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Workers]:
    """A scheduler with two worker processes."""
    with local_cluster() as made:
        yield Workers(dask=made.scheduler_address)


@pytest.fixture(scope="module")
def manifests(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("everywhere")
    return [
        write_manifest(folder / "lines.json", 12_000, "line", adversarial=0.05),
        write_manifest(folder / "more.jsonl", 3_000, "jsonl", seed=2),
        write_manifest(folder / "same.json", 500, "indented"),
    ]


def tasks_run(cluster: Workers) -> int:
    """How many tasks the cluster has begun so far."""
    distributed: Any = pytest.importorskip("distributed")
    with distributed.Client(cluster.dask, set_as_default=False) as client:
        counts = client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.transition_counter)
        return int(counts)


@pytest.mark.parametrize(
    ("more", "suffix"),
    [
        ({"shuffle": True, "seed": 5}, "json"),
        ({"shuffle": True, "ids": "renumber", "source_key": "from"}, "jsonl"),
        ({"ids": "prefix"}, "json"),
    ],
)
def test_a_mix_is_the_same_everywhere(
    manifests: list[Path], cluster: Workers, tmp_path: Path, more: dict[str, Json], suffix: str
) -> None:
    before = tasks_run(cluster)
    written = []
    for number, workers in enumerate((THREADS, PROCESSES, cluster)):
        out = tmp_path / f"{number}.{suffix}"
        files: list[Json] = [f"{manifests[0]}", f"{manifests[1]}:random:50%", f"{manifests[2]}:x2"]
        result = run_job(JobSpec("mix", {"files": files, "out": str(out), **more}), JobInput(), workers)
        assert result.counts["written"] == 14_500
        written.append((out.read_bytes(), (tmp_path / f"{number}.sources.csv").read_bytes()))
    assert written[0] == written[1] == written[2]
    assert tasks_run(cluster) > before


def test_a_conversion_is_the_same_everywhere(manifests: list[Path], cluster: Workers, tmp_path: Path) -> None:
    snapshot = opened(manifests[0])
    before = tasks_run(cluster)
    written = []
    for number, workers in enumerate((THREADS, PROCESSES, cluster)):
        out, report = tmp_path / f"{number}.jsonl", tmp_path / f"{number}.csv"
        parameters: dict[str, Json] = {"to": Dialect.QWEN.value, "out": str(out), "report": str(report)}
        run_job(JobSpec("convert", parameters), JobInput(snapshot), workers)
        written.append((out.read_bytes(), report.read_bytes()))
    assert written[0] == written[1] == written[2]
    assert len(written[0][0].splitlines()) == 12_000
    assert tasks_run(cluster) > before


def test_a_set_is_set_up_the_same_everywhere(cluster: Workers, tmp_path: Path) -> None:
    before = tasks_run(cluster)
    trees = []
    for number, workers in enumerate((THREADS, PROCESSES, cluster)):
        folder = tmp_path / str(number)
        folder.mkdir()
        download = cross_download(folder)
        out = folder / "ready.json"
        spec = JobSpec("setup", {"set": download.name, "folder": str(folder), "out": str(out)})
        result = run_job(spec, JobInput(), workers)
        assert "The check to depth “files” finds nothing." in result.notes, result.notes
        tree = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.suffix in (".wav", ".mp4")
        }
        records = json.dumps(json.loads(out.read_bytes())).replace(str(folder), "")
        trees.append((tree, records))
    assert len(trees[0][0]) == 30
    assert trees[0] == trees[1] == trees[2]
    assert tasks_run(cluster) > before


def tree_of(folder: Path) -> dict[str, bytes]:
    """What lies below a folder, the logs left out: they tell in which order things were finished."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and "log" not in path.name)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_packs_files_and_sound_tracks_are_the_same_everywhere(cluster: Workers, tmp_path: Path) -> None:
    media = tmp_path / "in"
    for number in range(3):
        put(media / "pictures" / f"{number}.jpg", encoded(noise(seed=number)))
        make_video(media / "films" / f"{number}.mp4", 0.4)
    before = tasks_run(cluster)
    packed, unpacked, tracks = [], [], []
    for number, workers in enumerate((THREADS, PROCESSES, cluster)):
        home = tmp_path / str(number)
        manifest = home / "packed.json"
        home.mkdir()
        paths: dict[str, Json] = {"source": str(media), "out": str(home / "patches"), "manifest_out": str(manifest)}
        run_job(JobSpec("pack", {**paths, "fps": 5.0}), JobInput(), workers)
        packed.append({k: v for k, v in tree_of(home / "patches").items() if k.startswith("patch_0")})
        snapshot = opened(manifest)
        given = JobInput(snapshot, roots_of(snapshot))
        run_job(JobSpec("unpack", {"out": str(home / "files")}), given, workers)
        unpacked.append(tree_of(home / "files"))
        run_job(JobSpec("soundtracks", {"source": str(media), "out": str(home / "wav")}), JobInput(), workers)
        tracks.append(tree_of(home / "wav"))
    assert packed[0]
    assert packed[0] == packed[1] == packed[2]
    assert len(unpacked[0]) >= 6
    assert unpacked[0] == unpacked[1] == unpacked[2]
    assert len(tracks[0]) == 3
    assert tracks[0] == tracks[1] == tracks[2]
    assert tasks_run(cluster) > before
