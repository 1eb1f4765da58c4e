"""`ola-viewer show FILE --row N`: one record."""

from __future__ import annotations

from pathlib import Path

import click

from ola_viewer.checks.profiles import PROFILES
from ola_viewer.checks.trainers import profile_of_source
from ola_viewer.cli.common import open_snapshot, read_record, record_argument
from ola_viewer.cli.output import say, write_json, write_raw
from ola_viewer.manifest.as_trained import TrainedConversation, as_trained
from ola_viewer.manifest.rows import source_of


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--row", required=True, type=click.IntRange(min=0), help="Record, from 0.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.option("--as-trained", "trained", is_flag=True, help="The turns after the trainer's rearrangement.")
@click.option("--profile", type=click.Choice(list(PROFILES)), help="Trainer of --as-trained; guessed without it.")
def command(file: Path, row: int, as_json: bool, trained: bool, profile: str | None) -> int:
    """Show record ROW of FILE."""
    snapshot = open_snapshot([file])
    where = record_argument(snapshot, row)
    if trained:
        trainer = PROFILES[profile] if profile else profile_of_source(snapshot, source_of(where))
        conversation = as_trained(read_record(snapshot, where), trainer.name)
        if as_json:
            write_json(_as_json(conversation))
        else:
            _print(conversation, trainer.title)
        return 1 if conversation.failure else 0
    if as_json:
        write_json(read_record(snapshot, where))
    else:
        write_raw(snapshot.raw(where))
    return 0


def _as_json(conversation: TrainedConversation) -> dict[str, object]:
    return {
        "conversations": [{"from": turn.role, "value": turn.text} for turn in conversation.turns],
        "dropped": [number for number, turn in enumerate(conversation.turns) if turn.dropped],
        "placeholder_tokens": {
            "image": conversation.images,
            "speech": conversation.speeches,
            "literal_image_tag": conversation.literal_images,
            "literal_speech_tag": conversation.literal_speeches,
        },
        "has_image": conversation.has_image,
        "has_speech": conversation.has_speech,
        "branch": conversation.branch.slug,
        "failure": conversation.failure,
    }


def _print(conversation: TrainedConversation, trainer: str) -> None:
    for turn in conversation.turns:
        note = "  (the trainer drops this turn)" if turn.dropped else ""
        say(f"{turn.role}:{note}\n{turn.text}\n")
    if conversation.failure:
        say(conversation.failure, err=True)
    say(f"{conversation.images} image and {conversation.speeches} speech tokens reach the model ({trainer}).", err=True)
