"""How long a picture, a film strip, a video's first frame and a waveform take (milliseconds, best of several).

Run it as `python -m tests.perf.bench_media`; `test_bench_media.py` runs it once and judges no time.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media import Roots, load_trained, open_frames
from ola_viewer.media.sound import open_sound_file
from ola_viewer.media.sound_views import envelope, spectrogram
from tests.unit.media.made import encoded, noise, write_video


def best(work: Callable[[], object], repeat: int = 7) -> float:
    """The shortest of `repeat` runs after one to warm up, in ms."""
    work()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def patch_video(folder: Path) -> MediaRef:
    """64 frames of 640 × 360, some 25 kB each, in a patch."""
    pieces = [encoded(noise(640, 360, seed), quality=88) for seed in range(64)]
    path = folder / "patch_000000"
    path.write_bytes(b"".join(pieces))
    value = {"patch": str(path), "start_num": 0, "size": [len(piece) for piece in pieces]}
    return MediaRef("video", "video", ("video",), value, str(path), ("video", "patch"))


def measure(folder: Path, hour: bool) -> dict[str, float]:
    """All figures; `hour` adds the waveform of an hour of sound (a file of 115 MB)."""
    roots = Roots()
    video = patch_video(folder)
    source = open_frames(video, roots)
    clip = folder / "v.mp4"
    write_video(clip, 250, size=(640, 360), rate=25, gop=50)
    clip_ref = MediaRef("video", "video", ("video",), str(clip), str(clip), ("video",))
    rng = np.random.default_rng(0)
    sound = folder / "s.wav"
    soundfile.write(str(sound), rng.normal(0, 0.1, 48_000 * 30).astype(np.float32), 48_000, subtype="PCM_16")
    sound_ref = MediaRef("audio", "audio", ("audio",), str(sound), str(sound), ("audio",))

    def wave(path: Path) -> None:
        with open_sound_file(path) as reader:
            envelope(reader, 1500)

    def first_frame() -> None:
        opened = open_frames(clip_ref, roots)
        opened.frame(0)
        opened.close()

    def scrub() -> None:
        opened = open_frames(clip_ref, roots)
        opened.frame(187)
        opened.close()

    heard = load_trained(sound_ref, roots)
    figures = {
        "patch video opened and one 640x360 frame": best(lambda: open_frames(video, roots).frame(31)),
        "64-frame strip, 96 rows": best(lambda: list(source.strip(range(64), 96))),
        "mp4 640x360 opened and first frame": best(first_frame),
        "mp4 opened and frame 187 of 250": best(scrub),
        "mp4 strip of all 250 frames": best(lambda: list(open_frames(clip_ref, roots).strip(range(250), 96)), 3),
        "waveform of 30 s": best(lambda: wave(sound)),
        "30 s of 48 kHz as the trainer hears them": best(lambda: load_trained(sound_ref, roots)),
        "spectrogram of 30 s, 1500 columns": best(lambda: spectrogram(heard, 16_000, 1500)),
    }
    if hour:
        long = folder / "hour.wav"
        soundfile.write(str(long), np.tile(heard, 120), 16_000, subtype="PCM_16")
        figures["waveform of 1 h at 16 kHz"] = best(lambda: wave(long), 3)
    return figures


def main() -> int:
    """Print the figures as a table."""
    with tempfile.TemporaryDirectory() as folder:
        for name, figure in measure(Path(folder), hour="--small" not in sys.argv).items():
            sys.stdout.write(f"{figure:9.2f} ms  {name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
