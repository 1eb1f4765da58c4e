"""The preview's figures agree with applying the rules and looking again, path by path."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ola_viewer.jobs import Cancelled, CancelToken
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.edits import RowSet
from ola_viewer.media.file_facts import PathState
from ola_viewer.paths.preview import Figure, PreviewContext, RemapPreview, changed_spans, preview
from ola_viewer.paths.rules import PathRule, PathRules, RuleKind, RuleScope
from tests.unit.paths.tables import columns_of, survey_of


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("t")
    for name in ("a/1.wav", "a/2.wav", "b/1.wav", "b/3.wav", "nextqa/p", "plain/p"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"0123456789")
    return root


def context(*sources: Columns) -> PreviewContext:
    return PreviewContext.of_tables(dict(enumerate(sources)), survey_of(*sources))


def run(columns: Columns, *rules: PathRule) -> RemapPreview:
    return preview(context(columns), PathRules(rules))


def prefix(old: str, new: str, scope: RuleScope | None = None) -> PathRule:
    return PathRule(RuleKind.PREFIX, old, new, scope or RuleScope())


names = st.sampled_from(["a/1.wav", "a/2.wav", "a/9.wav", "b/1.wav", "b/3.wav", "c/1.wav", "c/3.wav", "nextqa/p"])
texts = st.sampled_from(["T/a/", "T/b/", "T/c/", "T/", "/old/", "T/a", "T/nextqa/", "T/plain/", "1", ""])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(["T/", "/old/"]), names, st.booleans()), min_size=1, max_size=12),
    st.lists(
        st.tuples(st.sampled_from([RuleKind.PREFIX, RuleKind.FOLDER, RuleKind.REGEX]), texts, texts, st.booleans()),
        min_size=1,
        max_size=3,
    ),
)
def test_figures_agree_with_the_plain_way(
    tree: Path, media: list[tuple[str, str, bool]], drawn: list[tuple[RuleKind, str, str, bool]]
) -> None:
    def real(text: str) -> str:
        return text.replace("T/", f"{tree}/").replace("T", str(tree))

    records: list[object] = []
    for root, name, patch in media:
        path = real(root) + name
        records.append({"video": {"patch": path, "start_num": 0, "size": [4, 6]}} if patch else {"audio": path})
    rows = RowSet.of(list(range(0, len(records), 2)))
    rules = [
        PathRule(kind, real(find), real(new), RuleScope(rows) if scoped else RuleScope())
        for kind, find, new, scoped in drawn
        if not (kind is RuleKind.REGEX and not find)
    ]
    columns = columns_of(records)
    edit = PathRules(tuple(rules))
    shown = preview(context(columns), edit)

    refs = columns.refs
    old = [refs.path(k) for k in range(len(records))]
    fields = [refs.field_names[f] for f in refs.field]
    new = [edit.rename(path, fields[k], k) for k, path in enumerate(old)]
    words = ("nextqa", "cinepile")
    expected = dict.fromkeys(Figure, 0)
    for k, (before, after) in enumerate(zip(old, new, strict=True)):
        if before == after:
            continue
        was, now = os.path.isfile(before), os.path.isfile(after)
        expected[Figure.CHANGE] += 1
        expected[Figure.BECOME_PRESENT] += now and not was
        expected[Figure.STAY_MISSING] += not now and not was and bool(after)
        expected[Figure.BREAK] += was and not now and bool(after)
        expected[Figure.UNKNOWN] += not after
        expected[Figure.AMBIGUOUS] += any(new[j] == after and old[j] != before for j in range(len(old)))
        colours = any(w in before for w in words) != any(w in after for w in words)
        expected[Figure.COLOURS] += colours and media[k][2]
    relative = any(after and not after.startswith("/") for after in new)
    if not relative:
        assert shown.total == expected
    assert shown.rows(Figure.CHANGE).tolist() == [k for k in range(len(old)) if old[k] != new[k]]
    lines = shown.samples(most=100)
    assert [(line.before, line.after) for line in lines] == [(o, n) for o, n in zip(old, new, strict=True) if o != n]


def test_figures_of_each_rule_and_in_order(tree: Path) -> None:
    columns = columns_of([{"audio": "/old/1.wav"}, {"audio": "/old/2.wav"}, {"audio": f"{tree}/b/3.wav"}])
    shown = run(
        columns,
        prefix("/old/", f"{tree}/a/"),
        PathRule(RuleKind.GLOB, "*.wav", "*.flac", enabled=False),
        PathRule(RuleKind.FOLDER, f"{tree}/a", f"{tree}/b"),
    )
    assert shown.per_rule[1] is None
    first, last = shown.per_rule[0], shown.per_rule[2]
    assert first is not None
    assert last is not None
    assert (first[Figure.CHANGE], last[Figure.CHANGE]) == (2, 2)
    assert shown.total[Figure.BECOME_PRESENT] == 1
    assert [line.rules for line in shown.samples()] == [(0, 2), (0, 2)]
    assert shown.rows(Figure.STAY_MISSING, rule=2).tolist() == [1]
    assert len(shown.rows(Figure.CHANGE, rule=1)) == 0
    assert shown.records == 2


def test_ambiguity_is_seen_across_files(tree: Path) -> None:
    one, other = columns_of([{"audio": "/x/1.wav"}]), columns_of([{"audio": "/y/1.wav"}, {"audio": "/x/1.wav"}])
    rules = PathRules((prefix("/x/", f"{tree}/a/"), prefix("/y/", f"{tree}/a/")))
    assert preview(context(one, other), rules).total[Figure.AMBIGUOUS] == 3
    assert preview(context(one, one), rules).total[Figure.AMBIGUOUS] == 0


def test_the_disk_is_left_alone_until_the_second_answer(tree: Path) -> None:
    columns = columns_of([{"audio": "/old/1.wav"}])
    partial: list[RemapPreview] = []
    made = context(columns)
    done = preview(made, PathRules((prefix("/old/", f"{tree}/a/"),)), None, partial.append)
    assert not partial[0].complete
    assert partial[0].total[Figure.UNKNOWN] == 1
    assert done.complete
    assert done.total[Figure.BECOME_PRESENT] == 1
    partial.clear()
    preview(made, PathRules((prefix("/old/", f"{tree}/a/"),)), None, partial.append)
    assert not partial, "remembered: the first answer is the last"


def test_cancel(tree: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        preview(context(columns_of([{"audio": "/old/1.wav"}])), PathRules((prefix("/old/", "/x/"),)), token)


def test_states_after_for_the_tree(tree: Path) -> None:
    columns = columns_of([{"audio": "/old/1.wav"}, {"audio": f"{tree}/a/2.wav"}])
    shown = run(columns, prefix("/old/", f"{tree}/a/"))
    states = shown.state_after(0)
    assert states is not None
    assert [PathState(s) for s in states] == [PathState.PRESENT, PathState.PRESENT]
    paths = shown.paths_after(0)
    assert paths is not None
    assert paths.path(0) == f"{tree}/a/1.wav"


def test_changed_spans_keep_to_names() -> None:
    before, after = changed_spans("/mnt/data/ola/x/1.flac", "/data/ola_2/x/1.wav")
    assert "/mnt/data/ola/x/1.flac"[slice(*before)] == "mnt/data/ola/x/1.flac"
    assert "/data/ola_2/x/1.wav"[slice(*after)] == "data/ola_2/x/1.wav"
    before, after = changed_spans("/mnt/ola/x/1.wav", "/mnt/new/x/1.wav")
    assert "/mnt/ola/x/1.wav"[slice(*before)] == "ola"
    assert changed_spans("/a/b.flac", "/a/b.wav")[0] == (3, 9)
