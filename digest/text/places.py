"""Knows names of cities, and of countries and their parts: enough to tell a dateline from the subject of a sentence."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
_MARKS = re.compile("[\u0300-\u036f\u0621\u0640\u064b-\u065f\u0670\u093c\u200c-\u200f'’ʻ]+")
# One letter for those that Arabic, Persian and Urdu keyboards have for the same sound.
_LETTERS = str.maketrans({**dict.fromkeys("يىې", "ی"), "ك": "ک", **dict.fromkeys("ةۀۃہھە", "ه"), "ß": "ss", "ø": "o"})
_WORD = re.compile(r"[\w\u0900-\u0963]+")
_KINDS_OF_REGION = frozenset(["prefecture", "province", "state", "county", "island", "district", "oblast"])


def is_city(name: str) -> bool:
    """Whether `name`, in capitals or not, is that of a larger city in one of the ten languages."""
    return make_place_key(name) in load_places("cities.txt")


def is_region(name: str) -> bool:
    """Whether `name` is a country, a part of one, or such a part's abbreviation: "Kenya", "Calif.", "B.C."."""
    key = make_place_key(name)
    words = key.rsplit(" ", 1)
    return key in load_places("regions.txt") or (len(words) > 1 and words[1] in _KINDS_OF_REGION)


def make_place_key(name: str) -> str:
    """What a name is filed under: its words in small letters, without accents, dots and apostrophes."""
    if not name.isascii():
        name = _MARKS.sub("", unicodedata.normalize("NFKD", name.replace("ı", "i"))).translate(_LETTERS)
    return " ".join(_WORD.findall(name.replace(".", "").replace("'", "").lower()))


@cache
def load_places(file: str) -> frozenset[str]:
    """The keys in a file of names, read once; it ships with the package."""
    lines = (DATA / file).read_text("utf-8").split("\n")
    return frozenset(line for line in lines if line and not line.startswith("#"))
