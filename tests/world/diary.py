"""What happens in the newsroom in those three weeks: its runs, its mishaps, and what its editors do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from digest.model import EditionState
from digest.store.editions import load_editions
from digest.store.opening import open_store
from tests.local_site import LocalSite, open_local_site
from tests.world.history import BEGIN, DAYS, at, make_history
from tests.world.newsroom import READERS, Newsroom, open_newsroom
from tests.world.press import Press

SCHEDULE = "30 2 * * *"
"""In the night to day 13 there is no half past two; the edition is due at three."""

_CONFIG = f"""\
schedule = "{SCHEDULE}"

[choice]
stories = 14
min_words = 12
rules = [{{ then = "drop", tag = "Sport" }}]
"""

END = at(DAYS, 20)
"""When all is over."""

SMTP_DOWN, NIGHT_OFF, KILLED_READING, LATE, PINNED, CLOCKS = 3, 5, 7, 8, 12, 13
KILLED_SENDING, NOT_RUN, UNAPPROVED = 14, 18, 20
"""Days before whose edition, or at which, something happens; NOT_RUN is a due that no machine was there for."""


class World:
    """The three weeks, lived through by `live`; what came of them is in the newsroom's store and at its readers."""

    def __init__(self, site: LocalSite, newsroom: Newsroom, press: Press) -> None:
        self.site = site
        self.newsroom = newsroom
        self.press = press
        self.held_seen: list[str] = []

    def live(self) -> None:
        """Let the three weeks pass. The sources are read when an edition is due, and on few days besides."""
        self._run(BEGIN)
        for day in range(1, DAYS + 1):
            _NIGHTS.get(day, World._pass_night)(self, day)
            if day in _READ_AT_DAY:
                self._run(at(day, 15))
        self._run(END)

    def _run(self, now: datetime) -> None:
        self.press.turn_to(now)
        self.newsroom.run(now=now)

    def _pass_night(self, day: int) -> None:
        """The edition is due at half past two; in some nights there is a run after that, with nothing to do."""
        self._run(at(day, 2, 30))
        if day in _RUN_TWICE:
            self._run(at(day, 3, 15))

    def _turn_clocks(self, day: int) -> None:
        """At two it is three; what was due at half past two is due then."""
        self._run(at(day, 1, 50))
        self._run(at(day, 3))

    def _lose_mail_server(self, day: int) -> None:
        self.newsroom.mail.is_down = True
        self._run(at(day, 2, 30))
        self._run(at(day, 3))
        self.newsroom.mail.is_down = False
        self._run(at(day, 3, 45))

    def _come_back_late(self, day: int) -> None:
        """Off until four: late, but not too late."""
        self._run(at(day, 4))

    def _die_while_reading(self, day: int) -> None:
        self.press.turn_to(at(day - 1, 23, 30))

        def watch(kill: Callable[[], None]) -> None:
            self.press.on_request = lambda source: kill() if source == "herald" else None

        self.newsroom.run_until(watch, now=self.press.now)
        self.press.on_request = lambda _: None
        self._run(at(day - 1, 23, 45))
        self._pass_night(day)

    def _be_too_late(self, day: int) -> None:
        """Off until nine: held. An editor approves it before noon."""
        self._run(at(day, 9))
        number = str(self._find_draft())
        self.newsroom.give("editions", "approve", number, now=at(day, 11))
        self._run(at(day, 11, 15))

    def _have_wishes(self, day: int) -> None:
        """The evening before, an editor bans a story and pins another."""
        self._run(at(day - 1, 23, 30))
        self.newsroom.give("ban", self._find_url("to be banned"), now=at(day - 1, 23, 50))
        self.newsroom.give("pin", self._find_url("to be pinned"), "--lead", now=at(day - 1, 23, 50))
        self._pass_night(day)

    def _die_while_sending(self, day: int) -> None:
        """Killed when the server has the second reader's message and did not say so yet."""
        self.press.turn_to(at(day, 2, 30))

        def watch(kill: Callable[[], None]) -> None:
            self.newsroom.mail.on_message = lambda reader: kill() if reader == READERS[1] else None

        self.newsroom.run_until(watch, now=self.press.now)
        self.newsroom.mail.on_message = lambda _: None
        self._run(at(day, 2, 45))

    def _be_off(self, day: int) -> None:
        """Nothing runs."""

    def _come_back_after_two_nights(self, day: int) -> None:
        self._run(at(day, 3))

    def _be_too_late_for_good(self, day: int) -> None:
        """Held, and nobody approves it."""
        self._run(at(day, 9))

    def _find_draft(self) -> int:
        with open_store(self.newsroom.store, read_only=True) as store:
            (draft,) = load_editions(store, "main", states=[EditionState.DRAFT])
        return draft.slot.number

    def _find_url(self, kind: str) -> str:
        (item,) = (item for item in self.press.history if item.kind == kind)
        return self.site.url + item.path


_READ_AT_DAY, _RUN_TWICE = {1, 9}, {6, 17}

_NIGHTS: dict[int, Callable[[World, int], None]] = {
    SMTP_DOWN: World._lose_mail_server,
    NIGHT_OFF: World._come_back_late,
    KILLED_READING: World._die_while_reading,
    LATE: World._be_too_late,
    PINNED: World._have_wishes,
    CLOCKS: World._turn_clocks,
    KILLED_SENDING: World._die_while_sending,
    NOT_RUN: World._be_off,
    NOT_RUN + 1: World._come_back_after_two_nights,
    UNAPPROVED: World._be_too_late_for_good,
}


@contextmanager
def open_world(folder: Path) -> Iterator[World]:
    """The world in `folder`, its servers running, before anything happened."""
    with open_local_site() as site:
        press = Press(site, make_history())
        with open_newsroom(folder, url=site.url, sources=press.sources, more=_CONFIG) as newsroom:
            yield World(site, newsroom, press)
