"""What pydantic needs to know of every class of settings; a plain dict, so that they stay free of it."""

from __future__ import annotations

from typing import Any


def _key(name: str) -> str:
    return name.rstrip("_")


STRICT: dict[str, Any] = {"extra": "forbid", "alias_generator": _key}
"""Unknown keys fail, and a trailing underscore is no part of a key."""
