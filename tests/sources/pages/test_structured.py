from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from digest.sources.pages.fields import PageFields, merge_fields
from digest.sources.pages.jsonld import find_article, parse_json_ld
from digest.sources.pages.structured import Structured, find_structured
from tests.sources.pages.twenty import SITE, make_metas, make_node, make_script

OWN = f"{SITE}/news/trams-return"


def make_tree(head: str, body: str = "") -> Any:
    return html.document_fromstring(f"<html><head>{head}</head><body>{body}<p>x</p></body></html>")


def find(head: str, body: str = "", *, headings: tuple[str, ...] = ()) -> Structured:
    return find_structured(make_tree(head, body), urls=[OWN], headings=headings)


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "NewsArticle", "headline": "One",}',
        '{"@type": ["NewsArticle", "Thing"], "headline": "One"};',
        '<!-- {"@type": "NewsArticle", "headline": "One"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "One"}\n//]]>',
        '/*<![CDATA[*/{"@type": "NewsArticle", "headline": "One"}/*]]>*/',
        '<![CDATA[{"@type": "NewsArticle", "headline": "One"}]]>',
        '\ufeff{"@type": "http://schema.org/NewsArticle", "headline": "One"}',
        '{"@type": "NewsArticle", // of course\n "headline": "One"}',
        '{"@type": "NewsArticle", /* , */ "headline": "One", "url": "https://ledger.example/a"}',
        '{"@type": "NewsArticle", "headline": "One", "keywords": [1, 2,\n],\n}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;One&quot;}",
        '{"@type": "WebSite", "name": "x"} {"@type": "NewsArticle", "headline": "One"}',
        '[[{"@type": "BlogPosting", "headline": "One"}]]',
        '{"@graph": [{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "One"}}]}',
        '{"@type": "NewsArticle", "description": "it\\\'s", "headline": "One"}',
        '{"@type": "NewsArticle", "description": "a\tb\nc", "headline": "One"}',
    ],
)
def test_json_ld_is_read_however_it_was_written(text: str) -> None:
    assert find(make_script(text)).json_ld.title == "One"


def test_commas_and_comments_within_strings_stay() -> None:
    text = '{"@type": "NewsArticle", "headline": "A // b, /* c */ ,] d", }'
    assert find(make_script(text)).json_ld.title == "A // b, /* c */ ,] d"


def test_what_a_node_holds_about_other_articles_is_not_about_the_page() -> None:
    other = make_node(headline="Harbour fees rise again")
    node = make_node(hasPart=[other], citation=other, isPartOf=other, comment=other)
    nodes = parse_json_ld(make_tree(make_script(node) + make_script({"@type": "ItemList", "itemListElement": [other]})))
    assert [one.get("headline") for one in nodes] == ["Trams return to the quay", None]


def test_of_several_articles_the_page_is_the_one_with_its_address_or_its_headline() -> None:
    first, second = make_node(headline="One", url=f"{SITE}/one"), make_node(headline="Two", url=f"{SITE}/two")
    assert find_article([first, second], urls=[f"{SITE}/two?utm_source=x"], titles=[]) is second
    assert find_article([first, second], urls=[], titles=["Two | The Daily Ledger"]) is second


def test_several_articles_of_which_none_is_the_page_are_a_list() -> None:
    first, second = make_node(headline="One"), make_node(headline="Two")
    assert find_article([first, second], urls=[f"{SITE}/"], titles=["The Daily Ledger"]) is None
    assert find_article([first], urls=[f"{SITE}/"], titles=["The Daily Ledger"]) is first


def test_a_page_that_says_it_lists_articles_is_told() -> None:
    listing = make_script({"@graph": [{"@type": "CollectionPage"}, {"@type": "WebSite"}]})
    assert find(listing).is_listing
    assert not find(listing + make_script(make_node())).is_listing


