"""`digest regions list`: how the newsletter divides the world."""

from __future__ import annotations

import click

from digest.cli.regions.settings import load_region_settings, scheme_options


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the regions as JSON, one a line.")
@scheme_options
def list_regions(*, as_json: bool, scheme: str | None, config: str | None, newsletter: str | None) -> None:
    """List the regions in the order they are printed, parts below what they are part of."""
    from digest.cli.jsonlines import print_json_line
    from digest.cli.regions.showing import describe_region, list_written
    from digest.cli.terminal import print_table
    from digest.pipeline.edition import find_frame_language
    from digest.regions.scheme import find_lineage, load_scheme

    settings = load_region_settings(config, newsletter, scheme)
    division = load_scheme(settings.regions, language=find_frame_language(settings))
    if as_json:
        for region in division.regions:
            print_json_line(describe_region(region, division))
        return
    written = list_written(settings.regions)
    rows = [
        (
            "  " * (len(find_lineage(division, region.key)) - 1) + region.key,
            region.name,
            str(len([place for place in region.places if place.isupper()])),
            ", ".join(sorted(written.get(place, place) for place in region.places if not place.isupper())),
        )
        for region in division.regions
    ]
    print_table(("region", "name", "countries and states", "other places"), rows, headed_in_pipes=True)
