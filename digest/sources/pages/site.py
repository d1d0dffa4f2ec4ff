"""What an HTML page says of its site: the feeds it links to, its name and its language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from digest.model import Fetched
from digest.sources.decode import decode_text
from digest.text.hygiene import clean_line
from digest.urls import make_safe_link

PAGE_LIMIT = 2_000_000
"""Characters of a page that are read; what comes later is no article's beginning."""

MOST_TAGS = 60_000
"""Tags of a page that are read: ten times what long pages have, and what a reader of pages works on for seconds."""

_FEED_TYPES = frozenset(["application/rss+xml", "application/atom+xml", "application/rdf+xml"])
_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_NAME_PARTS = re.compile(r"\s+[|–—·•»-]\s+")
_NO_NAMES = frozenset(["home", "homepage", "front page", "welcome", "news", "latest news"])
_WORD = re.compile(r"\w{4,}")
_MOST_LINKS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What a page says of its site; `feeds` has the main one first and none of comments."""

    feeds: tuple[str, ...] = ()
    name: str | None = None
    language: str | None = None


def find_feed_links(page: Fetched) -> tuple[str, ...]:
    """The addresses of the feeds that a page announces (RSS and Atom), in its order, without feeds of comments."""
    return parse_page(page).feeds


def parse_page(page: Fetched) -> PageFacts:
    """Read the head of an HTML page; a page that is none says nothing."""
    root = parse_tree(page)
    return PageFacts() if root is None else find_facts(root, page.url)


def find_facts(root: Any, url: str | None) -> PageFacts:
    """What the tree of a page at `url` says of its site."""
    return PageFacts(
        feeds=_find_feeds(root, find_base(root, url)),
        name=_find_name(root, urlsplit(url or "").hostname or ""),
        language=clean_line(_first(root.xpath("/html/@lang")), limit=40) or None,
    )


def find_base(root: Any, url: str | None) -> str | None:
    """What relative addresses in the page at `url` count from."""
    base = _first(root.xpath("//base/@href"))
    return make_safe_link(base, base=url) or url if base else url


def parse_tree(page: Fetched) -> Any | None:
    """The tree of an HTML page (lxml.html), without comments; None if there is nothing in it."""
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    text = _CONTROLS.sub(" ", "<".join(decode_page(page)[:PAGE_LIMIT].split("<", MOST_TAGS)[:MOST_TAGS]))
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def decode_page(page: Fetched) -> str:
    """The text of a page, in the charset that the header, its own head or its bytes tell."""
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", page.content_type or "", re.IGNORECASE)
    declared = _CHARSET.search(page.body[:5_000])
    name = charset[1] if charset else declared[1].decode("ascii", "replace") if declared else None
    body = page.body
    if len(body) > PAGE_LIMIT * 2:
        body = body[: PAGE_LIMIT * 2].rpartition(b">")[0]  # not within a character, which no charset would then fit
    return decode_text(body, declared=name)


def _find_feeds(root: Any, base: str | None) -> tuple[str, ...]:
    links = [link for link in root.xpath("//link[@href][@type]")[: _MOST_LINKS * 5] if _is_of_feed(link)]
    found = (make_safe_link(link.get("href"), base=base) for link in links)
    return tuple(dict.fromkeys(address for address in found if address))[:_MOST_LINKS]


def _is_of_feed(link: Any) -> bool:
    kind = link.get("type").partition(";")[0].strip().lower()
    is_alternate = "alternate" in link.get("rel", "alternate").lower().split()
    return is_alternate and kind in _FEED_TYPES and not _is_of_comments(link.get("href"), link.get("title", ""))


def _is_of_comments(address: str, title: str) -> bool:
    return "/comments" in address or re.search(r"\bcomments\b|تعليقات", title, re.IGNORECASE) is not None


def _find_name(root: Any, host: str) -> str | None:
    """The site's name: what it calls itself, else the part of the page's title that is likeliest to be it."""
    for path in ("//meta[@property='og:site_name']/@content", "//meta[@name='application-name']/@content"):
        if name := clean_line(_first(root.xpath(path)), limit=120):
            return name
    title = clean_line(_first(root.xpath("//title/text()")), limit=200)
    parts = [part for part in _NAME_PARTS.split(title) if part and part.casefold() not in _NO_NAMES]
    named = [part for part in parts if any(word in host for word in _WORD.findall(part.casefold()))]
    outer = named or [parts[-1], parts[0]] if parts else []
    return min(outer, key=len, default=None)


def _first(found: Iterable[Any]) -> str:
    return str(next(iter(found), ""))
