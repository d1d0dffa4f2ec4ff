"""Weighs the places that an article names, and finds the region they speak for."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest.model import Article, Dateline, Evidence, Guide, Placed, Scheme
from digest.regions.gazetteer import Gazetteer, load_gazetteer
from digest.regions.mentions import LONGEST_TEXT, Mention, find_mentions
from digest.regions.scheme import WORLD, make_place_map
from digest.regions.scores import build_evidence, find_clues
from digest.regions.weights import WEIGHTS
from digest.text.language import find_primary

MOST_EVIDENCE = 12
# Characters.
LONGEST_LEAD = 400


def weigh_article(article: Article, scheme: Scheme, guide: Guide) -> Placed:
    """`article` with the region in `scheme` that its dateline and the places it names speak for; else World.

    `guide` has names that an editor added, the source's home country, and the least confidence. The confidence is how
    surely the region beats all others, World included, and 0 when too little speaks for any.
    """
    gazetteer = load_gazetteer(find_primary(article.language) if article.language else None)
    clues = find_clues(find_fields(article, gazetteer), make_place_map(scheme))
    placed = select_region(article, scheme, build_evidence(clues, WEIGHTS))
    return placed if placed.confidence >= guide.least_confidence else replace(placed, region=WORLD)


def find_fields(article: Article, gazetteer: Gazetteer) -> dict[str, list[Mention]]:
    """The places that each part of `article` names, by the part's name."""
    lead, body = split_lead(article)
    return {
        "dateline": find_dateline(article.dateline, gazetteer),
        "title": find_mentions(article.title, gazetteer),
        "lead": find_mentions(lead, gazetteer),
        "body": find_mentions(body, gazetteer),
    }


def find_dateline(dateline: Dateline | None, gazetteer: Gazetteer) -> list[Mention]:
    """The places of `dateline`; of "TAUPO, New Zealand" the last part counts, which holds the others."""
    places = dateline.places if dateline else ()
    return [mentions[-1] for place in places if (mentions := find_mentions(place, gazetteer, strict=False))]


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
