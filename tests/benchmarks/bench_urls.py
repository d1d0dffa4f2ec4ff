"""What URL keys merge among the links of real feeds, and what stripping every query would: never two articles.

Comments on one page, told apart by nothing but their place in it, do count as one.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from digest.urls import make_url_key
from tests.shared import SHARED

ALIKE = 0.6
"""How alike the headlines are that one address has had over the weeks."""

FILES = SHARED / "data/ingest"


def find_links() -> Iterator[tuple[str, str]]:
    """Every link in the feeds at hand with its headline, as feedparser reads them."""
    import feedparser

    for folder in ("polls", "feeds/kagi"):
        for path in sorted((FILES / folder).rglob("*")):
            if path.is_file() and path.stat().st_size < 5_000_000:
                for entry in feedparser.parse(str(path), sanitize_html=False)["entries"]:
                    if entry.get("link", "").startswith("http"):
                        yield entry["link"], entry.get("title", "")


def group(links: Iterable[tuple[str, str]], key: Callable[[str], str]) -> dict[str, dict[str, str]]:
    """The addresses that share a key, with the headline of each, where there are several."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for url, title in links:
        groups[key(url)][url] = title
    return {name: urls for name, urls in groups.items() if len(urls) > 1}


def find_suspects(groups: dict[str, dict[str, str]]) -> list[list[str]]:
    """The groups whose headlines are so different that they may be different articles."""
    return [
        list(urls)
        for urls in groups.values()
        if min(SequenceMatcher(None, a, b).ratio() for a in urls.values() for b in urls.values()) < ALIKE
    ]


def strip_query(url: str) -> str:
    """What many readers of feeds take for an article's address."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"


def main() -> None:
    """Print the figures."""
    if not FILES.is_dir():
        print("skipped: ../shared is not here")
        return
    links = sorted(set(find_links()))
    addresses = {url for url, _ in links}
    begun = time.process_time()
    keys = {url: make_url_key(url) for url in addresses}
    micros = (time.process_time() - begun) / len(addresses) * 1e6
    print(f"{len(addresses)} addresses, {micros:.0f} µs for each key")
    for name, key in (("URL key", keys.__getitem__), ("without query", strip_query)):
        groups = group(links, key)
        suspects = find_suspects(groups)
        merged = sum(len(urls) - 1 for urls in groups.values())
        print(f"{name:<14} merges {merged:5} addresses in {len(groups):5} groups; headlines differ in {len(suspects)}")
        for urls in suspects[:5]:
            print("               ", *urls[:2])


if __name__ == "__main__":
    main()
