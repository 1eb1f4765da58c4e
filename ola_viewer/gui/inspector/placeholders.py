"""What each placeholder of a dialogue gets, as the trainer counts them, for the chips of the conversation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.turn_text import LONGEST_TURN, PLACEHOLDER, TRAINED_TAGS, ChipInfo
from ola_viewer.manifest.as_trained import Trainer, media_seen
from ola_viewer.manifest.sample import MediaRef, Sample

_ICONS = {"image": "image", "video": "video", "audio": "audio"}


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("placeholders", text)


def _plain() -> ChipInfo:
    return ChipInfo(tr("text"), "unknown", "tag", None, tr("The trainer reads this as ordinary text."))


def icon_of(ref: MediaRef) -> str:
    """Name of the icon of a medium."""
    return "spoken_question" if ref.field == "audio_q" else _ICONS[ref.modality]


def note_of(ref: MediaRef) -> str:
    """What is known of a medium before it was opened: the number of frames of a patch video."""
    if ref.modality == "video" and isinstance(ref.value, dict):
        sizes = ref.value.get("size")
        if isinstance(sizes, list):
            return tr("1 frame") if len(sizes) == 1 else tr("{0} frames").format(count_text(len(sizes)))
    return ""


def places_in_lists(sample: Sample) -> dict[int, str]:
    """For the media of a list, by index: the how manieth of how many each is."""
    fields = Counter((ref.field, ref.modality) for ref in sample.media)
    seen: Counter[tuple[str, str]] = Counter()
    places: dict[int, str] = {}
    for index, ref in enumerate(sample.media):
        sort = (ref.field, ref.modality)
        seen[sort] += 1
        if fields[sort] > 1:
            places[index] = tr("{0} of {1}").format(count_text(seen[sort]), count_text(fields[sort]))
    return places


def chips_of(sample: Sample, notes: Mapping[int, str], trainer: Trainer = "ola") -> list[list[ChipInfo]]:
    """For each turn of the sample the chips of its placeholders, in order.

    `notes` gives for media (by index in `sample.media`) what is known of them by now.
    """
    notes = {**places_in_lists(sample), **notes}
    if sample.dialect != "ola":
        return _foreign(sample, notes)
    pictures, sounds = media_seen(sample, trainer)
    spoken = any(ref.field == "audio_q" for ref in sample.media)
    used = 0
    speech_turns = 0
    result: list[list[ChipInfo]] = []
    for turn in sample.turns:
        text = turn.text if isinstance(turn.text, str) else ""
        tags = _tags(text)
        answer = turn.role == "gpt"
        alone = set(tags) == {"<image>"} and not text.replace("<image>", "").strip()
        lost = alone and trainer == "ola" and not spoken and bool(pictures)
        if "<speech>" in tags:
            speech_turns += 1
        made: list[ChipInfo] = []
        for tag in tags:
            if tag not in TRAINED_TAGS or (trainer == "oryx" and tag in tags[: len(made)]):  # one picture a turn
                made.append(_plain())
            elif tag == "<image>":
                made.append(_picture(sample, pictures, used, notes, lost=lost, answer=answer))
                used += not lost
            elif not sounds:
                made.append(_plain())
            elif speech_turns > 1:
                made.append(_bad(tr("no sound left"), tr("The trainer will take another sample's sound for this tag.")))
            elif answer:
                made.append(_bad(tr("in an answer"), tr("The trainer will put the sound into the answer.")))
            else:
                made.append(_good(sample, sounds[0], notes))
        result.append(made)
    return result


def _tags(text: str) -> list[str]:
    return [hit.group() for hit in PLACEHOLDER.finditer(text[:LONGEST_TURN])]


def _good(sample: Sample, index: int, notes: Mapping[int, str]) -> ChipInfo:
    ref = sample.media[index]
    note = notes.get(index) or note_of(ref)
    return ChipInfo(note, "good", icon_of(ref), index, ref.path or ref.field)


def _bad(note: str, tip: str) -> ChipInfo:
    return ChipInfo(note, "bad", "close", None, tip)


def _picture(
    sample: Sample, pictures: Sequence[int], used: int, notes: Mapping[int, str], *, lost: bool, answer: bool
) -> ChipInfo:
    if not pictures:
        return _plain()
    if lost:
        return _bad(
            tr("lost"), tr("The turn says nothing else: the trainer reads the tag as text and loses the picture.")
        )
    if used >= len(pictures):
        return _bad(tr("no picture left"), tr("The trainer will take the picture of another sample for this tag."))
    if answer:
        return _bad(tr("in an answer"), tr("The trainer will put the picture into the answer."))
    return _good(sample, pictures[used], notes)


def _foreign(sample: Sample, notes: Mapping[int, str]) -> list[list[ChipInfo]]:
    """Dialects other than Ola's: each tag takes the next medium of its own sort."""
    queues: dict[str, list[int]] = {"image": [], "video": [], "audio": []}
    for index, ref in enumerate(sample.media):
        queues[ref.modality].append(index)
    result: list[list[ChipInfo]] = []
    for turn in sample.turns:
        made: list[ChipInfo] = []
        for tag in _tags(turn.text if isinstance(turn.text, str) else ""):
            name = tag.lower()
            sort = "audio" if "speech" in name or "audio" in name else "video" if "video" in name else "image"
            queue = queues[sort]
            made.append(_good(sample, queue.pop(0), notes) if queue else _plain())
        result.append(made)
    return result
