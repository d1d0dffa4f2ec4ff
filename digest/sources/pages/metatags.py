"""The meta elements of a page -> fields: Open Graph, and what parsers, archives and citation tools look for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from digest.model import Image
from digest.sources.article import make_size
from digest.sources.pages.fields import PageFields

Meta = Mapping[str, Sequence[str]]

_MOST = 500
_TITLES = (
    "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "citation_title",
    "headline", "hdl", "title",
)  # fmt: skip
_AUTHORS = (
    "parsely-author", "sailthru.author", "author", "article:author", "og:article:author", "article:author_name",
    "citation_author", "citation_authors", "dc.creator", "dcterms.creator", "dc.creator.creator",
    "cxenseparse:author", "authors", "byl", "byline", "article.author", "lp.article:author", "rbauthors",
)  # fmt: skip
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time",
    "rnews:datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "datepublished",
    "date_published", "article_date_original", "article.published", "article.created", "publish-date", "publish_date",
    "publishdate", "publication_date", "pubdate", "ptime", "pdate", "dateposted", "originalpublicationdate",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date",
    "citation_publication_date", "citation_online_date", "citation_date", "displaydate", "date", "utime",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod", "article.updated",
)  # fmt: skip
_SECTIONS = ("article:section", "parsely-section", "og:article:section", "section", "cxenseparse:recs:category")
_TAGS = ("article:tag", "og:article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords")
_SUMMARIES = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
_LANGUAGES = ("og:locale", "content-language", "language", "dc.language")
_SITES = ("og:site_name", "application-name", "dc.publisher", "citation_journal_title")
_IMAGES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "parsely-image-url")
_UNIX_TIME = re.compile(r"\s*(1\d{9})(\d{3})?\s*")


def parse_meta(root: Any) -> Meta:
    """Every meta element by its name in lower case, with what it says, in the order of the page."""
    found: dict[str, list[str]] = defaultdict(list)
    for element in islice(root.iter("meta"), _MOST):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := element.get(attribute)):
                found[name.strip().lower()].append(content)
    return found


def find_meta_fields(meta: Meta) -> PageFields:
    """What the meta elements of a page say of its article."""
    published = _first(meta, _PUBLISHED)
    return PageFields(
        title=_first(meta, _TITLES),
        url=_first(meta, ("og:url", "twitter:url", "parsely-link")),
        authors=_find_authors(meta),
        published=_read_time(published),
        updated=_read_time(_first(meta, _UPDATED)),
        language=_first(meta, _LANGUAGES),
        section=_first(meta, _SECTIONS),
        tags=tuple(tag for value in _find(meta, _TAGS) for tag in value.split(",")),
        summaries=tuple(filter(None, (_first(meta, (name,)) for name in _SUMMARIES))),
        image=_find_image(meta),
        site=_first(meta, _SITES),
        is_article=_first(meta, ("og:type",)).lower() in {"article", "news", "blog", "og:article", "newsarticle"}
        or any(name.startswith("article:") and "published" in name for name in meta),
    )


def _find(meta: Meta, names: Iterable[str]) -> Sequence[str]:
    return next((values for name in names if (values := meta.get(name))), ())


def _first(meta: Meta, names: Iterable[str]) -> str:
    return next(iter(_find(meta, names)), "")


def _find_authors(meta: Meta) -> tuple[str, ...]:
    """The names under the first heading that has one: addresses and handles are none."""
    lists = (tuple(name for name in meta.get(key, ()) if is_name(name)) for key in _AUTHORS)
    return next((names for names in lists if names), ())


def is_name(value: str) -> bool:
    """Whether what stands where a name should is one, and no address, handle or number."""
    return not re.match(r"\s*(?:https?:|www\.|/|@|[\w-]+\.[a-z]{2,4}(?:/|\Z))|[\W\d_]*\Z", value, re.IGNORECASE)


def _read_time(value: str) -> str:
    """`value`, a Unix time in it as ISO 8601."""
    found = _UNIX_TIME.fullmatch(value)
    return datetime.fromtimestamp(int(found[1]), UTC).isoformat() if found else value


def _find_image(meta: Meta) -> Image | None:
    url = _first(meta, _IMAGES)
    if not url:
        return None
    width, height = (make_size(_first(meta, (f"og:image:{side}",))) for side in ("width", "height"))
    return Image(url=url, alt=_first(meta, ("og:image:alt", "twitter:image:alt")), width=width, height=height)
