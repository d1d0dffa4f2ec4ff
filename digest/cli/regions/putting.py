"""`digest regions put`: the region of one story, where it came into a wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from digest.cli.overriding import erase_wish, override_options, take_given, write_wish

if TYPE_CHECKING:
    from digest.model import Override
    from digest.settings import Settings


@click.command("put")
@override_options
@click.argument("region", required=False, metavar="[REGION]")
def put_story(**options: Any) -> None:
    """Put a story into a region, where it ranks as ever.

    It is written into overrides.toml. STORY is its id, or how that begins; its address; or words of its headline. With
    --newsletter it holds for that one only. --undo needs no REGION. See digest pin for a place within the region.
    """
    from digest.errors import UsageError

    given = take_given(options)
    region = options["region"]
    if given.undo:
        erase_wish(given, key="region", done="put by hand")
    elif region is None:
        raise UsageError("which region?", "See them with: digest regions list")
    else:
        write_wish(given, lambda settings: _make_override(settings, region), done=f"Put into {region}")


def _make_override(settings: Settings, region: str) -> Override:
    from digest.model import Override
    from digest.pipeline.overriding import find_region_key

    return Override(story="", region=find_region_key(settings, region))
