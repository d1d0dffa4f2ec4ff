"""A newsletter moves places between regions and makes its own; what cannot be meant is told with its key."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.regions.dividing import divide_world
from digest.regions.places import STATES, find_code, find_place
from digest.regions.presets import load_countries
from digest.regions.scheme import find_lineage, find_region, load_scheme, make_place_map
from digest.settings import OwnRegionSettings, RegionSettings
from tests.regions.schemes import NEWSROOM, divide, find_faults, is_whole, keys, own, places_of


@pytest.mark.parametrize("written", ["TR", "Turkey", "tr", "Türkei", "ترکیہ", "Türkiye"])
def test_a_country_moves_in_one_line_by_code_or_name(written: str) -> None:
    moved = divide(move={written: "Europe"})
    assert make_place_map(moved).find(("TR",)) == "europe"
    assert is_whole(moved)


def test_a_state_moves_and_its_country_stays() -> None:
    places = make_place_map(divide(move={"US-TX": "latin_america"}))
    assert places.find(("US-TX",)) == "latin_america"
    assert places.find(("US-OH",)) == places.find(("US",)) == "north_america"
    assert places.find(("US-TX", "US-OH")) is None


def test_own_regions_take_their_places_and_stand_first_or_within_another() -> None:
    gulf = own("AE", "Qatar", "Bahrain", within="Middle East")
    scheme = divide(own={"gulf": gulf, "punjab-cities": own("Lahore", "amritsar")})
    assert keys(scheme)[:2] == ["punjab_cities", "north_america"]
    assert keys(scheme)[keys(scheme).index("middle_east") + 1] == "gulf"
    assert places_of(scheme, "gulf") == {"AE", "QA", "BH"}
    assert places_of(scheme, "middle_east") == places_of(NEWSROOM, "middle_east") - {"AE", "QA", "BH"}
    assert places_of(scheme, "punjab_cities") == {"lahore", "amritsar"}
    assert find_lineage(scheme, "gulf") == ("middle_east", "gulf")
    assert is_whole(scheme)


def test_own_regions_nest_to_any_depth() -> None:
    nested = {"a": own("FR", within="europe"), "b": own("DE", within="a"), "c": own("Berlin", within="b")}
    scheme = divide(own=nested)
    assert find_lineage(scheme, "c") == ("europe", "a", "b", "c")
    places = make_place_map(scheme)
    assert places.find(("DE",), "berlin") == "c"
    assert places.find(("DE", "FR")) == "a"
    assert places.find(("DE", "FR", "IT")) == "europe"
    assert places.find(("DE", "JP")) is None
    deep = {
        f"r{number}": own("FR", within="europe") if not number else own(f"US-{state}", within=f"r{number - 1}")
        for number, state in enumerate(["XX", *sorted(code[3:] for code in STATES)])
    }
    assert len(find_lineage(divide(own=deep), "r51")) == 53


def test_a_long_chain_of_regions_is_divided() -> None:
    chain = {f"r{at}": OwnRegionSettings(within=f"r{at - 1}" if at else "europe") for at in range(1050)}
    chain["r1049"] = OwnRegionSettings(within="r1048", places=("FR",))
    assert len(load_scheme(RegionSettings(own=chain)).regions) > 1050


def test_an_own_region_of_a_presets_key_changes_that() -> None:
    scheme = divide(own={"latin-america": own("US-FL", name="Américas"), "central_asia": own(within="europe")})
    assert next(region.name for region in scheme.regions if region.key == "latin_america") == "Américas"
    assert places_of(scheme, "latin_america") == places_of(NEWSROOM, "latin_america") | {"US-FL"}
    assert find_lineage(scheme, "central_asia") == ("europe", "central_asia")
    assert keys(scheme)[:2] == ["north_america", "latin_america"]


@pytest.mark.parametrize(
    ("region", "language", "name"),
    [
        (own("AE"), "en", "Gulf States"),
        (own("AE", name="The Gulf"), "ur", "The Gulf"),
        (own("AE", name="The Gulf", names={"ur": "خلیج"}), "ur-PK", "خلیج"),
        (own("AE", names={"en": "The Gulf", "pt-br": "Golfo"}), "pt-BR", "Golfo"),
        (own("AE", names={"en": "The Gulf"}), "tr", "The Gulf"),
    ],
)
def test_own_regions_are_named_by_language_then_by_name_then_by_key(
    region: OwnRegionSettings, language: str, name: str
) -> None:
    scheme = load_scheme(RegionSettings(own={"gulf_states": region}), language=language)
    assert scheme.regions[0].name == name
    assert all(find_region(scheme, called) == "gulf_states" for called in (name, "gulf-states", *region.names.values()))


def test_an_own_region_called_as_one_of_the_package_has_its_names() -> None:
    scheme = load_scheme(RegionSettings(scheme="own", own={"asia": own("*")}), language="hi")
    assert [region.name for region in scheme.regions] == ["एशिया", "विश्व"]


def test_a_scheme_of_ones_own_begins_with_nothing() -> None:
    scheme = divide(scheme="own", own={"home": own("PK"), "abroad": own("*"), "texas": own("US-TX", within="abroad")})
    assert keys(scheme) == ["home", "abroad", "texas", "world"]
    assert places_of(scheme, "abroad") == load_countries() - {"PK"}
    assert is_whole(scheme)
    rest = divide(scheme="own", own={"home": own("PK")}, move={"*": "world"})
    assert places_of(rest, "world") == load_countries() - {"PK"}


def test_regions_that_moves_empty_vanish_unless_they_have_parts() -> None:
    central_asia = ("KZ", "KG", "TJ", "TM", "UZ")
    assert "central_asia" not in keys(divide(move=dict.fromkeys(central_asia, "east_asia")))
    split = divide(own={"steppe": own(*central_asia, within="central_asia")})
    assert find_lineage(split, "steppe") == ("central_asia", "steppe")
    assert "world" in keys(divide(move={"AQ": "oceania", "TF": "oceania"}))


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"move": {"Turkey": "nowhere"}}, "regions.move.Turkey: there is no region 'nowhere', choose from: "),
        ({"move": {"Turkey": "elsewhere"}}, "regions.move.Turkey: there is no region 'elsewhere'"),
        (
            {"move": {"Turkye": "europe"}},
            "regions.move.Turkye: 'Turkye' is no country, state or place that is known",
        ),
        ({"move": {"Turkey": "europe", "TR": "asia"}}, "regions.move.TR: there is no region 'asia'"),
        ({"move": {"Turkey": "europe", "TR": "africa"}}, "regions.move.TR: 'TR' is in regions.move.Turkey already"),
        ({"move": {"US-TX": "north_america"}}, "regions.move.US-TX: 'US-TX' is in north_america already"),
        ({"own": {"a": own("US", "US-TX")}}, "regions.own.a.places: 'US-TX' is in a already"),
        ({"own": {"a": own("AE"), "b": own("UAE")}}, "regions.own.b.places: 'UAE' is in regions.own.a.places already"),
        ({"own": {"a": own("AE", "ae")}}, "regions.own.a.places: 'ae' is in regions.own.a.places already"),
        ({"own": {"a": own("AE")}, "move": {"AE": "africa"}}, "regions.move.AE: 'AE' is in regions.own.a.places"),
        ({"own": {"a": own("Atlantis")}}, "regions.own.a.places: 'Atlantis' is no country, state or place that is kno"),
        ({"own": {"a": own("French")}}, "regions.own.a.places: 'French' is a people, and no country"),
        ({"own": {"a": own("QQ")}}, "regions.own.a.places: 'QQ' is no country"),
        ({"own": {"a": own("US-QQ")}}, "regions.own.a.places: 'US-QQ' is no country"),
        ({"own": {"a": own("JP", "*")}}, 'regions.own.a.places: "*" is for scheme = "own" only'),
        ({"own": {"a": own()}}, "regions.own.a: has no places, and no region is within it"),
        ({"own": {"a": own("JP", within="b")}}, "regions.own.a.within: there is no region 'b'"),
        ({"own": {"a": own("JP", within="world")}}, "regions.own.a.within: world has no parts"),
        ({"own": {"a": own("JP", within="a")}}, "regions.own.a.within: a would be within itself"),
        (
            {"own": {"a": own("JP", within="b"), "b": own("FR", within="a")}},
            "regions.own.b.within: b would be within",
        ),
        ({"own": {"World": own("JP")}}, "regions.own.World: world means something by itself"),
        ({"own": {"elsewhere": own("JP")}}, "regions.own.elsewhere: elsewhere means something by itself"),
        ({"own": {"!": own("JP")}}, "regions.own.!: a region's key has letters"),
        ({"own": {"a-b": own("JP"), "a b": own("FR")}}, "regions.own.a b: is the same region as regions.own.a-b"),
        ({"own": {"a": own("JP", name="europe")}}, "regions.own.a.name: europe is called 'europe' already"),
        ({"scheme": "own", "own": {"a": own("JP")}}, "regions.own: no region has AD, AE, AF, AG, AI and 244 more coun"),
        ({"scheme": "own", "own": {"a": own("*"), "b": own("*")}}, "regions.own.b.places: '*' is in regions.own.a"),
    ],
)
def test_what_cannot_be_meant_names_its_key(settings: dict[str, Any], told: str) -> None:
    assert any(fault.startswith(told) for fault in find_faults(**settings))


def test_all_faults_are_told_at_once() -> None:
    regions = {"a": own("Atlantis", within="nowhere"), "world": own("JP"), "b": own("FR", "FR")}
    found = find_faults(own=regions, move={"Lemuria": "mu"}, order=("oz",))
    assert [fault.partition(":")[0] for fault in found] == [
        "regions.own.world",
        "regions.own.a.within",
        "regions.move.Lemuria",
        "regions.own.a.places",
        "regions.own.b.places",
        "regions.move.Lemuria",
        "regions.order",
    ]


def test_editors_own_names_of_places_can_be_a_regions() -> None:
    scheme = divide(own={"colonies": own("Model Town")}, names={"model town": "PK"})
    assert make_place_map(scheme).find(("PK",), "model town") == "colonies"
    assert make_place_map(scheme).names == {"model town"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("PK", "PK"),
        (" pk ", "PK"),
        ("Pakistan", "PK"),
        ("پاکستان", "PK"),
        ("Birleşik Krallık", "GB"),
        ("U.S.", "US"),
        ("UK", "GB"),
        ("us-tx", "US-TX"),
        ("Georgia", "GE"),
        ("Lahore", "lahore"),
        ("São Paulo", "sao paulo"),
        ("Bavaria", "bavaria"),
        ("Red Sea", "red sea"),
        ("*", "*"),
        ("French", None),
        ("NATO", None),
        ("", None),
    ],
)
def test_a_place_is_known_by_code_or_name(text: str, place: str | None) -> None:
    assert find_place(text) == place
    assert find_code(text) == (place if place and place[:2].isupper() else None)


# Whatever anybody writes

SOME = [
    "PK",
    "Turkey",
    "EG",
    "US",
    "US-TX",
    "US-GA",
    "Lahore",
    "Red Sea",
    "KZ",
    "KG",
    "TJ",
    "TM",
    "UZ",
    "*",
    "Atlantis",
]
PARENTS = ["a", "b", "c", "europe", "central_asia", "world", "nowhere"]


@given(
    scheme=st.sampled_from(["newsroom", "m49", "mena", "continents", "own"]),
    owned=st.dictionaries(
        st.sampled_from(["a", "b", "c", "europe"]),
        st.builds(
            OwnRegionSettings,
            places=st.lists(st.sampled_from(SOME), max_size=3).map(tuple),
            within=st.none() | st.sampled_from(PARENTS),
        ),
    ),
    move=st.dictionaries(st.sampled_from(SOME), st.sampled_from(PARENTS), max_size=5),
    order=st.lists(st.sampled_from(PARENTS), max_size=3).map(tuple),
)
def test_every_country_is_in_one_region_or_something_is_wrong(
    scheme: str, owned: dict[str, OwnRegionSettings], move: dict[str, str], order: tuple[str, ...]
) -> None:
    divided, faults = divide_world(RegionSettings(scheme=scheme, own=owned, move=move, order=order))
    assert all(fault.startswith("regions.") for fault in faults)
    if not faults:
        assert is_whole(divided)
        found = make_place_map(divided)
        assert all(found.find((code,)) in keys(divided) for code in load_countries() | STATES)


@given(st.lists(st.sampled_from(sorted(load_countries() | STATES)), min_size=1, max_size=4))
def test_several_places_are_in_the_narrowest_region_that_holds_them_all(codes: list[str]) -> None:
    scheme = divide(scheme="m49", own={"texas": own("US-TX", within="northern_america")})
    places = make_place_map(scheme)
    lineages = [scheme.lineages[places.find((code,)) or ""] for code in codes]
    common = [key for key in keys(scheme) if all(key in lineage for lineage in lineages)]
    assert places.find(codes) == (max(common, key=lambda key: len(scheme.lineages[key])) if common else None)


@given(st.text(max_size=30))
def test_no_text_breaks_the_finding_of_a_region(text: str) -> None:
    assert find_region(NEWSROOM, text) in {None, *keys(NEWSROOM)}
