"""How much each sign of a place counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """What the score of a region is made of.

    Its mentions add up to a mass, each by its field and kind (1 if not listed), times `located` after a preposition
    of place. The score is `slope` times ln(1 + mass), so that the tenth mention says little, plus `dateline` or `hub`,
    plus `opening` for the first place of the lead that is not in passing, plus `home` for where the source is.
    """

    fields: Mapping[str, float]
    kinds: Mapping[str, float]
    titles: Mapping[str, float]
    """Kinds that count otherwise in a title."""
    located: float
    slope: float
    dateline: float
    hub: float
    hub_away: float
    """The same where the title names a place in another region."""
    opening: float
    home: float
    least_in_body: float
    """Mass that a region needs which only the body names."""
    least_density: float
    """The same for each 1,000 characters of the text: a long one names many places in passing."""
    secondary: float
    """Score that a region needs to be a secondary one."""
    margin: float
    """How far below the first one's score it may be."""
    crowd: int
    """How many regions in title and lead are too many if none leads by `lead`, and by that again for each further."""
    lead: float
    part: float
    """How far a part of a region leads what else is named in the region, to take the story."""


class Masses(dict[tuple[str, str, bool], float]):
    """What one mention adds to its region, by its field and kind, and whether it is located."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def __missing__(self, sign: tuple[str, str, bool]) -> float:
        weights, (field, kind, located) = self.weights, sign
        kinds = weights.titles if field == "title" and kind in weights.titles else weights.kinds
        mass = weights.fields[field] * kinds.get(kind, 1.0)
        found = self[sign] = mass * weights.located if located else mass
        return found


@lru_cache(maxsize=64)
def find_masses(weights: Weights) -> Masses:
    """What mentions add by `weights`, each found when it is first asked for."""
    return Masses(weights)


# Set by hand on news of 1987 and of 2012 to 2025, and rounded: half more or less of any changes few answers. Weights
# learned from the same news (data/learn.py) are not right more often on news that they were not learned from.
WEIGHTS = Weights(
    fields={"title": 3.0, "lead": 1.5, "body": 1.0},
    kinds={
        "actor": 0.5,
        "power": 0.5,
        "host": 0.1,  # where others meet
        "word": 0.2,  # or a person, or a town elsewhere
        "demonym": 0.8,
        "institution": 0.8,
        "domestic": 0.3,
        "leader": 0.7,
        "zone": 0.5,
        "lone": 0.35,  # a town without another name of its country is often another town, or a person
    },
    titles={
        "actor": 0.1,  # there it acts, and mostly elsewhere
        "power": 0.1,
        "attribute": 0.15,  # people who act elsewhere
        "domestic": 2.2,  # there it acts at home, whatever it acts on
    },
    located=1.5,
    slope=2.0,
    dateline=4.0,
    hub=3.4,
    hub_away=2.6,
    opening=1.0,
    home=2.0,
    least_in_body=0.8,  # lesser names once
    least_density=0.4,  # a country in 2,500 characters
    secondary=2.5,
    margin=8.5,
    crowd=3,
    lead=0.3,
    part=1.5,
)
