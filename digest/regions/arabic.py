"""Takes off Arabic words what is written onto a name: and, in, to, for, like, the."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_SCRIPT = re.compile("[\u0620-\u06d3]")
# Letters of Arabic keyboards. Persian and Urdu, which write "and" and "in" apart, have others for the same sounds.
_ARABIC_KEYBOARD = re.compile("[\u0629\u064a\u0643\u0649]")
_PARTICLES = frozenset("وفبلک")
_ARTICLE = "ال"
# Letters: what is shorter is no name, but many an ordinary word.
_SHORTEST = 3


def find_bare_forms(keys: list[str], known: Collection[str], *, text: str) -> list[str]:
    """`keys` of `text`, each replaced by the first of its forms that is `known`; other languages stay as they are."""
    if not (_SCRIPT.search(text) and _ARABIC_KEYBOARD.search(text)):
        return keys
    return [key if key in known else find_bare_form(key, known) for key in keys]


def find_bare_form(word: str, known: Collection[str]) -> str:
    """The first of folded `word` and what is left of it without its particles that is `known`."""
    return next((form for form in (word, *_strip_particles(word)) if form in known), word)


def _strip_particles(word: str) -> Iterator[str]:
    """`word` without up to two particles and the article, longest first."""
    for _ in range(2):
        yield from _strip_article(word)
        if word[:1] not in _PARTICLES or len(word) <= _SHORTEST:
            return
        word = _ARTICLE + word[2:] if word.startswith("لل") else word[1:]
        yield word
    yield from _strip_article(word)


def _strip_article(word: str) -> Iterator[str]:
    bare = word.removeprefix(_ARTICLE)
    if bare != word and len(bare) >= _SHORTEST:
        yield bare
