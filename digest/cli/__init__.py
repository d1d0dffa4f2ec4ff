"""The `digest` command: parses, makes one pipeline call, prints. Only here are clock and environment read.

Commands are imported when they are run, so that `digest --help` costs little more than Click itself.
"""

from __future__ import annotations

import errno
import gc
import sys
from importlib import import_module
from typing import Any

import click

# name -> its line in `digest --help`; the module of that name in this package holds the command `command`
_COMMANDS = {
    "articles": "List the stories that were collected, or show one with its history.",
    "ban": "Keep a story out of editions.",
    "bounces": "Read mail that came back, and mail of readers who leave.",
    "build": "Make an edition from what was collected, and keep it as a draft.",
    "collect": "Read the sources and remember what came.",
    "doctor": "Check the configuration, every source, the theme, the mail server, and what DNS says of the sender.",
    "editions": "List, show, compare, approve, cancel and verify editions.",
    "explain": "Say why each story is in an edition, or out of it.",
    "export": "Write the e-mail of an edition as files.",
    "init": "Write a digest.toml for a site.",
    "lint": "Say what is wrong with an e-mail, why it matters and how to mend it.",
    "pause": "Let scheduled runs build and send nothing until digest resume.",
    "pin": "Put a story at the head of the edition, or at a place in its region.",
    "preview": "Show the e-mail in a browser, anew at every change.",
    "prune": "Forget stories that no source has shown for long.",
    "regions": "Place stories, and show the regions and what a name means.",
    "resume": "Let scheduled runs build and send again.",
    "run": "Collect, and build and send the edition that is due.",
    "send": "Send an edition to its readers, or a test to yourself.",
    "serve": "Let readers unsubscribe by the links of their mail.",
    "simulate": "Replay the schedule over what was collected, changing nothing.",
    "sources": "List, find, try, import and pause what the newsletter reads.",
    "status": "Say what is due, held, sending and wrong.",
    "subscribers": "Import, export, list, add and remove readers, and keep addresses out.",
    "teaser": "Write the teaser of each story, and say what it is from.",
}


_COLLECT_AFTER = 50_000
"""New objects after which Python looks for garbage."""

_INTERRUPTED = 130
"""What shells give for a command that Ctrl-C ended."""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give every command's name."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and give a command."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"digest.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command when there is none of the name given."""
        from difflib import get_close_matches

        if args[0] not in _COMMANDS and (close := get_close_matches(args[0], _COMMANDS, n=1)):
            ctx.fail(f"No such command '{args[0]}'. Did you mean '{close[0]}'?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsroom-digest", prog_name="digest")
def cli() -> None:
    """Turn a newsroom's articles into one regional e-mail digest.

    \b
    Look at it:   digest preview stories/*.txt https://example.org/feed
    Write files:  digest export stories/*.txt --out out/{date}
    """  # noqa: D301 Click wants the backspace itself


def main(args: list[str] | None = None) -> Any:
    """Run the command line and exit with the code that its outcome means."""
    from digest.errors import DigestError

    # What is imported stays, and looking through it for garbage again and again takes a tenth of a short command.
    gc.set_threshold(_COLLECT_AFTER)
    try:
        sys.exit(_run(args))
    except DigestError as error:
        click.echo(f"digest: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("digest: stopped. What was finished is kept", err=True)
        sys.exit(_INTERRUPTED)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        click.echo(f"digest: {error.strerror}. Make room and try again", err=True)
        sys.exit(75)


def _run(args: list[str] | None) -> Any:
    try:
        return cli.main(args=args, prog_name="digest", standalone_mode=False)
    except SystemExit:
        # Click's answer to a reader of our output that went away, as `head` does; that is no error of ours.
        if type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):
            return 0
        raise
