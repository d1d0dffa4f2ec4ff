"""Reads how the world is divided into regions, and finds the region that a person named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from digest.errors import ConfigError
from digest.model import Scheme
from digest.regions.dividing import divide_world
from digest.regions.gazetteer import find_country
from digest.regions.names import make_key
from digest.regions.places import find_called
from digest.regions.presets import WORLD, list_presets, load_preset
from digest.regions.spelling import find_named_region
from digest.settings import RegionSettings

__all__ = [
    "WORLD",
    "PlaceMap",
    "find_lineage",
    "find_named_region",
    "find_region",
    "load_scheme",
    "make_place_map",
]

_CODE = re.compile(r"[A-Z]{2}(?:-[A-Z]{2})?")
# What a person may declare as a region; a city or a leader would be somebody's mistake.
_DECLARABLE = frozenset({"country", "actor", "zone", "division"})


def load_scheme(settings: RegionSettings = RegionSettings(), *, language: str = "en") -> Scheme:  # noqa: B008 frozen
    """The scheme that `settings` describe, its regions named in `language`, a BCP 47 tag, or else in English.

    Regions of one's own come first, then those of the preset in its order; those of `settings.order` come before all,
    and World last unless it is among them. Parts stand behind what they are part of, ordered alike among themselves.
    Regions are meant by keys or names as people write them: south_asia, south-asia, "South Asia". One that is left
    without places and parts is left out. Raises `ConfigError` with all that is wrong, key by key.
    """
    scheme, faults = divide_world(settings, language=language)
    if faults:
        raise ConfigError("; ".join(faults))
    return scheme


def find_region(scheme: Scheme, value: str) -> str | None:
    """The key of the region that `value` declares, or None if it declares none of `scheme`.

    `value` may be a region's key or name, an ISO 3166 code of a country or a US state, the name of one or of a part of
    the world in any language of the gazetteer, or another place that the scheme names: south-asia, "South Asia", PK,
    US-TX, Pakistan, پاکستان. What covers several regions declares the narrowest that holds them all.
    """
    named = find_named_region(scheme, value)
    if named:
        return named
    places = make_place_map(scheme)
    code = value.strip().upper()
    declared = places.find((code,)) if _CODE.fullmatch(code) else None
    return declared or _find_preset_region(value, places) or find_place_region(value, places)


def find_place_region(name: str, places: PlaceMap) -> str | None:
    """The region of the country, the part of the world, or the place named by the scheme, that is called `name`."""
    key = make_key(name)
    if key in places.regions:
        return places.regions[key]
    entry = find_called(key)
    sense = entry.senses[0] if entry and entry.senses else None
    return places.find(sense.codes) if sense and sense.kind in _DECLARABLE else None


def _find_preset_region(name: str, places: PlaceMap) -> str | None:
    """The region that holds all of what another scheme calls `name`."""
    for scheme in _list_presets():
        if key := find_named_region(scheme, name):
            parts = {part for part, lineage in scheme.lineages.items() if key in lineage}
            codes = [code for region in scheme.regions if region.key in parts for code in sorted(region.places)]
            if found := places.find(codes):
                return found
    return None


@lru_cache(maxsize=1)
def _list_presets() -> tuple[Scheme, ...]:
    return tuple(Scheme(name=name, regions=load_preset(name)) for name in list_presets())


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMap:
    """The region of each place of a scheme, the narrowest one, by the place's code or folded name.

    `lineages` are what each region is part of, the widest first, and itself; `names` the places that have no code.
    """

    regions: Mapping[str, str]
    lineages: Mapping[str, tuple[str, ...]]
    names: frozenset[str]

    def find(self, codes: Sequence[str], name: str = "") -> str | None:
        """The region that holds the place called `name` (folded), or else the narrowest that holds all of `codes`.

        None if none does. A US state that the scheme does not know by itself is where the country is.
        """
        if name in self.regions:
            return self.regions[name]
        found = {self.regions.get(code) or self.regions.get(find_country(code)) for code in codes}
        return found.pop() if len(found) == 1 else self._find_common(found)

    def _find_common(self, regions: set[str | None]) -> str | None:
        """The narrowest region that all of `regions` are, or are parts of."""
        lineages = [self.lineages[key] if key else () for key in regions]
        common = [level[0] for level in zip(*lineages, strict=False) if len(set(level)) == 1]
        return common[-1] if common else None


@lru_cache(maxsize=16)
def make_place_map(scheme: Scheme) -> PlaceMap:
    """Where the places of `scheme` belong."""
    regions = {place: region.key for region in scheme.regions for place in region.places}
    return PlaceMap(
        regions=MappingProxyType(regions),
        lineages=MappingProxyType(scheme.lineages),
        names=frozenset(place for place in regions if not _CODE.fullmatch(place)),
    )


def find_lineage(scheme: Scheme, key: str) -> tuple[str, ...]:
    """The region `key` of `scheme` and what it is part of, the widest first."""
    return make_place_map(scheme).lineages[key]
