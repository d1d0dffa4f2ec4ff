"""Decides between regions by what speaks for each: the first, those beside it, the part of it, or World."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from digest.regions.atlas import Atlas
from digest.regions.scheme import WORLD
from digest.regions.scores import Tally
from digest.regions.weights import WEIGHTS


class Verdict(NamedTuple):
    """The region, how surely it is the right one (0 to 1), and other regions that the story is about too."""

    region: str
    confidence: float
    secondary: tuple[str, ...]


def judge_tally(tally: Tally, atlas: Atlas, *, length: int) -> Verdict:
    """What `tally` speaks for in an article of `length` characters, the region printed first among equals."""
    scores = tally.scores
    ranked = sorted(scores, key=lambda key: (-scores[key], atlas.order[key])) if len(scores) > 1 else [*scores]
    if not ranked or not is_enough(tally, ranked[0], length):
        return Verdict(WORLD, 0.0, ())
    first = WORLD if is_crowd(tally, ranked) else ranked[0]
    least = max(WEIGHTS.secondary, scores[ranked[0]] - WEIGHTS.margin)
    secondary = tuple([key for key in ranked if key != first and scores[key] >= least])
    region, share = find_part(tally, atlas, first) if first in atlas.divided else (first, 1.0)
    return Verdict(region, round(find_confidence(first, scores) * share * 1000) / 1000, secondary)


def is_enough(tally: Tally, region: str, length: int) -> bool:
    """Whether `region` is named where the story begins, or else often enough for a text of `length` characters."""
    if region in tally.begun:
        return True
    return tally.masses[region] >= max(WEIGHTS.least_in_body, WEIGHTS.least_density * length / 1000)


def is_crowd(tally: Tally, ranked: Sequence[str]) -> bool:
    """Whether so many regions are named where the story begins that the first of `ranked`, best first, cannot be told.

    Each further region asks for a greater lead.
    """
    many = len(tally.begun) - WEIGHTS.crowd + 1
    return many > 0 and tally.scores[ranked[0]] - tally.scores[ranked[1]] < WEIGHTS.lead * many


def find_part(tally: Tally, atlas: Atlas, region: str) -> tuple[str, float]:
    """The part of `region` that leads what else is named in it by enough, and how surely; `region` if none does."""
    surely = 1.0
    while parts := rank_parts(tally, atlas, region):
        (score, part), *others = parts
        if part == region or (others and score - others[0][0] < WEIGHTS.part):
            break
        region = part
        surely /= sum(math.exp(other - score) for other, _ in parts)
    return region, surely


def rank_parts(tally: Tally, atlas: Atlas, region: str) -> list[tuple[float, str]]:
    """What speaks for each part of `region`, and for places of it that are in none, best first.

    What speaks for several countries alike tells no part, nor does the source's home where anything is named.
    """
    scores: dict[str, float] = defaultdict(float)
    home: dict[str, float] = defaultdict(float)
    for (field, _, narrow, country), weight in tally.pieces.items():
        lineage = atlas.lineages[narrow]
        if region in lineage and (narrow != region or country):
            at = lineage.index(region)
            (home if field == "home" else scores)[lineage[at + 1] if at + 1 < len(lineage) else region] += weight
    return sorted(((score, key) for key, score in (scores or home).items()), reverse=True)


def find_confidence(region: str, scores: Mapping[str, float]) -> float:
    """How likely `region` is if scores are logarithms of odds, and World's is 0."""
    own = scores.get(region, 0.0)
    return 1 / sum([math.exp(other - own) for other in (0.0, *scores.values())])
