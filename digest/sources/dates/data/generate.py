"""Makes datewords.tsv from Unicode CLDR, as Babel has it: `python -m digest.sources.dates.data.generate`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from babel import Locale, localedata

from digest.sources.dates.words import fold_word

HERE = Path(__file__).parent
# Languages that newsrooms write in. All of CLDR would give short words too many meanings.
LANGUAGES = """
    af am an ar as ast az be bg bn br bs ca ckb cs cy da de el en eo es et eu fa fi fil fo fr fy ga gd gl gsw gu
    ha he hi hr hu hy id ig is it ja ka kk km kn ko ky lb lo lt lv mk ml mr ms mt my nb ne nl nn no oc or
    pa pl ps pt rm ro ru rw sd si sk sl so sq sr sv sw ta te tg th tk tr tt ug uk ur uz vi xh yo zh zu
"""
# What people write and CLDR lacks: month (or "w" for a weekday), language, words.
MORE = (
    ("1", "ar", "كانون ثاني"), ("1", "de", "jänner jän"), ("2", "de", "feber"), ("2", "ar", "فيفري"),
    ("3", "de", "mrz maerz"), ("4", "ar", "أفريل"), ("5", "ar", "ماي"), ("6", "ar", "جوان"), ("7", "ar", "جويلية"),
    ("7", "ar", "يوليوز"), ("8", "ar", "غشت"), ("8", "ar", "أوت"), ("9", "ar", "شتنبر"), ("9", "en", "sept"),
    ("10", "ar", "تشرين أول"), ("11", "ar", "تشرين ثاني"), ("11", "ar", "نونبر"), ("12", "ar", "دجنبر"),
    ("12", "ar", "كانون أول"), ("9", "es", "setiembre"), ("2", "fr", "fevr"), ("7", "fr", "juill"),
    ("5", "fa", "می"), ("7", "fa", "جولای"), ("8", "fa", "آگوست"),
    ("w", "en", "tues thur thurs weds"), ("w", "ur", "اتوار پیر ہفتہ"), ("w", "pt", "terca quarta quinta sexta"),
)  # fmt: skip
SHORTEST_WEEKDAY = 3
HAN = frozenset(["ja", "ko", "zh"])
HEADER = """\
# Months and weekdays as dates name them. Made by digest/sources/dates/data/generate.py: edit that instead.
# Unicode CLDR, through {babel}; (c) Unicode, Inc., Unicode License v3.
# word, folded <tab> what it means, a month's number or w for a weekday, and in which languages
"""


def find_names() -> Iterator[tuple[str, str, str]]:
    """Each name, what it means and its language."""
    languages = frozenset(LANGUAGES.split())
    for code in localedata.locale_identifiers():
        language = code.partition("_")[0]
        if language not in languages or "Mong" in code:
            continue
        locale = Locale.parse(code)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                yield from ((name, str(month), language) for month, name in locale.months[context][width].items())
                yield from ((name, "w", language) for name in locale.days[context][width].values())
                if language == "he":  # in dates, with "of" before it
                    yield from (
                        (f"ב{name}", str(month), language) for month, name in locale.months[context][width].items()
                    )
    for meaning, language, words in MORE:
        yield from ((word, meaning, language) for word in ([words] if language == "ar" else words.split()))


def _is_telling(word: str, meaning: str, language: str) -> bool:
    """Whether a name is one: no number, and no weekday so short that it is "p.m." to others ("du", "pn")."""
    is_short = meaning == "w" and len(word) < SHORTEST_WEEKDAY and (word.isascii() or language not in HAN)
    return bool(word) and not is_short and not any(map(str.isdigit, word))


def make_table() -> str:
    """The whole of datewords.tsv."""
    found: dict[str, dict[str, set[str]]] = {}
    for name, meaning, language in find_names():
        word = fold_word(name)
        if _is_telling(word, meaning, language):
            found.setdefault(word, {}).setdefault(meaning, set()).add(language)
    rows = [
        word + "\t" + " ".join(f"{key}:{','.join(sorted(meanings[key]))}" for key in sorted(meanings))
        for word, meanings in sorted(found.items())
    ]
    return HEADER.format(babel=f"Babel {version('babel')}") + "\n".join(rows) + "\n"


def main() -> int:
    """Write the table."""
    table = make_table()
    (HERE / "datewords.tsv").write_text(table, encoding="utf-8")
    print(f"{table.count(chr(10)):,} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
