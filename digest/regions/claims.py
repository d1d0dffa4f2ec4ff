"""Puts places into regions: which ones a newsletter takes for its own regions, and which it moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.model import Region, Scheme
from digest.regions.gazetteer import find_country
from digest.regions.names import make_key
from digest.regions.places import REST, STATES, find_place, tell_unknown_place
from digest.regions.presets import OWN, load_countries
from digest.regions.spelling import find_named_region, tell_unknown_region
from digest.settings import RegionSettings

_SHOWN = 5
"""Countries named that have no region; of more it is said how many they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A place, as it was `written` and as it is kept, that the key `at` of the configuration puts into `region`."""

    at: str
    written: str
    place: str
    region: str


def find_claims(
    settings: RegionSettings, owned: Mapping[str, str], scheme: Scheme, faults: list[str]
) -> tuple[Claim, ...]:
    """What is put into regions of `scheme`, each place once; `owned` are keys of one's own regions by dotted key.

    What cannot be is left out, and added to `faults`.
    """
    known = frozenset(map(make_key, settings.names))
    wanted: list[tuple[str, str, str | None]] = [
        (f"regions.own.{written}.places", place, owned[f"regions.own.{written}"])
        for written, own in settings.own.items()
        if f"regions.own.{written}" in owned
        for place in own.places
    ]
    wanted += find_moves(settings, scheme, faults)
    claims: dict[str, Claim] = {}
    for at, written, region in wanted:
        place = find_place(written, known)
        if place is None:
            faults.append(f"{at}: {tell_unknown_place(written)}, your own names of places go into regions.names")
        elif place == REST and scheme.name != OWN:
            faults.append(f'{at}: "*" is for scheme = "own" only, every country has a region in "{scheme.name}"')
        elif place in claims:
            faults.append(f"{at}: {written!r} is in {claims[place].at} already, leave it in one of them")
        elif region is not None:
            claims[place] = Claim(at=at, written=written, place=place, region=region)
    return tuple(claims.values())


def find_moves(settings: RegionSettings, scheme: Scheme, faults: list[str]) -> Iterator[tuple[str, str, str | None]]:
    """The dotted key, the place, and the region's key of each move; None for a region that `scheme` does not have."""
    for written, target in settings.move.items():
        region = find_named_region(scheme, target)
        if region is None:
            faults.append(f"regions.move.{written}: {tell_unknown_region(scheme, target)}")
        yield f"regions.move.{written}", written, region


def settle_places(regions: Sequence[Region], claims: Iterable[Claim]) -> tuple[Region, ...]:
    """`regions`, each without what is claimed for others and with what is claimed for it."""
    targets = {claim.place: claim.region for claim in claims}
    rest = load_countries().difference(targets, *(region.places for region in regions))
    targets |= dict.fromkeys(rest, targets[REST]) if REST in targets else {}
    targets.pop(REST, None)
    return tuple(
        replace(
            region,
            places=region.places.difference(targets) | {place for place, key in targets.items() if key == region.key},
        )
        for region in regions
    )


def find_needless_states(regions: Sequence[Region], claims: Iterable[Claim]) -> Iterator[str]:
    """Tell of states that are put where the whole country is."""
    places = {region.key: region.places for region in regions}
    for claim in claims:
        if claim.place in STATES and find_country(claim.place) in places[claim.region]:
            yield f"{claim.at}: {claim.written!r} is in {claim.region} already, which has the USA, leave it out"


def find_left_out(regions: Sequence[Region]) -> Iterator[str]:
    """Tell of countries in no region."""
    missing = sorted(load_countries().difference(*(region.places for region in regions)))
    if missing:
        more = f" and {len(missing) - _SHOWN} more countries" if len(missing) > _SHOWN else ""
        told = f"no region has {', '.join(missing[:_SHOWN])}{more}"
        yield f'regions.own: {told}, add "*" to the places of one, or move = {{ "*" = "world" }}'
