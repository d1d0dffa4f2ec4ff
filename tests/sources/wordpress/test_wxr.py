"""Exports of WordPress: what is published becomes articles, whatever else is in them and however they are broken."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, Batch, Fetched, Rendition
from digest.sources.article import make_id
from digest.sources.kinds import parse_fetched
from digest.sources.wordpress import wxr
from digest.sources.wordpress.rest import parse_wordpress
from digest.sources.wordpress.wxr import parse_wxr
from tests.factories import NOW
from tests.fake_wordpress import make_post
from tests.growth import is_linear
from tests.shared import SHARED, needs_shared

SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "wordpress-export.xml"
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Daily Ledger</title><link>https://ledger.example</link><language>en-GB</language>
<wp:base_blog_url>https://www.ledger.example</wp:base_blog_url>
<wp:author><wp:author_login>noor</wp:author_login>
 <wp:author_display_name><![CDATA[Noor Aziz]]></wp:author_display_name></wp:author>
<wp:author><wp:author_login>sam</wp:author_login>
 <wp:author_display_name><![CDATA[Sam Field]]></wp:author_display_name></wp:author>
"""
TAIL = "</channel></rss>"
FIELDS = {
    "title": "Trams return",
    "link": "https://ledger.example/trams/",
    "dc:creator": "noor",
    "content:encoded": "The first tram left at dawn.",
    "wp:post_date_gmt": "2026-11-21 00:30:00",
    "wp:post_modified_gmt": "2026-11-21 01:00:00",
    "wp:status": "publish",
    "wp:post_type": "post",
}


def make_item(number: int = 7, more: str = "", **changes: str) -> str:
    """An item of an export; `changes` name its fields with an underscore for the colon, `more` is put behind them."""
    named = {key.replace("__", ":"): value for key, value in changes.items()}
    fields = {**FIELDS, "wp:post_id": str(number)} | named
    return (
        "<item>" + "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in fields.items()) + f"{more}</item>\n"
    )


def make_term(taxonomy: str, name: str, slug: str = "s") -> str:
    return f'<category domain="{taxonomy}" nicename="{slug}"><![CDATA[{name}]]></category>'


def make_meta(**values: str) -> str:
    return "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for key, value in values.items()
    )


def make_attachment(number: int, address: str, **meta: str) -> str:
    return make_item(
        number, make_meta(**meta), wp__post_type="attachment", wp__status="inherit", wp__attachment_url=address
    )


def parse(*items: str, head: str = HEAD, tail: str = TAIL) -> Batch:
    return parse_bytes((head + "".join(items) + tail).encode())


def parse_bytes(body: bytes, *, timezone: str = "UTC") -> Batch:
    return parse_wxr(Fetched(origin="export.xml", body=body, at=NOW), timezone=timezone)


def read(more: str = "", **changes: str) -> Article:
    batch = parse(make_item(7, more, **changes))
    assert batch.errors == ()
    [article] = batch.articles
    return article


# What becomes of the posts


def test_a_post_becomes_an_article() -> None:
    terms = make_term("category", "Arts & Transport") + make_term("category", "City") + make_term("post_tag", "Trams")
    article = read(terms + "<wp:is_sticky>1</wp:is_sticky>", excerpt__encoded="Trams are back.\n\nRead more")
    assert article.title == "Trams return"
    assert article.url == "https://ledger.example/trams/"
    assert article.text == "The first tram left at dawn."
    assert article.summary == "Trams are back."
    assert article.source == "The Daily Ledger"
    assert article.authors == ("Noor Aziz",)
    assert article.published == datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 21, 1, tzinfo=UTC)
    assert article.section == "Arts & Transport"
    assert article.tags == ("Arts & Transport", "City", "Trams")
    assert article.language == "en"
    assert article.sticky


def test_the_channel_names_the_source_and_its_language() -> None:
    batch = parse(make_item())
    assert (batch.name, batch.language) == ("The Daily Ledger", "en-GB")


