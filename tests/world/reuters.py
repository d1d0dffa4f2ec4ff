"""A news agency's real feed as it was polled in two weeks, replayed at those times."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest.editions.schedule import list_dues
from tests.local_site import LocalSite, open_local_site
from tests.shared import SHARED
from tests.world.newsroom import Newsroom, open_newsroom

SCHEDULE = "0 7 * * *"
_CONFIG = f"""\
schedule = "{SCHEDULE}"
on_gone = "ignore"

[choice]
stories = 40

[images]
measure = false
"""
_POLLS = SHARED / "data/ingest/polls/reuters2026"


class Polls:
    """The polls and the newsroom that reads them."""

    def __init__(self, site: LocalSite, newsroom: Newsroom, *, most: int | None) -> None:
        self.site = site
        self.newsroom = newsroom
        self.files = {_read_time(path): path for path in sorted(_POLLS.glob("*.xml"))[:most]}

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first poll until the last edition."""
        times = sorted(self.files)
        return times[0], times[-1] + timedelta(days=1)

    def replay(self) -> None:
        """Run at each poll, and at each due: the feed stays as it was last polled."""
        first, last = self.span
        for now in sorted({*self.files, *list_dues(SCHEDULE, "Europe/Berlin", since=first, until=last)}):
            if now in self.files:
                self.site.add_versioned("/feed.xml", self.files[now].read_text(encoding="utf-8"), etag=f'"{now}"')
            self.newsroom.run(now=now)


@contextmanager
def open_polls(folder: Path, *, most: int | None = None) -> Iterator[Polls]:
    """A newsroom in `folder` with the agency as its one source; only the first polls if `most` says so."""
    with open_local_site() as site:
        feeds = [f"{site.url}/feed.xml"]
        with open_newsroom(folder, url=site.url, sources=feeds, more=_CONFIG) as newsroom:
            yield Polls(site, newsroom, most=most)


def _read_time(path: Path) -> datetime:
    return datetime.fromtimestamp(int(path.name.partition("-")[0]), UTC)
