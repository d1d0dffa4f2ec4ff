"""The choice of stories: each candidate gets one reason, and the order of what comes in never matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Decision, Override, Pin, Placed, Reason, Used, Window
from digest.selection.rank import lead_key
from digest.settings import LimitSettings
from tests.factories import NOW
from tests.selection.makers import KEYS, choose, list_chosen, place, place_copy, use
from tests.selection.makers import list_reasons as reasons


def test_without_rules_everything_given_is_chosen_newest_first() -> None:
    decisions = choose(place(3), place(1), place(2))
    assert list_chosen(decisions) == ["a1", "a2", "a3"]


def test_both_ends_of_the_window_belong_to_it() -> None:
    since, until = NOW - timedelta(hours=5), NOW - timedelta(hours=2)
    decisions = choose(*(place(number) for number in range(1, 8)), window=Window(since=since, until=until))
    assert {name for name, reason in reasons(decisions).items() if reason is Reason.CHOSEN} == {"a2", "a3", "a4", "a5"}


def test_an_article_outside_the_window_says_which_end_it_missed() -> None:
    (decision,) = choose(place(30), window=Window(since=NOW - timedelta(hours=24)))
    assert decision.reason is Reason.OUT_OF_WINDOW
    assert decision.evidence == "published 2026-11-21 00:00 UTC, before 2026-11-21 06:00 UTC"


def test_an_undated_article_stays_in_and_is_marked() -> None:
    (decision,) = choose(place(1, published=None), window=Window(since=NOW - timedelta(hours=1)))
    assert decision.chosen
    assert not decision.dated


@pytest.mark.parametrize("year", [1, 1970, 1989])
def test_a_date_before_the_web_is_no_date(year: int) -> None:
    (decision,) = choose(place(1, published=NOW.replace(year=year)), window=Window(since=NOW - timedelta(hours=1)))
    assert decision.chosen
    assert not decision.dated
    assert decision.effective == NOW


def test_a_date_far_ahead_is_no_date_but_lies_outside_a_window_that_ends() -> None:
    ahead = place(1, published=NOW + timedelta(days=40))
    (without,) = choose(ahead)
    (within,) = choose(ahead, window=Window(until=NOW))
    assert without.chosen
    assert not without.dated
    assert within.reason is Reason.OUT_OF_WINDOW


def test_updated_never_moves_an_article_into_the_window() -> None:
    (decision,) = choose(place(90, updated=NOW), window=Window(since=NOW - timedelta(hours=24)))
    assert decision.reason is Reason.OUT_OF_WINDOW


def test_the_same_url_is_taken_once_and_the_fullest_copy_is_shown() -> None:
    brief = place(1, text="", url="https://ledger.example/story?utm_source=feed", origin="wire.xml")
    full = place(2, text="A long text. " * 50, url="https://www.ledger.example/story")
    decisions = choose(brief, full)
    assert reasons(decisions) == {"a2": Reason.CHOSEN, "a1": Reason.COPY}
    assert "The Daily Ledger (ledger.xml)" in decisions[1].evidence


def test_what_a_source_itself_tells_apart_at_one_address_is_no_copy() -> None:
    gale, frost = (place(number, url="https://ledger.example/warnings") for number in (1, 2))
    assert reasons(choose(gale, frost)) == {"a1": Reason.CHOSEN, "a2": Reason.CHOSEN}


def test_a_copy_outside_the_window_does_not_hide_the_one_inside() -> None:
    old_and_full = place(90, text="A long text. " * 50, url="https://ledger.example/story")
    new_and_brief = place(1, text="", url="https://ledger.example/story")
    decisions = choose(old_and_full, new_and_brief, window=Window(since=NOW - timedelta(hours=24)))
    assert reasons(decisions) == {"a1": Reason.CHOSEN, "a90": Reason.OUT_OF_WINDOW}


def test_stories_without_a_url_are_copies_only_of_the_same_content() -> None:
    decisions = choose(place(1, url=None), place(2, url=None), place(1, url=None, origin="other.xml"))
    assert [decision.reason for decision in decisions] == [Reason.CHOSEN, Reason.CHOSEN, Reason.COPY]


def test_a_language_that_is_not_let_in_is_left_out_and_an_unknown_one_is_let_in() -> None:
    decisions = choose(place(1, language="fr"), place(2, language=None), place(3), languages=("en", "ur"))
    assert reasons(decisions) == {"a2": Reason.CHOSEN, "a3": Reason.CHOSEN, "a1": Reason.WRONG_LANGUAGE}


def test_spare_room_goes_to_the_fullest_region() -> None:
    placed = [place(number, "europe") for number in range(1, 10)] + [place(20, "africa"), place(21, "africa")]
    decisions = choose(*placed, stories=9, per_region=3)
    chosen = [decision.placed.region for decision in decisions if decision.chosen]
    assert (chosen.count("europe"), chosen.count("africa")) == (7, 2)


def test_no_region_with_news_is_crowded_out_by_another() -> None:
    placed = [place(number, "europe") for number in range(1, 10)]
    placed += [place(20 + index, key) for index, key in enumerate(KEYS)]
    decisions = choose(*placed, stories=len(KEYS), per_region=6)
    assert {decision.placed.region for decision in decisions if decision.chosen} == set(KEYS)


def test_what_is_over_the_cap_says_how_many_were_taken() -> None:
    decisions = choose(*(place(number) for number in range(1, 5)), stories=3, per_region=1)
    assert decisions[-1].reason is Reason.OVER_CAP
    assert decisions[-1].evidence == "3 of 4 stories of Europe taken; 3 in all, 3 at most"


@pytest.mark.parametrize(
    "unfit",
    [
        {"text": "", "summary": "Short."},
        {"text": "", "summary": "A long summary that the source cut off before it could come to the end of what it…"},
        {"language": "ar"},
        {"region": "world"},
    ],
)
def test_the_lead_is_the_newest_story_fit_to_be_printed_large(unfit: dict[str, Any]) -> None:
    decisions = choose(place(1, **unfit), place(2), place(3))
    lead = min(decisions, key=lambda decision: lead_key(decision, language="en"))
    assert lead.placed.article.id == "a2"


def test_a_story_that_is_all_summary_may_lead() -> None:
    summary = "Forty villages in the upper basin now send their river readings by radio twice each hour of the day."
    decisions = choose(place(1, text="", summary=summary), place(2))
    assert min(decisions, key=lambda decision: lead_key(decision, language="en")).placed.article.id == "a1"


@given(
    st.lists(st.tuples(st.integers(1, 40), st.sampled_from(KEYS)), max_size=40, unique_by=lambda pair: pair[0]),
    st.integers(1, 25),
    st.integers(1, 8),
    st.randoms(use_true_random=False),
)
def test_every_candidate_gets_one_decision_whatever_the_order(
    pairs: list[tuple[int, str]], stories: int, per_region: int, random: Any
) -> None:
    placed = [place(number, region, published=NOW) for number, region in pairs]
    shuffled = placed.copy()
    random.shuffle(shuffled)
    decisions = choose(*placed, stories=stories, per_region=per_region)
    assert decisions == choose(*shuffled, stories=stories, per_region=per_region)
    assert sorted(decision.placed.article.id for decision in decisions) == sorted(item.article.id for item in placed)
    assert sum(decision.chosen for decision in decisions) == min(stories, len(placed))


@st.composite
def candidates(draw: st.DrawFn) -> list[Placed]:
    """Articles of several sources, among them copies, briefs, undated, banned and foreign ones."""
    stories = [
        place(
            number,
            draw(st.sampled_from(KEYS[:3])),
            published=draw(st.sampled_from([None, NOW, NOW - timedelta(hours=number), NOW - timedelta(days=30)])),
            language=draw(st.sampled_from(["en", "en", "en", "fr", None])),
            tags=draw(st.sampled_from([(), (), ("no-digest",), ("digest-lead",)])),
            sticky=draw(st.booleans()),
            order=draw(st.integers(0, 3)),
        )
        for number in draw(st.lists(st.integers(1, 9), max_size=9, unique=True))
    ]
    copied = draw(st.lists(st.sampled_from(stories), max_size=4, unique_by=id)) if stories else []
    return [*stories, *(place_copy(story, 20 + number) for number, story in enumerate(copied))]


OVERRIDES = st.sampled_from(
    [
        Override(story="", ban=True),
        Override(story="", pin=Pin(lead=True)),
        Override(story="", pin=Pin(place=2)),
        Override(story="", title="Other words"),
    ]
)


@given(
    candidates(),
    st.dictionaries(st.sampled_from([f"a{number}" for number in range(1, 24)]), OVERRIDES, max_size=5),
    st.sets(st.sampled_from([f"a{number}" for number in range(1, 24)]), max_size=3),
    st.integers(1, 6),
    st.randoms(use_true_random=False),
)
def test_bans_memory_copies_and_pins_together_leave_one_decision_each_whatever_the_order(
    placed: list[Placed], marks: dict[str, Override], gone: set[str], stories: int, random: Any
) -> None:
    used = [use(item) for item in placed[::4]]
    shuffled = placed.copy()
    random.shuffle(shuffled)
    rules: dict[str, Any] = {
        "stories": stories,
        "per_source": 3,
        "languages": ("en",),
        "window": Window(since=NOW - timedelta(days=2)),
        "limits": {"europe": LimitSettings(min=1)},
    }
    decisions = choose(*placed, marks=marks, gone=gone, used=used, **rules)
    assert decisions == choose(*shuffled, marks=marks, gone=sorted(gone), used=used[::-1], **rules)
    assert sorted(map(id, (decision.placed for decision in decisions))) == sorted(map(id, placed))
    assert all(decision.evidence for decision in decisions if not decision.chosen)
    assert [decision.chosen for decision in decisions] == sorted((one.chosen for one in decisions), reverse=True)
    banned = {name for name, mark in marks.items() if mark.ban}
    assert not {*gone, *banned, *(one.article for one in used)} & set(list_chosen(decisions))


@given(candidates(), st.integers(1, 4), st.booleans())
def test_with_overflow_carried_every_story_comes_in_time(placed: list[Placed], stories: int, tight: bool) -> None:
    """Edition after edition, as the store hands on what has no final decision."""
    waiting, used = placed, list[Used]()
    out: dict[str, Decision] = {}
    for number in range(1, len(placed) + 1):
        decisions = choose(
            *waiting, used=used, stories=stories, per_source=2, at_most=1 if tight else None, languages=("en",)
        )
        final = {one.placed.article.id: one for one in decisions if one.final}
        assert not final.keys() & out.keys()
        out |= final
        used += [use(one.placed, number=number) for one in decisions if one.chosen]
        waiting = [item for item in waiting if item.article.id not in final]
    left = {item.article.id for item in waiting}
    assert left == {
        item.article.id for item in placed if item.article.language == "fr" or "no-digest" in item.article.tags
    }
    assert {one.reason for one in out.values()} <= {Reason.CHOSEN, Reason.COPY, Reason.USED}


def test_what_was_too_old_when_its_source_was_first_read_stays_out() -> None:
    (decision,) = choose(replace(place(90), backlog=True))
    assert decision.reason is Reason.TOO_OLD
    assert decision.evidence == "published 2026-11-18 12:00 UTC, too long before its source was first read"
