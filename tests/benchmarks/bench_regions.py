"""How fast articles are placed beside geotext, the gazetteer loads beside two libraries, and what memory it takes."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from geotext import GeoText

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from digest.model import Article  # noqa: E402
from digest.regions.classify import place_article  # noqa: E402
from digest.regions.scheme import load_scheme  # noqa: E402
from tests.regions.test_floors import make_row_article  # noqa: E402
from tests.shared import SHARED  # noqa: E402

ROWS = SHARED / "data/regions/dev.jsonl"
LANGUAGES = (None, "en", "ar", "de", "es", "fa", "fr", "hi", "pt", "tr", "ur")
ROUNDS = 7
LONGEST = 6_000
LOADING = (
    "import time, dataclasses, pathlib, typing\n"
    "start = time.process_time()\n"
    "{work}\n"
    "print((time.process_time() - start) * 1000)\n"
)
MEMORY = (
    "from pathlib import Path\n"
    "size = lambda: int(Path('/proc/self/statm').read_text().split()[1]) * 4096 / 1e6\n"
    "start = size()\n"
    "from digest.regions.lexicon import load_lexicon\n"
    "for language in {languages}: load_lexicon(language)\n"
    "print(size() - start)\n"
)


def run_python(code: str) -> float:
    """The number that `code` prints in a fresh process."""
    command = [sys.executable, "-c", code]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def print_loading() -> None:
    """Print what it costs to load the names of English, and with those of another language, beside two libraries."""
    names = "from digest.regions.lexicon import load_lexicon; load_lexicon('{language}')"
    works = (names.format(language="en"), names.format(language="ar"), "import babel, lxml.etree")
    rounds = [[run_python(LOADING.format(work=work)) for work in works] for _ in range(ROUNDS)]
    english, both, libraries = (statistics.median(times) for times in zip(*rounds, strict=True))
    print(f"loading    {english:8.1f} ms for the names in English, {both:.1f} ms with those in Arabic")
    print(f"           {libraries:8.1f} ms to import babel and lxml")


def measure_pair(work: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """The best of some rounds of each, taken in turn, in seconds of this process."""
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for which, part in enumerate((work, other)):
            start = time.process_time()
            part()
            best[which] = min(best[which], time.process_time() - start)
    return best[0], best[1]


def exhaust(items: Iterable[object]) -> None:
    """Make all `items`, one after the other, and keep none."""
    deque(items, maxlen=0)


def print_speed(articles: Sequence[Article]) -> None:
    """Print how many articles are placed in a second, and in how many geotext finds the countries."""
    scheme = load_scheme()
    texts = [f"{article.title} {article.text[:LONGEST]}" for article in articles]
    ours, theirs = measure_pair(
        lambda: exhaust(place_article(article, scheme) for article in articles),
        lambda: exhaust(GeoText(text).country_mentions for text in texts),
    )
    print(f"articles   {len(texts) / ours:8.0f} a second, of {sum(map(len, texts)) // len(texts)} characters")
    print(f"geotext    {len(texts) / theirs:8.0f} a second")
    print(f"           {theirs / ours:8.2f} times as fast as geotext")


def print_memory(languages: Sequence[str | None]) -> None:
    """Print how much a fresh process grows by the names in `languages`."""
    count = f"{len(languages)} languages" if len(languages) > 1 else "English"
    grown = run_python(MEMORY.format(languages=repr(languages)))
    print(f"memory     {grown:8.1f} MB more in a process with the names in {count}")


def main() -> None:
    """Print the figures."""
    print_memory(LANGUAGES[1:2])
    print_memory(LANGUAGES)
    print_loading()
    if not ROWS.is_file():
        print("articles   skipped: ../shared is not here")
        return
    print_speed([make_row_article(json.loads(line)) for line in ROWS.read_text("utf-8").splitlines()])


if __name__ == "__main__":
    main()
