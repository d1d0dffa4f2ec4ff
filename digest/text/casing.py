"""Writes a headline that is all in capitals as others are written: names and acronyms stay what they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import partial

from digest.text.headlinewords import ACRONYMS, BEFORE, FOREIGN_SMALL_WORDS, NO_ACRONYMS, SMALL_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+[^\W\d_]*")
_BEGINNING = re.compile(r"(?:\A|(?<=[^\W\d_]{2})[.!?:]\s|[\"“«‘(¿¡]|\s[-–—|]\s)[\"“«‘'(¿¡\s]*+")
_ORDINAL = re.compile(r"\d+(?:ST|ND|RD|TH|S)\Z")
_ROMAN = re.compile(r"(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})\Z")
_SMALL_WITHIN = re.compile(r"\bMa?c(?=[A-Z])|(?<=\d)(?:s|th|nd|rd|st)\b")
_FEWEST_WORDS, _FEWEST_LETTERS = 3, 10
_SAMPLE = 6_000
_LONGEST_ACRONYM, _SHORTEST_MC = 6, 6
_VOWELS = frozenset("AEIOUYÀÁÂÃÄÅÆÈÉÊËÌÍÎÏÒÓÔÕÖØÙÚÛÜÝŒİАЕЁИОУЫЭЮЯІЇЄΑΕΗΙΟΥΩΆΈΉΊΌΎΏ")
_ELIDED = frozenset(["l", "d", "n", "s", "c", "j", "m", "t", "qu", "dell", "dall", "nell", "all", "un"])
_TURKIC = frozenset(["tr", "az"])


def calm_capitals(title: str, *, text: str = "", language: str = "en") -> str:
    """Return `title` with small letters if it has none, else as it is.

    If `text`, the story under it, has all its words, they are written as there; else all but the small words get
    capitals, since any may be a name. Acronyms, Roman numerals and initials stay. `language` is a BCP 47 tag: in
    Turkish, I and İ are two letters.
    """
    if not _is_shouting(title):
        return title
    primary = language.partition("-")[0].lower() or "en"
    spellings = _find_spellings(text[:_SAMPLE])
    words = [_lower(word, primary) for word in _WORD.findall(title) if not _is_fixed(word, primary)]
    is_told = all(word in spellings or word in _list_small(primary) for word in words)
    begins = frozenset(match.end() for match in _BEGINNING.finditer(title))
    return _WORD.sub(partial(_write, spellings=spellings, told=is_told, begins=begins, language=primary), title)


def _is_shouting(title: str) -> bool:
    letters = [char for char in _SMALL_WITHIN.sub("", title) if char.isalpha()]
    if len(letters) < _FEWEST_LETTERS or len(_WORD.findall(title)) < _FEWEST_WORDS:
        return False
    return all(char.isupper() for char in letters)


def _find_spellings(text: str) -> dict[str, str]:
    """How `text` writes its words, by their small letters: in these if it does so anywhere, else as it does most."""
    words = _WORD.findall(text)
    # Neither words in a run of capitals nor long ones tell of acronyms: the text shouts, too.
    shouted = [len(word) > 1 and word.isupper() for word in words]
    runs = zip(words, shouted, [False, *shouted], [*shouted[1:], False], strict=False)
    counted = Counter(word for word, loud, before, after in runs if not (loud and (before or after)))
    if not any(word.islower() for word in counted):
        return {}
    found: dict[str, str] = {}
    for word, _ in counted.most_common():
        if word.islower() or not (word.lower() in found or (word.isupper() and len(word) > _LONGEST_ACRONYM)):
            found[word.lower()] = word
    return found


def _write(
    match: re.Match[str], *, spellings: Mapping[str, str], told: bool, begins: frozenset[int], language: str
) -> str:
    word = match.group()
    if _is_initial(match) or _is_ticker(match) or _is_fixed(word, language) or (not told and _is_numbered(match)):
        return word
    small = _lower(word, language)
    written = spellings.get(small, "")
    if not told and (not written or written.islower()):
        written = word if _stands_before_its_word(match) else _write_title(word, small, language)
    written = written or small
    is_plain = written.islower() or _part_elided(written)[0].islower()
    return _capitalize(written, language) if match.start() in begins and is_plain else written


def _stands_before_its_word(match: re.Match[str]) -> bool:
    """Whether an acronym that is a word too stands before a word that tells: "WHO CHIEF"."""
    following = _WORD.search(match.string, match.end())
    return following is not None and following.group().lower() in BEFORE.get(match.group(), ())


def _is_numbered(match: re.Match[str]) -> bool:
    """Whether a number is part of the word: COP28."""
    is_short = len(match.group()) < _LONGEST_ACRONYM
    return is_short and match.string[match.end() : match.end() + 1].isdecimal()


def _part_elided(word: str) -> tuple[str, str, str]:
    """The article that `word` begins with, its apostrophe and the rest: "l'Italia"; three empty ones without."""
    head, mark, tail = word.partition("’" if "’" in word else "'")
    return (head, mark, tail) if mark and head.lower() in _ELIDED and len(tail) > 1 else ("", "", "")


def _write_title(word: str, small: str, language: str) -> str:
    if small in _list_small(language) or _ORDINAL.match(word):
        return small
    if _is_acronym(word, language):
        return word
    if small.startswith("mc") and len(small) >= _SHORTEST_MC:
        return f"Mc{small[2:].capitalize()}"
    return _write_parts(word, language) or _capitalize(small, language)


def _write_parts(word: str, language: str) -> str:
    """A word with an apostrophe as its parts are written: l'Italia, l'OTAN, O'Neill, IMF's; empty for any other."""
    head, mark, tail = _part_elided(word)
    if mark:
        return f"{head.lower()}{mark}{_write_name(tail, language)}"
    head, mark, tail = word.partition("’" if "’" in word else "'")
    if tail == "S" and (_is_fixed(head, language) or _is_acronym(head, language)):
        return f"{head}{mark}s"
    return f"O{mark}{_write_name(tail, language)}" if mark and head == "O" else ""


def _write_name(word: str, language: str) -> str:
    return word if _is_fixed(word, language) else _capitalize(_lower(word, language), language)


def _is_acronym(word: str, language: str) -> bool:
    """Whether `word` has no vowel, or in English is so short and no word."""
    is_odd = _VOWELS.isdisjoint(word) or (language == "en" and len(word) <= len("IMF"))
    return is_odd and word.isalpha() and 1 < len(word) <= _LONGEST_ACRONYM and word not in NO_ACRONYMS


def _is_fixed(word: str, language: str) -> bool:
    is_figure = word[0].isdecimal() and not _ORDINAL.match(word)
    is_acronym = word in ACRONYMS and word.lower() not in _list_small(language)
    return is_figure or is_acronym or bool(_ROMAN.match(word))


def _is_initial(match: re.Match[str]) -> bool:
    """Whether the word is a letter with a full stop, as in U.S., or a lone one that is no word."""
    word, following = match.group(), match.string[match.end() : match.end() + 1]
    if len(word) == len("EE") and word[0] == word[1] and following == ".":  # EE.UU.
        return True
    return len(word) == 1 and (following in (".", "&") or word.lower() not in SMALL_WORDS | FOREIGN_SMALL_WORDS)


def _is_ticker(match: re.Match[str]) -> bool:
    """Whether the word is a share's sign: <GENC>, $TSLA."""
    return (
        match.string[max(0, match.start() - 1) : match.start()] in ("<", "$") and len(match.group()) < _LONGEST_ACRONYM
    )


def _list_small(language: str) -> frozenset[str]:
    return SMALL_WORDS if language == "en" else FOREIGN_SMALL_WORDS


def _lower(word: str, language: str) -> str:
    return (word.replace("I", "ı").replace("İ", "i") if language in _TURKIC else word).lower()


def _capitalize(word: str, language: str) -> str:
    first = "İ" if language in _TURKIC and word[:1] == "i" else word[:1].upper()
    return first + word[1:]
