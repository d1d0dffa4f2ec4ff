"""Divides the world as a newsletter does: a preset, regions of its own over it, and single places moved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.model import Region, Scheme
from digest.regions.claims import find_claims, find_left_out, find_needless_states, settle_places
from digest.regions.presets import (
    OWN,
    WORLD,
    Names,
    choose_name,
    choose_shown_name,
    list_presets,
    load_names,
    load_preset,
)
from digest.regions.spelling import find_named_region, make_region_key, spell_region, suggest, tell_unknown_region
from digest.settings import OwnRegionSettings, RegionSettings

_KEY = re.compile(r"\w{1,64}")
_TAKEN = (WORLD, "elsewhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A region of one's own under its key; `at` is how the configuration calls it: "regions.own.gulf"."""

    key: str
    at: str
    settings: OwnRegionSettings


def divide_world(settings: RegionSettings, *, language: str = "en") -> tuple[Scheme, tuple[str, ...]]:
    """The scheme that `settings` describe, named in `language`, and all that is wrong with them, key by key.

    Where anything is wrong, the scheme leaves it out. See `digest.regions.scheme.load_scheme`.
    """
    schemes = (*list_presets(), OWN)
    if settings.scheme not in schemes:
        close = suggest(settings.scheme, schemes) or f", choose from: {', '.join(schemes)}"
        fault = f"regions.scheme: there is no scheme {settings.scheme!r}{close}"
        return Scheme(name=OWN, regions=load_preset(OWN, language)), (fault,)
    faults: list[str] = []
    owned = find_own_regions(settings.own, faults)
    scheme = Scheme(name=settings.scheme, regions=lay_over(load_preset(settings.scheme, language), owned, language))
    scheme = nest_regions(scheme, owned, faults)
    claims = find_claims(settings, {own.at: own.key for own in owned}, scheme, faults)
    regions = settle_places(scheme.regions, claims)
    faults += [*find_needless_states(regions, claims), *find_left_out(regions), *find_hollow(regions, owned)]
    kept = Scheme(name=settings.scheme, regions=drop_empty(regions))
    faults += find_shared_names(kept, owned)
    return make_ordered_scheme(kept, find_order(settings.order, kept, faults)), tuple(faults)


def find_own_regions(settings: Mapping[str, OwnRegionSettings], faults: list[str]) -> list[Own]:
    """The regions of one's own whose keys can be used."""
    owned: dict[str, Own] = {}
    for written, one in settings.items():
        key, at = make_region_key(written), f"regions.own.{written}"
        if key in _TAKEN:
            faults.append(f"{at}: {key} means something by itself, take another key")
        elif not _KEY.fullmatch(key):
            faults.append(f"{at}: a region's key has letters, digits and _ only")
        elif key in owned:
            faults.append(f"{at}: is the same region as {owned[key].at}")
        else:
            owned[key] = Own(key=key, at=at, settings=one)
    return list(owned.values())


def lay_over(preset: Sequence[Region], owned: Sequence[Own], language: str) -> tuple[Region, ...]:
    """One's own regions, in their order, and those of the preset; one's own of the same key only changes that."""
    regions = {region.key: region for region in preset}
    changed = {own.key: make_own_region(own, regions.get(own.key), language) for own in owned}
    return tuple(
        {**{key: region for key, region in changed.items() if key not in regions}, **regions, **changed}.values()
    )


def make_own_region(own: Own, before: Region | None, language: str) -> Region:
    """`own` without its places; `before` is the preset's region of that key."""
    said, names = own.settings, load_names().get(own.key, {})
    fallback, spoken = (before.name, before.language) if before else _choose_fallback(own.key, names, language)
    english = choose_name(said.names, "en")
    own_name = choose_name(said.names, language) or said.name
    shown, spoken = (own_name, None) if own_name else (english, "en") if english else (fallback, spoken)
    called = {said.name or fallback, *said.names.values(), *(name for row in names.values() for name in row)}
    region = before or Region(key=own.key, name=shown)
    return replace(region, name=shown, language=spoken, called=region.called | called)


