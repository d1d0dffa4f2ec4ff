"""Feeds: what RSS and Atom say arrives, what is broken is mended or named, and nothing hostile gets through."""

from __future__ import annotations

import html
import io
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Batch, Fetched, Image
from digest.sources.article import make_url_id
from digest.sources.feeds.feed import parse_feed
from digest.sources.feeds.limits import MAX_ENTRIES
from digest.sources.feeds.xml import mend_xml
from tests.factories import NOW
from tests.shared import SHARED, needs_shared

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)


def make_rss(*items: str, channel: str = "<title>The Ledger</title><language>en-GB</language>") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel>{channel}{inner}</channel></rss>'


def make_atom(*entries: str, feed: str = '<title type="text">The Ledger</title>') -> str:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">{feed}{inner}</feed>'


def parse(content: str | bytes, *, url: str | None = None, content_type: str | None = None) -> Batch:
    body = content if isinstance(content, bytes) else content.encode()
    return parse_feed(
        Fetched(origin="feeds/ledger.xml", body=body, at=NOW, url=url, content_type=content_type),
        timezone="Asia/Karachi",
    )


def parse_item(item: str) -> Article:
    batch = parse(make_rss(item))
    assert not batch.errors
    (article,) = batch.articles
    return article


def parse_problem(content: str | bytes, **options: str) -> str:
    batch = parse(content, **options)
    assert not batch.articles
    (error,) = batch.errors
    return error.problem


@pytest.mark.parametrize("first", [True, False])
def test_the_caption_of_a_picture_is_its_alt_and_never_the_story(first: bool) -> None:
    picture = (
        '<media:content url="https://ledger.example/a.jpg" medium="image">'
        "<media:text>Spoken words</media:text><media:description>A ferry &amp; its wake</media:description>"
        "</media:content>"
    )
    summary = "<description>The boats are back.</description>"
    article = parse_item("<title>Ferries return</title>" + (picture + summary if first else summary + picture))
    assert (article.summary, article.text) == ("The boats are back.", "")
    assert article.image == Image(url="https://ledger.example/a.jpg", alt="A ferry & its wake")


ITEM = """
<title>Trams return to the harbour</title>
<link>https://ledger.example/trams/7?id=3&amp;utm_source=rss</link>
<guid isPermaLink="false">tram-7</guid>
<description>&lt;p&gt;After sixty years &amp;amp; a day.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>The first tram left the depot at dawn.</p>
<p>Crowds & children lined the quay.</p>]]></content:encoded>
<dc:creator>Noor Aziz and Sam Field</dc:creator>
<category>Trams</category><category>Harbour</category>
<pubDate>Sun, 22 Nov 2026 11:00:00 PKT</pubDate>
<media:content url="https://ledger.example/7.jpg" medium="image" width="1200" height="800"/>
"""


def test_an_rss_item_arrives_whole() -> None:
    batch = parse(make_rss(ITEM))
    assert (batch.name, batch.language, batch.errors) == ("The Ledger", "en-GB", ())
    (article,) = batch.articles
    assert article.title == "Trams return to the harbour"
    assert article.url is not None
    assert article.url.startswith("https://ledger.example/trams/7?id=3")
    assert article.summary == "After sixty years & a day."
    assert article.text == "The first tram left the depot at dawn.\n\nCrowds & children lined the quay."
    assert article.authors == ("Noor Aziz", "Sam Field")
    assert article.tags == ("Trams", "Harbour")
    assert article.published == datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert article.raw_date == "Sun, 22 Nov 2026 11:00:00 PKT"
    assert article.image == Image(url="https://ledger.example/7.jpg", width=1200, height=800)
    assert (article.source, article.origin, article.position) == ("The Ledger", "feeds/ledger.xml", 0)
    assert (article.language, article.first_seen) == ("en", NOW)


def test_an_atom_entry_arrives_whole() -> None:
    (article,) = parse(
        make_atom(
            '<title type="html">Trams &amp;amp; ferries</title><id>urn:tram:7</id><link href="https://ledger.example/7"/>'
            "<published>2026-11-22T06:00:00Z</published><updated>2026-11-23T06:00:00Z</updated>"
            "<author><name>Noor Aziz</name><email>n@x.example</email></author><category term='trams' label='Trams'/>"
            '<summary>Plain &lt;b&gt; words</summary><content type="html">&lt;p&gt;The whole.&lt;/p&gt;</content>'
        )
    ).articles
    assert (article.title, article.url) == ("Trams & ferries", "https://ledger.example/7")
    assert (article.summary, article.text) == ("Plain <b> words", "The whole.")
    assert article.published == datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert (article.authors, article.tags) == (("Noor Aziz",), ("Trams",))


