"""Markdown: front matter of every generator, plain paragraphs, and drafts, guides and bombs that are no article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Batch, Dateline, Fetched, Image
from digest.sources.texts.markdown import parse_markdown
from tests.factories import NOW
from tests.growth import is_linear

TITLE = "Harbour city opens its first tram line in sixty years"
FIRST = "The first tram left the depot at dawn on Monday, and crowds lined the quay to see it pass."
LAST = "Two more lines are planned, the mayor’s office said, if the money can be found."
BODY = f"{FIRST}\n\n{LAST}\n"


def parse(content: str | bytes, *, origin: str = "stories/tram.md") -> Batch:
    body = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return parse_markdown(Fetched(origin=origin, body=body, at=NOW), timezone="Asia/Karachi")


def parse_one(content: str | bytes) -> Article:
    batch = parse(content)
    assert not batch.errors
    (article,) = batch.articles
    return article


def parse_problem(content: str | bytes, *, origin: str = "stories/tram.md") -> str:
    batch = parse(content, origin=origin)
    assert not batch.articles
    (error,) = batch.errors
    return error.problem


def parse_matter(matter: str) -> Article:
    return parse_one(f"---\ntitle: {TITLE}\n{matter}\n---\n{BODY}")


def parse_text(markdown: str) -> str:
    return parse_one(f"---\ntitle: {TITLE}\n---\n{markdown}").text


def test_yaml_front_matter_says_all_about_its_article() -> None:
    article = parse_one(f"""---
title: "{TITLE}"
date: 2026-11-22T06:00:00+05:00
lastmod: 2026-11-22 12:00
authors:
  - name: Noor Aziz
    url: https://ledger.example/noor
  - Sam Field
description: After sixty years the first tram left the depot.
tags: [trams, harbour]
categories: [City, Transport]
cover:
  image: https://ledger.example/7.jpg
  alt: A tram
canonical_url: https://ledger.example/trams/7
lang: en
source: The Daily Ledger
region: middle-east
featured: true
---

{BODY}""")
    assert (article.title, article.url) == (TITLE, "https://ledger.example/trams/7")
    assert article.published == datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert article.authors == ("Noor Aziz", "Sam Field")
    assert article.summary == "After sixty years the first tram left the depot."
    assert (article.tags, article.section) == (("trams", "harbour", "Transport"), "City")
    assert article.image == Image(url="https://ledger.example/7.jpg", alt="A tram")
    assert (article.language, article.source, article.region) == ("en", "The Daily Ledger", "middle-east")
    assert article.sticky
    assert article.text == BODY.strip()


def test_toml_front_matter_with_tables_says_the_same() -> None:
    article = parse_one(f"""+++
