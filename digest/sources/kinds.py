"""The kinds of sources, and which one something is: by what it contains first, then by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Protocol

from digest.model import ArticleError, Batch, Fetched, Memory, WebRequest
from digest.settings import SourceSettings
from digest.sources.decode import decode_text
from digest.sources.feeds.feed import parse_feed
from digest.sources.feeds.jsonfeed import parse_json_feed
from digest.sources.feeds.opml import parse_opml
from digest.sources.pages.article import parse_page_article
from digest.sources.pages.sitemap import parse_sitemap
from digest.sources.sniff import Shape, find_root, find_shape, is_wordpress_answer, is_wordpress_export
from digest.sources.texts.csvfile import is_table, parse_csv
from digest.sources.texts.frontmatter import split_front_matter
from digest.sources.texts.jsonlines import parse_json_lines
from digest.sources.texts.markdown import parse_markdown
from digest.sources.texts.textfile import parse_text_file
from digest.sources.wordpress.content import is_wordpress_address
from digest.sources.wordpress.rest import parse_wordpress, request_wordpress
from digest.sources.wordpress.wxr import parse_wxr


class Parser(Protocol):
    """A reader of one kind: pure, and never raises, whatever the bytes are."""

    def __call__(self, fetched: Fetched, *, timezone: str = "UTC") -> Batch:
        """The articles in `fetched`, and what else must be read; dates without a zone are in `timezone`."""
        ...


FirstRequest = Callable[[SourceSettings, Memory], WebRequest]
"""What to ask a source for first, given what is remembered of it. Pure."""


def request_address(source: SourceSettings, memory: Memory) -> WebRequest:
    """Ask for the source's own address, or the one it moved to."""
    return WebRequest(url=memory.url or source.at.partition("#")[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of source: how to read what was fetched, and what to ask for first.

    A `rolling` one shows the newest articles only: what falls out between two readings is missed.
    """

    parse: Parser
    first_request: FirstRequest = request_address
    rolling: bool = False


KINDS: dict[str, Kind] = {
    "feed": Kind(parse=parse_feed, rolling=True),
    "csv": Kind(parse=parse_csv),
    "json": Kind(parse=parse_json_lines),
    "jsonfeed": Kind(parse=parse_json_feed, rolling=True),
    "markdown": Kind(parse=parse_markdown),
    "opml": Kind(parse=parse_opml),
    "page": Kind(parse=parse_page_article),
    "sitemap": Kind(parse=parse_sitemap),
    "text": Kind(parse=parse_text_file),
    "wordpress": Kind(parse=parse_wordpress, first_request=request_wordpress),
    "wxr": Kind(parse=parse_wxr),
}

EXTENSIONS: dict[str, str] = {
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".opml": "opml",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".tsv": "csv",
    ".html": "page",
    ".htm": "page",
}
"""What a folder is searched for, and which kind it is unless it looks like another."""

# Other XML goes to the feed reader, which says what it is instead.
_SHAPES: dict[Shape, str] = {Shape.FEED: "feed", Shape.PAGE: "page", Shape.XML: "feed", Shape.JSON: "json"}
_SHAPES |= {Shape.JSON_FEED: "jsonfeed", Shape.OPML: "opml", Shape.SITEMAP: "sitemap"}
_TYPES = {"text/plain": "text", "text/markdown": "markdown", "text/csv": "csv", "text/tab-separated-values": "csv"}


def find_first_request(source: SourceSettings, memory: Memory) -> WebRequest:
    """What to ask a source at an http or https address for first."""
    is_wordpress = is_wordpress_address(source.at)
    return KINDS["wordpress"].first_request(source, memory) if is_wordpress else request_address(source, memory)


def find_kind(fetched: Fetched) -> str:
    """The kind of source, a key of `KINDS`: the one that was asked for, else the one its content shows."""
    if fetched.kind:
        return fetched.kind
    text = decode_text(fetched.body)
    shape = find_shape(fetched.body, text)
    if shape is Shape.FEED and is_wordpress_export(text):
        return "wxr"
    if shape is Shape.JSON and is_wordpress_answer(text):
        return "wordpress"
    named = EXTENSIONS.get(PurePosixPath(fetched.origin).suffix.lower())
    if named == "markdown" and shape in {Shape.PAGE, Shape.XML, Shape.JSON} and find_root(text) != "html":
        return named  # which may begin with a tag or a bracket
    return _SHAPES.get(shape) or _find_text_kind(fetched, text, named)


def _find_text_kind(fetched: Fetched, text: str, named: str | None) -> str:
    """The kind of something that has no markup of its own: by its name, unless it is a table, else by its content."""
    if named in {None, "text"} and is_table(text):
        return "csv"
    if named:
        return named
    if split_front_matter(text):
        return "markdown"
    return _TYPES.get((fetched.content_type or "").partition(";")[0], "text" if fetched.url is None else "feed")


def parse_fetched(fetched: Fetched, *, timezone: str = "UTC") -> Batch:
    """The articles in `fetched`, whatever kind it is of; dates that could not be read are told of once."""
    kind = find_kind(fetched)
    batch = replace(KINDS[kind].parse(fetched, timezone=timezone), kind=kind)
    unread = [article.raw_date for article in batch.articles if article.raw_date and not article.published]
    if not unread:
        return batch
    count = "a date cannot" if len(unread) == 1 else f"{len(unread)} dates cannot"
    problem = f"{count} be read, such as {unread[0]!r}; what has no other counts as undated"
    return replace(batch, errors=(*batch.errors, ArticleError(origin=batch.origin, problem=problem)))
