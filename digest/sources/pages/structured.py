"""What a page says of its article in words for machines: JSON-LD, then Open Graph and meta elements, then microdata."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from digest.sources.pages.fields import PageFields
from digest.sources.pages.jsonfields import find_fields
from digest.sources.pages.jsonld import find_article, find_taglines, is_listing, parse_json_ld
from digest.sources.pages.metatags import find_meta_fields, parse_meta
from digest.sources.pages.microdata import find_microdata


@dataclass(frozen=True, slots=True, kw_only=True)
class Structured:
    """What the voices for machines in a page say, how its site calls itself, and whether it only lists articles."""

    json_ld: PageFields
    meta: PageFields
    microdata: PageFields
    is_listing: bool
    taglines: tuple[str, ...] = ()

    @property
    def voices(self) -> tuple[PageFields, ...]:
        """The voices, the surest first."""
        return self.json_ld, self.meta, self.microdata


def find_structured(root: Any, *, urls: Iterable[str], headings: Iterable[str]) -> Structured:
    """What machines are meant to read in a page.

    `urls` are addresses that the page is known by, `headings` the headlines that it shows: they tell its own node in
    JSON-LD from those of other articles.
    """
    meta = find_meta_fields(parse_meta(root))
    nodes = parse_json_ld(root)
    own = find_article(nodes, urls=[*urls, meta.url], titles=[meta.title, *headings])
    json_ld = find_fields(own, nodes) if own else PageFields()
    is_enough = json_ld.title and json_ld.authors and json_ld.published
    return Structured(
        json_ld=json_ld,
        meta=meta,
        microdata=PageFields() if is_enough else find_microdata(root),
        is_listing=own is None and any(map(is_listing, nodes)),
        taglines=find_taglines(nodes),
    )
