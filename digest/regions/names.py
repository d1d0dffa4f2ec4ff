"""How names are compared: one folding of text, and its division into words, for the gazetteer and for stories alike."""

from __future__ import annotations

import re
import unicodedata

# Accents, Arabic vowel signs, hamza and tatweel, the dot below Hindi letters, joiners and direction marks: none of them
# tells two names apart.
_MARKS = re.compile("[\u0300-\u036f\u0621\u0640\u064b-\u065f\u0670\u093c\u200d-\u200f\ufeff]+")
# One letter for what keyboards write in several ways: Arabic, Persian and Urdu ones, Hindi nasals; and the Latin
# letters that Unicode does not take apart. In Turkish capitals a dotless i looks like any other.
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("يىې", "ی"),
        "ك": "ک",
        **dict.fromkeys("ةۀۃہھە", "ه"),
        "ٱ": "ا",
        "ँ": "ं",
        "ı": "i",
        "ł": "l", "Ł": "L",
        "ø": "o", "Ø": "O",
        "đ": "d", "Đ": "D",
        "æ": "ae", "Æ": "Ae",
        "œ": "oe", "Œ": "Oe",
        "ß": "ss",
    }
)  # fmt: skip
_MARKS_AFTER = ".,;:!?،؛؟۔।"
# Dotted capitals (U.S.) or a run of letters, each with the mark that follows; Indic vowel signs are no letters, yet
# belong to their word.
_WORD = re.compile(rf"[A-Z](?:\.[A-Z])+\b\.?[,;:!?]?|[\w\u0900-\u0963\u0971-\u0dff]+[{_MARKS_AFTER}]?")
_NO_MARKS = str.maketrans("", "", _MARKS_AFTER)


def fold(text: str) -> str:
    """`text` without accents and with one spelling of each letter; case is kept."""
    if text.isascii():
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)


def split_words(text: str) -> list[str]:
    """The words of `text`, folded, each with the mark right after it; apostrophes and hyphens part words."""
    return _WORD.findall(fold(text))


def make_keys(words: list[str]) -> list[str]:
    """What folded `words` are filed under: lower case without marks, so that U.S. and US are one."""
    return "\n".join(words).translate(_NO_MARKS).lower().split("\n") if words else []


def make_key(name: str) -> str:
    """What the whole of `name` is filed under: its words' keys parted by a space."""
    return " ".join(make_keys(split_words(name.replace("_", " "))))
