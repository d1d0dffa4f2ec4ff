"""`digest subscribers list`: who gets the newsletter, and what of it."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import config_option, load_configuration, newsletter_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digest.model import Preferences
    from digest.pipeline.readership import Choice
    from digest.settings import Settings
    from digest.store.subscriberpages import Member

_SHOWN = 50
_AT_ONCE = 1_000
_HEADINGS = ("address", "name", "state", "since (UTC)", "wishes")


@click.command("list")
@click.argument("search", required=False, default="", metavar="[PART]")
@click.option(
    "--state",
    type=click.Choice(["active", "unsubscribed", "suppressed", "all"]),
    default="all",
    help="Only these: active are those that get mail; suppressed are addresses that get none, whatever it is.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N; 50 at a terminal.")
@click.option("--json", "as_json", is_flag=True, help="Print each as JSON, one a line.")
@newsletter_option
@config_option
def list_subscribers(
    *, search: str, state: str, limit: int | None, as_json: bool, newsletter: str | None, config: str | None
) -> None:
    """List the subscribers.

    They stand in the order they came. With PART, those whose address contains it.
    """
    from digest.cli.jsonlines import print_json_lines
    from digest.cli.terminal import is_terminal, print_table
    from digest.pipeline.readership import Choice

    settings, base = load_configuration(config, newsletter)
    rows = _load_rows(settings, base, Choice(state), search)
    if as_json:
        print_json_lines(islice(rows, limit))
        return
    if not is_terminal(sys.stdout):
        _print_pages("\t".join(_tell_row(row)) for row in islice(rows, limit))
        return
    shown = list(islice(rows, limit or _SHOWN))
    if not shown:
        click.echo("Nobody. Bring readers in with: digest subscribers import FILE", err=True)
        return
    print_table(_HEADINGS, list(map(_tell_row, shown)))
    if next(rows, None):
        click.echo("… and more; --limit N shows them", err=True)


def _load_rows(settings: Settings, base: Path, choice: Choice, search: str) -> Iterator[dict[str, Any]]:
    from digest.cli.jsonlines import format_instant
    from digest.pipeline.readership import Choice, load_members, load_stopped

    if choice is Choice.SUPPRESSED:
        for stopped in load_stopped(settings, base, search=search):
            yield {
                "email": stopped.address,
                "status": None,
                "since": format_instant(stopped.since),
                "suppressed": stopped.reason,
                "detail": stopped.detail,
            }
        return
    yield from map(describe_member, load_members(settings, base, choice, search=search))


def describe_member(member: Member) -> dict[str, Any]:
    """Give a subscriber as plain JSON values, as `import` reads them back."""
    from digest.cli.jsonlines import format_instant

    subscription = member.subscription
    return {
        "email": member.subscriber.address,
        "name": member.subscriber.name,
        "status": subscription.state,
        "since": format_instant(subscription.since),
        **describe_wishes(subscription.preferences),
        "listed": subscription.listed,
        "strikes": member.subscriber.strikes,
        "suppressed": member.suppressed,
    }


def describe_wishes(wishes: Preferences) -> dict[str, Any]:
    """Give what a reader wants as plain JSON values; none is the newsletter's own language, and all regions."""
    return {"language": wishes.language or None, "regions": list(wishes.regions), "text_only": wishes.text_only}


def tell_wishes(row: dict[str, Any]) -> str:
    """Say what a reader wants; nothing of who gets the newsletter as it is."""
    regions = " ".join(row.get("regions", ()))
    return ", ".join(filter(None, (row.get("language"), regions, "text only" if row.get("text_only") else "")))


def _print_pages(lines: Iterator[str]) -> None:
    """Print lines, many at a time."""
    while page := list(islice(lines, _AT_ONCE)):
        click.echo("\n".join(page))


def _tell_row(row: dict[str, Any]) -> tuple[str, ...]:
    suppressed = f"suppressed: {row['suppressed']}" if row["suppressed"] else ""
    listed = " (listed)" if row.get("listed") else ""
    return (
        row["email"],
        row.get("name", ""),
        suppressed or f"{row['status']}{listed}",
        row["since"][:10],
        row.get("detail") or tell_wishes(row),
    )
