"""Statements that are compiled once, for what is executed with every few messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.engine import Dialect

Row = tuple[Any, ...]


class Prepared:
    """A statement that goes straight to the driver: SQLAlchemy takes twenty times as long as SQLite to execute one.

    `each` are the names of those values that differ from row to row; the others are shared. It runs in the transaction
    that its connection is in. Values are converted as ever, but the rows that it finds come as the driver gives them,
    which for instants differs. The driver's own errors are raised.
    """

    def __init__(self, statement: Executable, each: Sequence[str] = ()) -> None:
        self._statement = statement
        self._each = each
        self._compiled: dict[str, _Compiled] = {}

    def fetch(self, connection: Connection, **values: Any) -> Sequence[Row]:
        """Execute it and give the rows it finds."""
        compiled = self._compile(connection.dialect)
        cursor = connection.connection.cursor()
        cursor.execute(compiled.text, compiled.bind([()], values)[0])
        return cursor.fetchall()

    def run(self, connection: Connection, rows: Sequence[Row], **shared: Any) -> int:
        """Execute it for each row of values, and give how many rows it changed in all."""
        if not rows:
            return 0
        compiled = self._compile(connection.dialect)
        cursor = connection.connection.cursor()
        cursor.executemany(compiled.text, compiled.bind(rows, shared))
        return cursor.rowcount

    def try_each(self, connection: Connection, rows: Sequence[Row], **shared: Any) -> list[bool]:
        """Execute it as `run` does, and say of each row of values whether that changed any."""
        if not rows:
            return []
        compiled = self._compile(connection.dialect)
        cursor = connection.connection.cursor()
        changed = []
        for values in compiled.bind(rows, shared):
            cursor.execute(compiled.text, values)
            changed.append(cursor.rowcount > 0)
        return changed

    def _compile(self, dialect: Dialect) -> _Compiled:
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _compile(self._statement, dialect, self._each)
        return self._compiled[dialect.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compiled:
    """A statement as text, and where its values go: by name, or by number where a driver has them in order.

    `fixed` are those that are part of it, `shared` where others of a name go, `each` where the values of a row go, in
    their order; a function beside a place converts what goes there.
    """

    text: str
    fixed: Any
    shared: Mapping[str, Sequence[_Place]]
    each: Sequence[tuple[int, _Place]]

    def bind(self, rows: Sequence[Row], shared: Mapping[str, Any]) -> list[Any]:
        ready = self.fixed.copy()
        for name, value in shared.items():
            for place, convert in self.shared.get(name, ()):
                ready[place] = convert(value) if convert else value
        bound = []
        for row in rows:
            values = ready.copy()
            for number, (place, convert) in self.each:
                value = row[number]
                values[place] = value if convert is None or value is None else convert(value)
            bound.append(values)
        return bound


_Place = tuple[int | str, Callable[[Any], Any] | None]


def _compile(statement: Any, dialect: Dialect, each: Sequence[str]) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    named = dict(compiled.binds)
    convert = {name: one.type.dialect_impl(dialect).bind_processor(dialect) for name, one in named.items()}
    order: list[tuple[int | str, str]]
    order = list(enumerate(compiled.positiontup)) if compiled.positional else [(name, name) for name in named]
    fixed = {place: _convert(convert[name], named[name].value) for place, name in order}
    return _Compiled(
        text=str(compiled),
        fixed=list(fixed.values()) if compiled.positional else fixed,
        shared={one: [(place, convert[name]) for place, name in order if name == one] for one in named},
        each=[(each.index(name), (place, convert[name])) for place, name in order if name in each],
    )


def _convert(convert: Callable[[Any], Any] | None, value: Any) -> Any:
    return value if convert is None or value is None else convert(value)
