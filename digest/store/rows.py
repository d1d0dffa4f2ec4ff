"""Articles as rows, and rows as articles. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from digest.model import Arrival, Article, Dateline, Hold, Image, Rendition, StoredArticle

Json = dict[str, Any]

_SEEN = ("size", "kind", "file")
"""What only pictures have that somebody looked at: without it, what was written before says the same."""


def make_details(article: Article) -> Json:
    """All of an article that has no column of its own, as JSON values."""
    return {
        "source": article.source,
        "origin": article.origin,
        "position": article.position,
        "url": article.url,
        "authors": list(article.authors),
        "updated": article.updated.isoformat() if article.updated else None,
        "language": article.language,
        "dateline": _make_dateline(article.dateline),
        "region": article.region,
        "image": _make_image(article.image),
        "tags": list(article.tags),
        "section": article.section,
        "sticky": article.sticky,
        "translations": list(article.translations),
    }


def make_stored(row: Row[Any]) -> StoredArticle:
    """The article in a row of `listing.select_stored`."""
    return StoredArticle(
        article=make_article(row),
        source=row.source,
        revision=row.revision,
        last_seen=row.last_seen,
        changed=row.seen,
        arrival=Arrival(eligible_from=row.eligible_from, hold=Hold(row.hold) if row.hold else None),
        flag=row.flag,
    )


def make_article(row: Row[Any]) -> Article:
    """The article itself."""
    details: Json = row.details
    return Article(
        id=row.id,
        title=row.title,
        source=details["source"],
        origin=details["origin"],
        position=details["position"],
        first_seen=row.first_seen,
        url=details["url"],
        authors=tuple(details["authors"]),
        published=row.published,
        updated=datetime.fromisoformat(details["updated"]) if details["updated"] else None,
        raw_date=row.raw_date,
        language=details["language"],
        summary=row.summary,
        text=row.text,
        dateline=_read_dateline(details["dateline"]),
        region=details["region"],
        image=_read_image(details["image"]),
        tags=tuple(details["tags"]),
        section=details["section"],
        sticky=details["sticky"],
        translations=tuple(details["translations"]),
    )


def _make_dateline(dateline: Dateline | None) -> Json | None:
    return {"text": dateline.text, "places": list(dateline.places), "agency": dateline.agency} if dateline else None


def _read_dateline(value: Mapping[str, Any] | None) -> Dateline | None:
    return Dateline(text=value["text"], places=tuple(value["places"]), agency=value["agency"]) if value else None


def _make_image(image: Image | None) -> Json | None:
    if image is None:
        return None
    renditions = [[one.url, one.width, one.height] for one in image.renditions]
    return {
        "url": image.url,
        "alt": image.alt,
        "width": image.width,
        "height": image.height,
        "renditions": renditions,
        **{name: value for name in _SEEN if (value := getattr(image, name)) is not None},
    }


def _read_image(value: Mapping[str, Any] | None) -> Image | None:
    if value is None:
        return None
    renditions = (Rendition(url=url, width=width, height=height) for url, width, height in value["renditions"])
    return Image(
        url=value["url"],
        alt=value["alt"],
        width=value["width"],
        height=value["height"],
        renditions=tuple(renditions),
        **{name: value.get(name) for name in _SEEN},
    )
