"""`digest regions`: where stories belong, what a name means, and how the world is divided."""

from __future__ import annotations

import click

from digest.cli.regions.classifying import classify_stories
from digest.cli.regions.listing import list_regions
from digest.cli.regions.putting import put_story
from digest.cli.regions.showing import show_place


@click.group("regions")
def command() -> None:
    """Place stories, and show the regions and what a name means."""


for _command in (classify_stories, show_place, list_regions, put_story):
    command.add_command(_command)
