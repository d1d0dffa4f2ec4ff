"""Pins: who leads, and who stands where in a region."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Decision, Pin
from digest.selection.rank import find_lead
from digest.settings import RuleSettings
from tests.selection.makers import choose, find, list_chosen, mark, place


def name_lead(decisions: tuple[Decision, ...]) -> str:
    return find_lead([decision for decision in decisions if decision.chosen], "en").placed.article.id


def list_section(decisions: tuple[Decision, ...], region: str = "europe") -> list[str]:
    """The stories of a region as they are printed: without the one that leads the edition."""
    chosen = [decision for decision in decisions if decision.chosen]
    lead = find_lead(chosen, "en")
    return [one.placed.article.id for one in chosen if one.placed.region == region and one is not lead]


def test_an_editor_beats_a_rule_that_beats_a_tag_that_beats_what_the_site_keeps_on_top() -> None:
    sticky, tagged, ruled, pinned = (
        place(2, sticky=True),
        place(3, tags=("Digest-Lead",)),
        place(4, tags=("election",)),
        place(5),
    )
    rules = (RuleSettings(then="lead", tag="election"),)
    marks = mark(pinned, pin=Pin(lead=True))
    assert name_lead(choose(place(1), sticky, tagged, ruled, pinned, rules=rules, marks=marks)) == "a5"
    assert name_lead(choose(place(1), sticky, tagged, ruled, rules=rules)) == "a4"
    assert name_lead(choose(place(1), sticky, tagged)) == "a3"
    assert name_lead(choose(place(1), sticky)) == "a2"
    assert name_lead(choose(place(1), sticky, sticky_leads=False)) == "a1"


@pytest.mark.parametrize("unfit", [{"text": "", "summary": "Short."}, {"language": "ar"}, {"region": "world"}])
def test_a_pin_makes_a_lead_of_any_story(unfit: dict[str, Any]) -> None:
    pinned = place(9, **unfit)
    assert name_lead(choose(place(1), pinned, marks=mark(pinned, pin=Pin(lead=True)))) == "a9"


def test_of_several_the_best_leads_and_the_others_head_their_regions() -> None:
    first, second, third = place(2, sticky=True), place(3, sticky=True), place(4, "africa", sticky=True)
    decisions = choose(place(1), place(1_000, "africa"), first, second, third)
    assert name_lead(decisions) == "a2"
    assert list_section(decisions) == ["a3", "a1"]
    assert list_section(decisions, "africa") == ["a4", "a1000"]
    assert find(decisions, first).evidence == "kept on top by its site"
    assert find(decisions, second).evidence == f'kept on top by its site; "{first.article.title}" leads'
    assert [find(decisions, one).pin for one in (first, second)] == [Pin(lead=True), Pin(place=1)]


def test_a_story_stands_at_its_place_in_its_region_not_counting_the_lead() -> None:
    pinned = place(9)
    decisions = choose(*(place(number) for number in range(1, 6)), pinned, marks=mark(pinned, pin=Pin(place=2)))
    assert name_lead(decisions) == "a1"
    assert list_section(decisions) == ["a2", "a9", "a3", "a4", "a5"]
    assert find(decisions, pinned).evidence == "pinned in overrides.toml:3"


def test_a_place_moves_nothing_in_other_regions() -> None:
    pinned = place(9)
    others = [place(1), place(2, "africa"), place(3), place(4, "africa")]
    decisions = choose(*others, pinned, marks=mark(pinned, pin=Pin(place=1)))
    assert list_section(decisions, "africa") == ["a2", "a4"]
    assert [one.placed.region for one in decisions] == ["europe", "africa", "europe", "africa", "europe"]


def test_a_story_that_has_its_place_does_not_lead_unless_it_is_all_there_is() -> None:
    newest = place(1)
    marks = mark(newest, pin=Pin(place=1))
    assert name_lead(choose(newest, place(2), marks=marks)) == "a2"
    assert name_lead(choose(newest, marks=marks)) == "a1"


def test_two_at_one_place_stand_there_in_turn_and_one_beyond_the_last_is_last() -> None:
    first, second, far = place(7), place(8), place(3)
    marks = mark(first, pin=Pin(place=1)) | mark(second, pin=Pin(place=1)) | mark(far, pin=Pin(place=90))
    decisions = choose(*(place(number) for number in (1, 2, 4)), first, second, far, marks=marks)
    assert list_section(decisions) == ["a7", "a8", "a2", "a4", "a3"]


def test_a_story_that_was_also_to_lead_has_the_place_behind_one_that_was_meant_for_it() -> None:
    sticky, meant = place(2, sticky=True), place(9)
    marks = mark(meant, pin=Pin(place=1))
    decisions = choose(place(1, sticky=True), sticky, meant, place(3), marks=marks)
    assert list_section(decisions) == ["a9", "a2", "a3"]


def test_a_story_that_was_to_lead_or_to_have_a_place_has_the_place_when_another_leads() -> None:
    first, second = place(7), place(8)
    marks = mark(first, pin=Pin(lead=True)) | mark(second, pin=Pin(lead=True, place=2))
    decisions = choose(place(1), place(2), first, second, marks=marks)
    assert name_lead(decisions) == "a7"
    assert list_section(decisions) == ["a1", "a8", "a2"]


def test_a_pin_without_lead_or_place_brings_a_story_in() -> None:
    pinned = place(9)
    assert list_chosen(choose(place(1), pinned, stories=1, marks=mark(pinned, pin=Pin()))) == ["a9"]


@given(st.dictionaries(st.integers(1, 8), st.integers(1, 6), max_size=5), st.randoms(use_true_random=False))
def test_every_pin_has_its_place_if_it_is_free(goals: dict[int, int], random: Any) -> None:
    placed = [place(number) for number in range(1, 9)]
    marks = {
        name: one for number, goal in goals.items() for name, one in mark(place(number), pin=Pin(place=goal)).items()
    }
    shuffled = placed.copy()
    random.shuffle(shuffled)
    decisions = choose(*shuffled, marks=marks)
    section = [int(name[1:]) for name in list_section(decisions)]
    assert decisions == choose(*placed, marks=marks)
    assert len(section) == len(placed) - 1
    if len(set(goals.values())) == len(goals):
        assert all(section[goal - 1] == number for number, goal in goals.items())
    rest = [number for number in section if number not in goals]
    assert rest == sorted(rest)
