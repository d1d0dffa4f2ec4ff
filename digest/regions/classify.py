"""Decides which region an article belongs to, and keeps the evidence."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from digest.model import Article, Dateline, Evidence, Placed, Scheme
from digest.regions.mentions import LONGEST_TEXT, Mention, find_mentions
from digest.regions.scheme import WORLD, find_region, make_country_map
from digest.regions.scores import build_evidence, find_clues
from digest.regions.weights import WEIGHTS

MOST_EVIDENCE = 12
# Characters.
LONGEST_LEAD = 400


def place_article(article: Article, scheme: Scheme) -> Placed:
    """`article` with its region in `scheme`: the declared one, else the one its dateline and place names speak for.

    World without enough of these. The confidence is how surely the region beats all others, World included; it is 1
    for a declared region, and 0 when too little speaks for any.
    """
    declared = find_region(scheme, article.region) if article.region else None
    if declared:
        evidence = Evidence(field="region", matched=article.region or "", region=declared, weight=1.0)
        return Placed(article=article, region=declared, confidence=1.0, evidence=(evidence,))
    clues = find_clues(find_fields(article), make_country_map(scheme))
    return select_region(article, scheme, build_evidence(clues, WEIGHTS))


def find_fields(article: Article) -> dict[str, list[Mention]]:
    """The places that each part of `article` names, by the part's name."""
    lead, body = split_lead(article)
    return {
        "dateline": find_dateline(article.dateline),
        "title": find_mentions(article.title),
        "lead": find_mentions(lead),
        "body": find_mentions(body),
    }


def find_dateline(dateline: Dateline | None) -> list[Mention]:
    """The places of `dateline`; of "TAUPO, New Zealand" the last part counts, which holds the others."""
    places = dateline.places if dateline else ()
    return [mentions[-1] for place in places if (mentions := find_mentions(place, strict=False))]


def split_lead(article: Article) -> tuple[str, str]:
    """What an article opens with, and the rest: its summary and its text, or its first paragraph and the others."""
    text = article.text[:LONGEST_TEXT]
    if article.summary:
        return article.summary, text
    end = text.find("\n\n", 0, LONGEST_LEAD)
    if end < 0 and len(text) > LONGEST_LEAD:
        end = max(text.rfind(" ", 0, LONGEST_LEAD), 0)
    return (text, "") if end < 0 else (text[:end], text[end:])


def select_region(article: Article, scheme: Scheme, evidence: Sequence[Evidence]) -> Placed:
    """`article` in the region that `evidence` speaks for most, the first of `scheme` among equals."""
    scores = make_scores(evidence, scheme)
    first, *others = sorted(scores, key=lambda region: -scores[region]) or [WORLD]
    shown = tuple(evidence[:MOST_EVIDENCE])
    if not is_enough(evidence, first, scores):
        return Placed(article=article, region=WORLD, confidence=0.0, evidence=shown)
    return Placed(
        article=article,
        region=first,
        confidence=find_confidence(first, scores),
        secondary=tuple(region for region in others if scores[first] - scores[region] < WEIGHTS.margin),
        evidence=shown,
    )


def make_scores(evidence: Sequence[Evidence], scheme: Scheme) -> dict[str, float]:
    """The sum of each region's evidence, in the order of `scheme`, for the regions that have any."""
    scores: dict[str, float] = defaultdict(float)
    for piece in evidence:
        scores[piece.region] += piece.weight
    return {region.key: scores[region.key] for region in scheme.regions if region.key in scores}


def is_enough(evidence: Sequence[Evidence], region: str, scores: Mapping[str, float]) -> bool:
    """Whether `region` is named where the story begins, or else often enough further on."""
    begins = any(piece.region == region and piece.field != "body" for piece in evidence)
    return begins or scores.get(region, 0.0) >= WEIGHTS.least_in_body


def find_confidence(region: str, scores: Mapping[str, float]) -> float:
    """How likely `region` is if scores are logarithms of odds, and World's is 0."""
    return round(1 / sum(math.exp(other - scores[region]) for other in (0.0, *scores.values())), 3)
