"""Turns what names speak for into evidence, and evidence into a score for each region."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple

from digest.model import Evidence
from digest.regions.atlas import Atlas
from digest.regions.clues import Clue, Piece
from digest.regions.weights import WEIGHTS, Weights, find_mass


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
    roots = atlas.roots
    for piece, kind, located, _, _ in clues:
        field, _, region, _ = piece
        if field != "dateline":
            mass = find_mass(weights, field, kind, located)
            pieces[piece] += mass
            masses[roots[region]] += mass
    rates = {root: weights.slope * math.log1p(mass) / mass for root, mass in masses.items()}
    for piece, mass in pieces.items():
        pieces[piece] = mass * rates[roots[piece[2]]]
    for piece, points in find_points(clues, atlas, home, weights):
        pieces[piece] += points
    return add_up(pieces, masses, roots)


def add_up(pieces: Mapping[Piece, float], masses: Mapping[str, float], roots: Mapping[str, str]) -> Tally:
    """The tally of `pieces`; `roots` are the regions that are no part, by region."""
    scores: dict[str, float] = defaultdict(float)
    begun = set()
    for (field, _, region, _), weight in pieces.items():
        root = roots[region]
        scores[root] += weight
        if field != "body":
            begun.add(root)
    return Tally(pieces, scores, masses, begun)


def find_points(clues: Sequence[Clue], atlas: Atlas, home: Piece | None, weights: Weights) -> list[tuple[Piece, float]]:
    """What the dateline is worth, once for each region, the first place of the lead but in passing, and the home."""
    points = []
    datelines = [clue for clue in clues if clue.piece[0] == "dateline"]
    if datelines:
        roots = atlas.roots
        titles = {roots[clue.piece[2]] for clue in clues if clue.piece[0] == "title" and not clue.passing}
        hubs_last = sorted(datelines, key=attrgetter("hub"))
        for root, clue in {roots[clue.piece[2]]: clue for clue in reversed(hubs_last)}.items():
            hub = weights.hub_away if titles - {root} else weights.hub
            points.append((clue.piece, hub if clue.hub else weights.dateline))
    for clue in clues:
        if clue.piece[0] == "lead" and not clue.passing:
            points.append((clue.piece, weights.opening))
            break
    if home:
        points.append((home, weights.home))
    return points


def build_evidence(pieces: Mapping[Piece, float], most: int) -> tuple[Evidence, ...]:
    """The heaviest of `pieces`, at most `most`, the heaviest first."""
    heaviest = sorted(pieces.items(), key=itemgetter(1), reverse=True)[:most]
    return tuple(
        [
            Evidence(field=field, matched=matched, region=region, weight=round(weight, 3), country=country)
            for (field, matched, region, country), weight in heaviest
        ]
    )
