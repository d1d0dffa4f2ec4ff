"""OPML (opml.org/spec2): a list of feeds, as feed readers export it. Its feeds are sources of their own.

Only the tags of outlines are looked at, for a list has nothing else to say, and many are written by hand: what is not
well-formed between them does no harm, no nesting is too deep, and entities are never more than their names.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice, zip_longest

from digest.model import ArticleError, Batch, Fetched
from digest.sources.article import NAME_LIMIT
from digest.sources.decode import decode_text
from digest.text.hygiene import clean_line
from digest.urls import make_safe_link

MAX_FEEDS = 5_000

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TITLE = re.compile(r"<title\s{0,9}>([^<]{1,1000})", re.IGNORECASE)
_OUTLINE = re.compile(r"<(?:\w{1,20}:)?outline(?=[\s/>])", re.IGNORECASE)
_LONGEST_OUTLINE = 20_000
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]*+)\"|'([^']*+)')")
# "feed://ledger.example" and "feed:https://ledger.example" are how some readers write addresses of feeds.
_FEED_BEFORE_SCHEME = re.compile(r"\Afeed:(?://)?(?=https?:)", re.IGNORECASE)
_FEED_AS_SCHEME = re.compile(r"\Afeed:(?=//)", re.IGNORECASE)


def parse_opml(fetched: Fetched, *, timezone: str = "UTC") -> Batch:  # noqa: ARG001 a list of feeds has no dates
    """The feeds that an OPML list names, in its order and each once, as `feeds`; it has no articles."""
    title = _TITLE.search(_decode(fetched.body))
    entries = parse_opml_entries(fetched.body)
    problem = None
    if not entries:
        problem = "is an OPML list without the address of any feed"
    elif len(entries) > MAX_FEEDS:
        problem = f"lists more than {MAX_FEEDS:,} feeds; the first of them were taken"
    return Batch(
        origin=fetched.origin,
        name=clean_line(html.unescape(title[1]), limit=NAME_LIMIT) or None if title else None,
        feeds=tuple(url for _, url in entries[:MAX_FEEDS]),
        errors=(ArticleError(origin=fetched.origin, problem=problem),) if problem else (),
    )


def parse_opml_entries(body: bytes) -> tuple[tuple[str, str], ...]:
    """(name, absolute http or https address) of each feed in an OPML list, each address once.

    A name may be "". At most one entry more than `MAX_FEEDS` is given, which tells that there are more.
    """
    found: dict[str, str] = {}
    for fields in _find_outlines(_COMMENT.sub("", _decode(body))):
        if (url := _find_url(fields)) and url not in found:
            found[url] = clean_line(fields.get("text") or fields.get("title", ""), limit=NAME_LIMIT)
        if len(found) > MAX_FEEDS:
            break
    return tuple((name, url) for url, name in found.items())


def _decode(body: bytes) -> str:
    declared = _DECLARED.search(body[:1_000])
    return decode_text(body, declared=declared[1].decode("ascii", "replace") if declared else None)


def _find_outlines(text: str) -> Iterator[dict[str, str]]:
    """The attributes of each outline: all between it and the next, for their values may hold "<", ">" or quotes."""
    starts = [outline.end() for outline in islice(_OUTLINE.finditer(text), MAX_FEEDS * 4)]
    for start, end in zip_longest(starts, starts[1:], fillvalue=len(text)):
        attributes = _ATTRIBUTE.findall(text, start, min(end, start + _LONGEST_OUTLINE))
        yield {name.lower(): html.unescape(a or b) for name, a, b in attributes}


def _find_url(fields: dict[str, str]) -> str | None:
    """The address of the feed that an outline is, if it is one; where it is only called `url`, the type tells."""
    given = fields.get("xmlurl", "").strip()
    if not given and fields.get("type", "").lower() in {"rss", "atom"}:
        given = fields.get("url", "").strip()
    address = _FEED_AS_SCHEME.sub("http:", _FEED_BEFORE_SCHEME.sub("", given))
    link = make_safe_link(address) if address else None
    return link if link and link.startswith("http") else None