def test_every_module_that_names_an_author_a_date_or_a_tag_is_read() -> None:
    article = parse_item(
        "<title>x</title><itunes:author>Noor Aziz</itunes:author><dc:date>2026-11-22T06:00:00Z</dc:date>"
        "<dc:subject>Trams</dc:subject><itunes:keywords>boats, quay</itunes:keywords>"
        "<media:keywords>dawn</media:keywords>"
    )
    assert article.authors == ("Noor Aziz",)
    assert article.published == datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert article.tags == ("Trams", "boats", "quay", "dawn")
    article = parse_item(
        "<title>x</title><dc:creator>Noor Aziz</dc:creator><dc:creator>Sam Field</dc:creator>"
        '<dcterms:created xmlns:dcterms="http://purl.org/dc/terms/">2026-11-22T06:00:00Z</dcterms:created>'
        '<dcterms:modified xmlns:dcterms="http://purl.org/dc/terms/">2026-11-23T06:00:00Z</dcterms:modified>'
    )
    assert article.authors == ("Noor Aziz", "Sam Field")
    assert article.published == datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("description", "title"),
    [
        ("The trams are back. They are red.", "The trams are back."),
        ("&lt;p&gt;The trams &amp;amp; boats are back&lt;/p&gt;", "The trams & boats are back"),
        ("tram " * 50, "tram " * 19 + "tram…"),
    ],
)
@pytest.mark.parametrize("element", ["", "<title/>", "<title> </title>"])
def test_an_item_without_a_title_has_the_first_words_of_its_text(description: str, title: str, element: str) -> None:
    assert parse_item(f"{element}<description>{description}</description>").title == title


@pytest.mark.parametrize(
    "tail",
    [
        "&lt;p&gt;The post &lt;a href='x'&gt;Trams&lt;/a&gt; appeared first on The Ledger.&lt;/p&gt;",
        " &lt;a href='x'&gt;Continue reading &amp;rarr;&lt;/a&gt;",
        " [&amp;#8230;]",
        " Read more…",
    ],
)
def test_what_a_site_puts_behind_a_summary_is_gone(tail: str) -> None:
    summary = parse_item(f"<title>x</title><description>The boats are back.{tail}</description>").summary
    assert summary.rstrip("…") in {"The boats are back.", "The boats are back"}


def test_rdf_is_read() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<channel><title>The Ledger</title></channel><item><title>One</title><link>https://ledger.example/1</link></item>"
        "</rdf:RDF>"
    )
    assert [article.title for article in parse(rdf).articles] == ["One"]


def test_titles_are_unescaped_exactly_once() -> None:
    assert parse_item("<title>Q&amp;amp;A at AT&amp;T</title>").title == "Q&A at AT&T"
    assert parse_item("<title>Use &amp;lt;b&amp;gt; well</title>").title == "Use <b> well"
    assert parse_item("<title><![CDATA[It&#8217;s <em>here</em>]]></title>").title == "It’s here"


@pytest.mark.parametrize(
    "raw", ["AT&T", "AT&T; or not", "R&D & more", "5 &lt; 6 &", "&nbsp;Caf&eacute;", "&unknown; x"]
)
def test_bare_ampersands_and_html_names_are_mended(raw: str) -> None:
    title = parse_item(f"<title>{raw}</title>").title
    assert title == {
        "5 &lt; 6 &": "5 < 6 &",
        "&nbsp;Caf&eacute;": "Café",
    }.get(raw, raw)


def test_ampersands_inside_cdata_stay_so_that_addresses_do() -> None:
    article = parse_item("<title>x & y</title><link><![CDATA[https://ledger.example/?a=1&b=2]]></link>")
    assert article.url == "https://ledger.example/?a=1&b=2"


