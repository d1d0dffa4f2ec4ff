"""Readers as JSON lines: one object a line, under any name that a column may have. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from digest.readers.columns import Column, find_column
from digest.readers.tables import TOO_LONG, NumberedLines


def parse_objects(lines: NumberedLines, given: Mapping[Column, str]) -> Iterator[tuple[int, dict[Column, str] | str]]:
    """Give what each object says, with the number of its line, or what is wrong with it; blank lines are passed over.

    `given` says what columns are called, as for tables.
    """
    for number, line in lines:
        if line is None:
            yield number, TOO_LONG
        elif line.strip():
            yield number, _parse_line(line, given)


def _parse_line(line: str, given: Mapping[Column, str]) -> dict[Column, str] | str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as cause:
        return f"is no JSON: {getattr(cause, 'msg', 'it is nested too deep')}"
    return _find_fields(value, given) if isinstance(value, dict) else "is no JSON object"


def _find_fields(value: Mapping[str, Any], given: Mapping[Column, str]) -> dict[Column, str]:
    known = [(*found, name) for name in value if (found := find_column(name)) and found[0] not in given]
    surest = {column: name for column, _, name in sorted(known, key=lambda one: one[1], reverse=True)}
    names = {**surest, **{column: name for column, name in given.items() if name}}
    return {column: _tell(value.get(name)) for column, name in names.items()}


def _tell(value: object) -> str:
    """A value as a cell would hold it."""
    if isinstance(value, list):
        return ",".join(map(_tell, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip() if isinstance(value, str | int | float) else ""
