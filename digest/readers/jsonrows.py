"""Readers as JSON lines: one object a line, under any name that a column may have. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from digest.readers.columns import Column, find_column
from digest.readers.rejects import WRITTEN, is_marked, list_unmarked
from digest.readers.tables import TOO_LONG, NumberedLines
from digest.readers.unread import Unread


def parse_objects(
    lines: NumberedLines, given: Mapping[Column, str]
) -> Iterator[tuple[int, dict[Column, str] | str, Sequence[str]]]:
    """Give what each object says, or what is wrong with it; first the number of its line, last that line.

    Blank lines are passed over, and a line that is too long is not given. `given` says what columns are called, as for
    tables.
    """
    for number, line in lines:
        if line is None:
            yield number, TOO_LONG, ()
        elif line.strip():
            yield number, _parse_line(line, given), (line,)


def watch_objects(lines: NumberedLines, given: Mapping[Column, str], unread: Unread) -> None:
    """Show `unread` what of each object is not read. Raises UsageError for what it finds."""
    for number, line in lines:
        value = _load(line) if line and line.strip() else None
        if isinstance(value, dict):
            read = _find_names(value, given)
            passed = {*read.values(), WRITTEN} if is_marked(value) else set(read.values())
            others = {name: _tell(value[name]) for name in list_unmarked(value).keys() - passed}
            unread.add(name for name in value if name in others)
            unread.look(number, others, read)


def _load(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _parse_line(line: str, given: Mapping[Column, str]) -> dict[Column, str] | str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as cause:
        return f"is no JSON: {getattr(cause, 'msg', 'it is nested too deep')}"
    return _find_fields(value, given) if isinstance(value, dict) else "is no JSON object"


def _find_fields(value: dict[str, Any], given: Mapping[Column, str]) -> dict[Column, str]:
    return {column: _tell(value.get(name)) for column, name in _find_names(value, given).items()}


def _find_names(value: dict[str, Any], given: Mapping[Column, str]) -> dict[Column, str]:
    """What the columns are called in an object."""
    known = [(*found, name) for name in reversed(value) if (found := find_column(name)) and found[0] not in given]
    surest = {column: name for column, _, name in sorted(known, key=lambda one: -one[1])}  # the first of several
    return {**surest, **{column: name for column, name in given.items() if name}}


def _tell(value: object) -> str:
    """A value as a cell would hold it."""
    if isinstance(value, list):
        return ",".join(map(_tell, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip() if isinstance(value, str | int | float) else ""