def _choose_fallback(key: str, names: Names, language: str) -> tuple[str, str | None]:
    return choose_shown_name(names, language) if names else (tell_key(key), None)


def tell_key(key: str) -> str:
    """A region's name where only its key is known: Gulf States of gulf_states."""
    return key.replace("_", " ").title()


def nest_regions(scheme: Scheme, owned: Iterable[Own], faults: list[str]) -> Scheme:
    """`scheme` with one's own regions inside those that they are within."""
    parents = {region.key: region.parent for region in scheme.regions}
    for own in owned:
        within = own.settings.within
        if within is None:
            continue
        parent, at = find_named_region(scheme, within), f"{own.at}.within"
        if parent is None:
            faults.append(f"{at}: {tell_unknown_region(scheme, within)}")
        elif parent == WORLD:
            faults.append(f"{at}: {WORLD} has no parts, leave it out")
        elif own.key in list_ancestors(parent, parents):
            faults.append(f"{at}: {own.key} would be within itself, leave it out")
        else:
            parents[own.key] = parent
    return replace(scheme, regions=tuple(replace(region, parent=parents[region.key]) for region in scheme.regions))


def list_lifted(first: Sequence[str], parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """The regions of `first`, each behind those that it is part of and that are not among `first` themselves."""
    named = frozenset(first)
    lifted = (one for key in first for one in reversed(list_ancestors(key, parents)) if one == key or one not in named)
    return tuple(dict.fromkeys(lifted))


def list_ancestors(key: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """The region `key` and what it is part of, the narrowest first."""
    found = [key]
    while above := parents[found[-1]]:
        found.append(above)
    return tuple(found)


def drop_empty(regions: Sequence[Region]) -> tuple[Region, ...]:
    """`regions` without those that hold no place, nor a part that does; World stays."""
    parents = {region.key: region.parent for region in regions}
    full = {above for region in regions if region.places for above in list_ancestors(region.key, parents)}
    return tuple(one for one in regions if one.key in full or one.key == WORLD)


def find_hollow(regions: Sequence[Region], owned: Iterable[Own]) -> Iterator[str]:
    """Tell of one's own regions that never had a place or a part."""
    full = {region.key for region in regions if region.places} | {region.parent for region in regions}
    for own in owned:
        if own.key not in full and not own.settings.places:
            yield f"{own.at}: has no places, and no region is within it, give it `places`"


def find_shared_names(scheme: Scheme, owned: Iterable[Own]) -> Iterator[str]:
    """Tell of one's own regions that readers could not tell from others."""
    names = [(spell_region(region.name), region.key) for region in scheme.regions]
    keys = {region.key: region for region in scheme.regions}
    for own in owned:
        name = keys[own.key].name if own.key in keys else None
        others = [key for spelled, key in names if name and spelled == spell_region(name) and key != own.key]
        if others:
            yield f"{own.at}.name: {others[0]} is called {name!r} already"


def find_order(order: Sequence[str], scheme: Scheme, faults: list[str]) -> list[str]:
    """The keys of the regions that `order` names."""
    keys: list[str] = []
    for value in order:
        key = find_named_region(scheme, value)
        if key is None:
            faults.append(f"regions.order: {tell_unknown_region(scheme, value)}")
        elif key in keys:
            faults.append(f"regions.order: {value!r} is there more than once")
        else:
            keys.append(key)
    return keys


def make_ordered_scheme(scheme: Scheme, first: Sequence[str]) -> Scheme:
    """`scheme` with the regions of `first` before others, World last unless it is one of them, parts behind wholes.

    A part that is among `first` lifts what it is part of, unless that is among them too.
    """
    parents = {region.key: region.parent for region in scheme.regions}
    first = list_lifted(first, parents)
    rest = sorted(parents.keys() - first, key=lambda key: (key == WORLD, list(parents).index(key)))
    ranks = {key: rank for rank, key in enumerate((*first, *rest))}
    lineages = {key: [ranks[one] for one in reversed(list_ancestors(key, parents))] for key in parents}
    return replace(scheme, regions=tuple(sorted(scheme.regions, key=lambda region: lineages[region.key])))
