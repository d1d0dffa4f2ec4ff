"""What a headline says that people do elsewhere, where they only meet, and which of several places a name means."""

from __future__ import annotations

import pytest

from digest.model import Guide, Scheme
from digest.regions.gazetteer import load_gazetteer, parse_entry
from digest.regions.scheme import load_scheme
from digest.settings import OwnRegionSettings, RegionSettings
from tests.regions.test_hard_cases import place


@pytest.mark.parametrize("name", ["Trump", "Donald Trump", "Biden", "Washington", "American"])
def test_people_and_seats_of_a_power_are_not_its_name(name: str) -> None:
    senses = parse_entry(load_gazetteer("en").names[name.lower()]).senses
    assert senses[0].kind == "power"
    assert parse_entry(load_gazetteer("en").names["united states"]).senses[0].kind == "actor"


@pytest.mark.parametrize(
    ("title", "text", "region"),
    [
        ("Italian marines board a ship off Somalia", "Rome said the crew was safe.", "africa"),
        ("Spanish nurses leave Senegal clinic", "Madrid said others would come.", "africa"),
        ("Russian jets hit market in Homs", "", "middle_east"),
        ("Japanese trawlers seen near Perth", "", "oceania"),
        ("Dutch king visits Ghana", "He will see a school in Kumasi.", "africa"),
        ("Leeds sign Colombian keeper", "", "europe"),
        ("Deutsche Ärzte in Ghana geehrt", "", "africa"),
    ],
)
def test_story_is_where_people_act_and_not_where_they_are_from(title: str, text: str, region: str) -> None:
    assert place(title, text).region == region


def test_office_at_home_acts_on_those_that_its_headline_names() -> None:
    placed = place("Senate panel calls lawyer over Iran cable", "Members asked what Tehran had paid.")
    assert placed.region == "north_america"
    assert placed.secondary == ("middle_east",)


def test_people_at_home_are_at_home() -> None:
    assert place("Kenyan farmers wait for rain").region == "africa"
    assert (
        place("Kenyan and Indian farmers wait for rain").confidence < place("Kenyan farmers wait for rain").confidence
    )


@pytest.mark.parametrize(
    ("title", "text", "dateline", "region"),
    [
        ("Somalia peace talks open in Doha", "Envoys met in a Qatari hotel.", (), "africa"),
        ("Armenia and Azerbaijan hold summit in Jeddah", "The Saudi hosts were pleased.", (), "europe"),
        ("Afghanistan conference opens in Tashkent", "Uzbek guards closed two streets.", (), "south_asia"),
        ("Koreas hold talks in Moscow", "Envoys of North and South Korea met.", ("MOSCOW",), "east_asia"),
        ("Yemen talks open", "Talks on Yemen began in Geneva.", ("GENEVA",), "middle_east"),
        ("Bank lends to Sri Lanka", "The board agreed.", ("WASHINGTON",), "south_asia"),
    ],
)
def test_talks_are_about_those_who_talk(title: str, text: str, dateline: tuple[str, ...], region: str) -> None:
    assert place(title, text, *dateline).region == region
    assert place("Pourparlers sur le Soudan à Genève", language="fr").region == "africa"


def test_talks_about_nobody_else_are_where_they_are_held() -> None:
    assert place("Climate summit opens in Dubai", "Delegates met in a tent.").region == "middle_east"
    assert place("Council weighs tram fares", "Geneva wants cheaper rides.", "GENEVA").region == "europe"


@pytest.mark.parametrize(
    ("title", "dateline", "region"),
    [
        ("Macon, Georgia: barn burns", (), "north_america"),
        ("Owl found in Valdosta, Georgia", (), "north_america"),
        ("Rome, Georgia, names its dog", (), "north_america"),
        ("Barn burns", ("MACON, Georgia",), "north_america"),
        ("Gori, Georgia, plants vines", (), "europe"),
        ("Tbilisi, Georgia, plants vines", (), "europe"),
        ("On Tuesday, Georgia plants vines", (), "europe"),
        ("Armenia, Georgia and Azerbaijan plant vines", (), "europe"),
    ],
)
def test_georgia_behind_a_town_is_the_state_unless_the_town_is_of_the_country(
    title: str, dateline: tuple[str, ...], region: str
) -> None:
    assert place(title, "", *dateline).region == region


@pytest.mark.parametrize("name", ["Georgia", "Valencia", "Cordoba"])
def test_names_of_places_in_several_regions_cost_confidence(name: str) -> None:
    assert place(f"{name} mends its bridge").confidence < 0.75
    assert place("Lisbon mends its bridge").confidence > 0.9


def test_longer_names_go_before_shorter_ones() -> None:
    assert place("Santiago de Compostela counts its pilgrims").region == "europe"
    assert place("Saint-Denis de la Réunion sans eau", language="fr").region == "africa"


def make_nested() -> Scheme:
    own = {
        "pakistan": OwnRegionSettings(name="Pakistan", places=("PK",), within="south_asia"),
        "lahore": OwnRegionSettings(name="Lahore", places=("Lahore",), within="pakistan"),
    }
    return load_scheme(RegionSettings(own=own))


@pytest.mark.parametrize(
    ("title", "dateline", "region"),
    [
        ("India and Pakistan share a river", (), "south_asia"),
        ("Park opens", ("AMRITSAR",), "south_asia"),
        ("Delhi opens a park", (), "south_asia"),
        ("Lahore opens a park", (), "lahore"),
        ("Karachi opens a park", (), "pakistan"),
        ("Park opens", (), "pakistan"),
    ],
)
def test_home_decides_among_parts_only_where_nothing_is_named(
    title: str, dateline: tuple[str, ...], region: str
) -> None:
    assert place(title, "", *dateline, scheme=make_nested(), guide=Guide(country="PK")).region == region


def test_a_part_is_never_surer_than_its_lead_over_other_parts() -> None:
    nested = make_nested()
    clear = place("Lahore opens a park", scheme=nested)
    mixed = place("Lahore opens a park", "Karachi will follow.", "LAHORE", scheme=nested)
    assert clear.region == mixed.region == "lahore"
    assert mixed.confidence < place("Lahore opens a park", "Karachi will follow.", "LAHORE").confidence


def test_a_place_with_a_region_of_its_own_wins_over_its_country() -> None:
    own = {"scotland": OwnRegionSettings(name="Scotland", places=("Scotland",))}
    scheme = load_scheme(RegionSettings(own=own))
    placed = place("Scotland mends its ferries", "Glasgow and Edinburgh will pay, Britain will not.", scheme=scheme)
    assert (placed.region, placed.secondary) == ("scotland", ())
    assert placed.confidence > 0.9
    assert place("Britain mends its ferries", scheme=scheme).region == "europe"


def test_two_countries_with_regions_of_their_own_are_of_what_holds_both() -> None:
    mena = load_scheme(RegionSettings(scheme="mena"))
    assert place("Qatar and Egypt share a cable", scheme=mena).region == "middle_east"
    assert place("Egypt lays a cable", scheme=mena).region == "egypt"


def test_what_is_withheld_for_little_confidence_comes_second() -> None:
    placed = place("Egyptian miners find copper", guide=Guide(least_confidence=0.95))
    assert (placed.region, placed.secondary) == ("world", ("middle_east",))
    assert placed.confidence == place("Egyptian miners find copper").confidence
