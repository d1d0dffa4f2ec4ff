"""What trips those who count names: homonyms, powers that act abroad, hubs, money, sport, news of one's own town."""

from __future__ import annotations

from typing import Any

import pytest

from digest.model import Dateline, Guide, Placed, Region, Scheme
from digest.regions.classify import place_article
from digest.regions.scheme import load_scheme
from tests.factories import make_article

NEWSROOM = load_scheme()
NESTED = Scheme(
    name="nested",
    regions=(
        Region(key="middle_east", name="Middle East", places=frozenset({"IL", "PS", "LB", "SY", "IQ"})),
        Region(key="gulf", name="Gulf", places=frozenset({"SA", "QA", "AE", "KW"}), parent="middle_east"),
        Region(key="iran", name="Iran", places=frozenset({"IR"}), parent="middle_east"),
        Region(key="europe", name="Europe", places=frozenset({"FR", "DE", "GB"})),
        Region(key="us", name="United States", places=frozenset({"US"})),
        Region(key="texas", name="Texas", places=frozenset({"US-TX", "dallas"}), parent="us"),
        Region(key="world", name="World"),
    ),
)


def place(
    title: str,
    text: str = "",
    *places: str,
    guide: Guide = Guide(),  # noqa: B008 frozen
    scheme: Scheme = NEWSROOM,
    **changes: Any,
) -> Placed:
    dateline = Dateline(text="/".join(places), places=places) if places else None
    return place_article(make_article(title=title, text=text, dateline=dateline, **changes), scheme, guide)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Police in London, Ontario, look for a lost llama", "It was last seen near a creek, London police said."),
        ("Ferry museum opens in Paris, Ontario", "Paris has waited for it, Canadian sailors say."),
        ("Spring fair comes to Turkey, Texas", "Turkey will close its main street, a Texas sheriff said."),
        ("New bakery in Poland, Ohio", "Poland has only one other, the Ohio couple found."),
        ("Mayor of Peru, Ind., resigns", "The council of Peru meets in May."),
        ("GLASGOW, Ky., mourns its librarian", "Kentucky readers sent flowers to Glasgow."),
        ("Georgia weighs a new peach tax", "Growers near Macon and Savannah object."),
        ("Georgia recounts ballots", "Clerks in Atlanta worked all night."),
    ],
)
def test_towns_called_as_elsewhere_are_where_their_state_is(title: str, text: str) -> None:
    assert place(title, text).region == "north_america"


@pytest.mark.parametrize(
    ("title", "text", "region"),
    [
        ("Georgia signs up for grid study", "Tbilisi wants the cable to end near Batumi.", "europe"),
        ("Jordan opens desert railway", "Trains will leave Amman at noon.", "middle_east"),
        ("Coach Jordan Wells quits", "Wells left Denver after a season with Chad Moore.", "north_america"),
        ("Author Jack London honoured", "A cabin near Oakland in California will bear his name.", "north_america"),
        ("Paris Miller wins chess final", "The girl from Ohio beat a boy from Iowa.", "north_america"),
        ("Chad counts its elephants", "Rangers flew from N'Djamena.", "africa"),
    ],
)
def test_names_of_people_are_no_countries(title: str, text: str, region: str) -> None:
    assert place(title, text).region == region


@pytest.mark.parametrize(
    ("title", "text", "region"),
    [
        (
            "U.S. strikes Iran-backed militias in Syria",
            "American jets hit two depots, U.S. officers said.",
            "middle_east",
        ),
        ("US destroyer fires on boats off Yemen", "The U.S. Navy told no more.", "middle_east"),
        ("Trump to meet leaders in Tokyo", "Washington wants a deal on cars.", "east_asia"),
        ("American troops leave Niger base", "The last U.S. flight took off on Sunday.", "africa"),
        ("UK minister visits Kenya farms", "She saw tea near Kericho, Kenya's growers said.", "africa"),
    ],
)
def test_story_is_where_a_power_acts(title: str, text: str, region: str) -> None:
    assert place(title, text).region == region


@pytest.mark.parametrize(
    "title",
    [
        "Congress to let Iran deadline pass",
        "Senate weighs sanctions on Russia",
        "Attorney General recuses himself from Russia inquiry",
        "Grand Jury hears Ukraine witness",
        "U.S. stocks fall",
        "Trump signs order on fishing",
    ],
)
def test_what_a_power_does_at_home_is_at_home(title: str) -> None:
    assert place(title).region == "north_america"


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("Philippine Senate opens flood inquiry", "southeast_asia"),
        ("India’s Congress picks candidates", "south_asia"),
        ("Nigerian Senate votes on fuel", "africa"),
    ],
)
def test_senates_of_others_are_theirs(title: str, region: str) -> None:
    assert place(title).region == region


@pytest.mark.parametrize("hub", ["UNITED NATIONS", "GENEVA", "WASHINGTON", "BRUSSELS", "NEW YORK", "LONDON", "VIENNA"])
def test_news_from_a_hub_is_about_what_it_names(hub: str) -> None:
    placed = place("Envoy pleads for Gaza hospitals", "Fuel has run out in Gaza, doctors told Israel.", hub)
    assert placed.region == "middle_east"


