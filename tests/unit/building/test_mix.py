"""Mixes: the records of the shares, byte for byte, in the order promised; ids settled, nothing else touched."""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.building.mix import Mixed, MixOptions, mix, sidecar_of
from ola_viewer.building.mix_ids import IdRule
from ola_viewer.building.mix_shares import Share, ShareError, choose, parse_argument, parse_share
from ola_viewer.jobs import Cancelled, CancelToken
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.source import Source
from tests.perf.generate import write_manifest

LAYOUTS = ("line", "indented", "jsonl")


def run(paths: list[Path], shares: list[Share], out: Path, options: MixOptions | None = None) -> Mixed:
    document = Document()
    for number, path in enumerate(paths):
        source = Source.open(path, number)
        source.build_index()
        document.add_source(source)
    return mix(document.snapshot, shares, out, options)


def load(path: Path) -> list[object]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if ".jsonl" in path.name:
        return [json.loads(line) for line in data.splitlines()]
    value = json.loads(data)
    assert isinstance(value, list)
    return value


def origins(out: Path) -> list[tuple[str, int]]:
    with open(sidecar_of(out, "sources"), newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["record"]) for row in rows] == list(range(len(rows)))
    return [(row["source"], int(row["index"])) for row in rows]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("mix")
    return [
        write_manifest(folder / f"{layout}.{'jsonl' if layout == 'jsonl' else 'json'}", 700, layout, adversarial=0.2)
        for layout in LAYOUTS
    ]


@pytest.mark.parametrize("name", ["o.json", "o.jsonl", "o.json.gz", "o.jsonl.zst"])
@pytest.mark.parametrize("shuffle", [False, True])
def test_every_record_keeps_its_value_and_its_origin(
    three: list[Path], tmp_path: Path, name: str, shuffle: bool
) -> None:
    out = tmp_path / name
    shares = [Share(), parse_share("end:100"), parse_share("random:10%x2")]
    mixed = run(three, shares, out, MixOptions(seed=3, shuffle=shuffle))
    assert mixed.taken == (700, 100, 140)
    sources = {str(path): load(path) for path in three}
    expected = [sources[source][index] for source, index in origins(out)]
    assert len(expected) == 940
    if name.endswith(".zst"):
        document = Source.open(out)
        document.build_index()
        assert [json.loads(document.read(k)) for k in range(document.count)] == expected
    else:
        assert load(out) == expected
    assert (origins(out)[0] != (str(three[0]), 0)) is shuffle


def test_one_whole_source_is_the_file_itself(three: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "o.json"
    run([three[0]], [Share()], out)
    assert out.read_bytes().strip() == three[0].read_bytes().strip()
    run([three[1]], [Share()], out, MixOptions(overwrite=True))
    assert out.read_bytes().strip() == three[1].read_bytes().strip()
    lines = tmp_path / "o.jsonl"
    run([three[2]], [Share()], lines)
    assert lines.read_bytes() == three[2].read_bytes()


def test_long_runs_and_windows_meet_without_a_seam(tmp_path: Path) -> None:
    big = write_manifest(tmp_path / "big.json", 6000, "indented")
    lines = write_manifest(tmp_path / "small.jsonl", 900, "jsonl")
    out = tmp_path / "o.json"
    run([lines, big, lines, big], [parse_share(s) for s in ("first:3", "all", "x2", "random:50%")], out)
    values = load(lines), load(big)
    half = [index for source, index in origins(out)[3 + 6000 + 1800 :]]
    assert len(half) == 3000
    assert half == sorted(half)
    assert load(out) == values[0][:3] + values[1] + 2 * values[0] + [values[1][k] for k in half]


def test_the_seed_decides(three: list[Path], tmp_path: Path) -> None:
    texts = []
    for number, seed in enumerate((1, 1, 2)):
        out = tmp_path / f"{number}.json"
        run(three, [parse_share("random:50")] * 3, out, MixOptions(seed=seed, shuffle=True))
        texts.append(out.read_bytes())
    assert texts[0] == texts[1] != texts[2]


def original(strategy: str, records: list[int]) -> list[int]:
    """What the loader of LLaVA-NeXT does with a list."""
    if ":" in strategy:
        name, text = strategy.split(":")
        number = -(-int(text[:-1]) * len(records) // 100) if "%" in text else int(text)
        if name == "first":
            return records[:number]
        if name == "end":
            return records[-number:]
        random.shuffle(records)
        return records[:number]
    return records


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["first", "end", "random"]),
            st.integers(0, 130),
            st.sampled_from(["", "%"]),
            st.integers(0, 90),
        ),
        max_size=4,
    ),
    st.integers(0, 99),
)
def test_yaml_shares_are_those_of_the_original_loader(parts: list[tuple[str, int, str, int]], seed: int) -> None:
    random.seed(seed)
    expected = [original(f"{name}:{n}{unit}", list(range(total))) for name, n, unit, total in parts]
    shuffler = random.Random(seed)
    for number, (name, n, unit, total) in enumerate(parts):
        share = Share(name, Fraction(n), bool(unit), drawn=True)
        assert choose(share, total, seed, number, shuffler).tolist() == expected[number]


