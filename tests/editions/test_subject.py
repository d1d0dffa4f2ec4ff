"""Subject and preheader: templates filled in once, without loose ends, and cut where readers can bear it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editions.subject import (
    PLACES,
    cut_at_word,
    fill_template,
    find_template_faults,
    is_static,
    make_preheader,
    make_subject,
    make_words,
)
from digest.model import Kind, Newsletter, Slot
from digest.text.graphemes import count_graphemes
from tests.factories import make_story

DAY = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
SLOT = Slot(newsletter="main", kind=Kind.REGULAR, due=DAY, number=42)


def words(*titles: str, slot: Slot | None = SLOT, language: str = "en", timezone: str = "UTC") -> Mapping[str, str]:
    return make_words(
        newsletter=Newsletter(name="The Daily Ledger", language=language, timezone=timezone),
        stories=[make_story(number, title=title) for number, title in enumerate(titles, start=1)],
        regions=("Europe", "World"),
        slot=slot,
        day=DAY,
    )


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{lead}", "Tram opens"),
        ("{name} {number}: {lead}", "The Daily Ledger 42: Tram opens"),
        ("{stories} stories from {regions}", "3 stories from Europe and World"),
        ("{second} · {third}", "Ferries return · Gauges report"),
        ("{name}, {date}", "The Daily Ledger, November 22, 2026"),
        ("Good morning", "Good morning"),
        ("  {lead}\n{second} ", "Tram opens Ferries return"),
    ],
)
def test_every_place_of_a_template_is_filled_in(template: str, filled: str) -> None:
    assert fill_template(template, words("Tram opens", "Ferries return", "Gauges report")) == filled


@pytest.mark.parametrize(
    ("language", "timezone", "date"),
    [
        ("en-GB", "Asia/Karachi", "23 November 2026"),
        ("ur", "UTC", "22 نومبر، 2026"),
        ("de", "UTC", "22. November 2026"),
    ],
)
def test_the_date_is_that_of_the_newsletters_language_and_zone(language: str, timezone: str, date: str) -> None:
    assert fill_template("{date}", words("Tram opens", language=language, timezone=timezone)) == date


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{second} · {third}", "Ferries return"),
        ("{third} · {second}", "Ferries return"),
        ("{lead} | {third} | {second}", "Tram opens | Ferries return"),
        ("{number}: {lead}", "Tram opens"),
        ("No. {number}: {lead}", "Tram opens"),
        ("{name} No. {number}: {lead}", "The Daily Ledger: Tram opens"),
        ("{lead} ({number})", "Tram opens"),
        ("{lead} [{number}] and more", "Tram opens and more"),
        ("{third}{number}", ""),
        ("Today: {third}", ""),
    ],
)
def test_what_is_missing_leaves_no_loose_ends(template: str, filled: str) -> None:
    assert fill_template(template, words("Tram opens", "Ferries return", slot=None)) == filled


def test_braces_in_a_headline_are_text() -> None:
    assert (
        fill_template("{lead} · {name}", words("{name} {number} {oops} {"))
        == "{name} {number} {oops} { · The Daily Ledger"
    )


@pytest.mark.parametrize(
    ("titles", "filled"),
    [
        (("", "Ferries return", "الموانئ تعود"), "Ferries return · \u2067الموانئ تعود\u2069"),
        (("", "الموانئ تعود", "Ferries return"), "الموانئ تعود · \u2066Ferries return\u2069"),
        (("", "الموانئ تعود", "إلى العمل"), "الموانئ تعود · إلى العمل"),
    ],
)
def test_a_headline_that_runs_against_the_line_is_isolated(titles: tuple[str, ...], filled: str) -> None:
    assert fill_template("{second} · {third}", words(*titles)) == filled


def test_a_headline_that_leads_alone_is_as_it_was_written() -> None:
    assert fill_template("{lead}", words("الموانئ تعود")) == "الموانئ تعود"


def test_what_is_cut_ends_the_isolate_it_opened() -> None:
    subject = make_subject("{name}: {lead}", words("الموانئ تعود " * 20))
    assert subject.startswith("The Daily Ledger: \u2067الموانئ")
    assert subject.endswith("…\u2069")
    assert count_graphemes(subject) <= 70


@pytest.mark.parametrize(
    ("language", "filled"),
    [
        ("fr", "2 · 42 · Europe et World"),
        ("fa", "۲ · ۴۲ · Europe و World"),
        ("ar", "2 · 42 · Europe وWorld"),
    ],
)
def test_numbers_and_lists_are_those_of_the_newsletters_language(language: str, filled: str) -> None:
    told = fill_template("{stories} · {number} · {regions}", words("One", "Two", language=language))
    assert told.replace("\u2066", "").replace("\u2069", "") == filled


@given(st.text(max_size=60), st.lists(st.text(max_size=40), min_size=1, max_size=3))
def test_any_template_and_any_headlines_make_a_subject(template: str, titles: list[str]) -> None:
    assert count_graphemes(make_subject(template, words(*titles))) <= 70


def test_the_subject_is_cut_at_a_word_within_seventy_graphemes() -> None:
    title = "Ministers of the river states agree on a common flood warning after a decade of talks"
    subject = make_subject("{lead}", words(title))
    assert subject == "Ministers of the river states agree on a common flood warning after a…"
    assert len(subject) == 70


def test_a_headline_without_spaces_is_cut_between_graphemes() -> None:
    assert cut_at_word("港" * 80, 70) == "港" * 69 + "…"


def test_a_subject_of_which_nothing_is_left_is_the_leads_headline() -> None:
    assert make_subject("{third}", words("Tram opens")) == "Tram opens"
    assert make_subject("", words("Tram opens")) == "Tram opens"


def test_the_preheader_is_the_next_two_headlines_or_what_stands_in_for_them() -> None:
    template = "{second} · {third}"
    assert make_preheader(template, words("One", "Two", "Three"), otherwise="All aboard.") == "Two · Three"
    assert make_preheader(template, words("One", "Two"), otherwise="All aboard.") == "Two"
    assert make_preheader(template, words("One"), otherwise="All aboard.") == "All aboard."
    assert count_graphemes(make_preheader(template, words("One", "Two " * 60), otherwise="")) <= 140


@pytest.mark.parametrize("template", ["", "Good morning", " ".join(f"{{{name}}}" for name in PLACES)])
def test_a_template_of_known_places_has_no_fault(template: str) -> None:
    assert find_template_faults(template) == ()


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("{leed}", ["{leed}"]),
        ("{LEAD}", ["{LEAD}"]),
        ("{}", ["{}"]),
        ("{lead", ["{"]),
        ("a } b", ["}"]),
        ("{{lead}}", ["{", "}"]),
        ("{lead!r} {x} {x}", ["{lead!r}", "{x}"]),
        ("{ lead }", ["{ lead }"]),
    ],
)
def test_what_cannot_be_filled_in_is_named_once_with_what_can(template: str, found: list[str]) -> None:
    faults = find_template_faults(template)
    assert [fault.partition(" cannot")[0] for fault in faults] == found
    assert all("{regions}" in fault for fault in faults)


@pytest.mark.parametrize(
    ("template", "static"), [("Good morning", True), ("{name}", True), ("{lead}", False), ("{name} {date}", False)]
)
def test_a_template_is_static_if_it_says_the_same_in_every_edition(template: str, static: bool) -> None:
    assert is_static(template) is static
