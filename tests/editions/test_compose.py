"""Editions: order of sections, what is folded, and a key that stands for the content."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editions.artefact import describe_edition, format_edition, parse_edition_file
from digest.editions.compose import compose_edition, group_sections, make_linked_story
from digest.editions.compose import make_story as make_story_of
from digest.errors import UsageError
from digest.model import (
    Article,
    ArticleError,
    Edition,
    Image,
    Kind,
    Newsletter,
    Pin,
    Reason,
    Slot,
    Story,
    Theme,
    Trouble,
    Window,
)
from digest.regions.scheme import load_scheme
from digest.settings import OwnRegionSettings, RegionSettings
from tests.factories import NOW, make_article, make_decision, make_edition, make_story

SCHEME = load_scheme()


def compose(stories: int = 4, **changes: Any) -> Edition:
    lead, *others = [make_story(number) for number in range(1, stories + 1)]
    given: dict[str, Any] = {
        "newsletter": Newsletter(name="The Daily Ledger"),
        "scheme": SCHEME,
        "window": Window(since=NOW),
        "cut_off": NOW,
        "lead": lead,
        "others": others,
        "decisions": [make_decision(make_article(number)) for number in range(1, stories + 1)],
        "errors": [ArticleError(origin="wire.xml", problem="no headline", line=3)],
    }
    return compose_edition(**given | changes)


def test_sections_follow_the_scheme_and_empty_regions_are_not_printed() -> None:
    stories = [make_story(1, region="world"), make_story(2, region="africa"), make_story(3, region="world")]
    sections = group_sections(stories, SCHEME)
    assert [(section.region.key, len(section.stories)) for section in sections] == [("africa", 1), ("world", 2)]


def sections_of(*stories: Story, elsewhere: int, lead: str | None = None, order: Sequence[str] = ()) -> list[str]:
    sections = group_sections(stories, load_scheme(RegionSettings(order=tuple(order))), elsewhere=elsewhere, lead=lead)
    return [f"{section.region.name} {len(section.stories)}" for section in sections]


SPREAD = [
    make_story(number, region=region)
    for number, region in enumerate(["europe", "africa", "europe", "oceania", "world", "south_asia"], start=1)
]


def test_small_regions_are_folded_into_elsewhere_before_world() -> None:
    assert sections_of(*SPREAD, elsewhere=2) == ["Europe 2", "Elsewhere 3", "World 1"]
    assert sections_of(*SPREAD, elsewhere=3) == ["Elsewhere 5", "World 1"]


def test_the_section_that_folds_small_regions_has_the_name_it_is_given() -> None:
    sections = group_sections(SPREAD, SCHEME, elsewhere=2, elsewhere_name="Ailleurs")
    assert [section.region.name for section in sections if section.region.key == "elsewhere"] == ["Ailleurs"]
    assert (
        "Ailleurs"
        in compose(subject="{regions}", lead=SPREAD[0], others=SPREAD, elsewhere=2, elsewhere_name="Ailleurs").subject
    )


def test_stories_in_elsewhere_stand_in_the_order_given_and_keep_their_regions() -> None:
    sections = group_sections(SPREAD, SCHEME, elsewhere=2)
    elsewhere = next(section for section in sections if section.region.key == "elsewhere")
    assert [story.region for story in elsewhere.stories] == ["africa", "oceania", "south_asia"]


def test_neither_a_single_small_region_nor_the_leads_is_folded() -> None:
    assert sections_of(*SPREAD[:3], elsewhere=2) == ["Europe 2", "Africa 1"]
    assert sections_of(*SPREAD, elsewhere=2, lead="africa") == ["Europe 2", "Africa 1", "Elsewhere 2", "World 1"]


def test_elsewhere_is_last_where_world_is_not() -> None:
    assert sections_of(*SPREAD, elsewhere=2, order=["world"]) == ["World 1", "Europe 2", "Elsewhere 3"]


@given(
    st.lists(st.sampled_from([region.key for region in SCHEME.regions]), max_size=30),
    st.integers(min_value=0, max_value=5),
)
def test_folding_loses_no_story_and_leaves_no_section_empty(regions: list[str], elsewhere: int) -> None:
    stories = [make_story(number, region=region) for number, region in enumerate(regions)]
    sections = group_sections(stories, SCHEME, elsewhere=elsewhere)
    assert all(section.stories for section in sections)
    printed = [story.article.id for section in sections for story in section.stories]
    assert sorted(printed) == sorted(story.article.id for story in stories)


NESTED = load_scheme(
    RegionSettings(
        own={
            "gulf": OwnRegionSettings(places=("AE", "QA", "KW"), within="middle_east"),
            "doha": OwnRegionSettings(places=("Doha",), within="gulf"),
        }
    )
)


def nested(*regions: str, elsewhere: int = 2, lead: str | None = None) -> list[str]:
    stories = [make_story(number, region=region) for number, region in enumerate(regions)]
    sections = group_sections(stories, NESTED, elsewhere=elsewhere, lead=lead)
    return [f"{section.region.name} {len(section.stories)}" for section in sections]


def test_a_part_has_a_section_of_its_own_behind_that_of_the_whole() -> None:
    assert nested("gulf", "africa", "middle_east", "gulf", elsewhere=0) == ["Middle East 1", "Gulf 2", "Africa 1"]


def test_a_small_part_is_folded_into_the_whole_before_elsewhere() -> None:
    assert nested("gulf", "middle_east", "africa", "oceania", "europe", "europe") == [
        "Europe 2",
        "Middle East 2",
        "Elsewhere 2",
    ]
    assert nested("doha", "gulf", "middle_east", "europe", "europe", elsewhere=3) == ["Middle East 3", "Europe 2"][::-1]


def test_a_part_is_not_folded_into_a_whole_that_is_not_printed_nor_if_it_has_the_lead() -> None:
    assert nested("gulf", "africa", "europe", "europe") == ["Europe 2", "Elsewhere 2"]
    assert nested("gulf", "middle_east", "middle_east", lead="gulf") == ["Middle East 2", "Gulf 1"]


@given(st.lists(st.sampled_from([region.key for region in NESTED.regions]), max_size=30), st.integers(0, 5))
def test_folding_parts_loses_no_story(regions: list[str], elsewhere: int) -> None:
    stories = [make_story(number, region=region) for number, region in enumerate(regions)]
    sections = group_sections(stories, NESTED, elsewhere=elsewhere)
    printed = [story.article.id for section in sections for story in section.stories]
    assert all(section.stories for section in sections)
    assert sorted(printed) == sorted(story.article.id for story in stories)


def test_subject_and_preheader_are_filled_in_from_the_edition() -> None:
    edition = compose(
        subject="{name} {number}: {stories} stories from {regions}, {date}",
        preheader="{lead} · {second}",
        slot=Slot(newsletter="main", kind=Kind.REGULAR, due=NOW + timedelta(days=1), number=7),
    )
    assert edition.subject == "The Daily Ledger 7: 4 stories from Europe, November 23, 2026"
    assert edition.preheader == " · ".join(story.article.title for story in edition.stories[:2])


def test_regions_are_named_in_reading_order_the_leads_first() -> None:
    stories = [make_story(1, region="europe"), make_story(2, region="africa"), make_story(3, region="world")]
    assert compose(subject="{regions}", lead=make_story(9, region="oceania"), others=stories).subject == (
        "Oceania, Europe, Africa, and World"
    )


def test_the_subject_is_the_leads_headline_unless_told_otherwise() -> None:
    assert compose(1).subject == make_article(1).title
    assert compose(1).preheader == make_story(1).teaser


def test_the_same_content_has_the_same_key_and_any_change_another() -> None:
    edition = compose()
    assert edition.key == compose().key
    assert edition.key != compose(5).key
    slot = Slot(newsletter="main", kind=Kind.REGULAR, due=NOW, number=1)
    changes: list[dict[str, Any]] = [{"more": [make_story(9)]}, {"slot": slot}, {"slot": replace(slot, revision=2)}]
    assert len({edition.key, *(compose(**change).key for change in changes)}) == 4


def test_the_key_does_not_depend_on_the_hash_seed() -> None:
    script = "from tests.editions.test_compose import compose; print(compose().key)"
    keys = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert keys == {compose().key + "\n"}


@pytest.mark.parametrize("edition", [compose(), compose(1), make_edition(5)])
def test_edition_json_is_as_its_schema_says(edition: Edition) -> None:
    with_image = replace(
        edition,
        lead=make_story(1, image=Image(url="https://ledger.example/a.jpg", width=600), url=None, published=None),
    )
    in_full = replace(
        edition,
        slot=Slot(newsletter="main", kind=Kind.EXTRA, due=NOW, number=3, revision=2),
        more=(make_story(8),),
        errors=tuple(ArticleError(origin="a.txt", problem="none", trouble=trouble) for trouble in Trouble),
        decisions=(
            make_decision(make_article(1), pin=Pin(place=2), score=1.25, also_in=("BBC",)),
            make_decision(make_article(2), pin=Pin(lead=True)),
            *(make_decision(make_article(3), reason, final=True, linked=True) for reason in Reason),
        ),
    )
    schema = json.loads(files("digest.editions").joinpath("edition.schema.json").read_text())
    for one in (edition, with_image, in_full):
        jsonschema.validate(json.loads(format_edition(one)), schema)


def test_what_was_written_is_read_back() -> None:
    edition = compose()
    assert parse_edition_file(format_edition(edition), origin="edition.json") == describe_edition(edition)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "digest-edition/99"}', "[" * 100_000])
def test_a_file_that_is_no_edition_is_named(text: str) -> None:
    with pytest.raises(UsageError, match=r"^out/edition\.json is not"):
        parse_edition_file(text, origin="out/edition.json")


def test_a_story_that_leads_nowhere_says_more_of_itself() -> None:
    theme = Theme(name="plain", files={}, teaser=40, long_teaser=200)
    text = "A whole text with much more to say than its summary has. It goes on and on."

    def told(url: str | None) -> str:
        decision = make_decision(make_article(1, url=url, summary="Short.", text=text))
        return make_story_of(
            decision, theme=theme, tease=lambda article, limit, written: article.summary or article.text
        ).long_teaser

    assert told(None) == text
    assert told("https://ledger.example/1") == "Short."


def cut(article: Article, limit: int, written: str | None = None) -> str:
    return (written or article.text)[:limit]


def test_an_editors_teaser_stands_in_place_of_both_as_far_as_it_fits() -> None:
    theme = Theme(name="plain", files={}, teaser=5, long_teaser=40)
    story = make_story_of(make_decision(make_article(1)), theme=theme, tease=cut, teaser="Longer than that.")
    assert (story.teaser, story.long_teaser) == ("Longe", "Longer than that.")


@pytest.mark.parametrize(
    ("language", "lengths"),
    [("en", (50, 90)), (None, (50, 90)), ("zh", (20, 40)), ("zh-CN", (20, 40)), ("zh-TW", (25, 45)), ("zho", (50, 90))],
)
def test_teasers_are_as_long_as_the_theme_wants_them_in_their_language(
    language: str | None, lengths: tuple[int, int]
) -> None:
    theme = Theme(name="plain", files={}, teaser=50, long_teaser=90, lengths={"zh": (20, 40), "zh-TW": (25, 45)})
    article = make_article(1, language=language, text="x" * 200)
    told = make_story_of(make_decision(article), theme=theme, tease=cut)
    edited = make_story_of(make_decision(article), theme=theme, tease=cut, teaser="y" * 200)
    assert (len(told.teaser), len(told.long_teaser)) == lengths
    assert (len(edited.teaser), len(edited.long_teaser)) == lengths


def test_what_is_only_linked_has_a_headline_and_no_teaser() -> None:
    story = make_linked_story(make_decision(make_article(1)))
    assert (story.article.title, story.teaser, story.long_teaser) == (make_article(1).title, "", "")
