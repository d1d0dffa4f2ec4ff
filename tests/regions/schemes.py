"""Makers for tests of schemes: presets, regions of one's own, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from digest.errors import ConfigError
from digest.model import Scheme
from digest.regions.dividing import divide_world
from digest.regions.presets import list_presets, load_countries
from digest.regions.scheme import load_scheme
from digest.settings import OwnRegionSettings, RegionSettings

NEWSROOM = load_scheme()
PRESETS = {name: load_scheme(RegionSettings(scheme=name)) for name in list_presets()}


def keys(scheme: Scheme) -> list[str]:
    return [region.key for region in scheme.regions]


def places_of(scheme: Scheme, key: str) -> frozenset[str]:
    return next(region.places for region in scheme.regions if region.key == key)


def own(*places: str, **more: Any) -> OwnRegionSettings:
    return OwnRegionSettings(places=places, **more)


def divide(**settings: Any) -> Scheme:
    return load_scheme(RegionSettings(**settings))


def find_faults(**settings: Any) -> tuple[str, ...]:
    """What is wrong; the scheme is refused for it."""
    _, faults = divide_world(RegionSettings(**settings))
    with pytest.raises(ConfigError) as caught:
        divide(**settings)
    assert all(fault in str(caught.value) for fault in faults)
    return faults


def is_whole(scheme: Scheme) -> bool:
    """Whether every country is in exactly one region, and parts stand right behind what they are part of."""
    counts = Counter(place for region in scheme.regions for place in region.places)
    lineages = scheme.lineages
    seen: list[str] = []
    for key in keys(scheme):
        if not set(lineages[key][:-1]) <= set(seen):
            return False
        # between a region and its part there is nothing but other parts of that region
        behind = seen[seen.index(lineages[key][-2]) + 1 :] if len(lineages[key]) > 1 else []
        if not all(lineages[key][-2] in lineages[other] for other in behind):
            return False
        seen.append(key)
    return load_countries() <= counts.keys() and set(counts.values()) == {1}