def test_a_date_is_read_where_the_parser_would_misread_it() -> None:
    assert parse_item("<title>x</title><pubDate>2020/1/10 14:33:00</pubDate>").published == datetime(
        2020, 1, 10, 9, 33, tzinfo=UTC
    )


def test_an_item_without_a_date_has_none_and_one_that_was_only_updated_has_that() -> None:
    assert parse_item("<title>x</title>").published is None
    (article,) = parse(make_atom("<title>x</title><updated>2026-11-22T06:00:00Z</updated>")).articles
    assert article.published == datetime(2026, 11, 22, 6, tzinfo=UTC)


def test_a_guid_that_is_an_address_is_the_link_and_relative_links_count_from_the_feed() -> None:
    assert parse_item("<title>x</title><guid>https://ledger.example/9</guid>").url == "https://ledger.example/9"
    content = make_rss(
        "<title>x</title><link>/9</link>", channel="<title>L</title><link>https://ledger.example/</link>"
    )
    assert parse(content).articles[0].url == "https://ledger.example/9"
    assert parse(content, url="https://feeds.example/rss").articles[0].url == "https://feeds.example/9"


def make_atom_link(relation: str, address: str) -> str:
    return f'<a:link rel="{relation}" xmlns:a="http://www.w3.org/2005/Atom" href="{address}"/>'


@pytest.mark.parametrize(
    ("url", "channel", "older"),
    [
        (
            "/feed.xml",
            '<link rel="next" xmlns="http://www.w3.org/2005/Atom" href="/feed.xml?page=2"/>',
            "/feed.xml?page=2",
        ),
        (
            "/feed.xml",
            make_atom_link("next", "/2") + make_atom_link("prev-archive", "/archive/9"),
            "/archive/9",
        ),
        ("/news", "<generator>https://wordpress.org/?v=6.9</generator>", "/news?paged=2"),
        ("/feed/?paged=2", "<generator>https://wordpress.org/?v=6.9</generator>", "/feed/?paged=3"),
        ("/feed/?cat=7&paged=x", "", "/feed/?cat=7&paged=2"),
        ("/feed", "", "/feed?paged=2"),
        ("/?feed=rss2", "", "/?feed=rss2&paged=2"),
        ("/feed/", "<generator>Hugo</generator>", None),
        ("/rss.xml", "", None),
        ("/feed.xml", make_atom_link("next", "https://x.example/2"), None),
        ("/feed.xml", make_atom_link("next", "/feed.xml#2"), None),
    ],
)
def test_older_pages_are_those_that_the_feed_links_to_or_wordpress_has(
    url: str, channel: str, older: str | None
) -> None:
    site = "https://ledger.example"
    batch = parse(make_rss("<title>x</title>", channel=channel), url=f"{site}{url}")
    assert (batch.older.url if batch.older else None) == (f"{site}{older}" if older else None)
    assert parse(make_rss("<title>x</title>", channel=channel)).older is None


def test_an_entry_keeps_its_id_when_only_tracking_changes_and_without_link_and_guid_as_long_as_its_words_do() -> None:
    one, other = (
        parse_item(f"<title>x</title><link>https://ledger.example/7?utm_source={n}</link><guid>{n}</guid>")
        for n in "ab"
    )
    assert one.id == other.id
    guids = [parse_item(f"<title>{n}</title><guid isPermaLink='false'>7</guid>").id for n in "ab"]
    assert guids[0] == guids[1]
    words = [parse_item(f"<title>x</title><description>{n}</description>").id for n in "aab"]
    assert words[0] == words[1] != words[2]


def test_long_text_arrives_as_it_was_however_it_is_written() -> None:
    line = "Trams &amp; boats\nreturn.\n"
    lines = [f"{line * 9}\n\n{line}", f"<![CDATA[{(line * 9 + chr(10) * 2 + line).replace('&amp;', '&')}]]>"]
    for text in lines:
        article = parse_item(f"<title>x</title><content:encoded>{text}</content:encoded>")
        assert article.text == " ".join(["Trams & boats return."] * 9) + "\n\nTrams & boats return."


def test_an_address_and_text_that_look_like_what_the_parser_would_misread_stay() -> None:
    article = parse_item(
        "<title>x</title><link>https://ledger.example/tags/keywords/</link>"
        "<description>See /tags/ , media:text</description>"
    )
    assert article.url == "https://ledger.example/tags/keywords/"
    assert article.summary == "See /tags/ , media:text"