@pytest.mark.parametrize(
    ("author", "people", "groups"),
    [
        ("Noor Aziz", ("Noor Aziz",), ()),
        (["Noor Aziz", {"name": "Sam Field"}], ("Noor Aziz", "Sam Field"), ()),
        ({"@type": "Person", "name": ["Noor Aziz", "Sam Field"]}, ("Noor Aziz", "Sam Field"), ()),
        ({"@type": "Person", "givenName": "Noor", "familyName": "Aziz"}, ("Noor Aziz",), ()),
        ({"@type": "NewsMediaOrganization", "name": "Harbour Press"}, (), ("Harbour Press",)),
        ({"@type": "Person", "name": {"@value": "Noor Aziz", "@language": "en"}}, ("Noor Aziz",), ()),
        (None, (), ()),
        (17, ("17",), ()),
        ([[["x"]]], (), ()),
    ],
)
def test_people_and_organisations_are_told_apart(author: object, people: object, groups: object) -> None:
    found = find(make_script(make_node(author=author))).json_ld
    assert (found.authors, found.groups) == (people, groups)


@pytest.mark.parametrize(
    ("image", "url", "width"),
    [
        ("/a.jpg", "/a.jpg", None),
        (["/a.jpg", "/b.jpg"], "/a.jpg", None),
        ({"@type": "ImageObject", "url": "/a.jpg", "width": "1200px", "height": 630.0}, "/a.jpg", 1200),
        ({"contentUrl": "/a.jpg", "width": {"@type": "QuantitativeValue", "value": 800}}, "/a.jpg", 800),
        (
            [{"url": "/s.jpg", "width": 100}, {"url": "/l.jpg", "width": 2000}, {"url": "/m.jpg", "width": 700}],
            "/m.jpg",
            700,
        ),
    ],
)
def test_the_picture_is_the_smallest_that_is_wide_enough(image: object, url: str, width: int | None) -> None:
    found = find(make_script(make_node(image=image))).json_ld.image
    assert found is not None
    assert (found.url, found.width) == (url, width)


def test_meta_elements_are_found_by_any_of_their_names() -> None:
    metas = '<META PROPERTY="OG:TITLE" content=" One "><meta itemprop="datePublished" content="1795156200">'
    meta = find(metas + make_metas({"sailthru.author": "Noor Aziz", "keywords": "a, b"})).meta
    assert (meta.title, meta.published) == ("One", "2026-11-20T06:30:00+00:00")
    assert (meta.authors, meta.tags) == (("Noor Aziz",), ("a", " b"))


def test_microdata_of_a_comment_is_not_that_of_the_article() -> None:
    body = """<div itemscope itemtype="https://schema.org/BlogPosting"><h2 itemprop="name headline">One</h2>
<div itemprop="author" itemscope itemtype="https://schema.org/Person"><a itemprop="url" href="/n"></a>
<span itemprop="name">Noor Aziz</span></div><img itemprop="image" src="/a.jpg" width="640" alt="A tram">
<div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><b itemprop="author">troll77</b>
<i itemprop="datePublished">2026-11-22</i></div>
<time itemprop="datePublished" datetime="2026-11-20">Friday</time></div>"""
    found = find("", body).microdata
    assert (found.title, found.authors, found.published) == ("One", ("Noor Aziz",), "2026-11-20")
    assert found.image is not None
    assert (found.image.url, found.image.width, found.image.alt) == ("/a.jpg", 640, "A tram")


def test_each_field_is_that_of_the_first_voice_that_has_it() -> None:
    merged = merge_fields(PageFields(title="One"), PageFields(title="Two", authors=("Noor Aziz",), is_article=True))
    assert merged == PageFields(title="One", authors=("Noor Aziz",), is_article=True)


_KEYS = [
    "@type",
    "@graph",
    "@id",
    "@value",
    "headline",
    "name",
    "author",
    "image",
    "url",
    "width",
    "keywords",
    "publisher",
    "mainEntityOfPage",
    "mainEntity",
    "datePublished",
    "articleBody",
    "description",
]

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(_KEYS),
            inner | st.sampled_from(["NewsArticle", "Organization", "#a"]),
            max_size=6,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=200, deadline=None)
@given(_JSON)
def test_no_json_ld_is_too_strange(value: Any) -> None:
    node = {"@type": "NewsArticle", "headline": "One"} | (value if isinstance(value, dict) else {"author": value})
    find(make_script(node) + make_script(value if isinstance(value, list) else [value]))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*'{}[]",:/*\\<!->&; \n', "CDATA[", "a", "1", '"@type":"Article"']), max_size=40))
def test_no_script_is_too_broken(pieces: list[str]) -> None:
    find(make_script("".join(pieces).replace("</script", "")))
