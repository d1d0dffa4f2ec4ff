"""Statements that are compiled once, for what is executed with every few messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.engine import Dialect

Values = Mapping[str, Any]


class Prepared:
    """A statement that goes straight to the driver: SQLAlchemy takes twenty times as long as SQLite to execute one.

    It runs in the transaction that its connection is in. Values are converted as ever, but the rows that it finds come
    as the driver gives them, which for instants differs. The driver's own errors are raised.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def fetch(self, connection: Connection, **values: Any) -> Sequence[tuple[Any, ...]]:
        """Execute it and give the rows it finds."""
        compiled = self._compile(connection.dialect)
        cursor = connection.connection.cursor()
        cursor.execute(compiled.text, compiled.arrange(compiled.defaults | compiled.convert(values)))
        return cursor.fetchall()

    def run(self, connection: Connection, rows: Sequence[Values], **shared: Any) -> int:
        """Execute it for each row of values, with those that all rows share; give how many rows it changed in all."""
        if not rows:
            return 0
        compiled = self._compile(connection.dialect)
        cursor = connection.connection.cursor()
        cursor.executemany(compiled.text, compiled.bind(rows, shared))
        return cursor.rowcount

    def try_each(self, connection: Connection, rows: Sequence[Values], **shared: Any) -> list[bool]:
        """Execute it as `run` does, and say of each row of values whether that changed any."""
        compiled = self._compile(connection.dialect)
        cursor = connection.connection.cursor()
        changed = []
        for values in compiled.bind(rows, shared):
            cursor.execute(compiled.text, values)
            changed.append(cursor.rowcount > 0)
        return changed

    def _compile(self, dialect: Dialect) -> _Compiled:
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _compile(self._statement, dialect)
        return self._compiled[dialect.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compiled:
    """A statement as text, the values that are part of it, what converts others, and what puts all in their order."""

    text: str
    defaults: dict[str, Any]
    converters: Mapping[str, Callable[[Any], Any]]
    arrange: Callable[[dict[str, Any]], Any]

    def convert(self, values: Values) -> dict[str, Any]:
        converters = self.converters
        return {name: converters[name](value) if name in converters else value for name, value in values.items()}

    def bind(self, rows: Sequence[Values], shared: Values) -> list[Any]:
        ready = self.defaults | self.convert(shared)
        return [self.arrange(ready | self.convert(row)) for row in rows]


def _compile(statement: Any, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    found = {name: one.type.dialect_impl(dialect).bind_processor(dialect) for name, one in compiled.binds.items()}
    converters = {name: converter for name, converter in found.items() if converter}
    names = tuple(compiled.positiontup or ())
    given = {name: one.value for name, one in compiled.binds.items() if not one.required}
    return _Compiled(
        text=str(compiled),
        defaults={name: converters[name](value) if name in converters else value for name, value in given.items()},
        converters=converters,
        arrange=(lambda values: tuple(map(values.__getitem__, names))) if compiled.positional else dict,
    )
