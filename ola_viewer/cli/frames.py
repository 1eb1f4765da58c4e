"""`ola-viewer frames FILE --row N --out DIR`: the pixels and samples that the trainer gets of one record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
import orjson

from ola_viewer.cli.common import open_snapshot, read_record, record_argument, refuse_input, root_option, roots_of
from ola_viewer.cli.failures import EXIT_FINDINGS, EXIT_FINE
from ola_viewer.cli.output import say
from ola_viewer.manifest.dialect_media import group_media
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.rows import source_of
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media import MediaError, Picture, Roots, open_frames, open_sound
from ola_viewer.media.sound import load_soundfile, to_trained

LIST = "index.json"
"""The file that lists what was written."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--row", required=True, type=click.IntRange(min=0), help="Record, from 0.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write to.")
@click.option("--kept", is_flag=True, help="Of videos, only the frames that the trainer keeps.")
@root_option
def command(file: Path, row: int, out: Path, kept: bool, roots: tuple[Path, ...]) -> int:
    """Write the media of record ROW of FILE as the trainer gets them.

    Frames become RGB PNGs, sounds 16 kHz mono float32 WAVs, and index.json lists them. What cannot be read
    is said on stderr; the rest is written all the same, and the exit code is 1.
    """
    refuse_input("--out", out / LIST, [file])
    snapshot = open_snapshot([file])
    where = record_argument(snapshot, row)
    sample = read_sample(read_record(snapshot, where))
    folders = roots_of(snapshot, roots).get(source_of(where), Roots())
    try:
        faults = _write_all(sample.media, folders, out, kept)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror or error}.") from error
    return EXIT_FINDINGS if faults else EXIT_FINE


def _write_all(media: tuple[MediaRef, ...], folders: Roots, out: Path, kept: bool) -> int:
    """Write all media and the list of them; returns the number of faults, which are said. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    entries: list[dict[str, object]] = []
    faults = 0
    used: Counter[str] = Counter()
    for ref, _ in group_media(media):
        written = _sound(ref, folders, out, used) if ref.modality == "audio" else _frames(ref, folders, out, kept, used)
        for result in written:
            if isinstance(result, str):
                faults += 1
                say(f"{ref.field}: {result}", err=True)
            else:
                entries.append(result)
    (out / LIST).write_bytes(orjson.dumps(entries, option=orjson.OPT_INDENT_2) + b"\n")
    return faults


def _frames(
    ref: MediaRef, roots: Roots, out: Path, kept: bool, used: Counter[str]
) -> Iterator[dict[str, object] | str]:
    """Write the frames of one value; yields an entry for index.json or a sentence for each."""
    base = used[ref.field]
    try:
        source = open_frames(ref, roots)
    except MediaError as error:
        used[ref.field] += 1
        yield str(error)
        return
    try:
        if source.trainer_refuses:
            yield source.trainer_refuses
        for k, result in source.trained_frames() if kept else source.sequence():
            if isinstance(result, MediaError):
                yield str(result)
                continue
            name = f"{_file_name(ref.field)}_{base + k:05d}.png"
            _write_png(result, out / name)
            height, width = result.rgb.shape[:2]
            yield {"field": ref.field, "index": base + k, "file": name, "width": width, "height": height}
        used[ref.field] += source.count
    except MediaError as error:
        yield str(error)
    finally:
        source.close()


def _sound(ref: MediaRef, roots: Roots, out: Path, used: Counter[str]) -> Iterator[dict[str, object] | str]:
    """Write one sound; yields an entry for index.json or a sentence."""
    number = used[ref.field]
    used[ref.field] += 1
    try:
        with open_sound(ref, roots) as reader:
            refused = reader.info.trainer_refuses
            samples = to_trained(reader)
    except MediaError as error:
        yield str(error)
        return
    if refused:
        yield refused
    name = f"{_file_name(ref.field)}{f'_{number}' if number else ''}.wav"
    load_soundfile().write(str(out / name), samples, 16_000, subtype="FLOAT", format="WAV")
    yield {"field": ref.field, "file": name, "samples": len(samples)}


def _write_png(picture: Picture, path: Path) -> None:
    from PIL import Image

    Image.fromarray(np.ascontiguousarray(picture.rgb)).save(path, format="PNG", compress_level=1)


def _file_name(field: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", field) or "media"
