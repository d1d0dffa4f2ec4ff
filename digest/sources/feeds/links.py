"""Tells the items of a feed apart where several have one address: a page of warnings, a home page, a live blog."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from digest.sources.article import Parts
from digest.urls import make_safe_link, make_url_key


def tell_apart(items: Sequence[Parts], *, home: str | None) -> list[Parts]:
    """`items`, those that share their address by their own ids as well, or else by their headlines.

    An address that leads to `home`, the site's front page, names no item. One item that stands there twice, with one
    id or one headline, stays one.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    keys = [_make_key(item) for item in items]
    for place, key in enumerate(keys):
        if key:
            groups[key].append(place)
    front = make_url_key(home) if home else None
    shared = {key for key, places in groups.items() if key == front or _are_several([items[one] for one in places])}
    return [
        replace(item, identity=f"url {key} item {item.guid or item.title}") if key in shared else item
        for item, key in zip(items, keys, strict=True)
    ]


def _make_key(item: Parts) -> str | None:
    url = make_safe_link(item.url, base=item.base or None) if item.url else None
    return make_url_key(url) if url else None


def _are_several(items: Sequence[Parts]) -> bool:
    return len({item.title for item in items}) > 1 and len({item.guid or item.title for item in items}) > 1
