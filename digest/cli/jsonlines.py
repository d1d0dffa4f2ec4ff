"""JSON lines on standard output: one object a line whatever is in it, in UTF-8 wherever it runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

# Some programs end a line at these too.
_LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}


def print_json_line(row: Mapping[str, Any]) -> None:
    """Print `row` on a line of its own; halves of characters, which UTF-8 has none for, as JSON's own escapes."""
    text = json.dumps(row, ensure_ascii=False).translate(_LINE_ENDS)
    click.echo(text.encode("utf-8", "backslashreplace"))


def format_instant(instant: datetime | None) -> str | None:
    """`instant` as ISO 8601 in UTC, with a Z; None stays None."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None
