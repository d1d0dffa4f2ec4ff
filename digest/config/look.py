"""What in [look] is of the right type and still cannot be meant. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from digest.render.look import KEYS, TABLES, find_style_fault, find_value_fault
from digest.settings import Settings


def find_look_faults(settings: Settings) -> Iterator[str]:
    """Find it: the dotted key, the value, and what is wrong. Whether the theme has such a key is told as it is read."""
    look = settings.look
    for key in KEYS:
        value = getattr(look, key)
        if value is not None and (fault := find_value_fault(key, value)):
            yield f"look.{key}: {value!r} {fault}"
    for table in TABLES:
        for key, value in getattr(look, table).items():
            if fault := find_style_fault(table, key, value):
                yield f"look.{table}.{key}: {value!r} {fault}"
