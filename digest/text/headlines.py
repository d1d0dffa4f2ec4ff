"""Trims a headline to what it says: without its site's or agency's name, wire labels, stray entities and shouting.

What is taken off is a name that is known or a short part behind a bar; a part that holds a number, a negation or a
quotation stays, and so does every headline of which too little would be left.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from digest.text.casing import calm_capitals
from digest.text.headlinewords import AGENCY_NAMES, GENERIC_NAMES, NEGATIONS
from digest.text.hygiene import clean_line

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_PAIR = re.compile(r"<(em|i|b|strong|span|p)>([^<>]{0,300})</\1>")
_LABEL = re.compile(
    r"(?:(?:UPDATE|WRAPUP|CORRECTED|ADVISORY|RPT|REFILE)(?:\s\d{1,2})?\s?-{1,2}\s?"
    r"|(?:BREAKING(?: NEWS)?|EXCLUSIVE|URGENT|UPDATED?|JUST IN|DEVELOPING)(?:\s?[:|]|\s[-–—])\s+"
    r"|(?:Breaking(?: [Nn]ews)?|Exclusive|Urgent|Just in):\s+"
    r"|\[(?:BREAKING|EXCLUSIVE|UPDATED?|Breaking|Exclusive|Updated?)\]\s*"
    r"|(?:URGENTE?|ÚLTIMA HORA|EILMELDUNG|EILT|SON DAKİKA|СРОЧНО|МОЛНИЯ|ALERTE)(?:\s?[:|]|\s[-–—])\s+"
    r"|(?:Urgente|Última hora|Eilmeldung|Son dakika|Срочно):\s+"
    r"|(?:خبر عاجل|عاجل|بریکنگ نیوز|فوری|ब्रेकिंग(?: न्यूज़?)?)(?:\s?[:|]|\s[-–—])\s*"
    r"|(?:【(?:速報|快讯|快訊|突发|突發)】|\[(?:속보|긴급)\])\s*)"
)
_BREAK = re.compile(r"\s+(?:\||[-–—]{1,2}|::|»|·|•)\s+|\s*\|\s*")
_HEAD = re.compile(r"(?P<name>[^:|]{2,60}?)(?:\s?:\s+|\s+[|»]\s+)")
_CREDIT = re.compile(r"\s*[(\[](?P<name>[^()\[\]]{2,40})[)\]]\Z")
_QUOTES = re.compile(r"[\"“”«»„‘]|(?:\A|\s)'")
_PARTED = re.compile(r"\s+[|»>:·-]+\s+|\s*[|»>]\s*|\s+[–—]\s+")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+\Z")
_UNSPACED = "\u2e80"
_MOST_IN_TAIL, _LONGEST_TAIL, _FEWEST_LEFT, _FEWEST_BEHIND_HEAD, _FEWEST_LETTERS_LEFT = 4, 32, 2, 4, 8
_TIMES_LONGER = 2
_LONGEST = 2_000


def make_headline(
    title: str, *, names: Iterable[str] = (), authors: Iterable[str] = (), text: str = "", language: str = "en"
) -> str:
    """Return `title`, one clean line, as a reader needs it; never empty if it is not, and the same when done again.

    `names` are those of its source and site, hosts among them, `text` is the story under it, which shows how names
    are spelled, and `language` its BCP 47 tag. A headline in capitals gets small letters, and no other does.
    """
    known = tuple(names)
    sites = frozenset(key for name in known for key in _list_keys(name))
    openers = frozenset(key for name in known if not _HOST.match(name) for key in _list_keys(name))
    bylines = frozenset(map(_make_key, authors))
    plain, before = _decode(title[:_LONGEST]), ""
    while plain != before:
        before = plain
        plain = _cut_tail(_cut_credit(_cut_head(_cut_label(plain), openers)), sites, bylines)
    return calm_capitals(plain, text=text, language=language) if _says(plain) else title


def _decode(title: str) -> str:
    """`title` with its references as characters, however often they were escaped, and without the tags they hid."""
    while (plain := _REFERENCE.sub(lambda match: html.unescape(match.group()), title)) != title:
        title = _PAIR.sub(r"\2", plain)
    return clean_line(title)


def _cut_label(title: str) -> str:
    match = _LABEL.match(title)
    return title[match.end() :] if match and _says(title[match.end() :]) else title


def _cut_head(title: str, names: frozenset[str]) -> str:
    match = _HEAD.match(title)
    if not match or _make_key(match["name"]) not in names:
        return title
    rest = title[match.end() :]
    return rest if len(rest.split()) >= _FEWEST_BEHIND_HEAD else title


def _cut_credit(title: str) -> str:
    match = _CREDIT.search(title)
    left = title[: match.start()] if match and match["name"].strip() in AGENCY_NAMES else title
    return left if _is_enough(left) else title


def _cut_tail(title: str, sites: frozenset[str], authors: frozenset[str]) -> str:
    breaks = list(_BREAK.finditer(title))
    if not breaks:
        return title
    left, tail = title[: breaks[-1].start()], title[breaks[-1].end() :].strip()
    is_barred, key = "|" in breaks[-1].group(), _make_key(tail)
    is_named = key in sites or tail in AGENCY_NAMES or (is_barred and key in authors)
    return left if _is_enough(left) and (is_named or (is_barred and _is_short(tail, left))) else title


def _is_short(tail: str, left: str) -> bool:
    """Whether what stands behind a bar is a section or a site: a few words of no fact, much shorter than the rest."""
    words = tail.split()
    return (
        0 < len(words) <= _MOST_IN_TAIL
        and len(tail) <= min(_LONGEST_TAIL, len(left) // _TIMES_LONGER)
        and (len(left.split()) > len(words) or left >= _UNSPACED)
        and not (_QUOTES.search(tail) or any(map(str.isdecimal, tail)) or tail[-1] in "?!…")
        and NEGATIONS.isdisjoint(word.strip(".,:;!?") for word in _fold(tail).split())
    )


def _fold(text: str) -> str:
    # The letters I of Turkish are one here.
    return text.lower().replace("’", "'").replace("ı", "i").replace("\u0307", "")


def _is_enough(left: str) -> bool:
    # Han and kana have no spaces, and say as much in fewer letters.
    letters = sum(2 if char >= _UNSPACED else 1 for char in left if char.isalnum())
    return letters >= _FEWEST_LETTERS_LEFT and (len(left.split()) >= _FEWEST_LEFT or left >= _UNSPACED)


def _says(title: str) -> bool:
    return any(map(str.isalnum, title))


def _list_keys(name: str) -> Iterable[str]:
    """The keys of a name: of the whole, of its first part ("BBC News - World"), and of a host without its ending."""
    first = _PARTED.split(name.strip(), maxsplit=1)[0]
    labels = name.split(".")[:-1] if _HOST.match(name) else []
    return filter(None, map(_make_key, (name, first, max(labels, key=len, default=""))))


def _make_key(name: str) -> str:
    """Letters and figures of `name` in small letters, without words that any site may add to its name."""
    words = re.findall(r"\w+", name.casefold())
    return "".join(word for word in words if word not in GENERIC_NAMES) or "".join(words)