def test_an_export_and_the_answers_of_one_site_give_the_same_ids() -> None:
    body = json.dumps([make_post(7)]).encode()
    url = "https://ledger.example/wp-json/wp/v2/posts"
    [answered] = parse_wordpress(Fetched(origin=url, url=url, body=body, at=NOW)).articles
    assert answered.id == read().id == make_id("wordpress ledger.example 7")


@pytest.mark.parametrize(
    "changes",
    [
        *({"wp__status": status} for status in ("draft", "future", "private", "trash", "pending", "auto-draft", "")),
        *({"wp__post_type": kind} for kind in ("page", "attachment", "nav_menu_item", "revision", "wp_block", "")),
        {"wp__post_password": "open sesame"},
    ],
)
def test_only_published_posts_that_all_may_read_are_taken(changes: dict[str, str]) -> None:
    batch = parse(make_item(1), make_item(2, **changes))
    assert [article.id for article in batch.articles] == [make_id("wordpress ledger.example 1")]
    assert batch.errors == ()


def test_an_export_without_published_posts_is_an_error() -> None:
    assert [error.problem for error in parse(make_item(wp__status="draft")).errors] == ["has no published posts"]


def test_posts_without_a_headline_are_one_error_together() -> None:
    batch = parse(*(make_item(number, title="") for number in range(1, 49)), make_item(50))
    assert len(batch.articles) == 1
    assert [error.problem for error in batch.errors] == ["has 48 posts without a headline"]


def test_zero_dates_are_none() -> None:
    zero = "0000-00-00 00:00:00"
    article = read(wp__post_date_gmt=zero, wp__post_date=zero, pubDate="Wed, 30 Nov -0001 00:00:00 +0000")
    assert (article.published, article.raw_date) == (None, None)


def test_a_date_on_the_sites_own_clock_is_read_in_its_zone() -> None:
    item = make_item(wp__post_date_gmt="0000-00-00 00:00:00", wp__post_date="2026-11-21 05:30:00")
    [article] = parse_bytes((HEAD + item + TAIL).encode(), timezone="Asia/Karachi").articles
    assert article.published == datetime(2026, 11, 21, 0, 30, tzinfo=UTC)


def test_a_login_that_nobody_has_is_the_name() -> None:
    assert read(dc__creator="desk").authors == ("desk",)


def test_several_authors_are_all_named_and_not_by_their_logins() -> None:
    assert read(make_term("author", "noor") + make_term("author", "sam")).authors == ("Noor Aziz", "Sam Field")
    assert read(make_term("author", "cap-unknown")).authors == ("Noor Aziz",)


def test_the_featured_image_is_found_before_and_behind_its_post() -> None:
    address = "https://ledger.example/wp-content/uploads/quay.jpg"
    sizes = (
        'a:5:{s:5:"width";i:1200;s:6:"height";i:800;s:4:"file";s:8:"quay.jpg";s:5:"sizes";a:1:{s:6:"medium";a:4:{'
        's:4:"file";s:16:"quay-300x200.jpg";s:5:"width";s:3:"300";s:6:"height";s:3:"200";}}}'
    )
    attachment = make_attachment(41, address, _wp_attachment_image_alt="The quay", _wp_attachment_metadata=sizes)
    post = make_item(7, make_meta(_thumbnail_id="41"))
    for items in ((attachment, post), (post, attachment)):
        [article] = parse(*items).articles
        assert article.image is not None
        assert (article.image.url, article.image.alt, article.image.width) == (address, "The quay", 1200)
        medium = Rendition(url=address.replace(".jpg", "-300x200.jpg"), width=300, height=200)
        assert medium in article.image.renditions


def test_without_a_featured_image_it_is_the_first_in_the_text() -> None:
    image = read(
        content__encoded='[caption]<img src="https://ledger.example/a.jpg"> A map[/caption]\n\nIt rained.'
    ).image
    assert image is not None
    assert image.url == "https://ledger.example/a.jpg"


def test_a_reference_to_a_picture_that_was_not_exported_harms_nothing() -> None:
    assert read(make_meta(_thumbnail_id="41")).image is None


