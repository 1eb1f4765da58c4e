"""One specification, from anywhere: threads, processes, a cluster that loses a worker."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from ola_viewer.building.job_runner import JOBS, JobInput, run_job
from ola_viewer.building.pack_items import PackOptions
from ola_viewer.building.patch_writer import PatchLimits
from ola_viewer.building.soundtracks import valid_track
from ola_viewer.jobs import Progress
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.jobs.specs import JobError, JobSpec
from tests.helpers.cluster import local_cluster
from tests.unit.building.test_pack import of_value, put
from tests.unit.building.test_soundtracks import make_video
from tests.unit.building.test_soundtracks_job import opened, roots_of
from tests.unit.media.made import encoded, noise, write_video

THREADS = Workers(Where.THREADS, 2)


def test_options_go_through_parameters() -> None:
    options = PackOptions(0.5, 70, True, False, PatchLimits(7, 1 << 40))
    assert PackOptions.of(json.loads(json.dumps(options.parameters()))) == options
    assert PackOptions.of({}) == PackOptions()


def test_a_written_down_job_does_the_same_again(tmp_path: Path) -> None:
    image = put(tmp_path / "in" / "a.jpg", encoded(noise()))
    out, manifest = tmp_path / "out", tmp_path / "m.json"
    spec = JobSpec("pack", {"source": str(image.parent), "out": str(out), "manifest_out": str(manifest)})
    result = run_job(JobSpec.from_json(json.loads(json.dumps(spec.to_json()))), JobInput(), THREADS)
    assert result.counts == {"packed": 1}
    assert result.outputs == [out / "patch_000000", out / "patch_mapping.json", manifest]
    snapshot = opened(manifest)
    given = JobInput(snapshot, roots_of(snapshot), snapshot.rows())
    back = JobSpec("unpack", {"out": str(tmp_path / "files")})
    assert run_job(back, given, THREADS).counts == {"written": 1}
    assert (tmp_path / "files" / "images" / "a.jpg").read_bytes() == image.read_bytes()


@pytest.mark.parametrize(
    ("name", "parameters", "sentence"),
    [
        ("nonsense", {}, "There is no job “nonsense”"),
        ("pack", {"out": "x"}, "needs the parameter “source”"),
        ("pack", {"source": 1, "out": "x"}, "“source” must be a path"),
        ("unpack", {"out": "x"}, "Only a manifest can be unpacked"),
        ("soundtracks", {"source": "x", "out": "y", "manifest_out": "z"}, "only for a manifest"),
    ],
)
def test_jobs_that_make_no_sense_say_so(name: str, parameters: dict[str, object], sentence: str) -> None:
    with pytest.raises(JobError, match=sentence):
        run_job(JobSpec(name, parameters), JobInput(), THREADS)  # type: ignore[arg-type]
    assert len(JOBS) >= 3


def test_jobs_on_a_cluster_that_loses_a_worker(tmp_path: Path) -> None:
    """Sound tracks and frames of videos, made by two worker processes of which one is killed on the way."""
    folder = tmp_path / "in"
    for number in range(12):
        make_video(folder / f"{number}.mp4", 0.4)
    write_video(folder / "long.mkv", 30, rate=10)
    image = put(folder / "i.jpg", encoded(noise()))
    with local_cluster() as cluster:
        workers = Workers(dask=cluster.scheduler_address)
        pids = [nanny.pid for nanny in cluster.workers.values()]

        def kill_one(progress: Progress) -> None:
            if progress.done == 3 and pids:
                os.kill(pids.pop(), signal.SIGKILL)
                pids.clear()

        tracks = JobSpec("soundtracks", {"source": str(folder), "out": str(tmp_path / "wav")})
        result = run_job(tracks, JobInput(), workers, progress=kill_one)
        assert not pids
        # A track that the killed worker had finished but not yet reported is found as kept by its successor.
        assert result.counts["written"] + result.counts["kept"] == 12
        assert (result.counts["silent"], result.failed) == (1, 0)
        assert all(valid_track(tmp_path / "wav" / f"{number}.wav") for number in range(12))
        pack = JobSpec("pack", {"source": str(folder), "out": str(tmp_path / "out"), "fps": 5.0})
        packed = run_job(pack, JobInput(), workers)
        assert packed.counts == {"packed": 14}
    mapping = json.loads((tmp_path / "out" / "patch_mapping.json").read_bytes())
    assert of_value(mapping["i.jpg"]["image"]) == [image.read_bytes()]
    assert len(mapping["long.mkv"]["video"]["size"]) == 15
