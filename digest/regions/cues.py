"""Words that stand around a name and tell how to read it."""

from __future__ import annotations


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


LOCATIVES = _split("in at near from across outside inside to en au aux a dans em bei nach")
"""Prepositions of place."""

CURRENCIES = _split("dlr dlrs dollar dollars franc francs mark marks yen pound pounds crown crowns lira")
"""What makes money of a country: Australian dollar."""

OPENERS = _split(
    """
    the in at from for near of and but when while if as on a an after since with by to this that
    north south east west northern southern eastern western central greater new old downtown city capital
    president prime minister chancellor king queen prince premier secretary senator general sheikh leader mayor
    governor mr ms mrs pm mp
    """
)
"""Capitalised words that stand before a place or a surname without being the first half of a full name."""

LINKS = _split(
    "of and the on upon in de da do di del della dos das du des d l la le les el y e et al an am der und von"
)
"""Small words within names of places: Rio de Janeiro."""
