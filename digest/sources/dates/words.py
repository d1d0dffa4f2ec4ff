"""The words in dates: months and weekdays in some hundred languages, and what may stand beside them.

A word that means different months in two languages ("listopada") means one only where the rest of the date tells the
language; otherwise it means none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

_TABLE = Path(__file__).parent / "data" / "datewords.tsv"
_WEEKDAY = "w"
# Joiners, accents, and the vowel signs and hamzas that are written or not: Latin, Greek, Cyrillic, Hebrew and Arabic.
_MARKS = re.compile("[\u200c\u200d\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_LETTERS = str.maketrans({"ı": "i", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "’": "'", "ʼ": "'"})
_GLUE = re.compile(r"(?<=\w)[.'-](?=\w)")  # "พ.ย.", "terça-feira", "п'ятниця"
_PREFIX = re.compile(r"(?:d'|de |da )(?=\w)")  # "d'abril"
_YEAR_STOP = re.compile(r"\d{4}\.(?!\w)")
_STOPPED, _UNSTOPPED = frozenset(["hr"]), frozenset(["pl"])
"""Where a word is another month elsewhere: "22. listopada 2026." is October, "22 listopada 2026" is November."""
_FILLERS = """
    de del d of the at on le um a as den der st nd rd th er re kl klo klokken uhr uur om alle ore ora las los hs
    hrs saat saati pukul pkl jam godz o r roku rok h t ke i dne g goda v u b ngay vao luc tgl m n e ko gada gads
    da ils la ta
    г года году год р року рік в о об у ч час ж ел թ د στις του ωρα ב בשעה في يوم الساعة کو ء یوم میں بروز روز ساعت को
    วันที่ ที่ พ.ศ ค.ศ เวลา น
"""


class Meaning(NamedTuple):
    """What one word may mean: months with the languages that call them so, and languages that have it as a weekday."""

    months: Mapping[int, frozenset[str]]
    weekday: frozenset[str]


_NOTHING = Meaning({}, frozenset())


def fold_word(word: str) -> str:
    """`word` without case, accents and the stop of an abbreviation, as it is compared."""
    folded = _MARKS.sub("", unicodedata.normalize("NFD", word.casefold())).translate(_LETTERS)
    return _GLUE.sub("", _PREFIX.sub("", unicodedata.normalize("NFC", folded), count=1)).strip(" .'-׳॰")


def find_month(words: Sequence[str], *, written: str = "", is_open: bool = False) -> tuple[int, frozenset[str]] | None:
    """The month that the words of one date name, from 1, and in which languages; None if they name none.

    All words must be known, but for the first of an `is_open` date, which may be anything ("Updated"). How the whole
    date is `written` may tell which of two months a word is. Raises ValueError if nothing does, or a word is unknown.
    """
    known = [(word, find_meaning(word)) for word in _join_pairs([fold_word(word) for word in words])]
    if is_open and known and known[0][1] is _NOTHING:
        known = known[1:]
    months = [meaning for _, meaning in known if meaning.months]
    if len(months) > 1:  # "mar. 24 sept.": the one that may be a weekday is one
        months = [meaning for meaning in months if not meaning.weekday] or months[1:]
    others = [meaning for _, meaning in known if meaning not in months]
    if len(months) > 1 or len(others) > 1 or any(not meaning.weekday for meaning in others):
        raise ValueError("words that belong to no date")
    return _choose(months[0].months, others, written) if months else None


def find_meaning(word: str) -> Meaning:
    """What a folded word may mean in a date."""
    row = _load_words().get(word)
    if row is None:
        return _NOTHING
    meanings = {key: frozenset(value.split(",")) for key, _, value in (one.partition(":") for one in row.split())}
    weekday = meanings.pop(_WEEKDAY, frozenset())
    return Meaning({int(month): languages for month, languages in meanings.items()}, weekday)


def _choose(
    months: Mapping[int, frozenset[str]], others: Sequence[Meaning], written: str
) -> tuple[int, frozenset[str]]:
    left = dict(months)
    for meaning in others:  # the weekday tells the language
        left = _keep(left, meaning.weekday) or left
    if len(left) > 1 and _YEAR_STOP.search(written):
        left = _keep(left, _STOPPED)
    elif len(left) > 1 and "." not in written:
        left = _keep(left, _UNSTOPPED)
    if len(left) != 1:
        raise ValueError("a month of two meanings")
    return next(iter(left.items()))


def _keep(months: Mapping[int, frozenset[str]], languages: frozenset[str]) -> dict[int, frozenset[str]]:
    return {month: kept for month, own in months.items() if (kept := own & languages)}


def _join_pairs(words: Sequence[str]) -> list[str]:
    """`words` without fillers; names of two words ("كانون الثاني") in one."""
    joined: list[str] = []
    fillers = _load_fillers()
    for word in words:
        if joined and f"{joined[-1]} {word}" in _load_words():
            joined[-1] = f"{joined[-1]} {word}"
        elif word not in fillers:
            joined.append(word)
    return joined


@cache
def _load_fillers() -> frozenset[str]:
    return frozenset(map(fold_word, _FILLERS.split()))


@cache
def _load_words() -> dict[str, str]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))
