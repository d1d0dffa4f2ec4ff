"""Where the places of a scheme belong, made once for all articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from digest.model import Scheme
from digest.regions.scheme import make_place_map


class Atlas(NamedTuple):
    """A scheme to look things up in: the number of each region in the order in which they are printed, and so on.

    `find_codes` gives the region that holds all codes, `named` the regions of places that have none by folded name;
    `lineages` are what each region is part of, the widest first, and itself, `roots` the first of these, and `divided`
    the regions that have parts.
    """

    order: Mapping[str, int]
    find_codes: Callable[[tuple[str, ...]], str | None]
    named: Mapping[str, str]
    lineages: Mapping[str, tuple[str, ...]]
    roots: Mapping[str, str]
    divided: frozenset[str]

    def find(self, codes: tuple[str, ...], key: str) -> str | None:
        """The narrowest region of the place called `key` (folded), or else of all `codes`."""
        return self.named.get(key) or self.find_codes(codes)


@lru_cache(maxsize=16)
def make_atlas(scheme: Scheme) -> Atlas:
    """The atlas of `scheme`."""
    places = make_place_map(scheme)
    return Atlas(
        order={region.key: number for number, region in enumerate(scheme.regions)},
        find_codes=cache(places.find),
        named={name: places.regions[name] for name in places.names},
        lineages=places.lineages,
        roots={key: lineage[0] for key, lineage in places.lineages.items()},
        divided=frozenset(region.parent for region in scheme.regions if region.parent),
    )
