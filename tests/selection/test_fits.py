"""Rules for single stories: the first that fits decides, and says what of the story fitted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Placed, Reason
from digest.selection.fits import find_fit
from digest.settings import RuleSettings
from tests.growth import is_linear
from tests.selection.makers import NESTED, choose, find, list_chosen, list_reasons, place

TRAM = place(
    1,
    configured="https://ledger.example/feed",
    tags=("Sport", "Tennis"),
    section="Weekend",
    authors=("Noor Aziz", "Jo Lund"),
    url="https://www.ledger.example/opinion/tram?utm_source=x",
    title="Harbour city opens its tram line",
    summary="A red-carpet affair.",
)


def fit(placed: Placed = TRAM, **rule: Any) -> str | None:
    found = find_fit(placed, [RuleSettings(**rule)])
    return found.evidence if found else None


@pytest.mark.parametrize(
    ("rule", "evidence"),
    [
        ({"source": "daily ledger"}, "source The Daily Ledger"),
        ({"source": "ledger.example/feed"}, "source https://ledger.example/feed"),
        ({"tag": "sport"}, "tag Sport"),
        ({"tag": "weekend"}, "tag Weekend"),
        ({"author": "lund"}, "author Jo Lund"),
        ({"language": "en-GB"}, "language en"),
        ({"region": "Europe"}, "region europe"),
        ({"words": ("plane", "Tram Line")}, 'words "Tram Line"'),
        ({"words": ("red carpet",)}, 'words "red carpet"'),
        ({"url": "*/opinion/*"}, "url */opinion/*"),
        ({"url": "ledger.example/opinion/*"}, "url ledger.example/opinion/*"),
        ({"tag": "tennis", "language": "en"}, "tag Tennis, language en"),
    ],
)
def test_a_rule_says_what_fitted_it(rule: dict[str, Any], evidence: str) -> None:
    assert fit(**rule) == f"rule 1: {evidence}"


@pytest.mark.parametrize(
    "rule",
    [
        {"source": "harbour"},
        {"tag": "spor"},
        {"author": "smith"},
        {"language": "fr"},
        {"region": "south-asia"},
        {"words": ("ram line", "line a red")},
        {"words": ("",)},
        {"words": ("…",)},
        {"url": "*/sport/*"},
        {"tag": "sport", "language": "fr"},
        {},
    ],
)
def test_a_story_must_fit_every_condition_and_whole_words_of_one_text(rule: dict[str, Any]) -> None:
    assert fit(**rule) is None


def test_words_are_found_in_scripts_without_spaces_and_regions_however_they_are_parted() -> None:
    assert fit(place(1, title="港口城市开通电车线路"), words=("电车",)) == 'rule 1: words "电车"'
    assert fit(place(1, "south_asia"), region="South-Asia") == "rule 1: region south_asia"


def test_a_story_without_an_address_fits_no_pattern() -> None:
    assert fit(place(1, url=None), url="*") is None


def test_the_first_rule_that_fits_decides() -> None:
    rules = (RuleSettings(then="keep", tag="tennis"), RuleSettings(tag="sport"))
    decisions = choose(place(1, tags=("sport", "tennis")), place(2, tags=("sport",)), rules=rules)
    assert list_reasons(decisions) == {"a1": Reason.CHOSEN, "a2": Reason.RULED_OUT}
    assert decisions[-1].evidence == "rule 2: tag sport"


def test_a_boost_moves_a_story_up_and_is_told() -> None:
    rules = (RuleSettings(then="boost", by=0.5, author="Lund"),)
    boosted = place(9, authors=("Jo Lund",))
    decisions = choose(place(1), boosted, rules=rules)
    assert list_chosen(decisions) == ["a9", "a1"]
    assert find(decisions, boosted).evidence == "rule 1: author Jo Lund (+0.5)"


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=10))
def test_words_of_a_text_are_found_wherever_they_stand(before: str, phrase: str, after: str) -> None:
    placed = place(1, text=f"{before} quay {phrase} quay {after}")
    assert fit(placed, words=(f"quay {phrase} quay",))


@pytest.mark.parametrize("pattern", ["*a" * 20 + "b", "*" * 40 + "b"])
def test_a_pattern_full_of_stars_takes_linear_time(pattern: str) -> None:
    assert is_linear(lambda size: fit(place(1, url=f"https://x.example/{'a' * size}"), url=pattern), size=500)


def test_a_rule_for_a_region_is_for_its_parts_too() -> None:
    rules = [RuleSettings(region="middle-east")]
    gulf = place(1, "gulf")
    found = find_fit(gulf, rules, within=("middle_east", "gulf"))
    assert found
    assert found.evidence == "rule 1: region gulf"
    assert find_fit(gulf, rules, within=("gulf",)) is None
    assert find_fit(place(1, "middle_east"), [RuleSettings(region="gulf")], within=("middle_east",)) is None


def test_the_choice_knows_what_a_region_is_part_of() -> None:
    gulf, other = place(1, "gulf"), place(2, "europe")
    drop = (RuleSettings(region="middle_east"),)
    assert list_chosen(choose(gulf, other, scheme=NESTED, rules=drop)) == ["a2"]