def test_a_place_that_is_only_half_given_does_not_break_a_feed() -> None:
    gml = '<g:x xmlns:g="urn:x"/><gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos>'
    assert parse_item(f"<title>x</title>{gml}").title == "x"


def test_what_a_prolog_declares_is_not_read() -> None:
    prolog = '<?xml version="1.0"?><!-- a --><!DOCTYPE rss [<!ENTITY x "expanded"><!ATTLIST item a CDATA "b">]>'
    feed = make_rss("<title>Trams &x; &copy;</title>").removeprefix('<?xml version="1.0"?>')
    assert parse(prolog + feed).articles[0].title == "Trams &x; ©"


def test_dangerous_links_and_markup_do_not_get_through() -> None:
    article = parse_item(
        "<title>x&lt;script&gt;alert(1)&lt;/script&gt;</title><link>javascript:alert(1)</link>"
        "<description>&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;evil()&lt;/script&gt;fine</description>"
        '<media:content url="javascript:alert(1)" medium="image"/>'
    )
    assert (article.title, article.url, article.summary, article.image) == ("x", None, "fine", None)


RENDITIONS = """<media:group>
<media:content url="https://x.example/2000.jpg" type="image/jpeg" width="2000"/>
<media:content url="https://x.example/140.jpg" type="image/jpeg" width="140"/>
<media:content url="https://x.example/700.jpg" type="image/jpeg" width="700"/>
</media:group>"""
IN_HTML = """<description><![CDATA[<img src="https://x.example/1.gif" width="1" height="1"><p>a</p>
<IMG alt="A &amp; B" src='https://x.example/i.jpg?a=1&amp;b=2' width=640 height="480px">]]></description>"""
LAZY = '<description><![CDATA[<img src="data:x" data-src="https://x.example/lazy.jpg">]]></description>'


@pytest.mark.parametrize(
    ("inner", "image"),
    [
        (
            '<media:thumbnail url="https://x.example/t.jpg" width="150"/>',
            Image(url="https://x.example/t.jpg", width=150),
        ),
        (
            '<enclosure url="https://x.example/e.jpg" type="image/jpeg" length="1"/>',
            Image(url="https://x.example/e.jpg"),
        ),
        ('<enclosure url="https://x.example/e.mp3" type="audio/mpeg" length="1"/>', None),
        ('<media:content url="https://x.example/v.mp4" type="video/mp4"/>', None),
        ('<media:content url="https://x.example/p.webp"/>', Image(url="https://x.example/p.webp")),
        (RENDITIONS, Image(url="https://x.example/700.jpg", width=700)),
        (IN_HTML, Image(url="https://x.example/i.jpg?a=1&b=2", alt="A & B", width=640, height=480)),
        (LAZY, Image(url="https://x.example/lazy.jpg")),
        ('<itunes:image href="https://x.example/pod.jpg"/>', Image(url="https://x.example/pod.jpg")),
        ("<description>no picture</description>", None),
    ],
)
def test_the_picture_is_found_wherever_it_is_and_counting_dots_are_not(inner: str, image: Image | None) -> None:
    assert parse_item(f"<title>x</title>{inner}").image == image


def test_authors_are_found_in_every_form() -> None:
    assert parse_item("<title>x</title><author>noor@ledger.example (Noor Aziz)</author>").authors == ("Noor Aziz",)
    assert parse_item("<title>x</title><author>noor@ledger.example</author>").authors == ()
    assert parse_item("<title>x</title><dc:creator>By NOOR</dc:creator>").authors == ("NOOR",)
    two = "<author><name>Noor Aziz</name></author><author><name>Sam Field</name></author>"
    assert parse(make_atom(f"<title>x</title>{two}")).articles[0].authors == ("Noor Aziz", "Sam Field")


def test_an_item_without_a_headline_is_an_error_and_the_rest_goes_on() -> None:
    batch = parse(make_rss("<title>One</title>", "<category>no words</category>", "<title>Three</title>"))
    assert [(article.title, article.position) for article in batch.articles] == [("One", 0), ("Three", 2)]
    assert [error.problem for error in batch.errors] == ["item 2 has no headline"]


