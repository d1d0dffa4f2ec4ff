"""Three weeks of made-up news: what twelve sources show, from when until when, and how they change it meanwhile.

All of it follows from one seed. Days are counted from 0, the Monday 16 March 2026, in Berlin, whose clocks go forward
in the night to day 13.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.world.words import Text, write_french, write_german, write_story

ZONE = ZoneInfo("Europe/Berlin")
DAYS = 21
FEEDS = ("ledger", "harbour", "wire", "agency", "courier", "herald", "atom", "json", "undated", "redating", "flaky")
"""The feeds in the order in which they are configured; the twelfth source is a WordPress in two languages."""
WORDPRESS = "wordpress"

OVERFLOW_DAY, HOLIDAY, MOVING_DAY = 9, 16, 14
"""When very much is published; when nothing is; and when one source publishes all it has as new."""
OUTAGES = {"flaky": (8, 10), "courier": (4, 11)}
"""Sources that fail, from a day until another; the second comes back with all that it published meanwhile."""

_SHOWN = timedelta(days=3)
_HOURS = (4, 7, 9, 11, 13, 16, 18, 20, 21, 22)
"""Hours of the day in which sources publish and change things: at night they sleep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A story as one source shows it, from `shown` until `gone`. `says` is the date it gives, if any.

    At `changed`, the headline becomes `later_title` and the date `later_says`. `kind` says what is odd about it.
    """

    story: int
    source: str
    path: str
    kind: str
    text: Text
    shown: datetime
    gone: datetime
    says: datetime | None
    changed: datetime | None = None
    later_title: str | None = None
    later_says: datetime | None = None
    language: str = "en"
    tags: tuple[str, ...] = ()
    number: int = 0
    translation: int | None = None

    def show(self, now: datetime) -> tuple[str, datetime | None] | None:
        """Headline and date as the source has them at `now`; None while it does not show the story."""
        if not self.shown <= now < self.gone:
            return None
        if self.changed is None or now < self.changed:
            return self.text.title, self.says
        return self.later_title or self.text.title, self.later_says or self.says


def at(day: float, hour: int = 0, minute: int = 0) -> datetime:
    """An instant by Berlin's clocks, in UTC."""
    start = datetime(2026, 3, 16, hour, minute, tzinfo=ZONE)
    return (start + timedelta(days=day)).astimezone(UTC)


BEGIN = at(0, 12)
"""When the sources are read for the first time."""


def make_history(seed: int = 4) -> tuple[Item, ...]:
    """Everything that is ever shown."""
    return tuple(_Author(seed).write())