def test_a_yaml_mix_as_argument(tmp_path: Path, three: list[Path]) -> None:
    description = tmp_path / "mix.yaml"
    entries = "".join(
        f"  - json_path: {path}\n    sampling_strategy: {strategy}\n"
        for path, strategy in zip(three, ("first:50%", "random:9", "first2:10"), strict=True)
    )
    description.write_text("datasets:\n" + entries)
    chosen = parse_argument(f"{description}:x2")
    assert [share.weight for _, share in chosen] == [2, 2, 2]
    out = tmp_path / "o.json"
    mixed = run([path for path, _ in chosen], [share for _, share in chosen], out)
    assert mixed.taken == (700, 18, 20)
    assert [index for _, index in origins(out)[-20:]] == [*range(10, 20)] * 2
    with pytest.raises(ShareError, match="shares of its own"):
        parse_argument(f"{description}:first:5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all", Share()),
        ("", Share()),
        ("first:50%", Share("first", Fraction(50), True)),
        ("end:3000", Share("end", Fraction(3000))),
        ("random:0.5%", Share("random", Fraction(1, 2), True)),
        ("x2", Share(weight=Fraction(2))),
        ("*1.5", Share(weight=Fraction(3, 2))),
        ("first:10*0.25", Share("first", Fraction(10), weight=Fraction(1, 4))),
    ],
)
def test_shares(text: str, expected: Share) -> None:
    assert parse_share(text) == expected


@pytest.mark.parametrize("text", ["some", "first:x", "first:-1", "first:1.5", "last:3", "x2000", "first:10 x"])
def test_wrong_shares(text: str) -> None:
    with pytest.raises(ShareError):
        parse_share(text)


def test_arguments(tmp_path: Path) -> None:
    assert parse_argument("a.json") == [(Path("a.json"), Share())]
    assert parse_argument("a.json:first:10%") == [(Path("a.json"), parse_share("first:10%"))]
    assert parse_argument("C:/x/a.json:x3") == [(Path("C:/x/a.json"), parse_share("x3"))]
    assert parse_argument("C:/x/a.json") == [(Path("C:/x/a.json"), Share())]
    assert parse_argument("{a,b}.json:*0.5") == [(Path(f"{n}.json"), parse_share("*0.5")) for n in "ab"]
    odd = tmp_path / "x:all"
    odd.write_text("[]")
    assert parse_argument(str(odd)) == [(odd, Share())]


def test_weights() -> None:
    shuffler = random.Random(0)
    chosen = choose(parse_share("*1.5"), 1000, 5, 0, shuffler).tolist()
    assert chosen[:1000] == list(range(1000))
    assert len(chosen) == 1500
    assert max(Counter(chosen).values()) == 2
    assert len(choose(parse_share("*0.1"), 1000, 5, 0, shuffler)) == 100
    assert choose(parse_share("x0"), 10, 5, 0, shuffler).tolist() == []
    assert np.array_equal(
        choose(parse_share("random:20"), 1000, 5, 1, shuffler),
        np.unique(choose(parse_share("random:20"), 1000, 5, 1, shuffler)),
    )


COLLIDING = (
    '[\n  {"id": "a", "n": 1e5},\n  {"id": 7, "n": 1.0},\n  {"n": 3},\n  {"id": "\\u00e4", "text": "\\u4e2d"}\n]',
    '[{"id":"\\u0061","k":"\\/"},{"id":"7"},{"id":"b"},{"k":[],"id":"\u00e4"},{},{"id":null},{"id":[1]}]',
)


