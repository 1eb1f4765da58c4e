"""Pack against create_patch.py's method, unpack, convert against a script with json, and sound tracks against a loop
over the ffmpeg program.

Run it as `python -m tests.perf.bench_building [FILES] [VIDEOS]`; everything is made in a temporary folder. Figures are
seconds, best of the runs; the rival does the same work in the same run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

from ola_viewer.building.compat import pack_like_create_patch
from ola_viewer.building.job_runner import JobInput, run_job
from ola_viewer.building.soundtracks_job import plan_folder, run_tracks
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.jobs.specs import JobSpec
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.source import Source
from tests.perf.generate import write_manifest
from tests.unit.media.made import encoded, noise

SECONDS_OF_VIDEO = 60


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run, with everything on the disk at its end."""
    start = time.perf_counter()
    work()
    os.sync()
    return time.perf_counter() - start


def make_images(folder: Path, count: int) -> int:
    """`count` JPEGs of some 40 kB in folders of 500; returns the number of bytes."""
    forms = [encoded(noise(640, 480, seed), quality=92) for seed in range(20)]
    total = 0
    for number in range(count):
        path = folder / f"part_{number // 500:03d}" / f"image_{number:06d}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = forms[number % len(forms)] + number.to_bytes(4, "little")
        path.write_bytes(data)
        total += len(data)
    return total


def as_published(folder: Path, out: Path) -> None:
    """What create_patch.py does: read a file, write it, note it; one after the other."""
    out.mkdir()
    files = sorted(os.path.join(base, name) for base, _, names in os.walk(folder) for name in names)
    mapping: dict[str, object] = {}
    patch, count, start = 0, 0, 0
    file = open(f"{out}/patch_{patch:06d}", "wb")  # noqa: SIM115 - as the original does
    for path in files:
        with open(path, "rb") as image:
            size = file.write(image.read())
        place = {"patch": f"{out}/patch_{patch:06d}", "start_num": start, "size": [size]}
        mapping[path.split("/")[-1]] = {"original_image_path": path, "image": place}
        count, start = count + 1, file.tell()
        if count == 10_000:
            file.close()
            patch, count, start = patch + 1, 0, 0
            file = open(f"{out}/patch_{patch:06d}", "wb")  # noqa: SIM115
    file.close()
    (out / "patch_mapping.json").write_text(json.dumps(mapping, indent=4))


def make_videos(folder: Path, count: int) -> None:
    """Videos with a minute of stereo sound."""
    folder.mkdir()
    first = folder / "video_000.mp4"
    with av.open(str(first), "w") as container:
        video = container.add_stream("mpeg4", rate=10)
        video.width, video.height, video.pix_fmt = 320, 240, "yuv420p"
        audio = container.add_stream("aac", rate=44_100, layout="stereo")
        for number in range(10 * SECONDS_OF_VIDEO):
            picture = np.full((240, 320, 3), number % 255, np.uint8)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(video.encode())
        rng = np.random.default_rng(0)
        for _ in range(SECONDS_OF_VIDEO):
            waves = rng.normal(0, 0.1, (2, 44_100)).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(waves, format="fltp", layout="stereo")
            frame.sample_rate = 44_100
            container.mux(audio.encode(frame))
        container.mux(audio.encode())
    for number in range(1, count):
        shutil.copy(first, folder / f"video_{number:03d}.mp4")


def by_ffmpeg(folder: Path, out: Path) -> None:
    """A loop over the program, as convert_mp4_wav.py does it."""
    out.mkdir()
    for video in sorted(folder.iterdir()):
        target = out / f"{video.stem}.wav"
        arguments = ["-nostdin", "-v", "error", "-y", "-i", str(video), "-ac", "1", "-ar", "16000", "-vn", str(target)]
        subprocess.run(["ffmpeg", *arguments], check=True)


