"""The summary of a page is a description that somebody finished, and one of the article rather than of its site."""

from __future__ import annotations

import pytest

from digest.sources.pages.summary import choose_summary
from tests.sources.pages.test_article import read
from tests.sources.pages.twenty import HEADING, make_metas, make_node, make_page, make_script

TITLE = "Harbour city opens its tram line"
TEXT = (
    "The first tram left the depot at dawn. Crowds lined the quay to see it pass, and the fares are free until Monday. "
    "The council paid for the line with a loan that it will repay over thirty years, the mayor said on Sunday. "
    "Residents of the old quarter had asked for a stop near the fish market, where the rails bend."
)
WRITTEN = "After thirty years a tram runs along the quay again, and the council pays."
TAGLINE = "News, weather and sport from every corner of our coast, day and night."


def choose(*meta: str, stated: tuple[str, ...] = (), text: str = TEXT, **names: tuple[str, ...]) -> str:
    return choose_summary(stated, meta, title=TITLE, text=text, **names)


def test_the_first_whole_description_is_taken() -> None:
    assert choose(WRITTEN, "Another description that is just as long as the first.") == WRITTEN


@pytest.mark.parametrize("end", ["...", "…", " […]", " [...]"])
def test_one_that_was_cut_gives_way_to_a_whole_one(end: str) -> None:
    assert choose(f"The first tram left the depot at dawn. Crowds lined the quay to{end}", WRITTEN) == WRITTEN


def test_one_that_breaks_off_within_another_gives_way_to_it() -> None:
    assert choose(WRITTEN[:60], WRITTEN) == WRITTEN


def test_one_that_was_cut_does_not_give_way_to_a_line_about_the_site() -> None:
    cut = "The first tram left the depot at dawn. Crowds lined the quay to…"
    assert choose(cut, TAGLINE) == cut


def test_a_short_meta_description_is_a_label_where_there_is_a_text() -> None:
    assert choose("A city rides again.") == ""
    assert choose("A city rides again.", text="") == "A city rides again."


def test_a_short_description_of_the_article_itself_is_none() -> None:
    assert choose(stated=("A city rides again.",)) == "A city rides again."


@pytest.mark.parametrize(
    "about",
    [
        "The Daily Ledger",
        "The Daily Ledger brings you news, weather and sport from every corner of the coast.",
        TAGLINE,
    ],
)
def test_what_tells_of_the_site_is_no_summary(about: str) -> None:
    assert choose(about, sites=("The Daily Ledger",), taglines=(TAGLINE,), text="") == ""


def test_a_description_that_names_the_site_and_tells_the_story_is_one() -> None:
    told = "The first tram left the depot at dawn, the mayor told The Daily Ledger on Sunday."
    assert choose(told, sites=("The Daily Ledger",)) == told


@pytest.mark.parametrize(
    ("site", "told"),
    [
        ("Time", "Sometimes a city needs decades: five widows recall the old conductors of the quay."),
        ("Time", "A choir sings for the first time in years, beside widows who recall the conductors."),
        ("港报", "港报记者走访重新开放的电车线，居民欢迎，司机抱怨，市长说票价周一前免费，贷款三十年还清。"),
    ],
)
def test_a_name_within_a_word_or_a_story_told_under_it_is_no_line_about_the_site(site: str, told: str) -> None:
    text = "电车线周一重新开放，居民和司机都来了。市长说票价免费，贷款三十年还清。" * 8 if site == "港报" else TEXT
    assert choose(told, sites=(site,), text=text) == told


@pytest.mark.parametrize(
    ("cut", "whole", "text"),
    [
        (
            "बंदरगाह की ट्राम साठ साल बाद सोमवार को…",
            "बंदरगाह की ट्राम सोमवार को चली, किराया गुरुवार तक मुफ्त रहेगा।",
            "बंदरगाह की ट्राम साठ साल बाद सोमवार को चली। किराया गुरुवार तक मुफ्त रहेगा, मेयर ने कहा। " * 4,
        ),
        (
            "港口电车线经过六十年于周一…",
            "港口电车线周一重新开放，市长说票价在周四之前免费，居民欢迎。",
            "港口电车线经过六十年于周一重新开放。票价在周四之前免费，市长说。" * 8,
        ),
        (
            "港の電車は六十年を経て…",
            "港の電車が月曜に再開した。運賃は木曜まで無料だと市長は述べた。",
            "港の電車は六十年を経て月曜に再開した。運賃は木曜まで無料だ。市長が述べた。" * 8,
        ),
    ],
)
def test_words_are_known_in_scripts_with_few_letters_a_word(cut: str, whole: str, text: str) -> None:
    assert choose(whole, stated=(cut,), text=text) == whole


def test_references_that_were_escaped_twice_are_read() -> None:
    told = "The mayor&#039;s tram &amp; the council&rsquo;s loan: a city rides along the quay."
    assert choose(told) == "The mayor's tram & the council’s loan: a city rides along the quay."


def test_the_tagline_that_a_page_declares_is_not_taken_for_its_article() -> None:
    site = {"@context": "https://schema.org", "@type": "WebSite", "description": TAGLINE}
    head = make_metas({"og:description": TAGLINE}) + make_script(make_node())
    assert read(make_page(head, HEADING)).summary == TAGLINE
    assert read(make_page(head + make_script(site), HEADING)).summary == ""
