"""Splits text into sentences by rules, in linear time: a mark ends a sentence unless what stands around it says no.

In doubt a sentence goes on: a teaser that is a sentence too long is cut, one that stops after "U.S." is wrong.
"""

from __future__ import annotations

import re

from digest.text.abbreviations import Abbreviations, find_abbreviations

# A space before a French guillemet; "‘‘" and "“" close quotations in Urdu and German, and open others before a letter.
_CLOSERS = r"(?:[\"'”’»›」』】》〉）)\]]|\[\d{1,3}\]|[ \u00a0\u202f]»(?=[\s.,;)]|\Z)|[‘“]{1,2}(?=\s|\Z)){0,5}+"
# Runs are possessive, bounded or not entered in their middle, so that no text is read twice.
_MARKS = re.compile(
    r"(?=[.!?…\n。！？｡．۔؟।॥։።။។៕;\u037e-])(?:"
    rf"(?P<mark>(?<![.!?…])[.!?…]++(?:\s[.…]{{1,5}}+){{0,5}}+){_CLOSERS}"
    r"(?:(?=\s)|(?:(?<=[a-z]{3}[.!?])|(?<=[a-z]{3}[.!?][\"”’]))(?=[\"“‘]?[A-Z][a-z]{0,20}\s))"
    rf"|(?P<wide>(?:[。！？｡]|．(?!\d))++|(?<=[\u3040-\u30ff\u4e00-\u9fff])[!?]++){_CLOSERS}"
    rf"|(?P<uncased>(?<![۔؟।॥։።။។៕])(?:[۔؟।॥։።။។៕]++|(?<=[\u0370-\u03ff])[;\u037e](?=\s))[.!?]{{0,5}}+){_CLOSERS}(?!\d)"
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
_INITIAL = re.compile(r"(?:\A|-)[^\W\d_]\Z")
# "Washington, D.C. Police were": were it a name in the middle, a comma would follow the state.
_BEHIND_CITY = re.compile(r"[A-Z]\w+,?\s[A-Z]\S{1,6}\Z")
_CLAUSE = re.compile(r"\s+[A-Z]\w{1,20}\s+[a-z]")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
_FIRMS = frozenset(["inc", "corp", "co", "ltd", "llc", "plc"])
"""What goes on after the mark in "Yahoo! Inc."."""
_PARTICLES = frozenset(
    ["de", "la", "le", "da", "do", "di", "el", "al", "an", "so", "no", "du", "den", "der", "a", "an"]
)
"""Words that begin sentences, and surnames behind an initial, too: "Charles A. De Witt"."""
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
        return word.lower() not in _FIRMS and not (match.group()[-1] in '"”’»' and _SAYS.match(text, end))
    start = match.start()
    before = text[max(0, start - _REACH) : start]
    last = _find_last(before)
    if last.lower() in known.states and _BEHIND_CITY.search(before) and _CLAUSE.match(text, end):
        return True
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
    starts = following.lower() in known.starters
    if _INITIAL.search(last):
        # "M. Le Goff", "J. K. Reed", but "Vitamin C. It helps."
        return not starts or following.lower() in _PARTICLES or (name in known.titles and last.isupper())
    if name in known.always or (name in known.titles and named and not _is_shouted(last)):
        return not (starts and name in known.streets)
    if name in known.hours:
        return following.lower() in known.days
    if name in known.numbered:
        return following[:1].isdecimal()
    if name.isdecimal():
        # "1. First" at the start of a line, and "3. März".
        listed = before[: -len(last)].rstrip(" ")[-1:] in ("", "\n")
        is_ordinal = language in _ORDINALS and not starts
        return len(name) <= len("31") and (listed or is_ordinal)
    is_known = (
        name in known.others
        or (named and name in known.proper | known.states)
        or bool("." in last and _ACRONYM.search(last))
    )
    return is_known and not starts


def _is_shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()
