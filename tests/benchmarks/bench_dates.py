"""Every date of the real feeds: how many are read, which differ from feedparser's, and what one costs beside peers."""

from __future__ import annotations

import calendar
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from digest.sources.dates import EARLIEST, parse_date  # noqa: E402
from tests.shared import SHARED  # noqa: E402

FEEDS = SHARED / "data/ingest"
ROUNDS = 3
PEER_SAMPLE = 300
KNOWN_WRONG = frozenset(["1518478934"])
"""Dates that feedparser misreads: this Unix time as a day of 2015."""


def load_feed_dates() -> dict[str, datetime | None]:
    """Each date of the feeds at hand as it is written, and the instant that feedparser takes it for."""
    import feedparser

    found: dict[str, datetime | None] = {}
    for path in sorted([*FEEDS.glob("feeds/**/*"), *FEEDS.glob("polls/**/*")]):
        if not path.is_file():
            continue
        try:
            parsed = feedparser.parse(path.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
        except Exception:  # noqa: BLE001 a file that no parser takes has no dates
            continue
        for entry in parsed.entries:
            for key in ("published", "updated"):
                raw, read = dict.get(entry, key), dict.get(entry, f"{key}_parsed")
                if isinstance(raw, str):
                    found[raw] = _make_instant(read) if read else None
    return found


def _make_instant(read: time.struct_time) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(read), UTC)
    except (ValueError, OverflowError):
        return None


def measure(parse: Callable[[str], object], dates: Iterable[str]) -> float:
    """The best of some rounds, in seconds of this process a date."""
    chosen = list(dates)
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for raw in chosen:
            parse(raw)
        best = min(best, time.process_time() - start)
    return best / len(chosen)


def main() -> None:
    """Print the figures."""
    if not FEEDS.is_dir():
        print("dates      skipped: ../shared is not here")
        return
    dates = load_feed_dates()
    read = {raw: parse_date(raw) for raw in dates}
    unread = [raw for raw, moment in read.items() if moment is None]
    possible = [raw for raw in unread if not (dates[raw] and dates[raw].year < EARLIEST)]  # type: ignore[union-attr]
    wrong = [raw for raw, theirs in dates.items() if theirs and read[raw] and read[raw] != theirs]
    more = [raw for raw, theirs in dates.items() if theirs is None and read[raw]]
    print(f"dates      {len(dates):8,} different ones in the feeds at hand")
    print(f"unread     {len(possible):8,} of possible ones ({len(possible) / len(dates):.3%}; at most 0.020%)")
    print(f"impossible {len(unread) - len(possible):8,} kept raw: {[raw for raw in unread if raw not in possible]}")
    print(f"others     {len(more):8,} that feedparser cannot read, such as {more[:1]}")
    print(f"misdated   {len(set(wrong) - KNOWN_WRONG):8,} {sorted(set(wrong) - KNOWN_WRONG)}; feedparser: {wrong}")
    _print_costs(list(dates))


def _print_costs(dates: list[str]) -> None:
    import dateparser  # type: ignore[import-untyped]
    from feedparser.datetimes import _parse_date

    warnings.simplefilter("ignore")
    ours, theirs = measure(parse_date, dates), measure(_parse_date, dates)
    last = measure(dateparser.parse, dates[:: len(dates) // PEER_SAMPLE])
    print(f"a date     {ours * 1e6:8.1f} µs; feedparser {theirs * 1e6:.1f} µs (ratio {ours / theirs:.2f}), ", end="")
    print(f"dateparser {last * 1e6:.0f} µs (ratio {ours / last:.3f})")


if __name__ == "__main__":
    main()
