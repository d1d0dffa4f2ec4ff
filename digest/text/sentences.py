"""Splits text into sentences by rules, in linear time: a mark ends a sentence unless what stands around it says no.

In doubt a sentence goes on: a teaser that is a sentence too long is cut, one that stops after "U.S." is wrong.
"""

from __future__ import annotations

import re

_CLOSERS = r"[\"'”’»›」』】）)\]]{0,5}+"
# Runs are possessive, bounded or not entered in their middle, so that no text is read twice.
_MARKS = re.compile(
    r"(?=[.!?…\n。！？｡．۔؟।॥։።-])(?:"
    rf"(?P<mark>(?<![.!?…])[.!?…]++(?:\s[.…]{{1,5}}+){{0,5}}+){_CLOSERS}“?"
    r"(?:(?=\s)|(?:(?<=[a-z]{3}[.!?])|(?<=[a-z]{3}[.!?][\"”’]))(?=[\"“‘]?[A-Z][a-z]{0,20}\s))"
    rf"|(?P<wide>[。！？｡．]++|(?<=[\u3040-\u30ff\u4e00-\u9fff])[!?]++){_CLOSERS}"
    rf"|(?P<uncased>(?<![۔؟।॥։።])[۔؟।॥։።]++[.!?]{{0,5}}+){_CLOSERS}(?!\d)"
    # Typed Urdu often has a dash for its full stop; it is one after the verbs that end nearly every sentence.
    r"|(?P<dash>(?:(?<=\sہیں )|(?<=\sتھا )|(?<=\sتھی )|(?<=\sگئی )|(?<=\sگیا )|(?<=\sہے ))-(?=\s))"
    r"|(?P<blank>\n\n))"
)
_LAST_WORD = re.compile(r"[^\s/—–]*\Z")
_OPENERS = "([\"'“‘«„¿¡"
_NEXT_WORD = re.compile(r"[\s\"'“‘«‹([{¿¡—–-]*+(?P<word>[^\s.,;:!?\"'”’)]*)")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
_REACH = 40
"""How many characters around a mark are looked at; no abbreviation is longer."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A name follows these, if they are written with a capital: they never end a sentence.
_TITLES = _words(
    "mr mrs ms messrs mme mlle dr drs prof gen brig maj col lt capt cmdr adm sgt cpl pvt sen sens rep reps gov govs "
    "pres rev hon fr supt det insp amb atty st mt ft sr sra srta d dña ing lic sig hr frl m"
)
_ALWAYS = _words("vs cf e.g i.e viz approx ee z.b bzw u.a d.h им ул гг см рис д डॉ श्री")
_NUMBERED = _words("no nos nr art fig figs p pp vol v ca")
# These end one only when the next word is one that sentences begin with; the second group only with a capital.
_ABBREVIATIONS = _words(
    "inc corp co cos ltd llc plc bros jr sr esq etc dept univ assn bldg ave blvd rd hwy intl natl est a.m p.m ph.d "
    "mill mio mrd tsd руб млн млрд тыс г т.д т.п др"
)
_PROPER = _words(
    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn "
    "tex va vt wash wis wyo ont que alta sask"
)
_STARTERS = _words(
    "a an the this that these those there it its he she they we i you his her their our my your what who where why how "
    "when while if in on at for from with by as after before since because although though however meanwhile but and "
    "so or yet also not no some many most several both all another other such even still now then today let let's it's "
    "that's he's she's they're we're i'm here once until during despite under over about more"
)
# "am 3. März": languages that write ordinals with a full stop.
_ORDINALS = _words("de da nb no nn fi cs sk hu et is hr sr sl tr pl")


def split_sentences(text: str, language: str = "en") -> tuple[str, ...]:
    """Return the sentences of `text`, stripped and in order; a blank line always ends one.

    `language` is a BCP 47 tag.
    """
    ends = find_sentence_ends(text, language)
    sentences = (text[start:end].strip() for start, end in zip((0, *ends), ends, strict=False))
    return tuple(sentence for sentence in sentences if sentence)


def find_sentence_ends(text: str, language: str = "en") -> tuple[int, ...]:
    """Return the offset in `text` behind each sentence; the last one is the length of the text."""
    primary = language.partition("-")[0].lower()
    ends = [match.end() for match in _MARKS.finditer(text) if _is_end(match, primary)]
    return tuple(ends) if ends and ends[-1] == len(text) else (*ends, len(text))


def _is_end(match: re.Match[str], language: str) -> bool:
    text, start, end = match.string, match.start(), match.end()
    following = text[end : end + _REACH]
    if match["wide"]:
        return not _goes_on_after_quote(match.group(), following)
    if not match["mark"]:
        return True
    next_word = _NEXT_WORD.match(following)
    word = next_word["word"] if next_word else ""
    if word[:1].islower() or following.lstrip()[:1] in tuple(",;:–—-"):
        return False
    if match["mark"] != ".":
        return True
    before = text[max(0, start - _REACH) : start]
    last = _LAST_WORD.search(before)
    return not _is_abbreviation(last.group().lstrip(_OPENERS) if last else "", before, word, language)


def _goes_on_after_quote(mark: str, following: str) -> bool:
    """「行くぞ！」と言った: in Japanese the sentence that holds the quotation goes on."""
    return mark[-1] in "」』）”" and following[:1] in tuple("、，と")


def _is_abbreviation(last: str, before: str, following: str, language: str) -> bool:
    """Whether the full stop after the word `last` belongs to that word."""
    name, named = last.lower(), last[:1].isupper()
    if name in _ALWAYS or (name in _TITLES and named and not _is_shouted(last)) or (len(last) == 1 and last.isalpha()):
        return True
    if name in _NUMBERED:
        return following[:1].isdecimal()
    if name.isdecimal():
        # "1. First" at the start of a line, and "3. März".
        listed = before[: -len(last)].rstrip(" ")[-1:] in ("", "\n")
        return len(name) <= len("31") and (listed or language in _ORDINALS)
    known = name in _ABBREVIATIONS or (named and name in _PROPER) or bool(_ACRONYM.search(last))
    return known and following.lower() not in _STARTERS


def _is_shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()
