"""Entry of the command line: `ola-viewer [FILE…]` opens the window, `ola-viewer COMMAND …` works without one.

Exit codes: 0 fine, 1 findings, 2 bad use or unreadable input, 130 interrupted.
Commands are imported when they are called, so that `ola-viewer info` never waits for a decoder.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

import click
from click.shell_completion import CompletionItem

from ola_viewer import __version__
from ola_viewer.cli.failures import EXIT_BAD_INPUT, EXIT_INTERRUPTED, EXIT_PIPE_CLOSED, describe_failure
from ola_viewer.cli.interrupts import Interrupts
from ola_viewer.cli.output import prepare_streams, say
from ola_viewer.jobs import Cancelled

COMMANDS: Final = {
    "open": "open_window",
    "info": "info",
    "show": "show",
    "frames": "frames",
    "screenshot": "screenshot",
    "check": "check",
    "fix": "fix",
    "remap": "remap",
    "relink": "relink",
    "export": "export",
    "mix": "mix",
    "convert": "convert",
    "setup": "setup_set",
    "pack": "pack",
    "unpack": "unpack",
    "soundtracks": "soundtracks",
}
"""Command name → module of this folder, which holds its click command under the name `command`."""

WINDOW_COMMAND: Final = "open"


class LazyGroup(click.Group):
    """Imports a command's module when it is needed; words that are no command are files to open."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"ola_viewer.cli.{COMMANDS[cmd_name]}")
        command = module.command
        if not isinstance(command, click.Command):
            raise TypeError(f"{module.__name__}.command is not a click command")
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if ctx.resilient_parsing:  # the shell completes the words: a command may still come of them
            return super().parse_args(ctx, args)
        if not args or (args[0] not in COMMANDS and args[0] not in ("--help", "-h", "--version")):
            args = [WINDOW_COMMAND, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and files to open in the window."""
        return [*super().shell_complete(ctx, incomplete), CompletionItem(incomplete, type="file")]


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ola-viewer")
def cli() -> None:
    """Look into, check and repair the training manifests of omni-modal models.

    Without a command the files are opened in the window: ola-viewer [FILE…].
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code. Never lets a traceback reach the user."""
    prepare_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    with Interrupts() as interrupts:
        if given and given[0] in COMMANDS and given[0] != WINDOW_COMMAND:
            interrupts.listen()
        return _run(given, interrupts)


def _run(given: list[str], interrupts: Interrupts) -> int:
    try:
        result = cli.main(args=given, standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt, Cancelled):
        return _interrupted()
    except SystemExit:  # how click ends where nobody reads stdout any more: `| head` has seen enough
        _let_go_of_stdout()
        return EXIT_PIPE_CLOSED
    except Exception as error:  # the outermost boundary: a sentence instead of a traceback
        if interrupts.seen:
            return _interrupted()
        if isinstance(error, click.ClickException):
            say(_usage_of(error) + f"Error: {error.format_message()}", err=True)
            return EXIT_BAD_INPUT
        if os.environ.get("OLA_VIEWER_DEBUG"):
            raise
        say(f"ola-viewer: {describe_failure(error)}", err=True)
        return EXIT_BAD_INPUT
    return result if isinstance(result, int) else 0


def _interrupted() -> int:
    say("Interrupted.", err=True)
    return EXIT_INTERRUPTED


def _let_go_of_stdout() -> None:
    """What is still buffered goes nowhere, so that the interpreter does not complain at its end."""
    with contextlib.suppress(OSError, ValueError, AttributeError), open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _usage_of(error: click.ClickException) -> str:
    """How the command is used, where the error is about that."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return ""
    return f"{context.get_usage()}\nTry '{context.command_path} --help' for help.\n\n"
