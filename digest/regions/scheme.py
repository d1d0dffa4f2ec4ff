"""Reads how the world is divided into regions, and finds the region that a person named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType

from digest.errors import ConfigError
from digest.model import Region, Scheme
from digest.regions.gazetteer import DATA, find_country, load_gazetteer, parse_entry
from digest.regions.names import make_key
from digest.settings import RegionSettings

WORLD = "world"
"""The key of the region for what has no clear place."""

_CODE = re.compile(r"[A-Z]{2}(?:-[A-Z]{2})?")
_SMALL_WORDS = frozenset({"and", "the"})
_EVERYWHERE = frozenset({"world", "worldwide", "global", "international"})
# What a person may declare as a region; a city or a leader would be somebody's mistake.
_DECLARABLE = frozenset({"country", "actor", "zone", "division"})


def load_scheme(settings: RegionSettings = RegionSettings(), *, language: str = "en") -> Scheme:  # noqa: B008 frozen
    """The scheme that `settings` describe, its regions named in `language`, a BCP 47 tag, as far as they are.

    The regions of `settings.order` come first, and World last unless it is among them. They are meant by keys or names
    as people write them: south_asia, south-asia, "South Asia". Raises `ConfigError` when there is no such scheme or
    region, when `order` names one twice, or when not every country is in one region.
    """
    tables = load_tables(settings.scheme)
    scheme = Scheme(name=settings.scheme, regions=tuple(make_region(key, table) for key, table in tables.items()))
    check_countries(scheme)
    return make_ordered_scheme(scheme, settings.order)


def load_tables(name: str) -> dict[str, dict[str, str]]:
    """The tables of a scheme's file, by region key."""
    files = {path.stem: path for path in sorted((DATA / "schemes").glob("*.toml"))}
    if name not in files:
        raise ConfigError(f'there is no scheme of regions "{name}"', f"Choose one of: {', '.join(files)}")
    return tomllib.loads(files[name].read_text("utf-8"))


def make_region(key: str, table: Mapping[str, str]) -> Region:
    """One table of a scheme file: the region's name, and its countries' codes parted by spaces."""
    return Region(key=key, name=table["name"], places=frozenset(table["countries"].split()))


def check_countries(scheme: Scheme) -> None:
    """Raise `ConfigError` unless every country is in exactly one region of `scheme`."""
    placed = sorted(code for region in scheme.regions for code in region.places)
    twice = sorted({code for code, following in pairwise(placed) if code == following})
    missing = sorted(load_countries() - set(placed))
    if twice:
        raise ConfigError(f'the scheme of regions "{scheme.name}" has {", ".join(twice)} in two regions')
    if missing:
        raise ConfigError(f'the scheme of regions "{scheme.name}" has no region for {", ".join(missing)}')


@cache
def load_countries() -> frozenset[str]:
    """The codes of all countries that the gazetteer knows."""
    entries = map(parse_entry, set(load_gazetteer().names.values()))
    return frozenset(code for entry in entries for sense in entry.senses for code in sense.codes)


def make_ordered_scheme(scheme: Scheme, order: Sequence[str]) -> Scheme:
    """`scheme` with the regions of `order` first; raises `ConfigError` for what is no region of it."""
    regions = {region.key: region for region in scheme.regions}
    first = [find_ordered(scheme, value) for value in order]
    for key, value in zip(first, order, strict=True):
        if first.count(key) > 1:
            raise ConfigError(f'regions.order: "{value}" is there more than once')
    rest = sorted(regions.keys() - first, key=lambda key: (key == WORLD, list(regions).index(key)))
    return Scheme(name=scheme.name, regions=tuple(regions[key] for key in (*first, *rest)))


def find_ordered(scheme: Scheme, value: str) -> str:
    """The key of the region that regions.order calls `value`."""
    key = find_named_region(scheme, value)
    if key is None:
        keys = ", ".join(region.key for region in scheme.regions)
        raise ConfigError(f'regions.order: there is no region "{value}"', f"Choose from: {keys}")
    return key


def find_region(scheme: Scheme, value: str) -> str | None:
    """The key of the region that `value` declares, or None if it declares none of `scheme`.

    `value` may be a region's key or name, an ISO 3166 code of two letters, or the name of a country or a part of the
    world in any language of the gazetteer: south-asia, "South Asia", PK, Pakistan, پاکستان.
    """
    named = find_named_region(scheme, value)
    if named:
        return named
    places = make_place_map(scheme)
    code = value.strip().upper()
    declared = places.find((code,)) if _CODE.fullmatch(code) else None
    return declared or find_place_region(value, places)


def find_named_region(scheme: Scheme, value: str) -> str | None:
    """The key of the region whose key or name is `value`, however it is parted and capitalised."""
    wanted = _make_region_key(value)
    if wanted in _EVERYWHERE:
        return WORLD
    spellings = {_make_region_key(text): region.key for region in scheme.regions for text in (region.key, region.name)}
    return spellings.get(wanted)


def _make_region_key(text: str) -> str:
    return " ".join(word for word in make_key(text).split() if word not in _SMALL_WORDS)


def find_place_region(name: str, places: PlaceMap) -> str | None:
    """The region of the country or part of the world called `name`."""
    entry = load_gazetteer().names.get(make_key(name))
    if entry is None:
        return None
    sense = parse_entry(entry).senses[0]
    return places.find(sense.codes, name) if sense.kind in _DECLARABLE else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMap:
    """The region of each place of a scheme, the narrowest one, by the place's code or folded name."""

    regions: Mapping[str, str]

    def find(self, codes: Sequence[str], name: str = "") -> str | None:
        """The narrowest region that holds the place called `name` (folded), or else all of `codes`; None if none does.

        A US state that the scheme does not know by itself is where the country is.
        """
        if name in self.regions:
            return self.regions[name]
        found = {self.regions.get(code) or self.regions.get(find_country(code)) for code in codes}
        return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=16)
def make_place_map(scheme: Scheme) -> PlaceMap:
    """Where the places of `scheme` belong."""
    regions = {place: region.key for region in scheme.regions for place in region.places}
    return PlaceMap(regions=MappingProxyType(regions))


def find_lineage(scheme: Scheme, key: str) -> tuple[str, ...]:
    """The region `key` of `scheme` and what it is part of, the widest first."""
    parents = {region.key: region.parent for region in scheme.regions}
    lineage = [key]
    while parent := parents[lineage[0]]:
        lineage.insert(0, parent)
    return tuple(lineage)
