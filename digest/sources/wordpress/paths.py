"""Finds its way in JSON of any shape: what is not there, or is of another type, is nothing."""

from __future__ import annotations

from typing import Any


def find_value(value: Any, *path: str | int) -> Any:
    """What lies at `path` in `value`, through objects by name and lists by number; None if the way ends before."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def find_list(value: Any) -> list[Any]:
    """A list as it is, the values of an object in their order; nothing for anything else."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
