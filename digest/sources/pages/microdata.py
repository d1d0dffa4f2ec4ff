"""Microdata in a page (HTML, section 5): the properties of its article, and microformats where there are none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from digest.model import Image
from digest.sources.article import make_size
from digest.sources.pages.fields import PageFields
from digest.sources.pages.jsonld import is_article

_MOST = 400
_MOST_ABOVE = 300
_VALUES = ("content", "datetime", "src", "href", "data-src")


def find_microdata(root: Any) -> PageFields:
    """What the first article in microdata says of itself; properties outside of any item count as the page's."""
    scopes = root.xpath("//*[@itemtype]")[:_MOST]
    scope = next((one for one in scopes if is_article({"@type": one.get("itemtype").split()})), None)
    found = _find_properties(root if scope is None else scope, scope)
    people = tuple(name for one in found.get("author", []) if (name := _find_name(one)))
    return PageFields(
        title=_read(found, "headline") or (_read(found, "name") if scope is not None else ""),
        authors=people,
        published=_read(found, "datePublished") or _read(found, "dateCreated"),
        updated=_read(found, "dateModified"),
        language=_read(found, "inLanguage"),
        section=_read(found, "articleSection"),
        tags=tuple(tag for value in found.get("keywords", []) for tag in _read_value(value).split(",")),
        summaries=tuple(filter(None, [_read(found, "description")])),
        image=_find_image(found),
        is_article=scope is not None,
    )


def _find_properties(top: Any, scope: Any) -> dict[str, list[Any]]:
    """The elements below `top` that hold a property of `scope` itself, by the property's name."""
    found: dict[str, list[Any]] = {}
    for element in top.xpath(".//*[@itemprop]")[:_MOST]:
        if _find_scope(element) is scope:
            for name in element.get("itemprop").split():
                found.setdefault(name, []).append(element)
    return found


def _find_scope(element: Any) -> Any:
    """The item that a property of this element belongs to."""
    above = islice(element.iterancestors(), _MOST_ABOVE)
    return next((one for one in above if one.get("itemscope") is not None), None)


def _find_name(element: Any) -> str:
    return _read_below(element, "name") or _read_value(element)


def _find_below(element: Any, name: str) -> Iterator[Any]:
    return (one for one in islice(element.iter(), _MOST) if name in (one.get("itemprop") or "").split())


def _read(found: dict[str, list[Any]], name: str) -> str:
    return next((value for one in found.get(name, []) if (value := _read_value(one))), "")


def _read_value(element: Any) -> str:
    value = next((value for name in _VALUES[:2] if (value := element.get(name))), None)
    return (value if value is not None else _join(element)).strip()


def _join(element: Any) -> str:
    return " ".join(" ".join(islice(element.itertext(), _MOST)).split())


def _find_image(found: dict[str, list[Any]]) -> Image | None:
    images = (_make_image(element) for element in found.get("image", []))
    return next((image for image in images if image.url), None)


def _make_image(element: Any) -> Image:
    """A picture that is an element of its own, or an item with address and sizes in it."""
    inner = element if element.get("itemscope") is None else next(_find_below(element, "url"), element)
    width, height = (make_size(element.get(side) or _read_below(element, side)) for side in ("width", "height"))
    url = next((value for name in _VALUES if (value := inner.get(name))), "")
    return Image(url=url, alt=element.get("alt") or "", width=width, height=height)


def _read_below(element: Any, name: str) -> str:
    return next((_read_value(one) for one in _find_below(element, name)), "")
