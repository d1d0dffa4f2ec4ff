"""Judges what a story opens with: whether the words before a dash, a colon or an agency are a place, or prose."""

from __future__ import annotations

import re

from digest.text.wires import AGENCIES, DESKS, LABELS, MONTHS, PLACE_OPENERS, SHORT_PLACES, UNCASED_PLACES

_PARTICLES = (
    "de del della di da do dos du des d' la las le les el al an and of the near aboard on in off upon am au en sur "
    "und y e et ve bei"
)
_SMALL = frozenset(_PARTICLES.split())
_WORDS_IN_PLACE, _WORDS_IN_CAPITALS, _WORDS_IN_AGENCY, _WORDS_IN_BROKEN, _WORDS_BEHIND_COLON = 10, 6, 5, 3, 5
_PARTS = re.compile(r"\s?[/–]\s?|\s(?:and|et|und|y)\s")
_NOT_PLACE = re.compile(r"[!?;\"“”«»…<>=@#$%*+|~\d]|\.\s[A-Z]?[a-z]{4}")
_INITIALS = re.compile(r"(?:\w\.){2,}\Z")
_SITE = re.compile(r"[\w-]{2,30}(?:\.[a-z]{2,4}){1,2}\Z")


def is_opening(place: str, *, date: str | None, paren: str | None, dash: str, rest: str) -> bool:
    """Whether these parts of an opening make a dateline before `rest`; `paren` stands where agencies do."""
    agency = bool(paren and find_agency(paren))
    if place and not _is_place(place) and not (agency and date and len(place.split()) <= _WORDS_IN_BROKEN):
        return False
    sure = bool(date) or place in UNCASED_PLACES or _is_capitals(place, named=bool(paren) or dash not in ":：")
    if agency:
        return sure or bool(dash)
    if paren:
        return sure and bool(dash) and _looks_like_agency(paren)
    return sure and bool(dash) and (bool(place and date) or _goes_on(rest, dash=dash, date=date))


def is_date(text: str) -> bool:
    """Whether `text` names a month, or is a date in figures."""
    figures = re.fullmatch(r"\D{0,8}\d{1,2}[./]\d{1,2}[./]\d{2,4}\.?", text)
    return bool(figures) or any(word.strip(".,").lower() in MONTHS for word in re.split(r"[\s\d]+", text))


def opens_sentence(text: str) -> bool:
    """Whether `text` can be where a sentence begins.

    Not with a small letter, as the clause in "IBM - the maker of computers - said" does.
    """
    first = next((char for char in text[:5] if char.isalnum()), "")
    return bool(first) and not first.islower()


def find_agency(text: str, *, bare: bool = False) -> str | None:
    """Return the first known agency that `text` names, or the desk; with `bare`, only if it is nothing but names."""
    names = [part.strip(" .") for part in re.split(r"\s?[/,;،]\s?|\s-\s", text)]
    if bare:
        return names[0] if all(name.lower() in AGENCIES and not _is_short_word(name) for name in names) else None
    return next(filter(_is_credit, names), None)


def cut_agency(place: str) -> str:
    """Return `place` without an agency before it: "Reuters Athens"."""
    first, _, others = place.partition(" ")
    return others if others and first.lower() in AGENCIES and not _is_short_word(first) else place


def split_places(text: str) -> tuple[str, ...]:
    """Return the places that `text` names: "NEW YORK/LONDON" are two."""
    return tuple(place for part in _PARTS.split(text) if (place := part.strip(" ,،-")))


def _goes_on(rest: str, *, dash: str, date: str | None) -> bool:
    # What goes on with a few words behind a colon is a list or a label: "TOPIC: Old trams".
    enough = bool(date) or dash not in ":：" or len(rest.split(maxsplit=_WORDS_BEHIND_COLON)) >= _WORDS_BEHIND_COLON
    return enough and opens_sentence(rest)


def _is_place(text: str) -> bool:
    words = text.lower().split()
    if len(words) > _WORDS_IN_PLACE or _NOT_PLACE.search(text) or {words[0], text.lower()} & LABELS:
        return False
    return all(_is_name(word) for word in re.split(r"[\s/]+", text) if word)


def _is_name(word: str) -> bool:
    if not word[0].islower():
        return True
    return word.lower().strip(",.") in _SMALL or word.startswith(("al-", "as-", "ad-", "d’", "l’"))


def _is_capitals(place: str, *, named: bool) -> bool:
    """Whether `place` is one in capitals, its country or state after a comma being free: "NAIROBI, Kenya".

    Without a dash or an agency (not `named`) several words are as likely a person: "DEAR ABBY:".
    """
    city, _, country = place.partition(",")
    words = [word for word in re.split(r"[\s/]+", city) if word]
    names = [word for word in words if word.lower() not in _SMALL or word == "The"]
    if not names or len(words) > _WORDS_IN_CAPITALS or all(map(_INITIALS.match, names)):
        return False
    if not all(map(_is_upper, names)):
        return False
    if not named and not country and len(words) > 1 and words[0].lower() not in PLACE_OPENERS:
        return False
    letters = sum(char.isalpha() for char in city)
    shortest = 3 if country or len(words) > 1 else 5
    return letters >= shortest or city.lower() in SHORT_PLACES


def _is_upper(word: str) -> bool:
    # McALLEN and al-QAIM are in capitals too.
    return re.sub(r"\A(?:Mc|Mac|De|La|al-|Al-)(?=[A-Z])", "", word).isupper()


def _looks_like_agency(text: str) -> bool:
    is_name = any(char.isupper() for char in text) and not text[0].islower()
    return len(text.split()) <= _WORDS_IN_AGENCY and (is_name or bool(_SITE.match(text)))


def _is_credit(name: str) -> bool:
    return not AGENCIES.isdisjoint((name.lower(), name.lower().partition(" ")[0])) or not DESKS.isdisjoint(name.split())


def _is_short_word(name: str) -> bool:
    # "Spa - the town" is no agency, though SPA is.
    return len(name) < len("Kyodo") and name.istitle() and name.isascii()
