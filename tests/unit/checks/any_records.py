"""Records of any shape, good and bad, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

paths = st.sampled_from(
    ["a.jpg", "/x/nextqa/p", "", " a", "a//b", "~/a", "a\\b", "$A/b", "%A%/b", "file:a", "c:/d", "a b", "x\x00y", "50%"]
)
number = st.sampled_from([0, 5, -1, "7", 1.5, None, True, [3], [3, 4], [], [1, "x"]])
value = st.one_of(
    paths,
    st.fixed_dictionaries({"patch": st.one_of(paths, st.none()), "start_num": number, "size": number}),
    st.fixed_dictionaries({"img_path": paths}),
    st.fixed_dictionaries(
        {"patch": paths, "start_num": st.just(0), "size": st.just([1]), "image_encoding": st.just("base64")}
    ),
    st.none(),
    st.lists(paths, max_size=3),
)
PARTS = ["<image>", "<speech>", "<image>\n", "<speech>\n", "<video>", "a < b", " ", "\n", "I’m sorry, but", "Yes."]
text = st.lists(st.sampled_from(PARTS), max_size=4).map("".join)
turn = st.one_of(
    st.fixed_dictionaries({"from": st.sampled_from(["human", "gpt", "bot"]), "value": text}),
    st.sampled_from([None, {}, {"from": "gpt"}, {"value": "x"}, {"from": "human", "value": 3}]),
)
question = st.fixed_dictionaries({"from": st.just("human"), "value": text})
answer = st.fixed_dictionaries({"from": st.just("gpt"), "value": text})
dialogue = st.one_of(st.lists(turn, max_size=4), st.tuples(question, answer).map(list), st.none(), st.just({}))
record = st.fixed_dictionaries(
    {"conversations": dialogue},
    optional={
        "id": st.sampled_from(["x", "", None, 0, 5]),
        "image": value,
        "video": value,
        "audio": value,
        "audio_q": value,
        "text_q": text,
    },
)
