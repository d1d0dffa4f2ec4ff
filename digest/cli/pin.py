"""`digest pin`: a story that leads the edition, or has its place in a region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from digest.cli.overriding import erase_wish, override_options, take_given, write_wish

if TYPE_CHECKING:
    from digest.model import Override
    from digest.settings import Settings

_LAST_PLACE = 1_000


@click.command("pin")
@override_options
@click.option("--lead", is_flag=True, help="At the head of the edition; so it is if nothing else is said.")
@click.option("--place", type=click.IntRange(1, _LAST_PLACE), metavar="N", help="At this place of its region.")
@click.option("--region", metavar="REGION", help="In this region; first in it, unless --lead or --place is given.")
def command(**options: Any) -> None:
    """Put a story at the head of the edition, or at a place in its region.

    It is written into overrides.toml. STORY is its id, or how that begins; its address; or words of its headline. A ban
    that it has is taken back. With --newsletter it holds for that one only. --undo leaves the region as it was set.
    """
    from digest.errors import UsageError

    given = take_given(options)
    if options["lead"] and options["place"]:
        raise UsageError("--lead and --place exclude each other")
    if given.undo:
        erase_wish(given, key="pin", done="pinned")
    else:
        write_wish(given, lambda settings: _make_override(settings, **options), done="Pinned")


def _make_override(settings: Settings, *, lead: bool, place: int | None, region: str | None) -> Override:
    from digest.model import Override, Pin
    from digest.pipeline.overriding import find_region_key

    key = find_region_key(settings, region) if region else None
    first = place or (1 if key and not lead else None)
    return Override(story="", pin=Pin(place=first) if first else Pin(lead=True), region=key)
