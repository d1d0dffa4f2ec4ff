"""Where a feed goes on into the past: a link that it gives (RFC 5005), or WordPress's own paging.

Only addresses on the feed's own host are followed, so that no feed makes us read another's server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from digest.model import Fetched, WebRequest
from digest.urls import make_safe_link

_RELATIONS = ("prev-archive", "next")
"""RFC 5005: the archive before this one (section 4), the next page of a paged feed (section 3)."""
_WORDPRESS = re.compile(r"\bwordpress\.(?:org|com)\b", re.IGNORECASE)
_FEED_PATH = re.compile(r"/feed/?\Z")
_LAST_PAGE = 1_000


def find_older(links: Iterable[Mapping[str, str]], generator: str, fetched: Fetched) -> WebRequest | None:
    """What to read for entries older than those in `fetched`; `links` have `rel` and `href`. None where nobody says."""
    given = {link.get("rel", ""): link.get("href", "") for link in links}
    for relation in _RELATIONS:
        if found := make_older(given.get(relation, ""), fetched):
            return found
    return make_older(_make_next_page(fetched.url), fetched) if _is_wordpress(generator, fetched.url) else None


def make_older(address: str, fetched: Fetched) -> WebRequest | None:
    """The request for `address`, relative or not, if it is another page of the host that `fetched` came from."""
    here = make_safe_link(fetched.url) if fetched.url else None
    there = make_safe_link(address.partition("#")[0], base=here) if here else None
    if not here or not there or there == here or urlsplit(there).netloc != urlsplit(here).netloc:
        return None
    return WebRequest(url=there)


def _is_wordpress(generator: str, url: str | None) -> bool:
    """What made the feed says so, or it says nothing and its address is such as WordPress gives to feeds."""
    if generator or not url:
        return bool(_WORDPRESS.search(generator))
    parts = urlsplit(url)
    return bool(_FEED_PATH.search(parts.path)) or "feed" in dict(parse_qsl(parts.query))


def _make_next_page(url: str | None) -> str:
    parts = urlsplit(url or "")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    page = int(query["paged"]) if re.fullmatch(r"[1-9]\d{0,3}", query.get("paged", "")) else 1
    return urlunsplit(parts._replace(query=urlencode(query | {"paged": str(page + 1)}))) if page < _LAST_PAGE else ""
