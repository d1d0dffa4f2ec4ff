"""Takes off what ran into the beginning of a paragraph: labels, times, share lines, credits, bullets."""

from __future__ import annotations

import re

from digest.teasers.bylines import TIME_STAMP
from digest.teasers.credits import CREDIT

STARTERS = (
    r"(?:The|A|An|In|On|At|It|He|She|They|We|This|There|Les?|La|Une?|Ceux|Celles|Nous|Il|Elle|El|Los|Las|Der|Die|Das"
    r"|Ein|Eine|Os?|As)"
)
"""A pattern: words that a sentence begins with, and no name."""
_NOTED = (
    r"\[this \w{4,12}(?: was)? (?:first|originally) (?:appeared|published|posted|ran)\b[^\[\]]{0,150}\]"
    r"|\((?:updated?s?|adds|recasts|refiles|rewrites|removes|fixes|corrects)\b[^()]{0,80}\)"
    r"|\(this [^()]{0,30}\b(?:story|article) (?:has been|was) (?:corrected|refiled|updated)\b[^()]{0,200}\)"
)
_LINKED = (
    r"in reply to <a\s[^<>]{1,300}>[^<>]{1,100}</a>\.?"
    r"|(?-i:Click|Tap) here (?:for (?:more|the|our|full|all|other|further)"
    r"|to (?:read|view|see|watch|listen|subscribe|sign|join|get|learn))\b[^.!?]{1,80}[.!?](?=\s)"
    # A link that stands under each of several pictures.
    r"|(?-i:(?P<link>[A-Z][a-z]{2,15}\s[a-z]{2,15})(?:\s(?P=link))++(?=\s|\Z))"
)
_NETWORKS = r"(?:whatsapp|facebook|twitter|telegram|linkedin|pinterest|reddit|e-?mail)"
_SHARED = rf"(?:share (?:this )?on {_NETWORKS})+(?=\W|(?-i:[A-ZÀ-Þ]))|(?:#\w{{1,40}}\s++){{2,20}}"
_MINUTES = (
    r"\d{1,3}(?:\s|-)?min(?:ute|uto|uti|uten)?s?\.?(?:\s(?:read|de lectura|de lecture|de leitura|lesezeit)"
    rf"(?=\s(?-i:[A-ZÀ-Þ])[^\W\d_]*\s)|(?=\s(?-i:{STARTERS})\s))"
)
_TIMED = (
    rf"(?:the latest on|updates on) [^.!?]{{3,120}}\(all times [^()]{{2,30}}\)\W{{0,2}}\s?(?:{TIME_STAMP})?"
    rf"|{TIME_STAMP}\s?[–—|:-](?=\s(?-i:[^\sa-zß-öø-ÿ]))"
    r"|\d{1,2}[:.]\d{2}\s?(?:GMT|UTC|[BIMN]ST|CES?T|E[SD]?T)\b:?"
)
_CREDITED = (
    rf"{CREDIT}[,،:]?\s++(?-i:[A-Z][\w&.'-]*(?:[\s/]{{1,3}}[A-Z][\w&.'-]*){{0,5}})(?=\s[^\x00-\u02ff])"
    rf"|{CREDIT}[,،:]\s?(?:getty images|afp|reuters|ap|epa|pa media|anadolu|bbc)(?:/[\w ]{{2,30}})?(?=\s)"
    r"|(?:by )?staff reports?(?=\s(?-i:[A-Z][a-z]))"
)
_LABELLED = (
    r"(?:live|breaking|exclusive|watch|update|just in|live updates?|breaking news|en direct|en vivo|en directo|ao vivo"
    r"|direkt|canlı|eilmeldung|última hora|urgent|عاجل|مباشر|بریکنگ نیوز)\s?[:|–—]"
    r"|(?-i:(?:BREAKING|EXCLUSIVE|JUST IN|BREAKING NEWS)(?=\s[A-Z\"“‘][\w’'-]*[a-z]))"
    rf"|(?-i:(?:LIVE|WATCH|UPDATED?)(?=\s{STARTERS}\s))"
)
_BULLET = r"[-–•*·▪●■►▶»]\s(?=\S)"
_TICKER = re.compile(rf"\A\+{{3}}\s?(?:{TIME_STAMP}\s)?")
_OPENING = re.compile(
    rf"\A(?:(?:{_NOTED}|{_LINKED}|{_SHARED}|{_MINUTES}|{_TIMED}|{_CREDITED}|{_LABELLED}|{_BULLET})\s*+)++",
    re.IGNORECASE,
)
_LISTED = re.compile(rf"\A{_BULLET}")


def cut_opening(paragraph: str) -> str:
    """`paragraph` without what stands before its first sentence and is no part of it."""
    opened = _OPENING.sub("", paragraph)
    return _TICKER.sub("", opened.rstrip("+ ")) if opened.startswith("+++") else opened


def is_bullet(paragraph: str) -> bool:
    """Whether `paragraph` is an entry of a list."""
    return bool(_LISTED.match(paragraph))
