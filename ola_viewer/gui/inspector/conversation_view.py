"""The dialogue as bubbles: as it is written, or as the trainer tokenises it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.flow_type import Bubble, FlowItem, Look
from ola_viewer.gui.inspector.placeholders import chips_of, icon_of, note_of, places_in_lists
from ola_viewer.gui.inspector.text_flow import TextFlow
from ola_viewer.gui.inspector.turn_text import (
    LONGEST_TURN,
    PLACEHOLDER,
    ChipInfo,
    Needle,
    Paragraph,
    left_out,
    paragraphs,
)
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.as_trained import TrainedConversation, TrainedTurn, Trainer, media_seen
from ola_viewer.manifest.sample import Sample

_SIDE = 24
_PAD = 10
_MOST_CHARACTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """One bubble. `text` is exactly what is shown and copied; `note` stands behind the caption."""

    role: str
    number: int
    text: str
    chips: Sequence[ChipInfo] = field(default=())
    note: str = ""
    note_role: str = "text3"
    role_known: bool = True
    malformed: bool = False
    faded: bool = False


def written_turns(sample: Sample, notes: Mapping[int, str], trainer: Trainer = "ola") -> list[ShownTurn]:
    """The turns as written. What is not text is shown as its JSON, marked as malformed."""
    shown: list[ShownTurn] = []
    spoken = trainer == "ola" and isinstance(sample.text_q, str) and any(ref.field == "audio_q" for ref in sample.media)
    for number, (turn, chips) in enumerate(zip(sample.turns, chips_of(sample, notes, trainer), strict=True), 1):
        is_text = isinstance(turn.text, str)
        text = turn.text if isinstance(turn.text, str) else _as_json(turn.text)
        role = turn.role if isinstance(turn.role, str) else _as_json(turn.role)
        known = sample.dialect != "ola" or turn.role in ("human", "gpt")
        note, note_role = "", "text3"
        if not is_text or not known:
            note, note_role = tr("not text") if not is_text else tr("role unknown"), "error"
        elif number == 1 and spoken:
            note = tr("text_q takes its place")
        elif not text.strip():
            note = tr("empty")
        shown.append(ShownTurn(role, number, text, chips, note, note_role, known, not is_text))
    return shown


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("conversation", text)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:2_000]


def trained_turns(
    trained: TrainedConversation, sample: Sample, notes: Mapping[int, str], trainer: Trainer = "ola"
) -> list[ShownTurn]:
    """The turns after the trainer's rearrangement. Placeholders that stay text are marked as bad."""
    notes = {**places_in_lists(sample), **notes}
    pictures, sounds = media_seen(sample, trainer)
    shown: list[ShownTurn] = []
    for number, turn in enumerate(trained.turns, 1):
        chips = _trained_chips(turn, sample, notes, pictures, sounds)
        note, role = "", "text3"
        if turn.dropped:
            note, role = tr("left out by the trainer"), "warning"
        elif turn.replaced:
            note = tr("replaced by text_q")
        known = turn.role in ("human", "gpt")
        shown.append(ShownTurn(turn.role, number, turn.text, chips, note, role, known, faded=turn.dropped))
    return shown


def _trained_chips(
    turn: TrainedTurn, sample: Sample, notes: Mapping[int, str], pictures: list[int], sounds: list[int]
) -> list[ChipInfo]:
    """The chips of one trained turn; takes the media it consumes from `pictures` and `sounds`."""
    lost = ChipInfo("text", "bad", "close", None, tr("The trainer will read this tag as ordinary text."))
    none_left = ChipInfo(
        tr("nothing left"), "bad", "close", None, tr("The trainer will take a medium of another sample.")
    )
    left = {"<image>": turn.images, "<speech>": turn.speeches}
    queues = {"<image>": pictures, "<speech>": sounds}
    made: list[ChipInfo] = []
    for tag in _tags_of(turn.text):
        if tag not in left:
            made.append(ChipInfo("text", "unknown", "tag"))
        elif left[tag] <= 0:
            made.append(lost if queues[tag] else ChipInfo("text", "unknown", "tag"))
        else:
            left[tag] -= 1
            if turn.dropped or not queues[tag]:
                made.append(none_left if not turn.dropped else lost)
                continue
            index = queues[tag].pop(0)
            ref = sample.media[index]
            made.append(ChipInfo(notes.get(index) or note_of(ref), "good", icon_of(ref), index, ref.path or ""))
    return made


def _tags_of(text: str) -> list[str]:
    return [hit.group() for hit in PLACEHOLDER.finditer(text[:LONGEST_TURN])]


