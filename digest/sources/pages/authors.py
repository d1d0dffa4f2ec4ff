"""The people who wrote the article in a page, among all that pages put where names should be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from digest.sources.pages.fields import PageFields, make_match_key
from digest.sources.pages.metatags import is_name
from digest.sources.pages.structured import Structured
from digest.text.wires import AGENCIES

_SHORTEST_KEY = 3
_SHORTEST_AGENCY = 5
_WORDS_IN_NAME = 2
_LONGEST = 200
_BETWEEN = " -–—,/"
_LABEL = re.compile(
    r"\s*(?:[^\W\d_]{2,12}\s+by|by|text|texte|words|author|authors|autor|autore|автор|текст|par|von|por)(?:\s*[:：]\s*|\s+)"
    r"(?=[^\W\d_])(?-i:(?![a-z]))",
    re.IGNORECASE,
)
_DEGREE = re.compile(r",\s*(?:(?:[A-Z]\.?){2,5}|Ph\.?\s?D\.?|M\.?Sc\.?|Dr\.?|Esq\.?|LL\.?[BM]\.?)(?=\s*(?:,|\Z))")
NOBODY = frozenset(
    ["admin", "administrator", "author", "guest", "user", "webmaster", "root", "unknown", "none", "null", "undefined"]
)


def choose_authors(voices: Iterable[PageFields], sites: Iterable[str]) -> tuple[str, ...]:
    """The people whom the surest of `voices` names; `sites` are names of the site itself, which is no person."""
    names = [site for site in sites if len(make_match_key(site)) >= _SHORTEST_KEY]
    keys = {make_match_key(site) for site in names}
    for voice in voices:
        found = [clean_author(name, names) for name in voice.authors if is_name(name)]
        people = [name for name in found if make_match_key(name) not in keys | NOBODY | {""}]
        if people:
            return tuple(people)
    return ()


def choose_groups(told: Structured) -> tuple[str, ...]:
    """The organisations that are named as authors; for pages where nobody is."""
    lists = (told.json_ld.groups, *(voice.authors for voice in told.voices))
    named = (tuple(name for name in names if is_name(name) and make_match_key(name) not in NOBODY) for names in lists)
    return next((names for names in named if names), ())


def clean_author(name: str, sites: Collection[str]) -> str:
    """`name` without label ("Analysis by"), degrees, and the paper or role that stands behind it."""
    name = _DEGREE.sub("", _LABEL.sub("", " ".join(name[:_LONGEST].split()), count=1))
    first, *others = name.split(", ")
    kept = [other for other in others if _is_second(first, other, sites)]
    return ", ".join(_cut_site(one, sites) for one in (first, *kept))


def _is_second(first: str, other: str, sites: Collection[str]) -> bool:
    """Whether `other`, behind a comma, may be one more author: as many words as names have, and not the site's."""
    if " " in first and " " not in other.strip():
        return False
    key = make_match_key(other)
    return not any(make_match_key(site) in key for site in sites)


def _cut_site(name: str, sites: Collection[str]) -> str:
    """`name` without the site's or an agency's, if a whole name is left: "Noor Aziz The Daily Ledger"."""
    for site in sites:
        if name.casefold().endswith(f" {site.casefold()}") and " " in (rest := name[: -len(site)].strip(_BETWEEN)):
            return rest
    words = name.split()
    for count in (3, 2, 1):
        agency = " ".join(words[-count:]).casefold()
        if agency in AGENCIES and len(agency) >= _SHORTEST_AGENCY and len(words) - count >= _WORDS_IN_NAME:
            return " ".join(words[:-count]).strip(_BETWEEN)
    return name
