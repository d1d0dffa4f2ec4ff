"""`digest subscribers show`: all that is known of an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import config_option, load_shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.pipeline.subscribers import Person


@click.command("show")
@click.argument("address")
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
@config_option
def show_subscriber(*, address: str, as_json: bool, config: str | None) -> None:
    """Show what is known of ADDRESS.

    That is its newsletters and wishes, why it gets no mail, and what became of the last editions for it.
    """
    from digest.cli.jsonlines import print_json_line
    from digest.pipeline.subscribers import load_person

    settings, base = load_shared(config)
    person = load_person(settings, base, address)
    if as_json:
        print_json_line(_describe(person))
    else:
        click.echo("\n".join(_tell(person)))


def _tell(person: Person) -> Iterator[str]:
    from digest.cli.subscribers.instants import tell_day
    from digest.cli.subscribers.listing import describe_wishes, tell_wishes
    from digest.cli.summary import tell_count
    from digest.cli.telling import tell_instant
    from digest.pipeline.subscribers import tell_suppression
    from digest.store.editionrows import tell_slot

    found = person.subscriber
    yield (found.address if found else person.address) + (f", {found.name}" if found and found.name else "")
    if person.suppression:
        yield f"  gets no mail: {tell_suppression(person.suppression)}"
    for one in found.subscriptions if found else ():
        wishes = tell_wishes(describe_wishes(one.preferences)) or "all of it"
        want = "wants" if one.state == "active" else "wanted"
        listed = ", named by the list of readers" if one.listed else ""
        yield f"  {one.newsletter}: {one.state} since {tell_day(one.since)}, {want} {wishes}{listed}"
    if found and found.strikes:
        yield f"  {tell_count(found.strikes, 'soft bounce')}"
    for sending in person.sendings:
        at = f" on {tell_instant(sending.at)} UTC" if sending.at else ""
        detail = f": {sending.delivery.detail}" if sending.delivery.detail else ""
        state = sending.delivery.state.replace("_", " ")
        yield f"  {tell_slot(sending.slot)} of {sending.slot.newsletter}: {state}{at}{detail}"


def _describe(person: Person) -> dict[str, Any]:
    from digest.cli.jsonlines import format_instant
    from digest.cli.subscribers.listing import describe_wishes

    found, stopped = person.subscriber, person.suppression
    return {
        "email": found.address if found else person.address,
        "name": found.name if found else None,
        "added": format_instant(found.added) if found else None,
        "strikes": found.strikes if found else 0,
        "subscriptions": [
            {
                "newsletter": one.newsletter,
                "status": one.state,
                "since": format_instant(one.since),
                **describe_wishes(one.preferences),
                "listed": one.listed,
            }
            for one in (found.subscriptions if found else ())
        ],
        "suppression": {"reason": stopped.reason, "since": format_instant(stopped.since), "detail": stopped.detail}
        if stopped
        else None,
        "editions": [
            {
                "newsletter": one.slot.newsletter,
                "number": one.slot.number,
                "revision": one.slot.revision,
                "state": one.delivery.state,
                "at": format_instant(one.at),
                "detail": one.delivery.detail,
            }
            for one in person.sendings
        ],
    }
