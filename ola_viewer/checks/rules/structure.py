"""Rules about the record itself: its shape, its turns, its id, its answers."""

from __future__ import annotations

from collections.abc import Iterator

from ola_viewer.checks.record_view import RecordView
from ola_viewer.checks.rule import Depth, Issue, RecordRule, Severity
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.as_trained import TRAINED_ROLES
from ola_viewer.manifest.sample import Kind


def not_object(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """The element is text, a number, an array …"""
    if not view.is_object:
        yield Issue("", (), "The record is not an object.")


def conversations_missing(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """No turns: `conversations` is absent, empty or not a list."""
    if view.is_object and not view.turns:
        absent = "conversations" not in view.record
        pointer = () if absent else ("conversations",)
        yield Issue(
            "conversations", pointer, "There is no key “conversations”." if absent else "There are no turns in a list."
        )


def turn_malformed(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A turn that is no object, lacks `from` or `value`, or whose value is not text.

    Two texts are never read: the first one where `text_q` replaces it, and that of a dropped first
    turn of a text sample.
    """
    for number, turn in enumerate(view.turns):
        pointer = ("conversations", number)
        if not isinstance(turn, dict):
            yield Issue("conversations", pointer, "The turn is not an object.")
            continue
        if "from" not in turn:
            yield Issue("conversations", pointer, "The turn has no “from”.")
        unread = number == 0 and (view.spoken or (view.branch is Kind.TEXT and turn.get("from") == "gpt"))
        if unread or isinstance(turn.get("value"), str):
            continue
        if "value" not in turn:
            yield Issue("conversations", pointer, "The turn has no “value”.")
        else:
            yield Issue("conversations", (*pointer, "value"), "The turn's value is not text.")


def role_unknown(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """A role that the trainer has no name for."""
    for number, turn in enumerate(view.turns):
        if isinstance(turn, dict) and "from" in turn:
            role = turn["from"]
            if not isinstance(role, str) or role not in TRAINED_ROLES:
                named = f"“{role[:24]}”" if isinstance(role, str) else "something that is not text"
                yield Issue("conversations", ("conversations", number, "from"), f"The role is {named}.")


def first_turn_not_human(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """The dialogue begins with an answer."""
    if view.roles and view.roles[0] == "gpt":
        yield Issue("conversations", ("conversations", 0), "The first turn is not “human”.")


def roles_not_alternating(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """Two turns of the same role in a row; one place a record is enough."""
    last = None
    for number, role in enumerate(view.roles):
        if role is not None and role == last:
            yield Issue("conversations", ("conversations", number), f"Two turns of “{role}” in a row.")
            return
        last = role


def answer_empty(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """An answer without any words."""
    for number, text in view.answers():
        if not text.strip():
            yield Issue("conversations", ("conversations", number, "value"), "The answer is empty.")


def refusal_in(text: str, refusals: tuple[str, ...]) -> str | None:
    """The stock phrase that an answer begins with, or None."""
    start = text[:64].lstrip().replace("’", "'").lower()
    if start.startswith(refusals):
        return next(phrase for phrase in refusals if start.startswith(phrase))
    return None


def answer_refusal(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """The answer begins with a stock phrase of a failed generation."""
    for number, text in view.answers():
        phrase = refusal_in(text, settings.refusals)
        if phrase is not None:
            yield Issue("conversations", ("conversations", number, "value"), f"The answer begins “{phrase} …”.")


def id_missing(view: RecordView, settings: CheckSettings) -> Iterator[Issue]:
    """No id, or an empty one."""
    if view.is_object and view.record.get("id") in (None, ""):
        yield Issue("id", ("id",) if "id" in view.record else (), "The record has no id.")


RULES = (
    RecordRule(
        "record-not-object", Severity.ERROR, Depth.QUICK,
        "The trainer will fail on this element and train a random other sample in its place.", look=not_object,
    ),
    RecordRule(
        "conversations-missing", Severity.ERROR, Depth.QUICK,
        "The trainer will find no dialogue, fail, and train a random other sample instead.", look=conversations_missing,
    ),
    RecordRule(
        "turn-malformed", Severity.ERROR, Depth.QUICK,
        "The trainer will fail to read the turn and train a random other sample instead.", look=turn_malformed,
    ),
    RecordRule(
        "role-unknown", Severity.ERROR, Depth.QUICK,
        "The trainer will fail on any role but “human” and “gpt” and train a random other sample instead.",
        fixable=True, look=role_unknown,
    ),
    RecordRule(
        "first-turn-not-human", Severity.WARNING, Depth.QUICK,
        "The trainer will drop the first turn.", look=first_turn_not_human,
    ),
    RecordRule(
        "roles-not-alternating", Severity.WARNING, Depth.QUICK,
        "The trainer will take the turns as they stand, one question or answer after another.",
        look=roles_not_alternating,
    ),
    RecordRule(
        "answer-empty", Severity.WARNING, Depth.QUICK,
        "The trainer will teach the model to answer with nothing.", look=answer_empty,
    ),
    RecordRule(
        "answer-refusal", Severity.INFO, Depth.QUICK,
        "The trainer will teach the model this refusal as the right answer.", look=answer_refusal,
    ),
    RecordRule(
        "id-missing", Severity.WARNING, Depth.QUICK,
        "The trainer will train the sample, but nothing can name it in logs and reviews.", look=id_missing,
    ),
)  # fmt: skip
