"""The rearranged dialogue equals what the original loader recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.manifest.as_trained import as_trained, combination_fails
from ola_viewer.manifest.sample import Kind


def test_every_recorded_conversation_is_reproduced(ola_like: Path) -> None:
    truth = json.loads((ola_like / "ola_truth.json").read_text())["truth"]
    differences = []
    compared = 0
    for manifest, outcomes in truth.items():
        records = json.loads((ola_like / manifest).read_text())
        for index, (record, outcome) in enumerate(zip(records, outcomes, strict=True)):
            trained = as_trained(record)
            if outcome["normalised"] is not None and trained.failure is None:
                compared += 1
                ours = [{"from": turn.role, "value": turn.text} for turn in trained.turns]
                if ours != outcome["normalised"]:
                    differences.append((manifest, index, ours, outcome["normalised"]))
            if outcome["placeholder_tokens"] is not None:
                tokens = {
                    "image": trained.images,
                    "speech": trained.speeches,
                    "literal_image_tag": trained.literal_images,
                    "literal_speech_tag": trained.literal_speeches,
                }
                if tokens != outcome["placeholder_tokens"]:
                    differences.append((manifest, index, tokens, outcome["placeholder_tokens"]))
    assert compared > 100
    assert differences == []


@pytest.mark.parametrize(
    ("written", "trained", "images", "literal"),
    [
        ("<image>\nWhat?", "<image>\nWhat?", 1, 0),
        ("What?<image>", "<image>\nWhat?", 1, 0),
        ("<image><image> a", "<image>\n<image>\na", 2, 0),
        ("<image>\n", "<image>", 0, 1),
        ("<IMAGE>\nWhat?", "<IMAGE>\nWhat?", 0, 0),
    ],
)
def test_image_placeholders_move_to_the_front(written: str, trained: str, images: int, literal: int) -> None:
    record = {"image": "a.jpg", "conversations": [{"from": "human", "value": written}]}
    turn = as_trained(record).turns[0]
    assert (turn.text, turn.images, turn.literal_images) == (trained, images, literal)


def test_a_first_turn_that_is_not_human_is_dropped() -> None:
    record = {"image": "a.jpg", "conversations": [{"from": "gpt", "value": "<image>\nx"}]}
    trained = as_trained(record)
    assert trained.turns[0].dropped
    assert trained.images == 0


@pytest.mark.parametrize(
    ("keys", "fails", "kind"),
    [
        (("image", "audio"), True, Kind.AUDIO),
        (("video", "audio_q"), True, Kind.SPOKEN_QUESTION),
        (("video", "image"), True, Kind.VIDEO),
        (("video", "audio"), False, Kind.VIDEO_AUDIO),
        (("image", "audio_q"), False, Kind.IMAGE_SPOKEN_QUESTION),
        (("audio", "audio_q"), False, Kind.AUDIO),
    ],
)
def test_combinations_that_crash(keys: tuple[str, ...], fails: bool, kind: Kind) -> None:
    record: dict[str, object] = {
        **dict.fromkeys(keys, "x"),
        "text_q": "q",
        "conversations": [{"from": "human", "value": "q"}],
    }
    assert combination_fails(record) is fails
    assert as_trained(record).branch is kind


@pytest.mark.parametrize(
    "record", [None, 3, [], {}, {"conversations": []}, {"conversations": [1]}, {"conversations": {}}]
)
def test_hopeless_records_say_why(record: object) -> None:
    assert as_trained(record).failure
