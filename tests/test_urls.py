"""Keys merge addresses of one article and never two; links are safe, absolute and in ASCII, or they are none."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.urls import add_utm, hide_secrets, make_safe_link, make_secure_link, make_url_key

ARTICLE = "https://ledger.example/news/2026/11/tram?id=3"

BITS = """http:// HTTPS:// // / \\ @ : ? # [ ] % %4 %41 a.b x é ☃ | mailto: javascript: data: " ' < > & = .. 80 ـ"""
hostile = st.one_of(
    st.text(st.characters(exclude_categories=[])),
    st.lists(st.sampled_from([*BITS.split(), "\t", "\n", " ", "\u202e", "\ud800"])).map("".join),
)
paths = st.lists(st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True), min_size=1, max_size=4).map("/".join)
# No name here is ever a tracking parameter.
queries = st.dictionaries(
    st.sampled_from(["id", "objectid", "p", "cid", "story"]), st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True)
)


def _address(path: str, query: dict[str, str]) -> str:
    joined = "&".join(f"{name}={value}" for name, value in query.items())
    return f"https://ledger.example/{path}" + (f"?{joined}" if joined else "")


@pytest.mark.parametrize(
    "variant",
    [
        "http://ledger.example/news/2026/11/tram?id=3",
        "HTTPS://WWW.Ledger.Example/news/2026/11/tram?id=3",
        "//ledger.example/news/2026/11/tram?id=3",
        "https://m.ledger.example/news/2026/11/tram?id=3",
        "https://amp.ledger.example/news/2026/11/tram/?id=3",
        "https://ledger.example/news/2026/11/tram/amp/?id=3",
        "https://ledger.example/amp/news/2026/11/tram?id=3",
        "https://ledger.example:443/news/2026/11/tram?id=3",
        "http://ledger.example:80/news//2026/11/tram/?id=3",
        "https://ledger.example./news/2026/11/tram?id=3#comments",
        "https://ledger.example/news/2026/11/tr%61m?id=3&utm_source=rss&utm_medium=feed",
        "https://ledger.example/news/2026/11/tram?fbclid=x&id=3&gclid=y&mc_cid=1&at_medium=RSS&xtor=RSS-1",
        "https://ledger.example/news/2026/11/tram?id=3&ref=rss&source=news-letter-2&&from=twitter",
        "https://reader:secret@ledger.example/news/2026/11/tram?id=3",
        "  https://ledger.example/news/2026/11/\ttram?id=3\n",
    ],
)
def test_faces_of_one_article_share_a_key(variant: str) -> None:
    assert make_url_key(variant) == make_url_key(ARTICLE) == "ledger.example/news/2026/11/tram?id=3"


@pytest.mark.parametrize(
    "others",
    [
        ("https://l.example/article.cfm?objectid=12018", "https://l.example/article.cfm?objectid=12019"),
        ("https://l.example/a?ref=20411", "https://l.example/a?ref=20412"),
        ("https://l.example/a?cid=1", "https://l.example/a?cid=2"),
        ("https://l.example/a?mod=article", "https://l.example/a?mod=gallery"),
        ("https://l.example/a", "https://l.example/A"),
        ("https://l.example/#!/story/1", "https://l.example/#!/story/2"),
        ("https://l.example:8080/a", "https://l.example/a"),
        ("https://m.co/a", "https://co/a"),
        ("https://news.l.example/a", "https://l.example/a"),
        ("https://l.example/a%2Fb", "https://l.example/a/b"),
        ("https://l.example/camp", "https://l.example/c"),
        ("https://l.example/a?id=1&id=2", "https://l.example/a?id=1"),
    ],
)
def test_different_articles_keep_different_keys(others: tuple[str, str]) -> None:
    assert make_url_key(others[0]) != make_url_key(others[1])


@given(paths, queries, paths, queries)
def test_no_two_articles_are_ever_merged(path: str, query: dict[str, str], path2: str, query2: dict[str, str]) -> None:
    same = (path, query) == (path2, query2) or {path, path2} & {"amp"} or "amp" in f"{path}/{path2}".split("/")
    assert same or make_url_key(_address(path, query)) != make_url_key(_address(path2, query2))


@given(paths, queries, st.sampled_from(["utm_source=x", "fbclid=y", "ref=rss", "at_campaign=z", "_ga=1.2"]))
def test_tracking_never_changes_a_key(path: str, query: dict[str, str], tracking: str) -> None:
    address = _address(path, query)
    assert make_url_key(address) == make_url_key(f"{address}{'&' if query else '?'}{tracking}#top")


