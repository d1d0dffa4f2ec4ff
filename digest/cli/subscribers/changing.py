"""`digest subscribers add`, `remove`, `suppress` and `forget`: what is done to single addresses."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from digest.cli.options import config_option, load_configuration, load_shared, newsletter_option, now_option
from digest.cli.subscribers.instants import load_now

if TYPE_CHECKING:
    from pathlib import Path

    from digest.model import ListedReader
    from digest.settings import Settings


@click.command("add")
@click.argument("address")
@click.option("--name", default="", metavar="NAME", help="The reader's name.")
@click.option("--language", metavar="TAG", help="The language they want it in, as en or pt-BR.")
@click.option("--region", "regions", multiple=True, metavar="REGION", help="A region they want; all for every one.")
@click.option("--text-only/--html", default=None, help="Whether they get plain text alone.")
@click.option("--again", is_flag=True, help="They left, and asked to come back.")
@newsletter_option
@config_option
@now_option
def add_subscriber(
    *,
    address: str,
    name: str,
    language: str | None,
    regions: tuple[str, ...],
    text_only: bool | None,
    again: bool,
    newsletter: str | None,
    config: str | None,
    now: str | None,
) -> None:
    """Subscribe ADDRESS, or change its wishes.

    What is not told of one who is subscribed stays as it is. Who unsubscribed is not subscribed again, unless you
    say with --again that they asked for it.
    """
    from digest.pipeline.subscribers import add_reader

    settings, base = load_configuration(config, newsletter)
    reader = _make_reader(settings, address, name=name, language=language, regions=regions, text_only=text_only)
    saved = add_reader(settings, base, reader, now=load_now(now, settings), again=again)
    done = "Added" if saved.added else "Changed" if saved.changed else "Already there:"
    click.echo(f"{done} {reader.address} ({settings.newsletter})")


@click.command("remove")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@newsletter_option
@config_option
@now_option
def remove_subscriber(
    *, addresses: tuple[str, ...], newsletter: str | None, config: str | None, now: str | None
) -> None:
    """Unsubscribe ADDRESS from the newsletter.

    It is as if the reader had done it: no import subscribes it again. To keep an address out of every newsletter
    see suppress, to erase it see forget.
    """
    from digest.pipeline.subscribers import remove_reader

    settings, base = load_configuration(config, newsletter)
    instant = load_now(now, settings)
    for address in addresses:
        done = remove_reader(settings, base, address, now=instant)
        click.echo(f"{'Unsubscribed' if done else 'Had unsubscribed already:'} {address} ({settings.newsletter})")


@click.command("suppress")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option(
    "--reason",
    type=click.Choice(["asked", "bounced", "complained", "cleaned"]),
    default="asked",
    help="Why: asked (the default), bounced, complained, or cleaned by another mailer.",
)
@click.option("--lift", is_flag=True, help="Take it back: the address may get mail again.")
@config_option
@now_option
def suppress_address(
    *, addresses: tuple[str, ...], reason: str, lift: bool, config: str | None, now: str | None
) -> None:
    """Let ADDRESS get no mail any more.

    That holds for every newsletter, whoever subscribes it. With --lift it may get mail again. Subscriptions are not
    touched by either: one that is active is so after that.
    """
    from digest.model import SuppressionReason
    from digest.pipeline.subscribers import allow_mail, stop_mail

    settings, base = load_shared(config)
    instant = load_now(now, settings)
    for address in addresses:
        if lift:
            done = allow_mail(settings, base, address)
            told = "May get mail again" if done else "Was not suppressed"
        else:
            done = stop_mail(settings, base, address, reason=SuppressionReason(reason), now=instant)
            told = "Gets no mail any more" if done else "Is suppressed already"
        click.echo(f"{told}: {address}")


@click.command("forget")
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask.")
@config_option
@now_option
def forget_subscriber(*, address: str, yes: bool, config: str | None, now: str | None) -> None:
    """Erase all that is known of ADDRESS, and keep it out.

    Name, wishes, subscriptions and the address in every record of sendings go. A keyed hash stays, from which nobody
    can tell the address without the keys of this newsroom: so no import and no list of readers brings it back. Copies
    of the store and lists of your own are yours to clean.
    """
    from digest.cli.summary import tell_count
    from digest.pipeline.subscribers import forget_person

    settings, base = load_shared(config)
    if not yes:
        _ask(address)
    erased = forget_person(settings, base, address, now=load_now(now, settings))
    ended, records = tell_count(erased.subscriptions, "subscription"), tell_count(erased.deliveries, "record")
    known = erased.subscriber or erased.deliveries
    done = f"{ended} ended, {records} of sendings without a name now" if known else "Nothing was known"
    click.echo(f"Erased. {done}; it is kept out")
    _tell_list(settings, base, address)


def _ask(address: str) -> None:
    from digest.cli.terminal import is_terminal
    from digest.errors import UsageError

    if not is_terminal(sys.stdin):
        raise UsageError("forgetting cannot be undone", "Say that you mean it with --yes")
    click.confirm(f"Erase all that is known of {address}? It cannot be undone", abort=True)


def _make_reader(
    settings: Settings,
    address: str,
    *,
    name: str,
    language: str | None,
    regions: tuple[str, ...],
    text_only: bool | None,
) -> ListedReader:
    from digest.errors import UsageError
    from digest.pipeline.wishes import make_region_finder
    from digest.readers.columns import Column
    from digest.readers.rows import Rules, parse_row

    fields = {
        Column.EMAIL: address,
        Column.NAME: name,
        Column.LANGUAGE: language or "",
        Column.REGIONS: ",".join(regions),
        Column.TEXT_ONLY: {True: "yes", False: "no", None: ""}[text_only],
    }
    try:
        return parse_row(fields, Rules(find_regions=make_region_finder(settings.regions)))
    except ValueError as cause:
        raise UsageError(str(cause)) from cause


def _tell_list(settings: Settings, base: Path, address: str) -> None:
    """Say that a person's own list still names an address that was forgotten."""
    from digest.addresses import make_address_key
    from digest.cli.terminal import print_warnings
    from digest.readers.lists import load_recipients

    path = settings.send.recipients
    if path is None or not (base / path).exists():
        return
    named = map(make_address_key, load_recipients(base / path)[0])
    if make_address_key(address.strip()) in named:
        print_warnings([f"{base / path} still names it. It gets no mail for that; take it out all the same"])
