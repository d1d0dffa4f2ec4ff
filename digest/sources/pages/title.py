"""The headline of a page among the titles it gives, without the names of site and section that stand behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.sources.pages.fields import make_match_key

_SEPARATOR = re.compile(r"\s+(?:[|–—·•»«:/-]|::|\|\|)\s+|\s*[|»]\s*")
_MOST_PARTS = 3
_SHORTEST_KEY = 3


def choose_title(stated: str, headings: Sequence[str], page_title: str, sites: Sequence[str]) -> str:
    """`stated`, what the page says its title is, else its heading, else its title element; none with the site's name.

    A stated title that was cut is completed from a heading, and one that goes on behind a heading ends there.
    """
    keys = {key for site in sites if len(key := make_match_key(site)) >= _SHORTEST_KEY}
    shown = [heading for heading in headings if make_match_key(heading) not in keys and make_match_key(heading)]
    title = cut_site(stated, keys)
    if make_match_key(title) in keys | {""}:
        return _choose_shown(shown, page_title, keys)
    return _complete(title, shown)


def cut_site(title: str, keys: set[str]) -> str:
    """`title` without the parts at its ends that are the name of its site; `keys` are the match keys of the names."""
    for _ in range(_MOST_PARTS):
        breaks = list(_SEPARATOR.finditer(title))
        if breaks and _is_site(title[breaks[-1].end() :], keys):
            title = title[: breaks[-1].start()]
        elif breaks and make_match_key(title[: breaks[0].start()]) in keys:
            title = title[breaks[0].end() :]
        else:
            break
    return title.strip()


def _is_site(part: str, keys: set[str]) -> bool:
    key = make_match_key(part)
    return bool(key) and any(key == name or (len(key) <= len(name) + 6 and name in key) for name in keys)


def _complete(title: str, shown: Sequence[str]) -> str:
    for heading in shown:
        cut = re.sub(r"\s*(?:\.{3}|…)\Z", "", title)
        if cut != title and heading.startswith(cut):
            return heading
        rest = title[len(heading) :]
        if title.startswith(heading) and _SEPARATOR.match(rest):
            return heading
    return title


def _choose_shown(shown: Sequence[str], page_title: str, keys: set[str]) -> str:
    """The heading that the title element repeats, or shares most words with, else the title element itself."""
    whole = make_match_key(page_title)
    repeated = [heading for heading in shown if make_match_key(heading) in whole]
    if repeated:
        return max(repeated, key=len)
    alike = [heading for heading in shown if not whole or _share_words(heading, page_title)]
    return next(iter(alike), "") or cut_site(page_title, keys) or next(iter(shown), "")


def _share_words(heading: str, title: str) -> bool:
    """Whether at least half of the words of `heading` are in `title`."""
    words, known = heading.casefold().split(), set(title.casefold().split())
    return 2 * sum(word in known for word in words) >= len(words)
