"""When editions are due: cron expressions in a time zone, across daylight saving. cronsim's home.

An expression speaks of the clock on the wall. What falls into an hour that is skipped is due when that hour is over,
and what falls into one that comes twice is due the first time: a daily edition comes exactly once a day. Only one that
is due every hour (its second field begins with `*`) goes by time that passes: not in the skipped hour, and twice in the
repeated one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from digest.errors import ConfigError
from digest.settings import Settings
from digest.text.spans import parse_span

SHORTEST_AGE = timedelta(hours=48)
"""Stories younger than this are never too old, however often editions come."""

_SAMPLE = datetime(2024, 1, 1, tzinfo=UTC)
_SAMPLED = 9
_FIELDS = 5
_HOUR = 1
_LONGEST = 200
_SOMEDAY = datetime(2000, 1, 1)  # noqa: DTZ001 on the wall of no place
_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)


def is_schedule(text: str) -> bool:
    """Whether `text` is a cron expression of five fields that comes at all: the 30 February does not."""
    try:
        return next(_walk(text, _SOMEDAY), None) is not None
    except ConfigError:
        return False


def find_due(schedule: str, timezone: str, *, before: datetime) -> datetime | None:
    """Find the newest due that is not after `before`, in UTC; None when there is none in fifty years.

    `timezone` is an IANA name. Raises ConfigError when `schedule` is no cron expression.
    """
    zone = ZoneInfo(timezone)
    found = None
    for wall in _walk(schedule, _read_wall(before, zone, fold=0) + _SECOND, back=True):
        instants = _find_instants(wall, zone, hourly=_is_hourly(schedule))
        if found and all(instant < found for instant in instants):
            break
        found = max((one for one in instants if one <= before and (found is None or one > found)), default=found)
    return found


def find_next(schedule: str, timezone: str, *, after: datetime) -> datetime:
    """Find the first due after `after`, in UTC.

    `timezone` is an IANA name. Raises ConfigError when `schedule` is no cron expression, or does not come in fifty
    years.
    """
    zone = ZoneInfo(timezone)
    found = None
    for wall in _walk(schedule, _read_wall(after, zone, fold=1)):
        instants = _find_instants(wall, zone, hourly=_is_hourly(schedule))
        if found and instants and min(instants) > found:
            break
        found = min((one for one in instants if one > after and (found is None or one < found)), default=found)
    if found is None:
        raise ConfigError(f"schedule: {schedule!r} never comes", "Write it as 0 7 * * 1-5")
    return found


def list_dues(schedule: str, timezone: str, *, since: datetime, until: datetime) -> Iterator[datetime]:
    """List the dues after `since` and not after `until`, in order; raises as `find_next`."""
    due = find_next(schedule, timezone, after=since)
    while due <= until:
        yield due
        due = find_next(schedule, timezone, after=due)


def find_max_age(settings: Settings, *, due: datetime) -> timedelta:
    """Find how long ago a story of the edition due then may have been seen first: what is set, or two periods.

    That is from the due before the one before, and 48 hours at least.
    """
    if settings.choice.max_age:
        return parse_span(settings.choice.max_age)
    start: datetime | None = due
    for _ in range(2):
        if settings.schedule and start:
            start = find_due(settings.schedule, settings.timezone, before=start - _SECOND)
    return max(due - (start or due), SHORTEST_AGE)


def find_longest_age(settings: Settings) -> timedelta:
    """Find the longest that `find_max_age` gives for any of a few dues in a row, which show all gaps of a week."""
    dues = [_SAMPLE]
    for _ in range(_SAMPLED):
        if settings.schedule:
            dues.append(find_next(settings.schedule, settings.timezone, after=dues[-1]))
    return max(find_max_age(settings, due=due) for due in dues)


def _walk(schedule: str, start: datetime, *, back: bool = False) -> Iterator[datetime]:
    """Walk from one time on the wall that fits to the next, `start` left out, for fifty years without any at most."""
    from cronsim import CronSim, CronSimError

    if len(schedule) > _LONGEST or len(schedule.split()) != _FIELDS:
        raise ConfigError(
            f"schedule: {schedule[:80]!r} is no cron expression of five fields", "Write it as 0 7 * * 1-5"
        )
    try:
        walls = CronSim(schedule, start.replace(microsecond=0), reverse=back)
    except (CronSimError, ValueError) as cause:
        raise ConfigError(f"schedule: {schedule!r} cannot be meant ({cause})", "Write it as 0 7 * * 1-5") from cause
    try:
        yield from walls
    except OverflowError:  # the calendar ends there
        return


def _is_hourly(schedule: str) -> bool:
    return schedule.split()[_HOUR].startswith("*")


def _read_wall(instant: datetime, zone: ZoneInfo, *, fold: int) -> datetime:
    """What a clock shows at `instant`; where it is turned back, the one that is not yet (fold 0) or is already (1)."""
    offset = instant.astimezone(zone).replace(fold=fold).utcoffset() or timedelta()
    return (instant.astimezone(UTC) + offset).replace(tzinfo=None, microsecond=0)


def _find_instants(wall: datetime, zone: ZoneInfo, *, hourly: bool) -> tuple[datetime, ...]:
    """The instants that a time on the wall means: one, but for hourly ones none or two where the clock is turned."""
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if _is_skipped(first):
        return () if hourly else (_find_end_of_gap(wall, zone),)
    if hourly and first.utcoffset() != second.utcoffset():
        return (first.astimezone(UTC), second.astimezone(UTC))
    return (first.astimezone(UTC),)


def _find_end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    shown = wall.replace(tzinfo=zone)
    while _is_skipped(shown):
        shown += _MINUTE
    return shown.astimezone(UTC)


def _is_skipped(shown: datetime) -> bool:
    return shown.astimezone(UTC).astimezone(shown.tzinfo).replace(tzinfo=None) != shown.replace(tzinfo=None)