def by_json(manifest: Path, out: Path) -> None:
    """What people write to get to LLaMA-Factory: the plain cases, nothing listed, everything in memory."""
    roles = {"human": "user", "gpt": "assistant"}
    with open(manifest) as file:
        records = json.load(file)
    done = []
    for record in records:
        new: dict[str, object] = {"id": record["id"]}
        image = "<video>" if "video" in record else "<image>"
        for key in ("image", "video", "audio", "audio_q"):
            if key in record:
                new[f"{key.removesuffix('_q')}s"] = [record[key]]
        new["messages"] = [
            {
                "role": roles[turn["from"]],
                "content": turn["value"].replace("<image>", image).replace("<speech>", "<audio>"),
            }
            for turn in record["conversations"]
        ]
        done.append(new)
    with open(out, "w") as file:
        json.dump(done, file)


def measure_convert(folder: Path, count: int) -> dict[str, float]:
    """Processor seconds of this process for `count` records, in one process each."""
    manifest = write_manifest(folder / "m.json", count, "line")
    figures = {}
    for name, work in (
        ("convert, processor time", lambda: converted(manifest, folder / "converted.json")),
        ("a script with json", lambda: by_json(manifest, folder / "theirs.json")),
    ):
        start = time.process_time()
        work()
        figures[name] = time.process_time() - start
    return figures


def converted(manifest: Path, out: Path) -> None:
    """The index and the conversion."""
    document = Document()
    source = Source.open(manifest, 0)
    source.build_index()
    document.add_source(source)
    spec = JobSpec("convert", {"to": "llama-factory", "out": str(out)})
    run_job(spec, JobInput(document.snapshot), Workers(Where.PROCESSES, 1))


def measure(folder: Path, files: int, videos: int) -> dict[str, float]:
    """Seconds of every contender."""
    images = folder / "images"
    size = make_images(images, files)
    print(f"{files:,} images, {size / 1e6:,.0f} MB; {videos} videos of {SECONDS_OF_VIDEO} s")
    figures: dict[str, float] = {}

    def pack(name: str, verify: bool) -> Callable[[], object]:
        out = folder / name
        parameters = {"source": str(images), "out": str(out), "per_patch": 10_000, "max_size": 0, "verify": verify}
        spec = JobSpec("pack", {**parameters, "manifest_out": str(folder / f"{name}.json")})
        return lambda: run_job(spec, JobInput(), Workers(Where.THREADS))

    figures["create_patch.py's method"] = timed(lambda: as_published(images, folder / "published"))
    figures["pack, read back"] = timed(pack("ours", True))
    figures["pack, not read back"] = timed(pack("quick", False))
    figures["pack --compat"] = timed(
        lambda: pack_like_create_patch(str(images), f"{folder}/compat/", folder / "compat")
    )
    document = Document()
    source = Source.open(folder / "ours.json", 0)
    source.build_index()
    document.add_source(source)
    spec = JobSpec("unpack", {"out": str(folder / "files"), "manifest_out": str(folder / "files.json")})
    given = JobInput(document.snapshot)
    figures["unpack"] = timed(lambda: run_job(spec, given, Workers(Where.THREADS)))
    copied = folder / "copied"
    figures["cp -r of the same files"] = timed(lambda: subprocess.run(["cp", "-r", images, copied], check=True))
    figures |= measure_convert(folder, 10 * files)
    if videos:
        films = folder / "films"
        make_videos(films, videos)
        plan = plan_folder(films, folder / "wav")
        figures["sound tracks"] = timed(lambda: run_tracks(plan, folder / "wav", Workers(Where.PROCESSES)))
        if shutil.which("ffmpeg"):
            figures["a loop over ffmpeg"] = timed(lambda: by_ffmpeg(films, folder / "wav_ffmpeg"))
    return figures


def main() -> None:
    """Measure and print."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    videos = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory(prefix="bench-building-") as folder:
        for name, seconds in measure(Path(folder), files, videos).items():
            print(f"{seconds:9.2f} s  {name}")


if __name__ == "__main__":
    main()
