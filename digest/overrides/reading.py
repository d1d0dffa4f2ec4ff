"""overrides.toml -> Overrides, every fault at once with its line and key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from digest.config.layout import find_statements
from digest.errors import ConfigError
from digest.model import Override, Pin, Scheme
from digest.overrides.tables import HEAD, TABLE, Table, find_tables, make_line_finder, parse_values
from digest.regions.scheme import find_region, load_scheme
from digest.text.hygiene import clean_line
from digest.text.spans import parse_instant
from digest.urls import make_safe_link

Check = Callable[[Any], Any]
"""Gives what a value of TOML means; raises ValueError with what is wrong with it."""

Fault = tuple[int, str]
"""The line, and what is wrong there."""

_LONGEST = 8_000
"""Characters of one value: no link is longer, and teasers are much shorter."""

_NAME = 60
"""Characters shown of a name that means nothing."""

_LAST_PLACE = 1_000
_SHOWN = 10
"""Faults told at once; who has more has another file."""


def load_overrides(path: Path, *, timezone: str) -> tuple[Override, ...]:
    """The overrides of a file, in its order, with `until` in UTC; none if there is no such file.

    Dates without a zone are in `timezone`, and a date alone is the end of that day. Regions come by their keys, however
    they are written. Raises ConfigError that names the file, and line and key of everything wrong in it.
    """
    return parse_overrides(load_text(path), origin=str(path), timezone=timezone)


def load_text(path: Path) -> str:
    """The text of an overrides.toml, "" if it is not there. Raises ConfigError when it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as cause:
        raise ConfigError(f"{path} cannot be read ({cause.strerror})") from cause
    except UnicodeDecodeError as cause:
        raise ConfigError(f"{path} is not UTF-8 text", "Save it as UTF-8") from cause


def parse_overrides(text: str, *, origin: str, timezone: str) -> tuple[Override, ...]:
    """The overrides that the text of a file holds; `origin` names it in them and in errors. See `load_overrides`."""
    try:
        values = parse_values(text)
        tables = find_tables(text, values)
    except ConfigError as cause:
        raise ConfigError(f"{origin}: {cause.problem}", cause.advice) from cause
    find_line = make_line_finder(text)
    checks = _make_checks(timezone=timezone)
    faults = list(_find_strays(text, values, find_line))
    read = [_read_table(table, find_line=find_line, checks=checks, faults=faults) for table in tables]
    if faults:
        raise ConfigError(f"{origin}: {_tell_faults(faults)}")
    return tuple(
        Override(**said, origin=origin, line=find_line(table.head.span.start))
        for table, said in zip(tables, read, strict=True)
    )


def _tell_faults(faults: list[Fault]) -> str:
    told = [f"line {line}: {problem}" for line, problem in sorted(faults)]
    more = [f"and {len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
    return "; ".join(told[:_SHOWN] + more)


def _find_strays(text: str, values: Mapping[str, Any], find_line: Callable[[int], int]) -> Iterator[Fault]:
    """What stands beside the stories: nothing should."""
    strays = values.keys() - {TABLE}
    for statement in find_statements(text) if strays else ():
        name = statement.name.strip("[]").partition(".")[0]
        if name in strays:
            strays -= {name}
            yield find_line(statement.span.start), f"unknown key {name[:_NAME]!r}; stories begin with {HEAD}"
    yield from ((1, f"unknown key {name[:_NAME]!r}; stories begin with {HEAD}") for name in strays)


def _read_table(
    table: Table, *, find_line: Callable[[int], int], checks: Mapping[str, Check], faults: list[Fault]
) -> dict[str, Any]:
    """What a table says, by field of Override; what is wrong with it is added to `faults`."""
    head = find_line(table.head.span.start)
    lines = {key.name: find_line(key.span.start) for key in table.keys}
    read: dict[str, Any] = {}
    if TABLE not in table.values:
        faults.append((head, f'{TABLE}: is missing; it is an address, an id or a headline: {TABLE} = "…"'))
    for key, value in table.values.items():
        try:
            read[key] = _read_value(key, value, checks)
        except ValueError as cause:
            faults.append((lines.get(key, head), str(cause)))
    return read


def _read_value(key: str, value: Any, checks: Mapping[str, Check]) -> Any:
    if key not in checks:
        name = key[:_NAME]
        close = get_close_matches(name, checks, n=1)
        raise ValueError(f"unknown key {name!r}" + (f" (did you mean {close[0]!r}?)" if close else ""))
    try:
        return checks[key](value)
    except ValueError as cause:
        raise ValueError(f"{key}: {cause}") from cause


def _make_checks(*, timezone: str) -> dict[str, Check]:
    """What each key may hold, in the order in which a table is written."""
    return {
        TABLE: _read_line,
        "pin": _read_pin,
        "ban": _read_ban,
        "title": _read_line,
        "teaser": _read_line,
        "image": _read_image,
        "region": _read_region,
        "until": lambda value: _read_until(value, timezone),
        "note": _read_line,
        "newsletter": _read_line,
    }


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text in quotes")  # noqa: TRY004 it is told, not raised on
    if len(value) > _LONGEST:
        raise ValueError(f"is longer than {_LONGEST:,} characters")
    return clean_line(value, limit=_LONGEST)


def _read_line(value: Any) -> str:
    if text := _read_text(value):
        return text
    raise ValueError("is empty; leave the key out to change nothing")


def _read_pin(value: Any) -> Pin:
    if value == "lead":
        return Pin(lead=True)
    if type(value) is int and 1 <= value <= _LAST_PLACE:
        return Pin(place=value)
    raise ValueError(f'must be "lead", or a place in its region from 1 to {_LAST_PLACE:,}')


def _read_ban(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("must be true or false")


def _read_image(value: Any) -> str:
    text = _read_text(value)
    link = make_safe_link(text) if text else ""
    if link is None or link.startswith("mailto:"):
        raise ValueError(f'{text[:_NAME]!r} is no address; it begins with https://, or is "" for no image')
    return link


def _read_region(value: Any) -> str:
    text, scheme = _read_line(value), _load_scheme()
    if key := find_region(scheme, text):
        return key
    keys = ", ".join(region.key for region in scheme.regions)
    raise ValueError(f"there is no region {text[:_NAME]!r}; choose from: {keys}")


@cache
def _load_scheme() -> Scheme:
    return load_scheme()


def _read_until(value: Any, timezone: str) -> datetime:
    if isinstance(value, str):
        return parse_instant(value, timezone=timezone, end_of_day=True)
    if not isinstance(value, date):  # an instant is a date too
        raise ValueError("must be a date such as 2026-11-22 or 2026-11-22T06:00:00Z")  # noqa: TRY004 as above
    instant = value if isinstance(value, datetime) else datetime.combine(value, time.max)
    try:
        return (instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(timezone))).astimezone(UTC)
    except OverflowError as cause:
        raise ValueError(f"{value} is beyond all dates") from cause
