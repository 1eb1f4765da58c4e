"""The byte test changes nothing but the time: the same findings and the same harvest as one record after the other."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.checks.across import Harvest
from ola_viewer.checks.byte_test import ByteTest
from ola_viewer.checks.byte_texts import Refusals, ends_of_texts
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.marks import end_of_text
from ola_viewer.checks.profiles import LLAVA, OLA, ORYX, PROFILES, TrainerProfile
from ola_viewer.checks.quick_worker import FEW, QuickChecker
from ola_viewer.checks.sketches import KnownFindings
from ola_viewer.manifest.column_bits import MARGIN, TextBits, pad
from ola_viewer.manifest.json_escapes import Escapes
from ola_viewer.manifest.jsontext import RecordError, parse
from tests.perf.generate import records as generated
from tests.unit.checks.any_records import record
from tests.unit.checks.breaker import QUICK_BREAKS, good, turns
from tests.unit.checks.tools import SETTINGS

RANGES = ("range_rows", "range_patches", "range_starts", "range_stops")


def told(table: FindingTable, harvest: Harvest) -> dict[int, object]:
    """Everything that was found out about each row, in a form that can be compared."""
    facts: dict[int, list[object]] = {}
    for k, row in enumerate(harvest.rows.tolist()):
        facts[row] = [int(harvest.ids[k]), int(harvest.marks[k]), harvest.shapes[harvest.shape_of[k]], []]
    for row, *place in sorted(zip(*(getattr(harvest, name).tolist() for name in RANGES), strict=True)):
        facts[row][-1].append(place)
    for finding in sorted(table.iterate(SETTINGS), key=repr):
        facts[finding.row].append(finding)
    return facts


def compare(raws: Sequence[bytes]) -> int:
    """Check the records together and one by one, for each trainer; how many passed the byte test of Ola."""
    raws = list(raws) * (FEW // len(raws) + 1)
    pairs = list(enumerate(raws))
    for profile in PROFILES.values():
        checker = QuickChecker(SETTINGS, None, None)
        together = told(*checker.records(pairs, profile))
        alone: dict[int, object] = {}
        for first in range(0, len(pairs), FEW):
            alone |= told(*checker.records(pairs[first : first + FEW], profile))
        for row, raw in enumerate(raws):
            assert together[row] == alone[row], raw
    counts = [passing(raws, profile) for profile in (LLAVA, ORYX, OLA)]
    assert max(counts) == counts[-1]  # the other trainers read less
    return counts[-1]


def passing(raws: Sequence[bytes], profile: TrainerProfile) -> int:
    """How many records pass the byte test; all of them are JSON."""
    objects = [raw for raw in raws if raw[:1] == b"{" and raw[-1:] == b"}"]
    lengths = np.array([len(raw) for raw in objects], np.int64)
    starts = np.cumsum(lengths + 1) - lengths - 1
    test = ByteTest(profile, SETTINGS, KnownFindings(profile, SETTINGS, None))
    mask = test.look(pad(b",".join(objects)), starts, starts + lengths, np.arange(len(objects))).mask
    for raw, passed in zip(objects, mask.tolist(), strict=True):
        assert not passed or isinstance(json.loads(raw), dict), raw
    return int(mask.sum())


def spelt(value: object, how: int) -> bytes:
    """JSON text of a value: escaped or not, on one line or indented."""
    text = json.dumps(value, ensure_ascii=bool(how & 1), indent=2 if how & 2 else None)
    return text.encode("utf-8", "surrogatepass")


PATCH = {"patch": "/data/nextqa/patch_0", "start_num": 12345678901, "size": [10, 200, 3000]}
PLAIN = (
    {"id": "a-1", "image": "dir/a.jpg", "conversations": turns("<image>\nWhat is seen here?")},
    {"id": 17, "image": ["a.jpg", "中/b.jpg"], "conversations": turns("<image>\n<image>\n中文?")},
    {"conversations": turns("<speech><image>\nWhy?"), "video": PATCH, "audio": "a b.wav", "id": "é"},
    {"id": "x", "audio": {"size": 5, "patch": "p", "start_num": 0}, "conversations": turns("<speech>\n")},
    {
        "id": "y",
        "source": {"a": [[], {}, [1, 2]], "b": ["x", "😀"]},
        "conversations": [*turns("Hi?"), *turns("Ho?\n\n")],
    },
    {"id": "z", "video": "v 50%.mp4", "conversations": [{"value": "<image>\nA", "from": "human"}, *turns("")[1:]]},
    {"id": "w", "image": {"patch": "q", "start_num": 5, "size": 1}, "conversations": turns('<image>\n\t é \\ " ')},
)


@pytest.mark.parametrize("how", range(4))
def test_plain_records_pass(how: int) -> None:
    raws = [spelt(value, how) for value in PLAIN]
    raws[1] = spelt({**PLAIN[1], "id": 17}, how)
    assert compare(raws) == (FEW // len(raws) + 1) * len(raws) - how % 2 * (FEW // len(raws) + 1)  # the id "\\u00e9"


def test_breaks(tmp_path: Path) -> None:
    fine = good(tmp_path)
    raws = [spelt(broken.apply(fine[broken.kind], tmp_path), 0) for broken in QUICK_BREAKS]
    compare([spelt(value, how) for value in fine.values() for how in range(4)] + raws)


@pytest.mark.parametrize("indent", [0, 4])
def test_adversarial_records(indent: int) -> None:
    raws = [text.encode() for text in generated(1200, seed=3, adversarial=0.3, indent=indent)]
    assert compare(raws) > 500


def test_the_manifests_of_the_published_sets(ola_like: Path) -> None:
    passed = 0
    for path in sorted(ola_like.rglob("*.json")):
        try:
            value = parse(path.read_bytes())
        except RecordError:
            continue
        if isinstance(value, list) and value:
            passed += compare([spelt(item, how) for item in value[:200] for how in (0, 1)])
    assert passed


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(record, st.integers(0, 3)), min_size=1, max_size=8))
def test_any_records(values: list[tuple[object, int]]) -> None:
    compare([spelt(value, how) for value, how in values])


SNIPPETS = [
    *(character.encode() for character in '"\\<,:[]{}07\n -\x00\x1f\x7fé\u3000’'),
    *(
        b"\xff",
        b"\\n",
        b"\\u003c",
        b"\\ud83d",
        b"\\ude00",
        b"\\/",
        b"\\x",
        b"\\u0000",
        b"//",
        b"null",
        b"1.5",
        b"[1,2]",
    ),
    *(b'"a":1,', b"<image>", b"gpt", b"I cannot", b"x" * 60),
]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(PLAIN) - 1), st.integers(0, 3), st.integers(0, 1 << 30), st.integers(1, 40))
def test_damaged_text(number: int, how: int, seed: int, count: int) -> None:
    rng = random.Random(seed)
    raws = []
    for _ in range(count):
        raw = spelt(PLAIN[number], how)
        for _ in range(rng.randint(1, 3)):
            at, snippet = rng.randint(1, len(raw) - 1), rng.choice(SNIPPETS)
            raw = raw[:at] + snippet * rng.randint(0, 1) + raw[at + rng.choice((0, 0, 1, len(snippet))) :]
        raws.append(raw)
    compare(raws)


def test_blanks_around_paths_are_found_in_any_script() -> None:
    blanks = [chr(code) for code in range(0x110000) if chr(code).isspace()]
    paths = [path for blank in blanks for path in (f"图片/a.png{blank}", f"{blank}図/a.png", f"图{blank}图/a.png")]
    paths += ["", "图片/一.png", "かな/è.png", "图片//a.png", "~图/a.png"]
    rest = {"id": "i", "conversations": turns("<image>\nWhat is it?")}
    raws = [json.dumps({"image": path, **rest}, ensure_ascii=False).encode() for path in paths]
    assert 0 < compare(raws) < len(raws)


PIECES = st.sampled_from(
    [
        "<image>",
        "<image>\n",
        "<speech>",
        "<speech>\n",
        "<video>",
        "<",
        "\n",
        " ",
        "\u3000",
        "\xa0",
        "中",
        "é",
        "a b",
        '"',
    ]
)
TEXTS = st.lists(PIECES, max_size=5).map("".join)
MEDIA = st.sampled_from(
    [
        {},
        {"image": "a.jpg"},
        {"image": ["a.jpg", "b.jpg"]},
        {"image": ["a.jpg"] * 3},
        {"image": PATCH | {"size": 5}},
        {"video": "v.mp4"},
        {"video": PATCH},
        {"video": PATCH | {"patch": "ego4d/patch_1"}},
        {"video": PATCH, "audio": "a.wav"},
        {"audio": "a.wav"},
        {"audio_q": "a.wav"},
        {"audio_q": "a.wav", "text_q": 5},
        {"audio_q": PATCH | {"size": 5}, "text_q": "<speech>\nWhy?"},
        {"image": "a.jpg", "audio_q": "a.wav", "text_q": "<speech><image>\nWhy?"},
    ]
)


@st.composite
def placeholder_records(draw: st.DrawFn) -> dict[str, object]:
    """Records that are regular but for their placeholders, which are anything."""
    value: dict[str, object] = {"id": "i", **draw(MEDIA)}
    if "audio_q" in value and draw(st.booleans()):
        value["text_q"] = draw(TEXTS)
    said = draw(st.lists(st.tuples(TEXTS, st.one_of(st.just("Yes."), TEXTS)), min_size=1, max_size=3))
    value["conversations"] = [turn for question, answer in said for turn in turns(question, answer)]
    return dict(reversed(value.items())) if draw(st.booleans()) else value


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(placeholder_records(), st.integers(0, 3)), min_size=1, max_size=12))
def test_placeholders_of_any_kind(values: list[tuple[object, int]]) -> None:
    compare([spelt(value, how) for value, how in values])


def test_faults_of_placeholders_are_told_without_parsing_each_record() -> None:
    faults = [
        {"id": "a", "image": ["a.jpg", "b.jpg"], "conversations": turns("<image>\nWhat?")},
        {"id": "b", "audio_q": "a.wav", "text_q": "Why?", "conversations": turns("<speech>\nWhy?")},
        {"id": "c", "video": PATCH, "conversations": turns("<image>\n<image>\n中?")},
        {"id": "d", "conversations": turns("<image>\nWhat?", "<speech> Nothing.")},
    ]
    raws = [spelt(fault, how) for fault in faults for how in range(4)] * 5
    assert compare(raws) == len(raws)


@pytest.mark.parametrize("count", [249, 250, 251, 252, 300])
def test_very_many_turns_and_placeholders(count: int) -> None:
    many = {"id": "a", "image": "a.jpg", "conversations": turns("<image>\nWhat?") + turns("Why? " + "<image>") * count}
    tags = {"id": "a", "image": "a.jpg", "conversations": turns("<image>\nWhat?" + "<image>" * count)}
    compare([spelt(many, 0), spelt(tags, 0), spelt({**tags, "image": ["a.jpg"] * count}, 0)])


def test_a_text_of_nothing_but_strangers_has_no_tokens() -> None:
    assert compare([b"7", b"[]", b"null", b"{"]) == 0


def test_a_damaged_record_does_no_harm_to_its_neighbours() -> None:
    fine = [spelt(value, 0) for value in PLAIN]
    for snippet in (b'\\"', b'"', b"\\", b"}", b"{", b"[", b"\xff"):
        for place in (1, 10, len(fine[0]) - 1):
            assert compare([fine[0][:place] + snippet + fine[0][place:], *fine])


ENDS = st.lists(
    st.one_of(
        st.sampled_from(["\n", "é", "日", "😀", "\x7f", '"', "\\", "\t", "a", "bcdefgh", "0123456789abcdef", "\u2028"]),
        st.text(max_size=3),
    ),
    max_size=9,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.lists(ENDS, min_size=1, max_size=30))
def test_ends_of_texts_are_those_of_parsed_texts(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    for escaped in (False, True):
        parts = [json.dumps(text, ensure_ascii=escaped).encode() for text in texts]
        bits = TextBits(pad(b" ".join(parts)))
        sizes = np.array([len(part) for part in parts])
        quotes = np.cumsum(sizes + 1) - sizes - 1
        escapes = Escapes.of(bits.padded[MARGIN:], bits.slashes, bits.opens)
        found = ends_of_texts(bits, escapes, quotes, quotes + sizes - 1)
        assert [row.tobytes() for row in found] == [end_of_text(text) for text in texts]


@pytest.mark.parametrize("phrases", [SETTINGS.refusals, ("'tis", "i "), ("很抱歉",), ("",)])
def test_answers_that_may_be_refusals_or_blank_are_read(phrases: tuple[str, ...]) -> None:
    starts = [chr(code) for code in (*range(0x20, 0xD800), *range(0xE000, 0x11000), 0x1F600)]
    texts = [
        *starts,
        *(f"{start}I'm sorry, but 很抱歉" for start in starts),
        *(f"'TIS{start}" for start in starts[::7]),
    ]
    refusals = Refusals(phrases)
    for escaped in (False, True):
        parts = [json.dumps(text, ensure_ascii=escaped).encode() for text in texts]
        bits = TextBits(pad(b" ".join(parts)))
        sizes = np.array([len(part) for part in parts])
        read = set(refusals.doubtful(bits, np.cumsum(sizes + 1) - sizes - 1).tolist())
        assert [text for k, text in enumerate(texts) if k not in read and not refusals.plain(text)] == []


def test_numbers_of_any_length() -> None:
    sample = {"id": 1, "conversations": turns("<image>\nWhat?")}
    video = [{"patch": "p", "start_num": 10**k + 7, "size": [10**j + j for j in range(k)] or [0]} for k in range(25)]
    compare([spelt({**sample, "video": value}, 0) for value in video])
    compare(
        [
            b'{"id": %s, "conversations": %s}' % (n, spelt(turns("a"), 0))
            for n in (b"0", b"-1", b"01", b"1e3", b"9" * 30)
        ]
    )


def test_equal_records_have_equal_marks_however_they_are_spelt() -> None:
    texts = [
        "Über\n",
        "a\n\n\n\n",
        "日本語の文章です。長い文章。",
        "tab\tin the midst of it",
        'quo"te',
        "x" * 40,
        "é" + "y" * 9,
    ]
    checker = QuickChecker(SETTINGS, None, None)
    for text in texts:
        value = {"id": "a", "image": f"{text.strip()}.jpg", "conversations": turns("<image>\n" + text)}
        value["conversations"][1]["value"] = "An answer " + text
        raws = [spelt(value, how) for how in range(4)] * 10
        assert len(set(checker.records(enumerate(raws), OLA)[1].marks.tolist())) == 1
