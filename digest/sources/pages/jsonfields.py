"""The node of JSON-LD that describes an article (schema.org) -> its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from digest.model import Image
from digest.sources.article import make_size
from digest.sources.pages.fields import PageFields
from digest.sources.pages.jsonld import Node, find_string, find_strings, find_types, find_urls

_WANTED_WIDTH = 600
_MOST = 20
_GROUPS = ("Organization", "Corporation")


def find_fields(node: Node, nodes: Sequence[Node]) -> PageFields:
    """What `node` says of its article; what it only refers to by `@id` is looked up in `nodes`."""
    named = {name: one for one in nodes if isinstance(name := one.get("@id"), str) and len(one) > 1}
    people, groups = _find_authors(node.get("author") or node.get("creator"), named)
    site = next(iter(_resolve(node.get("publisher"), named)), {})
    return PageFields(
        title=find_string(node.get("headline")) or find_string(node.get("name")),
        url=next(iter(find_urls(node)), ""),
        authors=people,
        groups=groups,
        published=find_string(node.get("datePublished")) or find_string(node.get("dateCreated")),
        updated=find_string(node.get("dateModified")),
        language=find_string(node.get("inLanguage")),
        section=find_string(node.get("articleSection")),
        tags=tuple(tag for given in find_strings(node.get("keywords")) for tag in given.split(",")),
        summaries=tuple(filter(None, (find_string(node.get(key)) for key in ("description", "abstract")))),
        text=find_string(node.get("articleBody")),
        image=_find_image(node.get("image") or node.get("thumbnailUrl"), named),
        site=find_string(site.get("name")),
        is_article=True,
    )


def _resolve(value: object, named: Mapping[str, Node]) -> list[Node]:
    """The nodes that a value is, names or refers to."""
    many = value if isinstance(value, list) else [value]
    return [_look_up(one, named) for one in many[:_MOST] if one]


def _look_up(value: Any, named: Mapping[str, Node]) -> Node:
    if not isinstance(value, dict):
        return {"name": value}
    known = named.get(str(value.get("@id")))
    return known if known is not None and "name" not in value and "url" not in value else value


def _find_authors(value: object, named: Mapping[str, Node]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people, and the organisations, that are named as authors."""
    people: list[str] = []
    groups: list[str] = []
    for node in _resolve(value, named):
        is_group = any(name.endswith(_GROUPS) for name in find_types(node))
        (groups if is_group else people).extend(_find_names(node))
    return tuple(people), tuple(groups)


def _find_names(node: Node) -> tuple[str, ...]:
    if names := find_strings(node.get("name")):
        return names
    parts = [find_string(node.get(key)) for key in ("givenName", "familyName")]
    return tuple(filter(None, [" ".join(part for part in parts if part)]))


def _find_image(value: object, named: Mapping[str, Node]) -> Image | None:
    """Of several pictures the smallest that is wide enough for a column, else the first."""
    found = [image for node in _resolve(value, named) if (image := _make_image(node)).url]
    wide = [image for image in found if (image.width or 0) >= _WANTED_WIDTH]
    return min(wide, key=lambda image: image.width or 0) if wide else next(iter(found), None)


def _make_image(node: Node) -> Image:
    width, height = (make_size(_find_size(node.get(side))) for side in ("width", "height"))
    # A plain address was made the name of a node above.
    url = next((text for key in ("url", "contentUrl", "@id", "name") if (text := find_string(node.get(key)))), "")
    return Image(url=url, alt=find_string(node.get("caption")), width=width, height=height)


def _find_size(value: object) -> object:
    return value.get("value") if isinstance(value, dict) else value
