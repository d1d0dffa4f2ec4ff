"""The address that a page is known by, and whether two addresses belong to one site."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from digest.urls import make_safe_link

_FRONT_PATHS = frozenset(["", "/", "/index.html", "/index.htm", "/index.php", "/home", "/home/"])
_FACES = ("www.", "m.", "amp.", "mobile.")
_FEWEST_LABELS = 2


def find_page_address(given: Iterable[str], *, base: str | None, url: str | None) -> str:
    """The first address in `given` that can be that of the page at `url`, else `url` itself.

    Another site's address, and that of a site's front page, which careless templates give for every page, are none.
    For a saved page, whose `url` is None, the first full address counts.
    """
    links = (make_safe_link(address, base=base) for address in given if address.strip())
    for link in links:
        if link and link.startswith("http") and not is_front(link) and (url is None or is_same_site(link, url)):
            return link
    return url or ""


def is_front(url: str) -> bool:
    """Whether `url` is that of a site's front page."""
    parts = urlsplit(url)
    return parts.path.lower() in _FRONT_PATHS and not parts.query


def is_same_site(one: str, other: str) -> bool:
    """Whether the hosts of two addresses are one, but for www and mobile faces, or one is below the other."""
    first, second = sorted((_find_host(one), _find_host(other)), key=len)
    is_name = "." in first and not first.replace(".", "").isdigit()
    return bool(first) and (first == second or (is_name and second.endswith(f".{first}")))


def _find_host(url: str) -> str:
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    face = next((face for face in _FACES if host.startswith(face)), "")
    return host.removeprefix(face) if host.count(".") >= _FEWEST_LABELS else host