@pytest.mark.parametrize(
    "value", ["", "tag:ledger.example,2026:3", "http://[::1", "http://a:b:c/", "mailto:a@b.example", "☃"]
)
def test_what_is_no_web_address_is_its_own_key(value: str) -> None:
    assert make_url_key(value) == value


@given(hostile)
@example("http://[")
@example("http://a:99999999/")
@example("https://\uff0fa/")
def test_no_address_raises(value: str) -> None:
    assert isinstance(make_url_key(value), str)
    assert make_url_key(value) == make_url_key(value)


@given(hostile, st.sampled_from([None, "https://ledger.example/a/b?c"]))
@example("http://x/%", None)
@example("https://x/\\'", None)
def test_a_link_is_safe_ascii_and_stable(value: str, base: str | None) -> None:
    link = make_safe_link(value, base=base)
    if link is not None:
        assert link.isascii()
        assert not re.search(r"[\s\"'<>\\^`{|}\x00-\x1f\x7f]", link)
        assert re.match(r"https?://[^/?#@]+(?:[/?#]|\Z)|mailto:[^@]+@", link)
        assert make_safe_link(link) == link


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (ARTICLE, ARTICLE),
        ("https://l.example/?a=1&copy=3", "https://l.example/?a=1&copy=3"),
        ("https://l.example/?a=1&amp;b=2", "https://l.example/?a=1&amp;b=2"),
        ("https://l.example/%e2%82%ac?q=%2F+x#%41", "https://l.example/%e2%82%ac?q=%2F+x#%41"),
        ("https://l.example/100%", "https://l.example/100%25"),
        ("https://l.example/été?q=é#ü", "https://l.example/%C3%A9t%C3%A9?q=%C3%A9#%C3%BC"),
        ("https://l.example/a b'c\"d<e>", "https://l.example/a%20b%27c%22d%3Ce%3E"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://مثال.إختبار/خبر", "https://xn--mgbh0fb.xn--kgbechtv/%D8%AE%D8%A8%D8%B1"),
        ("HTTPS://L.Example:443/A", "https://l.example/A"),
        ("http://l.example:8080/", "http://l.example:8080/"),
        ("http://[2001:DB8::1]:81/x", "http://[2001:db8::1]:81/x"),
        ("https://bank.example@evil.example/", "https://evil.example/"),
        ("https://user:pw@l.example/", "https://l.example/"),
        ("https://l.example\\@evil.example/", "https://l.example/@evil.example/"),
        (" https://l.ex\nample/\ta ", "https://l.example/a"),
        ("mailto:news@l.example?subject=Tram line", "mailto:news@l.example?subject=Tram%20line"),
        ("MAILTO:News@l.example", "mailto:News@l.example"),
    ],
)
def test_a_good_address_becomes_a_link(url: str, link: str) -> None:
    assert make_safe_link(url) == link


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "/a",
            "a",
            "//l.example/a",
            "#top",
            "?a",
            "javascript:alert(1)",
            "JaVa\tScRiPt:alert(1)",
            "\x01javascript:x",
        ),
        *(
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://l.example/",
            "blob:https://l.example/",
            "http://",
        ),
        *(
            "https:l.example",
            "http://[::1",
            "http://l.example:port/",
            "http://a..b/",
            "http://-a/",
            "http://a b/",
            "http://%61/",
        ),
        *(
            "http://l.exam|ple/",
            "mailto:",
            "mailto:nobody",
            "mailto:a@b.example%0d%0abcc:c@d.example",
            "mailto:?to=a@b.example",
        ),
        "https://l.example/" + "a" * 10_000,
    ],
)
def test_what_is_no_safe_address_is_no_link(url: str) -> None:
    assert make_safe_link(url) is None


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("/x", "https://l.example/x"),
        ("x?y", "https://l.example/a/x?y"),
        ("//other.example/x", "https://other.example/x"),
        ("\\\\other.example\\x", "https://other.example/x"),
        ("#top", "https://l.example/a/b#top"),
        ("https://other.example/", "https://other.example/"),
        ("javascript:alert(1)", None),
    ],
)
def test_a_relative_address_is_joined_to_its_base(url: str, link: str | None) -> None:
    assert make_safe_link(url, base="https://l.example/a/b") == link


def test_a_bad_base_makes_no_link() -> None:
    assert make_safe_link("/x", base="javascript:alert(1)") is None
    assert make_safe_link("/x", base="http://[") is None


