"""Takes the dateline off a wire story: "Jerusalem/Beirut (Reuters) - Israel said" becomes "Israel said".

What is taken off names a date or an agency, or is a known place in capitals ("ATHENS --"). A title-case place alone
("Athens --") stays, and so does any other word ("ORION:"): it may as well be the subject of the sentence.
"""

from __future__ import annotations

import re

from digest.model import Dateline
from digest.text.openings import (
    find_agency,
    is_date,
    is_desk,
    is_known,
    is_opening,
    opens_sentence,
    part_agency,
    split_places,
)
from digest.text.wireforms import find_form
from digest.text.wires import DOTTED_AGENCIES, WIRE_LABELS

_DASH = r"(?:\s*+(?:--++|[—―─ـ])|\s++[–−]|[–−](?=[\s\"“'‘])|\.?-(?=[\s\"“'‘])|\s++[-_](?=\s)|\s?[:：]|(?<=\))\s*+[-_.])"
_MONTH = r"[^\s\d,،.()/:–—_-]{2,12}\.?"
_DATE = (
    r"(?:(?:le|am|den|el|em|på|في|به|بتاريخ)\s)?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s++)?"
    rf"(?:{_MONTH}\s{{0,3}}\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s?(?:de\s)?{_MONTH}(?:\s[\u0621-\u064a]{{3,8}})?"
    r"|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?!\d))"
    r"(?:,?\s(?:de\s)?\d{4})?\.?(?:,\s(?:Reuters?|AP|AFP|UPI|EFE|Xinhua))?"
)
_HEAD = re.compile(
    rf"(?P<place>[^\n(){{}}\[\]:]{{0,90}}?)(?:\s\[[^\[\]\n]{{2,30}}\])?[,،、\s]*+(?P<date>(?<![^\W_]){_DATE})?[,،\s]*+"
    r"(?:(?:(?:--|:)\s*+)?(?:\(\s?(?P<paren>[^()\n]{2,50}?)\s?\)|/\s?(?P<slashed>[^()\n/]{2,30}?)\s?/)(?P<dot>\.)?)?"
    rf"(?P<dash>{_DASH}|(?<=[)/])\s|(?<=\)\.)\s|(?<=\))(?=[^\W\d_])|(?<=[A-ZÀ-Þ]\n\n)|(?<=[A-ZÀ-Þ])\.\n\n)(?:\s*+[-–—:](?=\s))*+\s*+"
)
_MARK = re.compile(
    r"--|[A-ZÀ-Þ]\.?\n\n|[–—―─−ـ:：)/]|-[\s\"“'‘]|_\s"
)  # one of these is in every _HEAD, and looked for much faster
_NAME = r"(?:\s(?:[A-Z][a-z’'][\w’'-]{0,20}|[A-Z]\.)){1,5}"
_LEADS = re.compile(
    # "*****", "RPT --", bylines, and what a page puts between a byline and the text
    rf"(?:[*•\\_–—-]{{1,20}}\s*+|(?:{WIRE_LABELS}|EXCLUSIVE)(?:\s\d{{1,2}})?\s?--?\s?"
    rf"|(?:BY|By|Par|Por|Von|Di){_NAME}(?:,{_NAME})*(?:,?\s(?:and|et|y|e|und){_NAME})?\s++"
    r"|(?:Share (?:this )?(?:article|post|story):?|Filed [^\n]{1,60}|Updated:? [^\n]{1,60}|Published:? [^\n]{1,60}"
    rf"|\d{{1,2}} min read|(?=[A-Z])(?:(?:\A|\s)[A-Z][\w’'.-]{{1,20}}){{2,4}})\n\n){{1,6}}"
)
# The agency may stand after the dash, too: "غزة - أ ف ب -", "Paris - AFP -".
_NEXT_AGENCY = re.compile(r"(?P<quoted>[«(])?(?P<agency>[^\n()«»–—:.-]{2,25}?)[»)]?\s*+(?:--|[-–—ـ:.])\s++")
_LONGEST = 300
"""How far into a text a dateline may reach, in characters."""
# Joiners shape Arabic and Indic words, and are stray elsewhere.
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
    "|(?<![\u0600-\u0fff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0fff])"
)


