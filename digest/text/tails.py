"""Takes off what sites put behind a text: "The post … appeared first on …", "Continue reading", "[…]".

Only the last few hundred characters are looked at, so that any text takes the same short time.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_MORE = (
    *("read more", "read on", "read full story", "read full article", "read full topic", "read the article"),
    *("continue reading", "keep reading", "click here", "find out more", "learn more", "full story", "view article"),
    *("see more", "lire la suite", "leer más", "seguir leyendo", "weiterlesen", "leia mais", "continue lendo"),
    *("leggi tutto", "lees meer", "läs mer", "les mer", "læs mere", "lue lisää", "czytaj dalej", "czytaj więcej"),
    *("devamını oku", "читать далее", "читати далі", "مزید پڑھیں", "اقرأ المزيد", "إقرأ المزيد", "بیشتر بخوانید"),
    *("और पढ़ें", "続きを読む", "阅读更多", "阅读全文", "閱讀全文", "더 보기"),
)
# With a capital: "should read more" is prose.
READ_MORE = (
    rf"(?-i:(?=[A-Z\u0080-\uffff]))(?:{'|'.join(_MORE)}|read the (?:full|whole|entire|rest)\b(?:\s\w{{1,12}}){{0,3}})"
)
"""A pattern, for IGNORECASE: the words of a link to the rest of a text."""


class _Tails(NamedTuple):
    """Patterns, and words in small letters without any of which they need not be tried."""

    hints: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


_REACH = 800
_ALONE = r"(?:\A|(?<=\n))"
_BEHIND = r"(?<=[.!?…\])»\"”’。۔؟।])\s*+"
_OPEN = r"[\[(«]?"
_IN_SENTENCE = r"(?!\w)(?:(?![.!?…]\s).){0,150}"

# The line that WordPress adds, in its languages: what stands before the headline, and between it and the site's name.
_POST_LINES = (
    ("The post", "(?:first appeared|appeared first) on"),
    ("La entrada", "(?:se publicó primero|aparece primero|apareció primero) en"),
    ("L[’'](?:article|articolo)", "(?:est apparu en premier sur|proviene da|sembra essere il primo su)"),
    ("O (?:post|conteúdo)", "(?:apareceu|aparece) primeiro em"),
    ("Der Beitrag", "erschien zuerst auf"),
    ("Het bericht", "verscheen eerst op"),
    ("Inlägget", "dök först upp på"),
    ("(?:Innlegget|Indlægget)", "(?:dukket først opp på|dukkede først op på|blev først udgivet på)"),
    ("(?:Artykuł|Wpis)", "pojawił się (?:poczatkowo|początkowo|najpierw) na"),
    ("(?:Запись|Сообщение)", "(?:впервые появилась|появились? сначала|появилась сначала)(?: на)?"),
    ("ظهرت المقالة", "أولا[ًّ]? على"),
)
_POST_HINTS = (
    *("the post", "la entrada", "article", "articolo", "o post", "o conteúdo", "der beitrag", "het bericht"),
    *("inlägget", "innlegget", "indlægget", "artykuł", "wpis", "запись", "сообщение", "ظهرت المقالة"),
)
_TAILS = (
    _Tails(
        hints=_POST_HINTS,
        # A paragraph of its own, or behind a sentence if no small letter follows: "The post office" is prose.
        patterns=tuple(
            re.compile(rf"(?:{_ALONE}|{_BEHIND}(?={opening} [^a-z])){opening} .{{1,300}}? {closing} .{{1,120}}\Z")
            for opening, closing in _POST_LINES
        ),
    ),
    _Tails(
        hints=("に最初に表示されました", "üzerinde ortaya çıktı"),
        patterns=(
            re.compile(rf"{_ALONE}投稿 ?.{{1,300}}?は.{{1,120}}?に最初に表示されました。\Z"),
            re.compile(rf"{_ALONE}.{{1,300}}? yazısı ilk önce .{{1,120}}? üzerinde ortaya çıktı\.\Z"),
        ),
    ),
    _Tails(
        hints=(*_MORE, "read the"),
        # Behind an ellipsis with whatever it names; behind a sentence if it is one; elsewhere if nothing follows.
        patterns=tuple(
            re.compile(pattern, re.IGNORECASE)
            for pattern in (
                rf"(?:(?<=[…\])])|(?<=\.\.\.))\s*+{_OPEN}{READ_MORE}.{{0,200}}\Z",
                rf"{_BEHIND}{_OPEN}{READ_MORE}{_IN_SENTENCE}\Z",
                rf"{_ALONE}{_OPEN}{READ_MORE}{_IN_SENTENCE}(?<![.!?…۔؟।])\Z",
                rf"(?:\A|\s++){_OPEN}{READ_MORE}\s?[\])»›→>:.…]{{0,5}}\Z",
            )
        ),
    ),
    _Tails(
        hints=("(more", "(mehr", "(más", "(suite", "submitted by", "participant"),
        patterns=(
            re.compile(r"\s*+\((?:more|mehr|más|suite)\s?(?:…|\.{3})?\)\Z"),
            re.compile(r"\s*+submitted by\s++/?u/\S{1,40}(?:\s++\[(?:link|comments)\]){1,2}\Z"),
            re.compile(r"(?:\A|\s++)\d{1,6} posts? - \d{1,6} participants?\Z"),
        ),
    ),
)
_CUT_MARK = r"(?:[\[(]\s?(?:…|\.{3,4})\s?[\])]|…|\.{3,4})"
_CUT_END = re.compile(rf"\s*+(?:[\[(]\s?(?:…|\.{{3,4}})\s?[\])]|…|(?<![.])\.{{3,4}})(?:\s*+{_CUT_MARK})*+\Z")


def cut_tail(text: str) -> str:
    """`text`, clean paragraphs, without what its site put at its end; what was cut short ends in a single "…"."""
    text = text.strip()  # what stands at the beginning is looked for there
    head, tail, before = text[:-_REACH], text[-_REACH:], ""
    while tail != before:
        before, folded = tail, tail.lower()
        for hints, patterns in _TAILS:
            if any(hint in folded for hint in hints):
                tail = _drop(patterns, tail)
        tail = _CUT_END.sub("…", tail)
    return (head + tail).strip()


def _drop(patterns: tuple[re.Pattern[str], ...], tail: str) -> str:
    for pattern in patterns:
        tail = pattern.sub("", tail).rstrip()
    return tail
