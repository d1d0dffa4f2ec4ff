"""Dates as people and programs write them -> instants in UTC, or None: a date that is a guess is no date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from digest.sources.dates.clock import PLACES, ZONES, find_clock, find_zone, parse_clock
from digest.sources.dates.notation import make_plain_date
from digest.sources.dates.words import find_month

EARLIEST = 1990
LATEST = 2200
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_THAI = frozenset(["th"])
_BUDDHIST = 543
"""Years that the Thai count before everybody else."""

# What programs write most is read at once; the rest of this module reads the same from it.
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)"
_EAST = r"([+-])(0\d|1[0-2]):?([0-5]\d)"
_ISO = re.compile(rf"\d{{4}}-\d\d-\d\d[T ]{_CLOCK}(?:\.\d{{1,6}})?(?:Z|{_EAST})")
_MAIL = re.compile(
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(\d\d?) ({'|'.join(_MONTHS)}) (\d{{4}}) {_CLOCK} (?:{_EAST}|GMT|UTC|Z)"
)
_UNIX = re.compile(r"1\d{9}(?P<milli>\d{3})?(?:\.\d{1,9})?")
"""Until 2033. Later ones may be a day and an hour, such as 2040112206."""
_MILITARY = re.compile("[A-SU-Y]")  # RFC 822 had them the wrong way round; T parts a day from its time
_TOKEN = re.compile(r"\d+|[^\W\d_][^\s\d!-&(-,/:-@\[-`{-~]*|[-/.]")  # stops, hyphens and apostrophes stand in words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    year: int
    month: int
    day: int
    zone: str | None = None


def parse_date(raw: str, *, timezone: str = "UTC") -> datetime | None:
    """The instant that `raw` names, in UTC; None when it names none, an impossible one, or may mean two days.

    RFC 822 and 5322, ISO 8601, Unix times and `ctime`, year/month/day, and months as words in a hundred languages;
    digits of any script. A date without a zone is in `timezone` (an IANA name), one without a time is that day's
    midnight. Years before 1990 count as impossible: programs write them when they know no date.
    """
    home = ZoneInfo(timezone)
    try:
        moment = _parse_program(raw.strip()) or _parse_written(make_plain_date(raw), home)
    except (ValueError, OverflowError):
        return None
    return moment.astimezone(UTC) if EARLIEST <= moment.year < LATEST else None


def _parse_program(value: str) -> datetime | None:
    """The two notations of programs, and Unix times. None for all others; raises ValueError for no possible day."""
    if found := _MAIL.fullmatch(value):
        day, month, year, *clock, sign, hours, minutes = found.groups()
        hour, minute, second = map(int, clock)
        moment = datetime(int(year), _MONTHS.index(month) + 1, int(day), hour, minute, second, tzinfo=UTC)
        east = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return moment + east if sign == "-" else moment - east
    if _ISO.fullmatch(value):
        return datetime.fromisoformat(value).replace(microsecond=0)
    if found := _UNIX.fullmatch(value):
        return datetime.fromtimestamp(int(float(value) / (1000 if found["milli"] else 1)), UTC)
    return None


def _parse_written(value: str, home: ZoneInfo) -> datetime:
    """The instant in a plain date of any notation. Raises ValueError when there is none."""
    clock = find_clock(value)
    before, after = (value[: clock.start()], value[clock.end() :]) if clock else (value, "")
    # A first word that is no part of a date ("Updated") says nothing, unless about the time ("evening 6:00").
    day = _parse_day(f"{before} {after}", is_open=before[:1].isalpha() and any(map(str.isdigit, before)))
    moment = datetime(day.year, day.month, day.day) + parse_clock(clock)  # noqa: DTZ001 its zone is found next
    return moment.replace(tzinfo=find_zone(clock, day.zone, moment, home))


def _parse_day(value: str, *, is_open: bool) -> _Day:
    """The day in what is left when the time is taken out: a weekday may stand first or last, a zone anywhere."""
    tokens = _TOKEN.findall(value)
    zone = next((token for token in tokens if token in ZONES or token in PLACES), None)
    numbers = [token for token in tokens if token.isdecimal()]
    words = [token for token in tokens if token[0].isalpha() and token != zone]
    if "+" in value or any(_MILITARY.fullmatch(word) for word in words):
        raise ValueError("an offset of no time, or a zone of one letter, whose sign nobody agrees on")
    month = find_month(words, written=value, is_open=is_open)
    if month is None:
        signs = [token for token in tokens if not token[0].isalpha()]
        year, number, day = _parse_numbered(" ".join(signs).strip(" .-"))
    else:
        number, languages = month
        year, day = _parse_beside_word(" ".join(numbers))
        year -= _BUDDHIST if languages <= _THAI and year > LATEST else 0
    return _Day(year=year, month=number, day=day, zone=zone)


def _parse_beside_word(numbers: str) -> tuple[int, int]:
    """The year and the day, where the month is a word: the year is the number with four digits, else the last."""
    if found := re.fullmatch(r"(\d{4}) (\d\d?)", numbers):
        return int(found[1]), int(found[2])
    found = re.fullmatch(r"(\d\d?) (\d\d)?(\d\d)", numbers)
    if not found:
        raise ValueError("no day and year")
    century = found[2] or ("20" if found[3] < "70" else "19")
    return int(century + found[3]), int(found[1])


def _parse_numbered(value: str) -> tuple[int, int, int]:
    """Year first in any notation; year last only where day and month cannot be mistaken."""
    if found := re.fullmatch(r"(\d{4}) ([-/.]) (\d\d?) \2 (\d\d?)", value):
        return int(found[1]), int(found[3]), int(found[4])
    found = re.fullmatch(r"(\d\d?) ([-/.]) (\d\d?) \2 (\d{4})", value)
    if not found:
        raise ValueError("no year, month and day")
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or first > len(_MONTHS) or first == second:
        return year, second, first
    if second <= len(_MONTHS):
        raise ValueError("two days at once")
    return year, first, second
