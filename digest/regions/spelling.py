"""Finds the region that a person named, however it is parted and capitalised, and tells of one that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from digest.model import Scheme
from digest.regions.names import make_key

_SMALL_WORDS = frozenset({"and", "the"})
_SHOWN = 60
"""Characters shown of a name that means nothing."""


def make_region_key(text: str) -> str:
    """The key of a region as people write it: south_asia of "South-Asia"."""
    return "_".join(make_key(text.replace("-", " ")).split())


def find_named_region(scheme: Scheme, value: str) -> str | None:
    """The key of the region of `scheme` whose key is `value`, or a name of it in any language."""
    return _make_spellings(scheme).get(spell_region(value))


def spell_region(text: str) -> str:
    """What the key and the names of regions are compared by."""
    return " ".join(word for word in make_key(text).split() if word not in _SMALL_WORDS)


def tell_unknown_region(scheme: Scheme, value: str) -> str:
    """What is wrong with `value`, which is no region of `scheme`, and what could be meant."""
    keys = [region.key for region in scheme.regions]
    close = suggest(make_region_key(value), keys) or f", choose from: {', '.join(keys)}"
    return f"there is no region {value[:_SHOWN]!r}{close}"


def suggest(text: str, choices: Iterable[str]) -> str:
    """Ask after what is closest to `text` among `choices`, in parentheses behind a space; "" if nothing is."""
    close = get_close_matches(text[:_SHOWN], choices, n=1, cutoff=0.75)
    return f" (did you mean {close[0]!r}?)" if close else ""


@lru_cache(maxsize=16)
def _make_spellings(scheme: Scheme) -> Mapping[str, str]:
    """The keys of regions by what they may be called; a key means its own region, and what is shown goes before."""
    ranks = ((region.key, region.name, *sorted(region.called)) for region in scheme.regions)
    pairs = [
        (rank, spell_region(text), region.key)
        for region, texts in zip(scheme.regions, ranks, strict=True)
        for rank, text in enumerate(texts)
    ]
    spellings: dict[str, str] = {}
    for _, text, key in sorted(pairs, key=lambda pair: min(pair[0], 2)):
        spellings.setdefault(text, key)
    spellings.pop("", None)
    return spellings
