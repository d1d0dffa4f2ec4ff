"""The line that says who wrote an article -> their names: "By NOOR AZIZ and Sam Field, Staff Writers | Reuters"."""

from __future__ import annotations

import re

from digest.text.hygiene import clean_line

_OPENING = re.compile(r"(?:(?:written |reported |story )?by|بقلم|كتبت?|تحریر|رپورٹ|از)(?::\s*|\s+)", re.IGNORECASE)
_TAIL = re.compile(r"\s*[|•·/]|\s[-–—]\s")
_PLACE = re.compile(r"\s(?:in|for|at)\s(?=[^\W\d_])")
_BETWEEN = re.compile(r"\s*(?:[,،;]\s*(?:and\s|&\s|اور\s|و\s)?|\s(?:and|&|und|et|اور|و)\s)\s*", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:editors?|correspondents?|reporters?|writers?|staff|bureau|desk|columnists?|analysts?|contributors?|chief"
    r"|news|agenc(?:y|ies)|special|photographs?|نامہ نگار|رپورٹر|مراسل|محرر)\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"<?[^\s<>()@]{1,64}@[^\s<>()@]{1,255}>?")
_ASIDE = re.compile(r"\([^()]*\)")
_MOST = 20
_LONGEST_LINE = 160
_WORDS_IN_LINE = 24
_WORDS_IN_NAME = 8


def is_byline(line: str) -> bool:
    """Whether a line of its own, such as stands under a headline, is a byline: "By", then names, and no sentence."""
    opening = _OPENING.match(line)
    if not opening or len(line) > _LONGEST_LINE or line.rstrip().endswith(("?", "!", ":", "…", "..", "۔", "،")):
        return False
    names = line[opening.end() :].split()
    if not names or len(names) > _WORDS_IN_LINE or any(char.isdigit() for char in line):
        return False
    if line.endswith(".") and not re.search(r"\b(?:Jr|Sr|[A-Z])\.\Z", line):
        return False
    first, last = names[0], names[-1]
    return not (first[0].islower() or (last[0].islower() and not _ROLE.search(line)))


def is_role(line: str) -> bool:
    """Whether a line under a byline only says what its writer is: "Political Correspondent"."""
    return bool(_ROLE.search(line)) and len(line.split()) <= _WORDS_IN_NAME and not line.endswith((".", ":", "…"))


def split_byline(line: str) -> tuple[str, ...]:
    """The names in a byline, or in what a feed gives as its author, without roles, places, agencies and addresses."""
    line = clean_line(line, limit=_LONGEST_LINE * 4)
    line = _OPENING.sub("", _EMAIL.sub(" ", line), count=1) if _OPENING.match(line) else _EMAIL.sub(" ", line)
    outside = _ASIDE.sub(" ", line)  # "noor (hidden)", but not "(Noor Aziz)"
    line = _TAIL.split((outside if any(map(str.isalpha, outside)) else line).strip(" ()"), maxsplit=1)[0]
    parts = [_clean_name(_PLACE.split(part, maxsplit=1)[0]) for part in _BETWEEN.split(line)]
    parts = [part for part in parts if any(map(str.isalpha, part))]
    if line.count(",") == len(parts) - 1 == 1 and not any(" " in part for part in parts):
        return (line.strip(" ,"),)  # "Aziz, Noor" is one person
    names = [part for part in parts if not _ROLE.search(part) and len(part.split()) <= _WORDS_IN_NAME]
    return tuple(dict.fromkeys(names or parts[:1]))[:_MOST]


def _clean_name(part: str) -> str:
    return part.strip(" ()\"'.,;:") + ("." if part.endswith((" Jr.", " Sr.")) else "")


def find_spelling(name: str, text: str) -> str:
    """A `name` in capitals as `text` writes it elsewhere, else with capital initials; any other name as it is."""
    if not name.isupper():
        return name
    for found in re.finditer(re.escape(name), text, re.IGNORECASE):
        if not found.group().isupper():
            return found.group()
    return name.title()
