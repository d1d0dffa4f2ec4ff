"""What went out before: told by id, address and text; and what was rewritten enough to return."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Placed, Used
from digest.selection.used import find_used, is_substantial
from tests.factories import NOW, make_article
from tests.growth import is_linear
from tests.selection.prose import make_prose, place

STORY = make_prose("ferry")
BEFORE = NOW - timedelta(hours=24)


def make_used(**changes: Any) -> Used:
    fields = {"article": "u1", "number": 41, "at": BEFORE, "title": "Ferry lost off Samos", "text": STORY, **changes}
    return Used(**fields)


def find(item: Placed, *used: Used) -> Used | None:
    return find_used([item], used).get(item.article.id)


def test_the_article_itself_was_used_whatever_it_says_now() -> None:
    used = make_used(article="a1", title="", text="")
    assert find(place(1, text=make_prose("tram")), used) == used


def test_what_is_at_the_same_address_was_used() -> None:
    used = make_used(url_key="ledger.example/ferry", text="", title="")
    assert find(place(1, url="https://www.ledger.example/ferry?utm_source=feed"), used) == used
    assert find(place(1, url="https://www.ledger.example/tram"), used) is None


def test_another_story_at_the_same_address_was_not_used() -> None:
    used = make_used(url_key="ledger.example/all")
    url = "https://ledger.example/all"
    assert find(place(1, url=url, text=make_prose("tram")), used) is None
    assert find(place(1, url=url, text=make_prose("tram"), title="Ferry lost off Samos"), used) == used
    assert find(place(1, url=url, text=""), used) == used


def test_one_of_several_at_an_address_was_not_used_for_that_alone() -> None:
    used = make_used(url_key="ledger.example/all", title="", text="")
    several = [place(number, url="https://ledger.example/all", source="a") for number in (1, 2)]
    assert find_used(several, [used]) == {}


def test_what_a_source_writes_every_week_in_the_same_words_was_not_used() -> None:
    weekly = make_prose("output", 0, 90)
    last_week = make_used(source="wire.xml", name="Harbour Wire", title="Weekly output", text=weekly + " Up two.")
    this_week = weekly[: len(weekly) * 3 // 4] + make_prose("prices", 0, 40)
    same = place(1, source="wire.xml", title="Output", text=this_week)
    same = replace(same, article=replace(same.article, source="Harbour Wire"))
    assert find(same, last_week) is None
    assert find(replace(same, source="bay.xml"), last_week) == last_week


@pytest.mark.parametrize(
    "text",
    [STORY, STORY[:300], make_prose("news", 0, 20) + STORY, make_prose("ferry", 60, 110)],
    ids=["same", "lead", "update", "cut"],
)
def test_a_copy_of_what_was_used_was_used(text: str) -> None:
    used = make_used()
    assert find(place(1, text=text), used) == used


def test_a_copy_of_a_copy_was_used() -> None:
    cut, lead = make_prose("ferry", 60, 110), make_prose("ferry", 0, 30)
    title = "Ferry lost off Samos"
    used = make_used(text=cut)
    full = place(1, text=STORY, title=title)
    assert find_used([full, place(2, text=lead, title=title)], [used]) == {"a1": used, "a2": used}


def test_other_stories_and_follow_ups_were_not_used() -> None:
    brief = make_used(text=make_prose("ferry", 0, 40))
    follow_up = make_prose("captain", 0, 150) + make_prose("ferry", 0, 40)
    assert find(place(1, text=make_prose("tram")), brief) is None
    assert find(place(1, text=follow_up), brief) is None
    assert find(place(1, text=follow_up, published=BEFORE - timedelta(hours=5)), brief) is None


def test_a_round_up_of_what_was_used_was_not_used() -> None:
    used = [make_used(article=f"u{topic}", text=make_prose(topic, 0, 50), title=topic) for topic in ("ferry", "tram")]
    round_up = place(1, text=make_prose("ferry", 0, 50) + make_prose("tram", 0, 50))
    assert find(round_up, *used) is None


def test_what_is_forgotten_is_told_by_its_id_and_address_only() -> None:
    forgotten = [make_used(article=f"u{number}", title="", text="") for number in range(3)]
    assert find(place(1, text=""), *forgotten) is None


def test_todays_part_of_a_series_was_not_used() -> None:
    used = make_used(title="Letters to the editor of today", text="What our readers say.")
    assert find(place(1, title=used.title, text=used.text, published=NOW), used) is None
    assert find(place(1, title=used.title, text=used.text, published=BEFORE), used) == used


def test_the_used_one_of_the_same_id_comes_first_then_the_latest() -> None:
    own = make_used(article="a1", number=40)
    older, newer = make_used(article="a1", number=41, at=BEFORE), make_used(article="u2", number=42, at=NOW)
    assert find(place(1, text=STORY), own, newer, older) == older
    assert find(place(2, text=STORY), own, newer, older) == newer


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["ferry", "tram", ""])), max_size=5),
    st.lists(st.tuples(st.integers(3, 8), st.sampled_from(["ferry", "tram", ""])), max_size=5),
    st.randoms(use_true_random=False),
)
def test_order_never_matters(
    articles: list[tuple[int, str]], stories: list[tuple[int, str]], rng: random.Random
) -> None:
    placed = [place(number, text=topic and make_prose(topic)) for number, topic in dict(articles).items()]
    used = [
        make_used(article=f"a{number}", number=place, text=topic and make_prose(topic))
        for place, (number, topic) in enumerate(stories)
    ]
    found = find_used(placed, used)
    rng.shuffle(placed)
    rng.shuffle(used)
    assert find_used(placed, used) == found
    assert all(found[item.article.id].article == item.article.id for item in placed if _was_used(item, used))


def _was_used(item: Placed, used: list[Used]) -> bool:
    return any(one.article == item.article.id for one in used)


def test_time_grows_with_the_number_of_used_stories() -> None:
    url = "https://ledger.example/all"
    item = place(1, url=url, text=make_prose("tram"))
    used = {
        size: [make_used(article=f"u{n}", url_key="ledger.example/all", text=STORY + str(n)) for n in range(size)]
        for size in (80, 320)
    }
    assert is_linear(lambda size: find_used([item], used[size]), size=80)


# Rewritten since


def substantial(text: str, *, old: str = STORY, **changes: Any) -> bool:
    return is_substantial(make_article(1, text=text, **changes), make_used(article="a1", text=old))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(make_prose("news"), id="another text"),
        pytest.param(make_prose("news", 0, 110) + make_prose("ferry", 0, 110), id="half of it"),
        pytest.param(make_prose("news", 0, 130) + STORY, id="as much added"),
        pytest.param(make_prose("news", 0, 70) + make_prose("ferry", 0, 60), id="half of it instead"),
    ],
)
def test_a_text_that_is_rewritten_or_half_new_is_substantial(text: str) -> None:
    assert substantial(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(STORY, id="the same"),
        pytest.param(STORY.replace("ferry50", "fery50").replace("ferry7 ", "ferri7 "), id="corrected words"),
        pytest.param(STORY + " Sign up for our letter, which is sent each morning.", id="a sentence of boilerplate"),
        pytest.param(STORY[:300], id="cut"),
        pytest.param(STORY.upper(), id="other case"),
        pytest.param(make_prose("news", 0, 30) + STORY, id="a new opening"),
        pytest.param("", id="nothing"),
    ],
)
def test_corrections_cuts_and_additions_are_not_substantial(text: str) -> None:
    assert not substantial(text, summary="")


def test_a_new_headline_alone_is_not_substantial() -> None:
    assert not substantial(STORY, title="Something else altogether")


def test_a_sentence_added_to_a_brief_is_not_substantial_and_another_brief_is() -> None:
    brief = make_prose("ferry", 0, 30)
    assert not substantial(brief + make_prose("news", 0, 30), old=brief)
    assert substantial(make_prose("news", 0, 30), old=brief)


def test_a_brief_is_compared_by_its_summary() -> None:
    assert substantial("", summary=make_prose("news", 0, 60))
    assert not substantial("", summary=STORY)


def test_a_text_found_later_for_a_summary_is_not_substantial() -> None:
    summary = make_prose("lead", 0, 30)
    assert not substantial(STORY, old=summary, summary=summary)
    assert substantial(STORY, old=make_prose("old", 0, 30), summary=summary)


def test_a_text_that_grew_around_its_lead_is_substantial() -> None:
    old = make_prose("ferry", 0, 60)
    assert substantial(old + make_prose("news"), old=old, summary=make_prose("ferry", 0, 30))


def test_nothing_is_substantial_once_what_was_used_is_forgotten() -> None:
    assert not substantial(STORY, old="")
