"""Tells by its first characters what some content is, whatever its name or header claims."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum

_SAMPLE = 20_000

# How files that people mistake for text begin, and what to call them.
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word document or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database"),
)
_SKIPPED = re.compile(
    r"\s*+(?:<\?[^>]{0,2000}>\s*+|<!--(?:(?!-->).){0,5000}-->\s*+|<!DOCTYPE\s[^>\[]{0,500})*", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(r"<(?:[a-z][\w.-]{0,50}:)?([a-z][\w.-]{0,50})", re.IGNORECASE)
# A few servers wrap their feed in a page.
_FEED_WITHIN = re.compile(
    r"(?:\s|<\?xml[^>]{0,500}>|<!DOCTYPE[^>]{0,500}>|</?(?:html|head|body|pre)\b[^>]{0,500}>)*+<(?:rss|feed|rdf:RDF)\s",
    re.IGNORECASE,
)
_JSON = re.compile(r"\s*+(?:\{\s*+[\"}]|\[\s*+[\[{\"\]])")
# Quotes inside of a string are escaped, so that no article about JSON Feed is taken for one.
_JSON_FEED = re.compile(
    r'"version"\s{0,9}:\s{0,9}"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\b|"(?:feed_url|home_page_url)"\s{0,9}:\s{0,9}"'
)
_ITEMS = re.compile(r'"items"\s{0,9}:\s{0,9}\[')
_POST = re.compile(r'"(?:date|modified|_links|wp:term)(?:_gmt)?"\s{0,9}:')
_RENDERED = re.compile(r'"(?:title|content|excerpt|guid)"\s{0,9}:\s{0,9}\{\s{0,99}"(?:rendered|protected)"\s{0,9}:')
_REFUSAL = re.compile(r'\s{0,99}\{\s{0,99}"code"\s{0,9}:\s{0,9}"(?:rest|wp)_')
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")


class Shape(StrEnum):
    """What content looks like."""

    EMPTY = "empty"
    BINARY = "binary"
    FEED = "feed"
    OPML = "opml"
    PAGE = "page"
    SITEMAP = "sitemap"
    XML = "xml"
    JSON = "json"
    JSON_FEED = "json feed"
    TEXT = "text"


_PAGE_ROOTS = ("html", "head", "body", "title", "meta", "link", "script", "div", "p", "table", "h1")
_SITEMAPS = ("urlset", "sitemapindex")
_SHAPES = {"opml": Shape.OPML} | dict.fromkeys(("rss", "feed", "rdf"), Shape.FEED)
_SHAPES |= dict.fromkeys(_PAGE_ROOTS, Shape.PAGE) | dict.fromkeys(_SITEMAPS, Shape.SITEMAP)
_GZIP = b"\x1f\x8b"


def find_shape(body: bytes, text: str) -> Shape:
    """The shape of `body`, of which `text` is the decoded form."""
    if not text.strip("\ufeff\0 \t\r\n"):
        return Shape.EMPTY
    if find_magic(body):
        return Shape.SITEMAP if _is_packed_sitemap(body) else Shape.BINARY
    root = find_root(text)
    if root in _SHAPES:
        return Shape.FEED if root == "html" and _FEED_WITHIN.match(text) else _SHAPES[root]
    if _is_noise(text[:_SAMPLE]):
        return Shape.BINARY
    if _JSON.match(text):
        return Shape.JSON_FEED if _is_json_feed(text) else Shape.JSON
    return Shape.XML if root else Shape.TEXT


def find_magic(body: bytes) -> str | None:
    """What to call a file that begins as `body` does, if it is one that people mistake for text."""
    return next((name for start, name in _MAGIC if body.startswith(start)), None)


def find_root(text: str) -> str | None:
    """The name of the first element of `text`, without its prefix and in lower case; None if it begins otherwise."""
    sample = text[:_SAMPLE].lstrip("\ufeff \t\r\n")
    if not sample.startswith("<"):
        return None
    if re.match(r"<!doctype\s+html", sample, re.IGNORECASE):
        return "html"
    skipped = _SKIPPED.match(sample)
    root = _ROOT.search(sample, skipped.end() if skipped else 0)
    return root[1].lower() if root else None


def _is_packed_sitemap(body: bytes) -> bool:
    if not body.startswith(_GZIP):
        return False
    try:
        head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body[:_SAMPLE], _SAMPLE)
    except zlib.error:
        return False
    return find_root(head.decode("utf-8", "replace")) in _SITEMAPS


def _is_json_feed(text: str) -> bool:
    """Whether it names its version, or has the members that only a feed has, wherever in it they stand."""
    return text[:_SAMPLE].lstrip().startswith("{") and bool(_ITEMS.search(text) and _JSON_FEED.search(text))


def is_wordpress_export(text: str) -> bool:
    """Whether a feed is one in which WordPress exports a whole site (WXR): a namespace of its own says so."""
    return "://wordpress.org/export/1." in text[:_SAMPLE]


def is_wordpress_answer(text: str) -> bool:
    """Whether JSON is what WordPress's REST interface answers: posts, or why there are none."""
    sample = text[:_SAMPLE]
    return bool(_POST.search(sample) and _RENDERED.search(sample)) or bool(_REFUSAL.match(sample))


def _is_noise(sample: str) -> bool:
    return len(_CONTROLS.findall(sample)) * 50 > len(sample)
