"""What a page shows around its headline: byline and date, for pages that tell machines nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from digest.sources.bylines import split_byline
from digest.sources.dates import parse_date
from digest.sources.pages.asides import find_main, is_aside, join_text
from digest.sources.pages.authors import NOBODY
from digest.sources.pages.fields import PageFields
from digest.sources.pages.metatags import is_name

_MOST = 20_000
_BEFORE, _AFTER = 60, 300
_LONGEST_LINE = 200
_LONGEST_DATE = 80
_MOST_MARKED = 60
_WORDS_IN_NAME = 5

_AUTHOR = re.compile(
    r"(?:\A|[-_\s])(?:by-?lines?|authors?|writers?|reporters?|auteurs?|autor(?:en)?)(?:__?\w{1,20})?(?=[-_\s]|\Z)",
    re.IGNORECASE,
)
_PARTS = ("uthor", "yline", "riter", "eporter", "uteur", "utor")
_DATE = re.compile(r"date|time|publish|posted|datum|pubdate", re.IGNORECASE)
_UNSEEN = frozenset(["script", "style", "noscript", "template", "head"])
_OPENING = re.compile(
    r"(?:(?:(?:written|reported|story|words|posted|published|submitted|authored)\s)?by|par|von|por|di|بقلم|كتبت?|تحریر|رپورٹ|از)"
    r"(?:\s*[:：]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_DATE_IN_LINE = re.compile(
    r"\s*[,|•·–—-]?\s*\b(?:(?:published|updated|posted|last|on)\b|(?:mon|tue|wed|thu|fri|sat|sun)\w{0,6}[,.]?\s"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w{0,6}\.?\s+\d|\d).*",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(
    r"\A(?:(?:first |originally |last )?(?:published|posted|created|updated|modified|date)(?: on| at)?"
    r"|publiée?(?: le)?|paru le|mis en ligne le|mis à jour(?: le)?|aktualisiert(?: am)?"
    r"|veröffentlicht(?: am)?|erstellt(?: am)?|erschienen(?: am)?|stand|publicado(?: el| em)?|pubblicato(?: il)?"
    r"|نُ?شر(?: في)?|تاريخ النشر|تم النشر(?: في)?|شائع(?: شدہ)?|اشاعت|تاریخ(?: اشاعت)?)\s*[:：]?\s+",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"\b(?:updated|modified|mis à jour|aktualisiert|actualizado)\b|تحديث|اپ ڈیٹ", re.IGNORECASE)
_CLOCK_WORDS = re.compile(r"(?<=\d)er\b|\b(?:uhr|um|à|klo|ist|hrs)\b", re.IGNORECASE)
_STAFF = frozenset(["staff", "editor", *NOBODY])
_SMALL_WORDS = frozenset(
    "de la le du des van von der den di da dos del al el bin ibn y e af av zu zur ter ten".split()  # noqa: SIM905
)


def find_visible(root: Any, *, timezone: str) -> PageFields:
    """The names and the date that stand around the headline, else wherever elements say that they hold names.

    What stands in menus, comments or beside the article is passed over.
    """
    main = find_main(root)
    seen = [one for one in islice(root.iter(), _MOST) if one.tag not in _UNSEEN]
    place = next((index for index, one in enumerate(seen) if one.tag == "h1" and join_text(one)), 0)
    near = [*seen[place : place + _AFTER], *reversed(seen[max(0, place - _BEFORE) : place])]
    authors = _find_authors([*seen[place:], *seen[:place]], near, main)
    return PageFields(authors=authors, published=_find_date(near, main, timezone))


def _find_authors(seen: Sequence[Any], near: Sequence[Any], main: frozenset[Any]) -> tuple[str, ...]:
    for one in islice(filter(_is_marked, seen), _MOST_MARKED):
        if not is_aside(one, main) and (names := find_names(join_text(one))):
            return names
    for one, line in _find_lines(near):
        if _OPENING.match(line) and (names := find_names(line)) and not is_aside(one, main):
            return names
    return ()


def _is_marked(element: Any) -> bool:
    marks = " ".join(element.get(name) or "" for name in ("class", "rel", "itemprop", "id"))
    # Whether the pattern can match at all is asked first, since almost always it cannot.
    return any(part in marks for part in _PARTS) and _AUTHOR.search(marks) is not None


def find_names(line: str) -> tuple[str, ...]:
    """The people in a line that may be a byline; none if what it holds does not look like names."""
    if not line or len(line) > _LONGEST_LINE:
        return ()
    bare = _DATE_IN_LINE.sub("", _OPENING.sub("", line, count=1), count=1)
    names = split_byline(bare) if bare.strip() else ()
    return names if names and all(_is_person(name) for name in names) else ()


def _is_person(name: str) -> bool:
    words = name.split()
    if not 0 < len(words) <= _WORDS_IN_NAME or name.casefold() in _STAFF or not is_name(name):
        return False
    return all(not word[0].islower() or word.casefold().strip("'’") in _SMALL_WORDS for word in words)


def _find_lines(elements: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """The short lines of text that elements begin by themselves, not by an element in them."""
    for one in elements:
        if one.text and one.text.strip() and len(text := join_text(one)) <= _LONGEST_LINE:
            yield one, text


def _find_date(near: Sequence[Any], main: frozenset[Any], timezone: str) -> str:
    times = (one for one in near if one.tag == "time" and not _is_of_change(one))
    for one in times:
        if (given := one.get("datetime")) and parse_date(given, timezone=timezone) and not is_aside(one, main):
            return str(given)
    marked = ((one, join_text(one)) for one in near if _DATE.search(_describe(one)))
    for one, line in (*islice(marked, _MOST_MARKED), *_find_lines(near)):
        if (found := read_date(line, timezone)) and not is_aside(one, main):
            return found
    return ""


def _is_of_change(element: Any) -> bool:
    """Whether a time says that it is that of a change; one that is of both, as blogs have it, is of publication."""
    marks = _describe(element)
    return bool(_CHANGED.search(marks)) and not re.search(r"publi|posted|entry-date", marks)


def _describe(element: Any) -> str:
    return f"{element.tag} {element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"


def is_credit(line: str, timezone: str) -> bool:
    """Whether a line above a text is no part of it: a byline, or a date and nothing else."""
    return bool((_OPENING.match(line) and find_names(line)) or _find_date_in(line, timezone))


def read_date(line: str, timezone: str) -> str:
    """The date that a line holds and nothing else but a label, or names beside it; "" if it is that of a change."""
    return "" if _CHANGED.search(line) else _find_date_in(line, timezone)


def _find_date_in(line: str, timezone: str) -> str:
    if len(line) > _LONGEST_LINE or not any(map(str.isdigit, line)):
        return ""
    behind = re.split(r"\bon\s", line, maxsplit=1)[-1]  # "Published by Noor Aziz on Friday, 20 November 2026"
    for part in (line, behind, *re.split(r"\s*[|•·/]\s+|\s[-–—]\s", behind)):
        bare = _CLOCK_WORDS.sub(" ", _LABEL.sub("", part.strip()))
        if len(bare) <= _LONGEST_DATE and parse_date(bare, timezone=timezone):
            return bare
    return ""
