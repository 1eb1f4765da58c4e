"""Makes the built-in sample manifest: every kind of record, with media drawn and played here, and a few faults.

    python resources/sample/make_sample.py [FOLDER]

Seeded and self-contained: nothing is downloaded. The result lies beside this script and is committed.
Paths in the manifest are relative to its own folder, which is always the first root of the program.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import av
import numpy as np
import soundfile
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

RATE = 16000
Turns = list[dict[str, str]]


def scene(width: int, height: int, seed: int, time: float = 0.0) -> Image.Image:
    """A landscape with sky, sun, three ranges of hills and a boat that moves with `time` (0 to 1)."""
    random = np.random.default_rng(seed)
    top, low = random.integers(60, 200, 3), random.integers(150, 250, 3)
    ramp = np.linspace(0, 1, height)[:, None]
    sky = (top * (1 - ramp) + low * ramp).astype(np.uint8)
    picture = Image.fromarray(np.repeat(sky[:, None, :], width, axis=1))
    draw = ImageDraw.Draw(picture)
    sun_x = int(width * (0.15 + 0.7 * random.random()))
    sun_y = int(height * (0.15 + 0.15 * random.random() + 0.1 * time))
    radius = height // 11
    draw.ellipse((sun_x - radius, sun_y - radius, sun_x + radius, sun_y + radius), fill=(255, 236, 170))
    columns = np.arange(width + 1)
    for layer in range(3):
        base = height * (0.45 + 0.12 * layer)
        waves = sum(
            height
            * 0.05
            / (n + 1)
            * np.sin(columns * (n + 1) * 6.3 / width * (1 + layer * 0.6) + random.random() * 6.3)
            for n in range(4)
        )
        shade = tuple(int(c) for c in (low * (0.62 - 0.17 * layer) * np.array([0.8, 1.0, 0.85])))
        outline = [(int(x), int(base + y)) for x, y in zip(columns, np.asarray(waves), strict=True)]
        draw.polygon([*outline, (width, height), (0, height)], fill=shade)
    draw.rectangle((0, int(height * 0.82), width, height), fill=(52, 96, 138))
    for line in range(5):
        y = int(height * (0.85 + 0.03 * line))
        draw.line((0, y, width, y), fill=(70, 118, 160))
    x, y = int(width * (0.05 + 0.8 * time)), int(height * 0.84)
    unit = height // 30
    draw.polygon(
        [(x, y), (x + 6 * unit, y), (x + 5 * unit, y + 2 * unit), (x + unit, y + 2 * unit)], fill=(196, 60, 50)
    )
    draw.polygon(
        [(x + 3 * unit, y - 5 * unit), (x + 3 * unit, y - unit // 2), (x + 6 * unit, y - unit // 2)],
        fill=(250, 250, 246),
    )
    return picture.filter(ImageFilter.SMOOTH)


def jpeg(picture: Image.Image, quality: int = 82, **options: object) -> bytes:
    """The picture as JPEG bytes."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, **options)
    return buffer.getvalue()


def melody(seconds: float, seed: int) -> NDArray[np.float32]:
    """Plucked notes of a pentatonic scale, mono, 16 kHz, in -1 … 1."""
    random = np.random.default_rng(seed)
    sound = np.zeros(int(seconds * RATE) + RATE)
    for start in np.arange(0, seconds - 0.4, 0.32):
        pitch = 220 * 2 ** (random.choice([0, 2, 4, 7, 9, 12, 14]) / 12)
        t = np.arange(int(0.9 * RATE)) / RATE
        note = np.exp(-4 * t) * (np.sin(6.2832 * pitch * t) + 0.4 * np.sin(12.566 * pitch * t))
        at = int(start * RATE)
        sound[at : at + len(note)] += 0.22 * note[: len(sound) - at]
    return sound[: int(seconds * RATE)].astype(np.float32)


