"""The fields of an article in data of any format, whatever they are called and whatever type they have -> its parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from digest.model import Image
from digest.sources.article import Parts, make_size
from digest.sources.feeds.jsonvalues import find_text
from digest.sources.texts.fieldnames import find_field

Fields = Mapping[str, tuple[Any, ...]]
"""What data says of each field of `fieldnames`, the surest first."""

_NESTED = frozenset(["taxonomies", "params", "extra", "metadata", "meta"])
_YES = frozenset(["true", "yes", "1", "on"])
_NO = frozenset(["false", "no", "0", "off"])
_UNPUBLISHED = frozenset(["draft", "auto-draft", "pending", "private", "unpublished", "trash", "archived"])
_SEPARATORS = re.compile(r"\s*[,;،؛|]\s*")
_MOST_VALUES = 200
_ADDRESSES = ("url", "src", "href", "path", "image", "teaser", "overlay_image", "feature", "large")


def find_fields(pairs: Iterable[tuple[Any, Any]]) -> Fields:
    """What `pairs` of names and values say of each field; maps such as `params` count as if they were not there."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for name, value in _flatten(pairs):
        field = find_field(name) if value not in (None, "", [], {}) else None
        if field:
            found.setdefault(field[0], []).append((field[1], value))
    return {key: tuple(value for _, value in sorted(values, key=_rank)) for key, values in found.items()}


def is_draft(fields: Fields) -> bool:
    """Whether data says that this is not to be published: draft, "status: draft" or "published: false"."""
    said = [_fold(value) for value in fields.get("draft", ())]
    return any(word in _YES or word in _UNPUBLISHED for word in said) or any(
        _fold(value) in _NO - {"0"} for value in fields.get("published", ())
    )


def find_parts(fields: Fields, *, position: int = 0, line: int | None = None) -> Parts:
    """The parts that `fields` make. Nothing is too odd to be read; what no field may be is as if it were not there."""
    url = _find(fields, "url", find_text)
    sections = _find_list(fields, "section")
    return Parts(
        position=position,
        line=line,
        title=_find(fields, "title", find_text),
        url=url,
        guid=_find(fields, "guid", find_text),
        authors=_find_list(fields, "author"),
        published=_find(fields, "published", _find_date),
        updated=_find(fields, "updated", _find_date),
        language=_find(fields, "language", find_text),
        summary=_find(fields, "summary", find_text),
        text=_find(fields, "text", find_text),
        dateline=_find(fields, "dateline", find_text),
        source=_find(fields, "source", _find_name),
        region=_find(fields, "region", find_text),
        image=_find_image(fields),
        tags=_split(*_find_list(fields, "tags"), *sections[1:]),
        section=next(iter(_split(*sections[:1])), ""),
        sticky=any(_fold(value) in _YES for value in fields.get("sticky", ())),
    )


def _rank(ranked: tuple[int, Any]) -> int:
    return ranked[0]


def _flatten(pairs: Iterable[tuple[Any, Any]]) -> Iterable[tuple[str, Any]]:
    for name, value in pairs:
        if isinstance(value, Mapping) and str(name).casefold() in _NESTED:
            yield from ((str(inner), one) for inner, one in value.items())
        else:
            yield str(name), value


def _find(fields: Fields, name: str, read: Callable[[Any], str]) -> str:
    return next((found for value in fields.get(name, ()) if (found := read(value))), "")


def _find_list(fields: Fields, name: str) -> tuple[str, ...]:
    """The first value that has any texts, as all of them."""
    for value in fields.get(name, ()):
        listed = value if isinstance(value, (list, tuple)) else [value]
        if texts := tuple(text for one in listed[:_MOST_VALUES] if (text := _find_name(one))):
            return texts
    return ()


def _find_name(value: object) -> str:
    """A name, or that of a person or group of whom more is said."""
    if isinstance(value, Mapping):
        return next(
            (text for key in ("name", "title", "display_name", "label") if (text := find_text(value.get(key)))), ""
        )
    return find_text(value)


def _find_date(value: object) -> str:
    """A date as it is written; one that its format knows as a date, in ISO 8601. Yes and no are none."""
    text = value.isoformat() if isinstance(value, date) else find_text(value)
    return "" if _fold(text) in _YES | _NO else text


def _find_image(fields: Fields) -> Image | None:
    alt = _find(fields, "image_alt", find_text)
    images = (_make_image(value, alt) for value in fields.get("image", ()))
    return next((image for image in images if image.url), None)


def _make_image(value: object, alt: str) -> Image:
    """A picture from its address, from what is said of it, or the first of several."""
    first = next(iter(value), None) if isinstance(value, (list, tuple)) else value
    if not isinstance(first, Mapping):
        return Image(url=find_text(first), alt=alt)
    url = next((text for key in _ADDRESSES if (text := find_text(first.get(key)))), "")
    width, height = (make_size(first.get(side)) for side in ("width", "height"))
    return Image(
        url=url, alt=find_text(first.get("alt")) or find_text(first.get("caption")) or alt, width=width, height=height
    )


def _split(*texts: str) -> tuple[str, ...]:
    return tuple(part for text in texts for part in _SEPARATORS.split(text) if part)


def _fold(value: object) -> str:
    return str(value).strip().casefold() if isinstance(value, (bool, str, int)) else ""
