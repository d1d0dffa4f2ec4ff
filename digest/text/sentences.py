"""Splits text into sentences by rules, in linear time: a mark ends a sentence unless what stands around it says no.

In doubt a sentence goes on: a teaser that is a sentence too long is cut, one that stops after "U.S." is wrong.
"""

from __future__ import annotations

import re

from digest.text.abbreviations import Abbreviations, find_abbreviations

_CLOSERS = r"[\"'”’»›」』】》〉）)\]]{0,5}+"
# Runs are possessive, bounded or not entered in their middle, so that no text is read twice.
_MARKS = re.compile(
    r"(?=[.!?…\n。！？｡．۔؟।॥։።-])(?:"
    rf"(?P<mark>(?<![.!?…])[.!?…]++(?:\s[.…]{{1,5}}+){{0,5}}+){_CLOSERS}“?"
    r"(?:(?=\s)|(?:(?<=[a-z]{3}[.!?])|(?<=[a-z]{3}[.!?][\"”’]))(?=[\"“‘]?[A-Z][a-z]{0,20}\s))"
    rf"|(?P<wide>(?:[。！？｡]|．(?!\d))++|(?<=[\u3040-\u30ff\u4e00-\u9fff])[!?]++){_CLOSERS}"
    rf"|(?P<uncased>(?<![۔؟।॥։።])[۔؟।॥։።]++[.!?]{{0,5}}+){_CLOSERS}(?!\d)"
    # Typed Urdu often has a dash for its full stop; it is one after the verbs that end nearly every sentence.
    r"|(?P<dash>(?:(?<=\sہیں )|(?<=\sتھا )|(?<=\sتھی )|(?<=\sگئی )|(?<=\sگیا )|(?<=\sہے ))-(?=\s))"
    r"|(?P<blank>\n\n))"
)
_PARTED = re.compile(r"[/—–]")
_ELIDED = re.compile(r"\w{1,4}['’](?=\w\w)")  # "l'Ing."
_OPENERS = "([\"'“‘«„¿¡"
_NEXT_WORD = re.compile(r"\s*+(?P<sign>[,;:–—-])?[\s\"'“‘«‹([{¿¡—–-]{0,40}+(?P<word>[^\s.,;:!?\"'”’)]{0,40})")
_SAYS = re.compile(
    r"\s(?:[A-Z][\w.’'-]{0,20}\s){1,4}(?:said|says|asked|asks|added|told|wrote|shouted|cried|replied|recalled|joked)\b"
)
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
_REACH = 40
"""How many characters around a mark are looked at; no abbreviation is longer."""
_LONGEST = 12
"""Of words longer than this none is an abbreviation."""
# "am 3. März": languages that write ordinals with a full stop.
_ORDINALS = frozenset(["de", "da", "nb", "no", "nn", "fi", "cs", "sk", "hu", "et", "is", "hr", "sr", "sl", "tr", "pl"])


def split_sentences(text: str, language: str = "en") -> tuple[str, ...]:
    """Return the sentences of `text`, stripped and in order; a blank line always ends one.

    `language` is a BCP 47 tag.
    """
    ends = find_sentence_ends(text, language)
    sentences = (text[start:end].strip() for start, end in zip((0, *ends), ends, strict=False))
    return tuple(sentence for sentence in sentences if sentence)


def find_sentence_ends(text: str, language: str = "en") -> tuple[int, ...]:
    """Return the offset in `text` behind each sentence; the last one is the length of the text."""
    primary = language.partition("-")[0].lower() or "en"
    known = find_abbreviations(primary)
    ends = [match.end() for match in _MARKS.finditer(text) if _is_end(match, known, primary)]
    return tuple(ends) if ends and ends[-1] == len(text) else (*ends, len(text))


def _is_end(match: re.Match[str], known: Abbreviations, language: str) -> bool:
    text, end = match.string, match.end()
    if match.lastgroup == "wide":
        return not _goes_on_after_quote(match.group(), text[end : end + 1])
    if match.lastgroup != "mark":
        return True
    following = _NEXT_WORD.match(text, end)
    word = following["word"] if following else ""
    if word[:1].islower() or (following and following["sign"]):
        return False
    if match["mark"] != ".":
        return not (match.group()[-1] in '"”’»' and _SAYS.match(text, end))
    start = match.start()
    before = text[max(0, start - _REACH) : start]
    last = _find_last(before)
    return len(last) > _LONGEST or not last or not _is_abbreviation(last, before, word, known, language)


def _find_last(before: str) -> str:
    """The last word of `before`, with the full stops in it."""
    words = before.rsplit(None, 1)
    last = words[-1] if words and not before[-1].isspace() else ""
    last = (_PARTED.split(last)[-1] if _PARTED.search(last) else last).lstrip(_OPENERS)
    elided = _ELIDED.match(last)
    return last[elided.end() :] if elided else last


def _goes_on_after_quote(mark: str, following: str) -> bool:
    """「行くぞ！」と言った: in Japanese the sentence that holds the quotation goes on."""
    return mark[-1] in "」』）”" and following in tuple("、，と")


def _is_abbreviation(last: str, before: str, following: str, known: Abbreviations, language: str) -> bool:
    """Whether the full stop after the word `last` belongs to that word."""
    name, named = last.lower(), last[:1].isupper() or last[:1].lower() == last[:1].upper()
    if len(last) == 1 and last.isalpha():
        return True
    if name in known.always or (name in known.titles and named and not _is_shouted(last)):
        return True
    if name in known.numbered:
        return following[:1].isdecimal()
    if name.isdecimal():
        # "1. First" at the start of a line, and "3. März".
        listed = before[: -len(last)].rstrip(" ")[-1:] in ("", "\n")
        is_ordinal = language in _ORDINALS and following.lower() not in known.starters
        return len(name) <= len("31") and (listed or is_ordinal)
    is_known = name in known.others or (named and name in known.proper) or bool("." in last and _ACRONYM.search(last))
    return is_known and following.lower() not in known.starters


def _is_shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()