title = "{TITLE}"
date = 2026-11-22T06:00:00+05:00
updated = 2026-11-22
draft = false
[taxonomies]
tags = ["trams", "harbour"]
[extra]
author = "Noor Aziz"
thumbnail = "https://ledger.example/7.jpg"
+++
{BODY}""")
    assert (article.title, article.authors, article.tags) == (TITLE, ("Noor Aziz",), ("trams", "harbour"))
    assert article.published == datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 21, 19, tzinfo=UTC)
    assert article.image == Image(url="https://ledger.example/7.jpg")


@pytest.mark.parametrize(
    "name", ["date", "Date", "published", "pubDate", "publish_date", "publishedAt", "created", "التاريخ"]
)
def test_dates_have_many_names(name: str) -> None:
    assert parse_matter(f"{name}: 2026-11-22 06:00").published == datetime(2026, 11, 22, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("2026-11-22", datetime(2026, 11, 21, 19, tzinfo=UTC)),
        ("20261122", datetime(2026, 11, 21, 19, tzinfo=UTC)),
        ("2026-11-22 06:00:00 +0500", datetime(2026, 11, 22, 1, tzinfo=UTC)),
        ("2026-11-22T01:00:00Z", datetime(2026, 11, 22, 1, tzinfo=UTC)),
        ("22 November 2026", datetime(2026, 11, 21, 19, tzinfo=UTC)),
        ("1795309200", datetime(2026, 11, 22, 1, tzinfo=UTC)),
        ("2026-02-30", None),
        ("5/6/2026", None),
        ("[2026]", None),
        ("{}", None),
    ],
)
def test_dates_of_yaml_are_dates_as_everywhere(date: str, published: datetime | None) -> None:
    assert parse_matter(f"date: {date}").published == published


@pytest.mark.parametrize(
    "authors",
    ["author: Noor Aziz and Sam Field", "authors: [Noor Aziz, Sam Field]", "by: Noor Aziz & Sam Field",
     "authors:\n- {name: Noor Aziz}\n- {name: Sam Field}", "author: {name: 'Noor Aziz, Sam Field'}"],
)  # fmt: skip
def test_authors_are_one_string_or_many_of_any_kind(authors: str) -> None:
    assert parse_matter(authors).authors == ("Noor Aziz", "Sam Field")


@pytest.mark.parametrize(
    "image",
    ["image: /7.jpg", "cover: {url: /7.jpg}", "thumbnail: {src: /7.jpg}", "featured_image: https://ledger.example/7.jpg",
     "images: [/7.jpg, /8.jpg]", "header: {teaser: /7.jpg}", "header: {overlay_image: /7.jpg}"],
)  # fmt: skip
def test_pictures_are_found_under_their_many_names_and_count_from_the_articles_address(image: str) -> None:
    found = parse_matter(f"{image}\nurl: https://ledger.example/trams/7").image
    assert found == Image(url="https://ledger.example/7.jpg")


def test_a_slug_or_a_path_is_no_address_and_keeps_the_article_the_same() -> None:
    first, second = (parse_matter(f"slug: trams\nurl: /trams/\nlead: {lead}") for lead in "ab")
    assert first.url is None
    assert first.summary != second.summary
    assert first.id == second.id


@pytest.mark.parametrize("said", ["draft: true", "draft: yes", "published: false", "status: draft", "Status: Private"])
def test_a_draft_is_told_of_and_is_no_article(said: str) -> None:
    assert parse_problem(f"---\ntitle: {TITLE}\n{said}\n---\n{BODY}") == "is a draft"


@pytest.mark.parametrize("said", ["draft: false", "published: true", "status: published", "draft:", "draft: 0"])
def test_what_says_that_it_is_none_is_no_draft(said: str) -> None:
    assert parse_matter(f"{said}\ndate: 2026-11-22").published


def test_the_title_is_the_front_matters_else_the_first_heading_else_the_first_line() -> None:
    assert parse_one(f"---\ntitle: {TITLE}\n---\n# Other heading\n\n{BODY}").title == TITLE
    for markdown in (
        f"# {TITLE}\n\n{BODY}",
        f"#   {TITLE} #\n{BODY}",
        f"{TITLE}\n=====\n\n{BODY}",
        f"## {TITLE}\n\n{BODY}",
        f"# *{TITLE}* {{#id .class}}\n\n{BODY}",
        f"{TITLE}\n\n{BODY}",
        f"**{TITLE}**\n{BODY}",
        f"---\ntags: [trams]\n---\n# {TITLE}\n\n{BODY}",
        f"\ufeff# {TITLE}\r\n\r\n{BODY}",
        f"![A tram](https://ledger.example/7.jpg)\n\n# {TITLE}\n\n{BODY}",
    ):
        article = parse_one(markdown)
        assert (article.title, article.text) == (TITLE, BODY.strip()), markdown


def test_a_title_that_the_text_repeats_is_no_part_of_it() -> None:
    for top in (f"# {TITLE}\n\n", f"{TITLE}\n\n", f"## {TITLE.upper()}\n\n"):
        assert parse_text(top + BODY) == BODY.strip()


def test_bylines_datelines_and_other_stories_are_found_as_in_text_files() -> None:
    batch = parse(
        f"# {TITLE}\n\nBy **Noor Aziz** | 22 November 2026\n\n*LAHORE (Reuters)* - {FIRST}\n\n{LAST}\n\n"
        "Share post:\n\n### Rain comes late to the valley\n\nQuetta (Reuters) - Farmers said on Sunday...\n"
    )
    full, brief = batch.articles
    assert (full.authors, full.text) == (("Noor Aziz",), BODY.strip())
    assert full.dateline == Dateline(text="LAHORE (Reuters) -", places=("LAHORE",), agency="Reuters")
    assert full.published == datetime(2026, 11, 21, 19, tzinfo=UTC)
    assert brief.title == "Rain comes late to the valley"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Some *light* and **heavy** and ~~gone~~ and `coded` words", "Some light and heavy and gone and coded words"),
        ("One [link](https://x.example 'x'), [two][r] and <https://x.example>\n\n[r]: https://y.example",
         "One link, two and https://x.example"),
        ("Hard\nwrapped\nlines", "Hard wrapped lines"),
        ("Two  \nlines\\\nbroken", "Two lines broken"),
        ("Text ![alt](https://x.example/i.png) more", "Text more"),
        ("[![alt](https://x.example/i.png)](https://x.example)\n\nText", "Text"),
        ("- One\n- Two\n  - Three", "One\n\nTwo\n\nThree"),
        ("1. One\n2. Two", "One\n\nTwo"),
        ("> Quoted\n> words", "Quoted words"),
        ("> [!NOTE] Title\n> Quoted", "Quoted"),
        ("## Between\n\nText", "Between\n\nText"),
        ("Above\n\n---\n\nBelow", "Above\n\nBelow"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b\n\n1 2"),
        ("Text[^1] and more.[^note]\n\n[^1]: A note\n    goes on.\n[^note]: Another.", "Text and more."),
        ("<div class='x'>In <b>HTML</b></div>\n<script>alert(1)</script>\n<!-- more -->\n\nText", "In HTML\n\nText"),
        ("A &amp; B &lt;c&gt; 5 \\* 6", "A & B <c> 5 * 6"),
        ('{{< figure src="x.jpg" >}}\n\nText {{% sup %}}x{{% /sup %}} more', "Text x more"),
        ("{% include a.html %}\n\nText {{ page.title }} more\n{: .lead}", "Text more"),
        ("See [[Trams]] and [[Trams|the trams]]\n\n![[tram.png]]", "See Trams and the trams"),
    ],
)  # fmt: skip
def test_markdown_becomes_plain_paragraphs(markdown: str, text: str) -> None:
    assert parse_text(f"{FIRST}\n\n{markdown}") == f"{FIRST}\n\n{text}"


def test_the_first_picture_of_the_text_stands_in_for_one_of_the_front_matter() -> None:
    assert parse_one(
        f"# {TITLE}\n\n![A tram](https://x.example/1.jpg)\n![](https://x.example/2.jpg)\n\n{BODY}"
    ).image == (Image(url="https://x.example/1.jpg", alt="A tram"))
    html = '<img src="https://x.example/1.jpg" alt="A tram" width="640">'
    assert parse_one(f"# {TITLE}\n\n{html}\n\n{BODY}").image == Image(
        url="https://x.example/1.jpg", alt="A tram", width=640
    )


def test_hyphens_that_enclose_no_front_matter_are_rules() -> None:
    assert parse_one(f"---\n\n{TITLE}\n\n---\n\n{BODY}").text == BODY.strip()
    assert parse_one(f"# {TITLE}\n\n---\n\n{FIRST}\n\n---\n\n{LAST}").text == BODY.strip()


@pytest.mark.parametrize("name", ["README.md", "docs/Changelog.markdown", "LICENSE.md"])
def test_a_file_about_the_folder_is_no_article_unless_its_front_matter_says_so(name: str) -> None:
    assert "no article" in parse_problem(f"# {TITLE}\n\n{BODY}", origin=name)
    assert parse(f"---\ntitle: {TITLE}\n---\n{BODY}", origin=name).articles


QUOTES = "; text with a colon must stand in quotes"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "is empty"),
        ("  \n\n", "is empty"),
        (b"%PDF-1.7", "is a PDF, not Markdown"),
        (f"# {TITLE}\n", "has a headline but no text"),
        (f"---\ntitle: {TITLE}\n---\n", "has a headline but no text"),
        ("---\ntags: x\n---\n", "has no headline"),
        (f"{FIRST} " * 10, "begins with a paragraph where a headline belongs"),
        (
            f"---\ntitle: Trams: back\n---\n{BODY}",
            "has front matter that cannot be read: mapping values are not allowed here, line 2" + QUOTES,
        ),
        (
            f"+++\ntitle = trams\n+++\n{BODY}",
            "has front matter that cannot be read: invalid value (at line 2, column 9)",
        ),
    ],
)
def test_what_is_no_article_is_one_clear_error(content: str | bytes, problem: str) -> None:
    assert parse_problem(content) == problem


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "matter",
    [LAUGHS, "a: &a [*a]", "a: &a {b: *a}", "[" * 9_000, "{a: " * 4_000, "- " * 9_000, "a: b\n" * 3_000,
     "a: !!python/object/apply:os.system [x]\n" * 3 + "]", "\x01", "a: *b", "? [a]\n: {b: c}\n?"],
    ids=["laughs", "cycle", "cycle2", "flow", "maps", "lists", "keys", "object", "control", "alias", "odd"],
)  # fmt: skip
def test_hostile_front_matter_is_an_error_or_nothing(matter: str) -> None:
    batch = parse(f"---\ntitle: {TITLE}\n{matter}\n---\n{BODY}")
    assert batch.articles or batch.errors
    assert len(repr(batch)) < 5_000


def test_no_tag_of_yaml_makes_an_object() -> None:
    article = parse_matter("author: !!python/name:os.getcwd Noor\ndate: !!timestamp 2026-11-22\nid: !!binary eA==")
    assert article.authors == ("Noor",)
    assert article.published


@pytest.mark.parametrize(
    "value", ["~", "[]", "{}", "true", "3", "1.5", "[[x]]", "[~, {a: b}]", "{name: {x: y}}", ".nan"]
)
def test_values_of_other_types_than_expected_harm_nothing(value: str) -> None:
    names = (
        "date",
        "updated",
        "author",
        "summary",
        "tags",
        "section",
        "image",
        "url",
        "lang",
        "region",
        "sticky",
        "id",
    )
    for name in names:
        assert parse(f"---\ntitle: {TITLE}\n{name}: {value}\n---\n{BODY}").articles[0].title == TITLE


@pytest.mark.parametrize(
    "part",
    ["![a", "[", "*a ", "- a\n", "> ", "a|b\n", "_a__b", "[a](<b", "[a]: b\n", "`a``", "<a ", "[^1]: a\n a\n", "{{< a ",
     "[[a|", "{: a", "# a\n", " {#a} ", "    a\n"],
)  # fmt: skip
def test_hostile_markdown_takes_time_in_proportion(part: str) -> None:
    assert is_linear(lambda size: parse(f"# {TITLE}\n\n" + part * (size // len(part))), size=6_000)


MATTER = st.sampled_from(
    ["---\n", "+++\n", "title: x\n", "date: 2026-11-22\n", 'title = "x"\n', "[a]\n", "- a\n", "a: &a *a\n"]
)
PIECES = st.sampled_from(
    ["# x\n", "text\n", "\n", "![a](b)", "[^1]", "|a|\n|-|\n", "> ", "{{< a >}}", "<p>", "***", "[[", "]]"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(MATTER | PIECES | st.text(max_size=12), max_size=14).map("".join))
def test_nothing_makes_it_fail(content: str) -> None:
    batch = parse(content)
    assert batch.articles or batch.errors
    assert all(article.title for article in batch.articles)
