"""The part of its site that a story stands in says where it belongs, and nothing that only looks like a place does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Guide
from digest.regions.scheme import load_scheme
from digest.regions.sections import find_section, find_site_part, split_address
from digest.settings import OwnRegionSettings, RegionSettings
from tests.factories import make_article

NEWSROOM = load_scheme()
KEYS = {region.key for region in NEWSROOM.regions}
SITE = "https://ledger.example"


def find(
    url: str = f"{SITE}/story",
    *,
    tags: tuple[str, ...] = (),
    section: str | None = None,
    guided: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The region of a story, "" if its place in the site says none."""
    article = make_article(url=url, tags=tags, section=section)
    found = find_section(article, NEWSROOM, Guide(sections=guided))
    return found.region if found else ""


@pytest.mark.parametrize(
    ("path", "region"),
    [
        ("/world/africa/river-boats", "africa"),
        ("/news/world/middle-east/river-boats", "middle_east"),
        ("/2026/11/22/middleeast/river-boats/index.html", "middle_east"),
        ("/africa/kenya/river-boats/", "africa"),
        ("/World/Latin_America/river-boats", "latin_america"),
        ("/world/pakistan/river-boats", "south_asia"),
        ("/mundo/per%C3%BA/river-boats", "latin_america"),
        ("/world/us/river-boats", "north_america"),
        ("/europe/turkey/river-boats", "middle_east"),
        ("/world/asia/china/river-boats", "east_asia"),
        ("/world/2026/11/china/river-boats", "east_asia"),
        ("/news/world/us_and_canada/river-boats", "north_america"),
    ],
)
def test_a_folder_that_names_a_place_by_itself_tells_the_region(path: str, region: str) -> None:
    assert find(SITE + path) == region


@pytest.mark.parametrize(
    "path",
    [
        "/internacional/river-boats",
        "/world/river-boats",
        "/asia-pacific/river-boats",  # several regions
        "/turkey-recipes/river-boats",
        "/us/politics/river-boats",
        "/uk/river-boats",
        "/georgia/river-boats",
        "/news/pakistan/river-boats",
        "/jordan/river-boats",
        "/world/georgia/river-boats",  # the country, or the state
        "/sport/champions-league/river-boats",
        "/news/africa",  # the story itself
        "/news/africa/",
        "/africa",
        "/news?section=/world/africa/x",
        "/news#/world/africa/x",
    ],
)
def test_editions_of_a_site_homonyms_and_the_storys_own_name_tell_nothing(path: str) -> None:
    assert find(SITE + path) == ""


@pytest.mark.parametrize(
    ("section", "region"),
    [
        ("Africa", "africa"),
        ("World > Middle East", "middle_east"),
        ("News / Pakistan", "south_asia"),
        ("U.S.", "north_america"),
        ("South Asia", "south_asia"),
        ("Asia/Pacific", ""),
        ("World", ""),
        ("us", ""),
        ("turkey", ""),
        ("Georgia", ""),
        ("Politics", ""),
        ("Paris", ""),
    ],
)
def test_a_section_tells_the_region_that_it_names_as_a_whole(section: str, region: str) -> None:
    assert find(section=section) == region


@pytest.mark.parametrize(
    ("tags", "region"),
    [
        (("Iran", "Iraq", "budget"), "middle_east"),
        (("Middle East", "Damascus"), "middle_east"),
        (("Iran", "Germany"), ""),
        (("Syria", "Berlin"), ""),
        (("turkey", "thanksgiving"), ""),
        (("Berlin",), ""),
        (("us",), ""),
        (("Champions League",), ""),
        (("budget",), ""),
        ((), ""),
    ],
)
def test_tags_tell_a_region_only_if_all_that_name_a_place_agree(tags: tuple[str, ...], region: str) -> None:
    assert find(tags=tags) == region