def test_translations_of_polylang_have_the_ids_of_their_posts() -> None:
    french = make_term("post_translations", "pll_1", "pll_1") + make_term("language", "Français", "fr")
    english = make_term("post_translations", "pll_1", "pll_1") + make_term("language", "English", "en")
    batch = parse(
        make_item(7, english),
        make_item(12, french, title="Le tramway", content__encoded="Le tram est parti."),
        make_item(9),
    )
    one, other, alone = batch.articles
    assert (one.translations, other.translations, alone.translations) == ((other.id,), (one.id,), ())
    assert other.language == "fr"


def test_shortcodes_and_comments_of_blocks_are_no_text() -> None:
    content = (
        "<!-- wp:paragraph -->\n<p>[lead]The tram [sic] left.[/lead]</p>\n<!-- /wp:paragraph -->\n\n"
        '<!-- wp:shortcode -->\n[gallery ids="1"]\n<!-- /wp:shortcode -->'
    )
    assert read(content__encoded=content).text == "The tram [sic] left."


def test_comments_of_readers_are_no_part_of_a_post() -> None:
    comment = "<wp:comment><wp:comment_content>Hear, hear</wp:comment_content><title>No</title></wp:comment>"
    article = read(comment)
    assert (article.title, article.text) == ("Trams return", "The first tram left at dawn.")


# How exports are broken


def test_a_file_that_was_cut_off_gives_what_stands_before_and_one_error() -> None:
    whole = (HEAD + make_item(1) + make_item(2) + make_item(3)).encode()
    batch = parse_bytes(whole[:-40])
    assert len(batch.articles) == 2
    [error] = batch.errors
    assert error.problem.startswith("can be read up to here only")
    assert error.line == whole.count(b"\n")


def test_a_fault_is_told_with_its_line() -> None:
    batch = parse(make_item(1), "<item><title>a</item>", make_item(3))
    assert len(batch.articles) == 1
    assert [(error.line, error.problem) for error in batch.errors] == [
        (HEAD.count("\n") + 2, "can be read up to here only: mismatched tag")
    ]


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        (b"<![CDATA[Trams\x0b\x00 return\x1f]]>", "Trams return"),
        (b"AT&T &nbsp;& trams&hellip;", "AT&T & trams…"),
        (b"<![CDATA[AT&amp;T &amp; trams]]>", "AT&T & trams"),
        (b"Trams ]]> return", "Trams ]]> return"),
        (b"<![CDATA[Trams <![CDATA[ return]]>", "Trams"),
        (b"<![CDATA[Trams ]]]]><![CDATA[> return]]>", "Trams ]]> return"),
        (b"Trams \xff\xe2\x80 return", "Trams \ufffd\ufffd return"),
    ],
)
def test_the_usual_faults_are_mended(title: bytes, read_as: str) -> None:
    item = make_item(title="TITLE").encode().replace(b"<![CDATA[TITLE]]>", title)
    batch = parse_bytes(HEAD.encode() + item + TAIL.encode())
    assert batch.errors == ()
    assert batch.articles[0].title == read_as


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_exports_in_other_encodings_are_read(encoding: str) -> None:
    text = (HEAD + make_item(title="Ferries à Dakar") + TAIL).replace('encoding="UTF-8"', f'encoding="{encoding}"')
    assert parse_bytes(text.encode(encoding)).articles[0].title == "Ferries à Dakar"


def test_blank_lines_before_the_declaration_do_not_matter() -> None:
    assert len(parse_bytes(b"\n\n " + (HEAD + make_item() + TAIL).encode()).articles) == 1


def test_prefixes_that_are_declared_nowhere_do_not_matter() -> None:
    assert len(parse(make_item(), head=HEAD.replace('xmlns:dc="http://purl.org/dc/elements/1.1/"', "")).articles) == 1


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://ledger.example/a.dtd"> %a;]>',
    ],
)
def test_an_export_that_declares_entities_is_not_read(doctype: str) -> None:
    batch = parse(make_item(title="&a;"), head=HEAD.replace("<rss", f"{doctype}<rss", 1))
    assert batch.articles == ()
    assert [error.problem for error in batch.errors] == [
        "can be read up to here only: it declares entities, as no export does"
    ]


