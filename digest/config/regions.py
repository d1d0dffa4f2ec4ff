"""What a configuration says of regions, checked against the newsletter's own scheme, and brought to the regions' keys.

The scheme and the names of places are only read when a key needs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from digest.model import Region, Scheme
from digest.regions.dividing import divide_world
from digest.regions.names import make_key
from digest.regions.places import find_code, tell_unfit_place
from digest.regions.scheme import find_named_region, find_region
from digest.regions.spelling import make_region_key, tell_unknown_region
from digest.settings import Settings, SourceSettings
from digest.urls import hide_secrets


def find_region_faults(settings: Settings) -> Iterator[str]:
    """Find what cannot be meant of regions: the dotted key, and what is wrong.

    Of a scheme that there is not nothing more is told.
    """
    if not 0 <= settings.regions.least_confidence <= 1:
        yield f"regions.least_confidence: {settings.regions.least_confidence!r} is not between 0 and 1"
    yield from _find_unknown_codes(settings)
    if not _needs_scheme(settings):
        return
    scheme, faults = divide_world(settings.regions)
    yield from faults
    if scheme.name == settings.regions.scheme:
        yield from _find_unknown_regions(settings, _add_faulty(scheme, settings))


def _add_faulty(scheme: Scheme, settings: Settings) -> Scheme:
    """`scheme` with those of one's own regions that are left out of it, so that only their own faults are told."""
    known = {region.key for region in scheme.regions}
    keys = [key for key in map(make_region_key, settings.regions.own) if key not in known]
    return replace(scheme, regions=(*scheme.regions, *(Region(key=key, name=key) for key in dict.fromkeys(keys))))


def tell_source_key(index: int, source: SourceSettings, key: str) -> str:
    """How errors call a `key` of a source: by its place in the file, counted from 0, and by where it is."""
    return f"sources.{index}.{key} ({hide_secrets(source.at)})"


def settle_regions(settings: Settings) -> Settings:
    """`settings` without faults, with the keys of regions in limits and rules, however they were written."""
    regions, choice = settings.regions, settings.choice
    if not (regions.limits or any(rule.region for rule in choice.rules)):
        return settings
    scheme, _ = divide_world(regions)
    limits = {_find_key(scheme, written): limit for written, limit in regions.limits.items()}
    rules = [replace(rule, region=_find_key(scheme, rule.region)) if rule.region else rule for rule in choice.rules]
    return replace(settings, regions=replace(regions, limits=limits), choice=replace(choice, rules=tuple(rules)))


def _find_key(scheme: Scheme, written: str) -> str:
    return find_named_region(scheme, written) or written


def _needs_scheme(settings: Settings) -> bool:
    regions = settings.regions
    divided = regions.scheme != "newsroom" or regions.order or regions.move or regions.own
    counted = regions.limits or regions.sections or any(rule.region for rule in settings.choice.rules)
    return bool(divided or counted or any(source.region for source in settings.sources))


def _find_unknown_codes(settings: Settings) -> Iterator[str]:
    """Tell of what stands for a country or a state, and is none."""
    for name, place in settings.regions.names.items():
        if not make_key(name):
            yield f"regions.names.{name!r}: is no name"
        if find_code(place) is None:
            yield f"regions.names.{name}: {tell_unfit_place(place)}"
    for index, source in enumerate(settings.sources):
        if source.country and find_code(source.country) is None:
            yield f"{tell_source_key(index, source, 'country')}: {tell_unfit_place(source.country)}"


def _find_unknown_regions(settings: Settings, scheme: Scheme) -> Iterator[str]:
    """Tell of what stands for a region, or a place in one, and means nothing in `scheme`."""
    for index, source in enumerate(settings.sources):
        if source.region and find_region(scheme, source.region) is None:
            yield f"{tell_source_key(index, source, 'region')}: {tell_unknown_region(scheme, source.region)}"
    for part, region in settings.regions.sections.items():
        if not part.strip():
            yield f"regions.sections.{part!r}: is no part of a site and no category"
        if find_region(scheme, region) is None:
            yield f"regions.sections.{part}: {tell_unknown_region(scheme, region)}"
    for index, rule in enumerate(settings.choice.rules):
        if rule.region and find_named_region(scheme, rule.region) is None:
            yield f"choice.rules.{index}.region: {tell_unknown_region(scheme, rule.region)}"
    yield from _find_wrong_limits(settings, scheme)


def _find_wrong_limits(settings: Settings, scheme: Scheme) -> Iterator[str]:
    found: dict[str, str] = {}
    for written in settings.regions.limits:
        key = find_named_region(scheme, written)
        if key is None:
            yield f"regions.limits.{written}: {tell_unknown_region(scheme, written)}"
        elif key in found:
            yield f"regions.limits.{written}: is the same region as regions.limits.{found[key]}"
        else:
            found[key] = written
