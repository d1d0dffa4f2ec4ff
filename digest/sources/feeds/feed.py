"""Feeds: RSS 0.9 to 2.0, RDF and Atom, as feedparser reads them from bytes that were mended and capped first.

feedparser neither fetches nor cleans anything here: it gets no address, and the door strips all markup anyway.
"""

from __future__ import annotations

import html
import io
from typing import Any

from digest.model import Article, ArticleError, Batch, Fetched, Trouble
from digest.sources.article import NAME_LIMIT, Parts, make_article, make_source_name
from digest.sources.feeds.images import find_image
from digest.sources.feeds.limits import MAX_ENTRIES
from digest.sources.feeds.links import tell_apart
from digest.sources.feeds.older import find_older
from digest.sources.feeds.text import cut_tails, find_headline, has_markup
from digest.sources.feeds.xml import decode_feed, mend_xml
from digest.sources.pages.site import find_feed_links
from digest.sources.sniff import Shape, find_magic, find_root, find_shape
from digest.text.hygiene import clean_line, strip_html
from digest.urls import make_safe_link

_OTHER_ROOTS = {
    "urlset": "is a sitemap, not a feed",
    "sitemapindex": "is a sitemap, not a feed",
}

_KEYWORDS = ("itunes_wordlist", "media_wordlist", "wordlist", "taglist")
_LONGEST_KEYWORDS = 5_000
_LINKS_NAMED = 3

_Entry = dict[str, Any]


def parse_feed(fetched: Fetched, *, timezone: str = "UTC") -> Batch:
    """The articles of an RSS or Atom feed; anything else is one error that says what it is."""
    text = decode_feed(fetched.body, fetched.content_type)
    shape = find_shape(fetched.body, text)
    if shape in {Shape.PAGE, Shape.EMPTY, Shape.JSON, Shape.JSON_FEED, Shape.BINARY}:
        return _make_failure(fetched, _describe_shape(shape, fetched))
    mended, is_cut, is_overloaded = mend_xml(text)
    if is_overloaded:
        return _make_failure(fetched, "has far more elements than a feed has, and is not read")
    parsed = _parse(mended, fetched.url)
    if not parsed.get("entries"):
        known = parsed.get("version") or shape is Shape.FEED
        other = _OTHER_ROOTS.get(find_root(text) or "", "is no feed: neither RSS nor Atom")
        if known:
            return _make_failure(fetched, "has no entries", parsed, trouble=Trouble.EMPTY)
        return _make_failure(fetched, other, parsed)
    return _make_batch(parsed, fetched, timezone, is_cut=is_cut)


def _parse(text: str, url: str | None) -> _Entry:
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"} | ({"content-location": url} if url else {})
    try:
        body = io.BytesIO(text.encode("utf-8", "replace"))
        parsed = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001 whatever a broken feed breaks in the parser, the other sources go on
        return {}
    return {key: _make_plain(parsed.get(key)) for key in ("feed", "entries", "version")}


def _make_plain(value: Any) -> Any:
    """Dictionaries that are no more than that: feedparser's put other fields in the place of missing ones."""
    if isinstance(value, dict):
        return {key: _make_plain(one) for key, one in value.items()}
    return [_make_plain(one) for one in value] if isinstance(value, list) else value


def _make_batch(parsed: _Entry, fetched: Fetched, timezone: str, *, is_cut: bool) -> Batch:
    feed: _Entry = parsed["feed"]
    name = _find_name(feed)
    source = name or make_source_name(fetched)
    entries = list(parsed["entries"])
    is_atom = str(parsed.get("version") or "").startswith("atom")
    language = _get(feed, "language") or _get(_detail(feed, "title"), "language")
    parts = [
        _find_parts(entry, feed, position, language=language, is_atom=is_atom)
        for position, entry in enumerate(entries[:MAX_ENTRIES])
    ]
    made = [
        make_article(one, fetched, source=source, timezone=timezone)
        for one in tell_apart(parts, home=make_safe_link(_get(feed, "link")))
    ]
    errors = [one for one in made if isinstance(one, ArticleError)]
    if is_cut or len(entries) > MAX_ENTRIES:
        errors.append(ArticleError(origin=fetched.origin, problem=_describe_cut(min(len(entries), MAX_ENTRIES))))
    return Batch(
        origin=fetched.origin,
        articles=tuple(cut_tails(one) for one in made if isinstance(one, Article)),
        errors=tuple(errors),
        name=name,
        language=clean_line(language, limit=NAME_LIMIT) or None,
        older=find_older(feed.get("links") or (), _find_generator(feed), fetched),
    )


