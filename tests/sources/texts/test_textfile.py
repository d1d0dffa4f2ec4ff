"""Text files: the shape a newsroom's page has when copied, its variants, and what is no article."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Batch, Dateline, Fetched, Image
from digest.sources.texts.textfile import parse_text_file
from tests.factories import NOW
from tests.shared import SHARED, needs_shared

HEADLINE = "Harbour city opens its first tram line in sixty years"
FIRST = "The first tram left the depot at dawn on Monday, and crowds lined the quay to see it pass."
SECOND = "“We waited a lifetime for this,” said Salma Idris, a baker who had closed her shop for the morning."
LAST = "Two more lines are planned, the mayor’s office said, if the money can be found."
BIO = "Noor Aziz earned a degree in journalism from the University of Lahore. She writes on cities and transport."
BRIEFS = """For the valley’s farmers, rain comes late

Quetta (Reuters) - Farmers in the valley said on Sunday...

Ferry service resumes after a week of storms

Oslo/Bergen (AP) - The ferry company said its boats...
"""
BODY = f"{FIRST}\n\n{SECOND}\n\n{LAST}"
PAGE_FOOT = """Leave a Reply

Your email address will not be published. Required fields are marked.

Subscribe to our newsletter

© 2026 The Ledger. All rights reserved.
"""
WHOLE = f"{HEADLINE}\n\n\nby Noor Aziz\n\n{BODY}\n\n{BIO}\n\nShare post:\n\n\n\n{BRIEFS}"


def parse(content: str | bytes, *, origin: str = "stories/tram.txt", encoding: str = "utf-8") -> Batch:
    body = content.encode(encoding) if isinstance(content, str) else content
    return parse_text_file(Fetched(origin=origin, body=body, at=NOW), timezone="Asia/Karachi")


def parse_one(content: str | bytes, *, encoding: str = "utf-8") -> Article:
    batch = parse(content, encoding=encoding)
    assert not batch.errors
    (article,) = batch.articles
    return article


def parse_problem(content: str | bytes) -> str:
    batch = parse(content)
    assert not batch.articles
    (error,) = batch.errors
    assert error.origin == "stories/tram.txt"
    return error.problem


def assert_is_the_story(article: Article, *, authors: Sequence[str] = ("Noor Aziz",)) -> None:
    assert article.title == HEADLINE
    assert article.authors == tuple(authors)
    assert article.text == BODY


def test_the_whole_shape_gives_one_full_article_and_its_briefs() -> None:
    batch = parse(WHOLE)
    assert not batch.errors
    full, rain, ferry = batch.articles
    assert_is_the_story(full)
    assert (full.source, full.origin, full.position) == ("Noor Aziz", "stories/tram.txt", 0)
    assert (full.language, full.published, full.url, full.summary) == ("en", None, None, "")
    assert full.first_seen == NOW
    assert rain.title == "For the valley’s farmers, rain comes late"
    assert rain.dateline == Dateline(text="Quetta (Reuters) -", places=("Quetta",), agency="Reuters")
    assert rain.summary == "Farmers in the valley said on Sunday…"
    assert (rain.text, rain.url, rain.authors, rain.position) == ("", None, (), 1)
    assert ferry.dateline is not None
    assert (ferry.dateline.places, ferry.dateline.agency) == (("Oslo", "Bergen"), "AP")
    assert ferry.summary == "The ferry company said its boats…"


@needs_shared
def test_the_newsrooms_own_file_gives_one_full_article_and_four_briefs() -> None:
    (path,) = (SHARED / "seeds").glob("*.txt")
    batch = parse_text_file(Fetched(origin=path.name, body=path.read_bytes(), at=NOW))
    assert not batch.errors
    full, *briefs = batch.articles
    assert full.authors == ("Jaafar Siddiqui",)
    assert full.title.startswith("U.S. makes retaliatory attacks")
    assert full.text.startswith("The U.S. attack on the Iran backed")
    assert full.text.endswith("Iran’s foreign ministry spokesman.")
    assert full.text.count("\n\n") == 7
    found = [(brief.dateline.places, brief.dateline.agency, brief.summary) for brief in briefs if brief.dateline]
    assert found == [
        (("Kuwait",), "Reuters", "Sheikh Meshal al-Ahmad al-Sabah was named…"),
        (("Vatican City",), "Reuters", "Pope Francis on Sunday again…"),
        (("Ramallah",), "Reuters", "Immediately after Israel's war in Gaza…"),
        (("Jerusalem", "Beirut"), "Reuters", "Israel said on Sunday it had…"),
    ]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le"),
        lambda text: text.encode("utf-32"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace("\n\n", "\n \t\u00a0\n").encode(),
        lambda text: text.rstrip().encode(),
        lambda text: ("\n\n\ufeff" + text).encode(),
    ],
    ids=["crlf", "cr", "bom", "utf16", "utf16le", "utf16be", "utf16crlf", "utf32", "cp1252", "blanks", "noend", "lead"],
)
def test_every_encoding_and_line_end_gives_the_same_articles(encode: Callable[[str], bytes]) -> None:
    assert parse(encode(WHOLE)) == parse(WHOLE)


def test_latin_1_is_read() -> None:
    article = parse_one("Café München öffnet wieder\n\nby José Núñez\n\nDas Café öffnet.".encode("latin-1"))
    assert (article.title, article.authors) == ("Café München öffnet wieder", ("José Núñez",))


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("by Noor Aziz", ["Noor Aziz"]),
        ("BY NOOR AZIZ", ["Noor Aziz"]),
        ("By NOOR AZIZ", ["Noor Aziz"]),
        ("By: Noor Aziz", ["Noor Aziz"]),
        ("Written by Noor Aziz", ["Noor Aziz"]),
        ("By Noor Aziz and Sam Field", ["Noor Aziz", "Sam Field"]),
        ("By Noor Aziz & Sam Field", ["Noor Aziz", "Sam Field"]),
        ("By Noor Aziz, Sam Field and Ida O’Neill", ["Noor Aziz", "Sam Field", "Ida O’Neill"]),
        ("By Noor Aziz, Sam Field, and Ida de la Cruz", ["Noor Aziz", "Sam Field", "Ida de la Cruz"]),
        ("By Noor Aziz | Reuters", ["Noor Aziz"]),
        ("By Noor Aziz | 22 November 2026", ["Noor Aziz"]),
        ("By Noor Aziz, Political Correspondent", ["Noor Aziz"]),
        ("By Noor Aziz in Lahore", ["Noor Aziz"]),
        ("By Noor Aziz in Kuwait City and Sam Field in Oslo", ["Noor Aziz", "Sam Field"]),
        ("By Martin Luther King Jr.", ["Martin Luther King Jr."]),
        ("By Reuters", ["Reuters"]),
        ("By Our Staff Reporter", ["Our Staff Reporter"]),
    ],
)
def test_bylines_of_many_forms_name_their_authors(byline: str, authors: list[str]) -> None:
    assert_is_the_story(parse_one(f"{HEADLINE}\n\n{byline}\n\n{BODY}\n"), authors=authors)


def test_a_name_in_capitals_is_written_as_its_bio_writes_it() -> None:
    text = f"{HEADLINE}\n\nBY NOOR MCAZIZ\n\n{BODY}\n\nNoor McAziz covers the harbour."
    assert_is_the_story(parse_one(text), authors=["Noor McAziz"])


@pytest.mark.parametrize(
    "opening",
    [
        "By Sunday the city had emptied, and only the trams still ran along the quay.",
        "By the time the last tram left the depot, the crowd had gone home",
        "By 2030 the city wants three lines",
    ],
)
def test_a_paragraph_that_begins_with_by_is_no_byline(opening: str) -> None:
    article = parse_one(f"{HEADLINE}\n\n{opening}\n\n{BODY}")
    assert (article.authors, article.text) == ((), f"{opening}\n\n{BODY}")


def test_a_line_between_headline_and_text_may_hold_byline_place_and_date() -> None:
    article = parse_one(f"{HEADLINE}\n\nBy Noor Aziz | Lahore | 22 November 2026, 06:05\n\n{BODY}")
    assert_is_the_story(article)
    assert article.published == datetime(2026, 11, 22, 1, 5, tzinfo=UTC)


def test_a_date_of_its_own_line_is_the_date_in_the_newsrooms_zone() -> None:
    article = parse_one(f"{HEADLINE}\n\nBy Noor Aziz\nStaff Reporter\nNovember 22, 2026\n\n{BODY}")
    assert_is_the_story(article)
    assert article.published == datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
    assert article.raw_date == "November 22, 2026"


HEADERS = (
    "Source: The Daily Ledger\nURL: https://ledger.example/tram?id=7\nDate: 2026-11-22 06:00 +0500\n"
    "Region: Middle East\nImage: https://ledger.example/tram.jpg\nTags: trams, harbour; city\n"
)


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADERS}\n{HEADLINE}\n\nby Noor Aziz\n\n{BODY}",
        f"{HEADERS}{HEADLINE}\n\nby Noor Aziz\n\n{BODY}",
        f"{HEADERS.upper()}\n{HEADLINE}\n\nby Noor Aziz\n\n{BODY}",
        f"{HEADLINE}\n\nby Noor Aziz\n\n{HEADERS}\n{BODY}",
        f"{HEADLINE}\n{HEADERS}\nby Noor Aziz\n\n{BODY}",
        f"{HEADLINE}\n\n{HEADERS}Author: Noor Aziz\n\n{BODY}",
        f"Title: {HEADLINE}\n{HEADERS}Author: Noor Aziz\n\n{BODY}",
        f"Author: Noor Aziz\n\n{HEADERS}\n\n\n{HEADLINE}\n\n\n{BODY}",
        "\n".join(reversed(HEADERS.strip().split("\n"))) + f"\n\n{HEADLINE}\n\nby Noor Aziz\n\n{BODY}",
    ],
    ids=["above", "tight", "capitals", "below", "between", "author", "title", "apart", "reversed"],
)
def test_header_lines_may_stand_above_or_below_the_headline_in_any_order(content: str) -> None:
    article = parse_one(content)
    assert_is_the_story(article)
    assert article.url is not None
    assert article.url.lower() == "https://ledger.example/tram?id=7"
    assert article.source.lower() == "the daily ledger"
    assert (article.region or "").lower() == "middle east"
    assert isinstance(article.image, Image)
    assert [tag.lower() for tag in article.tags] == ["trams", "harbour", "city"]
    assert article.published == datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def test_the_source_and_language_of_the_header_count_for_the_briefs_too_but_nothing_else_does() -> None:
    batch = parse(f"{HEADERS}Language: en\n\n{WHOLE}")
    assert {article.source for article in batch.articles} == {"The Daily Ledger"}
    assert batch.name == "The Daily Ledger"
    for brief in batch.articles[1:]:
        assert (brief.url, brief.region, brief.published, brief.image, brief.tags) == (None, None, None, None, ())


def test_a_headline_that_looks_like_a_header_line_is_the_headline() -> None:
    article = parse_one(f"Source: the mayor resigns over trams\n\nby Noor Aziz\n\n{BODY}")
    assert article.title == "Source: the mayor resigns over trams"
    assert (article.source, article.authors) == ("Noor Aziz", ("Noor Aziz",))


def test_a_paragraph_with_a_colon_is_no_header_line() -> None:
    text = "Image: a word that means many things, said the painter, and then fell silent."
    assert parse_one(f"{HEADLINE}\n\nby Noor Aziz\n\n{FIRST}\n\n{text}").text == f"{FIRST}\n\n{text}"


def test_a_dangerous_address_in_a_header_line_is_dropped() -> None:
    article = parse_one(f"URL: javascript:alert(1)\nImage: file:///etc/passwd\n\n{HEADLINE}\n\n{BODY}")
    assert (article.url, article.image) == (None, None)


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADLINE}\n\nby Noor Aziz\n\n{BODY}\n\nShare post:\n",
        f"{HEADLINE}\n\nby Noor Aziz\n\n{BODY}",
        f"{HEADLINE}\nby Noor Aziz\n{FIRST}\n{SECOND}\n{LAST}\n",
        f"{HEADLINE}\n\nby Noor Aziz\n\nShare post:\n\nFacebook Twitter WhatsApp\n\n{BODY}\n\n{BIO}\n\nShare post:\n",
        f"{HEADLINE}\n\nby Noor Aziz\n\n{FIRST}\n\nRead also: The ferries of the north\n\n{SECOND}\n\n* * *\n\n{LAST}",
        f"{HEADLINE}\n\nby Noor Aziz\n\n{BODY}\n\n{BIO}\n\nFollow her at @nooraziz\n\nShare this article",
        f"{HEADLINE}\n\nby Noor Aziz\n\n{BODY}\n\nShare post:\n\n{BIO}\n\n{PAGE_FOOT}",
    ],
    ids=["share only", "bare", "no blank lines", "buttons above", "pointers inside", "bio goes on", "page foot"],
)
def test_what_stands_around_the_text_is_left_out(content: str) -> None:
    assert_is_the_story(parse_one(content))


@pytest.mark.parametrize(
    "divider",
    [
        "Share post:",
        "SHARE",
        "Share this article:",
        "Related:",
        "Related stories",
        "Read also:",
        "Also read",
        "More stories",
        "You may also like",
        "شارك:",
        "شیئر کریں",
    ],
)
def test_every_divider_parts_the_article_from_the_stories_below(divider: str) -> None:
    batch = parse(f"{HEADLINE}\n\nby Noor Aziz\n\n{BODY}\n\n{divider}\n\n{BRIEFS}")
    assert_is_the_story(batch.articles[0])
    assert len(batch.articles) == 3


@pytest.mark.parametrize(
    "briefs",
    [
        BRIEFS.replace("\n\n", "\n"),
        BRIEFS.replace("late\n\n", "late\n").replace("storms\n\n", "storms\n"),
        BRIEFS.replace("\n\n", "\n\n\n\n"),
        BRIEFS.replace("...", "…"),
        BRIEFS.replace("...", " [...]"),
        BRIEFS.replace(" said ", "\nsaid "),
        f"Share post:\n\nFacebook\nTwitter\n\n{BRIEFS}\n\nRead more\n",
        f"{BRIEFS}\n\nAnother headline without a story",
    ],
    ids=["tight", "pairs", "loose", "ellipsis", "brackets", "wrapped", "buttons", "left over"],
)
def test_briefs_are_found_however_they_are_spaced(briefs: str) -> None:
    batch = parse(f"{HEADLINE}\n\nby Noor Aziz\n\n{BODY}\n\nShare post:\n\n{briefs}")
    assert not batch.errors
    full, rain, ferry = batch.articles
    assert_is_the_story(full)
    assert (rain.title, rain.summary) == (
        "For the valley’s farmers, rain comes late",
        "Farmers in the valley said on Sunday…",
    )
    assert (ferry.title, ferry.summary) == (
        "Ferry service resumes after a week of storms",
        "The ferry company said its boats…",
    )


def test_briefs_are_found_when_nothing_divides_them_from_the_text() -> None:
    batch = parse(f"{HEADLINE}\n\nby Noor Aziz\n\n{BODY}\n\n{BRIEFS}")
    assert [article.position for article in batch.articles] == [0, 1, 2]
    assert_is_the_story(batch.articles[0])


def test_a_brief_may_have_whole_sentences_and_no_dateline() -> None:
    teaser = "The council of the valley will vote on the new dam on Thursday, its speaker said."
    batch = parse(f"{HEADLINE}\n\n{BODY}\n\nRelated:\n\nValley council to vote on dam\n{teaser}\n")
    assert batch.articles[1].summary == teaser


@pytest.mark.parametrize(
    "paragraph",
    [
        "Noor Aziz said the city had kept its word.",
        "Noor Aziz was arrested at the depot on Monday.",
        "Noor Aziz is expected to speak in Lahore today.",
        "Noor Aziz has denied the charges.",
        "Noor Azizi is the mayor’s deputy.",
        "Sam Field is a baker who had closed his shop.",
    ],
)
def test_a_paragraph_of_news_that_begins_with_a_name_stays(paragraph: str) -> None:
    article = parse_one(f"{HEADLINE}\n\nby Noor Aziz\n\n{BODY}\n\n{paragraph}")
    assert article.text == f"{BODY}\n\n{paragraph}"


@pytest.mark.parametrize(
    "paragraph", ["Subscribers to the scheme ride free.", "Copyright is no issue, he said.", "X-rays help."]
)
def test_a_paragraph_that_begins_like_a_page_foot_stays(paragraph: str) -> None:
    assert parse_one(f"{HEADLINE}\n\n{FIRST}\n\n{paragraph}\n\n{LAST}").text == f"{FIRST}\n\n{paragraph}\n\n{LAST}"


def test_a_bio_in_the_middle_of_the_text_stays_for_it_is_none() -> None:
    text = f"{FIRST}\n\nNoor Aziz works at the depot.\n\n{SECOND}\n\n{LAST}"
    assert parse_one(f"{HEADLINE}\n\nby Noor Aziz\n\n{text}").text == text


@pytest.mark.parametrize(
    "bio",
    [
        BIO,
        "Noor Aziz is a reporter at The Daily Ledger.",
        "Noor Aziz, based in Lahore, covers transport.",
        "Noor Aziz is the Ledger’s harbour correspondent.",
        "NOOR AZIZ writes about trams.",
        "Noor Aziz is a reporter.\n\nSam Field is an editor.\n\nThey can be reached at desk@ledger.example.",
    ],
)
def test_the_authors_bio_goes(bio: str) -> None:
    article = parse_one(f"{HEADLINE}\n\nby Noor Aziz and Sam Field\n\n{BODY}\n\n{bio}")
    assert_is_the_story(article, authors=["Noor Aziz", "Sam Field"])


def test_without_a_byline_no_paragraph_is_taken_for_a_bio() -> None:
    assert parse_one(f"{HEADLINE}\n\n{BODY}\n\n{BIO}").text == f"{BODY}\n\n{BIO}"


def test_wrapped_lines_become_paragraphs_again() -> None:
    wrapped = (
        "Harbour city opens its first tram line\nin sixty years\n\nby Noor Aziz\n\n"
        "The first tram left the depot at dawn on Monday,\n"
        "and crowds lined the quay to see it pass.\n\n“We waited a lifetime for this,” said Salma Idris, a\n"
        "baker who had closed her shop for the morning.\nTwo more lines are planned, the mayor’s office said,\n"
        "if the money can be found.\n"
    )
    article = parse_one(wrapped)
    assert article.title == HEADLINE
    assert article.text.replace("\n\n", " ") == BODY.replace("\n\n", " ")
    assert article.text.startswith(f"{FIRST}\n\n“We")


def test_a_dateline_goes_from_the_text_into_its_own_field() -> None:
    article = parse_one(f"{HEADLINE}\n\nby Noor Aziz\n\nKARACHI, Nov 22 (Reuters) - {BODY}")
    assert_is_the_story(article)
    assert article.dateline is not None
    assert (article.dateline.places, article.dateline.agency) == (("KARACHI",), "Reuters")


ARABIC = """المدينة تفتتح أول خط للترام منذ ستين عاما

