"""An article lands in the region it is about, with the evidence for it."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, Dateline, Placed
from digest.regions.classify import place_article
from digest.regions.scheme import load_scheme
from digest.regions.weighing import MOST_EVIDENCE
from digest.settings import RegionSettings
from tests.factories import make_article
from tests.shared import SHARED, needs_shared

NEWSROOM = load_scheme()
KEYS = {region.key for region in NEWSROOM.regions}


def make_story_about(title: str, text: str = "", *places: str, **changes: Any) -> Article:
    dateline = Dateline(text="/".join(places), places=places) if places else None
    changes.setdefault("language", "en" if title.isascii() else None)
    return make_article(title=title, text=text, dateline=dateline, **changes)


def place(title: str, text: str = "", *places: str, **changes: Any) -> Placed:
    return place_article(make_story_about(title, text, *places, **changes), NEWSROOM)


@pytest.mark.parametrize(
    ("title", "text", "region"),
    [
        (
            "Prairie towns count the cost of hail",
            "Farmers around Saskatoon lost crops, Manitoba said.",
            "north_america",
        ),
        ("State budget passes", "Lawmakers in Sacramento voted late; California borrows more.", "north_america"),
        ("Bolivian miners end blockade", "Roads to La Paz reopened on Monday.", "latin_america"),
        ("Harvest festival draws crowds", "Dancers filled Port of Spain, and Jamaica sent a band.", "latin_america"),
        ("Night train returns after ten years", "It links Vienna with Warsaw by way of Brno.", "europe"),
        ("Tbilisi signs ferry deal", "The Georgian port of Batumi will gain a line.", "europe"),
        ("Cairo opens its new library", "Readers queued along the Nile in the Egyptian capital.", "middle_east"),
        ("Water talks resume", "Envoys from Amman, Baghdad and Ankara met.", "middle_east"),
        ("Kenyan runner sets a record", "She trains near Eldoret.", "africa"),
        ("Tunisian olive growers hope for rain", "Sfax has seen none since May.", "africa"),
        ("Monsoon reaches Kerala early", "Schools in Kochi closed.", "south_asia"),
        ("Kathmandu bans plastic bags", "Nepal follows its neighbours.", "south_asia"),
        ("Almaty builds a tram", "Kazakhstan orders wagons.", "central_asia"),
        ("Silk workshop opens", "Weavers in Samarkand and Bukhara share it.", "central_asia"),
        ("Typhoon nears Okinawa", "Flights from Taipei were cancelled.", "east_asia"),
        ("Seoul and Ulaanbaatar agree on mining", "South Korea will buy copper.", "east_asia"),
        ("Hanoi cleans its lakes", "Vietnam plans more parks.", "southeast_asia"),
        ("Ferry service resumes", "Boats left Cebu for Mindanao.", "southeast_asia"),
        ("Fijian village moves uphill", "Suva paid for the houses.", "oceania"),
        ("Reef recovers", "Divers off Queensland counted more fish, Brisbane scientists say.", "oceania"),
        ("Choir sings for the moon", "Nobody knows where it came from.", "world"),
        ("الخرطوم تستقبل وفداً", "قال مسؤول سوداني إن المحادثات بدأت في بورتسودان.", "africa"),
        ("افتتاح مستشفى جديد", "أعلنت الحكومة الأردنية افتتاح المستشفى في عمّان.", "middle_east"),
        ("کراچی میں کتب میلہ", "سندھ حکومت نے طلبہ کو مفت داخلہ دیا۔", "south_asia"),
        ("نئی ریل گاڑی چل پڑی", "یہ گاڑی استنبول سے انقرہ جائے گی، ترکی کے وزیر نے کہا۔", "middle_east"),
        ("Le Sénégal inaugure un train", "La ligne relie Dakar à Thiès.", "africa"),
        ("Une crue menace la ville", "À Bruxelles, la Belgique aide les sinistrés.", "europe"),
    ],
)
def test_stories_of_every_region_find_it(title: str, text: str, region: str) -> None:
    assert place(title, text).region == region


@pytest.mark.parametrize("declared", ["south-asia", "South Asia", "PK", "Pakistan"])
def test_declared_region_wins_outright(declared: str) -> None:
    placed = place("Paris hosts France and Germany", "Berlin agreed.", "PARIS", region=declared)
    assert (placed.region, placed.confidence) == ("south_asia", 1.0)
    assert [(piece.field, piece.matched) for piece in placed.evidence] == [("region", declared)]


def test_declared_nonsense_is_ignored() -> None:
    assert place("Bolivian miners end blockade", region="Politics").region == "latin_america"


@pytest.mark.parametrize(
    ("places", "region"),
    [
        (("TAUPO, New Zealand",), "oceania"),
        (("DENVER",), "north_america"),
        (("Jerusalem", "Beirut"), "middle_east"),
        (("LONDON, Ontario",), "north_america"),
        (("Gaza",), "middle_east"),
        (("NOWHERE IN PARTICULAR",), "world"),
    ],
)
def test_dateline_places_a_story_that_names_no_other_place(places: tuple[str, ...], region: str) -> None:
    assert place("Council meets", "It rained.", *places).region == region


def test_hubs_weigh_less_than_the_place_a_story_is_about() -> None:
    for hub in ("WASHINGTON", "UNITED NATIONS", "GENEVA", "LONDON", "BRUSSELS", "NEW YORK"):
        assert place("Aid convoys reach Gaza", "Trucks crossed at Rafah, Israel said.", hub).region == "middle_east"
    assert place("Clerks count ballots", "", "WASHINGTON").region == "north_america"


def test_power_that_acts_abroad_is_not_where_the_story_is() -> None:
    text = (
        "The United States acted alone, American officers said. Washington had warned of it; U.S. jets flew all night."
    )
    placed = place("U.S. planes hit armed groups in Syria and Iraq", text)
    assert placed.region == "middle_east"
    assert "north_america" in placed.secondary
    assert place("U.S. stocks fall").region == "north_america"


@pytest.mark.parametrize(
    ("title", "places", "teaser", "region"),
    [
        ("New ruler of Kuwait turns to Saudi Arabia", ("Kuwait",), "The emir was sworn in...", "middle_east"),
        ("Official urges Palestinians to find a new way", ("Ramallah",), "After the fighting...", "middle_east"),
        ("Israel answers rockets from Lebanon", ("Jerusalem", "Beirut"), "The army said...", "middle_east"),
        ("Pope laments deaths in Gaza church", ("Vatican City",), "The pope on Sunday...", "middle_east"),
    ],
)
def test_briefs_are_placed_by_title_and_dateline(title: str, places: tuple[str, ...], teaser: str, region: str) -> None:
    assert place(title, "", *places, summary=teaser).region == region


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Voters in Atlanta and Savannah queued.", "north_america"),
        ("Voters in Tbilisi and Batumi queued.", "europe"),
        ("Voters queued.", "europe"),
    ],
)
def test_homonyms_follow_the_company_they_keep(text: str, region: str) -> None:
    assert place("Georgia votes", text).region == region


def test_urdu_fishermen_are_not_from_the_capital_of_an_island_state() -> None:
    placed = place("ماہی گیر کراچی لوٹ آئے", "سندھ کے ماہی گیر رات گئے کراچی کی بندرگاہ پہنچے۔")
    assert placed.region == "south_asia"
    assert {evidence.region for evidence in placed.evidence} == {"south_asia"}


def test_one_passing_town_in_the_body_is_not_enough() -> None:
    lead = "A study of sleep finds that naps help. " * 120
    assert place("Why we sleep", f"{lead}\n\nOne volunteer came from the Leeds area.").region == "world"
    assert place("Why we sleep", f"{lead}\n\nHe sleeps in Leeds, where Britain naps.").region == "europe"


def test_neighbouring_regions_are_secondary_and_far_ones_are_not() -> None:
    placed = place("Turkey and Greece reopen ferry", "Boats from Izmir reach Chios. Norway sent a postcard.")
    assert {placed.region, *placed.secondary} == {"middle_east", "europe"}
    assert place("Kenya and Uganda share power", "Nairobi and Kampala agreed.").secondary == ()


def test_confidence_falls_with_the_margin() -> None:
    sure = place("Kenya and Uganda share power", "Nairobi and Kampala agreed.", "NAIROBI")
    torn = place("Kenya and India share power", "Nairobi and Delhi agreed.")
    assert 0.9 < sure.confidence <= 1
    assert torn.confidence < 0.8
    assert place("Choir sings").confidence == 0


def test_evidence_says_what_was_matched_where_and_how_heavily() -> None:
    placed = place("Typhoon nears Okinawa", "Flights from Taipei were cancelled.", "TAIPEI")
    assert [(piece.field, piece.matched, piece.country) for piece in placed.evidence[:2]] == [
        ("dateline", "TAIPEI", "TW"),
        ("lead", "Taipei", "TW"),
    ]
    weights = [piece.weight for piece in placed.evidence]
    assert weights == sorted(weights, reverse=True)


def test_evidence_is_cut_to_the_heaviest() -> None:
    countries = "Spain, France, Italy, Greece, Poland, Sweden, Norway, Finland, Latvia, Estonia, Malta, Cyprus, Serbia"
    assert len(place("Continent warms", f"It was hot in {countries}.").evidence) == MOST_EVIDENCE


def test_ties_go_to_the_region_printed_first() -> None:
    story = make_story_about("Kenya India")
    assert place_article(story, load_scheme(RegionSettings(order=("south_asia",)))).region == "south_asia"
    assert place_article(story, load_scheme(RegionSettings(order=("africa",)))).region == "africa"


text = st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" ,.IN US"))) | st.sampled_from(
    ["Georgia, Ga.", "US", "U.S.", "الولايات المتحدة", "Paris, Texas", "AUSTRALIAN DLR"]
)


@given(title=text, body=text, summary=text, places=st.lists(text, max_size=3), region=st.none() | text)
def test_any_article_gets_a_region_of_the_scheme(
    title: str, body: str, summary: str, places: list[str], region: str | None
) -> None:
    placed = place(title, body, *places, summary=summary, region=region)
    assert placed.region in KEYS
    assert {*placed.secondary, *(piece.region for piece in placed.evidence)} <= KEYS
    assert placed.region not in placed.secondary
    assert 0 <= placed.confidence <= 1
    assert all(math.isfinite(piece.weight) for piece in placed.evidence)


@given(st.permutations(["Kenyan floods", "Peru, Ind.", "لاہور میں بارش", "Georgia votes", "U.S. acts in Syria"]))
def test_articles_do_not_influence_one_another(titles: list[str]) -> None:
    alone = {"Kenyan floods": "africa", "Peru, Ind.": "north_america", "لاہور میں بارش": "south_asia"}
    alone |= {"Georgia votes": "europe", "U.S. acts in Syria": "middle_east"}
    assert {title: place(title).region for title in titles} == alone


@needs_shared
def test_seed_story_is_about_the_middle_east() -> None:
    seed = next((SHARED / "seeds").glob("*.txt")).read_text("utf-8")
    title, body = seed.split("\n", 1)
    placed = place(title, body.partition("Share post:")[0])
    assert placed.region == "middle_east"
    assert {"IR", "IQ", "SY"} <= {piece.country for piece in placed.evidence}
    assert place(title).region == "middle_east"


@needs_shared
def test_seed_briefs_are_about_the_middle_east() -> None:
    seed = next((SHARED / "seeds").glob("*.txt")).read_text("utf-8")
    paragraphs = [part.strip() for part in seed.partition("Share post:")[2].split("\n\n") if part.strip()]
    for title, teaser in zip(paragraphs[::2], paragraphs[1::2], strict=True):
        where, _, rest = teaser.partition(" (Reuters) - ")
        assert place(title, "", *where.split("/"), summary=rest).region == "middle_east", title