class ConversationView(TextFlow):
    """Bubbles of turns in a virtualised flow. `chip_activated(medium index)` when a chip is clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._turns: list[ShownTurn] = []
        self._needles: list[Needle] = []
        self._banner = ""
        self._empty = self.tr("No turns")
        self._blank = True
        self.setAccessibleName(self.tr("Conversation"))

    @property
    def turns(self) -> list[ShownTurn]:
        """What is shown."""
        return self._turns

    def show_turns(self, turns: Sequence[ShownTurn], banner: str = "", *, keep_place: bool = False) -> None:
        """Show these turns. `banner` is a sentence in the error colour above them."""
        self._turns = list(turns)
        self._banner = banner
        self._blank = False
        self._rebuild(keep_place)

    def show_nothing(self) -> None:
        """An empty page, without a word."""
        self._turns, self._banner = [], ""
        self._blank = True
        self.set_items([])

    def set_matches(self, needles: Sequence[Needle]) -> None:
        """Highlight these search terms (texts ignoring case, or compiled patterns)."""
        if list(needles) != self._needles:
            self._needles = list(needles)
            if not self._blank:
                self._rebuild(keep_place=True)

    def show_first_match(self) -> None:
        """Scroll to the first highlighted match, if there is one."""
        for index, item in enumerate(self.items()):
            if item.paragraph.matches:
                self.show_place((index, item.paragraph.matches[0][0]))
                return

    def show_turn(self, number: int) -> None:
        """Scroll to a turn (from 0)."""
        for index, item in enumerate(self.items()):
            if item.tag == number:
                self.show_item(index)
                return

    def turn_at(self, y: float) -> int | None:
        """Index of the turn whose bubble stands at `y` of the viewport."""
        item = self.item_at(y)
        return item.tag if item is not None and isinstance(item.tag, int) else None

    def _rebuild(self, keep_place: bool) -> None:
        items: list[FlowItem] = []
        bubbles: list[Bubble] = []
        if self._banner:
            items.append(FlowItem(Paragraph(self._banner, self._banner), Look("error"), gap=12, selectable=False))
        if not self._turns and not self._banner:
            items.append(FlowItem(Paragraph(self._empty, self._empty), Look("text3"), gap=12, selectable=False))
        room = _MOST_CHARACTERS
        for index, turn in enumerate(self._turns):
            if room <= 0:
                rest = self.tr("{0} more turns are not shown; the JSON tab has them.")
                rest = rest.format(count_text(len(self._turns) - index))
                items.append(FlowItem(Paragraph(rest, rest), Look("text3"), gap=12, selectable=False))
                break
            room -= len(turn.text)
            self._add_turn(index, turn, items, bubbles)
        self.set_items(items, bubbles, keep_place=keep_place)
        self.setAccessibleDescription("\n".join(f"{turn.role}: {turn.text[:200]}" for turn in self._turns[:20]))

    def _add_turn(self, index: int, turn: ShownTurn, items: list[FlowItem], bubbles: list[Bubble]) -> None:
        right_side = turn.role.partition(" (")[0] in ("gpt", "assistant", "model", "bot")
        left, right = (_SIDE, 0) if right_side else (0, _SIDE)
        caption = f"{turn.role}  {turn.number}" + (f"  ·  {turn.note}" if turn.note else "")
        name = len(turn.role)
        looks = [(0, name, Look("text2" if turn.role_known else "error", bold=True, small=True))]
        digits = len(str(turn.number)) + 2
        looks.append((name, digits, Look("text3", small=True)))
        if turn.note:
            looks.append((name + digits, len(caption) - name - digits, Look(turn.note_role, small=True)))
        caption_paragraph = Paragraph(caption, caption, joiner="\n")
        items.append(
            FlowItem(
                caption_paragraph,
                Look("text3", small=True),
                tuple(looks),
                gap=10 if items else 12,
                after=3,
                left=left,
                right=right,
                selectable=False,
                tag=index,
            )
        )
        cut = left_out(turn.text)
        first = len(items)
        look = Look("text3" if turn.faded else "error" if turn.malformed else "text")
        made = paragraphs(turn.text, turn.chips, self._needles)
        made[-1].joiner = "\n\n"
        items.extend(
            FlowItem(paragraph, look, left=left + _PAD, right=right + _PAD, bubble=len(bubbles), tag=index)
            for paragraph in made
        )
        items[first].gap = 7
        if cut:
            rest = self.tr("… {0} more characters; the JSON tab has them.").format(count_text(cut))
            items.append(FlowItem(Paragraph(rest, rest), Look("text3"), left=left + _PAD, selectable=False, tag=index))
        items[-1].after = 7
        fill, outline = ("gpt", "border") if right_side else ("human", None)
        bubbles.append(Bubble(first, len(items) - 1, fill, outline, left, right))
