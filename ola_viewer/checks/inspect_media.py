"""Reads and decodes one medium as the trainer does, and says what it saw. Runs in worker processes only."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from ola_viewer.checks.content_view import ContentFacts
from ola_viewer.checks.frame_order import judge_order, small_copy
from ola_viewer.checks.record_view import piece_of
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media.errors import MediaError
from ola_viewer.media.pieces import decode_base64, read_piece, read_whole
from ola_viewer.media.profile import OLA, DecodeProfile
from ola_viewer.media.roots import Roots, locate

HASHED = 1 << 18
"""Bytes of a sound or video file that go into its hash, besides its size."""

IMAGE_BEGINNINGS = (
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"P1", b"P2", b"P3", b"P4", b"P5", b"P6",
    b"\0\0\0\x0cjP", b"\xff\x4f\xff\x51", b"\0\0\1\0", b"8BPS", b"qoif", b"DDS ",
)  # fmt: skip
SOUND_BEGINNINGS = (
    b"RIFF", b"RF64", b"fLaC", b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa", b"FORM", b".snd",
    b"caff", b"riff",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MediaTask:
    """One medium to look at. `key` names it among all tasks."""

    key: str
    ref: MediaRef
    roots: Roots


def looks_like_medium(data: bytes, sound: bool) -> bool:
    """Whether bytes begin like an image (or a sound)."""
    if sound:
        return data.startswith(SOUND_BEGINNINGS)
    return data.startswith(IMAGE_BEGINNINGS) or data[8:12] == b"WEBP" or data[4:12] in (b"ftypavif", b"ftypheic")


def inspect(task: MediaTask, profile: DecodeProfile = OLA, seconds: float = 30.0) -> ContentFacts:
    """Look at one medium for about `seconds` at most. Faults of the medium are facts; nothing of it is raised."""
    ref = task.ref
    try:
        if ref.modality == "audio":
            return _sound(ref, task.roots, profile, seconds)
        if ref.modality == "video" and isinstance(ref.value, str):
            return _video_file(ref, task.roots, profile, seconds)
        return _pictures(ref, task.roots, profile)
    except MediaError as error:
        if error.code == "media-too-large":
            return ContentFacts()  # our bound, not the trainer's
        return ContentFacts(failure=(error.code, _sentence(error)))


def _sentence(error: MediaError) -> str:
    """The message without the path, so that equal faults share one sentence."""
    text = error.message
    if error.path is not None:
        text = text.replace(f"{error.path}: ", "").replace(str(error.path), "The file")
    return text[:1].upper() + text[1:240]


def _digest(data: bytes) -> int:
    from hashlib import blake2b

    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def _file_digest(ref: MediaRef, roots: Roots) -> int:
    path = locate(ref.path or "", roots)
    size = path.stat().st_size
    return _digest(size.to_bytes(8, "little") + read_piece(path, 0, min(size, HASHED)))


def _pictures(ref: MediaRef, roots: Roots, profile: DecodeProfile) -> ContentFacts:
    """Images and the frames of a patch."""
    from ola_viewer.media.images import Picture, decode_image, decode_swapped

    path = locate(ref.path or "", roots)
    piece = piece_of(ref)
    frames = ref.modality == "video"
    swapped = frames and piece is not None and not piece.base64 and profile.swaps(ref.path or "")
    sizes = piece.sizes if piece is not None else (-1,)
    start = piece.start if piece is not None else 0
    cut: list[int] = []
    copies = []
    digests = b""
    orientation = None
    for number, size in enumerate(sizes):
        data = read_whole(path, profile) if piece is None else read_piece(path, start, size, profile)
        start += size
        try:
            content = decode_base64(data) if piece is not None and piece.base64 else data
            picture: Picture = decode_swapped(content, profile) if swapped else decode_image(content, profile)
        except MediaError as error:
            raise _named(error, data, piece is not None, number if frames else None) from error
        if picture.truncated:
            cut.append(number)
        if frames:
            copies.append(small_copy(picture.rgb))
        else:
            orientation = picture.exif_orientation
        digests += _digest(data).to_bytes(8, "little")
    order = judge_order(copies) if frames else None
    return ContentFacts(
        truncated=tuple(cut),
        orientation=orientation,
        digest=_digest(digests),
        frames=len(sizes),
        order_score=order.score if order else None,
        order_note=order.note if order else "",
    )


def _named(error: MediaError, data: bytes, in_patch: bool, frame: int | None) -> MediaError:
    """The fault with its code: what does not even begin like a picture is another medium or another place."""
    if error.code == "media-too-large":  # more pixels than Pillow agrees to: the trainer's bound as well
        error = MediaError("media-undecodable", error.message, error.path)
    where = "" if frame is None else f"Frame {frame}: "
    if in_patch and not looks_like_medium(data, sound=False):
        looks = " It looks like base64 text." if data[:4] in (b"/9j/", b"iVBO") else ""
        return MediaError("patch-signature", f"{where}the bytes do not begin like an image.{looks}", error.path)
    return MediaError(error.code, where + error.message, error.path)


def _sound(ref: MediaRef, roots: Roots, profile: DecodeProfile, seconds: float) -> ContentFacts:
    from ola_viewer.media.sound import open_sound

    digest = None
    piece = piece_of(ref)
    if piece is not None:
        data = read_piece(locate(ref.path or "", roots), piece.start, piece.sizes[0], profile)
        digest = _digest(data)
        if not looks_like_medium(data, sound=True):
            try:
                open_sound(ref, roots, profile).close()
            except MediaError as error:
                if error.code == "media-undecodable":
                    raise MediaError("patch-signature", "The bytes do not begin like a sound.") from error
                raise
    else:
        digest = _file_digest(ref, roots)
    limit = time.monotonic() + seconds / 2
    count = 0
    with open_sound(ref, roots, profile) as reader:
        for block in reader.blocks():
            count += len(block)
            if time.monotonic() > limit:
                length = reader.info.duration or count / reader.info.rate
                return ContentFacts(digest=digest, seconds=length, samples=count)
        return ContentFacts(digest=digest, seconds=count / reader.info.rate, samples=count)


def _video_file(ref: MediaRef, roots: Roots, profile: DecodeProfile, seconds: float) -> ContentFacts:
    """Decode a video file from the beginning: the trainer's reader does not skip a damaged packet, it fails."""
    from ola_viewer.media.containers import VIDEO_FORMATS, load_av, open_container, say
    from ola_viewer.media.video_file import VideoFileSource

    path = locate(ref.path or "", roots)
    source = VideoFileSource(path, profile)
    try:
        info = source.info
        facts = ContentFacts(frames=source.count, digest=_file_digest(ref, roots))
        if info is not None:
            facts = replace(facts, seconds=info.duration, decoded_bytes=source.count * info.width * info.height * 3)
        if source.trainer_refuses:
            return replace(facts, failure=("media-undecodable", source.trainer_refuses))
    finally:
        source.close()
    av = load_av()
    limit = time.monotonic() + seconds / 2
    with open_container(path, VIDEO_FORMATS) as container:
        stream = container.streams.best("video")
        stream.thread_type = "AUTO"
        seen = 0
        try:
            for _ in container.decode(stream):
                seen += 1
                if time.monotonic() > limit:
                    break
        except (av.FFmpegError, ValueError) as error:
            reason = f"Frame {seen} cannot be decoded ({say(error)})."
            return replace(facts, failure=("media-undecodable", reason))
    return facts


def media_worker(argument: tuple[DecodeProfile, float]) -> Callable[[MediaTask], ContentFacts]:
    """Prepare a worker process: (profile of decoding, seconds a medium)."""
    profile, seconds = argument

    def work(task: MediaTask) -> ContentFacts:
        return inspect(task, profile, seconds)

    return work
