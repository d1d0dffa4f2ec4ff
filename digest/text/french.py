"""French typography: spaces at which no line may break, where a French text has ordinary ones before its marks."""

from __future__ import annotations

import re

_NO_BREAK, _NARROW = "\u00a0", "\u202f"
_BEFORE = re.compile(r"(?<=[^\s]) (?=[:;!?»])|(?<=«) (?=[^\s])")
_NARROW_BEFORE = frozenset(";!?")


def keep_marks(text: str, language: str | None) -> str:
    """Return a French `text` in which no line begins with ":", ";", "!", "?" or "»", nor ends with "«".

    No space is added, and no text in another language, a BCP 47 tag, is touched.
    """
    if (language or "").replace("_", "-").partition("-")[0].lower() != "fr":
        return text
    return _BEFORE.sub(lambda space: _NARROW if text[space.end()] in _NARROW_BEFORE else _NO_BREAK, text)
