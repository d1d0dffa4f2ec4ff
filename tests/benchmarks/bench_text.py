"""How fast texts are split into sentences, datelines taken off and headlines trimmed, and how right datelines are.

Sentences are held against a split behind every mark, the least one can do.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from digest.text.datelines import split_dateline  # noqa: E402
from digest.text.headlines import make_headline  # noqa: E402
from digest.text.sentences import find_sentence_ends  # noqa: E402
from tests.shared import SHARED  # noqa: E402

ROUNDS = 3
LONGEST = 6_000
_NAIVE = re.compile(r"(?<=[.!?])\s+")
_WIRE = re.compile(r"[^\n]{0,160}?\((?:Reuters|Rtrs)[^)\n]{0,30}\)\s?[-–]\s*")
_AGENCY = re.compile(
    r"\s*(?:[^\n]{0,70}?\((?:Reuters|AP|AFP)\)|(?:AP|Reuters|AFP)\s(?=-\s))(?:\s?(?:-{1,2}|[–—])\s)?\s*"
)


def measure(work: Callable[[str], object], texts: list[str]) -> float:
    """The best of some rounds over all `texts`, in seconds of this process."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - start)
    return best


def print_speeds(rows: list[dict[str, str]]) -> None:
    """Print megabytes and texts a second."""
    for language in ("en", "fr", "ur"):
        texts = [row["body"][:LONGEST] for row in rows if row["lang"] == language]
        size = sum(len(text.encode()) for text in texts) / 1e6
        ours, naive = measure(partial(find_sentence_ends, language=language), texts), measure(_NAIVE.split, texts)
        print(f"sentences  {size / ours:8.1f} MB a second in {language}; a split behind every mark {size / naive:.1f}")
    texts = [row["body"][:LONGEST] for row in rows if row["lang"] == "en"]
    print(f"datelines  {len(texts) / measure(split_dateline, texts):8.0f} texts a second")
    titles = [row["title"] for row in rows]
    print(f"headlines  {len(titles) / measure(make_headline, titles):8.0f} a second")


def count_exact(texts: Iterable[str], mark: re.Pattern[str]) -> tuple[int, int]:
    """How many of the `texts` with a dateline, which `mark` matches, lose just that; and how many there are."""
    marked = [(text, match.end()) for text in texts if (match := mark.match(text))]
    return sum(split_dateline(text)[1] == text[end:] for text, end in marked), len(marked)


def load_polled() -> list[str]:
    """The texts of a wire's feed, each once."""
    texts: dict[str, str] = {}
    for path in sorted((SHARED / "data/ingest/polls/reuters2026").glob("*.xml")):
        texts |= {
            item.findtext("link") or "": item.findtext("description") or "" for item in ET.parse(path).iter("item")
        }
    return list(texts.values())


def print_datelines() -> None:
    """Print how many datelines are taken off exactly."""
    lines = (SHARED / "data/ingest/pairs/wire-7000.jsonl").read_text("utf-8").splitlines()
    older = [row["body"] for row in map(json.loads, lines) if row["src"] == "r87"]
    for name, texts in (("modern wire", load_polled()), ("older wire", older)):
        exact, marked = count_exact(texts, _WIRE)
        print(f"           {name}: {exact} of {marked} exact, {exact / marked:.4f}")
    with (SHARED / "data/ingest/wire/agnews/data/ag_news_csv/test.csv").open(encoding="utf-8", newline="") as file:
        leads = [row[2] for row in csv.reader(file) if not row[2].startswith("&lt;")]
    exact, marked = count_exact(leads, _AGENCY)
    print(f"           agency leads: {exact} of {marked} exact, {exact / marked:.4f}")


def main() -> None:
    """Print the figures."""
    if not SHARED.is_dir():
        print("text       skipped: ../shared is not here")
        return
    print_speeds([json.loads(line) for line in (SHARED / "data/regions/dev.jsonl").read_text("utf-8").splitlines()])
    print_datelines()


if __name__ == "__main__":
    main()
