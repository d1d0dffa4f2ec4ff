"""Takes the dateline off a wire story: "Jerusalem/Beirut (Reuters) - Israel said" becomes "Israel said".

What is taken off names a date or an agency, or is a place in capitals ("ATHENS --"). A title-case place alone
("Athens --") stays, since such an opening may as well be the subject of the sentence.
"""

from __future__ import annotations

import re

from digest.model import Dateline
from digest.text.wires import AGENCIES, LABELS, MONTHS, PLACE_OPENERS, SHORT_PLACES, UNCASED_PLACES

_DASH = r"(?:\s*+(?:--++|[–—―─−ـ])|\.?-(?=[\s\"“'‘])|\s++[-_](?=\s)|\s?[:：]|(?<=\))\s*+[-_.])"
_MONTH = r"[^\s\d,،.()/:–—_-]{2,12}\.?"
_DATE = (
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{{0,6}}\.?,?\s++)?"
    rf"(?:{_MONTH}\s?[0-9]{{1,2}}(?:st|nd|rd|th)?|[0-9]{{1,2}}\.?\s?(?:de\s)?{_MONTH}(?:\s[\u0621-\u064a]{{3,8}})?)"
    r"(?:,?\s(?:de\s)?[0-9]{4})?\.?"
)
_HEAD = re.compile(
    rf"(?P<place>[^\n(){{}}\[\]:]{{0,90}}?)[,،、\s]*+(?P<date>(?<![^\W_]){_DATE})?[,،\s]*+"
    r"(?:(?:--\s*+)?(?:\((?P<paren>[^()\n]{2,50})\)|/\s?(?P<slashed>[^()\n/]{2,30}?)\s?/)\.?)?"
    rf"(?P<dash>{_DASH}|(?<=[)/])\s)(?:\s*+[-–—:](?=\s))*+\s*+"
)
_MARK = re.compile(r"--|[–—―─−ـ:：)/]|-[\s\"“'‘]|_\s")  # one of these is in every _HEAD, and looked for much faster
_NAME = r"(?:\s(?:[A-Z][a-z’'][\w’'-]{0,20}|[A-Z]\.)){1,5}"
_BYLINE = re.compile(rf"(?:BY|By){_NAME}(?:,?\sand{_NAME})?\s++")
# The agency may stand after the dash, too: "غزة - أ ف ب -".
_NEXT_AGENCY = re.compile(r"(?P<agency>[^\n()–—:-]{2,25}?)\s*+(?:--|[-–—ـ:])\s++")
_PARTICLES = (
    "de del della di da do dos du des d' la las le les el al an and of the near aboard on in off upon am au en sur "
    "und y e et ve bei"
)
_SMALL = frozenset(_PARTICLES.split())
_LONGEST = 300
"""How far into a text a dateline may reach, in characters."""
_WORDS_IN_PLACE, _WORDS_IN_CAPITALS, _WORDS_IN_AGENCY = 10, 6, 5
_PARTS = re.compile(r"\s?[/–]\s?|\s(?:and|et|und|y)\s")
_NOT_PLACE = re.compile(r"[!?;\"“”«»…<>=@#$%*+|~]|\.\s[A-Z]?[a-z]{4}")
_EAST = (
    # [東京 5日 ロイター] -   【北京3月5日讯】   （新华社北京5日电）
    r"""[【\[［〔（(](?P<agency>新华社|新華社|中新社|路透社|法新社|美联社|美聯社)?(?P<place>[^】\]］〕）)\n0-9０-９]{1,30}?)
    \s?(?:[0-9０-９]{1,2}\s?月)?[0-9０-９]{1,2}\s?日\s?(?P<tail>[^】\]］〕）)\n]{1,30})[】\]］〕）)]\s*+[-－–—]?\s*+""",
    # 新华社北京3月5日电（记者…）
    r"""(?P<agency>[\u4e00-\u9fff]{2,6}[社网])(?P<place>[\u4e00-\u9fff]{2,12}?)\d{1,2}月\d{1,2}日[电電讯訊]
    (?:\s?[（(][^）)\n]{1,40}[）)])?\s*+""",
    # (서울=연합뉴스) 홍길동 기자 =
    r"""[(\[](?P<place>[가-힣·/]{1,20})=(?P<agency>[가-힣A-Za-z0-9]{2,12})[)\]]\s?
    (?:[가-힣·\s]{2,20}(?:기자|특파원)\s?)?=\s*+""",
    # МОСКВА, 5 мар — РИА Новости.
    r"""(?P<place>[А-ЯЁ][А-ЯЁ\ /-]{2,40}),\s\d{1,2}\s[а-я]{3,8}\.?\s?(?:[-–—]\s?|/)
    (?P<agency>РИА\ Новости|ТАСС|Интерфакс)[./\s]++""",
)
_OTHER = tuple(re.compile(pattern, re.VERBOSE) for pattern in _EAST)


