"""What was seen of pictures on the web: each is asked for once, and whoever reads its article knows its size."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, insert, select

from digest.model import Article, Image, SeenPicture
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.saving import chunks
from digest.store.schema import escape, pictures

_PIXEL = 2
"""Pixels; what is no larger counts readers, or fills a gap."""


def find_unasked(store: Store, urls: Collection[str]) -> tuple[str, ...]:
    """Those of `urls` that nobody asked for yet, in their order."""
    with begin_reading(store) as connection:
        known = _load_rows(connection, urls).keys()
    return tuple(url for url in urls if escape(url) not in known)


def save_seen(store: Store, seen: Iterable[SeenPicture]) -> None:
    """Remember what was seen of pictures; what is known of one stays."""
    found = {one.url: one for one in seen}
    with begin_writing(store) as connection:
        known = _load_rows(connection, found).keys()
        new = [asdict(one) for url, one in found.items() if escape(url) not in known]
        if new:
            connection.execute(insert(pictures), new)


def complete_images(connection: Connection, found: Iterable[Article]) -> Sequence[Article]:
    """Give articles whose images have the size and the format that were seen; what turned out to be a dot is none."""
    given = list(found)
    rows = _load_rows(connection, {one.image.url for one in given if one.image and _is_incomplete(one.image)})
    return [_complete(article, rows) for article in given]


def _complete(article: Article, rows: dict[str, Any]) -> Article:
    image = article.image
    row = rows.get(escape(image.url)) if image and _is_incomplete(image) else None
    if image is None or row is None:
        return article
    if row.width is not None and min(row.width, row.height) <= _PIXEL:
        return replace(article, image=None)
    seen = replace(image, width=row.width or image.width, height=row.height or image.height, kind=row.kind)
    return replace(article, image=replace(seen, size=row.size))


def _is_incomplete(image: Image) -> bool:
    return image.kind is None


def _load_rows(connection: Connection, urls: Iterable[str]) -> dict[str, Any]:
    query = select(pictures)
    return {
        row.url: row
        for part in chunks(sorted(set(urls)))
        for row in connection.execute(query.where(pictures.c.url.in_(part)))
    }