بقلم نور عزيز

غادر أول ترام المستودع فجر يوم الاثنين، واصطفت الجموع على الرصيف لمشاهدته.

وقال مكتب رئيس البلدية إن خطين آخرين قيد التخطيط إذا توفر المال.

نور عزيز صحفية تغطي شؤون المدن والنقل.

شارك:

عودة العبارات بعد أسبوع من العواصف

القاهرة (رويترز) - قالت شركة العبارات إن سفنها...
"""
URDU = """شہر میں ساٹھ سال بعد پہلی ٹرام چل پڑی

از نور عزیز

پیر کی صبح پہلی ٹرام ڈپو سے نکلی اور لوگ اسے دیکھنے کے لیے سڑک پر جمع ہو گئے۔

میئر کے دفتر نے کہا کہ رقم ملی تو دو اور لائنیں بنیں گی۔

نور عزیز دی لیجر کے لیے شہروں اور ٹرانسپورٹ پر لکھتی ہیں۔

شیئر کریں

طوفان کے ایک ہفتے بعد کشتیاں دوبارہ چل پڑیں

کراچی (رائٹرز) - کشتی کمپنی نے کہا کہ اس کی کشتیاں...
"""


@pytest.mark.parametrize(
    ("content", "language", "place"), [(ARABIC, "ar", "القاهرة"), (URDU, "ur", "کراچی")], ids=["arabic", "urdu"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_arabic_and_urdu_files_have_all_the_same_parts(content: str, language: str, place: str, encoding: str) -> None:
    batch = parse(content, encoding=encoding)
    assert not batch.errors
    full, brief = batch.articles
    paragraphs = content.split("\n\n")
    assert full.title == paragraphs[0]
    assert full.authors == (paragraphs[1].partition(" ")[2],)
    assert full.text == "\n\n".join(paragraphs[2:4])
    assert {full.language, brief.language} == {language}
    assert brief.dateline is not None
    assert brief.dateline.places == (place,)
    assert brief.summary.endswith("…")
    assert "(" not in brief.summary


def test_arabic_in_its_old_code_page_is_read() -> None:
    assert parse(ARABIC, encoding="cp1256").articles[0].title == ARABIC.partition("\n")[0]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b" \n\r\n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (HEADLINE, "has a headline but no text"),
        (f"{HEADLINE}\n\nby Noor Aziz\n", "has a headline but no text"),
        (HEADERS, "has no headline"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "is a PDF; save it as plain text"),
        (b"PK\x03\x04" + bytes(100), "is a Word document or a zip archive; save it as plain text"),
        (bytes(range(256)) * 20, "is no text; save it as plain text"),
        ("<!DOCTYPE html>\n<html><body><p>Hello</p></body></html>", "is an HTML page, not a text file"),
        ("<html><head><title>x</title></head></html>", "is an HTML page, not a text file"),
        ('<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>', "is a feed, not a text file; name it .xml"),
        ('{"title": "x"}\n{"title": "y"}\n', "is JSON, not a text file; name it .json or .jsonl"),
        ('[\n  {"title": "x"}\n]', "is JSON, not a text file; name it .json or .jsonl"),
        (
            "noor@ledger.example\nsam@ledger.example\nIda <ida@ledger.example>\n",
            "is a list of addresses, not an article",
        ),
        ("https://ledger.example/a\nhttps://ledger.example/b\n", "is a list of addresses, not an article"),
        ("12\n\n34\n\n56 78\n", "has no words"),
        (f"{BODY.replace(chr(10), ' ') * 3}\n\nmore\n", "begins with a paragraph where a headline belongs"),
    ],
)
def test_what_is_no_article_is_one_clear_error(content: str | bytes, problem: str) -> None:
    assert parse_problem(content) == problem


def test_the_same_file_gives_the_same_ids_under_any_name_and_others_give_others() -> None:
    ids = [article.id for article in parse(WHOLE).articles]
    assert ids == [article.id for article in parse(WHOLE, origin="elsewhere.txt").articles]
    assert len(set(ids)) == 3
    assert all(len(name) == 16 and set(name) <= set("0123456789abcdef") for name in ids)


LINES = st.sampled_from(
    [
        *(
            HEADLINE,
            "by Noor Aziz",
            "BY",
            "By ",
            FIRST,
            LAST,
            BIO,
            "Share post:",
            "Related:",
            "Source: x",
            "Date: 2026",
        ),
        *("URL:", "Kuwait (Reuters) - It was...", "...", "", "", "\ufeff", "شارك", "بقلم", "https://x.example"),
        *("a@b.example", "<p>", "{", "\0"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_at_all_make_it_fail(body: bytes) -> None:
    batch = parse(body)
    assert batch.articles or batch.errors


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, max_size=14).map("\n".join))
def test_the_parts_in_any_order_make_clean_articles_or_errors(content: str) -> None:
    batch = parse(content)
    assert batch.articles or batch.errors
    for article in batch.articles:
        assert article.title
        assert article.text or article.summary
        assert "Share post" not in article.text


@pytest.mark.parametrize("piece", ["by a " * 9, "a:", "A\n\n", "(" * 50, "«\u200f", "H\n\nKuwait (Reuters) - a...\n\n"])
def test_hostile_files_take_little_time(piece: str) -> None:
    content = (f"{HEADLINE}\n\nby A B\n\n" + piece * (400_000 // len(piece))).encode()
    began = time.process_time()
    batch = parse(content)
    assert time.process_time() - began < 3
    assert len(batch.articles) <= 201


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("Regoin: Europe", ["unknown header 'Regoin' is ignored (did you mean 'Region'?)"]),
        ("Titel: Trams\nDate: 2026-11-21", ["unknown header 'Titel' is ignored (did you mean 'Title'?)"]),
        ("Slug: TRAMS-1\nStatus: ready", ["unknown header 'Slug' is ignored", "unknown header 'Status' is ignored"]),
        ("Source: Harbour Post\nSlug: TRAMS-1", ["unknown header 'Slug' is ignored"]),
    ],
)
def test_a_header_line_of_an_unknown_name_is_told_and_is_never_the_headline(head: str, told: list[str]) -> None:
    batch = parse(f"{head}\n\n{HEADLINE}\n\nby Noor Aziz\n\n{BODY}")
    assert [article.title for article in batch.articles] == [HEADLINE]
    assert [error.problem for error in batch.errors] == told
    assert batch.errors[0].line in {1, 2}


@pytest.mark.parametrize("headline", ["Syria: the long way home from the coast", "Opinion: why trams matter to us all"])
@pytest.mark.parametrize("below", ["by Noor Aziz", "Date: 2026-11-21\nRegion: Europe"])
def test_a_headline_with_a_colon_stays_the_headline(headline: str, below: str) -> None:
    batch = parse(f"{headline}\n{below}\n\n{BODY}")
    assert [article.title for article in batch.articles] == [headline]
    assert batch.errors == ()


@pytest.mark.parametrize(
    "matter",
    [
        f"---\ntitle: {HEADLINE}\nauthor: Noor Aziz\ndate: 2026-11-22 06:00\ncategory: City\n---\n",
        f'+++\ntitle = "{HEADLINE}"\nauthor = "Noor Aziz"\ndate = 2026-11-22T06:00:00\nsection = "City"\n+++\n',
        f"---\r\nauthor: Noor Aziz\r\ndate: 2026-11-22 06:00\r\ncategory: City\r\n---\r\n{HEADLINE}\r\n\r\n",
    ],
)
def test_front_matter_above_a_text_says_what_header_lines_say(matter: str) -> None:
    full, rain, _ = parse(f"{matter}{BODY}\n\n{BIO}\n\nShare post:\n\n{BRIEFS}").articles
    assert_is_the_story(full)
    assert (full.published, full.section) == (datetime(2026, 11, 22, 1, tzinfo=UTC), "City")
    assert rain.title == "For the valley’s farmers, rain comes late"


def test_front_matter_comes_before_what_the_text_says_and_its_title_may_be_repeated() -> None:
    article = parse_one(
        f"---\ntitle: {HEADLINE}\nurl: https://x.example/a\n---\n{HEADLINE}\nURL: https://x.example/b\n\n{BODY}"
    )
    assert_is_the_story(article, authors=[])
    assert article.url == "https://x.example/a"


def test_a_draft_and_front_matter_that_cannot_be_read_are_errors() -> None:
    assert parse_problem(f"---\ndraft: true\n---\n{HEADLINE}\n\n{BODY}") == "is a draft"
    assert "front matter that cannot be read" in parse_problem(f"---\ntitle: a: b\n---\n{BODY}")


def test_a_section_may_be_a_header_line() -> None:
    assert parse_one(f"Category: City\nDate: 2026-11-22\n\n{HEADLINE}\n\n{BODY}").section == "City"
