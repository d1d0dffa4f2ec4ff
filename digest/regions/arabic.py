"""Takes Arabic words apart: what is written onto a name (and, in, to, the), and adjectives made from one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain

_SCRIPT = re.compile("[\u0620-\u06d3]")
# Letters of Arabic keyboards. Persian and Urdu, which write "and" and "in" apart, have others for the same sounds.
_ARABIC_KEYBOARD = re.compile("[\u0629\u064a\u0643\u0649]")
_PARTICLES = "وفبلک"
_ARTICLE = "ال"
_ADJECTIVE_ENDINGS = ("یین", "یون", "یه", "ی")
_NOUN_ENDINGS = ("", "ا", "یا", "ه")
_SHORTEST = 3


def find_bare_forms(keys: list[str], known: Collection[str], *, text: str) -> list[str]:
    """`keys` of `text`, each replaced by the first of its forms that is `known`; other scripts stay as they are."""
    if not _SCRIPT.search(text):
        return keys
    clitics = _ARABIC_KEYBOARD.search(text) is not None
    return [key if key in known else find_bare_form(key, known, clitics=clitics) for key in keys]


def find_bare_form(word: str, known: Collection[str], *, clitics: bool) -> str:
    """The first form of folded `word` that is `known`: bare, or what its adjective is made from."""
    bare = [word, *(_strip_particles(word) if clitics else ())]
    nouns = (noun for form in bare for noun in _make_nouns(form))
    return next((form for form in chain(bare, nouns) if form in known), word)


def _strip_particles(word: str) -> Iterator[str]:
    """`word` without up to two particles and the article, longest first."""
    for _ in range(2):
        yield from _strip_article(word)
        if word[0] not in _PARTICLES or len(word) <= _SHORTEST:
            return
        word = _ARTICLE + word[2:] if word.startswith("لل") else word[1:]
        yield word
    yield from _strip_article(word)


def _strip_article(word: str) -> Iterator[str]:
    bare = word.removeprefix(_ARTICLE)
    if bare != word and len(bare) >= _SHORTEST:
        yield bare


def _make_nouns(word: str) -> Iterator[str]:
    """The names that the adjective `word` may come from: Syria of Syrian."""
    for ending in _ADJECTIVE_ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST:
            yield from (stem + noun for noun in _NOUN_ENDINGS)
