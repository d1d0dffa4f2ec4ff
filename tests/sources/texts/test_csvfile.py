"""CSV: any column order, delimiter and quoting of spreadsheets, and bad rows that cost nothing but themselves."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Batch, Fetched, Image
from digest.sources.texts.csvfile import is_table, parse_csv
from digest.sources.texts.records import MAX_ERRORS
from tests.factories import NOW
from tests.growth import is_linear

ROW = {
    "Title": "Trams return to the harbour",
    "URL": "https://ledger.example/trams/7",
    "Published": "2026-11-22 06:00",
    "Updated": "2026-11-22T07:00:00Z",
    "Authors": "Noor Aziz; Sam Field",
    "Language": "en",
    "Summary": "After sixty years, the first tram left the depot.",
    "Text": 'The first tram left the depot at dawn.\n\nCrowds lined the “quay”, and "sang".',
    "Image": "https://ledger.example/7.jpg",
    "Tags": "trams, harbour",
    "Section": "City",
    "Source": "The Ledger",
    "Region": "middle-east",
    "Dateline": "Lahore (Reuters)",
    "Id": "tram-7",
    "Sticky": "yes",
    "Mood": "ignored",
}


def parse(content: str | bytes, *, origin: str = "stories/wire.csv") -> Batch:
    body = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return parse_csv(Fetched(origin=origin, body=body, at=NOW), timezone="Asia/Karachi")


def parse_one(content: str | bytes) -> Article:
    batch = parse(content)
    assert not batch.errors
    (article,) = batch.articles
    return article


def write(rows: list[dict[str, str]], *, delimiter: str = ",", line_end: str = "\r\n", quoting: int = 0) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator=line_end, quoting=quoting)  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_every_column_arrives() -> None:
    article = parse_one(write([ROW]))
    assert (article.title, article.url) == (ROW["Title"], ROW["URL"])
    assert article.published == datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert article.authors == ("Noor Aziz", "Sam Field")
    assert (article.summary, article.text) == (ROW["Summary"], ROW["Text"])
    assert article.image == Image(url="https://ledger.example/7.jpg")
    assert (article.tags, article.section, article.region) == (("trams", "harbour"), "City", "middle-east")
    assert (article.language, article.source, article.sticky) == ("en", "The Ledger", True)
    assert article.dateline
    assert article.dateline.places == ("Lahore",)
    assert (article.origin, article.position, article.first_seen) == ("stories/wire.csv", 0, NOW)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_delimiters_line_ends_and_quotes_make_no_difference(delimiter: str, line_end: str, quoting: int) -> None:
    rows = [ROW, ROW | {"Title": "Two; parted, by\tall | of them"}]
    assert parse(write(rows, delimiter=delimiter, line_end=line_end, quoting=quoting)) == parse(write(rows))


def test_columns_may_stand_in_any_order() -> None:
    assert parse_one(write([dict(reversed(ROW.items()))])) == parse_one(write([ROW]))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encodings_of_spreadsheets_are_read(encoding: str) -> None:
    assert parse(write([ROW], delimiter="\t").encode(encoding)) == parse(write([ROW]))


@pytest.mark.parametrize(
    "header",
    ["Headline,Link,Body,Date,By", "HEADLINE,Permalink,Content,pub_date,Author",
     "post title,Post URL,Post Content,Post Date,x",
     "العنوان,الرابط,المحتوى,التاريخ,الكاتب", "عنوان,لنک,متن,تاریخ,مصنف", "Título,Enlace,Contenido,Fecha,Autor",
     "Titel,Link,Inhalt,Datum,Autor", " Title , URL ,Text,Publication-Date,Byline"],
)  # fmt: skip
def test_columns_have_the_names_that_people_give_them(header: str) -> None:
    article = parse_one(f"{header}\nTrams return,https://x.example/a,The tram left.,22.11.2026,Noor Aziz\n")
    assert (article.title, article.url, article.text) == ("Trams return", "https://x.example/a", "The tram left.")
    assert article.published == datetime(2026, 11, 21, 19, tzinfo=UTC)


def test_excels_own_line_names_the_delimiter_and_counts_as_a_line() -> None:
    batch = parse("sep=;\r\nTitle;Text\r\nOne, two;x\r\nbad\r\n")
    assert [article.title for article in batch.articles] == ["One, two"]
    assert [error.line for error in batch.errors] == [4]


def test_formulas_stay_text() -> None:
    formula = '=HYPERLINK("https://x.example";"x")+cmd|\' /C calc\'!A0'
    assert parse_one(write([{"Title": formula, "Text": "x"}])).title == formula


def test_a_bad_row_is_an_error_with_its_line_and_the_rest_goes_on() -> None:
    batch = parse(
        'Title,Text,Date\n"Over\ntwo lines",x,\n\nToo few,x\nToo many,x,2026-11-22,more,and more\n,no title,\n'
        'Bad "quote",x,\n"Bad" quote,x,\nGood,x,2026-11-22,,\n'
    )
    assert [article.title for article in batch.articles] == ["Over two lines", 'Bad "quote"', "Good"]
    assert [error.line for error in batch.errors] == [5, 6, 7, 9]
    assert (
        batch.errors[0].problem == "has 2 cells where the header row has 3; text with separators must stand in quotes"
    )
    assert "has no headline" in batch.errors[2].problem
    assert "is no row of a table" in batch.errors[3].problem


def test_a_quote_that_never_ends_is_an_error_and_swallows_no_article_silently() -> None:
    batch = parse('Title,Text\nOne,x\n"Two,x\nThree,x\n')
    assert [article.title for article in batch.articles] == ["One"]
    assert [error.line for error in batch.errors] == [3]


def test_drafts_are_told_of() -> None:
    batch = parse("Title,Status\nOne,published\nTwo,draft\nThree,Pending\n")
    assert [article.title for article in batch.articles] == ["One"]
    assert [error.problem for error in batch.errors] == ["item 2 is a draft", "item 3 is a draft"]


NO_TITLE = "has no column called title or headline; its columns are "


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("Title,Text\n", "has no articles: there is nothing below its header row"),
        ("Name;Age\nBo;3\n", NO_TITLE + "'Name', 'Age'"),
        ("a,b,c,d,e,f,g,h,i,j,k,l", NO_TITLE + "'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j' and 2 more"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_articles_is_one_clear_error(content: str, problem: str) -> None:
    batch = parse(content)
    assert not batch.articles
    assert [error.problem for error in batch.errors] == [problem]


def test_of_two_columns_for_one_field_the_surer_and_filled_one_counts() -> None:
    assert parse_one("Subtitle,Summary,Title\nLess,More,x\n").summary == "More"
    assert parse_one("Subtitle,Summary,Title\nLess,,x\n").summary == "Less"


def test_html_in_a_cell_becomes_text() -> None:
    assert parse_one("Title,Content\nx,<p>One</p><p>Two</p><script>3</script>\n").text == "One\n\nTwo"


def test_rows_and_errors_without_end_are_cut_off_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.sources.texts.records.MAX_RECORDS", 200)
    batch = parse("Title,Text\n" + "One,x\n" * 300)
    assert len(batch.articles) == 200
    assert [error.problem for error in batch.errors] == ["has more than 200 articles; the first of them were read"]
    errors = parse("Title,Text\n" + "bad\n" * 150).errors
    assert len(errors) == MAX_ERRORS + 1
    assert errors[-1].problem == f"has {150 - MAX_ERRORS} more lines that are no articles"


def test_a_field_of_any_length_is_read_or_an_error() -> None:
    batch = parse('Title,Text\nOne,"' + "x " * 200_000 + '"\nTwo,x\n')
    assert [article.title for article in batch.articles][-1] == "Two"
    assert batch.errors or batch.articles[0].text


@pytest.mark.parametrize("part", ['"', "a,", '"a\n', ",\n", ";", "a|", "\r", '""'])
def test_hostile_tables_take_time_in_proportion(part: str) -> None:
    assert is_linear(lambda size: parse("Title,Text\n" + part * (size // len(part))), size=20_000)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("title,url\nOne,https://x.example\n", True),
        ("Headline;Date;Mood\nOne;2026-11-22;x\n", True),
        ("sep=;\ntitle;url\n", True),
        ("title\nOne\n", False),
        ("Trams return, and with them the crowds\n\nText\n", False),
        ("Title, date and place: how a headline is made\n\nText\n", False),
        ("Name,Age,Title,City,Mood\n", False),
        ("", False),
    ],
)
def test_only_a_header_row_with_a_title_among_others_makes_a_table(content: str, expected: bool) -> None:
    assert is_table(content) is expected


CELLS = st.text(max_size=30) | st.sampled_from(['"', ",", "\n", "=1", "2026-11-22", "https://x.example/a"])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from([",", ";", "\t"]))
def test_what_a_writer_quotes_is_read_back_row_by_row(cells: list[tuple[str, str]], delimiter: str) -> None:
    rows = [{"Title": f"Story {n}", "Text": a, "Mood": b} for n, (a, b) in enumerate(cells)]
    batch = parse(write(rows, delimiter=delimiter, quoting=csv.QUOTE_ALL))
    assert [article.title for article in batch.articles] == [row["Title"] for row in rows]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.binary(max_size=60))
def test_nothing_makes_it_fail(content: str, noise: bytes) -> None:
    for body in (content, f"Title,Text\n{content}", noise, b"Title;Text\n" + noise):
        batch = parse(body)
        assert batch.articles or batch.errors
