"""Turns the places an article names into evidence, and evidence into a score for each region."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from digest.model import Evidence
from digest.regions.gazetteer import Sense, find_country
from digest.regions.mentions import Mention
from digest.regions.names import make_key
from digest.regions.scheme import PlaceMap
from digest.regions.weights import Weights


class Clue(NamedTuple):
    """A mention that was read: the field it stands in, its sense and the region of this."""

    field: str
    mention: Mention
    sense: Sense
    region: str


def select_sense(senses: Sequence[Sense], named: Iterable[str]) -> Sense:
    """The likeliest sense, unless `named` countries speak for another one: Georgia beside Atlanta."""
    return next((sense for sense in senses if any(find_country(code) in named for code in sense.codes)), senses[0])


def find_named(mentions: Iterable[Mention]) -> frozenset[str]:
    """The countries that `mentions` name beyond doubt. An actor's does not count: it is in all kinds of news."""
    sure = (mention.senses[0] for mention in mentions if len(mention.senses) == 1)
    return frozenset(find_country(code) for sense in sure if sense.kind != "actor" for code in sense.codes)


def find_clues(fields: Mapping[str, Sequence[Mention]], places: PlaceMap) -> list[Clue]:
    """The mentions of all `fields` that speak for one region, which `places` tells."""
    named = find_named(mention for mentions in fields.values() for mention in mentions)
    clues = []
    for field, mentions in fields.items():
        for mention in mentions:
            sense = select_sense(mention.senses, named)
            region = places.find(sense.codes, make_key(mention.matched))
            if region:
                clues.append(Clue(field, mention, sense, region))
    return clues


def find_mass(clue: Clue, weights: Weights) -> float:
    """What one mention outside the dateline adds to its region."""
    kind = weights.kinds.get(clue.sense.kind, 1.0)
    if clue.sense.kind == "actor" and clue.field == "title":
        kind = weights.actor_in_title
    return weights.fields[clue.field] * kind * (weights.located if clue.mention.located else 1.0)


def build_evidence(clues: Sequence[Clue], weights: Weights) -> list[Evidence]:
    """One piece of evidence for each field, name and region; a region's add up to its score."""
    masses = [(clue, find_mass(clue, weights)) for clue in clues if clue.field != "dateline"]
    total: dict[str, float] = defaultdict(float)
    for clue, mass in masses:
        total[clue.region] += mass
    points = [*find_points(clues, weights)]
    points += [(c, weights.slope * math.log1p(total[c.region]) * mass / total[c.region]) for c, mass in masses]
    return group_points(points)


def find_points(clues: Sequence[Clue], weights: Weights) -> Iterator[tuple[Clue, float]]:
    """What the dateline is worth, once for each region, and the first place of the lead that is no actor."""
    hubs_last = sorted((clue for clue in clues if clue.field == "dateline"), key=lambda clue: clue.mention.hub)
    for clue in {clue.region: clue for clue in reversed(hubs_last)}.values():
        yield clue, weights.hub if clue.mention.hub else weights.dateline
    opening = next((clue for clue in clues if clue.field == "lead" and clue.sense.kind != "actor"), None)
    if opening:
        yield opening, weights.opening


def group_points(points: Iterable[tuple[Clue, float]]) -> list[Evidence]:
    """Evidence of `points`, those for one name in one field as one piece, the heaviest first."""
    weights: dict[tuple[str, str, str, tuple[str, ...]], float] = defaultdict(float)
    for clue, weight in points:
        weights[clue.field, clue.mention.matched, clue.region, clue.sense.codes] += weight
    evidence = [
        Evidence(
            field=field,
            matched=matched,
            region=region,
            weight=round(weight, 3),
            country=find_country(codes[0]) if len(codes) == 1 else None,
        )
        for (field, matched, region, codes), weight in weights.items()
    ]
    return sorted(evidence, key=lambda piece: -piece.weight)
