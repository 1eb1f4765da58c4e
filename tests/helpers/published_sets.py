"""Trees laid out as the three published sets after download, with manifests that are wrong in the typical ways.

Media are tiny files, patches are sparse; any number of records. Every path of a manifest begins with a prefix of
somebody else's machine.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

AUDIO_FOLDERS = (
    "AudioCaps/train",
    "Clotho/development",
    "GigaSpeech/chunks_0001",
    "GigaSpeech/chunks_0002",
    "LibriSpeech/train-clean-100/103/1240",
    "LibriSpeech/train-clean-100/103/1241",
    "MillionSongDatasetSpotify",
    "MusicCaps",
    "WavCaps/BBC_Sound_Effects",
    "WavCaps/FreeSound",
)
SOURCES = ("academic_source", "ActivityNet-QA", "liwei_youtube_videos", "NextQA", "perception_test")
OLD_VIDEO = "/mnt/lzy/ola-video/video_patch/"
OLD_AUDIO = "/mnt/data/ola/audio/"
OLD_FINE = "/data1/cfs/dzh/finevideo/"
OLD_LLAVA = "/apdcephfs/share_1/llava_178k/"


@dataclass(frozen=True)
class PublishedSet:
    """One set on disk: where it lies, and its manifests."""

    folder: Path
    manifests: tuple[Path, ...]
    records: int


def _write(path: Path, records: Iterator[dict[str, object]], indent: int | None = None) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with open(path, "w", encoding="utf-8") as out:
        out.write("[")
        for record in records:
            out.write(",\n" if count else "\n")
            out.write(json.dumps(record, indent=indent, ensure_ascii=count % 2 == 0))
            count += 1
        out.write("\n]\n")
    return count


def _turns(question: str) -> list[dict[str, str]]:
    return [{"from": "human", "value": question}, {"from": "gpt", "value": "这是什么声音？ An answer."}]


def _touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"RIFF")


def video_set(root: Path, records: int) -> PublishedSet:
    """Ola-Video-1.9M: one manifest, patches beside it; every range fits, the last one ends where its patch ends."""
    folder = root / "Ola-Video" / "video_data"
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(1)
    per_patch = max(1, records // 7)
    ends: dict[int, int] = {}

    def each() -> Iterator[dict[str, object]]:
        for number in range(records):
            patch = number // per_patch
            sizes = [chance.randint(4000, 20000) for _ in range(chance.randint(1, 64))]
            start = ends.get(patch, 0)
            ends[patch] = start + sum(sizes)
            video = {"patch": f"{OLD_VIDEO}patch_{patch:06d}", "start_num": start, "size": sizes}
            yield {"id": number, "video": video, "conversations": _turns("<image>\nWhat happens?")}

    manifest = folder / "video-data.json"
    _write(manifest, each())
    for patch, end in ends.items():
        with open(folder / f"patch_{patch:06d}", "wb") as out:
            out.truncate(end)
    return PublishedSet(folder, (manifest,), records)


def audio_set(root: Path, records: int) -> PublishedSet:
    """Ola-Audio-1.1M: seven collections below `ola_audio`."""
    folder = root / "ola_audio"
    chance = random.Random(2)

    def each() -> Iterator[dict[str, object]]:
        for number in range(records):
            inner = AUDIO_FOLDERS[number % len(AUDIO_FOLDERS)]
            name = f"{inner}/{chance.getrandbits(44):011x}.wav" if number % 3 else f"{inner}/{number // 30:05d}.wav"
            _touch(folder / name)
            yield {"id": f"a{number}", "audio": OLD_AUDIO + name, "conversations": _turns("<speech>\nListen.")}

    manifest = root / "Ola_audio_1169k.json"
    _write(manifest, each())
    return PublishedSet(folder, (manifest,), records)


def cross_set(root: Path, records: int) -> PublishedSet:
    """Ola-Cross-Modality-298k: two manifests, videos and the sound track made of each."""
    folder = root / "ola_cross_modality_298k"
    chance = random.Random(3)

    def fine() -> Iterator[dict[str, object]]:
        for number in range(records // 2):
            name = f"{chance.getrandbits(60):015x}"
            _touch(folder / "finevideo_videos" / f"{name}.mp4")
            _touch(folder / "finevideo_audios" / f"{name}.wav")
            media = {
                "video": f"{OLD_FINE}finevideo_videos/{name}.mp4",
                "audio": f"{OLD_FINE}finevideo_audios/{name}.wav",
            }
            yield {"id": number, **media, "conversations": _turns("<speech><image>\nWhat?")}

    def llava() -> Iterator[dict[str, object]]:
        for number in range(records - records // 2):
            name = f"{SOURCES[number % len(SOURCES)]}/video_{number:06d}"
            _touch(folder / "llava_videos" / f"{name}.mp4")
            _touch(folder / "llava_audios" / f"{name}.wav")
            media = {"video": f"{OLD_LLAVA}llava_videos/{name}.mp4", "audio": f"{OLD_LLAVA}llava_audios/{name}.wav"}
            yield {"id": number, **media, "conversations": _turns("<speech><image>\nWhat?")}

    manifests = (folder / "Ola_cross_modality_finevideo_175k.json", folder / "Ola_cross_modality_llava_123k.json")
    _write(manifests[0], fine())
    _write(manifests[1], llava(), indent=2)
    return PublishedSet(folder, manifests, records)


SETS = {"video": video_set, "audio": audio_set, "cross": cross_set}