@pytest.fixture
def colliding(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "one.json", tmp_path / "two.x.json"]
    for path, text in zip(paths, COLLIDING, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_colliding_ids_are_listed(colliding: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "o.json"
    mixed = run(colliding, [Share(), Share()], out)
    assert mixed.collided == 6
    assert set(mixed.examples) == {"a", "7", "ä"}
    assert load(out) == json.loads(COLLIDING[0]) + json.loads(COLLIDING[1])
    with open(sidecar_of(out, "collisions"), newline="", encoding="utf-8") as file:
        listed = list(csv.DictReader(file))
    assert sorted((row["id"], int(row["record"])) for row in listed) == [
        ("7", 1), ("7", 5), ("a", 0), ("a", 4), ("ä", 3), ("ä", 7),
    ]  # fmt: skip


def test_colliding_ids_get_the_name_of_their_source(colliding: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "o.json"
    mixed = run(colliding, [Share(), Share()], out, MixOptions(ids=IdRule.PREFIX))
    assert mixed.renamed == 6
    text = out.read_text(encoding="utf-8")
    for kept in ('"n": 1e5', '"n": 1.0', '"\\u4e2d"', '{"id":"b"}', '"k":"\\/"', '{"id":null}', '{"id":[1]}', "{}"):
        assert kept in text
    ids = [record.get("id") for record in load(out) if isinstance(record, dict)]
    assert ids[:8] == ["one_a", "one_7", None, "one_ä", "two_a", "two_7", "b", "two_ä"]
    again = tmp_path / "again.json"
    run(colliding[:1] * 2 + colliding[1:], [Share()] * 3, again, MixOptions(ids=IdRule.PREFIX))
    ids = [record.get("id") for record in load(again) if isinstance(record, dict)]
    assert ids[:8] == ["one_a", "one_7", None, "one_ä", "one_a_2", "one_7_2", None, "one_ä_2"]


def test_renumbering(colliding: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    run(colliding, [Share(), Share()], out, MixOptions(ids=IdRule.RENUMBER))
    records = load(out)
    assert [record["id"] for record in records if isinstance(record, dict)] == list(range(11))
    before = json.loads(COLLIDING[0]) + json.loads(COLLIDING[1])
    for new, old in zip(records, before, strict=True):
        assert isinstance(new, dict)
        assert {**new, "id": 0} == {**old, "id": 0}


def test_the_origin_as_a_key(colliding: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "o.json"
    run(colliding, [Share(), parse_share("first:1")], out, MixOptions(source_key="from", sidecar=False))
    assert not sidecar_of(out, "sources").exists()
    records = load(out)
    assert isinstance(records[4], dict)
    assert records[4]["from"] == {"source": "two.x.json", "index": 0}
    assert [list(record)[-1] for record in records if isinstance(record, dict)] == ["from"] * 5


def test_broken_records_are_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text('[{"id": "a", "x": }, {"id": "b"}, {"id": "c", "y": tru}]')
    out = tmp_path / "o.json"
    mixed = run([path], [Share()], out)
    assert load(out) == [{"id": "b"}]
    assert mixed.broken == ((path, 0), (path, 2))


def test_empty_mixes(three: list[Path], tmp_path: Path) -> None:
    for name, content in (("o.json", b"[]"), ("o.jsonl", b"")):
        assert run([three[0]], [parse_share("first:0")], tmp_path / name).records == 0
        assert (tmp_path / name).read_bytes().strip() == content


def test_nothing_is_overwritten_and_nothing_is_left_behind(three: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "o.json"
    out.write_text("mine")
    with pytest.raises(SaveError, match="exists"):
        run(three, [Share()] * 3, out)
    with pytest.raises(SaveError, match="open here"):
        run(three, [Share()] * 3, three[0], MixOptions(overwrite=True))
    document = Document()
    source = Source.open(three[0])
    source.build_index()
    document.add_source(source)
    token = CancelToken()
    with pytest.raises(Cancelled):
        mix(document.snapshot, [Share()], tmp_path / "n.json", None, None, token, lambda _: token.cancel())
    assert out.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["o.json"]


def test_new_ids_meet_no_others(tmp_path: Path) -> None:
    texts = ["a", "a", "m_a", "m_a_2", "a_2", "a_2", "b"]
    path = tmp_path / "m.json"
    path.write_text(json.dumps([{"id": text} for text in texts]))
    run([path], [Share()], tmp_path / "o.json", MixOptions(ids=IdRule.PREFIX))
    ids = [record["id"] for record in load(tmp_path / "o.json") if isinstance(record, dict)]
    assert len(set(ids)) == len(ids)
    assert [ids[k] for k in (2, 3, 6)] == ["m_a", "m_a_2", "b"]
    assert all(text.startswith("m_a") for text in ids[:6])