class _Author:
    """Writes the history; each story has a number of its own, and so has each item of the WordPress."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self._story = 0

    def write(self) -> Iterator[Item]:
        yield from self._write_beginning()
        for day in range(DAYS):
            if day != HOLIDAY:
                yield from self._write_day(day)
        yield from self._write_oddities()

    def _make(self, source: str, shown: datetime, **changes: object) -> Item:
        self._story += 1
        item = Item(
            story=self._story,
            source=source,
            path=f"/{source}/{self._story}",
            kind="plain",
            text=write_story(self._story),
            shown=shown,
            gone=shown + _SHOWN,
            says=shown - timedelta(minutes=self._chance.randrange(5, 50)),
        )
        if source == "undated":
            item = replace(item, says=None, kind="backlog" if shown < BEGIN else "plain")
        return replace(item, **changes)  # type: ignore[arg-type] # the fields of an Item

    def _write_beginning(self) -> Iterator[Item]:
        """What sources have when they are read for the first time: old stories."""
        for source in FEEDS:
            shown = at(-6, 9)
            yield self._make(source, shown, gone=at(2), kind="backlog")

    def _write_day(self, day: int) -> Iterator[Item]:
        crowd = 4 if day == OVERFLOW_DAY else 1
        for source in FEEDS:
            for _ in range(crowd * (self._chance.random() < 0.7)):
                item = self._make(source, at(day, self._chance.choice(_HOURS), self._chance.randrange(60)))
                yield self._age(item)
                yield from self._copy(item)

    def _age(self, item: Item) -> Item:
        """What some sources do to their stories."""
        later = self._find_time(item.shown, 5, 40)
        if item.source == "redating":
            return replace(item, kind="redated", changed=later, later_says=later)
        if item.source == "herald" and self._chance.random() < 0.5:
            return replace(item, kind="retitled", changed=later, later_title=f"Updated: {item.text.title}")
        if item.source == "harbour" and self._chance.random() < 0.4:
            return replace(item, kind="dropped", gone=self._find_time(item.shown, 8, 12))
        return item

    def _copy(self, item: Item) -> Iterator[Item]:
        """What others take from the wire: whole, cut, or only its opening; with their own datelines and suffixes."""
        if item.source != "wire" or self._chance.random() < 0.2:
            return
        text = item.text
        takers = self._chance.sample([("agency", 5), ("harbour", 3), ("atom", 1), ("ledger", 5)], k=2)
        for taker, paragraphs in takers:
            line = f"{text.place.upper()}, {item.shown:%B} {item.shown.day} (AP) - "
            cut = (line + text.paragraphs[0], *text.paragraphs[1:paragraphs])
            shown = self._find_time(item.shown, 1, 30)
            own = replace(text, title=f"{text.title} | The {taker.title()}", paragraphs=cut)
            yield replace(
                item,
                source=taker,
                path=f"/{taker}/taken-{item.story}",
                kind=f"copy of {paragraphs}",
                text=own,
                shown=shown,
                gone=shown + _SHOWN,
                says=item.says if self._chance.random() < 0.5 else shown,
            )

    def _find_time(self, start: datetime, least: int, most: int) -> datetime:
        """Some hours after `start`, or as soon as somebody is awake again."""
        time = start + timedelta(hours=self._chance.randrange(least, most))
        while time.astimezone(ZONE).hour not in _HOURS:
            time += timedelta(hours=1)
        return time

    def _write_oddities(self) -> Iterator[Item]:
        for day in (2, 6, 11, 18):
            shown = at(day, 20)
            yield self._make("ledger", shown, says=shown - timedelta(hours=26), kind="late")
            yield self._make("atom", at(day, 18), says=at(day + 1, 16), kind="embargo")
            yield self._make("json", shown, text=write_french(day), kind="french")
            yield self._make("herald", shown, tags=("Sport",), kind="sport")
            yield self._make("herald", shown, text=Text(place="", title="Picture", paragraphs=()), kind="thin")
        yield self._make("ledger", at(11, 9), kind="to be banned")
        yield self._make("agency", at(11, 9), kind="to be pinned")
        yield self._make("json", at(5, 16), kind="taken back")
        yield from self._write_backlog()
        yield from self._republish()
        yield from self._write_translations()

    def _write_backlog(self) -> Iterator[Item]:
        """What the source that was gone for a week shows when it is there again, some of it long published."""
        for day in range(5, 11):
            yield self._make("courier", at(day, 12), gone=at(14), kind="while away")

    def _republish(self) -> Iterator[Item]:
        """A source moves house: what it published in the last days is new again, at new addresses."""
        for _ in range(4):
            old = self._make("redating", at(MOVING_DAY - 1, 9), gone=at(MOVING_DAY, 9), kind="moved")
            yield old
            yield replace(
                old, path=f"/redating/new/{old.story}", shown=old.gone, gone=at(MOVING_DAY + 3), says=old.gone
            )

    def _write_translations(self) -> Iterator[Item]:
        """A newsroom that writes in English and publishes the same in German some hours later, or before."""
        for place, day in enumerate(range(1, DAYS - 1, 2)):
            if day == HOLIDAY:
                continue
            item = self._make(WORDPRESS, at(day, 10 + place % 6), kind="translated", number=2 * place + 1)
            shown = item.shown + timedelta(hours=(3, -2, 20)[place % 3])
            tags = (("no-digest",), ("digest-lead",), ())[place % 3] if place > 5 else ()
            yield replace(item, translation=2 * place + 2, gone=at(DAYS + 1), tags=tags)
            yield replace(
                item,
                path=f"{item.path}-de",
                text=write_german(item.story),
                shown=shown,
                gone=at(DAYS + 1),
                says=shown,
                language="de",
                number=2 * place + 2,
                translation=2 * place + 1,
                tags=tags,
            )
