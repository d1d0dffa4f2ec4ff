"""`digest subscribers`: who gets the newsletter: brought in, listed, added, taken off, suppressed, forgotten."""

from __future__ import annotations

import click

from digest.cli.subscribers.changing import add_subscriber, forget_subscriber, remove_subscriber, suppress_address
from digest.cli.subscribers.exporting import export_subscribers
from digest.cli.subscribers.importing import import_subscribers
from digest.cli.subscribers.listing import list_subscribers
from digest.cli.subscribers.showing import show_subscriber


@click.group("subscribers")
def command() -> None:
    """Import, export, list, add and remove readers, and keep addresses out."""


for _command in (
    import_subscribers,
    export_subscribers,
    list_subscribers,
    show_subscriber,
    add_subscriber,
    remove_subscriber,
    suppress_address,
    forget_subscriber,
):
    command.add_command(_command)
