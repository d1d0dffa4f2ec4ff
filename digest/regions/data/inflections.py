"""The forms that a language makes of a demonym: French "ivoirien" stands for ivoirienne, ivoiriens, ivoiriennes too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from digest.regions.names import fold

# Endings of the word as folded, longest first, each with those that take its place.
_Endings = tuple[tuple[str, tuple[str, ...]], ...]

_FRENCH: _Endings = (
    ("en", ("en", "enne", "ens", "ennes")),
    ("on", ("on", "onne", "ons", "onnes")),
    ("al", ("al", "ale", "aux", "ales")),
    ("s", ("s", "se", "ses")),
    ("e", ("e", "es")),
    ("", ("", "e", "s", "es")),
)
_SPANISH: _Endings = (
    ("o", ("o", "a", "os", "as")),
    ("es", ("es", "esa", "eses", "esas")),
    ("an", ("an", "ana", "anes", "anas")),
    ("on", ("on", "ona", "ones", "onas")),
    ("ol", ("ol", "ola", "oles", "olas")),
    ("i", ("i", "is", "ies")),
    ("a", ("a", "as")),
    ("e", ("e", "es")),
    ("", ("", "a", "es", "as")),
)
_PORTUGUESE: _Endings = (
    ("o", ("o", "a", "os", "as")),
    ("ao", ("ao", "a", "as", "aos", "aes", "oes")),
    ("eu", ("eu", "eia", "eus", "eias")),
    ("es", ("es", "esa", "eses", "esas")),
    ("ol", ("ol", "ola", "ois", "olas")),
    ("", ("", "s")),
)
_GERMAN_ADJECTIVE: _Endings = (("", ("", "e", "en", "er", "es", "em")),)
_GERMAN_NOUN: _Endings = (
    ("er", ("er", "ern", "ers", "erin", "erinnen")),
    ("in", ("in", "innen")),
    ("e", ("e", "en")),
    ("", ("", "s")),
)
_ARABIC: _Endings = (("ی", ("ی", "یه", "یون", "یین", "یات")), ("", ("",)))
_URDU: _Endings = (("", ("", "وں")),)
_PERSIAN: _Endings = (("", ("", "ها", "ان")),)
_HINDI: _Endings = (("ी", ("ी", "ियों", "ियो")), ("", ("", "ों")))

_VOWELS = re.compile("[aeiıoöuüâîû]")
_BACK = frozenset("aıouâû")


def make_inflections(word: str, language: str) -> list[str]:
    """`word`, and its other forms in `language`, a primary tag of BCP 47; folded where they differ from it."""
    return [word, *(form for form in _MAKERS[language](word) if form != fold(word))]


def _replace_ending(word: str, endings: _Endings) -> list[str]:
    folded = fold(word)
    old, new = next(pair for pair in sorted(endings, key=_order) if folded.endswith(pair[0]))
    return [folded.removesuffix(old) + ending for ending in new]


def _order(pair: tuple[str, tuple[str, ...]]) -> int:
    return -len(pair[0])


def _make_english(word: str) -> list[str]:
    return [] if word.endswith(("s", "sh", "ch", "ese", "men", "x", "z")) else [f"{word}s"]


def _make_german(word: str) -> list[str]:
    return _replace_ending(word, _GERMAN_NOUN if word[0].isupper() else _GERMAN_ADJECTIVE)


def _make_arabic(word: str) -> list[str]:
    """Every part of a phrase agrees, and takes the article with the others: the South Korean."""
    parts = [_replace_ending(part, _ARABIC) for part in word.split(" ")]
    if len(parts) == 1:
        return parts[0]
    count = max(map(len, parts))
    agreeing = [" ".join(forms[index % len(forms)] for forms in parts) for index in range(count)]
    return [*agreeing, *(" ".join(f"ال{part}" for part in form.split(" ")) for form in agreeing)]


def _make_turkish(word: str) -> list[str]:
    """The plural by vowel harmony, and its cases; those of the singular follow an apostrophe."""
    vowels = _VOWELS.findall(word.lower()) or ["e"]
    plural = ("lar", "larin", "lara", "lari") if vowels[-1] in _BACK else ("ler", "lerin", "lere", "leri")
    return [fold(word) + ending for ending in plural]


def _make_by(endings: _Endings) -> Callable[[str], Iterable[str]]:
    return lambda word: _replace_ending(word, endings)


_MAKERS: Mapping[str, Callable[[str], Iterable[str]]] = {
    "ar": _make_arabic,
    "de": _make_german,
    "en": _make_english,
    "es": _make_by(_SPANISH),
    "fa": _make_by(_PERSIAN),
    "fr": _make_by(_FRENCH),
    "hi": _make_by(_HINDI),
    "pt": _make_by(_PORTUGUESE),
    "tr": _make_turkish,
    "ur": _make_by(_URDU),
}


def make_turkish_demonym(country: str) -> str:
    """Who is from `country`, as Turkish mostly says it: Suriye, Suriyeli."""
    last = (_VOWELS.findall(country.lower()) or ["e"])[-1]
    vowel = "ı" if last in "aıâ" else "i" if last in "eiî" else "u" if last in "ouû" else "ü"
    return f"{country}l{vowel}"


def make_german_genitive(name: str) -> str:
    """Of `name` in German: Syriens. One that ends in an s sound has none that is written without an apostrophe."""
    return name if name.endswith(("s", "ß", "x", "z")) else f"{name}s"