def test_a_nameless_feed_is_called_by_its_host() -> None:
    content = make_rss("<title>x</title>", channel="")
    assert parse(content).articles[0].source == ""
    assert parse(content, url="https://www.ledger.example/feed").articles[0].source == "ledger.example"
    assert parse(content).name is None


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace("?>", ' encoding="iso-8859-1"?>', 1).encode("cp1252"),
        lambda text: text.replace("?>", ' encoding="utf-16"?>', 1).encode(),
        lambda text: ("\n \ufeff" + text).encode(),
        lambda text: text.replace("Café", "Ca\x02f\x00é").encode(),
        lambda text: text.replace("</rss>", "").encode(),
    ],
    ids=["bom", "utf16", "utf16le", "cp1252", "declared", "misdeclared", "led by blanks", "controls", "cut off"],
)
def test_every_usual_fault_of_encoding_is_mended(encode: Callable[[str], bytes]) -> None:
    assert [article.title for article in parse(encode(make_rss("<title>Café – “ouvert”</title>"))).articles] == [
        "Café – “ouvert”"
    ]


def test_the_charset_of_the_header_counts_where_the_feed_is_silent() -> None:
    body = make_rss("<title>Трамвай вернулся</title>").encode("koi8-r")
    assert parse(body, content_type="text/xml; charset=koi8-r").articles[0].title == "Трамвай вернулся"


PAGE = """<!doctype html><html lang="en"><head><title>The Ledger</title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="News" href="/feed/"></head><body><p>Hello</p></body></html>"""


def test_a_page_instead_of_a_feed_is_named_with_the_feeds_it_links_to() -> None:
    assert (
        parse_problem(PAGE, url="https://ledger.example/")
        == "is an HTML page, not a feed; it links to https://ledger.example/feed/"
    )
    assert parse_problem("<html><body>x</body></html>") == "is an HTML page, not a feed; it links to none"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        (make_rss(), "has no entries"),
        (make_atom(), "has no entries"),
        ("just some words", "is no feed: neither RSS nor Atom"),
        ("<note><to>x</to></note>", "is no feed: neither RSS nor Atom"),
        ("<opml version='2.0'><body/></opml>", "is no feed: neither RSS nor Atom"),
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "is a sitemap, not a feed"),
        ('{"title": "x"}', "is JSON, not a feed in XML"),
        (b"%PDF-1.4", "is a PDF, not a feed"),
        (bytes(range(256)) * 9, "is no text, not a feed"),
    ],
)
def test_what_is_no_feed_is_named(content: str | bytes, problem: str) -> None:
    assert parse_problem(content) == problem


def test_no_more_than_five_thousand_entries_are_read_and_that_is_said() -> None:
    began = time.process_time()
    batch = parse(make_rss(*[f"<title>{number}</title>" for number in range(60_000)]))
    assert time.process_time() - began < 20
    assert len(batch.articles) == MAX_ENTRIES
    assert batch.articles[-1].title == str(MAX_ENTRIES - 1)
    assert [error.problem for error in batch.errors] == ["has more than 5,000 entries; the first of them were read"]


