"""What an edition is to readers with preferences: only what they want, composed as the edition was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editions.compose import ELSEWHERE, compose_edition
from digest.editions.fit import Degree
from digest.editions.variants import Frame, cut_variant, find_regions, make_variant, tell_preferences
from digest.model import Edition, Image, Newsletter, Preferences, Rule, Severity, Window, make_finding
from digest.regions.scheme import load_scheme
from digest.settings import OwnRegionSettings, RegionSettings
from tests.factories import NOW, make_story

SCHEME = load_scheme(
    RegionSettings(own={"lahore": OwnRegionSettings(name="Lahore", places=("Lahore",), within="south_asia")})
)
FRAME = Frame(language="en", scheme=SCHEME, elsewhere=2, subject="{lead} ({stories}, {regions})")
KEYS = ("africa", "europe", "south_asia", "lahore", "world", "latin_america")
MISSING = Rule(severity=Severity.NOTICE, why="", fix="")


def compose(*regions: str, frame: Frame = FRAME, **changes: Any) -> Edition:
    """An edition with a story of each of `regions`, the first of which leads."""
    lead, *others = [make_story(number, region=region) for number, region in enumerate(regions, 1)]
    edition = compose_edition(
        newsletter=Newsletter(name="The Daily Ledger"),
        scheme=frame.scheme,
        window=Window(),
        cut_off=NOW,
        lead=lead,
        others=others,
        decisions=(),
        more=changes.pop("more", ()),
        elsewhere=frame.elsewhere,
        subject=frame.subject,
        preheader=frame.preheader,
    )
    return replace(edition, **changes)


def vary(edition: Edition, *regions: str, frame: Frame = FRAME) -> Edition:
    """What readers get who want `regions`; there must be something."""
    variant = find(edition, *regions, frame=frame)
    assert variant is not None
    return variant


def find(edition: Edition, *regions: str, frame: Frame = FRAME) -> Edition | None:
    return make_variant(edition, find_regions(edition, Preferences(regions=regions), SCHEME), frame)


def list_regions(edition: Edition) -> list[str]:
    return [story.region for story in edition.stories]


def test_readers_get_the_regions_that_they_want_and_no_other() -> None:
    edition = compose("europe", "africa", "africa", "latin_america", "europe", "europe")
    variant = vary(edition, "africa", "latin_america")
    assert set(list_regions(variant)) == {"africa", "latin_america"}
    assert len(variant.stories) == 3


def test_the_first_story_that_is_left_leads_and_is_what_the_subject_says() -> None:
    edition = compose("europe", "africa", "africa", "south_asia")
    variant = vary(edition, "africa")
    first = next(story for story in edition.stories if story.region == "africa")
    assert variant.lead == first
    assert first not in [story for section in variant.sections for story in section.stories]
    assert variant.subject == f"{first.article.title} (2, Africa)"
    assert variant.preheader == variant.stories[1].article.title
    assert edition.subject.endswith("(4, Europe, Africa, and South Asia)") or "4" in edition.subject


def test_a_lead_that_is_wanted_still_leads() -> None:
    edition = compose("europe", "africa", "europe")
    assert vary(edition, "europe").lead == edition.lead


def test_stories_of_no_clear_place_are_for_everybody() -> None:
    edition = compose("europe", "world", "africa")
    assert list_regions(vary(edition, "africa")) == ["africa", "world"]
    assert list_regions(vary(edition, "south_asia")) == ["world"]
    assert list_regions(vary(edition, "world")) == ["world"]


def test_a_region_brings_its_parts_and_a_part_does_not_bring_the_whole() -> None:
    edition = compose("europe", "south_asia", "lahore")
    assert list_regions(vary(edition, "south_asia")) == ["south_asia", "lahore"]
    assert list_regions(vary(edition, "lahore")) == ["lahore"]


def test_small_regions_stay_folded_and_one_that_is_left_alone_has_its_own_name() -> None:
    edition = compose("europe", "africa", "latin_america", "south_asia", "south_asia", "europe")
    assert "elsewhere" in [section.region.key for section in edition.sections]
    both = vary(edition, "europe", "africa", "latin_america")
    assert [section.region.key for section in both.sections][-1] == ELSEWHERE.key
    assert set(list_regions(both)) == {"europe", "africa", "latin_america"}
    one = vary(edition, "europe", "africa")
    assert {section.region.key for section in one.sections} == {"europe", "africa"}


def test_there_is_no_edition_for_readers_for_whom_nothing_is_left() -> None:
    assert find(compose("europe", "africa"), "south_asia") is None
    below = compose("europe", more=(make_story(9, region="africa"),))
    assert find(below, "africa") is None  # mere links make no edition


def test_mere_links_are_those_of_the_wanted_regions_and_what_was_only_counted_is_not_told() -> None:
    links = tuple(make_story(number, region=region) for number, region in ((8, "africa"), (9, "europe")))
    edition = compose("europe", "africa", more=links, unlinked=4)
    variant = vary(edition, "africa")
    assert (variant.more, variant.unlinked) == (links[:1], 0)


@pytest.mark.parametrize(
    "regions",
    [(), ("atlantis",), ("africa", "europe"), ("africa", "atlantis", "europe")],
    ids=["none", "unknown", "all", "all-and-unknown"],
)
def test_who_leaves_nothing_out_gets_the_edition_itself(regions: tuple[str, ...]) -> None:
    edition = compose("europe", "africa", "world")
    assert vary(edition, *regions) is edition


def test_unknown_regions_are_passed_over_beside_known_ones() -> None:
    edition = compose("europe", "africa")
    assert vary(edition, "africa", "atlantis") == vary(edition, "africa")


def test_wishes_that_come_to_the_same_have_the_same_key_and_others_have_others() -> None:
    edition = compose("europe", "africa", "africa")
    assert vary(edition, "africa", "south_asia") == vary(edition, "africa")
    assert len({one.key for one in (edition, vary(edition, "africa"), vary(edition, "europe"))}) == 3


def test_the_key_derives_from_the_edition() -> None:
    edition = compose("europe", "africa")
    other = replace(edition, key="f" * 64)
    assert vary(edition, "africa").key != vary(other, "africa").key


def test_other_words_around_all_stories_keep_every_story_and_what_was_only_counted() -> None:
    edition = compose("europe", "africa", unlinked=3)
    finding = make_finding("language-missing", {"language-missing": MISSING}, place="", found="")
    urdu = Frame(language="ur", scheme=load_scheme(language="ur"), findings=(finding,))
    variant = vary(replace(edition, findings=(replace(finding, found="old"),)), frame=urdu)
    assert (variant.newsletter.language, variant.stories, variant.unlinked) == ("ur", edition.stories, 3)
    assert variant.sections[0].region.name != edition.sections[0].region.name
    assert variant.findings == (finding,)


def test_a_cut_takes_the_last_story_of_the_longest_section_first_and_tells_of_it() -> None:
    edition = compose("europe", "africa", "africa", "africa", "south_asia")
    variant = vary(edition, "africa", "europe")
    cut = cut_variant(variant, Degree(stories=3), FRAME, max_bytes=9)
    assert list_regions(cut) == ["europe", "africa", "africa"]
    assert cut.stories == variant.stories[:3]
    assert [one.code for one in cut.findings] == ["fit-stories"]
    assert cut.key not in (variant.key, edition.key)
    assert list_regions(cut_variant(variant, Degree(stories=0), FRAME, max_bytes=9)) == ["europe"]


def test_cuts_drop_thumbnails_and_count_links() -> None:
    image = Image(url="https://ledger.example/a.jpg")
    links = tuple(make_story(number, region="africa") for number in (8, 9))
    edition = compose("europe", "africa", "africa", more=links)
    pictured = replace(edition, sections=tuple(_picture(section, image) for section in edition.sections))
    cut = cut_variant(pictured, Degree(thumbnails=0, links=1), FRAME, max_bytes=9)
    assert not any(story.article.image for story in cut.stories[1:])
    assert (cut.more, cut.unlinked) == (links[:1], 1)
    assert [one.code for one in cut.findings] == ["fit-thumbnails", "fit-links"]


def _picture(section: Any, image: Image) -> Any:
    return replace(
        section,
        stories=tuple(replace(story, article=replace(story.article, image=image)) for story in section.stories),
    )


@given(
    st.lists(st.sampled_from(KEYS), min_size=1, max_size=12),
    st.lists(st.sampled_from((*KEYS, "atlantis", "oceania")), max_size=5),
)
def test_a_variant_has_the_wanted_stories_each_once_in_their_order_within_a_region(
    regions: list[str], wanted: list[str]
) -> None:
    edition = compose(*regions)
    kept = find_regions(edition, Preferences(regions=tuple(sorted(set(wanted)))), SCHEME)
    variant = make_variant(edition, kept, FRAME)
    expected = [story for story in edition.stories if story.region in kept]
    if variant is None:
        assert not expected
        return
    assert sorted(story.article.id for story in variant.stories) == sorted(story.article.id for story in expected)
    for key in kept:
        own = [[story for story in one if story.region == key] for one in (expected[1:], variant.stories[1:])]
        assert own[0] == own[1]
    assert variant.lead == expected[0]


@given(st.lists(st.sampled_from(KEYS), min_size=1, max_size=12))
def test_composing_all_of_an_edition_again_changes_nothing_but_its_key(regions: list[str]) -> None:
    edition = compose(*regions)
    other = make_variant(edition, frozenset(regions), replace(FRAME, language="en-US"))
    assert other is not None
    assert replace(other, key=edition.key, newsletter=edition.newsletter) == edition


def test_preferences_are_told_in_a_line() -> None:
    assert tell_preferences(Preferences()) == "all regions"
    wish = Preferences(language="ur", regions=("africa", "europe"), text_only=True)
    assert tell_preferences(wish) == "africa, europe; in ur; text only"