def split_dateline(text: str) -> tuple[Dateline | None, str]:
    """Return the dateline that `text` opens with, or None, and the text without it."""
    opening = text.lstrip()
    byline = _BYLINE.match(opening)
    for start in (byline.end(), 0) if byline else (0,):
        rest = opening[start:]
        if found := _find_other(rest) or _find_head(rest):
            return found
    return None, text


def _find_head(text: str) -> tuple[Dateline, str] | None:
    match = _HEAD.match(text[:_LONGEST]) if _MARK.search(text, 0, _LONGEST) else None
    if not match:
        return None
    place, paren, rest = match["place"].strip(" ,،"), match["paren"] or match["slashed"], text[match.end() :]
    if _find_agency(place, bare=True) and not paren:
        return _find_after_agency(match, place, rest)
    date = match["date"]
    if date and not _is_date(date):
        place, date = text[: match.end("date")].strip(), None
    if not _is_opening(place, date=date, paren=paren, dash=match["dash"].strip(), rest=rest):
        return None
    agency = (_find_agency(paren) or paren) if paren and not _is_date(paren) else None
    end = match.end()
    if not paren and (follows := _NEXT_AGENCY.match(rest)) and _find_agency(follows["agency"], bare=True):
        agency, end = follows["agency"], end + follows.end()
    return Dateline(text=text[:end].strip(), places=_split_places(place), agency=agency), text[end:]


def _find_after_agency(match: re.Match[str], agency: str, rest: str) -> tuple[Dateline, str] | None:
    # "AP - The", and "Canadian Press - KELOWNA, B.C. (CP) - The" with another dateline inside.
    if not _opens_sentence(rest) or match["date"]:
        return None
    inner = _find_head(rest)
    if not inner:
        return Dateline(text=match.group().strip(), agency=agency), rest
    nested, rest = inner
    line = match.string[: match.end()] + nested.text
    return Dateline(text=line.strip(), places=nested.places, agency=nested.agency or agency), rest


def _find_other(text: str) -> tuple[Dateline, str] | None:
    for pattern in _OTHER:
        if match := pattern.match(text):
            found = match.groupdict()
            agency = found["agency"] or _find_agency(found.get("tail") or "")
            places = _split_places(found["place"])
            return Dateline(text=match.group().strip(), places=places, agency=agency), text[match.end() :]
    return None


def _is_opening(place: str, *, date: str | None, paren: str | None, dash: str, rest: str) -> bool:
    if place and not _is_place(place):
        return False
    sure = bool(date) or place in UNCASED_PLACES or _is_capitals(place, named=bool(paren) or dash not in ":：")
    if paren and _find_agency(paren):
        return sure or bool(dash)
    if paren:
        return sure and bool(dash) and _looks_like_agency(paren)
    return sure and bool(dash) and (_opens_sentence(rest) or bool(place and date))


def _is_date(text: str) -> bool:
    return any(word.strip(".,").lower() in MONTHS for word in re.split(r"[\s\d]+", text))


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
    if any(char.isdigit() for char in place) or len(words) > _WORDS_IN_CAPITALS:
        return False
    if not words or not all(word.lower() in _SMALL or _is_upper(word) for word in words):
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
    return len(text.split()) <= _WORDS_IN_AGENCY and any(char.isupper() for char in text) and not text[0].islower()


def _opens_sentence(text: str) -> bool:
    # Not with a small letter, as the clause in "IBM - the maker of computers - said" does.
    first = next((char for char in text[:5] if char.isalnum()), "")
    return bool(first) and not first.islower()


def _find_agency(text: str, *, bare: bool = False) -> str | None:
    """Return the first known agency that `text` names; with `bare`, only if it is nothing but a name."""
    for part in re.split(r"\s?[/,;،]\s?|\s-\s", text):
        name = part.strip(" .")
        known = name.lower() in AGENCIES or (not bare and name.lower().partition(" ")[0] in AGENCIES)
        if known and not (bare and _is_short_word(name)):
            return name
    return None


def _is_short_word(name: str) -> bool:
    # "Spa - the town" is no agency, though SPA is.
    return len(name) < len("Kyodo") and name.istitle() and name.isascii()


def _split_places(text: str) -> tuple[str, ...]:
    return tuple(place for part in _PARTS.split(text) if (place := part.strip(" ,،-")))
