"""Turns what names speak for into evidence, and evidence into a score for each region."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from digest.model import Evidence
from digest.regions.atlas import Atlas
from digest.regions.clues import Clue, Piece
from digest.regions.weights import WEIGHTS, Weights


class Tally(NamedTuple):
    """What all clues come to: the weight of each piece, and the score and mass of each region that is no part.

    `begun` are those that title, lead or dateline name, or the source's home.
    """

    pieces: Mapping[Piece, float]
    scores: Mapping[str, float]
    masses: Mapping[str, float]
    begun: set[str]


def make_tally(clues: Sequence[Clue], atlas: Atlas, home: Piece | None = None, weights: Weights = WEIGHTS) -> Tally:
    """What `clues` come to; a region's pieces, with those of its parts, add up to its score.

    `home` is what the source's country adds to.
    """
    pieces: dict[Piece, float] = defaultdict(float)
    masses: dict[str, float] = defaultdict(float)
    for clue in clues:
        field, _, region, _, kind, located, _, _ = clue
        if field != "dateline":
            mass = weights.find_mass(field, kind)
            mass = mass * weights.located if located else mass
            pieces[clue[:4]] += mass
            masses[atlas.roots[region]] += mass
    rates = {root: weights.slope * math.log1p(mass) / mass for root, mass in masses.items()}
    for piece, mass in pieces.items():
        pieces[piece] = mass * rates[atlas.roots[piece[2]]]
    for piece, points in find_points(clues, atlas, home, weights):
        pieces[piece] += points
    return add_up(pieces, masses, atlas)


def add_up(pieces: Mapping[Piece, float], masses: Mapping[str, float], atlas: Atlas) -> Tally:
    """The tally of `pieces`."""
    scores: dict[str, float] = defaultdict(float)
    begun = set()
    for (field, _, region, _), weight in pieces.items():
        root = atlas.roots[region]
        scores[root] += weight
        if field != "body":
            begun.add(root)
    return Tally(pieces, scores, masses, begun)


def find_points(
    clues: Sequence[Clue], atlas: Atlas, home: Piece | None, weights: Weights
) -> Iterator[tuple[Piece, float]]:
    """What the dateline is worth, once for each region, the first place of the lead but in passing, and the home."""
    datelines = [clue for clue in clues if clue.field == "dateline"]
    if datelines:
        titles = {atlas.roots[clue.region] for clue in clues if clue.field == "title" and not clue.passing}
        hubs_last = sorted(datelines, key=lambda clue: clue.hub)
        for root, clue in {atlas.roots[clue.region]: clue for clue in reversed(hubs_last)}.items():
            hub = weights.hub_away if titles - {root} else weights.hub
            yield clue.piece, hub if clue.hub else weights.dateline
    for clue in clues:
        if clue.field == "lead" and not clue.passing:
            yield clue.piece, weights.opening
            break
    if home:
        yield home, weights.home


def build_evidence(pieces: Mapping[Piece, float], most: int) -> tuple[Evidence, ...]:
    """The heaviest of `pieces`, at most `most`, the heaviest first."""
    heaviest = sorted(pieces.items(), key=itemgetter(1), reverse=True)[:most]
    return tuple(
        [
            Evidence(field=field, matched=matched, region=region, weight=round(weight, 3), country=country)
            for (field, matched, region, country), weight in heaviest
        ]
    )
