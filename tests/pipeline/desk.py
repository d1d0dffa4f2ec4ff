"""A newsletter in a folder for tests of scheduled runs: stories, readers, settings, and runs at any instant.

desk = Desk(tmp_path, server)               # an SmtpServer
desk.write_stories(5)
desk.run(SEVEN)                             # what became of the run that cron begins then
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from digest.delivery.pace import Rate
from digest.delivery.plan import Plan
from digest.model import EditionRecord
from digest.pipeline.news import RunOutcome
from digest.pipeline.running import run_newsletter
from digest.pipeline.stepping import Run
from digest.settings import Settings, SourceSettings
from digest.store.opening import Store, open_store
from tests.smtp_server import SmtpServer

SEVEN = datetime(2026, 11, 22, 2, tzinfo=UTC)
"""Seven o'clock in Karachi, when editions are due."""
SIX = SEVEN - timedelta(hours=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

PLAN = Plan(connections=2, waits=(0.02, 0.02), rests=(0.0,))
"""How readers are sent to: with no patience for a server that wants less."""
ONE_BY_ONE = Plan(connections=1, rate=Rate(count=2, seconds=1))
"""Time enough between two readers for somebody to interfere."""

PLACES = ("Nairobi", "Paris", "Lima", "Seoul", "Cairo", "Quito", "Oslo", "Hanoi", "Accra")
MATTERS = (
    "river bank",
    "tram line",
    "school roof",
    "fish market",
    "old harbour",
    "water tower",
    "north road",
    "hospital",
)


class Desk:
    """Whoever makes one newsletter; `settings` and `password` may be replaced between runs."""

    def __init__(self, folder: Path, server: SmtpServer | None = None, **changes: Any) -> None:
        self.folder = folder
        (folder / "stories").mkdir(exist_ok=True)
        self.list_readers("a@reader.test", "b@reader.test")
        self.settings = Settings(
            name="The Daily Ledger",
            address="12 Mall Road, Lahore",
            languages=("en",),
            timezone="Asia/Karachi",
            schedule="0 7 * * *",
            sources=(SourceSettings(at="stories/*"),),
            on_gone="ignore",
        )
        if server:
            self.settings = replace(self.settings, send=server.settings(recipients="readers.txt"))
        self.password = server.password if server else None
        self.settings = replace(self.settings, **changes)
        self._written = 0

    def list_readers(self, *addresses: str) -> None:
        (self.folder / "readers.txt").write_text("\n".join(addresses) + "\n")

    def write_stories(self, count: int, *, at: datetime = SIX - HOUR, url: str = "https://ledger.test") -> None:
        """Add stories that no other is a copy of."""
        first, self._written = self._written, self._written + count
        lines = [json.dumps(_make_story(number, at, url)) for number in range(first, self._written)]
        (self.folder / "stories" / f"{first}.jsonl").write_text("\n".join(lines))

    def run(self, now: datetime, **changes: Any) -> RunOutcome:
        return run_newsletter(self.make_run(now, **changes))

    def make_run(self, now: datetime, **changes: Any) -> Run:
        given: dict[str, Any] = {
            "settings": self.settings,
            "base": self.folder,
            "now": now,
            "clock": lambda: now,
            "find_password": lambda: self.password,
            "if_due": True,
            "plan": PLAN,
            **changes,
        }
        return Run(**given)

    @contextmanager
    def open(self) -> Iterator[Store]:
        with open_store(self.folder / self.settings.store) as store:
            yield store

    def load_editions(self) -> list[EditionRecord]:
        """All editions, the oldest first."""
        from digest.store.editions import load_editions

        with self.open() as store:
            found = load_editions(store, self.settings.newsletter)
        return sorted(found, key=lambda one: (one.slot.number, one.slot.revision))

    def tell_editions(self) -> list[tuple[int, int, str]]:
        return [(one.slot.number, one.slot.revision, one.state.value) for one in self.load_editions()]

    def approve(self, *, by: str, now: datetime) -> None:
        """Approve the newest draft, as an editor does."""
        from digest.pipeline.editions import approve_edition

        draft = [one for one in self.load_editions() if one.state.value == "draft"][-1]
        with self.open() as store:
            approve_edition(store, draft, settings=self.settings, by=by, now=now)


def _make_story(number: int, at: datetime, url: str) -> dict[str, str]:
    place, matter = PLACES[number % len(PLACES)], MATTERS[number % len(MATTERS)]
    words = " ".join(f"{place[:3]}{number}w{word}" for word in range(60))
    return {
        "title": f"{place} agrees on plan {number} for its {matter}",
        "url": f"{url}/{number}",
        "published": (at + number * timedelta(seconds=1)).isoformat(),
        "language": "en",
        "text": f"The council of {place} agreed on plan {number} for the {matter} after a long debate. {words}.",
    }
