"""The picture of a feed entry: from its media elements, its enclosure, or the first one in its text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from digest.model import Image
from digest.sources.article import make_image, make_size

_WANTED_WIDTH = 600
_ATTRIBUTE = re.compile(r"([a-z-]{2,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\Z|[?#])", re.IGNORECASE)
_NOTHING = frozenset({"0", "0px"})
_LONGEST_TAG = 5_000
_MOST = 20


def find_image(entry: dict[str, Any], texts: Iterable[str]) -> Image | None:
    """The picture of `entry` as it stands there; in `texts`, its HTML, the dots that count readers are passed over."""
    given = [_make(one) for one in _list(entry, "media_content") if _is_picture(one)]
    given += [_make(one) for one in _list(entry, "media_thumbnail")]
    given += [_make(one) for one in _list(entry, "links") if one.get("rel") == "enclosure" and _is_picture(one)]
    given += [_make(one) for one in [entry.get("image")] if isinstance(one, dict)]
    fitting = [image for image in given if image.url]
    if (chosen := _choose(fitting)) and not chosen.alt:
        return replace(chosen, alt=str(entry.get("media_caption") or ""))
    return chosen or next(filter(None, map(find_html_image, texts)), None)


def find_html_image(text: str) -> Image | None:
    """The first picture in HTML `text` as it stands there, the dots that count readers passed over."""
    return next(_find_in_html(text), None)


def _choose(images: list[Image]) -> Image | None:
    """Of several renditions, the smallest that is wide enough for a column; without sizes, the first."""
    wide = [image for image in images if (image.width or 0) >= _WANTED_WIDTH]
    return min(wide, key=lambda image: image.width or 0) if wide else next(iter(images), None)


def _find_in_html(text: str) -> Iterator[Image]:
    place = -1
    folded = text.lower()
    for _ in range(_MOST):
        place = folded.find("<img", place + 1)
        if place < 0:
            return
        tag = text[place : place + _LONGEST_TAG].partition(">")[0]
        fields = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}
        source = fields.get("src", "")
        image = _make(fields | {"url": source if not source.startswith("data:") else fields.get("data-src", "")})
        is_hidden = any(fields.get(side, "").strip() in _NOTHING for side in ("width", "height") if side in fields)
        if not is_hidden and make_image(image, "https://base.invalid"):
            yield image


def _make(fields: dict[str, Any]) -> Image:
    width, height = (make_size(fields.get(side)) for side in ("width", "height"))
    return Image(url=_find_address(fields), alt=str(fields.get("alt") or ""), width=width, height=height)


def _find_address(fields: dict[str, Any]) -> str:
    return str(fields.get("url") or fields.get("href") or "")


def _is_picture(fields: dict[str, Any]) -> bool:
    kind = str(fields.get("medium") or fields.get("type") or "")
    return kind.startswith("image") or (not kind and _PICTURE.search(_find_address(fields)) is not None)


def _list(entry: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [one for one in entry.get(key) or () if isinstance(one, dict)]
