"""Reads hostile feeds in a process of its own, and prints of each as JSON what that took and what came out.

Anything that opens a socket, starts a process or opens a file other than Python's own modules is noted.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

from digest.model import Fetched
from digest.sources.kinds import parse_fetched
from tests.factories import NOW
from tests.sources.feeds.hostile import make_hostile

_WATCHED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.", "http.", "ftplib.")


def main() -> None:
    """Read the feeds named by the arguments, one after the other, and print a line of each."""
    # What is imported and loaded on first use is not the feed's doing.
    parse_fetched(Fetched(origin="warm.xml", body=make_hostile("nothing wrong"), at=NOW))
    events: list[str] = []

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_WATCHED) or event == "open":
            events.append(f"{event} {arguments}"[:200])

    sys.addaudithook(note)
    for name in sys.argv[1:]:
        print(json.dumps(_read(name, events)))


def _read(name: str, events: list[str]) -> dict[str, Any]:
    body = make_hostile(name)
    before = _measure_memory()
    events.clear()
    began = time.process_time()
    batch = parse_fetched(Fetched(origin="feed.xml", body=body, at=NOW, url="https://ledger.example/feed"))
    seconds = time.process_time() - began
    return {
        "seconds": seconds,
        "megabytes": _measure_memory(),
        "before": before,
        "reached": [event for event in events if "site-packages" not in event and ".pyc" not in event],
        "articles": len(batch.articles),
        "errors": [error.problem for error in batch.errors][:3],
        "said": repr(batch) if len(batch.articles) < 100 else "",
    }


def _measure_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


if __name__ == "__main__":
    main()