LAUGHS = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 9))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>' + make_rss("<title>x &l8;</title>")[21:],
    "quadratic": f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>' + make_rss(f"<title>x{'&a;' * 5_000}</title>")[21:],
    "file entity": '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + make_rss("<title>x &f;</title>")[21:],
    "remote entity": '<!DOCTYPE rss [<!ENTITY f SYSTEM "http://127.0.0.1:9/">]>'
    + make_rss("<title>x &f;</title>")[21:],
    "remote dtd": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">' + make_rss("<title>x</title>")[21:],
    "deep": make_rss(f"<title>x</title><description>{'<b>' * 30_000}</description>"),
    "ampersands": make_rss(f"<title>x {'&' * 500_000}</title>"),
    "cdata": make_rss("<title>x</title>" + "<![CDATA[" * 50_000),
    "pictures": make_rss(f"<title>x</title><description><![CDATA[{'<img src=' * 100_000}]]></description>"),
    "categories": make_rss("<title>x</title>" + "".join(f"<category>{n}</category>" for n in range(30_000))),
    "elements": make_rss("<title>x</title>" + "<a>" * 700_000),
    "references": make_rss(f"<title>x</title><description>{'&amp;' * 2_500_000}</description>"),
    "attributes": make_rss(f"<title>x</title><description><![CDATA[<img {'a=' * 200_000}>]]></description>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_feeds_take_little_time_and_reach_nothing(name: str) -> None:
    began = time.process_time()
    batch = parse(HOSTILE[name])
    assert time.process_time() - began < 5
    for article in batch.articles:
        assert len(article.title) <= 500
        assert Path("/etc/hostname").read_text().strip() not in article.title


PIECES = (
    *(
        "<rss>",
        "<feed>",
        "<channel>",
        "<item>",
        "<entry>",
        "<title>",
        "</title>",
        "x",
        "&",
        "&amp;",
        "<![CDATA[",
        "]]>",
    ),
    *("</item>", "</rss>", "<link href='", "'/>", "<media:content url='x'/>", "<?xml", "<!DOCTYPE", "<!ENTITY", ">"),
)
MESSES = st.lists(st.sampled_from(PIECES), max_size=20).map(lambda parts: "".join(parts).encode())


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=200) | MESSES)
def test_no_bytes_make_it_fail(body: bytes) -> None:
    batch = parse(body)
    assert batch.articles or batch.errors


@given(st.text(max_size=80))
def test_mending_leaves_what_well_formed_text_says_alone_and_never_fails(text: str) -> None:
    visible = "".join(char for char in text if char.isprintable())
    mended, is_cut, is_overloaded = mend_xml(f"<rss><title>{html.escape(visible)}</title></rss>")
    assert (ET.fromstring(mended).findtext("title"), is_cut, is_overloaded) == (visible, False, False)


def find_real_feeds() -> Iterator[Path]:
    folder = SHARED / "data" / "ingest" / "feeds"
    for name, step in (("kagi", 6), ("gofeed", 8), ("feedparser-tests", 12), ("node-feedparser", 1), ("rbren", 4)):
        files = sorted(path for path in (folder / name).rglob("*") if path.is_file() and path.stat().st_size < 400_000)
        yield from files[::step]


@needs_shared
def test_real_feeds_have_as_many_entries_as_feedparser_finds() -> None:
    import feedparser

    found = expected = 0
    for path in find_real_feeds():
        body = path.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            entries = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries
        batch = parse_feed(Fetched(origin=path.name, body=body, at=NOW))
        untitled = sum("has no headline" in error.problem for error in batch.errors)
        assert len(batch.articles) + untitled >= len(entries), path
        found += len(batch.articles) + untitled
        expected += len(entries)
    assert found >= expected > 500


def make_linked(*items: tuple[str, str, str]) -> Batch:
    body = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid></item>"
        for title, link, guid in items
    )
    return parse(f"<rss version='2.0'><channel><link>https://ledger.example/</link>{body}</channel></rss>")


def test_several_stories_at_one_address_are_told_apart_and_keep_their_ids() -> None:
    page = "https://ledger.example/warnings"
    first = make_linked(("Gale", page, "1"), ("Frost", f"{page}#2", "2"))
    second = make_linked(("Flood", page, "3"), ("Gale until noon", f"{page}?utm_source=rss", "1"), ("Frost", page, "2"))
    gale, frost = first.articles
    assert len({article.id for article in second.articles} | {gale.id, frost.id}) == 3
    assert [second.articles[1].id, second.articles[2].id] == [gale.id, frost.id]


def test_a_story_that_links_to_the_front_page_is_known_by_its_own_id_from_the_first() -> None:
    alone = make_linked(("Gale", "https://ledger.example", "1")).articles[0]
    both = make_linked(("Frost", "https://www.ledger.example/", "2"), ("Gale", "https://ledger.example/", "1")).articles
    assert [article.id for article in both].index(alone.id) == 1


def test_one_story_that_stands_there_twice_is_one() -> None:
    page = "https://ledger.example/tram"
    twice = make_linked(("Trams", page, "1"), ("Trams", f"{page}?utm_source=x", "2"), ("Trams return", page, "1"))
    assert make_linked(("Trams", page, "1"), ("Trams", page, "2")).articles[0].id == make_url_id(page)
    assert len({article.id for article in make_linked(("A", page, "1"), ("B", page, "1")).articles}) == 1
    assert len(twice.articles) == 3
