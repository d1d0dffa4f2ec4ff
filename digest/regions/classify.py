"""Decides which region an article belongs to: the ladder from what somebody said to what its words speak for."""

from __future__ import annotations

from digest.model import Article, Evidence, Guide, Placed, Scheme
from digest.regions.scheme import find_region
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
    its source's or its part of the site's in `guide`, its dateline and the places that it names; else World. The
    confidence is how surely the region beats all others, World included; it is 1 for all but the named places, and 0
    when too little speaks for any.
    """
    said = ("override", override), ("region", article.region), ("source", guide.region)
    for field, matched in said:
        region = find_region(scheme, matched) if matched else None
        if matched and region:
            evidence = Evidence(field=field, matched=matched, region=region, weight=1.0)
            return Placed(article=article, region=region, confidence=1.0, evidence=(evidence,))
    return weigh_article(article, scheme, guide)
