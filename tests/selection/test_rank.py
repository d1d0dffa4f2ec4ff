"""The score: each part is documented, and by default the newest comes first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.model import Image
from digest.selection.rank import count_words, make_score
from digest.selection.window import find_effective
from digest.settings import ScoreSettings
from tests.factories import NOW
from tests.selection.makers import choose, find, list_chosen, make_text, place, place_copy

NOTHING: dict[str, Any] = {"recency": 0.0, "source": 0.0, "copies": 0.0, "length": 0.0, "image": 0.0}


def score(sources: int = 1, boost: float = 0.0, *, of: dict[str, Any] | None = None, **weights: Any) -> float:
    placed = place(1, **(of or {}))
    return make_score(
        placed,
        effective=find_effective(placed.article, now=NOW),
        score=ScoreSettings(**{**NOTHING, **weights}),
        sources=sources,
        now=NOW,
        boost=boost,
    )


@pytest.mark.parametrize(("hours", "part"), [(0, 1.0), (12, 0.5), (24, 0.25), (-3, 1.0)])
def test_recency_halves_with_each_half_life_and_is_full_for_what_is_dated_ahead(hours: int, part: float) -> None:
    assert score(of={"published": NOW - timedelta(hours=hours)}, recency=1.0, half_life="12h") == part


def test_what_has_no_date_has_no_recency() -> None:
    assert score(of={"published": None}, recency=1.0) == 0


@pytest.mark.parametrize(("order", "part"), [(0, 1.0), (1, 0.75), (3, 0.25)])
def test_the_first_source_counts_full_and_each_further_one_less(order: int, part: float) -> None:
    assert score(sources=4, of={"order": order}, source=1.0) == part


def test_sources_are_counted_as_far_down_as_candidates_come_from() -> None:
    decisions = choose(place(1), place(2, order=3), score=ScoreSettings(**{**NOTHING, "source": 1.0}))
    assert [decision.score for decision in decisions] == [1.0, 0.25]


@pytest.mark.parametrize(("words", "part"), [(100, 0.25), (400, 1.0), (4_000, 1.0)])
def test_four_hundred_words_are_full(words: int, part: float) -> None:
    assert score(of={"text": make_text(1, words=words)}, length=1.0) == part


def test_a_brief_is_as_full_as_its_summary() -> None:
    assert score(of={"text": "", "summary": make_text(1, words=40)}, length=1.0) == 0.1


def test_characters_are_words_where_no_spaces_part_words() -> None:
    assert count_words("港口城市开通电车线路") == 10


def test_an_image_tags_and_boosts_add_what_they_are_worth() -> None:
    assert score(of={"image": Image(url="https://ledger.example/1.jpg")}, image=0.2) == 0.2
    assert (
        score(of={"tags": ("Sport", "Tennis"), "section": "Cup"}, tags={"sport": -0.5, "TENNIS": 0.2, "cup": 1}) == 0.7
    )
    assert score(boost=0.4) == 0.4


@pytest.mark.parametrize(("copies", "part"), [(0, 0.0), (1, 1 / 3), (3, 2 / 3), (7, 1.0), (9, 1.0)])
def test_a_story_that_more_sources_have_counts_more(copies: int, part: float) -> None:
    story = place(1)
    decisions = choose(
        story,
        *(place_copy(story, number) for number in range(2, 2 + copies)),
        score=ScoreSettings(**{**NOTHING, "copies": 1.0}),
    )
    assert find(decisions, story).score == pytest.approx(part, abs=1e-6)


def test_by_default_two_hours_newer_beat_an_image_and_a_full_text() -> None:
    picture = Image(url="https://ledger.example/1.jpg")
    older = place(3, image=picture, text=make_text(3, words=500))
    assert list_chosen(choose(place(1, text=make_text(1, words=60)), older)) == ["a1", "a3"]


def test_equals_are_told_apart_by_what_there_is_of_them() -> None:
    even = ScoreSettings(**NOTHING)
    decisions = choose(place(1, published=None), place(2, text="", summary="S."), place(3, published=NOW), score=even)
    assert list_chosen(decisions) == ["a3", "a2", "a1"]


def test_an_archive_of_last_year_is_newest_first_too() -> None:
    days = [400, 401, 500]
    decisions = choose(*(place(day, published=NOW - timedelta(days=day)) for day in reversed(days)))
    assert list_chosen(decisions) == ["a400", "a401", "a500"]


def test_the_example_in_the_documentation_is_so() -> None:
    picture = Image(url="https://ledger.example/1.jpg")
    story = place(1, published=NOW - timedelta(hours=6), text=make_text(1, words=200), image=picture)
    newer = place(9, published=NOW - timedelta(hours=5), text=make_text(9, words=100))
    decisions = choose(newer, story, *(place_copy(story, number) for number in (2, 3, 4)))
    text = (Path(__file__).parents[2] / "docs" / "choosing.md").read_text(encoding="utf-8")
    assert list_chosen(decisions) == ["a1", "a9"]
    assert f"{find(decisions, story).score:.3f}. One that is" in text
    assert f"= {find(decisions, newer).score:.3f}, and" in text
