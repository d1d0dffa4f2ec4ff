"""Makes feeds that mean harm, each as its bytes after the 10 MB cap; made when they are needed, for they are large."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

CAP = 10_000_000
"""Bytes that the network's reader lets through (`fetch.max_bytes`)."""

_HEAD = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Ledger</title>'
_TAIL = "</channel></rss>"
_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">'
_ITEM = "<item><title>Trams return</title><link>https://ledger.example/1</link>"


def make_feed(items: str, *, doctype: str = "") -> str:
    """An RSS feed around `items`."""
    return f'<?xml version="1.0"?>{doctype}{_HEAD}{items}{_TAIL}'


def make_item(inner: str) -> str:
    """A feed of one item, good but for what is `inner`."""
    return make_feed(f"{_ITEM}{inner}</item>")


def make_summary(summary: str) -> str:
    """A feed of one item, `summary` as its XML."""
    return make_item(f"<description>{summary}</description>")


def make_body(inner: str) -> str:
    """A feed of one item whose text is HTML in CDATA."""
    return make_item(f"<content:encoded><![CDATA[{inner}]]></content:encoded>")


def fill(unit: str, size: int = CAP - 2_000) -> str:
    """`unit` again and again, `size` characters in all."""
    return unit * (size // len(unit))


def _break(make: Callable[[], str | bytes]) -> str:
    """The feed with a fault in the beginning that no strict parser goes on after."""
    return str(make()).replace("<title>The Ledger</title>", "<title>The Ledger</b></title>", 1)


def _make_entities(declared: str, *, used: str = "&x;") -> str:
    return make_feed(f"<item><title>Trams {used}</title></item>", doctype=f"<!DOCTYPE rss [{declared}]>")


def _make_laughs() -> str:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    return _make_entities(f'<!ENTITY l0 "ha">{levels}', used="&l9;")


def _make_defaults() -> str:
    attributes = " ".join(f"a{number} CDATA '{'x' * 90}'" for number in range(999))
    return f"<!DOCTYPE rss [<!ATTLIST item {attributes}>]>"


def _make_items(count: int) -> str:
    return make_feed(
        "".join(f"<item><title>{n}</title><link>https://ledger.example/{n}</link></item>" for n in range(count))
    )


def _make_nested_json(opening: str, closing: str) -> str:
    depth = 1_000_000
    item = f'{{"id": "1", "title": {opening * depth}{closing * depth}}}'
    return f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{item}]}}'


def _make_json(items: str) -> str:
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "The Ledger", "items": [{items}]}}'


def _make_opml(outlines: str) -> str:
    return f'<opml version="2.0"><head><title>Feeds</title></head><body>{outlines}</body></opml>'


def _make_categories(count: int) -> str:
    return "".join(f"<category>{number}</category>" for number in range(count))


_ATTRIBUTES = " ".join(f"a{number}='1'" for number in range(290))
_SECRET = "file:///etc/hostname"
_REMOTE = "http://127.0.0.1:9/"

