"""The schemes of the package hold every country once, and their regions have names in ten languages."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from digest.regions.gazetteer import load_gazetteer, parse_entry
from digest.regions.presets import list_languages, load_countries, load_names, load_preset
from digest.regions.scheme import find_region, load_scheme, make_place_map
from digest.regions.spelling import find_named_region, spell_region
from tests.regions.schemes import NEWSROOM, PRESETS, is_whole, keys, places_of
from tests.shared import SHARED, needs_shared

TEN = ("en", "ar", "ur", "fa", "hi", "fr", "es", "pt", "de", "tr")


def test_there_are_four_presets_and_each_is_whole() -> None:
    assert list(PRESETS) == ["continents", "m49", "mena", "newsroom"]
    assert all(map(is_whole, PRESETS.values()))
    assert all(scheme.regions[-1].key == "world" for scheme in PRESETS.values())


def test_the_presets_have_the_countries_of_the_gazetteer() -> None:
    entries = map(parse_entry, load_gazetteer().names.values())
    codes = {code[:2] for entry in entries for sense in entry.senses for code in sense.codes}
    assert codes == load_countries()
    assert len(codes) == 250


@needs_shared
def test_newsroom_is_the_scheme_of_reference() -> None:
    tables = json.loads((SHARED / "data/regions/regions.json").read_text("utf-8"))["regions"]
    expected = {key: (table["name"], frozenset(table["countries"].split())) for key, table in tables.items()}
    assert {region.key: (region.name, region.places) for region in NEWSROOM.regions} == expected
    assert keys(NEWSROOM) == list(tables)


def test_m49_has_the_sub_regions_of_the_un_within_its_regions() -> None:
    roots = [region.key for region in PRESETS["m49"].regions if region.parent is None]
    assert roots == ["africa", "americas", "asia", "europe", "oceania", "world"]
    assert len(PRESETS["m49"].regions) - len(roots) == 17
    assert places_of(PRESETS["m49"], "northern_africa") == {"DZ", "EG", "EH", "LY", "MA", "SD", "TN"}
    assert make_place_map(PRESETS["m49"]).find(("DE", "FR", "PL")) == "europe"


def test_in_mena_each_country_of_the_middle_east_and_north_africa_is_a_section() -> None:
    parts = [region for region in PRESETS["mena"].regions if region.parent == "middle_east"]
    codes = {code for region in parts for code in region.places}
    assert all(len(region.places) == 1 for region in parts)
    assert codes == places_of(NEWSROOM, "middle_east") | {"LY", "TN", "DZ", "MA", "EH", "SD"}
    others = {region.key: region.places - codes for region in NEWSROOM.regions if region.key != "middle_east"}
    assert {key: places_of(PRESETS["mena"], key) for key in others} == others


def test_continents_are_the_seven_and_world() -> None:
    assert len(PRESETS["continents"].regions) == 8
    assert {key: find_region(PRESETS["continents"], key) for key in ("MX", "TR", "EG", "RU", "AQ", "FJ")} == {
        "MX": "north_america",
        "TR": "asia",
        "EG": "africa",
        "RU": "europe",
        "AQ": "antarctica",
        "FJ": "oceania",
    }


@pytest.mark.parametrize("preset", PRESETS)
def test_every_region_has_a_name_of_its_own_in_ten_languages(preset: str) -> None:
    assert set(list_languages()) == set(TEN)
    for language in TEN:
        names = [region.name for region in load_preset(preset, language)]
        assert all(names)
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("preset", PRESETS)
def test_no_name_of_a_region_is_another_regions_too(preset: str) -> None:
    spelled = [{spell_region(text) for text in (region.key, *region.called)} for region in load_preset(preset)]
    assert max(Counter(text for texts in spelled for text in texts).values()) == 1
    assert all(
        find_named_region(PRESETS[preset], name) == region.key
        for region in PRESETS[preset].regions
        for name in region.called
    )


def test_no_row_of_names_is_left_over() -> None:
    used = {key for scheme in PRESETS.values() for key in keys(scheme)} | {"mena"}
    assert load_names().keys() == used


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("ur", "مشرق وسطیٰ"),
        ("pt-BR", "Oriente Médio"),
        ("DE", "Naher Osten"),
        ("sw", "Middle East"),
        ("", "Middle East"),
    ],
)
def test_names_are_in_the_newsletters_language_or_english(language: str, name: str) -> None:
    scheme = load_scheme(language=language)
    assert next(region.name for region in scheme.regions if region.key == "middle_east") == name


def test_a_scheme_can_be_a_key() -> None:
    assert {load_scheme(): 1} == {NEWSROOM: 1}
