"""`digest regions show`: what a name means, and what is in a region."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from digest.cli.regions.settings import load_region_settings, scheme_options

if TYPE_CHECKING:
    from digest.model import Region, Scheme
    from digest.regions.readings import Reading
    from digest.settings import RegionSettings

_KINDS = {
    "country": "country",
    "actor": "country",
    "division": "state or province",
    "abbreviation": "state or province",
    "capital": "capital",
    "city": "city",
    "demonym": "people",
    "power": "people or leader",
    "leader": "leader",
    "institution": "institution",
    "zone": "part of the world, or group of countries",
    "own": "name of your own",
}
ELSEWHERE = "elsewhere"
_ELSEWHERE_IS = "It is the section that stories of small regions are printed in, see choice.elsewhere"
_RULES = {
    "after": "counts only after in, at, from and the like: it is an ordinary word too",
    "guard": "does not count beside another capitalised word: it is a person's name too",
    "caps": "counts only in capitals",
    "lower": "may begin with a small letter",
    "hub": "news from elsewhere is written there: as a dateline it weighs less",
    "abbreviation": "counts only after a town and a comma",
    "word": "an ordinary word or a first name too: weighs little unless more of its country is named",
    "power": "acts in all kinds of news: in a headline it weighs little",
    "actor": "acts in all kinds of news: in a headline it weighs little",
}


@click.command("show")
@click.argument("place", nargs=-1, required=True, metavar="PLACE")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@scheme_options
def show_place(
    *, place: tuple[str, ...], as_json: bool, scheme: str | None, config: str | None, newsletter: str | None
) -> None:
    """Show what a name means in stories and where that belongs, or what is in a region.

    PLACE is a name in any language, the code of a country or of a state of the USA (PK, US-TX), or a region's key or
    name.
    """
    from digest.errors import UsageError
    from digest.pipeline.placing import make_guides
    from digest.regions.readings import find_alike, find_readings
    from digest.regions.scheme import find_named_region, load_scheme
    from digest.regions.spelling import make_region_key

    settings = load_region_settings(config, newsletter, scheme)
    division, name = load_scheme(settings.regions), " ".join(place).strip()
    readings = find_readings(name, division, make_guides(settings, division).general.names)
    key = find_named_region(division, name)
    region = next((one for one in division.regions if one.key == key), None)
    if not readings and region is None and make_region_key(name) == ELSEWHERE:
        raise UsageError(f"{ELSEWHERE} is no region", _ELSEWHERE_IS)
    if not readings and region is None:
        alike = ", ".join(find_alike(name))
        advice = f"Names like it: {alike}" if alike else "If stories use it, say what it stands for: regions.names"
        raise UsageError(f"no place and no region is called {name!r}", advice)
    if as_json:
        click.echo(json.dumps(_describe(name, readings, region, division), ensure_ascii=False, indent=2))
    else:
        told = _tell_region(region, division, settings.regions)
        click.echo("\n".join([name, *_tell_readings(readings), *told]))


def _tell_readings(readings: tuple[Reading, ...]) -> Iterator[str]:
    for reading in readings:
        languages = f" [{', '.join(reading.languages)}]" if reading.languages else ""
        examples = "such as " if reading.kind == "zone" else ""
        where = examples + ", ".join(f"{name_place(code)} ({code})" for code in reading.codes)
        yield f"  {_KINDS.get(reading.kind, reading.kind)}: {where} -> {reading.region or 'several regions'}{languages}"
    rules = dict.fromkeys(rule for reading in readings for rule in (reading.kind, *reading.rules) if rule in _RULES)
    yield from (f"    {_RULES[rule]}" for rule in rules)


def _tell_region(region: Region | None, scheme: Scheme, settings: RegionSettings) -> Iterator[str]:
    if region is None:
        return
    within = f", part of {region.parent}" if region.parent else ""
    whose = "your own" if region.key in list_own_keys(settings) else f"in the scheme {scheme.name}"
    yield f"  region {region.key}: {region.name}{within}, {whose}"
    parts = [one.key for one in scheme.regions if one.parent == region.key]
    if parts:
        yield f"    parts: {', '.join(parts)}"
    written = list_written(settings)
    named = sorted(name_place(place, written) for place in region.places)
    if named:
        yield f"    places: {', '.join(named)}"


def name_place(place: str, written: Mapping[str, str] = MappingProxyType({})) -> str:
    """The name of a country or a state of the USA from its code; another place as it is `written`, by folded name."""
    if place in written:
        return written[place]
    from digest.regions.places import STATE_NAMES, show_name
    from digest.text.territories import find_country_name

    if place in STATE_NAMES:
        return STATE_NAMES[place]
    return find_country_name(place) if place.isupper() else show_name(place)


def list_written(settings: RegionSettings) -> dict[str, str]:
    """The places that are configured by name, as they are written there, by folded name."""
    from digest.regions.names import make_key

    written = [*settings.move, *(place for own in settings.own.values() for place in own.places)]
    return {make_key(place): place for place in written}


def list_own_keys(settings: RegionSettings) -> frozenset[str]:
    """The keys of regions of one's own that are in no scheme that ships."""
    from digest.regions.presets import list_presets, load_preset
    from digest.regions.spelling import make_region_key

    shipped = {one.key for one in load_preset(settings.scheme)} if settings.scheme in list_presets() else set()
    return frozenset(map(make_region_key, settings.own)) - shipped


def _describe(name: str, readings: tuple[Reading, ...], region: Region | None, scheme: Scheme) -> dict[str, Any]:
    return {
        "name": name,
        "scheme": scheme.name,
        "senses": [
            {
                "kind": reading.kind,
                "places": [{"code": code, "name": name_place(code)} for code in reading.codes],
                "region": reading.region,
                "languages": list(reading.languages),
                "rules": list(reading.rules),
            }
            for reading in readings
        ],
        "region": describe_region(region, scheme) if region else None,
    }


def describe_region(region: Region, scheme: Scheme) -> dict[str, Any]:
    """Give a region as plain JSON values: its parts by key, its places by code or name."""
    return {
        "key": region.key,
        "name": region.name,
        "part_of": region.parent,
        "parts": [one.key for one in scheme.regions if one.parent == region.key],
        "places": sorted(region.places),
    }