HOSTILE: dict[str, Callable[[], str | bytes]] = {
    "nothing wrong": lambda: make_item(
        "<pubDate>Sun, 22 Nov 2026 11:00:00</pubDate><description>All is well.</description>"
    ),
    # Entities and outside references
    "billion laughs": _make_laughs,
    "quadratic blow-up": lambda: _make_entities(f'<!ENTITY x "{"a" * 100_000}">', used=fill("&x;", 3_000_000)),
    "file entity": lambda: _make_entities(f'<!ENTITY x SYSTEM "{_SECRET}">'),
    "http entity": lambda: _make_entities(f'<!ENTITY x SYSTEM "{_REMOTE}">'),
    "parameter entity": lambda: _make_entities(f'<!ENTITY % p SYSTEM "{_REMOTE}x.dtd"> %p;'),
    "file parameter entity": lambda: _make_entities(f'<!ENTITY % p SYSTEM "{_SECRET}"> %p;'),
    "external dtd": lambda: make_feed(f"{_ITEM}</item>", doctype=f'<!DOCTYPE rss SYSTEM "{_REMOTE}">'),
    "entities without end": lambda: '<?xml version="1.0"?><!DOCTYPE rss [' + fill('<!ENTITY a "b">'),
    "attribute defaults": lambda: make_feed(fill("<item><title>x</title></item>", 100_000), doctype=_make_defaults()),
    "xinclude": lambda: make_item(
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{_SECRET}" parse="text"/>'
    ),
    "stylesheet": lambda: f'<?xml-stylesheet href="{_REMOTE}"?>' + _make_items(1),
    # Size
    "fifty megabytes": lambda: make_feed(fill(f"{_ITEM}<description>{'word ' * 2_000}</description></item>", CAP * 5)),
    "one long text": lambda: make_summary(fill("word ")),
    "one long text of lines": lambda: make_summary(fill("word\n")),
    "one long wide text": lambda: make_summary("\U0001f600" + fill("é ", CAP // 2)),
    "a hundred thousand items": lambda: _make_items(100_000),
    "empty items": lambda: make_feed(fill("<item/>")),
    "items inside of items": lambda: make_feed(fill("<item>")),
    "atom entries": lambda: _ATOM + fill("<entry><title>x</title></entry>"),
    "open atom entries": lambda: _ATOM + fill("<entry><title>x</title>"),
    # Depth
    "deep elements": lambda: make_item(fill("<a>")),
    "deep html": lambda: make_body(fill("<div>")),
    "deep escaped html": lambda: make_summary(fill("&lt;div&gt;")),
    "deep xhtml": lambda: f'{_ATOM}<entry><title>x</title><content type="xhtml">{fill("<div>")}',
    "misnested html": lambda: make_body(fill("<b></p>")),
    "tables": lambda: make_body(fill("<table><tr><td>")),
    # Encodings
    "utf-7": lambda: make_summary("+ADw-script+AD4-alert(1)+ADw-/script+AD4-").replace(
        '"1.0"', '"1.0" encoding="utf-7"'
    ),
    "utf-16 declared": lambda: _make_items(9).replace('"1.0"', '"1.0" encoding="utf-16"'),
    "utf-16 without a mark": lambda: _make_items(9).encode("utf-16-be"),
    "utf-32": lambda: _make_items(9).encode("utf-32"),
    "ebcdic": lambda: _make_items(9).encode("cp037"),
    "an encoding that is none": lambda: _make_items(9).replace('"1.0"', '"1.0" encoding="zip"'),
    "broken utf-8": lambda: make_item("<description>").encode() + bytes([0xC3, 0x28, 0xFF]) * 3_000_000,
    "zeros": lambda: bytes(CAP),
    "zeros in a feed": lambda: make_summary(fill("a\0")),
    "surrogates": lambda: _make_items(9).encode() + b"\xed\xa0\x80" * 3_000_000,
    "gzip": lambda: b"\x1f\x8b\x08" + bytes(CAP),
    # Patterns that trap readers
    "spaces": lambda: make_item(f"<title>x{fill(' ')}y</title>"),
    "spaces before": lambda: fill(" ") + make_item(""),
    "spaces in tags": lambda: make_item(f"<guid{fill(' ')}"),
    "line ends": lambda: make_summary(fill("\n \t")),
    "less-thans": lambda: make_item(fill("<")),
    "less-thans in html": lambda: make_body(fill("<")),
    "ampersands": lambda: make_item(f"<title>{fill('&')}</title>"),
    "ampersands in html": lambda: make_body(fill("&amp")),
    "references": lambda: make_summary(fill("&amp;")),
    "open references": lambda: make_summary(fill("&#x41")),
    "a long attribute": lambda: make_item(f'<category term="{fill("a")}"/>'),
    "a long attribute in html": lambda: make_body(f'<a href="{fill("a")}">x</a>'),
    "many attributes": lambda: make_item("<a " + " ".join(f"a{n}='1'" for n in range(900_000)) + "/>"),
    "many attributes in html": lambda: make_body(f"<img {fill('a=')}>"),
    "namespaces": lambda: make_item("".join(f'<a{n} xmlns:n{n}="u:{n}">' for n in range(200_000))),
    "open cdata": lambda: make_item(fill("<![CDATA[")),
    "open comments": lambda: make_item(fill("<!--")),
    "open comments in html": lambda: make_body(fill("<!--")),
    "comments": lambda: make_item(fill("<!-- -->")),
    "declarations": lambda: make_item(fill("<!a>")),
    "open instructions": lambda: make_item(fill("<?a ")),
    "quotes": lambda: make_body(fill("<a b=\"'")),
    "pictures": lambda: make_body(fill("<img src=")),
    "scripts": lambda: make_body(fill("<script>")),
    "categories": lambda: make_item(fill("<category>a</category>")),
    "different categories": lambda: make_item("".join(f"<category>{n}</category>" for n in range(300_000))),
    "authors": lambda: make_item(f"<author>{fill('Noor, ')}</author>"),
    "links": lambda: make_item(fill('<link href="a" rel="next"/>')),
    "enclosures": lambda: make_item(fill('<enclosure url="https://x.example/a.jpg" type="image/jpeg"/>')),
    "a date without end": lambda: make_item(f"<pubDate>{fill('1 ')}</pubDate>"),
    "a title without end": lambda: make_item("").replace("Trams return", fill("Trams return. ")),
    "an address without end": lambda: make_item("").replace("/1<", f"/{fill('a%')}<"),
    "datelines": lambda: make_body(fill("LONDON, (")),
    "tails": lambda: make_body(fill("Read more ")),
    "sentences": lambda: make_feed(f"<item><description>{fill('A. ')}</description></item>"),
    "long words of authors": lambda: make_item(f"<author>{fill('a')}</author>"),
    "long words behind a child": lambda: make_item(f"<author><b/>{fill('a')}</author>"),
    "many authors": lambda: make_item(f"<author>{'a' * 200}</author>" * 14_000),
    "keywords": lambda: make_feed(
        f"<item><title>x</title><i:keywords>{''.join(f'{n},' for n in range(1_200_000))}</i:keywords></item>"
    ).replace("<rss", '<rss xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd"'),
    "tags": lambda: make_item(f"<tags>{''.join(f'{n},' for n in range(1_200_000))}</tags>"),
    # Just within the limits of `feedlimits`, in a well-formed feed and in one that only the lenient parser reads
    "most elements": lambda: make_item("<a>x</a>" * 44_000),
    "most open elements": lambda: make_item("<a>" * 44_000),
    "most items of most elements": lambda: make_feed(
        f"<item><title>x</title>{'<category>a</category>' * 8}</item>" * 5_400
    ),
    "most attributes": lambda: make_item(f"<a {_ATTRIBUTES}/>" * 500),
    "most references": lambda: make_item(f"<a>{'&amp;' * 3}</a>" * 44_000),
    "most line ends": lambda: make_item("<a>\n.\n.\n.</a>" * 44_000),
    "most namespaces": lambda: make_item("".join(f'<a xmlns:n{n}="u:{n}"/>' for n in range(19_000))),
    "most categories": lambda: make_feed(f"<item><title>x</title>{_make_categories(1_900)}</item>" * 10),
    "most categories of one": lambda: make_item(_make_categories(6_300)),
    "most links": lambda: make_item('<link href="a" rel="next"/>' * 44_000),
    "most enclosures": lambda: make_item('<enclosure url="https://x.example/a.jpg" type="image/jpeg"/>' * 44_000),
    "longest tag": lambda: make_item(f"<a {' ' * 190_000}"),
    "longest tags": lambda: make_item(f'<a b="{"c" * 190_000}"/>' * 50),
    # What would reach readers
    "script in a title": lambda: make_feed(
        "<item><title>Trams&lt;script&gt;alert(1)&lt;/script&gt;</title><link>javascript:alert(1)</link></item>"
    ),
    "dangerous links": lambda: make_feed(
        "".join(
            f"<item><title>Trams {place}</title><link>{link}</link><guid>{link}</guid>"
            f'<enclosure url="{link}" type="image/png"/></item>'
            for place, link in enumerate(
                (
                    "javascript:alert(1)",
                    " JaVa\nScript:alert(1)",
                    "data:text/html,x",
                    "vbscript:x",
                    "file:///etc/passwd",
                )
            )
        )
    ),
    "script in html": lambda: make_body(
        "<p onclick='alert(1)'>Good</p><script>alert(1)</script><img src='javascript:alert(1)'>"
        "<svg><script>alert(1)</script></svg><style>@import 'javascript:x'</style><iframe src='javascript:x'></iframe>"
    ),
    "relative to another protocol": lambda: make_feed("<item><title>Trams</title><link>//evil.example/1</link></item>"),
    "script in json": lambda: _make_json(
        '{"id": "javascript:alert(1)", "url": "javascript:alert(1)", "external_url": "data:text/html,x",'
        ' "title": "Trams<script>alert(1)</script>", "content_html": "<p>Good<script>alert(1)</script></p>",'
        ' "image": "javascript:alert(1)", "banner_image": "javascript:alert(1)"}'
    ),
    # JSON Feed and OPML
    "json items": lambda: _make_json(",".join(f'{{"id": "{n}", "title": "{n}"}}' for n in range(300_000))),
    "json lists": lambda: _make_nested_json("[", "]"),
    "json objects": lambda: _make_nested_json('{"a":', "}"),
    "json numbers": lambda: _make_json(f'{{"id": {fill("9", 5_000_000)}}}'),
    "json emptiness": lambda: _make_json(",".join(["{}"] * 3_000_000)),
    "json authors": lambda: _make_json(f'{{"id": "1", "title": "x", "authors": [{",".join(["{}"] * 2_000_000)}]}}'),
    "json tags": lambda: _make_json(f'{{"id": "1", "title": "x", "tags": [{",".join([chr(34) * 2] * 3_000_000)}]}}'),
    "opml entities": lambda: _make_opml('<outline xmlUrl="https://ledger.example/&x;"/>').replace(
        "<opml", f'<!DOCTYPE opml [<!ENTITY x SYSTEM "{_SECRET}">]><opml', 1
    ),
    "opml depth": lambda: _make_opml(fill('<outline text="a">')),
    "opml feeds": lambda: _make_opml("".join(f'<outline xmlUrl="https://{n}.example/"/>' for n in range(200_000))),
    "opml repeated": lambda: _make_opml(
        fill('<outline text="a"><outline xmlUrl="https://ledger.example/"/></outline>')
    ),
    "opml categories": lambda: _make_opml(f'<outline category="{fill("a,")}" xmlUrl="https://ledger.example/"/>'),
    "opml scripts": lambda: _make_opml('<outline xmlUrl="javascript:alert(1)"/><outline xmlUrl="file:///etc/passwd"/>'),
}
"""Each with a name that says what is in it."""


_BROKEN = [name for name in HOSTILE if name.startswith(("most", "longest", "long words", "many authors", "keywords"))]
HOSTILE |= {f"{name}, broken": partial(_break, HOSTILE[name]) for name in _BROKEN}


def make_hostile(name: str, *, cap: int = CAP) -> bytes:
    """The bytes of one of `HOSTILE`, cut where a reader would stop."""
    made = HOSTILE[name]()
    return (made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made)[:cap]
