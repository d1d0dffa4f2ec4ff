"""overrides.toml -> Overrides, every fault at once with its line and key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from digest.config.layout import find_statements
from digest.errors import ConfigError
from digest.model import Override, Scheme
from digest.overrides.tables import HEAD, TABLE, Table, find_tables, make_line_finder, parse_values
from digest.overrides.values import Check, make_checks

Fault = tuple[int, str]
"""The line, and what is wrong there."""

_NAME = 60
"""Characters shown of a name that means nothing."""

_SHOWN = 10
"""Faults told at once; who has more has another file."""


def load_overrides(path: Path, *, timezone: str, schemes: Mapping[str, Scheme]) -> tuple[Override, ...]:
    """The overrides of a file, in its order, with `until` in UTC; none if there is no such file.

    Dates without a zone are in `timezone`, and a date alone is the end of that day. `schemes` are by newsletter: a
    region must mean something in that of the newsletter it is for, or in one of them, and comes by its key there. What
    is for a newsletter that is not among them, and what means different regions in several, comes as it is written.
    Raises ConfigError that names the file, and line and key of everything wrong in it.
    """
    return parse_overrides(load_text(path), origin=str(path), timezone=timezone, schemes=schemes)


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


def parse_overrides(text: str, *, origin: str, timezone: str, schemes: Mapping[str, Scheme]) -> tuple[Override, ...]:
    """The overrides that the text of a file holds; `origin` names it in them and in errors. See `load_overrides`."""
    try:
        values = parse_values(text)
        tables = find_tables(text, values)
    except ConfigError as cause:
        raise ConfigError(f"{origin}: {cause.problem}", cause.advice) from cause
    find_line = make_line_finder(text)
    faults = list(_find_strays(text, values, find_line))
    read = [
        _read_table(table, find_line=find_line, checks=_make_checks(table, timezone, schemes), faults=faults)
        for table in tables
    ]
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


def _make_checks(table: Table, timezone: str, schemes: Mapping[str, Scheme]) -> dict[str, Check]:
    """What may stand in a table; its region is one of the newsletter that it is for, or else of any."""
    wanted = table.values.get("newsletter")
    meant = [scheme for name, scheme in schemes.items() if wanted in (None, name)]
    return make_checks(timezone=timezone, schemes=meant)


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
