"""The door: whatever a parser found, what comes out is clean, safe and has a name that stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, ArticleError, Dateline, Fetched, Image
from digest.sources.article import Parts, make_article, make_id, make_image, make_size, make_source_name, make_url_id
from digest.sources.bylines import split_byline
from tests.factories import NOW

FETCHED = Fetched(origin="ledger.xml", body=b"", at=NOW)


def make(**parts: Any) -> Article:
    made = make_article(
        Parts(**{"title": "Trams return"} | parts), FETCHED, source="The Ledger", timezone="Asia/Karachi"
    )
    assert isinstance(made, Article)
    return made


@pytest.mark.parametrize("title", ["", "  \n", "\u200b", "\0\x01"])
def test_without_a_headline_there_is_no_article_but_an_error_that_says_which(title: str) -> None:
    made = make_article(Parts(title=title, position=2, line=7), FETCHED, source="x", timezone="UTC")
    assert made == ArticleError(origin="ledger.xml", line=7, problem="item 3 has no headline")


def test_a_title_is_one_clean_line_of_limited_length() -> None:
    assert make(title="  A\u0300\n\tmayor\x07  speaks ").title == "À mayor speaks"
    assert len(make(title="word " * 1000).title) <= 500
    assert make(title="A &amp; <b>B</b>", html_title=True).title == "A & B"
    assert make(title="Why <b> is not bold &amp; more").title == "Why <b> is not bold & more"


def test_a_headline_loses_the_names_of_its_source_and_its_id_stays() -> None:
    trimmed = make(title="Trams return today | Ledger", source="The Ledger", url="https://ledger.example/trams")
    assert trimmed.title == "Trams return today"
    assert trimmed.id == make_url_id("https://ledger.example/trams")
    assert make(title="Trams return today - bay.example", url="https://www.bay.example/1").title == "Trams return today"
    given = make(title="UPDATE 1-Trams return")
    assert (given.title, given.id) == ("Trams return", make_id("content UPDATE 1-Trams return\n\n"))


def test_a_headline_in_capitals_is_written_as_its_text_is() -> None:
    article = make(title="TRAMS RETURN TO GWADAR", text="The trams will return to Gwadar.")
    assert article.title == "Trams return to Gwadar"


def test_a_text_that_opens_as_its_headline_does_has_no_dateline() -> None:
    article = make(title="PARIS: Trams in space", summary="PARIS: Trams in space are a film that opens on Monday.")
    assert (article.dateline, article.summary[:6]) == (None, "PARIS:")


def test_a_headline_that_begins_with_the_city_hides_no_dateline() -> None:
    article = make(title="Gaza trams turned back", text="GAZA — Trams were turned back on Monday.")
    assert article.dateline is not None
    assert (article.dateline.places, article.text) == (("GAZA",), "Trams were turned back on Monday.")


def test_html_becomes_paragraphs_and_plain_text_stays_as_it_is() -> None:
    assert make(text="<p>One &amp; two</p><script>x()</script><p>three</p>", html=True).text == "One & two\n\nthree"
    assert make(text="3 < 4 & 5 > 4\n\nso &amp; stays").text == "3 < 4 & 5 > 4\n\nso &amp; stays"
    assert make(text="<p>One</p><p>two</p>").text == "One\n\ntwo"


def test_texts_have_limits() -> None:
    article = make(
        text="word " * 100_000, summary="word " * 100_000, tags=tuple(map(str, range(999))), authors=("A",) * 99
    )
    assert len(article.text) <= 200_000
    assert len(article.summary) <= 20_000
    assert len(article.tags) == 50


def test_the_dateline_leaves_text_and_summary() -> None:
    wire = "Oslo/Bergen (AP) - The ferry sails again."
    article = make(text=wire, summary=wire)
    assert article.dateline == Dateline(text="Oslo/Bergen (AP) -", places=("Oslo", "Bergen"), agency="AP")
    assert (article.text, article.summary) == ("The ferry sails again.", "")


def test_a_dateline_of_its_own_field_wins() -> None:
    article = make(dateline="KUWAIT CITY (Reuters)", text="Oslo (AP) - The ferry sails again.")
    assert article.dateline == Dateline(text="KUWAIT CITY (Reuters)", places=("KUWAIT CITY",), agency="Reuters")
    assert make(dateline="Lahore").dateline == Dateline(text="Lahore", places=("Lahore",))
    assert article.text == "The ferry sails again."


@pytest.mark.parametrize("tail", ["...", "…", " …", " ...", "....", " [...]", " […]", " [ … ]"])
def test_a_cut_summary_ends_in_one_ellipsis(tail: str) -> None:
    assert make(summary=f"The ferry sails{tail}").summary == "The ferry sails…"


def test_a_summary_that_only_repeats_the_text_is_dropped() -> None:
    assert make(summary="<p>Same words.</p>", text="Same words.", html=True).summary == ""


@pytest.mark.parametrize(
    ("url", "base", "link"),
    [
        ("https://ledger.example/a b", "", "https://ledger.example/a%20b"),
        ("/a", "https://ledger.example/feed", "https://ledger.example/a"),
        ("/a", "", None),
        ("javascript:alert(1)", "https://ledger.example/", None),
        ("mailto:desk@ledger.example", "", None),
        ("data:text/html,x", "", None),
        ("", "https://ledger.example/", None),
        ("  ", "https://ledger.example/", None),
    ],
)
def test_only_web_addresses_are_links(url: str, base: str, link: str | None) -> None:
    assert make(url=url, base=base).url == link


def test_dates_are_instants_and_the_raw_one_is_kept() -> None:
    article = make(published="22 Nov 2026 06:00", updated="2026-11-22T08:00Z")
    assert article.published == datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert article.raw_date == "22 Nov 2026 06:00"


def test_what_was_only_updated_was_published_then() -> None:
    article = make(updated="2026-11-22T08:00Z")
    assert article.published == article.updated == datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_an_undated_article_has_no_date_and_an_impossible_one_is_kept_raw() -> None:
    assert (make().published, make().raw_date) == (None, None)
    assert (make(published="31 Nov 2026").published, make(published="31 Nov 2026").raw_date) == (None, "31 Nov 2026")


def test_the_language_is_the_sources_unless_the_letters_contradict() -> None:
    assert make(text="The ferry sails again after a week of storms.").language == "en"
    assert make(language="ur", title="کشتیاں دوبارہ چل پڑیں").language == "ur"


def test_the_id_is_the_urls_whatever_else_changes() -> None:
    first = make(url="https://www.ledger.example/a?utm_source=x", guid="1", text="x")
    assert first.id == make(url="https://ledger.example/a", guid="2", title="Other", text="y").id
    assert first.id != make(url="https://ledger.example/b", guid="1").id


def test_without_a_url_the_id_is_of_source_and_guid_else_of_the_content() -> None:
    assert make(guid="1").id == make(guid="1", title="Other").id != make(guid="2").id
    assert make(guid="1").id != make(guid="1", source="Other").id
    assert make(text="x").id == make(text="x", source="Other").id != make(text="y").id
    assert len(make_id("\ud800")) == 16


def test_a_parser_may_say_what_identifies_an_article() -> None:
    first = make(url="https://ledger.example/a", identity="wordpress ledger.example 7")
    assert first.id == make(url="https://ledger.example/moved", identity="wordpress ledger.example 7").id
    assert make(translations=("wordpress ledger.example 7",)).translations == (first.id,)


def test_ids_stay_the_same_for_ever() -> None:
    assert make_id("guid s g") == "ec794f1b0500644c"
    assert make_url_id("https://www.ledger.example/a/?utm_source=x") == make_id("url ledger.example/a")


def test_images_have_safe_addresses_and_sane_sizes() -> None:
    image = Image(url="/i mage.jpg", alt=" a\nb ", width=640, height=480)
    assert make_image(image, "https://ledger.example/") == Image(
        url="https://ledger.example/i%20mage.jpg", alt="a b", width=640, height=480
    )
    assert make_image(replace(image, width=0, height=-1), "https://x.example") == Image(
        url="https://x.example/i%20mage.jpg", alt="a b"
    )
    assert make_image(replace(image, url="data:image/gif;base64,x"), None) is None
    assert make_image(replace(image, width=1, height=1), "https://x.example") is None
    assert make_image(None, None) is None


@pytest.mark.parametrize(
    ("value", "size"), [("640", 640), ("640px", 640), (640, 640), (640.0, 640), ("", None), ("50%", None), (None, None)]
)
def test_sizes_are_read_as_people_write_them(value: object, size: int | None) -> None:
    assert make_size(value) == size


@pytest.mark.parametrize(
    ("given_name", "names"),
    [
        ("Noor Aziz", ("Noor Aziz",)),
        ("noor@ledger.example (Noor Aziz)", ("Noor Aziz",)),
        ("Noor Aziz <noor@ledger.example>", ("Noor Aziz",)),
        ("noor@ledger.example", ()),
        ("noor (hidden)", ("noor",)),
        ("Noor Aziz, Sam Field", ("Noor Aziz", "Sam Field")),
        ("Aziz, Noor", ("Aziz, Noor",)),
        ("Noor Aziz; Sam Field", ("Noor Aziz", "Sam Field")),
        ("Noor Aziz and Noor Aziz", ("Noor Aziz",)),
        ("The Ledger Editorial Board", ("The Ledger Editorial Board",)),
        ("بقلم نور عزيز", ("نور عزيز",)),
        ("نور عزیز اور سام فیلڈ", ("نور عزیز", "سام فیلڈ")),
        ("", ()),
        (" , ; () ", ()),
    ],
)
def test_authors_are_names_without_addresses(given_name: str, names: tuple[str, ...]) -> None:
    assert split_byline(given_name) == names


def test_a_nameless_source_is_called_by_its_host_and_never_by_its_file() -> None:
    assert make_source_name(replace(FETCHED, url="https://www.ledger.example/feed")) == "ledger.example"
    assert make_source_name(FETCHED) == ""


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({"source": "Harbour Post"}, "Harbour Post"),
        ({"summary": "AMMAN (Harbour Wire) - The boats are back."}, "Harbour Wire"),
        ({"authors": ("Noor Aziz", "Bo Lind")}, "Noor Aziz, Bo Lind"),
        ({"authors": ("Noor Aziz",), "url": "https://www.bay.example/1"}, "bay.example"),
        ({"authors": ("اسٹاف رپورٹر",)}, ""),
        ({"summary": "GWADAR (Staff Reporter) - The boats are back."}, ""),
        ({"summary": "کراچی (نامہ نگار) کشتیاں واپس آ گئیں۔", "url": "https://bay.example/1"}, "bay.example"),
        ({"summary": "لاہور (ویب ڈیسک) کشتیاں واپس آ گئیں۔"}, ""),
        ({}, ""),
    ],
)
def test_readers_see_the_source_else_agency_else_host_else_authors(parts: dict[str, Any], shown: str) -> None:
    article = make_article(Parts(title="Boats", **parts), FETCHED, source="", timezone="UTC")
    assert isinstance(article, Article)
    assert article.source == shown


ANY = st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.lists(ANY, min_size=9, max_size=9), st.booleans())
def test_nothing_makes_it_fail_and_nothing_unclean_comes_out(given_texts: list[str], html: bool) -> None:
    title, url, text, summary, date, author, dateline, region, tag = given_texts
    parts = Parts(
        title=title,
        url=url,
        text=text,
        summary=summary,
        published=date,
        authors=(author,),
        html=html,
        dateline=dateline,
        region=region,
        tags=(tag,),
        image=Image(url=url, alt=text),
    )
    made = make_article(parts, FETCHED, source="The Ledger", timezone="UTC")
    if isinstance(made, Article):
        shown = (made.title, made.text, made.summary, *made.authors, *made.tags, made.url or "", made.raw_date or "")
        for value in shown:
            value.encode("utf-8")
            assert not any(ord(char) < 32 and char != "\n" for char in value)
        assert made.url is None or made.url.startswith(("http://", "https://"))
