"""Pages of HTML, saved or by address: the article in one, or the feed that a front page announces."""

from __future__ import annotations

from digest.model import Article, ArticleError, Batch, Fetched, WebRequest
from digest.sources.article import make_article, make_source_name
from digest.sources.pages.parts import find_parts
from digest.sources.pages.site import PageFacts, find_facts, parse_tree

_LINKS_NAMED = 3


def parse_page_article(fetched: Fetched, *, timezone: str = "UTC") -> Batch:
    """The article in a page; of a front page that was given by its address, the feed that it announces.

    Dates without a zone are in `timezone`. What the page does not say is taken from `fetched.given`.
    """
    root = parse_tree(fetched)
    if root is None:
        return _make_failure(fetched, "is an empty page", PageFacts())
    facts = find_facts(root, fetched.url)
    parts = find_parts(root, fetched, facts, timezone=timezone)
    if parts is None:
        return _make_front(fetched, facts)
    made = make_article(parts, fetched, source=make_source_name(fetched), timezone=timezone)
    if not isinstance(made, Article):
        return _make_failure(fetched, "is a page without a headline", facts)
    return Batch(origin=fetched.origin, articles=(made,), name=parts.source or None, language=facts.language)


def _make_front(fetched: Fetched, facts: PageFacts) -> Batch:
    """A page that holds no article: on to its feed, unless a list of pages, or a file, led here."""
    if fetched.url and fetched.kind is None and facts.feeds:
        feed = WebRequest(url=facts.feeds[0], kind="feed")
        return Batch(origin=fetched.origin, more=(feed,), name=facts.name, language=facts.language)
    links = " and ".join(facts.feeds[:_LINKS_NAMED])
    return _make_failure(fetched, f"is a page that holds no article; it links to {links or 'no feed'}", facts)


def _make_failure(fetched: Fetched, problem: str, facts: PageFacts) -> Batch:
    error = ArticleError(origin=fetched.origin, problem=problem)
    return Batch(origin=fetched.origin, errors=(error,), name=facts.name, language=facts.language)
