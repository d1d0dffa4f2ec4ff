"""Dates as people and programs write them -> instants in UTC, or None: a date that is a guess is no date."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed_zone
from zoneinfo import ZoneInfo

EARLIEST = 1990
LATEST = 2200
_LONGEST = 100

# Minutes east of UTC. Where two zones share a name, the one that news is more often dated in; see _find_zone.
_ZONES: dict[str, int] = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 60, "WEST": 60, "WAT": 60, "CET": 60, "MEZ": 60,
    "CEST": 120, "MESZ": 120, "CAT": 120, "SAST": 120, "EET": 120, "EEST": 180, "EAT": 180, "MSK": 180, "TRT": 180,
    "IRST": 210, "GST": 240, "AFT": 270, "PKT": 300, "UZT": 300, "IST": 330, "NPT": 345, "BDT": 360, "ICT": 420,
    "WIB": 420, "HKT": 480, "SGT": 480, "MYT": 480, "PHT": 480, "AWST": 480, "JST": 540, "KST": 540, "ACST": 570,
    "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "NST": -210, "NDT": -150, "BRT": -180,
    "ART": -180, "AST": -240, "ADT": -180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420,
    "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600,
}  # fmt: skip

# How the twelve months begin: English, Portuguese, Spanish, French, Italian, German; Arabic; Urdu.
_MONTHS = (
    ("jan", "ene", "gen", "يناير", "جنوری"),
    ("feb", "fev", "fév", "فبراير", "شباط", "فروری"),
    ("mar", "mär", "مارس", "آذار", "مارچ"),
    ("apr", "abr", "avr", "أبريل", "ابريل", "نيسان", "اپریل"),
    ("may", "mai", "mag", "مايو", "أيار", "مئی"),
    ("jun", "jui", "giu", "يونيو", "حزيران", "جون"),  # juin; juillet is told apart below
    ("jul", "juil", "lug", "يوليو", "تموز", "جولائی"),
    ("aug", "ago", "aoû", "أغسطس", "اغسطس", "اگست"),
    ("sep", "set", "سبتمبر", "أيلول", "ستمبر"),
    ("oct", "out", "okt", "ott", "أكتوبر", "اكتوبر", "اکتوبر"),
    ("nov", "نوفمبر", "نومبر"),
    ("dec", "dez", "dic", "déc", "ديسمبر", "دسمبر"),
)
_BEGINNINGS = sorted(
    ((start, number) for number, starts in enumerate(_MONTHS, 1) for start in starts),
    key=lambda pair: (-len(pair[0]), pair[0]),
)
_FILLERS = frozenset(
    ["de", "del", "of", "the", "at", "on", "le", "um", "à", "às", "st", "nd", "rd", "th", "في", "کو", "ء"]
)

_PACKED = re.compile(r"(\d{4})(-?)(\d\d)\2(\d\d)(?:[Tt]?(\d\d):?(\d\d)(?::?(\d\d))?)?")
_OFFSET = r"(?:\s?(?P<offset>Z\b|(?:UTC|GMT)?\s?[+-]\s?\d{1,2}(?::?\d\d)?(?!\d)))?"
_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})[:h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    + _OFFSET,
    re.IGNORECASE,
)
_HALF_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})(?:\.(?P<minute>\d\d))?(?P<second>)\s?(?P<half>[ap])\.?m\b\.?" + _OFFSET, re.IGNORECASE
)
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[-/.]")
_FAR_EAST = str.maketrans({"年": "-", "月": "-", "日": " ", "년": "-", "월": "-", "일": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    year: int
    month: int
    day: int
    zone: str | None = None


def parse_date(raw: str, *, timezone: str = "UTC") -> datetime | None:
    """The instant that `raw` names, in UTC; None when it names none, an impossible one, or may mean two days.

    RFC 822 and 5322, ISO 8601, Unix `ctime`, year/month/day, and months as words in eight languages; digits of any
    script. A date without a zone is in `timezone` (an IANA name), one without a time is that day's midnight.
    Years before 1990 count as impossible: programs write them when they know no date.
    """
    value = _PACKED.sub(_unpack, _clean(raw), count=1)
    clock = _CLOCK.search(value) or _HALF_CLOCK.search(value)
    day = _parse_day(value[: clock.start()] + " " + value[clock.end() :] if clock else value)
    if day is None or not EARLIEST <= day.year < LATEST:
        return None
    try:
        moment = datetime(day.year, day.month, day.day) + _parse_clock(clock)  # noqa: DTZ001 its zone is found next
        return moment.replace(tzinfo=_find_zone(clock, day.zone, moment, ZoneInfo(timezone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _clean(raw: str) -> str:
    """Plain digits, plain signs, single spaces."""
    value = "".join(_plain(char) for char in raw.strip()[:_LONGEST])
    return " ".join(value.translate(_FAR_EAST).split())


def _plain(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() and char not in "()[]|,;" else " "
    if (digit := unicodedata.decimal(char, None)) is not None:
        return str(digit)
    if char in "−–—":
        return "-"
    return "" if unicodedata.category(char) == "Cf" else char


def _unpack(found: re.Match[str]) -> str:
    """20261122T0600 -> 2026-11-22 06:00:00, so that one reader is enough."""
    year, _, month, day, hour, minute, second = found.groups()
    return f"{year}-{month}-{day}" + (f" {hour}:{minute}:{second or '00'}" if hour else "")


def _parse_clock(clock: re.Match[str] | None) -> timedelta:
    """Since midnight; 24:00 is the next one, and a leap second the second before it. Raises ValueError."""
    if clock is None:
        return timedelta()
    hour, minute, second = (int(clock[name] or 0) for name in ("hour", "minute", "second"))
    if (hour, minute, second) == (24, 0, 0):
        return timedelta(days=1)
    if clock["half"]:
        hour = time(hour).hour % 12 + (12 if clock["half"] in "pP" else 0)
    moment = time(hour, minute, second - second // 60)
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)


def _find_zone(clock: re.Match[str] | None, name: str | None, moment: datetime, home: ZoneInfo) -> tzinfo:
    """The offset that was written, else the zone that was named, else `home`.

    Names are shared (IST is India, Ireland and Israel): one that `home` uses for itself at that moment means `home`.
    """
    if clock and clock["offset"]:
        return _parse_offset(clock["offset"])
    if name is None or name == home.tzname(moment):
        return home
    return fixed_zone(timedelta(minutes=_ZONES[name]))


def _parse_offset(offset: str) -> tzinfo:
    found = re.search(r"([+-])\s?(\d\d?):?(\d\d)?", offset)
    if not found:
        return UTC
    east = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return fixed_zone(-east if found[1] == "-" else east)


def _parse_day(value: str) -> _Day | None:
    """The day in what is left when the time is taken out: a weekday may stand first, a zone anywhere."""
    tokens = [token for token in _TOKEN.findall(value) if token.casefold() not in _FILLERS]
    zone = next((token for token in tokens if token in _ZONES), None)
    tokens = [token for token in tokens if token != zone]
    tokens = _drop_weekday(tokens)
    numbers = [token for token in tokens if token.isdecimal()]
    words = [token for token in tokens if token.isalpha()]
    found = _parse_worded(numbers, words) if words else _parse_numbered(" ".join(tokens).strip(" .-"))
    return _Day(year=found[0], month=found[1], day=found[2], zone=zone) if found else None


def _drop_weekday(tokens: list[str]) -> list[str]:
    """`tokens` without a first word that is no month, or not the only one, as Spanish "mar"; "terça-feira" is one."""
    months = sum(_find_month(token) is not None for token in tokens)
    if not tokens or not tokens[0].isalpha() or (months == 1 and _find_month(tokens[0])):
        return tokens
    return tokens[3:] if tokens[1:2] == ["-"] and tokens[2:3] and tokens[2].isalpha() else tokens[1:]


def _find_month(word: str) -> int | None:
    folded = word.casefold()
    return next((number for start, number in _BEGINNINGS if folded.startswith(start)), None)


def _parse_worded(numbers: list[str], words: list[str]) -> tuple[int, int, int] | None:
    """The month is a word: of the two numbers, the year is the one with four digits, else the last."""
    month = _find_month(words[0])
    pair = " ".join(numbers)
    found = re.fullmatch(r"(?P<century>\d\d)(?P<year>\d\d) (?P<day>\d\d?)", pair) or re.fullmatch(
        r"(?P<day>\d\d?) (?P<century>\d\d)?(?P<year>\d\d)", pair
    )
    if month is None or words[1:] or not found:
        return None
    century = found["century"] or ("20" if found["year"] < "70" else "19")
    return int(century + found["year"]), month, int(found["day"])


def _parse_numbered(value: str) -> tuple[int, int, int] | None:
    """Year first in any notation; year last only where day and month cannot be mistaken."""
    if found := re.fullmatch(r"(\d{4}) ([-/.]) (\d\d?) \2 (\d\d?)", value):
        return int(found[1]), int(found[3]), int(found[4])
    found = re.fullmatch(r"(\d\d?) ([-/.]) (\d\d?) \2 (\d{4})", value)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or first > len(_MONTHS) or first == second:
        return year, second, first
    return (year, first, second) if second > len(_MONTHS) else None