def _find_parts(entry: _Entry, feed: _Entry, position: int, *, language: str, is_atom: bool) -> Parts:
    title = _detail(entry, "title")
    summary = _find_html(_get(entry, "summary"), _detail(entry, "summary"), is_atom=is_atom)
    contents = [_find_html(_get(one, "value"), one, is_atom=is_atom) for one in entry.get("content") or ()]
    content = next((one for one in contents if one.strip()), "")
    guid = _get(entry, "id")
    return Parts(
        title=find_headline(_find_html(_get(entry, "title"), title, is_atom=is_atom), (summary, content)),
        html_title=True,
        position=position,
        url=_get(entry, "feedburner_origlink") or _get(entry, "link") or (guid if guid.startswith("http") else ""),
        base=_get(title, "base") or _get(feed, "link"),
        guid=guid,
        authors=_find_authors(entry),
        published=_get(entry, "published") or _get(entry, "created"),
        updated=_get(entry, "updated"),
        language=_get(title, "language") or language,
        summary="" if summary == content else summary,
        text=content,
        html=True,
        image=find_image(entry, (content, summary)),
        tags=_find_tags(entry),
    )


def _find_html(value: str, detail: _Entry, *, is_atom: bool) -> str:
    """`value` as HTML. Only where plain text is declared is it believed to be so: RSS has HTML everywhere."""
    is_plain = _get(detail, "type") == "text/plain" and (is_atom or not has_markup(value))
    return html.escape(value, quote=False) if is_plain else value


def _find_authors(entry: _Entry) -> tuple[str, ...]:
    """The authors; one with an address, which the parser may cut at the wrong place, as it stood."""
    whole = _get(entry, "author")
    names = [
        whole if _get(author, "email") and _get(author, "email") in whole else _get(author, "name")
        for author in entry.get("authors") or ()
    ]
    return tuple(names) or (whole,)


def _find_tags(entry: _Entry) -> tuple[str, ...]:
    """The categories, and the words between commas that `feedxml` kept from the parser."""
    categories = (_get(tag, "label") or _get(tag, "term") for tag in entry.get("tags") or ())
    lists = (_get(entry, key)[:_LONGEST_KEYWORDS] for key in _KEYWORDS)
    return (*categories, *(word for words in lists for word in words.split(",")))


def _find_name(feed: _Entry) -> str | None:
    return clean_line(strip_html(_get(feed, "title")[:2_000]), limit=NAME_LIMIT) or None


def _find_generator(feed: _Entry) -> str:
    """What made the feed, with its address, which only Atom gives apart."""
    return " ".join(filter(None, (_get(feed, "generator"), _get(_detail(feed, "generator"), "href"))))


def _get(entry: _Entry, key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _detail(entry: _Entry, key: str) -> _Entry:
    detail = entry.get(f"{key}_detail")
    return detail if isinstance(detail, dict) else {}


def _describe_cut(read: int) -> str:
    if read == MAX_ENTRIES:
        return f"has more than {read:,} entries; the first of them were read"
    return f"is too long to be read whole; its first {read:,} entries were read"


def _describe_shape(shape: Shape, fetched: Fetched) -> str:
    if shape is Shape.PAGE:
        links = " and ".join(find_feed_links(fetched)[:_LINKS_NAMED])
        return f"is an HTML page, not a feed; it links to {links or 'none'}"
    names = {Shape.EMPTY: "is empty"} | dict.fromkeys((Shape.JSON, Shape.JSON_FEED), "is JSON, not a feed in XML")
    return names.get(shape) or f"is {find_magic(fetched.body) or 'no text'}, not a feed"


def _make_failure(
    fetched: Fetched, problem: str, parsed: _Entry | None = None, *, trouble: Trouble = Trouble.UNREADABLE
) -> Batch:
    name = _find_name(parsed["feed"]) if parsed else None
    error = ArticleError(origin=fetched.origin, problem=problem, trouble=trouble)
    return Batch(origin=fetched.origin, errors=(error,), name=name)
