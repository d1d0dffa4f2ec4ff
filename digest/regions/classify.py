"""Decides which region an article belongs to: the ladder from what somebody said to what its words speak for."""

from __future__ import annotations

from digest.model import Article, Evidence, Guide, Placed, Scheme
from digest.regions.scheme import find_lineage, find_region
from digest.regions.sections import find_section
from digest.regions.weighing import weigh_article


def place_article(
    article: Article,
    scheme: Scheme,
    guide: Guide = Guide(),  # noqa: B008 frozen
    *,
    override: str | None = None,
) -> Placed:
    """`article` with its region in `scheme`, and what speaks for it.

    The first of these decides: the `override` that an editor wrote, the region or country that the article declares,
    its source's in `guide`, the part of the site that it stands in, its dateline and the places that it names; else
    World. What is not of `scheme` is passed over. Where all but an editor say a region that has parts, the places
    named may tell the part.

    The confidence is how surely the region beats all others, World included; it is 1 for all but the named places, and
    0 when too little speaks for any.
    """
    said = find_said(article, scheme, guide, override=override)
    if said is None:
        return weigh_article(article, scheme, guide)
    if said.field != "override" and has_parts(scheme, said.region):
        weighed = weigh_article(article, scheme, guide)
        if said.region in find_lineage(scheme, weighed.region)[:-1]:
            return make_narrowed(said, weighed)
    return Placed(article=article, region=said.region, confidence=1.0, evidence=(said,))


def find_said(article: Article, scheme: Scheme, guide: Guide, *, override: str | None) -> Evidence | None:
    """What somebody said of where `article` belongs, of several what counts most."""
    for field, matched in (("override", override), ("region", article.region), ("source", guide.region)):
        region = find_region(scheme, matched) if matched else None
        if matched and region:
            return Evidence(field=field, matched=matched, region=region, weight=1.0)
    return find_section(article, scheme, guide)


def has_parts(scheme: Scheme, key: str) -> bool:
    """Whether the region `key` of `scheme` is divided further."""
    return any(region.parent == key for region in scheme.regions)


def make_narrowed(said: Evidence, weighed: Placed) -> Placed:
    """What the named places speak for, within the region that somebody `said`."""
    return Placed(
        article=weighed.article,
        region=weighed.region,
        confidence=weighed.confidence,
        secondary=weighed.secondary,
        evidence=(said, *weighed.evidence),
    )
