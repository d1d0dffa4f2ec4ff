"""`digest editions approve`, `mark-sent` and `cancel`: what a person decides about an edition."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import click

from digest.cli.editions.opening import open_newsletter, read_when, which_newsletter
from digest.cli.options import now_option

if TYPE_CHECKING:
    from datetime import datetime

    from digest.model import EditionRecord
    from digest.settings import Settings


@click.command("approve")
@click.argument("number", metavar="N")
@click.option("--by", metavar="NAME", help="Who approves it; your login name by default.")
@which_newsletter
@now_option
def approve(*, number: str, by: str | None, config: str | None, newsletter: str | None, now: str | None) -> None:
    """Approve a draft, whatever holds it.

    It is sent when due, or by the next digest run if it is late already. One that is not fit to be sent (digest lint)
    cannot be approved until that is put right, or ignored in the configuration. Approval is for the very revision: what
    supersedes it must be approved anew.
    """
    from digest.pipeline.editions import approve_edition
    from digest.store.editions import load_edition

    with open_newsletter(config, newsletter, read_only=False) as (store, settings):
        record = load_edition(store, settings.newsletter, number)
        instant = read_when(now, "--now", settings)
        approved = approve_edition(store, record, settings=settings, by=by or find_login(), now=instant)
    _print(approved, settings, now=instant)


@click.command("mark-sent")
@click.argument("number", metavar="N")
@click.option("--via", metavar="NAME", default="by hand", show_default=True, help="What sent it, such as mailchimp.")
@click.option("--at", metavar="WHEN", help="When it was sent; now by default.")
@click.option("--by", metavar="NAME", help="Who says so; your login name by default.")
@which_newsletter
@now_option
def mark_sent(
    *,
    number: str,
    via: str,
    at: str | None,
    by: str | None,
    config: str | None,
    newsletter: str | None,
    now: str | None,
) -> None:
    """Say that another mailer sent an edition.

    Its stories are used then, and digest run does not send it.
    """
    from digest.cli.terminal import print_warnings
    from digest.errors import UsageError
    from digest.pipeline.editions import mark_edition_sent
    from digest.pipeline.linting import is_unfit
    from digest.store.editions import load_edition

    with open_newsletter(config, newsletter, read_only=False) as (store, settings):
        record = load_edition(store, settings.newsletter, number)
        instant = read_when(now, "--now", settings)
        when = read_when(at, "--at", settings) if at else instant
        if when > instant:
            raise UsageError(f"--at {at}: that is to come", "Say it when it was sent")
        if is_unfit(record):
            print_warnings([f"edition {number} is held: {one.evidence}" for one in record.holds])
        sent = mark_edition_sent(store, record, by=by or find_login(), at=when, via=via)
    _print(sent, settings, now=instant)


@click.command("cancel")
@click.argument("number", metavar="N")
@which_newsletter
@now_option
def cancel(*, number: str, config: str | None, newsletter: str | None, now: str | None) -> None:
    """Cancel an edition for good.

    Nothing goes out for its due; of one that is being sent, nobody else gets it. Its stories return in the next one,
    unless some readers got them.
    """
    from digest.pipeline.editions import cancel_edition
    from digest.store.editions import load_edition

    with open_newsletter(config, newsletter, read_only=False) as (store, settings):
        record = load_edition(store, settings.newsletter, number)
        instant = read_when(now, "--now", settings)
        cancelled = cancel_edition(store, record, now=instant)
    _print(cancelled, settings, now=instant)


def find_login() -> str:
    """The login name of who runs this; what stands for it where the system knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def _print(record: EditionRecord, settings: Settings, *, now: datetime) -> None:
    from digest.cli.editions.telling import tell_edition

    click.echo(f"edition {tell_edition(record, settings, now=now)}")
