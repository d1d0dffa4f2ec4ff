"""Where the places of a scheme belong, made once for all articles."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from digest.model import Scheme
from digest.regions.gazetteer import find_country
from digest.regions.scheme import PlaceMap, make_place_map


class Spots(dict[tuple[str, ...], tuple[str | None, str | None]]):
    """By codes the region that holds all of them, found when it is first asked for, and the country if it is one."""

    def __init__(self, places: PlaceMap) -> None:
        self.places = places

    def __missing__(self, codes: tuple[str, ...]) -> tuple[str | None, str | None]:
        found = self[codes] = self.places.find(codes), find_country(codes[0]) if len(codes) == 1 else None
        return found


class Atlas(NamedTuple):
    """A scheme to look things up in: the number of each region in the order in which they are printed, and so on.

    `spots` has the region that holds all codes, `named` the regions of places that have none by folded name;
    `lineages` are what each region is part of, the widest first, and itself, `roots` the first of these, and `divided`
    the regions that have parts.
    """

    order: Mapping[str, int]
    spots: Spots
    named: Mapping[str, str]
    lineages: Mapping[str, tuple[str, ...]]
    roots: Mapping[str, str]
    divided: frozenset[str]

    def find(self, codes: tuple[str, ...], key: str) -> str | None:
        """The narrowest region of the place called `key` (folded), or else of all `codes`."""
        return self.named.get(key) or self.spots[codes][0]

    def find_codes(self, codes: tuple[str, ...]) -> str | None:
        """The region that holds all `codes`."""
        return self.spots[codes][0]


@lru_cache(maxsize=16)
def make_atlas(scheme: Scheme) -> Atlas:
    """The atlas of `scheme`."""
    places = make_place_map(scheme)
    return Atlas(
        order={region.key: number for number, region in enumerate(scheme.regions)},
        spots=Spots(places),
        named={name: places.regions[name] for name in places.names},
        lineages=places.lineages,
        roots={key: lineage[0] for key, lineage in places.lineages.items()},
        divided=frozenset(region.parent for region in scheme.regions if region.parent),
    )
