"""Stored articles in words for people, and as JSON values for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from digest.model import Article, History, Hold, Image, Revision, StoredArticle

Json = dict[str, Any]

_WHY = {
    Hold.BACKLOG: "it was old already when its source was read for the first time",
    Hold.UNDATED: "it had no date to go by when its source was read for the first time",
    Hold.EMBARGO: "it was dated ahead",
}
_PARAGRAPHS = 6
"""Paragraphs shown of what a revision took out or put in."""

_WIDTH = 160


def describe_article(article: Article) -> Json:
    """Give an article as `digest export -` reads it back: instants as ISO 8601 in UTC, unknown values as null."""
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "authors": list(article.authors),
        "published": _stamp(article.published),
        "updated": _stamp(article.updated),
        "language": article.language,
        "summary": article.summary,
        "text": article.text,
        "image": _describe_image(article.image),
        "tags": list(article.tags),
        "source": article.source,
        "section": article.section,
        "region": article.region,
        "dateline": article.dateline.text if article.dateline else None,
    }


def describe_stored(stored: StoredArticle) -> Json:
    """Give a stored article: itself, and how it came in."""
    return {
        **describe_article(stored.article),
        "collected_from": stored.source,
        "first_seen": _stamp(stored.article.first_seen),
        "last_seen": _stamp(stored.last_seen),
        "eligible_from": _stamp(stored.arrival.eligible_from),
        "hold": stored.arrival.hold,
        "flag": stored.flag,
        "raw_date": stored.article.raw_date,
        "revision": stored.revision,
    }


def describe_history(history: History) -> Json:
    """Give a stored article with its revisions and where it was seen."""
    return {
        **describe_stored(history.stored),
        "redated": history.redated,
        "latest_published": _stamp(history.latest),
        "sightings": [
            {"source": one.source, "first_seen": _stamp(one.first_seen), "last_seen": _stamp(one.last_seen)}
            for one in history.sightings
        ],
        "revisions": [
            {
                "number": one.number,
                "seen": _stamp(one.seen),
                "title": one.title,
                "summary": one.summary,
                "text": one.text,
            }
            for one in history.revisions
        ],
    }


def tell_instant(instant: datetime) -> str:
    """Say an instant to the minute, in UTC."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}"


def tell_state(stored: StoredArticle, *, now: datetime) -> str:
    """Say in a word or two whether an article may enter editions."""
    start = stored.arrival.eligible_from
    if start is None:
        return f"held: {stored.arrival.hold or 'never enters'}"
    return "eligible" if start <= now else f"from {tell_instant(start)} UTC"


def tell_history(history: History) -> list[str]:
    """Tell all of a stored article, line by line."""
    stored = history.stored
    article = stored.article
    lines = [
        article.title,
        f"  id {article.id}, revision {stored.revision}",
        f"  {article.source} ({stored.source})" if article.source else f"  {stored.source}",
        *([f"  {article.url}"] if article.url else []),
        *([f"  by {', '.join(article.authors)}"] if article.authors else []),
        f"  {_tell_date(history)}",
        f"  {_tell_arrival(stored)}",
        *(
            f"  seen in {one.source} from {tell_instant(one.first_seen)} to {tell_instant(one.last_seen)} UTC"
            for one in history.sightings
        ),
    ]
    body = [part for part in (article.summary, article.text) if part]
    return [*lines, *_tell_revisions(history.revisions), *(line for part in body for line in ("", part))]


def _tell_date(history: History) -> str:
    stored = history.stored
    article = stored.article
    if article.published is None:
        given = f": {article.raw_date!r}" if article.raw_date else ""
        return f"{stored.flag or 'undated'}{given}; counts from when it was first seen"
    told = f"published {tell_instant(article.published)} UTC"
    if history.redated and history.latest:
        told += f"; re-dated {history.redated}×, now {tell_instant(history.latest)} UTC, which changes nothing"
    return told


def _tell_arrival(stored: StoredArticle) -> str:
    start, hold = stored.arrival.eligible_from, stored.arrival.hold
    because = f", since {_WHY[hold]}" if hold else ""
    return f"may enter editions from {tell_instant(start)} UTC on{because}" if start else f"enters no edition{because}"


def _tell_revisions(revisions: tuple[Revision, ...]) -> Iterator[str]:
    if len(revisions) < 2:  # noqa: PLR2004 one has nothing to be compared with
        return
    for before, after in pairwise(revisions):
        yield ""
        skipped = f" (those after {before.number} are not kept)" if after.number > before.number + 1 else ""
        yield f"  revision {after.number}{skipped}, seen {tell_instant(after.seen)} UTC"
        yield from (f"    {line}" for line in _tell_change(before, after))


def _tell_change(before: Revision, after: Revision) -> Iterator[str]:
    """What went and what came, by paragraphs: that takes no longer for a text that somebody made to be compared."""
    pairs = (
        ("headline", [before.title], [after.title]),
        ("summary", [before.summary], [after.summary]),
        ("text", before.text.split("\n"), after.text.split("\n")),
    )
    for name, old, new in pairs:
        gone, come = Counter(filter(None, old)) - Counter(new), Counter(filter(None, new)) - Counter(old)
        if gone or come:
            yield f"{name}:"
            yield from _tell_some("-", gone)
            yield from _tell_some("+", come)


def _tell_some(sign: str, paragraphs: Counter[str]) -> Iterator[str]:
    shown = list(paragraphs)[:_PARAGRAPHS]
    yield from (f"{sign} {text if len(text) <= _WIDTH else text[:_WIDTH] + '…'}" for text in shown)
    if len(paragraphs) > len(shown):
        yield f"{sign} … and {len(paragraphs) - len(shown)} more paragraphs"


def _describe_image(image: Image | None) -> Json | None:
    return {"url": image.url, "alt": image.alt, "width": image.width, "height": image.height} if image else None


def _stamp(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None
