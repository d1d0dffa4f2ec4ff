"""What digest.toml may hold, told to people and to their editors: every key, and the JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from digest.settings import Settings


def make_schema() -> dict[str, Any]:
    """Give the JSON Schema of digest.toml, for editors that check while one types."""
    from pydantic import TypeAdapter

    schema: dict[str, Any] = TypeAdapter(Settings).json_schema()
    items = schema["properties"]["sources"]["items"]
    schema["properties"]["sources"]["items"] = {"anyOf": [{"type": "string"}, items]}
    schema["properties"]["newsletters"] = {
        "type": "object",
        "description": "Several newsletters over the same sources: what each has that differs from the keys above.",
        "additionalProperties": {"type": "object"},
    }
    return schema


def list_keys(kind: type = Settings, prefix: str = "") -> Iterator[tuple[str, Any, str]]:
    """List every key as (dotted name, default, what it does), in the order of the configuration reference.

    The keys of a table in a list follow the list's own, as in "sources[].at", or "regions.limits.NAME.min" of
    tables by name; one that must be given has no default.
    """
    hints = get_type_hints(kind, include_extras=True)
    for item in fields(kind):
        hint, key = hints[item.name], prefix + item.name.rstrip("_")
        if is_dataclass(hint):
            yield from list_keys(hint, key + ".")  # type: ignore[arg-type]
            continue
        yield key, None if item.default is MISSING else item.default, hint.__metadata__[0]
        if table := next(filter(is_dataclass, get_args(hint.__origin__)), None):
            inner = "[]." if get_origin(hint.__origin__) is tuple else ".NAME."
            yield from list_keys(table, key + inner)  # type: ignore[arg-type]