@pytest.mark.parametrize(
    ("places", "region"),
    [
        (("DENVER", "BOSTON"), "north_america"),
        (("CLEVELAND", "MEXICO CITY", "DETROIT"), "north_america"),
        (("Nairobi", "Kampala"), "africa"),
        (("LONDON, Ontario",), "north_america"),
        (("MELBOURNE, Fla.",), "north_america"),
    ],
)
def test_datelines_of_several_towns(places: tuple[str, ...], region: str) -> None:
    assert place("Storm delays trains", "Crews worked all night.", *places).region == region


@pytest.mark.parametrize(
    "text",
    [
        "The bond of 75 mln Australian dlrs was sold.",
        "The loan of 200 million Swiss francs was sold.",
        "It cost 40 Canadian dollars.",
        "Traders bought Japanese yen.",
    ],
)
def test_money_is_no_place(text: str) -> None:
    assert place("Dealers had a calm day", text).region == "world"


def test_match_is_where_it_is_played() -> None:
    assert place("England beat Pakistan in Lahore", "Rain cut play short in Lahore.").region == "south_asia"
    assert place("Brazil lose to Ghana in Accra", "Fans in Accra danced. Brazil go home.").region == "africa"


def test_trip_around_the_earth_is_of_the_world() -> None:
    trip = "They crossed Japan, Peru and Kenya on a tandem, slept in Norway and swam off Samoa."
    assert place("Two friends race across the globe", trip).region == "world"


def test_three_regions_at_once_are_none() -> None:
    placed = place("Kenya, Peru and Nepal sign seed pact")
    assert placed.region == "world"
    assert {"africa", "latin_america", "south_asia"} == set(placed.secondary)
    assert place("Kenya, Peru and Nepal sign seed pact in Kenya").region == "africa"


def test_passing_mention_in_a_long_text_is_not_enough() -> None:
    filler = "The water boils and the tea steeps for a while. " * 60
    assert place("How to brew tea", f"{filler} A friend from Ghana agreed. {filler}").region == "world"
    assert place("How to brew tea", f"Short answer: hot. {filler[:200]} A friend from Ghana agreed.").region == "africa"


HOME = Guide(country="US")


@pytest.mark.parametrize(
    ("title", "text", "region"),
    [
        ("Library adds a reading room", "Readers asked for it.", "north_america"),
        ("Georgia recounts ballots", "Clerks worked all night.", "north_america"),
        ("Quake shakes Kathmandu", "Nepal counts the damage.", "south_asia"),
        ("Floods hit Ghana", "", "africa"),
        ("Georgia recounts ballots", "Tbilisi waited all night.", "europe"),
    ],
)
def test_home_of_a_source_is_where_its_stories_are_unless_they_say_otherwise(
    title: str, text: str, region: str
) -> None:
    placed = place(title, text, guide=HOME)
    assert placed.region == region
    assert ("home", "US") in {(piece.field, piece.country) for piece in placed.evidence}


def test_namesakes_of_a_capital_are_meant_at_home_only() -> None:
    title, text = "London police look for a lost llama", "It was last seen near a creek."
    assert place(title, text).region == "europe"
    assert place(title, text, guide=Guide(country="CA")).region == "north_america"


def test_offices_without_a_country_are_not_those_of_another_one_than_home() -> None:
    assert place("Congress splits over seats", "", guide=Guide(country="IN")).region == "south_asia"


def test_names_of_an_editor_count_and_win() -> None:
    guide = Guide(names={"model town": "PK", "paris": "US-TX", "شهر نو": "IR"})
    assert place("Model Town floods again", guide=guide).region == "south_asia"
    assert place("Paris fair opens", guide=guide).region == "north_america"
    assert place("باران در شهر نو", guide=guide, language="fa").region == "middle_east"
    assert place("Model Town floods again").region == "world"


def test_less_sure_than_asked_for_is_world() -> None:
    title, text = "Kenya and India share power", "Nairobi and Delhi agreed."
    placed = place(title, text)
    asked = Guide(least_confidence=placed.confidence + 0.01)
    assert placed.region != "world"
    assert place(title, text, guide=asked).region == "world"
    assert place(title, text, guide=asked).confidence == placed.confidence


@pytest.mark.parametrize(
    ("title", "text", "region"),
    [
        ("Qatar builds a port", "Doha paid.", "gulf"),
        ("Qatar and Kuwait build a port", "Doha paid.", "gulf"),
        ("Qatar and Iran build a port", "Doha and Tehran paid.", "middle_east"),
        ("Lebanon builds a port", "Beirut paid. A Qatari watched.", "middle_east"),
        ("Middle East warms", "Iran and Iranian growers suffer.", "iran"),
        ("Middle East warms", "Growers suffer.", "middle_east"),
        ("Houston floods", "", "texas"),
        ("Dallas floods", "", "texas"),
        ("Boston floods", "", "us"),
        ("Berlin floods", "", "europe"),
    ],
)
def test_part_of_a_region_takes_what_is_clearly_about_it(title: str, text: str, region: str) -> None:
    assert place(title, text, scheme=NESTED).region == region


def test_parts_add_up_before_their_region_is_held_against_others() -> None:
    placed = place("France, Qatar and Iran talk", "Doha and Tehran asked Paris.", scheme=NESTED)
    assert placed.region == "middle_east"
    assert placed.secondary == ("europe",)
