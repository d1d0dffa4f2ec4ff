"""Trims a headline to what it says: without its site's or agency's name, wire labels, stray entities and shouting.

What is taken off is a name that is known, or behind a bar what is a section's or plainly a paper's. Anything else may
be the news ("Verdict in tram trial | Guilty") and stays, and so does every headline of which too little would be left.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from digest.text.casing import calm_capitals
from digest.text.headlinewords import GENERIC_NAMES, PAPER_ENDINGS, PAPERS, SECTIONS
from digest.text.hygiene import clean_line
from digest.text.wires import AGENCY_NAMES, WIRE_LABELS, WORDS_TOO

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_PAIR = re.compile(r"<(em|i|b|strong|span|p)>([^<>]{0,300})</\1>")
_END = r"(?:\s?[:|：]|\s[-–—])\s*"
_LABEL = re.compile(
    rf"(?:(?:{WIRE_LABELS})(?:\s\d{{1,2}})?\s?-{{1,2}}\s?"
    rf"|(?:BREAKING(?: NEWS)?|EXCLUSIVE|URGENT|UPDATED?|JUST IN|DEVELOPING){_END}(?<=\s)"
    r"|(?:Breaking(?: [Nn]ews)?|Exclusive|Just in):\s+"
    r"|[\[(](?:BREAKING|EXCLUSIVE|UPDATED?|Breaking|Exclusive|Updated?)[\])]\s*"
    rf"|(?:URGENTE?|ÚLTIMA HORA|EILMELDUNG|EILT?|SON DAKİKA|СРОЧНО|МОЛНИЯ|ALERTE){_END}(?<=\s)"
    r"|(?:Urgente|Última hora|Eilmeldung|Eilt?|Son dakika|Срочно):\s+"
    r"|\+{2,3}\s?(?:EIL(?:MELDUNG)?|Eil(?:meldung)?)\s?\+{2,3}:?\s*"
    rf"|(?:خبر عاجل|عاجل|بریکنگ نیوز|فوری|ब्रेकिंग(?: न्यूज़?)?|फ्लैश)(?:\s?\.\.\s*|{_END})"
    r"|(?:快讯|快訊|突发|突發|速報)[:：]\s*"
    r"|(?:【(?:速報|快讯|快訊|突发|突發)】|\[(?:속보|긴급)\])\s*)"
)
_BREAK = re.compile(r"\s+(?:\||[-–—]{1,2}|::|»|·|•)\s+|\s*[|｜]\s*")
_HEAD = re.compile(r"(?P<name>[^:|]{2,60}?)(?P<sign>\s?:\s+|\s+[|»]\s+)")
_CREDIT = re.compile(r"\s*[(\[](?P<name>[^()\[\]]{2,40})[)\]]\Z")
_DATED = re.compile(r",\s\d{1,2}[./]\d{1,2}[./]\d{4}\Z")
_PARTED = re.compile(r"\s+[|»>:·-]+\s+|\s*[|»>]\s*|\s+[–—]\s+")
_SITE = re.compile(r"[a-z0-9-]{2,30}(?:\.[a-z]{2,8}){1,2}\Z", re.IGNORECASE)
_PARTICLES = frozenset(["of", "de", "the", "and", "&", "la", "le"])
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+\Z")
_UNSPACED = "\u2e80"
_FEWEST_LEFT, _FEWEST_BEHIND_HEAD, _FEWEST_LETTERS_LEFT, _MOST_IN_NAME = 2, 4, 8, 4
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
    rest = title[match.end() :] if match else ""
    return _begin(rest) if _says(rest) else title


def _begin(rest: str) -> str:
    """`rest` with a capital, unless its first word has one within: iPhone."""
    first = rest.split(maxsplit=1)[0]
    return rest[0].upper() + rest[1:] if first.islower() and first.isalpha() else rest


def _cut_head(title: str, names: frozenset[str]) -> str:
    match = _HEAD.match(title)
    if not match or _make_key(match["name"]) not in names:
        return title
    rest = title[match.end() :]
    # "Time: the last enemy of man" speaks of time, and so may "Nature: Why forests matter".
    is_word = ":" in match["sign"] and (rest[:1].islower() or (match["name"].istitle() and " " not in match["name"]))
    return rest if len(rest.split()) >= _FEWEST_BEHIND_HEAD and not is_word else title


def _cut_credit(title: str) -> str:
    match = _CREDIT.search(title)
    left = title[: match.start()] if match and match["name"].strip() in AGENCY_NAMES else title
    return left if _is_enough(left) else title


def _cut_tail(title: str, sites: frozenset[str], authors: frozenset[str]) -> str:
    left, mark, tail = _part(title)
    if not _is_enough(left):
        return title
    if {_make_key(tail), _make_key(_cut_section(tail))} & sites or _is_agency(tail):
        before, _, section = _part(left)
        return before if _fold(section) in SECTIONS and _is_enough(before) else left
    is_gone = "|" in mark and (_make_key(tail) in authors or _fold(tail) in SECTIONS or _is_paper(tail))
    return left if is_gone else title


def _part(title: str) -> tuple[str, str, str]:
    """`title` before its last bar or dash, this sign, and what is behind it, without a date."""
    found = list(_BREAK.finditer(title))
    if not found:
        return "", "", ""
    last = found[-1]
    return title[: last.start()], last.group().replace("｜", "|"), _DATED.sub("", title[last.end() :].strip())


def _is_agency(tail: str) -> bool:
    return tail in AGENCY_NAMES and tail.lower() not in WORDS_TOO


def _is_paper(tail: str) -> bool:
    """Whether `tail` is a name such as "The Harbour Times", or a host's."""
    words = tail.removeprefix("The ").split()
    is_name = 1 < len(words) <= _MOST_IN_NAME and not any(word[0].islower() for word in words if word not in _PARTICLES)
    is_named = is_name and not PAPERS.isdisjoint((_fold(words[0]), _fold(words[-1])))
    return is_named or tail.endswith(PAPER_ENDINGS) or bool(_SITE.match(tail))


def _fold(text: str) -> str:
    return text.lower().replace("\u0307", "")  # İ


def _is_enough(left: str) -> bool:
    # Han and kana have no spaces, and say as much in fewer letters.
    letters = sum(2 if char >= _UNSPACED else 1 for char in left if char.isalnum())
    return letters >= _FEWEST_LETTERS_LEFT and (len(left.split()) >= _FEWEST_LEFT or left >= _UNSPACED)


def _says(title: str) -> bool:
    return any(map(str.isalnum, title))


def _list_keys(name: str) -> Iterable[str]:
    """The keys of a name: of the whole, without a section behind it ("The Ledger - World"), of a host its middle."""
    first = _PARTED.split(name.strip(), maxsplit=1)[0]
    labels = name.split(".")[:-1] if _HOST.match(name) else []
    return filter(None, map(_make_key, (name, first, _cut_section(name), max(labels, key=len, default=""))))


def _cut_section(name: str) -> str:
    """`name` without a section as its last word: "The Ledger World"."""
    before, _, last = name.rpartition(" ")
    return before if _fold(last) in SECTIONS else name


def _make_key(name: str) -> str:
    """Letters and figures of `name` in small letters, without words that any site may add to its name."""
    words = re.findall(r"\w+", name.casefold())
    return "".join(word for word in words if word not in GENERIC_NAMES) or "".join(words)
