"""Overrides: how a story is called, what is laid over it, and when an override no longer holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Candidate, Image, Override, Pin
from digest.selection.overriding import Overridden, apply_overrides, merge_overrides
from tests.factories import NOW, make_article

TRAM = Candidate(
    article=make_article(
        1,
        id="0123456789abcdef",
        title="Harbour City Opens  Its Tram",
        url="https://www.ledger.example/tram?utm_source=feed",
        image=Image(url="https://ledger.example/tram.jpg", alt="A tram"),
    )
)
SHIP = Candidate(article=make_article(2, id="0123456700000000", title="A ship comes in"))


def apply(*overrides: Override, newsletter: str = "main") -> Overridden:
    return apply_overrides([TRAM, SHIP], overrides, now=NOW, newsletter=newsletter)


@pytest.mark.parametrize(
    "story",
    [
        "https://ledger.example/tram",
        "ledger.example/tram",
        " http://m.ledger.example/tram/#top ",
        "0123456789abcdef",
        "0123456789",
        "012345678",
        "01234567 89abcdef".replace(" ", "").upper(),
        "harbour city opens its  TRAM",
    ],
)
def test_a_story_is_called_by_its_address_its_id_or_its_headline(story: str) -> None:
    override = Override(story=story, ban=True)
    assert apply(override) == Overridden(candidates=(TRAM, SHIP), marks={TRAM.article.id: override}, unknown=())


@pytest.mark.parametrize("story", ["0123456", "", "https://ledger.example/", "Harbour City", "89abcdef"])
def test_a_call_that_meets_nothing_is_told(story: str) -> None:
    override = Override(story=story, ban=True)
    assert apply(override) == Overridden(candidates=(TRAM, SHIP), marks={}, unknown=(override,))


def test_a_short_id_is_known_as_a_whole() -> None:
    short = Candidate(article=make_article(1))
    override = Override(story="a1")
    assert apply_overrides([short], [override], now=NOW, newsletter="main").marks == {"a1": override}


def test_all_that_go_by_one_headline_are_meant() -> None:
    copy = replace(TRAM, article=replace(TRAM.article, id="fedcba9876543210", url=None))
    override = Override(story=TRAM.article.title, ban=True)
    marks = apply_overrides([TRAM, copy], [override], now=NOW, newsletter="main").marks
    assert marks == {TRAM.article.id: override, copy.article.id: override}


def test_headlines_are_compared_however_their_accents_are_written() -> None:
    story = Candidate(article=make_article(1, title="Caf\u00e9 opens"))
    assert not apply_overrides([story], [Override(story="cafe\u0301 opens")], now=NOW, newsletter="main").unknown


def test_headline_and_picture_are_laid_over_the_article_and_nothing_else() -> None:
    picture = "https://ledger.example/new.jpg"
    changes: dict[str, Any] = {"title": "Tram opens", "region": "europe", "image": picture, "teaser": "See it."}
    changed = apply(Override(story=TRAM.article.id, **changes)).candidates
    expected = replace(TRAM.article, title="Tram opens", image=Image(url=picture))
    assert changed == (replace(TRAM, article=expected), SHIP)


def test_an_empty_picture_is_none_and_what_is_not_said_stays() -> None:
    changed, _ = apply(Override(story=TRAM.article.id, image="")).candidates
    assert changed == replace(TRAM, article=replace(TRAM.article, image=None))
    assert apply(Override(story=TRAM.article.id, pin=Pin(lead=True))).candidates == (TRAM, SHIP)


def test_an_override_holds_until_its_instant_and_for_its_newsletter() -> None:
    def holds(**changes: Any) -> bool:
        result = apply(Override(story=TRAM.article.id, ban=True, **changes), newsletter="evening")
        assert not result.unknown
        return bool(result.marks)

    assert holds(until=NOW + timedelta(seconds=1))
    assert not holds(until=NOW)
    assert holds(newsletter="evening")
    assert not holds(newsletter="morning")


def test_one_that_no_longer_holds_is_not_missed() -> None:
    assert not apply(Override(story="nothing", until=NOW)).unknown


def test_two_for_one_story_are_merged_and_the_later_wins() -> None:
    first = Override(story="ledger.example/tram", title="One", teaser="T", pin=Pin(lead=True), line=1)
    second = Override(story=TRAM.article.id, title="Two", pin=Pin(place=2), note="n", line=9)
    result = apply(first, second)
    merged = Override(story=TRAM.article.id, title="Two", teaser="T", pin=Pin(place=2), note="n", line=9)
    assert result.marks == {TRAM.article.id: merged}
    assert result.candidates[0].article.title == "Two"


@pytest.mark.parametrize("banned", [0, 1])
def test_a_ban_beats_a_pin_wherever_it_stands_and_is_told_where_it_is(banned: int) -> None:
    pair = [Override(story="s", pin=Pin(lead=True), line=1), Override(story="s", pin=Pin(lead=True), line=2)]
    pair[banned] = Override(story="s", ban=True, line=7, note="why")
    assert merge_overrides(*pair) == Override(story="s", ban=True, line=7, note="why")


@given(st.lists(st.builds(Override, story=st.text(max_size=30), ban=st.booleans()), max_size=8))
def test_every_override_meets_a_story_or_is_told(overrides: list[Override]) -> None:
    result = apply(*overrides)
    assert all((override in result.unknown) or result.marks for override in overrides)
    assert len(result.candidates) == 2
