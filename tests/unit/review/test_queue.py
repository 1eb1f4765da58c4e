"""Queues choose as told, and find their records again."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from ola_viewer.manifest.document import Document
from ola_viewer.manifest.source import Source
from ola_viewer.review.fingerprint import fingerprint
from ola_viewer.review.queue import QueueSpec, ReviewQueue, make_queue, relocate
from ola_viewer.review.verdict_keys import write_verdicts
from ola_viewer.review.verdicts import Verdict, VerdictBook


def records(count: int) -> list[dict[str, object]]:
    return [
        {
            "id": f"r{n}",
            "image": f"/old/{n % 7}/{n}.jpg",
            "conversations": [{"from": "human", "value": f"<image>\nquestion {n}"}, {"from": "gpt", "value": "a"}],
        }
        for n in range(count)
    ]


def opened(path: Path, content: list[dict[str, object]], **layout: int) -> Document:
    path.write_text(json.dumps(content, **layout))  # type: ignore[arg-type]
    source = Source.open(path)
    source.build_index()
    document = Document()
    document.add_source(source)
    return document


def ids(document: Document, queue: ReviewQueue) -> list[object]:
    return [document.snapshot.sample(entry.row).id for entry in queue.entries]


def test_a_sample_is_exact_random_and_reproducible(tmp_path: Path) -> None:
    snapshot = opened(tmp_path / "m.json", records(500)).snapshot
    spec = QueueSpec(count=50, seed=3)
    queue = make_queue("q", spec, snapshot, snapshot.rows())
    rows = [entry.row for entry in queue.entries]
    assert len(set(rows)) == 50
    assert rows != sorted(rows)
    assert make_queue("q", spec, snapshot, snapshot.rows()) == queue
    stored = make_queue("q", QueueSpec(count=50, seed=3, order="stored"), snapshot, snapshot.rows())
    assert [entry.row for entry in stored.entries] == sorted(rows)


def test_strata_are_named(tmp_path: Path) -> None:
    snapshot = opened(tmp_path / "m.json", records(70)).snapshot
    strata = np.arange(70) % 7
    names = [f"folder {n}" for n in range(7)]
    spec = QueueSpec(count=14, stratify="folder", shares="equal")
    queue = make_queue("q", spec, snapshot, snapshot.rows(), strata, names)
    assert sorted(entry.stratum for entry in queue.entries) == sorted(names * 2)
    assert all(entry.stratum == names[entry.row % 7] for entry in queue.entries)


def test_the_queue_survives_its_json_form_and_keeps_its_place(tmp_path: Path) -> None:
    snapshot = opened(tmp_path / "m.json", records(10)).snapshot
    queue = make_queue("q", QueueSpec(count=4), snapshot, snapshot.rows()).at(3)
    assert ReviewQueue.from_json(json.loads(json.dumps(queue.to_json()))) == queue
    assert (queue.at(99).position, queue.at(-5).position) == (3, 0)
    with pytest.raises(ValueError, match="not a review queue"):
        ReviewQueue.from_json({"name": "q"})


def test_records_are_found_again_after_reordering_remapping_and_another_layout(tmp_path: Path) -> None:
    before = opened(tmp_path / "m.json", records(200))
    queue = make_queue("q", QueueSpec(count=20), before.snapshot, before.snapshot.rows()).at(5)
    changed = records(200)
    random.Random(1).shuffle(changed)
    for record in changed:
        record["image"] = str(record["image"]).replace("/old/", "/new/place/").replace(".jpg", ".png")
    after = opened(tmp_path / "again.json", changed, indent=2)
    relocation = relocate(queue, after.snapshot)
    assert relocation.lost == 0
    assert ids(after, relocation.queue) == ids(before, queue)
    assert relocation.queue.position == 5


def test_an_edited_dialogue_is_found_by_id_and_media_and_a_missing_record_is_said(tmp_path: Path) -> None:
    before = opened(tmp_path / "m.json", records(30))
    queue = make_queue("q", QueueSpec(count=30, order="stored"), before.snapshot, before.snapshot.rows())
    changed = records(30)
    del changed[7]
    changed[0]["conversations"] = [{"from": "human", "value": "<image>\nrewritten"}]
    after = opened(tmp_path / "again.json", changed)
    relocation = relocate(queue, after.snapshot)
    assert relocation.lost == 1
    found = ids(after, relocation.queue)
    assert found[:7] == [f"r{n}" for n in range(7)]
    assert found[8:] == [f"r{n}" for n in range(8, 30)]


def test_verdicts_are_written_into_the_judged_records_only(tmp_path: Path) -> None:
    document = opened(tmp_path / "m.json", records(5), indent=1)
    rows = document.snapshot.rows()
    known = fingerprint(document.snapshot.record(int(rows[2])))
    book = VerdictBook([Verdict(known.content, known.media, "r2", "bad", ("Truncated",), "why", "eve", "now")])
    document.push(write_verdicts(document.snapshot, rows, book))
    after = document.snapshot
    judged = after.record(int(rows[2]))
    assert isinstance(judged, dict)
    assert judged["review"] == {"mark": "bad", "tags": ["Truncated"], "note": "why", "reviewer": "eve", "at": "now"}
    assert after.raw(int(rows[2])).startswith(after.original(int(rows[2])).rstrip(b"\n }"))
    assert [after.is_edited(int(row)) for row in rows] == [False, False, True, False, False]
    document.push(write_verdicts(after, rows, book))
    assert document.snapshot.record(int(rows[2])) == judged
