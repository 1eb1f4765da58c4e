"""The three published sets as they are right after the download: archives, shards and manifests with foreign paths.

Media are tiny but real: sound files that can be read and videos with a sound track.
"""

from __future__ import annotations

import io
import json
import tarfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pyarrow as pa
from pyarrow import parquet

COLLECTIONS = ("AudioCaps", "Clotho", "GigaSpeech", "LibriSpeech", "MillionSongDatasetSpotify", "MusicCaps", "WavCaps")
SOURCES = ("academic_source", "ActivityNet-QA", "liwei_youtube_videos", "NextQA", "perception_test")
SENTENCE = "An answer."


@dataclass(frozen=True)
class Download:
    """A downloaded set: its name, the folder to choose, and how many records its manifests have."""

    name: str
    folder: Path
    records: int


def wav_bytes(samples: int = 800) -> bytes:
    """A small sound file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16000)
        sound.writeframes(bytes(2 * samples))
    return out.getvalue()


def mp4_bytes(seconds: float = 0.3) -> bytes:
    """A small video with a sound track."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        pictures = container.add_stream("mpeg4", rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 32, 32, "yuv420p"
        sounds = container.add_stream("aac", rate=16000, layout="mono")
        for number in range(max(2, int(seconds * 10))):
            frame = av.VideoFrame.from_ndarray(np.full((32, 32, 3), 20 * number, np.uint8), format="rgb24")
            container.mux(pictures.encode(frame))
        tone = np.sin(np.arange(int(seconds * 16000)) * 0.1).astype(np.float32)[None]
        frame = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
        frame.sample_rate = 16000
        container.mux(sounds.encode(frame))
        container.mux(pictures.encode(None))
        container.mux(sounds.encode(None))
    return out.getvalue()


def write_tar(path: Path, files: dict[str, bytes]) -> Path:
    """A tar, packed if its name ends in gz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz" if path.suffix in (".gz", ".tgz") else "w") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


def write_shard(path: Path, names: Sequence[str], data: bytes) -> Path:
    """A shard as FineVideo publishes them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = {
        "mp4": pa.array([data] * len(names), pa.binary()),
        "json": pa.array([{"original_video_filename": name, "youtube_title": "t"} for name in names]),
    }
    parquet.write_table(pa.table(rows), path, row_group_size=2)
    return path


def _record(identity: str, question: str, **media: object) -> dict[str, object]:
    turns = [{"from": "human", "value": f"{question}\nWhat of {identity}?"}, {"from": "gpt", "value": SENTENCE}]
    return {"id": identity, **media, "conversations": turns}


def _write(path: Path, records: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(records, indent=1), encoding="utf-8")


def audio_download(root: Path) -> Download:
    """Ola-Audio-1.1M: one tar a collection, in two ways of packing, beside the manifest."""
    records = []
    for number, collection in enumerate(COLLECTIONS):
        names = [f"{collection}/part_{k}/{collection.lower()}_{k:03d}.wav" for k in range(4)]
        lead = "ola_audio/" if number % 2 else "./"
        suffix = ".tar.gz" if number % 3 else ".tar"
        write_tar(root / f"{collection}{suffix}", {lead + name: wav_bytes(400 + number * 10) for name in names})
        records += [_record(f"a{name}", "<speech>", audio=f"/mnt/lzy/audio/{name}") for name in names]
    _write(root / "Ola_audio_1169k.json", records)
    return Download("ola-audio-1.1m", root, len(records))


def video_download(root: Path) -> Download:
    """Ola-Video-1.9M: patches beside the manifest, already in their place."""
    frame = b"\xff\xd8\xff\xe0" + bytes(60)
    records: list[dict[str, object]] = []
    for patch in range(3):
        path = root / "video_data" / f"patch_{patch:06d}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(frame * 40)
        for k in range(10):
            video = {
                "patch": f"/mnt/lzy/videos/{path.name}",
                "size": [len(frame)] * 4,
                "start_num": 4 * k * len(frame),
            }
            records.append(_record(f"v{patch}_{k}", "<image>", video=video))
    _write(root / "video_data" / "video-data.json", records)
    return Download("ola-video-1.9m", root, len(records))


def cross_download(root: Path) -> Download:
    """Ola-Cross-Modality-298k: FineVideo's shards, LLaVA-Video's archives, no sound track yet."""
    video = mp4_bytes()
    fine = [f"fine_{k:04d}" for k in range(5)]
    write_shard(root / "finevideo" / "data" / "train-00000.parquet", [f"{name}.mp4" for name in fine[:3]], video)
    write_shard(root / "finevideo" / "data" / "train-00001.parquet", fine[3:], video)
    llava = [f"{source}/videos/clip_{number}{k}.mp4" for number, source in enumerate(SOURCES) for k in range(2)]
    for number, source in enumerate(SOURCES):
        lead = "" if number % 2 else "LLaVA-Video/"
        files = {lead + name: video for name in llava if name.startswith(source)}
        write_tar(root / "llava_178k" / f"{source}_videos_1.tar.gz", files)

    def both(folder: str, name: str) -> dict[str, object]:
        return {
            "video": f"/data1/cfs/dzh/{folder}_videos/{name}.mp4",
            "audio": f"/data1/cfs/dzh/{folder}_audios/{name}.wav",
        }

    records = [_record(name, "<speech><image>", **both("finevideo", name)) for name in fine]
    _write(root / "Ola_cross_modality_finevideo_175k.json", records)
    names = [name.removesuffix(".mp4") for name in llava]
    others = [_record(name, "<speech><image>", **both("llava", name)) for name in names]
    _write(root / "Ola_cross_modality_llava_123k.json", others)
    return Download("ola-cross-modality-298k", root, len(records) + len(others))


DOWNLOADS = {"audio": audio_download, "video": video_download, "cross": cross_download}
