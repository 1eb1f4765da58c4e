"""Files that are no manifests, recognised and named, so that the user learns what he has in hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ola_viewer.manifest.problems import ManifestError

_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"\x1f\x8b", 0, "a gzip file"),
    (b"\x28\xb5\x2f\xfd", 0, "a Zstandard file"),
    (b"BZh", 0, "a bzip2 file"),
    (b"\xfd7zXZ\x00", 0, "an xz file"),
    (b"PK\x03\x04", 0, "a zip archive"),
    (b"PK\x05\x06", 0, "an empty zip archive"),
    (b"7z\xbc\xaf\x27\x1c", 0, "a 7-Zip archive"),
    (b"Rar!", 0, "a RAR archive"),
    (b"ustar", 257, "a tar archive"),
    (b"PAR1", 0, "a Parquet table"),
    (b"ARROW1", 0, "an Arrow file"),
    (b"\x89HDF", 0, "an HDF5 file"),
    (b"\x93NUMPY", 0, "a NumPy array"),
    (b"SQLite format 3", 0, "an SQLite database"),
    (b"\xff\xd8\xff", 0, "a JPEG image, or a patch that begins with one"),
    (b"\x89PNG", 0, "a PNG image"),
    (b"GIF8", 0, "a GIF image"),
    (b"WEBP", 8, "a WebP image"),
    (b"WAVE", 8, "a WAV sound"),
    (b"fLaC", 0, "a FLAC sound"),
    (b"OggS", 0, "an Ogg file"),
    (b"ID3", 0, "an MP3 sound"),
    (b"ftyp", 4, "an MP4 video"),
    (b"\x1aE\xdf\xa3", 0, "a Matroska or WebM video"),
    (b"%PDF", 0, "a PDF document"),
    (b"\x7fELF", 0, "a program"),
    (b"\x80\x02", 0, "a Python pickle; it is not opened, because pickles can run programs"),
    (b"\x80\x04", 0, "a Python pickle; it is not opened, because pickles can run programs"),
)

_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|\?xml|!--|div|script)", re.IGNORECASE)
_LFS = b"version https://git-lfs.github.com/spec/"
_LFS_SIZE = re.compile(rb"^size (\d+)", re.MULTILINE)
_YAML_MIX = re.compile(
    rb"^(?:datasets|splits)\s*:|^\s*-?\s*json_path\s*:|^\s*mimicit_path\s*:|^\s+path\s*:", re.MULTILINE
)
_YAML_RATES = re.compile(rb"^[\w.-]+\s*:\s*\r?\n\s*-\s+[\w.-]+(?:@[\d.]+)?\s*$", re.MULTILINE)
_TEXT_MIX = re.compile(rb"^(?:VL\s+)?\S+\.jsonl?(?:\s+[\d.]+)?\s*$", re.MULTILINE)
_TEXT_RATES = re.compile(rb"^\S*/\S+\s+[\d.]+\s*$", re.MULTILINE)

_REGISTRY_KEYS = frozenset(
    {"annotation", "data_augment", "repeat_time", "file_name", "hf_hub_url", "ms_hub_url", "script_url", "dataset_id"}
    | {"original_image_path", "formatting", "dataset_path", "cloud_file_name", "subsets", "annotation_path"}
)


def show(data: bytes) -> str:
    """Bytes as a short quoted text for a message; control characters stay escapes."""
    return repr(data.decode("utf-8", "backslashreplace"))


def show_name(name: str) -> str:
    """A member's name for a message, shortened, control characters as escapes."""
    return repr(name if len(name) <= 40 else name[:39] + "…")


def refuse_encodings(path: Path, head: bytes) -> None:
    """Raise for UTF-16 and UTF-32, with or without a byte order mark."""
    four = head[:4]
    if four in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff") or (
        len(four) == 4 and ((four[:3] == b"\0\0\0" and four[3]) or (four[1:] == b"\0\0\0" and four[0]))
    ):
        name, kind = "UTF-32", "utf-32"
    elif four[:2] in (b"\xff\xfe", b"\xfe\xff") or (
        len(four) >= 2 and (four[0] == 0) != (four[1] == 0) and _alternates(head)
    ):
        name, kind = "UTF-16", "utf-16"
    else:
        return
    raise ManifestError(kind, f"{path} is {name} text. Manifests are UTF-8: convert the file first.", path, 0)


def _alternates(head: bytes) -> bool:
    """Whether every second byte is zero, as in ASCII text written as UTF-16."""
    sample = head[: min(len(head), 64) & ~1]
    return not any(sample[::2]) or not any(sample[1::2])


def refuse(path: Path, head: bytes, start: int) -> None:
    """Raise for everything that is recognised although it does not begin like JSON."""
    if head.startswith(_LFS):
        match = _LFS_SIZE.search(head)
        size = f" ({int(match.group(1)):,} bytes)" if match else ""
        raise ManifestError(
            "lfs-pointer",
            f"{path} is a Git LFS pointer, not the file itself{size}. Fetch it with: git lfs pull",
            path,
            0,
        )
    for magic, at, name in _SIGNATURES:
        if head[at : at + len(magic)] == magic:
            raise ManifestError("not-json", f"{path} is not JSON: it looks like {name}.", path, 0)
    if not head.strip(b"\0"):
        raise ManifestError("not-json", f"{path} holds only zero bytes. Was a download broken off?", path, 0)
    if _HTML.match(head, start):
        raise ManifestError(
            "html",
            f"{path} is a web page (HTML or XML), not a manifest. Did a download save an error or log-in page?",
            path,
            start,
        )
    if b"\0" in head[:4096]:
        raise ManifestError("not-json", f"{path} is not JSON: it is a binary file of an unknown kind.", path, 0)
    if _YAML_MIX.search(head) or _YAML_RATES.search(head):
        raise ManifestError(
            "mix-description",
            f"{path} is a mix description in YAML: it names data sets and holds no records itself.",
            path,
            start,
        )
    if _TEXT_MIX.search(head) or _TEXT_RATES.match(head, start):
        raise ManifestError(
            "mix-description",
            f"{path} is a mix description: its lines name data sets with their weights, it holds no records itself.",
            path,
            start,
        )
    first_line = head[start : start + 65536].split(b"\n", 1)[0]
    tab = first_line.find(b"\t")
    if tab > 0 and first_line[tab + 1 : tab + 2] in (b"{", b"["):
        raise ManifestError(
            "not-json",
            f"{path} has a name and a tab before the JSON of each line. "
            "Cut off the first column to open it as JSON Lines.",
            path,
            start,
        )


def refuse_registry(path: Path, members: Mapping[str, object]) -> None:
    """Raise if the object's members are names of data sets, or of packed files, instead of a record's fields."""
    values = [value for value in members.values() if isinstance(value, dict)]
    if not values or len(values) < len(members):
        return
    if all("original_image_path" in value for value in values):
        raise ManifestError(
            "registry",
            f"{path} is the mapping of a patch (file name to place in the patch), as the packing script writes it. "
            "It holds no records.",
            path,
        )
    if any(_REGISTRY_KEYS & value.keys() for value in values):
        names = ", ".join(list(members)[:3])
        raise ManifestError(
            "registry",
            f"{path} is a registry of data sets ({names} …): it says where manifests lie and holds no records itself.",
            path,
        )