@pytest.mark.parametrize(
    ("name", "language", "region"),
    [
        ("پاکستان", "en", "south_asia"),
        ("العالم > السعودية", "en", "middle_east"),
        ("भारत", "fr", "south_asia"),
        ("Allemagne", "en", "europe"),
        ("Hindistan", "ar", "south_asia"),
        ("Japon", None, "east_asia"),
        ("allemagne", "en", ""),  # as an address is written, and words are
        ("Island", "en", ""),  # Iceland in German
        ("Island", "de", "europe"),
        ("Suede", "en", ""),  # Sweden in French
        ("IRA", "en", ""),  # Iran in Portuguese
        ("ارمنستان", "en", ""),  # Armenia, or a city of that name in Colombia
        ("Londres", "en", ""),  # a city
        ("Kenyan", "fr", ""),  # a people
    ],
)
def test_a_section_or_tag_may_name_a_country_in_another_language(name: str, language: str | None, region: str) -> None:
    for article in (make_article(section=name), make_article(tags=(name.rsplit(" > ", maxsplit=1)[-1],))):
        found = find_section(replace(article, url=None, language=language), NEWSROOM, Guide())
        assert (found.region if found else "") == region


def test_a_folder_for_foreign_news_may_name_a_country_in_another_language() -> None:
    assert find(f"{SITE}/mundo/brasil/river-boats") == "latin_america"
    assert find(f"{SITE}/welt/frankreich/river-boats") == "europe"
    assert find(f"{SITE}/welt/island/river-boats") == ""


def test_what_is_configured_stands_before_what_names_mean_by_themselves() -> None:
    assert find(f"{SITE}/africa/story", guided={"/africa/": "europe"}) == "europe"
    assert find(section="Africa", guided={"harbour": "europe", "africa": "oceania"}) == "oceania"
    assert find(tags=("Harbour", "Iran"), guided={"harbour": "europe"}) == "europe"


def test_configured_tags_that_disagree_tell_nothing() -> None:
    assert find(tags=("Harbour", "Desert"), guided={"harbour": "europe", "desert": "africa"}) == ""


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("https://news.example/asia/trade/story", "news.example/asia/trade/"),
        ("https://www.news.example/asia/story", "news.example/asia/"),
        ("https://news.example/en/asia/story", "/asia/"),
        ("https://other.example/asia/story", "/asia/"),
        ("https://other.example/ASIA/story?from=/x/", "/asia/"),
        ("https://other.example/asian/story", None),
        ("https://other.example/asia", None),
        ("https://africa.example/story", "africa.example/"),
        ("ftp://news.example", None),
        ("", None),
    ],
)
def test_the_longest_part_of_a_site_wins_in_whole_folders(url: str, part: str | None) -> None:
    keys = ("/asia/", "news.example/asia/", "news.example/asia/trade/", "africa.example/", "asia")
    assert find_site_part(url, dict.fromkeys(keys, "east_asia")) == part


def test_the_evidence_is_what_was_written() -> None:
    found = find_section(make_article(url=f"{SITE}/world/africa/story"), NEWSROOM, Guide())
    assert found is not None
    assert (found.field, found.matched, found.region, found.weight) == ("section", "/world/africa/", "africa", 1.0)


def test_a_region_of_ones_own_is_named_like_any_other() -> None:
    own = {"gulf": OwnRegionSettings(name="The Gulf", places=("Qatar", "Kuwait"))}
    scheme = load_scheme(RegionSettings(own=own))
    found = find_section(make_article(url=f"{SITE}/news/gulf/story"), scheme, Guide())
    assert found is not None
    assert found.region == "gulf"


pieces = st.sampled_from(["africa", "world", "iran", "%F0", "%2f", "..", "", "کراچی", "x" * 90]) | st.text(max_size=8)


@given(st.lists(pieces, max_size=40), st.lists(pieces, max_size=4), st.lists(pieces, max_size=60))
def test_any_address_section_and_tags_are_read(path: list[str], section: list[str], tags: list[str]) -> None:
    url = f"{SITE}/{'/'.join(path)}"
    assert find(url, section=">".join(section), tags=tuple(tags)) in {*KEYS, ""}
    assert all("/" not in folder or "%" in url for folder in split_address(url)[1])
