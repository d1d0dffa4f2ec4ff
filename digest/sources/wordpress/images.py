"""The featured image of a post in WordPress's REST answers and exports, in all its sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from digest.model import Image, Rendition
from digest.sources.article import make_size
from digest.sources.feeds.jsonvalues import find_text
from digest.sources.wordpress.paths import find_value

_MOST = 50
_WHOLE = re.compile(
    r"\Aa:\d{1,3}:\{s:5:\"width\";[is]:(?:\d{1,3}:\")?(\d{1,5})\"?;s:6:\"height\";[is]:(?:\d{1,3}:\")?(\d{1,5})"
)
_SIZE = re.compile(
    r"s:4:\"file\";s:\d{1,4}:\"([^\"/\\]{1,300})\";"
    r"s:5:\"width\";[is]:(?:\d{1,3}:\")?(\d{1,5})\"?;s:6:\"height\";[is]:(?:\d{1,3}:\")?(\d{1,5})"
)


def find_featured_image(post: Mapping[str, Any]) -> Image | None:
    """The featured image of a post of REST; where its media are private, the one that plugins name for sharing."""
    media = find_value(post, "_embedded", "wp:featuredmedia", 0)
    address = find_text(find_value(media, "source_url"))
    if address and find_value(media, "media_type") in {None, "image"}:
        details = find_value(media, "media_details")
        return _make_image(address, find_text(find_value(media, "alt_text")), details)
    shared = find_value(post, "yoast_head_json", "og_image", 0)
    address = find_text(find_value(shared, "url"))
    if address:
        return _make_image(address, "", shared)
    address = find_text(post.get("jetpack_featured_media_url"))
    return Image(url=address) if address else None


def find_exported_image(address: str, alt: str, metadata: str) -> Image:
    """An attachment of an export; `metadata` is what WordPress keeps of its sizes, as PHP writes it."""
    whole = _WHOLE.match(metadata)
    folder = address.rpartition("/")[0]
    sizes = [
        Rendition(url=f"{folder}/{file}", width=int(wide), height=int(high))
        for file, wide, high in _SIZE.findall(metadata)
    ]
    width, height = (int(whole[1]), int(whole[2])) if whole else (None, None)
    own = [Rendition(url=address, width=width, height=height)] if width else []
    return Image(url=address, alt=alt, width=width, height=height, renditions=(*sizes[:_MOST], *own))


def _make_image(address: str, alt: str, details: Any) -> Image:
    width, height = (make_size(find_value(details, side)) for side in ("width", "height"))
    sizes = find_value(details, "sizes")
    found = [_make_rendition(size) for size in list(sizes.values())[:_MOST]] if isinstance(sizes, dict) else []
    own = [Rendition(url=address, width=width, height=height)] if width else []
    renditions = {one.url: one for one in (*own, *filter(None, found))}
    return Image(url=address, alt=alt, width=width, height=height, renditions=tuple(renditions.values()))


def _make_rendition(size: Any) -> Rendition | None:
    address = find_text(find_value(size, "source_url"))
    width = make_size(find_value(size, "width"))
    return (
        Rendition(url=address, width=width, height=make_size(find_value(size, "height"))) if address and width else None
    )
