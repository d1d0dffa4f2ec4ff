"""How fast articles are placed, and the gazetteer loads, beside the least that reading the same text costs."""

from __future__ import annotations

import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from digest.regions.classify import place_article  # noqa: E402
from digest.regions.gazetteer import DATA, load_gazetteer  # noqa: E402
from digest.regions.scheme import load_scheme  # noqa: E402
from tests.regions.test_floors import make_row_article  # noqa: E402
from tests.shared import SHARED  # noqa: E402

ROWS = SHARED / "data/regions/dev.jsonl"
ROUNDS = 3
LONGEST = 6_000


def measure(work: Callable[[], object]) -> float:
    """The best of some rounds, in seconds of this process."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def load_afresh() -> None:
    """Read the gazetteer as a new process would."""
    load_gazetteer.cache_clear()
    load_gazetteer()


def measure_memory() -> float:
    """What the gazetteer takes in memory, in MB."""
    load_gazetteer.cache_clear()
    tracemalloc.start()
    load_gazetteer()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / 1e6


def main() -> None:
    """Print the figures."""
    file = DATA / "gazetteer.tsv"
    print(f"gazetteer  {file.stat().st_size / 1e3:8.0f} kB on disk, {measure_memory():.1f} MB in memory")
    print(f"           {measure(load_afresh) * 1e3:8.1f} ms to load")
    if not ROWS.is_file():
        print("articles   skipped: ../shared is not here")
        return
    articles = [make_row_article(json.loads(line)) for line in ROWS.read_text("utf-8").splitlines()]
    scheme, names = load_scheme(), load_gazetteer().longest
    texts = [f"{article.title} {article.text[:LONGEST]}" for article in articles]
    placing = measure(lambda: [place_article(article, scheme) for article in articles])
    floor = measure(lambda: [[word for word in text.lower().split() if word in names] for text in texts])
    print(f"articles   {len(articles) / placing:8.0f} a second, of {sum(map(len, texts)) // len(texts)} characters")
    print(f"floor      {len(articles) / floor:8.0f} a second: str.split and one dict look-up a word")
    print(f"           {placing / floor:8.1f} times the floor")


if __name__ == "__main__":
    main()
