"""`digest editions readers`: what became of each reader of an edition, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from digest.cli.editions.opening import open_newsletter, which_newsletter
from digest.model import DeliveryState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.settings import Settings
    from digest.store.reckoning import Listed


@click.command("readers")
@click.argument("number", metavar="[N]", default="latest")
@click.option("--state", type=click.Choice([state.value for state in DeliveryState]), help="Only those in one state.")
@click.option("--json", "as_json", is_flag=True, help="Print each reader as JSON, one a line.")
@which_newsletter
def readers(*, number: str, state: str | None, as_json: bool, config: str | None, newsletter: str | None) -> None:
    """List the readers of an edition.

    Of one that is being sent or was, each with what became of them, and what the server said. Without N it is the
    latest.
    """
    from digest.cli.jsonlines import print_json_line
    from digest.cli.terminal import print_rows
    from digest.pipeline.amending import list_readers
    from digest.store.editions import load_edition

    with open_newsletter(config, newsletter) as (store, settings):
        record = load_edition(store, settings.newsletter, number)
        found = list_readers(store, record, DeliveryState(state) if state else None)
        if as_json:
            for one in found:
                print_json_line(_describe(one))
        else:
            headings = (("reader", -2), ("state", 10), (f"when ({settings.timezone})", 22), ("what was said", -3))
            print_rows(headings, (_make_row(one, settings) for one in found))


def _make_row(one: Listed, settings: Settings) -> Sequence[Sequence[tuple[str, bool]]]:
    from digest.cli.editions.telling import tell_due

    at = tell_due(one.at, settings) if one.at else ""
    delivery = one.delivery
    return [[(cell, False)] for cell in (delivery.recipient, delivery.state.replace("_", " "), at, delivery.detail)]


def _describe(one: Listed) -> dict[str, Any]:
    from digest.cli.jsonlines import format_instant

    return {
        "recipient": one.delivery.recipient,
        "state": one.delivery.state.value,
        "at": format_instant(one.at),
        "due": format_instant(one.due),
        "tries": one.tries,
        "detail": one.delivery.detail,
    }
