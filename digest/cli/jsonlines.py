"""JSON lines on standard output: one object a line whatever is in it, in UTF-8 wherever it runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import click

# Some programs end a line at these too.
_LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}
_AT_ONCE = 1_000


def print_json_line(row: Mapping[str, Any]) -> None:
    """Print `row` on a line of its own; halves of characters, which UTF-8 has none for, as JSON's own escapes."""
    click.echo(_format(row))


def print_json_lines(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as `print_json_line` does, many at a time: each printing by itself is sent off at once."""
    left = iter(rows)
    while lines := list(map(_format, islice(left, _AT_ONCE))):
        click.echo(b"\n".join(lines))


def format_instant(instant: datetime | None) -> str | None:
    """`instant` as ISO 8601 in UTC, with a Z; None stays None."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None


def _format(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).translate(_LINE_ENDS).encode("utf-8", "backslashreplace")