def split_dateline(text: str) -> tuple[Dateline | None, str]:
    """Return the dateline that `text` opens with, or None, and the text without it.

    Datelines that follow one another count as one: "(ANSA) - ROMA, 5 MAR -". Where one was taken off, none is left.
    """
    found: list[Dateline] = []
    start = 0
    while hit := _find_next(text[start : start + _LONGEST]):
        found.append(hit[0])
        start += hit[1]
    return (_join(found, _INVISIBLE.sub("", text[:start])), text[start:]) if found else (None, text)


def _find_next(window: str) -> tuple[Dateline, int] | None:
    """The dateline that opens `window`, behind a byline or the like, and where it ends; nothing invisible hides it."""
    if _INVISIBLE.search(window):
        plain = _INVISIBLE.sub("", window)
        hit = _find_opening(plain)
        return (hit[0], _find_place(window, hit[1])) if hit else None
    return _find_opening(window)


def _find_place(window: str, count: int) -> int:
    """Where in `window` the first `count` visible characters end."""
    place = 0
    while place < len(window) and count:
        count -= not _INVISIBLE.match(window, place)
        place += 1
    return place


def _find_opening(window: str) -> tuple[Dateline, int] | None:
    opening = window.lstrip()
    indent = len(window) - len(opening)
    leads = _LEADS.match(opening)
    for start in (leads.end(), 0) if leads else (0,):
        if hit := _find_form(opening[start:]) or _find_head(opening[start:]):
            return hit[0], indent + start + hit[1]
    return None


def _find_form(text: str) -> tuple[Dateline, int] | None:
    form = find_form(text)
    if form is None:
        return None
    return Dateline(text=text[: form.end].strip(), places=split_places(form.place), agency=form.agency), form.end


def _join(found: list[Dateline], opening: str) -> Dateline:
    """One dateline of those that end `opening`; its text begins with the first of them, behind any byline."""
    return Dateline(
        text=opening[max(0, opening.find(found[0].text)) :].strip(),
        places=next((one.places for one in found if one.places), ()),
        agency=next((one.agency for one in reversed(found) if one.agency), None),
    )


def _find_head(text: str) -> tuple[Dateline, int] | None:
    match = _HEAD.match(text) if _MARK.search(text) else None
    if not match:
        return None
    place, rest = match["place"].strip(" ,،"), text[match.end() :]
    paren, end = match["paren"] or match["slashed"], match.end()
    if find_agency(place, bare=True) and not paren:
        return _make_agency(match, place) if opens_sentence(rest) and not match["date"] else None
    date = match["date"]
    if date and not is_date(date):
        place, date = text[: match.end("date")].strip(), None
    dash = _find_dash(match, paren)
    if not paren and dash and (follows := _find_next_agency(rest, place)):
        paren, end = follows["agency"], end + follows.end()
    place, behind = part_agency(place)
    paren = paren or behind
    if not is_opening(place, date=date, paren=paren, dash=dash, rest=rest):
        return None
    agency = (find_agency(paren) or paren) if paren and not is_date(paren) else None
    return Dateline(text=text[:end].strip(), places=split_places(place), agency=agency), end


def _find_dash(match: re.Match[str], paren: str | None) -> str:
    """The sign that ends a dateline; the full stop of some agencies is one, and so is what is glued to a bracket."""
    is_glued = paren and not match["dash"]
    is_line = not paren and match.group().endswith("\n\n")
    is_dotted = paren and match["dot"] and paren.lower() in DOTTED_AGENCIES
    return "—" if is_glued or is_line or is_dotted else match["dash"].strip()


def _find_next_agency(rest: str, place: str) -> re.Match[str] | None:
    """The agency that stands behind the dash; in quotation marks behind a known place, it may be any paper."""
    follows = _NEXT_AGENCY.match(rest)
    if follows is None:
        return None
    is_paper = follows["quoted"] == "«" and place.upper() == place.lower() and is_known(place)
    is_credit = is_paper or find_agency(follows["agency"], bare=True) or is_desk(follows["agency"])
    return follows if is_credit else None


def _make_agency(match: re.Match[str], agency: str) -> tuple[Dateline, int]:
    return Dateline(text=match.group().strip(), agency=agency), match.end()
