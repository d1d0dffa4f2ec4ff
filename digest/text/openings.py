"""Judges what a story opens with: whether the words before a dash, a colon or an agency are a place, or prose."""

from __future__ import annotations

import re

from digest.text.places import is_city, is_region
from digest.text.wires import AGENCIES, DESKS, MONTHS, UNCASED_PLACES, WORDS_TOO

_PARTICLES = (
    "de del della di da do dos du des d' la las le les el al an and of the near aboard on in off upon am au en sur "
    "und y e et ve bei"
)
_SMALL = frozenset(_PARTICLES.split())
_WORDS_IN_PLACE, _WORDS_IN_CAPITALS, _WORDS_IN_AGENCY, _WORDS_IN_BROKEN = 10, 6, 5, 3
_WORDS_BEHIND_COLON, _WORDS_IN_SHORT_STORY, _SHORTEST_CITY = 5, 2, 3
_PARTS = re.compile(r"\s?[/–]\s?|\s(?:and|et|und|y)\s")
_NOT_PLACE = re.compile(r"[!?;\"“”«»…<>=@#$%*+|~\d]|\.\s[A-Z]?[a-z]{4}")
_INITIALS = re.compile(r"(?:\w\.){2,}\Z")
_SPEECH = re.compile(r"\s*(?:[\"“”«„‘']|(?:I|We|You)\b)")
_NO_CITIES = ("ABOARD ", "ON BOARD ", "AT SEA", "UNITED NATIONS")
_SITE = re.compile(r"[\w-]{2,30}(?:\.[a-z]{2,4}){1,2}\Z")


def is_opening(place: str, *, date: str | None, paren: str | None, dash: str, rest: str) -> bool:
    """Whether these parts of an opening make a dateline before `rest`; `paren` stands where agencies do.

    Without a date or an agency, only a known place does: in capitals, before what is neither a quotation nor "I".
    """
    agency = bool(paren and find_agency(paren))
    if place and not _is_place(place) and not (agency and date and len(place.split()) <= _WORDS_IN_BROKEN):
        return False
    if agency:
        return bool(dash or date) or _is_capitals(place) or is_known(place)
    if not dash:
        return False
    if paren:
        return _looks_like_agency(paren) and (bool(date) or is_known(place, shown=True))
    if date:
        # "ORION, May 5: …" is no place, as far as anybody knows; "Nairobi, May 5:" looks like one.
        is_doubtful = dash in (":", "：") and _is_capitals(place) and not is_known(place)
        return not is_doubtful and (bool(place) or _goes_on(rest, dash=""))
    return is_known(place, shown=True) and _goes_on(rest, dash=dash)


def is_known(place: str, *, shown: bool = False) -> bool:
    """Whether `place` names a known city, or any in a known country or state: "NAIROBI, Kenya".

    If it must be `shown` to be a dateline's, it is in capitals, or in letters that have none.
    """
    if shown and not (_is_capitals(place) or place.upper() == place.lower()):
        return False
    return place in UNCASED_PLACES or place.startswith(_NO_CITIES) or any(map(_is_known_part, split_places(place)))


def _is_known_part(part: str) -> bool:
    city, _, region = part.partition(",")
    return is_city(city) or (bool(region) and len(city) >= _SHORTEST_CITY and is_region(region))


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
        return names[0] if all(map(_is_agency, names)) else None
    return next(filter(_is_credit, names), None)


def is_desk(name: str) -> bool:
    """Whether `name` ends in a word for a desk or a correspondent: "Our Correspondent"."""
    words = f" {name.lower()}"
    return any(words.endswith(f" {desk}") for desk in DESKS)


def part_agency(place: str) -> tuple[str, str | None]:
    """Return `place` without an agency before or behind it, and the one behind: "Reuters Athens", "London CNN"."""
    first, _, others = place.partition(" ")
    if others and _is_agency(first):
        return others, None
    before, _, last = place.rpartition(" ")
    before = before.rstrip(" ,،")
    # "Springfield, PA" is in Pennsylvania.
    if before and _is_agency(last) and not last.istitle() and not is_region(last) and is_known(before):
        return before, last
    return place, None


def split_places(text: str) -> tuple[str, ...]:
    """Return the places that `text` names: "NEW YORK/LONDON" are two."""
    return tuple(place for part in _PARTS.split(text) if (place := part.strip(" ,،-")))


def _goes_on(rest: str, *, dash: str) -> bool:
    if _SPEECH.match(rest) or not opens_sentence(rest):
        return False
    # What goes on with a few words behind a colon is a list or a label: "PARIS: Old trams".
    words = len(rest.split(maxsplit=_WORDS_BEHIND_COLON))
    is_short_story = words >= _WORDS_IN_SHORT_STORY and rest.rstrip()[-1:] in (".", "!", "…", "۔", "।")
    return dash not in (":", "：") or words >= _WORDS_BEHIND_COLON or is_short_story


def _is_place(text: str) -> bool:
    if len(text.split()) > _WORDS_IN_PLACE or _NOT_PLACE.search(text):
        return False
    return all(_is_name(word) for word in re.split(r"[\s/]+", text) if word)


def _is_name(word: str) -> bool:
    if not word[0].islower():
        return True
    return word.lower().strip(",.") in _SMALL or word.startswith(("al-", "as-", "ad-", "d’", "l’"))


def _is_capitals(place: str) -> bool:
    """Whether `place` is in capitals, its country or state after a comma being free: "NAIROBI, Kenya"."""
    city = place.partition(",")[0]
    words = [word for word in re.split(r"[\s/]+", city) if word]
    names = [word for word in words if word.lower() not in _SMALL or word == "The"]
    if not names or len(words) > _WORDS_IN_CAPITALS or all(map(_INITIALS.match, names)):
        return False
    return all(map(_is_upper, names)) and sum(map(str.isalpha, city)) >= _SHORTEST_CITY


def _is_upper(word: str) -> bool:
    # McALLEN and al-QAIM are in capitals too.
    return re.sub(r"\A(?:Mc|Mac|De|La|al-|Al-)(?=[A-Z])", "", word).isupper()


def _looks_like_agency(text: str) -> bool:
    is_name = text.upper() == text.lower() or (any(map(str.isupper, text)) and not text[0].islower())
    return len(text.split()) <= _WORDS_IN_AGENCY and (is_name or bool(_SITE.match(text)))


def _is_agency(name: str) -> bool:
    """Whether `name` is an agency's, and no other word is written so."""
    # "Spa - the town" is no agency, though SPA is.
    is_short_word = len(name) < len("Kyodo") and name.istitle() and name.isascii()
    return name.lower() in AGENCIES and name.lower() not in WORDS_TOO and not is_short_word


def _is_credit(name: str) -> bool:
    first = name.partition(" ")[0]
    is_service = first.isascii() and first.lower() in AGENCIES  # "CNN Business"
    return name.lower() in AGENCIES or is_service or is_desk(name)
