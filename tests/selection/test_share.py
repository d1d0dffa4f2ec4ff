"""Places: minimums first, then in turn, then to the fullest; a source's most and the total are never passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Decision, Override, Pin, Placed, Reason
from digest.settings import LimitSettings
from tests.factories import NOW
from tests.growth import is_linear
from tests.selection.makers import KEYS, NESTED, choose, find, list_chosen, list_reasons, mark, place, place_copy

FEW_KEYS = KEYS[:4]


def count_regions(decisions: Sequence[Decision]) -> Counter[str]:
    return Counter(decision.placed.region for decision in decisions if decision.chosen)


def test_a_minimum_is_given_before_others_get_more() -> None:
    placed = [place(number, "europe") for number in range(1, 7)]
    placed += [place(number, "africa") for number in range(20, 24)]
    decisions = choose(*placed, stories=4, limits={"africa": LimitSettings(min=3)})
    assert count_regions(decisions) == {"africa": 3, "europe": 1}


def test_a_minimum_asks_for_no_more_than_there_is() -> None:
    placed = [*(place(number, "europe") for number in range(1, 7)), place(20, "africa")]
    assert count_regions(choose(*placed, stories=4, limits={"africa": LimitSettings(min=3)})) == {
        "africa": 1,
        "europe": 3,
    }


def test_a_maximum_takes_the_place_of_the_common_one_and_spare_room_still_goes_there() -> None:
    placed = [place(number, "europe") for number in range(1, 7)]
    placed += [place(number, "africa") for number in range(20, 26)]
    limits = {"europe": LimitSettings(max=1)}
    assert count_regions(choose(*placed, stories=6, per_region=5, limits=limits)) == {"europe": 1, "africa": 5}
    assert count_regions(choose(*placed, stories=9, per_region=5, limits=limits)) == {"europe": 4, "africa": 5}


def test_region_keys_of_limits_may_be_parted_by_hyphens() -> None:
    placed = [place(1, "europe"), place(20, "south_asia"), place(21, "south_asia")]
    decisions = choose(*placed, stories=2, limits={"South-Asia": LimitSettings(min=2)})
    assert count_regions(decisions) == {"south_asia": 2}


def test_no_source_has_more_than_its_most_however_much_room_there_is() -> None:
    placed = [place(number, FEW_KEYS[number % 3]) for number in range(1, 9)]
    decisions = choose(*placed, place(20, source="The Bay"), per_source=2)
    assert sorted(Counter(d.placed.article.source for d in decisions if d.chosen).items()) == [
        ("The Bay", 1),
        ("The Daily Ledger", 2),
    ]
    assert decisions[-1].reason is Reason.OVER_CAP
    assert decisions[-1].evidence == "2 stories of The Daily Ledger taken, 2 at most"


def test_what_does_not_fit_the_mail_is_told_from_what_is_over_the_cap() -> None:
    placed = [place(number) for number in range(1, 6)]
    decisions = choose(*placed, stories=4, at_most=2, overflow="drop")
    assert list(list_reasons(decisions).values()) == [
        Reason.CHOSEN,
        Reason.CHOSEN,
        Reason.OVER_SIZE,
        Reason.OVER_SIZE,
        Reason.OVER_CAP,
    ]
    assert [decision.final for decision in decisions] == [True] * 5
    assert decisions[2].evidence == "the e-mail holds no more than 2 stories; 2 of 5 stories of Europe taken"


@pytest.mark.parametrize(
    ("overflow", "final", "linked"), [("carry", False, False), ("link", True, True), ("drop", True, False)]
)
def test_overflow_is_carried_linked_or_dropped(overflow: str, final: bool, linked: bool) -> None:
    over = choose(place(1), place(2), stories=1, overflow=overflow)[-1]
    assert (over.reason, over.final, over.linked) == (Reason.OVER_CAP, final, linked)


@pytest.mark.parametrize(("overflow", "final"), [("carry", False), ("drop", True)])
def test_a_copy_of_what_is_over_the_cap_goes_with_it(overflow: str, final: bool) -> None:
    story = place(5)
    copy = place_copy(story, 6)
    decision = find(choose(place(1), story, copy, stories=1, overflow=overflow), copy)
    assert (decision.reason, decision.final) == (Reason.COPY, final)
    assert decision.evidence == "the same story from The Daily Ledger (ledger.xml) is left out: over cap"


def test_what_an_editor_pinned_is_in_beyond_every_cap_and_counts() -> None:
    pins = [place(number) for number in range(30, 33)]
    marks = {name: one for pinned in pins for name, one in mark(pinned, pin=Pin(place=1)).items()}
    decisions = choose(*(place(number) for number in range(1, 5)), *pins, stories=2, per_source=1, marks=marks)
    assert set(list_chosen(decisions)) == {"a30", "a31", "a32"}
    decisions = choose(place(1), place(2, source="The Bay"), pins[0], stories=2, per_source=1, marks=marks, at_most=2)
    assert set(list_chosen(decisions)) == {"a2", "a30"}


def test_what_the_cms_wants_to_lead_gets_a_place_first_but_none_beyond_a_cap() -> None:
    sticky = [place(number, sticky=True) for number in range(30, 34)]
    decisions = choose(place(1), place(2, "africa"), *sticky, stories=3)
    assert list_chosen(decisions) == ["a30", "a31", "a32"]
    decisions = choose(place(1), place(2, "africa", source="The Bay"), *sticky, stories=3, per_source=2)
    assert set(list_chosen(decisions)) == {"a2", "a30", "a31"}


def nested(**limits: LimitSettings) -> Counter[str]:
    """Six places for four stories each of the Middle East itself, its two parts and Europe."""
    regions = [("gulf", 0), ("levant", 10), ("middle_east", 20), ("europe", 30)]
    placed = [place(first + number, key) for key, first in regions for number in range(1, 5)]
    return count_regions(choose(*placed, scheme=NESTED, stories=6, per_region=4, limits=limits))


def test_a_maximum_counts_the_stories_of_the_parts_too() -> None:
    assert nested() == {"europe": 2, "middle_east": 2, "gulf": 1, "levant": 1}
    assert nested(middle_east=LimitSettings(max=2)) == {"europe": 4, "middle_east": 1, "gulf": 1}
    assert nested(gulf=LimitSettings(max=1)) == {"europe": 2, "middle_east": 2, "gulf": 1, "levant": 1}


def test_a_minimum_is_met_by_the_best_of_the_whole() -> None:
    placed = [place(1, "europe"), place(2, "europe"), place(3, "gulf"), place(4, "middle_east")]
    least = {"middle_east": LimitSettings(min=1)}
    assert count_regions(choose(*placed, scheme=NESTED, stories=1, min_stories=1, limits=least)) == {"gulf": 1}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Placed], dict[str, Any], dict[str, Override]]:
    """Stories of a few regions and sources, caps for them, and some pins."""
    numbers = draw(st.lists(st.integers(1, 40), max_size=25, unique=True))
    placed = [
        place(
            number,
            draw(st.sampled_from(FEW_KEYS)),
            source=draw(st.sampled_from(["Ledger", "Bay", "Wire"])),
            sticky=draw(st.integers(0, 9)) == 0,
            published=NOW,
        )
        for number in numbers
    ]
    pinned = draw(st.lists(st.sampled_from(placed), max_size=4)) if placed else []
    pins = st.sampled_from([Pin(lead=True), Pin(place=1), Pin(place=2), Pin(place=50), Pin()])
    marks = {name: one for item in pinned for name, one in mark(item, pin=draw(pins)).items()}
    limit = st.builds(LimitSettings, min=st.integers(0, 3), max=st.none() | st.integers(1, 5))
    rules = {
        "stories": draw(st.integers(1, 15)),
        "per_region": draw(st.integers(1, 6)),
        "per_source": draw(st.none() | st.integers(1, 5)),
        "limits": draw(st.dictionaries(st.sampled_from(FEW_KEYS), limit, max_size=3)),
    }
    return placed, rules, marks


@given(worlds())
def test_caps_hold_and_no_place_is_left_empty(world: tuple[list[Placed], dict[str, Any], dict[str, Override]]) -> None:
    placed, rules, marks = world
    decisions = choose(*placed, marks=marks, **rules)
    chosen = [decision for decision in decisions if decision.chosen]
    free = [decision for decision in chosen if decision.placed.article.id not in marks]
    per_source = rules["per_source"]
    sources = Counter(decision.placed.article.source for decision in chosen)
    assert marks.keys() <= set(list_chosen(decisions))
    assert len(chosen) <= max(rules["stories"], len(marks))
    if per_source:
        assert all(sources[one.placed.article.source] <= per_source for one in free)
    left = [decision for decision in decisions if not decision.chosen]
    if len(chosen) < rules["stories"]:
        assert all(per_source and sources[one.placed.article.source] >= per_source for one in left)


@given(worlds())
def test_a_minimum_is_missed_only_for_want_of_stories_or_room(
    world: tuple[list[Placed], dict[str, Any], dict[str, Override]],
) -> None:
    placed, rules, _ = world
    placed = [place(int(item.article.id[1:]), item.region) for item in placed]
    limits = rules["limits"]
    counts = count_regions(choose(*placed, **{**rules, "per_source": None}))
    found = Counter(item.region for item in placed)
    asked = sum(min(limit.min, found[key]) for key, limit in limits.items())
    if asked <= rules["stories"]:
        assert all(counts[key] >= min(limit.min, found[key]) for key, limit in limits.items())


@given(worlds(), st.integers(0, 16))
def test_with_less_room_nothing_comes_in_that_was_not_in(
    world: tuple[list[Placed], dict[str, Any], dict[str, Override]], at_most: int
) -> None:
    placed, rules, marks = world
    more, less = (choose(*placed, marks=marks, at_most=room, **rules) for room in (at_most + 1, at_most))
    assert marks.keys() <= set(list_chosen(less)) <= set(list_chosen(more))
    assert len(list_chosen(less)) <= max(at_most, len(marks))
    over_size = {name for name, reason in list_reasons(less).items() if reason is Reason.OVER_SIZE}
    assert set(list_chosen(less)) | over_size == set(list_chosen(choose(*placed, marks=marks, **rules)))


def test_the_choice_grows_with_the_number_of_candidates_and_no_faster() -> None:
    def work(size: int) -> object:
        return choose(*(place(number, KEYS[number % 9], text="") for number in range(size)), per_source=5)

    assert is_linear(work, size=150)
