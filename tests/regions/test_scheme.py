"""Regions are printed in the order asked for, and known by many names."""

from __future__ import annotations

from typing import Any

import pytest

from digest.regions.scheme import find_region
from tests.regions.schemes import NEWSROOM, PRESETS, divide, find_faults, keys, own


def test_world_is_last_unless_it_is_asked_for() -> None:
    assert keys(divide(order=("Oceania",)))[-1] == "world"
    assert keys(divide(order=("Oceania", "World")))[:2] == ["oceania", "world"]


@pytest.mark.parametrize("written", ["south-asia", "South Asia", " SOUTH  ASIA ", "Asie du Sud", "جنوبی ایشیا"])
def test_order_takes_keys_and_names_as_people_write_them(written: str) -> None:
    ordered = divide(order=(written, "Latin America and the Caribbean"))
    assert keys(ordered)[:2] == ["south_asia", "latin_america"]
    assert keys(ordered)[2:] == [key for key in keys(NEWSROOM) if key not in {"south_asia", "latin_america"}]


def test_order_moves_parts_among_their_like_only() -> None:
    ordered = divide(scheme="m49", order=("europe", "western_asia", "asia", "northern_europe"))
    assert keys(ordered)[:2] == ["europe", "northern_europe"]
    assert keys(ordered)[keys(ordered).index("asia") + 1] == "western_asia"


def test_a_part_lifts_what_it_is_part_of_unless_that_has_a_place_of_its_own() -> None:
    nested = {"lahore": own("Lahore", within="pakistan"), "pakistan": own("PK", within="south_asia")}
    lifted = divide(own=nested, order=("lahore", "middle_east"))
    assert keys(lifted)[:4] == ["south_asia", "pakistan", "lahore", "middle_east"]
    placed = divide(own=nested, order=("lahore", "middle_east", "south_asia"))
    assert keys(placed)[:4] == ["middle_east", "south_asia", "pakistan", "lahore"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"order": ("atlantis",)}, "regions.order: there is no region 'atlantis', choose from: north_america, "),
        ({"order": ("south_azia",)}, "regions.order: there is no region 'south_azia' (did you mean 'south_asia'?)"),
        ({"order": ("africa", "Africa")}, "regions.order: 'Africa' is there more than once"),
        (
            {"scheme": "moon"},
            "regions.scheme: there is no scheme 'moon', choose from: continents, m49, mena, newsroom, o",
        ),
        ({"scheme": "m94"}, "regions.scheme: there is no scheme 'm94', choose from: "),
        ({"scheme": "../newsroom"}, "regions.scheme: there is no scheme '../newsroom' (did you mean 'newsroom'?)"),
    ],
)
def test_a_wrong_order_or_scheme_names_the_key_and_what_could_be_meant(settings: dict[str, Any], told: str) -> None:
    (fault,) = find_faults(**settings)
    assert fault.startswith(told)


@pytest.mark.parametrize(
    ("value", "region"),
    [
        ("middle-east", "middle_east"),
        ("Middle East", "middle_east"),
        ("Proche-Orient", "middle_east"),
        ("الشرق الأوسط", "middle_east"),
        ("Latin America & Caribbean", "latin_america"),
        ("Latin America", "latin_america"),
        ("World", "world"),
        ("international", "world"),
        ("Monde", "world"),
        ("PK", "south_asia"),
        ("de", "europe"),
        ("US", "north_america"),
        ("US-TX", "north_america"),
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
        ("Western Europe", "europe"),
        ("Sub-Saharan Africa", "africa"),
        ("Asia", None),
        ("Americas", None),
        ("Sports", None),
        ("Lahore", None),
        ("", None),
        ("--", None),
    ],
)
def test_declared_regions_are_found(value: str, region: str | None) -> None:
    assert find_region(NEWSROOM, value) == region


@pytest.mark.parametrize(
    ("value", "region"),
    [
        ("Lahore", "punjab"),
        ("US-TX", "south"),
        ("Ohio", "north_america"),
        ("Gulf", "gulf"),
        ("خلیج", "gulf"),
        ("QA", "gulf"),
    ],
)
def test_regions_of_ones_own_and_their_places_are_declared_alike(value: str, region: str) -> None:
    gulf = own("AE", "QA", names={"ur": "خلیج"}, within="middle_east")
    scheme = divide(own={"gulf": gulf, "punjab": own("Lahore"), "south": own("US-TX")})
    assert find_region(scheme, value) == region


def test_what_another_scheme_calls_a_region_is_found_by_its_countries() -> None:
    assert find_region(PRESETS["continents"], "South Asia") == "asia"
    assert find_region(PRESETS["m49"], "Middle East") == "western_asia"
    assert find_region(PRESETS["m49"], "Central Asia") == "central_asia"
    assert find_region(PRESETS["mena"], "Iraq") == "iraq"
