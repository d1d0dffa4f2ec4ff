"""The time of day in a date, and its zone: an offset, an abbreviation, or the newsroom's own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed_zone
from zoneinfo import ZoneInfo

# Minutes east of UTC. Where two zones share a name, the one that news is more often dated in; see find_zone.
ZONES: dict[str, int] = {
    "UT": 0, "TU": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 60, "WEST": 60, "WAT": 60, "CET": 60, "MEZ": 60,
    "CEST": 120, "MESZ": 120, "CAT": 120, "SAST": 120, "EET": 120, "EEST": 180, "EAT": 180, "MSK": 180, "TRT": 180,
    "IDT": 180, "IRST": 210, "MSD": 240, "GST": 240, "AZT": 240, "AFT": 270, "IRDT": 270, "PKT": 300, "UZT": 300,
    "MVT": 300, "TJT": 300, "TMT": 300, "YEKT": 300, "IST": 330, "SLST": 330, "NPT": 345, "BDT": 360, "KGT": 360,
    "BTT": 360, "MMT": 390, "ICT": 420, "WIB": 420, "HKT": 480, "SGT": 480, "MYT": 480, "PHT": 480, "WITA": 480,
    "ULAT": 480, "AWST": 480, "JST": 540, "KST": 540, "WIT": 540, "ACST": 570, "ACDT": 630, "AEST": 600, "PGT": 600,
    "AEDT": 660, "NZST": 720, "FJT": 720, "NZDT": 780, "NST": -210, "NDT": -150, "BRT": -180, "ART": -180,
    "UYT": -180, "CLST": -180, "AST": -240, "ADT": -180, "CLT": -240, "BOT": -240, "VET": -240, "COT": -300,
    "PET": -300, "EST": -300, "EDT": -240, "HNE": -300, "HAE": -240, "CST": -360, "CDT": -300, "MST": -420,
    "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600,
}  # fmt: skip
PLACES: dict[str, str] = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
"""Names for winter and summer time together."""
_EAST_MOST = timedelta(hours=14)
_WEST_MOST = timedelta(hours=-12)
_NOON = 12

_OFFSET = r"(?:\s?(?P<offset>(?:UTC|GMT)\s?[+-]\s?\d{1,2}(?::?\d\d)?(?!\d)|Z\b|[+-]\d{1,2}(?::?\d\d)?(?!\d)))?"
_HALF = r"(?:\s?(?P<half>[ap])(?:\.\s?m\.?|m\b\.?))"
CLOCKS = tuple(
    re.compile(pattern + _OFFSET, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d+-])(?P<hour>\d{{1,2}})\s?[:h]\s?(?P<minute>\d\d)(?!\d)(?::(?P<second>\d\d)(?:[.,]\d{{1,20}})?)?{_HALF}?",
        r"(?<![\d.+-])(?P<hour>\d{1,2})(?:\.(?P<minute>\d\d))?(?P<second>)" + _HALF,
        r"(?<![\d.+-])(?P<hour>\d{1,2})\.(?P<minute>\d\d)(?:\.(?P<second>\d\d))?(?P<half>)(?![\d.])",
        r"(?<![\d.+-])(?P<hour>\d{1,2})(?P<minute>)\s?h\b(?P<second>)(?P<half>)",
    )
)
"""06:00:00.000, 06h00; 6.00 pm, 6 pm; 06.00; 6h: in this order, so that the surer notation is read first."""


def find_clock(value: str) -> re.Match[str] | None:
    """The time of day in `value`, with its offset if it has one."""
    return next((found for clock in CLOCKS if (found := clock.search(value))), None)


def parse_clock(clock: re.Match[str] | None) -> timedelta:
    """Since midnight; 24:00 is the next one, and a leap second the second before it. Raises ValueError."""
    if clock is None:
        return timedelta()
    hour, minute, second = (int(clock[name] or 0) for name in ("hour", "minute", "second"))
    if (hour, minute, second) == (24, 0, 0):
        return timedelta(days=1)
    if half := (clock["half"] or "").lower():
        if half == "a" and hour > _NOON:
            raise ValueError("an hour of the afternoon before noon")
        hour = time(hour).hour % _NOON + (_NOON if half == "p" else 0)
    moment = time(hour, minute, second - second // 60)
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)


def find_zone(clock: re.Match[str] | None, name: str | None, moment: datetime, home: ZoneInfo) -> tzinfo:
    """The offset that was written, else the zone that was named, else `home`. Raises ValueError.

    Names are shared (IST is India, Ireland and Israel): one that `home` uses for itself at that moment means `home`.
    """
    if clock and clock["offset"]:
        return _parse_offset(clock["offset"])
    if name is None or name == home.tzname(moment):
        return home
    return ZoneInfo(PLACES[name]) if name in PLACES else fixed_zone(timedelta(minutes=ZONES[name]))


def _parse_offset(offset: str) -> tzinfo:
    found = re.search(r"([+-])\s?(\d\d?)(?::?(\d\d))?\Z", offset)
    if not found:
        return UTC
    minutes = int(found[3] or 0)
    east = timedelta(hours=int(found[2]), minutes=minutes) * (-1 if found[1] == "-" else 1)
    is_cut = re.search(r"[+-]0\d\d\Z", offset)  # "+010" lost a digit, and nobody knows which
    if is_cut or minutes >= 60 or not _WEST_MOST <= east <= _EAST_MOST:  # noqa: PLR2004 minutes of an hour
        raise ValueError("an offset that no place has")
    return fixed_zone(east)