def vowels(seconds: float, seed: int) -> NDArray[np.float32]:
    """Something that has the rhythm and formants of a voice: buzz through moving resonances."""
    random = np.random.default_rng(seed)
    t = np.arange(int(seconds * RATE)) / RATE
    pitch = 120 + 25 * np.sin(2.1 * t) + random.normal(0, 1, len(t)).cumsum() * 0.002
    phase = np.cumsum(pitch) / RATE * 6.2832
    first, second = 500 + 250 * np.sin(7 * t), 1500 + 600 * np.sin(5 * t + 1)
    sound = np.zeros(len(t))
    for harmonic in range(1, 26):
        frequency = harmonic * pitch
        gain = np.exp(-(((frequency - first) / 160) ** 2)) + 0.6 * np.exp(-(((frequency - second) / 220) ** 2))
        sound += gain * np.sin(harmonic * phase)
    syllables = np.clip(np.sin(6.2832 * 2.6 * t) + 0.35, 0, 1) ** 0.5
    return (0.12 * sound * syllables).astype(np.float32)


def film(path: Path, frames: list[Image.Image], rate: int, sound: NDArray[np.float32]) -> None:
    """An mp4 (H.264, AAC) of the frames and the sound."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=rate)
        video.width, video.height, video.pix_fmt = frames[0].width, frames[0].height, "yuv420p"
        video.options = {"crf": "27", "threads": "1"}
        audio = container.add_stream("aac", rate=RATE, layout="mono")
        for picture in frames:
            container.mux(video.encode(av.VideoFrame.from_image(picture)))
        container.mux(video.encode())
        piece = av.AudioFrame.from_ndarray(sound[None, :], format="fltp", layout="mono")
        piece.sample_rate = RATE
        container.mux(audio.encode(piece))
        container.mux(audio.encode())


def pack(path: Path, pieces: list[bytes]) -> list[int]:
    """Write the pieces back to back; returns the offset of each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(pieces))
    return [0, *np.cumsum([len(piece) for piece in pieces]).tolist()]


def ask(question: str, answer: str, *more: str) -> Turns:
    """Alternating turns."""
    roles = ("human", "gpt")
    return [{"from": roles[n % 2], "value": text} for n, text in enumerate((question, answer, *more))]


