"""What the original loader made of real manifests, against what the checks say of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ola_viewer.checks.profiles import OLA
from ola_viewer.checks.rule import Depth, Severity
from ola_viewer.checks.run_check import run_check
from ola_viewer.checks.run_quick import CheckOptions
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.source import Source
from ola_viewer.media.roots import Roots

SETTINGS = CheckSettings()
TOKEN_CODES = {
    "image-token-count", "speech-token-count", "image-token-lost", "answer-placeholder", "question-token-order",
}  # fmt: skip
NEEDS_CONTENT = {"start_off_by_1", "base64_no_key", "video_sizes_shifted"}
"""Records whose fault shows only in the bytes; every other failure must be told without reading media."""
SHORT = {"size_short_half", "size_minus1"}
"""Loads, but other bytes than the manifest means."""


def codes_by_row(snapshot, depth: Depth, roots: dict[int, Roots]) -> dict[int, set[str]]:
    found = run_check(snapshot, depth, roots, options=CheckOptions(profiles={0: OLA}, jobs=1))
    assert found.complete
    codes: dict[int, set[str]] = {int(row): set() for row in snapshot.rows()}
    for finding in found.table.iterate(SETTINGS):
        codes[finding.row].add(finding.code)
        if finding.severity == Severity.ERROR:
            codes[finding.row].add("!")
        if finding.severity == Severity.CORRUPTING:
            codes[finding.row].add("?")
    return codes


@pytest.fixture(scope="module")
def truth(ola_like: Path) -> dict[str, list[dict[str, object]]]:
    return json.loads((ola_like / "ola_truth.json").read_text())["truth"]


def wanted_images(record: dict[str, object]) -> int:
    value = record.get("image")
    if isinstance(value, list):
        return len(value)
    return int("video" in record or "image" in record)


def disagreements(record, told: dict[str, object], quick: set[str], files: set[str], deep: set[str]) -> Iterator[str]:
    failed = told["outcome"] != "ok"
    name = str(told["id"])
    if failed != ("!" in deep):
        yield f"outcome {told['outcome']!r}, but {sorted(deep)}"
    if failed and name not in NEEDS_CONTENT and "!" not in files:
        yield "the fault is visible without content, but the file check does not tell it"
    if not quick <= files or not files <= deep:
        yield "a deeper check says less"
    if failed:
        return
    tokens = told["placeholder_tokens"]
    sound = "audio" in record or "audio_q" in record
    right = tokens["image"] == wanted_images(record) and tokens["speech"] == int(sound)
    if right == bool(TOKEN_CODES & quick):
        yield f"tokens {tokens}, but {sorted(quick)}"
    if right and name not in SHORT and ("!" in deep or "?" in deep):
        yield f"clean, but {sorted(deep)}"
    if name in SHORT and "?" not in deep:
        yield "trains other bytes than meant, but nothing is told"


@pytest.mark.parametrize(
    "manifest",
    [
        "image_path", "image_list", "image_patch", "image_patch_as_create_patch_writes", "video_file", "video_patch",
        "video_patch_nextqa_path", "video_audio", "image_audio_q", "audio_q_text", "audio", "audio_patch", "text_only",
        "conversation_variants", "patch_variants", "patch_damage", "relative_paths",
    ],
)  # fmt: skip
def test_agrees_with_the_original_loader(ola_like: Path, truth, manifest: str) -> None:
    path = ola_like / f"{manifest}.json"
    source = Source.open(path, 0)
    source.build_index()
    document = Document()
    document.add_source(source)
    roots = {0: Roots.for_manifest(path)}
    snapshot = document.snapshot
    quick, files, deep = (codes_by_row(snapshot, depth, roots) for depth in Depth)
    problems = [
        f"{manifest}[{told['index']}] {told['id']}: {problem}"
        for told in truth[f"{manifest}.json"]
        for problem in disagreements(
            snapshot.record(told["index"]), told, *(c[told["index"]] for c in (quick, files, deep))
        )
    ]
    assert not problems, "\n".join(problems)


def test_the_mix_says_of_each_record_what_its_own_manifest_does(ola_like: Path, truth) -> None:
    path = ola_like / "mixed_all.json"
    source = Source.open(path, 0)
    source.build_index()
    document = Document()
    document.add_source(source)
    quick = codes_by_row(document.snapshot, Depth.FILES, {0: Roots.for_manifest(path)})
    told = {str(entry["id"]): entry for entries in truth.values() for entry in entries}
    for row, codes in quick.items():
        record = document.snapshot.record(row)
        assert (told[record["id"]]["outcome"] != "ok") == ("!" in codes), record["id"]
