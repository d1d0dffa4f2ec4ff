"""Schemes hold every country once, are printed in the order asked for, and know regions by many names."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from digest.errors import ConfigError
from digest.model import Region, Scheme
from digest.regions.scheme import check_countries, find_region, load_countries, load_scheme
from digest.settings import RegionSettings
from tests.shared import SHARED, needs_shared

NEWSROOM = load_scheme()


def keys(scheme: Scheme) -> list[str]:
    return [region.key for region in scheme.regions]


def test_every_country_is_in_one_region() -> None:
    assert len(load_countries()) == 250
    assert sum(len(region.places) for region in NEWSROOM.regions) == 250
    assert frozenset().union(*(region.places for region in NEWSROOM.regions)) == load_countries()


def test_world_is_last_unless_it_is_asked_for() -> None:
    assert keys(NEWSROOM)[-1] == "world"
    assert keys(load_scheme(RegionSettings(order=("Oceania",))))[-1] == "world"
    assert keys(load_scheme(RegionSettings(order=("Oceania", "World"))))[:2] == ["oceania", "world"]


@pytest.mark.parametrize("written", ["south-asia", "South Asia", "south_asia", " SOUTH  ASIA "])
def test_order_takes_keys_as_people_write_them(written: str) -> None:
    ordered = load_scheme(RegionSettings(order=(written, "Latin America and the Caribbean")))
    assert keys(ordered)[:2] == ["south_asia", "latin_america"]
    assert keys(ordered)[2:] == [key for key in keys(NEWSROOM) if key not in {"south_asia", "latin_america"}]


def test_unknown_region_in_order_names_the_key_the_value_and_the_choices() -> None:
    with pytest.raises(ConfigError) as caught:
        load_scheme(RegionSettings(order=("atlantis",)))
    assert "regions.order" in str(caught.value)
    assert "atlantis" in str(caught.value)
    assert "southeast_asia" in str(caught.value)


def test_region_twice_in_order_is_refused() -> None:
    with pytest.raises(ConfigError, match="more than once"):
        load_scheme(RegionSettings(order=("africa", "Africa")))


def test_unknown_scheme_names_the_choices() -> None:
    with pytest.raises(ConfigError, match="newsroom"):
        load_scheme(RegionSettings(scheme="moon"))


def test_country_in_two_regions_is_refused() -> None:
    twice = replace(NEWSROOM, regions=(*NEWSROOM.regions, Region(key="x", name="X", places=frozenset({"PK"}))))
    with pytest.raises(ConfigError, match="PK"):
        check_countries(twice)


def test_country_in_no_region_is_refused() -> None:
    with pytest.raises(ConfigError, match="AQ, TF"):
        check_countries(replace(NEWSROOM, regions=NEWSROOM.regions[:-1]))


@pytest.mark.parametrize(
    ("value", "region"),
    [
        ("middle-east", "middle_east"),
        ("Middle East", "middle_east"),
        ("Latin America & Caribbean", "latin_america"),
        ("Latin America", "latin_america"),
        ("World", "world"),
        ("international", "world"),
        ("PK", "south_asia"),
        ("de", "europe"),
        ("US", "north_america"),
        ("U.S.", "north_america"),
        ("usa", "north_america"),
        ("UK", "europe"),
        ("UAE", "middle_east"),
        ("EU", "europe"),
        ("Germany", "europe"),
        ("Deutschland", "europe"),
        ("Côte d’Ivoire", "africa"),
        ("پاکستان", "south_asia"),
        ("مصر", "middle_east"),
        ("भारत", "south_asia"),
        ("Gaza", "middle_east"),
        ("Korea", "east_asia"),
        ("Asia", None),
        ("Americas", None),
        ("Sports", None),
        ("Paris Hilton", None),
        ("", None),
        ("--", None),
    ],
)
def test_declared_regions_are_found(value: str, region: str | None) -> None:
    assert find_region(NEWSROOM, value) == region


@needs_shared
def test_newsroom_is_the_scheme_of_reference() -> None:
    tables = json.loads((SHARED / "data/regions/regions.json").read_text("utf-8"))["regions"]
    expected = {key: (table["name"], frozenset(table["countries"].split())) for key, table in tables.items()}
    assert {region.key: (region.name, region.places) for region in NEWSROOM.regions} == expected
    assert keys(NEWSROOM) == list(tables)
