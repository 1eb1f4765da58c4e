"""What decoding one medium showed, as the content rules see it."""

from __future__ import annotations

from dataclasses import dataclass

from ola_viewer.manifest.sample import MediaRef


@dataclass(frozen=True, slots=True)
class ContentFacts:
    """The facts of one medium, found in a worker process. Plain values only.

    `failure`: code and sentence why the trainer cannot load it. `truncated`: numbers of the frames that
    end early. `orientation`: EXIF value that the trainer ignores. `digest`: 64-bit hash of the encoded
    bytes. `seconds`: duration of a video or sound. `decoded_bytes`: memory of all decoded frames of a
    video file. `samples`: samples of a sound at 16 kHz. `order_score`, `order_note`: see
    `frame_order.py`.
    """

    failure: tuple[str, str] | None = None
    truncated: tuple[int, ...] = ()
    orientation: int | None = None
    digest: int | None = None
    frames: int | None = None
    seconds: float | None = None
    decoded_bytes: int | None = None
    samples: int | None = None
    order_score: float | None = None
    order_note: str = ""


@dataclass(frozen=True, slots=True)
class ContentView:
    """One media value, its facts, and those of the other media of the same record by field."""

    ref: MediaRef
    facts: ContentFacts
    others: dict[str, ContentFacts]
