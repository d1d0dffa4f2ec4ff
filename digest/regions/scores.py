"""Turns what names speak for into evidence, and evidence into a score for each region."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from digest.model import Evidence
from digest.regions.atlas import Atlas
from digest.regions.clues import Clue, Piece
from digest.regions.weights import WEIGHTS, Weights, find_masses


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
    pieces: dict[Piece, float] = {}
    masses: dict[str, float] = {}
    roots, known = atlas.roots, find_masses(weights)
    datelines = []
    opening = None
    for clue in clues:
        piece, kind, located, _, passing = clue
        field, _, region, _ = piece
        if field == "dateline":
            datelines.append(clue)
            continue
        root = roots[region]
        mass = known[field, kind, located]
        pieces[piece] = pieces[piece] + mass if piece in pieces else mass
        masses[root] = masses[root] + mass if root in masses else mass
        if field == "lead" and opening is None and not passing:
            opening = piece
    rates = {root: weights.slope * math.log1p(mass) / mass for root, mass in masses.items()}
    for piece, mass in pieces.items():
        pieces[piece] = mass * rates[roots[piece[2]]]
    if opening:
        pieces[opening] += weights.opening
    if datelines or home:
        pieces |= find_points(datelines, clues, home, roots, weights)
    return add_up(pieces, masses, roots)


def add_up(pieces: Mapping[Piece, float], masses: Mapping[str, float], roots: Mapping[str, str]) -> Tally:
    """The tally of `pieces`; `roots` are the regions that are no part, by region."""
    scores: dict[str, float] = {}
    begun = set()
    for (field, _, region, _), weight in pieces.items():
        root = roots[region]
        scores[root] = scores[root] + weight if root in scores else weight
        if field != "body":
            begun.add(root)
    return Tally(pieces, scores, masses, begun)


def find_points(
    datelines: Sequence[Clue], clues: Sequence[Clue], home: Piece | None, roots: Mapping[str, str], weights: Weights
) -> dict[Piece, float]:
    """What the `datelines` among `clues` are worth, once for each region, and the `home`."""
    titles = {roots[piece[2]] for piece, _, _, _, passing in clues if piece[0] == "title" and not passing}
    hubs_last = sorted(datelines, key=itemgetter(3))
    first = {roots[piece[2]]: (piece, hub) for piece, _, _, hub, _ in hubs_last[::-1]}
    points = {
        piece: weights.dateline if not hub else weights.hub_away if titles - {root} else weights.hub
        for root, (piece, hub) in first.items()
    }
    return {**points, home: weights.home} if home else points


def build_evidence(pieces: Mapping[Piece, float], most: int) -> tuple[Evidence, ...]:
    """The heaviest of `pieces`, at most `most`, the heaviest first."""
    heaviest = sorted(pieces.items(), key=itemgetter(1), reverse=True)[:most]
    return tuple(
        [
            Evidence(field=field, matched=matched, region=region, weight=round(weight * 1000) / 1000, country=country)
            for (field, matched, region, country), weight in heaviest
        ]
    )