def test_keys_of_neighbours_in_a_list_differ() -> None:
    keys = [make_url_key(f"https://l.example/article?objectid={number}") for number in range(100)]
    assert all(first != second for first, second in pairwise(keys))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:p@ledger.example/feed?token=abc&cat=5", "https://ledger.example/feed?token=***&cat=5"),
        ("https://ledger.example/feed?cat=5&api_key=abc#x", "https://ledger.example/feed?cat=5&api_key=***#x"),
        ("https://ledger.example/feed?keyword=ferry", "https://ledger.example/feed?keyword=ferry"),
        ("stories/*.txt", "stories/*.txt"),
    ],
)
def test_what_a_query_calls_secret_is_hidden_and_nothing_else(url: str, shown: str) -> None:
    assert hide_secrets(url) == shown


ADDED = (("utm_source", "newsletter"), ("utm_campaign", "a b&c=ü?#"))
LINKS = st.one_of(
    st.text(max_size=60).map(lambda text: make_safe_link(text, base="https://ledger.example/a?b=1#c")),
    st.sampled_from(
        [
            "https://ledger.example",
            "https://ledger.example/?",
            "https://ledger.example/a?b=1&",
            "https://ledger.example/a?utm_source=feed",
            "https://ledger.example/a?UTM_Source=feed&x=2#part",
            "https://ledger.example/a?q=what?#!/story/3",
            "https://ledger.example/a#?utm_source=x",
            "mailto:desk@ledger.example?subject=a",
        ]
    ),
).filter(bool)


@pytest.mark.parametrize(
    ("url", "tagged"),
    [
        ("https://x.example", "https://x.example?utm_source=n"),
        ("https://x.example/?", "https://x.example/?utm_source=n"),
        ("https://x.example/a?b=1#c", "https://x.example/a?b=1&utm_source=n#c"),
        ("https://x.example/a?b=1&", "https://x.example/a?b=1&utm_source=n"),
        ("https://x.example/a?q=who?", "https://x.example/a?q=who?&utm_source=n"),
        ("https://x.example/a?utm_source=feed", "https://x.example/a?utm_source=feed"),
        ("https://x.example/a?utm%5Fsource=feed", "https://x.example/a?utm%5Fsource=feed"),
        ("https://x.example/a?UTM_SOURCE=feed", "https://x.example/a?UTM_SOURCE=feed"),
        ("mailto:desk@x.example", "mailto:desk@x.example"),
    ],
)
def test_a_parameter_is_added_once_and_never_over_another(url: str, tagged: str) -> None:
    assert add_utm(url, [("utm_source", "n")]) == tagged


@given(LINKS)
def test_adding_parameters_again_changes_nothing(url: str) -> None:
    tagged = add_utm(url, ADDED)
    assert add_utm(tagged, ADDED) == tagged
    assert add_utm(url, ()) == url


@given(LINKS)
def test_what_was_in_an_address_is_there_as_it_was(url: str) -> None:
    old, new = urlsplit(url), urlsplit(add_utm(url, ADDED))
    assert (new.scheme, new.netloc, new.path, new.fragment) == (old.scheme, old.netloc, old.path, old.fragment)
    assert new.query.startswith(old.query)
    assert new.query.count("?") == old.query.count("?")
    added = parse_qsl(new.query[len(old.query) :].lstrip("&"), strict_parsing=new.query != old.query)
    assert set(added) <= set(ADDED)


@given(LINKS)
def test_a_safe_link_with_parameters_is_a_safe_link(url: str) -> None:
    tagged = add_utm(url, ADDED)
    assert make_safe_link(tagged) == tagged
    assert make_url_key(tagged) == make_url_key(url)


@pytest.mark.parametrize(
    ("url", "beside", "secure"),
    [
        ("http://ledger.example/a.jpg", "https://ledger.example/x", True),
        ("HTTP://LEDGER.example/a.jpg", "https://www.ledger.example/x", True),
        ("http://www.ledger.example/a.jpg", "https://ledger.example/x", True),
        ("http://cdn.ledger.example/a.jpg", "https://ledger.example/x", True),
        ("http://cdn.news.example/a.jpg", "https://ledger.news.example/x", False),
        ("http://notledger.example/a.jpg", "https://ledger.example/x", False),
        ("http://ledger.example:8080/a.jpg", "https://ledger.example/x", False),
        ("http://ledger.example/a.jpg", "http://ledger.example/x", False),
        ("http://ledger.example/a.jpg", None, False),
    ],
)
def test_only_a_host_of_the_articles_own_is_upgraded(url: str, beside: str | None, secure: bool) -> None:
    assert make_secure_link(url, beside=beside).startswith("https://") is secure
