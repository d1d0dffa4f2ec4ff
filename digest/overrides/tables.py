"""The [[story]] tables of an overrides.toml: what each says, and where in the text it says it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from digest.config.layout import Statement, find_statements
from digest.errors import ConfigError
from digest.text.toml import parse_toml

TABLE = "story"
"""The one name of a table, and the key in it that calls the story."""

HEAD = f"[[{TABLE}]]"

_LONGEST = 500_000
"""Characters of a file; that is some thousand stories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One [[story]]: its keys with their values as TOML has them, its head, and each key with its place."""

    values: dict[str, Any]
    head: Statement
    keys: tuple[Statement, ...] = ()

    @property
    def last(self) -> Statement:
        """The statement that the table ends with."""
        return self.keys[-1] if self.keys else self.head


def parse_values(text: str) -> dict[str, Any]:
    """The file as TOML. Raises ConfigError, with the line in it, for what is none or is too much."""
    if len(text) > _LONGEST:
        raise ConfigError(f"it has more than {_LONGEST:,} characters", "Take out what is over")
    return parse_toml(text)


def find_tables(text: str, values: dict[str, Any]) -> tuple[Table, ...]:
    """Every [[story]] of a file that `values` were read from.

    Raises ConfigError where stories are written in another way.
    """
    parts = _find_parts(tuple(find_statements(text)))
    stories = values.get(TABLE, [])
    if not isinstance(stories, list) or len(stories) != len(parts):
        raise ConfigError(f"`{TABLE}` is no table of its own for each story", f"Write {HEAD} above each")
    return tuple(
        Table(values=said, head=part[0], keys=tuple(part[1:])) for said, part in zip(stories, parts, strict=True)
    )


def make_line_finder(text: str) -> Callable[[int], int]:
    """A function that gives the number of the line in which a place of `text` is, counted from 1."""
    ends = [found.start() for found in re.finditer("\n", text)]
    return lambda place: bisect_left(ends, place) + 1


def _find_parts(statements: Sequence[Statement]) -> list[list[Statement]]:
    """The head of each [[story]], and what follows it up to another head."""
    parts: list[list[Statement]] = []
    inside = False
    for statement in statements:
        if statement.value is None:
            inside = statement.name == HEAD
            parts += [[]] if inside else []
        if inside:
            parts[-1].append(statement)
    return parts