def write_media(folder: Path) -> dict[str, object]:
    """Draw and play everything below `folder`; returns the patch values used by the records."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    (folder / "videos").mkdir(exist_ok=True)
    (folder / "audio").mkdir(exist_ok=True)
    for number in range(4):
        (folder / "images" / f"lake_{number}.jpg").write_bytes(jpeg(scene(640, 420, number)))
    scene(420, 420, 11).convert("P", palette=Image.Palette.ADAPTIVE).save(folder / "images" / "palette.png")
    scene(320, 240, 12).convert("L").save(folder / "images" / "gray.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    (folder / "images" / "upright.jpg").write_bytes(jpeg(scene(420, 280, 13).rotate(90, expand=True), exif=exif))
    (folder / "images" / "cut_off.jpg").write_bytes(jpeg(scene(640, 420, 14))[:8000])

    singles = [jpeg(scene(480, 320, seed)) for seed in (20, 21, 22)]
    offsets = pack(folder / "patches" / "patch_000000", singles)
    journey = [jpeg(scene(336, 192, 30, n / 63), 72) for n in range(64)]
    pack(folder / "patches" / "journey" / "patch_000000", journey)
    pack(
        folder / "patches" / "nextqa" / "patch_000000", [jpeg(swap(scene(336, 192, 31, n / 23)), 72) for n in range(24)]
    )
    nextqa = [len(jpeg(swap(scene(336, 192, 31, n / 23)), 72)) for n in range(24)]

    tune, voice = melody(34, 1), vowels(2.6, 2)
    soundfile.write(folder / "audio" / "melody.wav", tune, RATE, subtype="PCM_16")
    soundfile.write(folder / "audio" / "melody.flac", melody(6, 3), RATE)
    soundfile.write(folder / "audio" / "question.wav", voice, RATE, subtype="PCM_16")
    spoken = (folder / "audio" / "question.wav").read_bytes()
    pack(folder / "patches" / "sound_000000", [spoken])
    clip = melody(5, 4)
    film(folder / "videos" / "crossing.mp4", [scene(480, 272, 40, n / 59) for n in range(60)], 12, clip)
    soundfile.write(folder / "audio" / "crossing.wav", clip, RATE, subtype="PCM_16")
    return {
        "offsets": offsets,
        "sizes": [len(piece) for piece in singles],
        "journey": [len(piece) for piece in journey],
        "nextqa": nextqa,
        "spoken": len(spoken),
    }


def swap(picture: Image.Image) -> Image.Image:
    """Exchange red and blue, as the published NExT-QA patches do."""
    return Image.fromarray(np.asarray(picture)[:, :, ::-1].copy())


def records(media: dict[str, object]) -> list[dict[str, object]]:
    """Every kind of record, then one of each instructive fault."""
    offsets, sizes = np.asarray(media["offsets"]).tolist(), np.asarray(media["sizes"]).tolist()

    def single(k: int) -> dict[str, object]:
        return {"patch": "patches/patch_000000", "start_num": offsets[k], "size": sizes[k]}

    journey = {"patch": "patches/journey/patch_000000", "start_num": 0, "size": media["journey"]}
    nextqa = {"patch": "patches/nextqa/patch_000000", "start_num": 0, "size": media["nextqa"]}
    good: list[dict[str, object]] = [
        {
            "id": "lake_0",
            "image": "images/lake_0.jpg",
            "conversations": ask(
                "<image>\nWhat is on the water?",
                "A small red boat with a white sail.",
                "Which part of the picture is it in?",
                "It floats near the lower left corner.",
            ),
        },
        {
            "id": "lake_1",
            "image": "images/lake_1.jpg",
            "conversations": ask(
                "<image>\nDescribe the landscape.",
                "Three ranges of hills stand one behind the other. In front of them lies calm water, and the sun is above the horizon.",
            ),
        },
        {
            "id": "compare",
            "image": ["images/lake_2.jpg", "images/lake_3.jpg"],
            "conversations": ask(
                "<image>\n<image>\nWhat differs between the two pictures?",
                "The colour of the sky and the height of the sun.",
            ),
        },
        {
            "id": "patch_image_0",
            "image": single(0),
            "conversations": ask("<image>\n这张图片里有什么？", "一片湖，湖上有一条红色的小船，远处是山。"),
        },
        {
            "id": "patch_image_1",
            "image": single(1),
            "conversations": ask("<image>\nماذا ترى في الصورة؟", "بحيرة هادئة وقارب صغير أحمر."),
        },
        {
            "id": "png_palette",
            "image": "images/palette.png",
            "conversations": ask("<image>\nIs there a bridge?", "No, there is no bridge."),
        },
        {
            "id": "png_gray",
            "image": "images/gray.png",
            "conversations": ask("<image>\nIs the picture in colour?", "No, it is in shades of grey."),
        },
        {
            "id": "journey",
            "video": journey,
            "conversations": ask(
                "<image>\nWhich way does the boat travel?",
                "From left to right.",
                "Does it stop on the way?",
                "No, it moves at a steady pace.",
            ),
        },
        {
            "id": "nextqa_journey",
            "video": nextqa,
            "conversations": ask(
                "<image>\nWhat colour is the hull?",
                "Red. The frames are stored with red and blue exchanged, and the path tells the trainer so.",
            ),
        },
        {
            "id": "crossing_file",
            "video": "videos/crossing.mp4",
            "conversations": ask("<image>\nWhat happens in the clip?", "A boat crosses the lake."),
        },
        {
            "id": "crossing_sound",
            "video": "videos/crossing.mp4",
            "audio": "audio/crossing.wav",
            "conversations": ask(
                "<speech><image>\nDoes the music fit the picture?",
                "Yes, a calm plucked melody accompanies the crossing.",
            ),
        },
        {
            "id": "journey_sound",
            "video": journey,
            "audio": "audio/crossing.wav",
            "conversations": ask("<speech><image>\nWhat do you hear while the boat moves?", "Plucked strings."),
        },
        {
            "id": "melody",
            "audio": "audio/melody.wav",
            "conversations": ask(
                "<speech>\nWhich instrument is heard?", "A plucked string instrument playing a pentatonic tune."
            ),
        },
        {
            "id": "melody_flac",
            "audio": "audio/melody.flac",
            "conversations": ask("<speech>\nIs anybody speaking?", "No, only music is heard."),
        },
        {
            "id": "spoken_and_image",
            "audio_q": "audio/question.wav",
            "image": "images/lake_1.jpg",
            "text_q": "<image>\nUser's question in speech: <speech>\n",
            "conversations": ask("", "It is late afternoon."),
        },
        {
            "id": "spoken_patch",
            "audio_q": {"patch": "patches/sound_000000", "start_num": 0, "size": media["spoken"]},
            "text_q": "<speech>\n",
            "conversations": ask("", "I could not make out words."),
        },
        {"id": "text_only", "conversations": ask("Name three kinds of boats.", "A sloop, a canoe and a ferry.")},
        {
            "id": "long_answer",
            "image": "images/lake_3.jpg",
            "source": "sample",
            "conversations": ask(
                "<image>\nTell a story about this place.",
                " ".join(
                    f"On day {n} the boat left the shore at dawn and came back before the light was gone."
                    for n in range(1, 40)
                ),
            ),
        },
    ]
    faults: list[dict[str, object]] = [
        {
            "id": "fault_missing",
            "image": "/mnt/cluster/sample/images/lake_0.jpg",
            "conversations": ask("<image>\nWhat is shown?", "A lake."),
        },
        {"id": "fault_case", "image": "images/Lake_1.JPG", "conversations": ask("<image>\nWhat is shown?", "A lake.")},
        {
            "id": "fault_extension",
            "image": "images/palette.jpg",
            "conversations": ask("<image>\nWhat is shown?", "A lake."),
        },
        {
            "id": "fault_range",
            "image": {"patch": "patches/patch_000000", "start_num": offsets[-1] + 10, "size": 5000},
            "conversations": ask("<image>\nWhat is shown?", "A lake."),
        },
        {
            "id": "fault_size_list",
            "image": {"patch": "patches/patch_000000", "start_num": offsets[2], "size": [sizes[2]]},
            "conversations": ask("<image>\nWhat is shown?", "A lake."),
        },
        {
            "id": "fault_no_token",
            "image": "images/lake_2.jpg",
            "conversations": ask("What colour is the sky?", "Light blue."),
        },
        {
            "id": "fault_two_tokens",
            "image": "images/lake_2.jpg",
            "conversations": ask("<image><image>\nWhat colour is the sky?", "Light blue."),
        },
        {
            "id": "fault_token_lost",
            "image": "images/lake_0.jpg",
            "conversations": ask("<image>", "A lake with a boat."),
        },
        {
            "id": "fault_roles",
            "image": "images/lake_0.jpg",
            "conversations": [
                {"from": "user", "value": "<image>\nWhat is shown?"},
                {"from": "assistant", "value": "A lake."},
            ],
        },
        {"id": "fault_empty_answer", "image": "images/lake_1.jpg", "conversations": ask("<image>\nIs it summer?", "")},
        {
            "id": "fault_refusal",
            "image": "images/lake_1.jpg",
            "conversations": ask("<image>\nWho owns the boat?", "I'm sorry, but I cannot help with that request."),
        },
        {
            "id": "fault_combination",
            "image": "images/lake_1.jpg",
            "audio": "audio/melody.flac",
            "conversations": ask("<speech><image>\nDo they fit?", "Yes."),
        },
        {
            "id": "fault_truncated",
            "image": "images/cut_off.jpg",
            "conversations": ask("<image>\nIs the picture complete?", "The lower part is missing."),
        },
        {
            "id": "upright_photo",
            "image": "images/upright.jpg",
            "conversations": ask(
                "<image>\nWhich way is up?", "The photo was taken upright; the trainer sees it lying down."
            ),
        },
        {
            "id": "lake_0",
            "image": "images/lake_0.jpg",
            "conversations": ask("<image>\nThis id stands twice. Does the trainer mind?", "No, but people do."),
        },
    ]
    return good + faults


def main() -> None:
    """Write media and manifest."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    media = write_media(folder)
    text = json.dumps(records(media), ensure_ascii=False, indent=1)
    (folder / "sample.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
