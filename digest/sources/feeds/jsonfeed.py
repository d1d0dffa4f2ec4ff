"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1): one JSON object that holds a feed's items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from digest.model import Article, ArticleError, Batch, Fetched, Image, Trouble
from digest.sources.article import NAME_LIMIT, Parts, make_article, make_source_name
from digest.sources.decode import decode_text
from digest.sources.feeds.images import find_html_image
from digest.sources.feeds.jsonvalues import find_text, find_texts, parse_json
from digest.sources.feeds.links import tell_apart
from digest.sources.feeds.older import make_older
from digest.sources.feeds.text import cut_tails, find_headline, make_html
from digest.text.hygiene import clean_line
from digest.urls import make_safe_link

MAX_ITEMS = 5_000
_MOST = 1_000

_Object = Mapping[str, Any]


def parse_json_feed(fetched: Fetched, *, timezone: str = "UTC") -> Batch:
    """The articles of a JSON Feed; what cannot be read is an error, and the rest goes on."""
    feed = parse_json(decode_text(fetched.body))
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        problem = feed if isinstance(feed, str) else "is no JSON Feed: it has no list of items"
        return Batch(origin=fetched.origin, errors=(ArticleError(origin=fetched.origin, problem=problem),))
    name = clean_line(find_text(feed.get("title")), limit=NAME_LIMIT) or None
    source = name or make_source_name(fetched)
    parts = [_find_parts(item, place, feed) for place, item in enumerate(items[:MAX_ITEMS]) if isinstance(item, dict)]
    told = tell_apart(parts, home=make_safe_link(find_text(feed.get("home_page_url"))))
    made = [_make_item(one, fetched, source, timezone) for one in told]
    articles = tuple(one for one in made if isinstance(one, Article))
    return Batch(
        origin=fetched.origin,
        articles=articles,
        errors=(*_list_errors(made, items, fetched), *_find_faults(items, fetched)),
        name=name,
        language=clean_line(find_text(feed.get("language")), limit=NAME_LIMIT) or None,
        older=make_older(find_text(feed.get("next_url")), fetched) if articles else None,
    )


def _find_faults(items: list[Any], fetched: Fetched) -> Iterator[ArticleError]:
    if not items:
        yield ArticleError(origin=fetched.origin, problem="has no entries", trouble=Trouble.EMPTY)
    if len(items) > MAX_ITEMS:
        problem = f"has more than {MAX_ITEMS:,} entries; the first of them were read"
        yield ArticleError(origin=fetched.origin, problem=problem)


def _list_errors(made: list[Article | ArticleError], items: list[Any], fetched: Fetched) -> Iterator[ArticleError]:
    """What could not become an article, and what is no item at all."""
    yield from (one for one in made if isinstance(one, ArticleError))
    for place, item in enumerate(items[:MAX_ITEMS], 1):
        if not isinstance(item, dict):
            yield ArticleError(origin=fetched.origin, problem=f"item {place} is no JSON object")


def _make_item(parts: Parts, fetched: Fetched, source: str, timezone: str) -> Article | ArticleError:
    made = make_article(parts, fetched, source=source, timezone=timezone)
    return cut_tails(made) if isinstance(made, Article) else made


def _find_parts(item: _Object, position: int, feed: _Object) -> Parts:
    guid = find_text(item.get("id"))
    summary = make_html(find_text(item.get("summary")))
    text = find_text(item.get("content_html")) or make_html(find_text(item.get("content_text")))
    return Parts(
        title=find_headline(make_html(find_text(item.get("title"))), (summary, text)),
        html_title=True,
        position=position,
        url=find_text(item.get("url"))
        or find_text(item.get("external_url"))
        or (guid if guid.startswith(("https://", "http://")) else ""),
        base=find_text(feed.get("home_page_url")) or find_text(feed.get("feed_url")),
        guid=guid,
        authors=_find_authors(item) or _find_authors(feed),  # an item without authors has those of the feed
        published=find_text(item.get("date_published")),
        updated=find_text(item.get("date_modified")),
        language=find_text(item.get("language")) or find_text(feed.get("language")),
        summary="" if summary == text else summary,
        text=text,
        html=True,
        image=_find_image(item, text),
        tags=find_texts(item.get("tags")),
    )


def _find_authors(holder: _Object) -> tuple[str, ...]:
    """The names in `authors` of 1.1, else in `author` of 1.0."""
    given = holder.get("authors")
    people = given if isinstance(given, list) and given else [holder.get("author")]
    names = (find_text(one.get("name")) if isinstance(one, dict) else find_text(one) for one in people[:_MOST])
    return tuple(name for name in names if name.strip())


def _find_image(item: _Object, text: str) -> Image | None:
    """The picture that is named as the item's, one attached to it, or the first in its text."""
    attached = item.get("attachments")
    named = [item.get("image"), item.get("banner_image")]
    named += [
        one.get("url")
        for one in (attached[:_MOST] if isinstance(attached, list) else [])
        if isinstance(one, dict) and find_text(one.get("mime_type")).startswith("image/")
    ]
    address = next((found for one in named if (found := find_text(one).strip())), "")
    return Image(url=address) if address else find_html_image(text)
