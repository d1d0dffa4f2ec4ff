"""Editions: order of sections, subject and preheader, and a key that stands for the content."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from digest.editions.artefact import describe_edition, format_edition, parse_edition_file
from digest.editions.compose import compose_edition, group_sections
from digest.editions.compose import make_story as make_story_of
from digest.editions.subject import cut_at_word, make_preheader, make_subject
from digest.errors import UsageError
from digest.model import ArticleError, Edition, Image, Newsletter, Theme, Window
from digest.regions.scheme import load_scheme
from tests.factories import NOW, make_article, make_decision, make_edition, make_story

SCHEME = load_scheme()


def compose(stories: int = 4) -> Edition:
    lead, *others = [make_story(number) for number in range(1, stories + 1)]
    return compose_edition(
        newsletter=Newsletter(name="The Daily Ledger"),
        scheme=SCHEME,
        window=Window(since=NOW),
        cut_off=NOW,
        lead=lead,
        others=others,
        decisions=[make_decision(make_article(number)) for number in range(1, stories + 1)],
        errors=[ArticleError(origin="wire.xml", problem="no headline", line=3)],
    )


def test_sections_follow_the_scheme_and_empty_regions_are_not_printed() -> None:
    stories = [make_story(1, region="world"), make_story(2, region="africa"), make_story(3, region="world")]
    sections = group_sections(stories, SCHEME)
    assert [(section.region.key, len(section.stories)) for section in sections] == [("africa", 1), ("world", 2)]


def test_the_subject_is_the_leads_headline_cut_at_a_word_within_seventy_graphemes() -> None:
    story = make_story(1, title="Ministers of the river states agree on a common flood warning after a decade of talks")
    subject = make_subject(story)
    assert subject == "Ministers of the river states agree on a common flood warning after a…"
    assert len(subject) == 70


def test_a_short_headline_is_the_subject_as_it_is() -> None:
    assert make_subject(make_story(1, title="Tram opens")) == "Tram opens"


def test_a_headline_without_spaces_is_cut_between_graphemes() -> None:
    assert cut_at_word("港" * 80, 70) == "港" * 69 + "…"


def test_the_preheader_is_the_next_two_headlines() -> None:
    stories = [make_story(number, title=f"Headline {number}") for number in range(1, 5)]
    assert make_preheader(stories[0], stories[1:]) == "Headline 2 · Headline 3"


def test_the_preheader_of_a_single_story_is_its_teaser() -> None:
    assert make_preheader(make_story(1, teaser="All aboard."), []) == "All aboard."


def test_the_same_content_has_the_same_key_and_any_change_another() -> None:
    edition = compose()
    assert edition.key == compose().key
    assert edition.key != compose(5).key


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
    schema = json.loads(files("digest.editions").joinpath("edition.schema.json").read_text())
    for one in (edition, with_image):
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
            decision, theme=theme, tease=lambda article, limit: article.summary or article.text
        ).long_teaser

    assert told(None) == text
    assert told("https://ledger.example/1") == "Short."
