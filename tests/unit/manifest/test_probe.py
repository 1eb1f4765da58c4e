"""Every kind of file that people try to open, recognised from its first bytes."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from ola_viewer.manifest.probe import Opening, probe
from ola_viewer.manifest.problems import ManifestError

RECORD = {"id": "a", "image": "a.jpg", "conversations": [{"from": "human", "value": "<image>\nwhat"}]}
TEXT = json.dumps(RECORD)
INDENTED = json.dumps(RECORD, indent=2)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (f"[{TEXT}]", Opening("array", 1)),
        (f" \n[\n{TEXT}]", Opening("array", 3)),
        (f"\ufeff[{TEXT}]", Opening("array", 4, bom=True)),
        ("[]", Opening("array", 1)),
        ('["a/b", "c/d"]', Opening("array", 1)),
        (f"[[{TEXT}]]", Opening("array", 1)),
        (f"{TEXT}\n{TEXT}\n", Opening("jsonl", 0)),
        (f"\ufeff{TEXT}\r\n{TEXT}", Opening("jsonl", 3, bom=True)),
        (f"{TEXT}\nbroken\n{TEXT}\n", Opening("jsonl", 0)),
        (f'{{"id": broken\n{TEXT}\n', Opening("jsonl", 0)),
        ('["a", 1]\n["b", 2]\n', Opening("jsonl", 0)),
        (f"{INDENTED}\n{INDENTED}", Opening("jsonl", 0, multiline=True)),
        (f"{TEXT}{TEXT}", Opening("jsonl", 0, multiline=True)),
        (f"{TEXT},\n{TEXT}", Opening("array", 0, opened=False)),
        (TEXT, Opening("object", 0)),
        (INDENTED, Opening("object", 0)),
        (INDENTED[:-30], Opening("object", 0)),
        (f'{{"version": 2, "data": [{TEXT}]}}', Opening("wrapped-array", 24, key="data")),
        (f'{{"data": [{TEXT}, {TEXT * 9000}', Opening("wrapped-array", 10, key="data")),
    ],
)
def test_layouts(tmp_path: Path, data: str, expected: Opening) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(data.encode())
    assert probe(path) == expected


LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
YAML = "datasets:\n  - json_path: a.json\n    sampling_strategy: first:50%\n"


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"", "empty-file", "empty"),
        (b" \n\t ", "empty-file", "white space"),
        (b"\xef\xbb\xbf\n", "empty-file", "white space"),
        (LFS.encode(), "lfs-pointer", "12,345 bytes.*git lfs pull"),
        (b"<!DOCTYPE html><html>", "html", "web page"),
        (b"\n  <HTML><body>404", "html", "web page"),
        (b'<?xml version="1.0"?><Error/>', "html", "web page"),
        ("[]".encode("utf-16"), "utf-16", "UTF-16"),
        (TEXT.encode("utf-16-le"), "utf-16", "UTF-16"),
        (TEXT.encode("utf-16-be"), "utf-16", "UTF-16"),
        (TEXT.encode("utf-32"), "utf-32", "UTF-32"),
        (TEXT.encode("utf-32-be"), "utf-32", "UTF-32"),
        (gzip.compress(b"[]", mtime=0), "not-json", "gzip"),
        (b"PK\x03\x04rest", "not-json", "zip archive"),
        (b"PAR1rest", "not-json", "Parquet"),
        (b"\xff\xd8\xff\xe0rest", "not-json", "JPEG"),
        (b"\0" * 257 + b"ustar", "not-json", "tar archive"),
        (b"\x01\x02\x00\x07\x00\x00", "not-json", "binary"),
        (b"\0" * 5000, "not-json", "only zero bytes"),
        (b"hello world", "not-json", "byte 0 is 'hello world'"),
        (b'img/a.jpg\t{"id": 1}\n', "not-json", "tab"),
        (YAML.encode(), "mix-description", "YAML"),
        (b"mix:\n  - llava@0.5\n  - sharegpt\n", "mix-description", "YAML"),
        (b"data/a.json 0.5\nVL data/b.json\n", "mix-description", "lines"),
        (json.dumps({"s": {"root": "a", "annotation": "b.jsonl", "repeat_time": 1}}).encode(), "registry", "registry"),
        (json.dumps({"s": {"file_name": "b.json", "formatting": "sharegpt"}}).encode(), "registry", "registry"),
        (json.dumps({f"{k:06}": RECORD for k in range(3)}).encode(), "named-records", "'000000' …"),
        (json.dumps({f"{k:06}": RECORD for k in range(9000)}, indent=1).encode(), "named-records", "jq"),
        (json.dumps({"a\x1b[1m": RECORD}).encode(), "named-records", r"'a\\x1b\[1m'"),
        (
            json.dumps({"a.jpg": {"original_image_path": "x", "image": {"patch": "p", "size": [1]}}}).encode(),
            "registry",
            "mapping of a patch",
        ),
    ],
)
def test_everything_else_is_named(tmp_path: Path, data: bytes, kind: str, words: str) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(data)
    with pytest.raises(ManifestError, match=words) as caught:
        probe(path)
    assert caught.value.kind == kind
    assert str(path) in str(caught.value)


def test_a_byte_order_mark_is_told(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(f"\ufeff[{TEXT}]", encoding="utf-8")
    (notice,) = probe(path).notices
    assert (notice.kind, notice.byte, notice.line) == ("byte-order-mark", 0, 1)
    with pytest.raises(json.JSONDecodeError, match="BOM"), open(path, encoding="utf-8") as file:
        json.load(file)  # as the trainer does
    path.write_text(f"[{TEXT}]", encoding="utf-8")
    assert not probe(path).notices


@pytest.mark.parametrize(
    "record", [{"input": {"text": "a"}, "output": {"text": "b"}}, {"meta": {"id": 1, "image": "x"}, "id": 2}]
)
def test_a_record_of_objects_is_one_record(tmp_path: Path, record: dict[str, object]) -> None:
    path = tmp_path / "m.json"
    path.write_text(json.dumps(record))
    assert probe(path).container == "object"


def test_folders_and_missing_files(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="is a folder") as caught:
        probe(tmp_path)
    assert caught.value.kind == "folder"
    with pytest.raises(ManifestError, match="does not exist") as caught:
        probe(tmp_path / "no.json")
    assert caught.value.kind == "not-found"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ManifestError, match="device or pipe"):
        probe(tmp_path / "pipe")


def test_the_large_registry_and_the_shared_collection(tmp_path: Path, ola_like: Path) -> None:
    with pytest.raises(ManifestError, match="mapping of a patch"):
        probe(next(ola_like.glob("patches/*/patch_mapping.json")))
    assert probe(ola_like / "mixed_all.json").container == "array"
    large = {f"f{k}.jpg": {"original_image_path": "x" * 50, "image": {}} for k in range(9000)}
    (tmp_path / "patch_mapping.json").write_text(json.dumps(large))
    with pytest.raises(ManifestError, match="mapping of a patch"):
        probe(tmp_path / "patch_mapping.json")
