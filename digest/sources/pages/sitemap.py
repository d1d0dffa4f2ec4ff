"""Sitemaps (sitemaps.org, with Google's news and image extensions): lists of the pages to read, or of more lists."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from digest.model import ArticleError, Batch, Fetched, Trouble, WebRequest
from digest.sources.dates import parse_date
from digest.sources.decode import decode_text
from digest.sources.pages.address import is_front, is_same_site
from digest.urls import make_safe_link

MOST_PAGES = 200
"""Pages that are read of one sitemap, the newest first."""

MOST_LISTS = 5
"""Sitemaps that are read of one index, the newest first."""

_LARGEST = 50_000_000
_MOST_ENTRIES = 50_000
_LONGEST = 2_000
_GZIP = b"\x1f\x8b"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_DOCTYPE = re.compile(r"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_OF_STORIES = re.compile(r"news|post|article|stor(?:y|ies)|latest|recent", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"image|video|author|tag|categor|taxonom|user|archive|static|page-sitemap|product", re.IGNORECASE
)
# What the fields of an entry are called in `WebRequest.given`.
_GIVEN = {
    "lastmod": "updated", "publication_date": "published", "title": "title", "language": "language", "keywords": "tags",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One address in a sitemap, when it was new, and what the sitemap says of it."""

    url: str
    moment: datetime
    given: dict[str, str] = field(default_factory=dict)


def parse_sitemap(fetched: Fetched, *, timezone: str = "UTC") -> Batch:
    """The pages that a sitemap lists, or of an index the sitemaps, as requests: the newest 200 pages, or 5 sitemaps.

    Addresses of other sites are passed over, since a sitemap speaks for its own site only. Dates without a zone are
    in `timezone`. Compressed sitemaps are read too. What is no sitemap is one error.
    """
    root = _parse(fetched.body)
    if isinstance(root, str):
        return Batch(origin=fetched.origin, errors=(ArticleError(origin=fetched.origin, problem=root),))
    found = list(_find_entries(root, timezone))
    entries = [entry for entry in found if fetched.url is None or is_same_site(entry.url, fetched.url)]
    entries.sort(key=lambda entry: entry.moment, reverse=True)
    more = _select_lists(entries) if _find_name(root) == "sitemapindex" else _select_pages(entries)
    return Batch(origin=fetched.origin, errors=tuple(_tell(fetched, found, entries)), more=tuple(more))


def _tell(fetched: Fetched, found: Sequence[_Entry], kept: Sequence[_Entry]) -> Iterator[ArticleError]:
    """What is wrong with a sitemap that can be read."""
    others = len(found) - len(kept)
    if not found:
        yield ArticleError(origin=fetched.origin, problem="is a sitemap without addresses", trouble=Trouble.EMPTY)
    if others:
        count = "an address" if others == 1 else f"{others} addresses"
        yield ArticleError(origin=fetched.origin, problem=f"lists {count} of other sites, which are passed over")


def _parse(body: bytes) -> Any:
    """The root of a sitemap; as a string, why there is none."""
    from lxml import etree

    text = decode_text(unpack(body)).lstrip("\ufeff \t\r\n")
    if _DOCTYPE.search(text[:_LONGEST]):
        return "is a sitemap with a document type, which none has, and is not read"
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True,
        remove_pis=True, collect_ids=False, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None or _find_name(root) not in {"urlset", "sitemapindex"}:
        return "is no sitemap"
    return root


def unpack(body: bytes, *, limit: int = _LARGEST) -> bytes:
    """`body`, decompressed if it is gzip; at most `limit` bytes, and what a broken archive holds before the break."""
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, limit)
    except zlib.error:
        return b""


def _find_entries(root: Any, timezone: str) -> Iterator[_Entry]:
    for element in root[:_MOST_ENTRIES]:
        told = [one for one in element if _find_name(one) not in {"image", "video"}]
        said = {_find_name(leaf): _read(leaf) for one in told for leaf in one.iter() if len(leaf) == 0}
        url = make_safe_link(_read_child(element, "loc"))
        if url and url.startswith("http"):
            image = next((_read_child(one, "loc") for one in element if _find_name(one) == "image"), "")
            given = {name: said[key] for key, name in _GIVEN.items() if said.get(key)}
            raw = given.get("published") or given.get("updated") or ""
            moment = parse_date(raw, timezone=timezone) if raw else None
            yield _Entry(url=url, moment=moment or _NEVER, given=given | ({"image": image} if image else {}))


def _find_name(element: Any) -> str:
    """The name of an element without its namespace: many sitemaps give a wrong one."""
    return str(element.tag).rpartition("}")[2].lower()


def _read_child(element: Any, name: str) -> str:
    return next((_read(one) for one in element if _find_name(one) == name), "")


def _read(element: Any) -> str:
    return " ".join((element.text or "")[:_LONGEST].split())


def _select_pages(entries: Sequence[_Entry]) -> Iterator[WebRequest]:
    pages: dict[str, _Entry] = {}
    for entry in entries:
        if not is_front(entry.url):
            pages.setdefault(entry.url, entry)
    return (WebRequest(url=url, kind="page", given=page.given) for url, page in islice(pages.items(), MOST_PAGES))


def _select_lists(entries: Iterable[_Entry]) -> Iterator[WebRequest]:
    """The sitemaps whose names speak of stories, else those that do not speak of other things, else any."""
    lists = list(entries)
    fitting = [entry for entry in lists if not _OF_OTHERS.search(entry.url.rpartition("/")[2])] or lists
    chosen = [entry for entry in fitting if _OF_STORIES.search(entry.url.rpartition("/")[2])] or fitting
    return (WebRequest(url=entry.url, kind="sitemap") for entry in chosen[:MOST_LISTS])
