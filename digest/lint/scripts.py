"""Tells text in a script that its language is not written in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice

_WRITTEN = """
ARABIC: ar fa ur ps sd ug ckb pnb skr ks prs arz ary apc azb yi
HEBREW: he iw yi
CYRILLIC: ru uk be bg mk sr kk ky mn tg tt ba cv uz az bs
GREEK: el
ARMENIAN: hy
GEORGIAN: ka
DEVANAGARI: hi mr ne sa mai kok bho sd
BENGALI: bn as
GURMUKHI: pa
GUJARATI: gu
ORIYA: or
TAMIL: ta
TELUGU: te
KANNADA: kn
MALAYALAM: ml
SINHALA: si
THAI: th
LAO: lo
TIBETAN: bo dz
MYANMAR: my
KHMER: km
ETHIOPIC: am ti
HANGUL: ko
CJK: zh ja ko yue
HIRAGANA: ja
KATAKANA: ja
THAANA: dv
"""
"""Scripts, by the first word in the names of their letters, with languages that are written in them."""

_NOT_LATIN = re.compile("[\u0370-\u1dff\u2c80-\ud7ff\uf900-\uffef\U00010000-\U0001efff]")
_ALSO_LATIN = frozenset(["sr", "uz", "az", "bs", "tt", "kk", "ku", "sd", "ks", "pa"])
_FEWEST = 20
"""Letters from which it is text and not a name."""
_FEWEST_LATIN = 60
"""The same for Latin letters: names and addresses are full of them everywhere, and every voice can read them."""
_SAMPLE = 400
_FIRST_OTHER = "\u0370"
"""The first letter that is not Latin."""
_MOST_OWN = 0.1
"""The share of letters in the language's own script up to which all the rest is foreign."""


def _read_written() -> Mapping[str, frozenset[str]]:
    rows = [line.split(":") for line in _WRITTEN.strip().splitlines()]
    languages = {language for _, words in rows for language in words.split()}
    return {
        language: frozenset(script for script, words in rows if language in words.split())
        | ({"LATIN"} if language in _ALSO_LATIN else frozenset())
        for language in languages
    }


_SCRIPTS = _read_written()


@lru_cache(maxsize=128)
def find_scripts(language: str) -> frozenset[str]:
    """Return the scripts of a BCP 47 tag, Latin where nothing else is known; none for a tag that names a script."""
    primary, *rest = language.replace("_", "-").lower().split("-")
    names_script = any(len(part) == len("Latn") and part.isalpha() for part in rest)
    if names_script or primary in {"", "und", "mul", "zxx"}:
        return frozenset()
    return _SCRIPTS.get(primary, frozenset(["LATIN"]))


def is_foreign(text: str, language: str) -> bool:
    """Whether nearly all letters of a text are of a script that `language` is not written in."""
    scripts = find_scripts(language)
    if not scripts or ("LATIN" in scripts and not _NOT_LATIN.search(text)):
        return False
    letters = [char for char in islice(text, _SAMPLE) if char.isalpha()]
    own = sum(unicodedata.name(char, "").split(" ", 1)[0] in scripts for char in letters)
    fewest = _FEWEST_LATIN if letters and letters[0] < _FIRST_OTHER else _FEWEST
    return len(letters) >= fewest and own <= len(letters) * _MOST_OWN
