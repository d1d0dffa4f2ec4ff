"""The regions that readers want, as people write them, to keys of the scheme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from digest.model import Scheme
from digest.regions.scheme import find_named_region, load_scheme
from digest.regions.spelling import tell_unknown_region
from digest.settings import RegionSettings

_BETWEEN = re.compile(r"[,;|/]")
_LONGEST = 1_000
_ALL = frozenset({"all", "*"})


def make_region_finder(settings: RegionSettings) -> Callable[[str], tuple[str, ...]]:
    """Give what reads the regions of a cell, by key or name, with commas, bars or spaces between; "all" is every one.

    That gives their keys in sorted order, none for all of them, and raises ValueError that says which is no region.
    """

    @lru_cache(maxsize=1_000)  # a list of a million readers names the same few again and again
    def find(text: str) -> tuple[str, ...]:
        if text.casefold() in _ALL:
            return ()
        return tuple(sorted(set(_find_keys(text, load_scheme(settings)))))

    def find_regions(text: str) -> tuple[str, ...]:
        if len(text) > _LONGEST:
            raise ValueError(f"the regions take more than {_LONGEST:,} characters")
        return find(text)

    return find_regions


def _find_keys(text: str, scheme: Scheme) -> Iterator[str]:
    for part in filter(None, map(str.strip, _BETWEEN.split(text))):
        words = [part] if find_named_region(scheme, part) else part.split()
        found = [find_named_region(scheme, word) for word in words]
        if None in found:
            unknown = words[found.index(None)] if any(found) else part
            raise ValueError(tell_unknown_region(scheme, unknown))
        yield from filter(None, found)
