"""How well and how fast the text is found in the pages of the article-extraction-benchmark, by its own measure.

The measure, as published: shingles of four tokens (\\w+) as multisets; true and false positives and false negatives of
a page normalised to one; precision and recall averaged over pages; F1 of these averages.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import trafilatura  # noqa: E402

from digest.model import Batch, Fetched  # noqa: E402
from digest.sources.pages.article import parse_page_article  # noqa: E402
from tests.shared import SHARED  # noqa: E402

PAGES = SHARED / "data/ingest/html/aeb"
SHINGLE = 4
_Counts = tuple[float, float, float]


def make_shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four tokens in `text`; a shorter text is one run."""
    tokens = re.findall(r"\w+", text)
    runs = (tuple(tokens[place : place + SHINGLE]) for place in range(max(1, len(tokens) - SHINGLE + 1)))
    return Counter(run for run in runs if run)


def compare(true: str, found: str) -> _Counts:
    """True positives, false positives and false negatives, which together make one."""
    wanted, given = make_shingles(true), make_shingles(found)
    counts = (wanted & given).total(), (given - wanted).total(), (wanted - given).total()
    total = sum(counts) or 1
    return counts[0] / total, counts[1] / total, counts[2] / total


def score(counts: list[_Counts]) -> tuple[float, float, float]:
    """F1, precision and recall over pages."""
    precision = statistics.mean(tp / (tp + fp) for tp, fp, _ in counts if tp + fp > 0)
    recall = statistics.mean(tp / (tp + fn) for tp, _, fn in counts if tp + fn > 0)
    return 2 * precision * recall / (precision + recall), precision, recall


def fetch_page(body: bytes, url: str) -> Fetched:
    """A page as if it had been fetched."""
    return Fetched(origin=url, url=url, body=body, at=datetime(2026, 11, 22, tzinfo=UTC))


def read_ours(body: bytes, url: str) -> Batch:
    """What our reader makes of a page."""
    return parse_page_article(fetch_page(body, url))


def find_ours(body: bytes, url: str) -> str:
    """The text that our reader finds."""
    batch = read_ours(body, url)
    return next((article.text for article in batch.articles), "")


def find_bare(body: bytes, url: str) -> str:
    """The text that trafilatura alone finds, in its fast mode."""
    return (
        trafilatura.extract(body.decode("utf-8", "replace"), fast=True, include_comments=False, include_tables=False)
        or ""
    )


def measure(
    name: str, find: Callable[[bytes, str], str], pages: Mapping[str, tuple[bytes, str]], truth: Mapping[str, str]
) -> float:
    """Print the scores of a reader; its milliseconds a page."""
    begun = time.process_time()
    found = {key: find(*page) for key, page in pages.items()}
    spent = (time.process_time() - begun) * 1e3 / len(pages)
    f1, precision, recall = score([compare(truth[key], found[key]) for key in pages])
    print(f"{name:<20} F1 {f1:.3f}   precision {precision:.3f}   recall {recall:.3f}   {spent:6.1f} ms a page")
    return spent


def main() -> None:
    """Print the figures."""
    if not PAGES.is_dir():
        print("pages skipped: ../shared is not here")
        return
    facts = json.loads((PAGES / "ground-truth.json").read_text("utf-8"))
    pages = {
        key: (gzip.decompress((PAGES / f"html/{key}.html.gz").read_bytes()), fact["url"]) for key, fact in facts.items()
    }
    truth = {key: fact["articleBody"] for key, fact in facts.items()}
    first = next(iter(pages.values()))
    find_bare(*first), find_ours(*first)  # the imports are no part of it
    bare = measure("trafilatura, fast", find_bare, pages, truth)
    ours = measure("digest", find_ours, pages, truth)
    print(f"{'':<20} {ours / bare:.2f} times trafilatura")


if __name__ == "__main__":
    main()
