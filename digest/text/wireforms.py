"""Datelines with a grammar of their own: Chinese, Japanese, Korean, Russian, Hindi and Arabic wires."""

from __future__ import annotations

import re
from typing import NamedTuple

from digest.text.openings import find_agency

_HAN_WIRES = (
    "新华社|新華社|中新社|中新网|中央社|路透社|路透|法新社|美联社|美聯社|共同社|时事社|德新社|韩联社|塔斯社|央视网"
)
_OPEN, _CLOSE, _NOT_CLOSE = r"[【\[［〔（(]", r"[】\]］〕）)]", r"[^】\]］〕）)\n]"
_DASH = r"\s*+(?:[-－–—]\s*+)?"
_RUSSIAN_MONTH = r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]{0,6}\.?"
_RUSSIAN_WIRES = r"РИА\ Новости|ТАСС|Интерфакс|ИНТЕРФАКС|INTERFAX\.RU|Рейтер|РБК"

_FORMS = tuple(
    re.compile(pattern, re.VERBOSE)
    for pattern in (
        # [東京 5日 ロイター] -   【北京3月5日讯】   （新华社北京5日电）
        rf"""{_OPEN}(?:(?P<agency>{_HAN_WIRES})(?P<reporter>[记記]者)?)?(?P<place>[^】\]］〕）)\n\d]{{1,30}}?)
        \s?(?:\d{{1,2}}\s?月)?\d{{1,2}}\s?日\s?(?P<tail>{_NOT_CLOSE}{{1,30}}){_CLOSE}{_DASH}""",
        # 【3月5日 AFP】   【ワシントン時事】   【ワシントン=筆者】
        rf"{_OPEN}\d{{1,2}}月\d{{1,2}}日\s?(?P<agency>[A-Z]{{2,8}}){_CLOSE}{_DASH}",
        r"""【(?P<place>[\u3040-\u30ff\u4e00-\u9fff]{2,12}?)
        (?:(?P<agency>AFP[=＝]時事|時事|共同|ロイター|AFP)|[=＝][\u3040-\u30ff\u4e00-\u9fff]{1,12})】\s*+""",
        # 〔記者某某／台北報導〕   【記者某某台北報導】
        rf"{_OPEN}[记記]者[^\s／/】〕）)]{{2,12}}[／/](?P<place>[\u4e00-\u9fff]{{2,6}}?)[报報][导導]{_CLOSE}{_DASH}",
        rf"{_OPEN}[记記]者[\u4e00-\u9fff]{{4,16}}[报報][导導]{_CLOSE}{_DASH}",
        # 新华社北京3月5日电（记者…）   据新华社3月5日电   路透伦敦3月5日 -
        r"""据?(?P<agency>[\u4e00-\u9fff]{2,6}[社网]|路透)(?P<place>[\u4e00-\u9fff]{2,12}?)?\d{1,2}月\d{1,2}日
        (?:[电電讯訊]|\s?(?=[-－–—]))(?:\s?[（(][^）)\n]{1,40}[）)])?\s*+(?:[-－–—]\s*+)?""",
        # (서울=연합뉴스) 홍길동 기자 =
        r"""[(\[【](?P<place>[가-힣·/]{1,20})=(?P<agency>[가-힣A-Za-z0-9]{2,12})[)\]】]\s?
        (?:[가-힣·\s]{2,20}(?:기자|특파원)\s?)?=\s*+""",
        # МОСКВА, 5 мар — РИА Новости.   МОСКВА, 5 марта. /ТАСС/.   Москва. 5 марта. INTERFAX.RU -   ТАСС, 5 марта.
        rf"""(?P<place>[А-ЯЁ][А-Яа-яЁё\ /-]{{2,40}})[,.]\s\d{{1,2}}\s{_RUSSIAN_MONTH}
        (?:\s?[-–—]\s?|\s?/(?:Корр\.\s)?|\s)(?P<agency>{_RUSSIAN_WIRES})
        (?:,?\s[А-ЯЁ][а-яё]{{1,15}}\s[А-ЯЁ][а-яё-]{{1,20}})?(?:\s?/?\.|\s?[-–—/](?=\s))++\s*+""",
        rf"(?P<agency>ТАСС|РИА\ Новости),\s\d{{1,2}}\s{_RUSSIAN_MONTH}(?:\s\d{{4}})?\.\s++",
        # पटना, 5 मार्च (आईएएनएस)।   नई दिल्ली, एएनआई।
        r"""(?P<place>[\u0900-\u0963\u0966-\u097f\ ]{2,30}?)(?:,\s\d{1,2}\s[\u0900-\u0963]{2,10})?
        (?:\s?\((?P<desk>[\u0900-\u0963\ /]{2,30})\)|,\s(?P<credit>[\u0900-\u0963\ /]{2,30}))\s?[।:]\s*+""",
        # जागरण संवाददाता, कानपुर।
        r"(?P<credit>[\u0900-\u0963\ ]{2,30}),\s(?P<place>[\u0900-\u0963\ ]{2,30}?)\s?[।:|]\s*+",
        # به گزارش خبرگزاری ایسنا،
        r"به\ گزارش\s(?:خبرگزاری\s)?(?P<credit>[\u0621-\u06cc\ ]{2,20}?)،\s*+",
        # إسطنبول/ محمد أحمد/ الأناضول   رام الله 5-3-2026 وفا-
        r"(?P<place>[\u0621-\u064a\ ]{2,30})/\s?(?:[\u0621-\u064a\ ،]{3,40}/\s?)?(?P<agency>الأناضول)\s?[-–—:]?\s++",
        r"(?P<place>[\u0621-\u064a\ ]{2,30})\s\d{1,2}[-/]\d{1,2}[-/]\d{4}\s?(?P<agency>وفا)\s?[-–—]\s*+",
    )
)
_BRACKETS = frozenset("【[［〔（(")


class Form(NamedTuple):
    """A dateline of such a form: how many characters it takes, its place, several parted by "/", and its agency."""

    end: int
    place: str
    agency: str | None


def find_form(text: str) -> Form | None:
    """Return the dateline in one of these forms that `text` opens with."""
    if not text or (text[0].isascii() and text[0] not in _BRACKETS):
        return None
    return next((found for pattern in _FORMS if (found := _find(pattern, text))), None)


def _find(pattern: re.Pattern[str], text: str) -> Form | None:
    match = pattern.match(text)
    if match is None:
        return None
    given = match.groupdict()
    credit = given.get("desk") or given.get("credit")
    if credit and not find_agency(credit):
        return None
    agency = given.get("agency") or credit or find_agency(given.get("tail") or "")
    # Between a reporter's name and a place there is no sign.
    place = "" if given.get("reporter") else given.get("place") or ""
    return Form(match.end(), place.replace("·", "/").strip(), agency)
