"""The text of an article in a page, and the day in it that is likeliest to be its own: trafilatura and htmldate.

Neither gets an address, so that neither can fetch one, and both get a tree that was capped.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from digest.sources.pages.asides import copy_without_asides
from digest.sources.pages.fields import make_match_key
from digest.sources.pages.visible import is_credit
from digest.sources.texts.boilerplate import is_noise
from digest.text.hygiene import clean_text, strip_html

_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|li|ul|strong|em|a)\b[^<>]{0,500}>", re.IGNORECASE)
_CLEARLY_MORE = 1.5
_SHORTEST = 250
_HEAD = 4
_EARLIEST = "1995-01-01"


def find_body(root: Any, *, stated: str = "", above: Collection[str] = (), timezone: str = "UTC") -> str:
    """The paragraphs of the article in a page, parted by blank lines.

    `stated` is what the page's JSON-LD gives as its text: it is taken where it is clearly more than was found. `above`
    are the headline and what else of the page's head is no part of the text.
    """
    keys = {make_match_key(one) for one in above}
    found, told = (_drop_head(_drop_noise(many), keys, timezone) for many in (_extract(root), _part(stated)))
    is_more = _count(told) > max(_CLEARLY_MORE * _count(found), _SHORTEST)
    # Where trafilatura finds nothing it takes the stated text itself, as one paragraph.
    is_same = len(found) == 1 and make_match_key(found[0]) == make_match_key("".join(told))
    return "\n\n".join(told if is_more or is_same else found)


def find_day(root: Any, *, url: str, now: datetime) -> str:
    """The day, in ISO 8601, that htmldate takes for that of publication; "" when it finds none.

    The first of January is what it makes of a bare year, such as that of a copyright line, and counts as none.
    """
    import htmldate

    _quieten()
    latest = (now + timedelta(days=1)).date().isoformat()
    page = copy_without_asides(root)
    try:
        found = htmldate.find_date(page, original_date=True, url=url, min_date=_EARLIEST, max_date=latest)
    except Exception:  # noqa: BLE001 whatever a broken page breaks in the finder, the article has other fields
        return ""
    return "" if not found or found.endswith("-01-01") else str(found)


def _extract(root: Any) -> list[str]:
    import trafilatura

    _quieten()
    try:
        found = trafilatura.bare_extraction(root, fast=True, include_comments=False, include_tables=False)
    except Exception:  # noqa: BLE001 as above
        return []
    return clean_text((getattr(found, "text", "") or "").replace("\n", "\n\n")).split("\n\n")


def _part(text: str) -> list[str]:
    """The paragraphs of a text that is HTML, or plain with line breaks of any number."""
    return (strip_html(text) if _TAG.search(text) else clean_text(text.replace("\n", "\n\n"))).split("\n\n")


def _drop_noise(paragraphs: Iterable[str]) -> list[str]:
    """`paragraphs` without share buttons and pointers to other stories."""
    return [one for one in paragraphs if one and not is_noise(one)]


def _drop_head(paragraphs: Sequence[str], keys: Collection[str], timezone: str) -> Sequence[str]:
    """`paragraphs` without headline, byline and date above them, which the article has in fields of their own."""
    for place, one in enumerate(paragraphs[:_HEAD]):
        if make_match_key(one) not in keys and not is_credit(one, timezone):
            return paragraphs[place:]
    return paragraphs[_HEAD:]


def _count(paragraphs: Sequence[str]) -> int:
    return sum(map(len, paragraphs))


@cache
def _quieten() -> None:
    """Keep what the libraries log about a page off the terminal; whoever sets up logging still gets it."""
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())