def test_a_declaration_from_outside_is_not_fetched() -> None:
    outside = '<!DOCTYPE rss SYSTEM "http://ledger.example/rss.dtd">'
    assert len(parse(make_item(), head=HEAD.replace("<rss", f"{outside}<rss", 1)).articles) == 1


def test_an_export_with_too_many_posts_gives_the_first_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wxr, "MAX_POSTS", 3)
    batch = parse(*(make_item(number) for number in range(1, 9)))
    assert len(batch.articles) == 3
    assert [error.problem for error in batch.errors] == ["has 3 posts or more; the first of them were read"]


@pytest.mark.parametrize(
    "bomb",
    [
        "<a>",
        make_item(),
        "<item>",
        "<![CDATA[",
        "]]>",
        "&",
        "&a",
        "<category>",
        make_term("category", "x"),
        "<a b='c'/>",
    ],
)
def test_reading_takes_time_in_proportion(bomb: str) -> None:
    assert is_linear(lambda size: parse(bomb * (size * 40 // len(bomb))), size=2_000)


def test_memory_does_not_grow_with_what_is_no_post() -> None:
    """Forty megabytes of pages and comments, read in a process of its own: nothing of them is kept."""
    script = (
        "import resource\n"
        "from tests.sources.wordpress.test_wxr import *\n"
        "item = make_item(wp__post_type='page', content__encoded='The first tram left. ' * 5000)\n"
        "body = (HEAD + item * 400 + make_item() + TAIL).encode()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert len(parse_bytes(body).articles) == 1\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1000)\n"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20


@given(st.binary(max_size=200))
def test_no_bytes_break_the_parser(body: bytes) -> None:
    assert isinstance(parse_bytes(body), Batch)


PIECES = st.sampled_from(
    [
        *(
            "<item>",
            "</item>",
            "<title>",
            "</title>",
            "Trams",
            "&",
            "<wp:post_type>post</wp:post_type>",
            "]]>",
            "<![CDATA[",
        ),
        *(
            "<wp:status>publish</wp:status>",
            "<category>",
            "</category>",
            "<wp:postmeta>",
            "<wp:meta_value>",
            "<!--",
            "-->",
        ),
        *(
            "<wp:meta_key>",
            "</wp:postmeta>",
            "</channel>",
            "<wp:author>",
            "</wp:author>",
            "\n",
            "\x00",
            "é",
            "<a b=",
            '"',
        ),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_xml_breaks_the_parser(inner: str) -> None:
    assert isinstance(parse(inner), Batch)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_in_a_post_breaks_the_parser(title: str, content: str) -> None:
    safe: Any = [value.replace("]]>", "") for value in (title, content)]
    batch = parse(make_item(1, title=safe[0], content__encoded=safe[1]), make_item(2))
    assert batch.articles[-1].id == make_id("wordpress ledger.example 2")


# On real files


def test_an_export_is_told_from_a_feed() -> None:
    batch = parse_fetched(Fetched(origin="export.xml", body=SAMPLE.read_bytes(), at=NOW))
    assert batch.kind == "wxr"
    assert batch.errors == ()
    assert [article.title for article in batch.articles] == [
        "Lyon gives an old road tunnel to bicycles",
        "Lahore’s kites return, on cotton string",
        "Saffron is picked by lamplight in Kashmir",
    ]
    assert all(article.image for article in batch.articles)
    assert not any("[ledger" in article.text or "Iqra" in article.text for article in batch.articles)


@needs_shared
def test_real_exports_are_read_whole() -> None:
    folder = SHARED / "data" / "ingest" / "wxr"
    counts = {
        path.name: len(parse_fetched(Fetched(origin=path.name, body=path.read_bytes(), at=NOW)).articles)
        for path in sorted(folder.rglob("*.xml"))
    }
    expected = {"themeunittestdata.wordpress.xml": 54, "64-block-test-data.xml": 61, "small-export.xml": 5}
    assert {name: counts[name] for name in expected} == expected
