"""`digest sources`: what a newsletter reads: listed, found, tried, taken over from a feed reader, paused."""

from __future__ import annotations

import click

from digest.cli.sources.adding import add_source
from digest.cli.sources.importing import import_sources
from digest.cli.sources.listing import list_sources
from digest.cli.sources.pausing import pause_source, resume_source
from digest.cli.sources.trying import try_sources


@click.group("sources")
def command() -> None:
    """List, find, try, import and pause what the newsletter reads.

    The sources are those of digest.toml; what changes there keeps its comments.
    """


for _command in (list_sources, add_source, try_sources, import_sources, pause_source, resume_source):
    command.add_command(_command)
