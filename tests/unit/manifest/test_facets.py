"""Every count is a filter: the counts are compared with what their terms select."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from ola_viewer.jobs import Cancelled, CancelToken
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.facets import MANY_TURNS, Folder, count_facets
from ola_viewer.manifest.query import parse_query, run_query
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.statistics import histogram, measure, sample_rows


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    media = [
        {"image": "data/coco/train/a.jpg"},
        {"image": ["data/coco/train/b.jpg", "data/coco/train/c.jpg", "data/gqa/d.jpg", "bare.png"]},
        {"video": {"patch": "/mnt/v/p 1/patch_0", "start_num": 5, "size": [100, 2000, 30]}},
        {"audio": "C:\\sounds\\x.wav"},
        {"audio": "/top.wav", "video": "data/v.mp4"},
        {},
    ]
    document = Document()
    for number in range(2):
        records = []
        for k in range(60):
            turn = [{"from": "human", "value": "q" * (k + 1)}, {"from": "gpt", "value": "a" * (k * k)}]
            turns = turn * (30 if k == 50 else k % 4)
            records.append({"id": k, **media[(k + number) % 6], "conversations": turns})
        path = tmp_path / f"s {number}.json"
        path.write_text(json.dumps(records))
        source = Source.open(path, number, use_cache=False)
        source.build_index()
        document.add_source(source)
    refresh_columns(document.snapshot)
    return document.snapshot


def selected(snapshot: Snapshot, term: str, rows: np.ndarray) -> int:
    return len(np.intersect1d(run_query(snapshot, parse_query(term)), rows))


def test_counts_are_what_their_terms_select(snapshot: Snapshot) -> None:
    for rows in (snapshot.rows(), snapshot.rows()[::7], np.random.default_rng(1).permutation(snapshot.rows())[:40]):
        facets = count_facets(snapshot, rows)
        assert facets.rows == len(rows)
        for value in (*facets.sources, *facets.kinds, *facets.turns):
            assert value.count == selected(snapshot, value.term, rows), value
        assert sum(value.count for value in facets.kinds) == len(rows)
        for top in facets.folders:
            for folder in top.walk():
                assert folder.rows == selected(snapshot, folder.term, rows), folder
    assert facets.turns[-1].key == str(MANY_TURNS) or len(rows) < 100


def names(folders: list[Folder]) -> dict[str, object]:
    return {folder.name: names(folder.children) for folder in folders}


def test_folders_form_a_tree(snapshot: Snapshot) -> None:
    folders = list(count_facets(snapshot).folders)
    assert names(folders) == {
        "data": {"coco/train": {}, "gqa": {}},
        "/": {"mnt/v/p 1": {}},
        "C:\\sounds": {},
        ".": {},
    }
    data = next(folder for folder in folders if folder.name == "data")
    assert (data.rows, data.own) == (60, 20)
    assert data.children[0].path == "data/coco/train"


def test_no_rows(snapshot: Snapshot) -> None:
    facets = count_facets(snapshot, snapshot.rows()[:0])
    assert (facets.rows, facets.folders, facets.kinds) == (0, (), ())
    statistics = measure(snapshot, snapshot.rows()[:0])
    assert statistics.totals.records == 0
    assert statistics.histogram("turns").bars == ()


def test_bars_are_filters(snapshot: Snapshot) -> None:
    rows = snapshot.rows()
    statistics = measure(snapshot)
    for one in statistics.histograms:
        assert sum(bar.count for bar in one.bars) == one.measured == len(rows)
        for bar in one.bars:
            assert bar.count == selected(snapshot, bar.term, rows), bar
    totals = statistics.totals
    assert totals.records == 120
    assert totals.frames == 20 + 4 * 20 + 3 * 20
    assert totals.piece_bytes == 2130 * 20
    assert totals.media == 20 * (1 + 4 + 1 + 1 + 2)
    assert totals.record_bytes == sum(len(snapshot.raw(int(row))) for row in rows)
    assert totals.turns == sum(len(snapshot.sample(int(row)).turns) for row in rows)
    with pytest.raises(KeyError):
        statistics.histogram("nothing")


def test_texts_of_many_rows_are_sampled(snapshot: Snapshot) -> None:
    statistics = measure(snapshot, most_read=30)
    assert statistics.histogram("answer-length").measured == 30
    assert statistics.histogram("turns").measured == 120
    rows = sample_rows(snapshot.rows(), 30)
    assert len(np.unique(rows)) == 30
    assert (rows == sample_rows(snapshot.rows(), 30)).all()


def test_measuring_can_be_cancelled(snapshot: Snapshot) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        measure(snapshot, cancel=token)


@pytest.mark.parametrize("highest", [0, 1, 24, 25, 99, 100, 101, 123456])
def test_bars_cover_every_value_once(highest: int) -> None:
    values = np.arange(highest + 1)
    bars = histogram("frames", "", "", values).bars
    assert sum(bar.count for bar in bars) == highest + 1
    assert bars[0].low == 0
    assert bars[-1].high is not None
    assert bars[-1].high >= highest
    assert all(a.high is not None and b.low == a.high + 1 for a, b in itertools.pairwise(bars))
