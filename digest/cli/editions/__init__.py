"""`digest editions`: what was built: listed, shown, its readers, compared, approved, cancelled, built again."""

from __future__ import annotations

import click

from digest.cli.editions.changing import approve, cancel, mark_sent
from digest.cli.editions.comparing import diff, verify
from digest.cli.editions.listing import list_editions
from digest.cli.editions.readers import readers
from digest.cli.editions.showing import show


@click.group("editions")
def command() -> None:
    """List, show, compare, approve, cancel and verify editions.

    N is the number of an edition, as 12, which means its newest revision; 12.2 is its revision 2; latest is the newest
    that was neither superseded nor cancelled.
    """


for _command in (list_editions, show, readers, diff, approve, mark_sent, cancel, verify):
    command.add_command(_command)
