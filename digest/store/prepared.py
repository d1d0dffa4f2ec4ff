"""Statements that are compiled once, for what is executed with every few messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
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
    """A statement as text, and what makes its values of those of a row: most of them are the same for all rows.

    `fixed` are the values that are part of it and room for those that are shared: `shared` are their places in it.
    A row's values, each converted by what `convert` has for its place, come behind them, and `pick` brings all into
    the statement's order.
    """

    text: str
    fixed: Sequence[Any]
    shared: Mapping[str, tuple[int, _Convert | None]]
    convert: Sequence[tuple[int, _Convert]]
    pick: Callable[[Row], Any]

    def bind(self, rows: Iterable[Row], shared: Mapping[str, Any]) -> list[Any]:
        """Give the values to execute it with, for each row."""
        ready = list(self.fixed)
        for name, value in shared.items():
            if name in self.shared:
                place, convert = self.shared[name]
                ready[place] = _apply(convert, value)
        common = tuple(ready)
        return [self.pick(common + (self._convert(row) if self.convert else row)) for row in rows]

    def _convert(self, row: Row) -> Row:
        values = list(row)
        for number, convert in self.convert:
            values[number] = _apply(convert, values[number])
        return tuple(values)


_Convert = Callable[[Any], Any]


def _compile(statement: Any, dialect: Dialect, each: Sequence[str]) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    binds = compiled.binds
    convert = {name: one.type.dialect_impl(dialect).bind_processor(dialect) for name, one in binds.items()}
    names = list(compiled.positiontup if compiled.positional else binds)
    common = [name for name in binds if name not in each]
    found = [(*common, *each).index(name) for name in names]
    return _Compiled(
        text=str(compiled),
        fixed=[_apply(convert[name], binds[name].value) for name in common],
        shared={name: (place, convert[name]) for place, name in enumerate(common)},
        convert=[(number, one) for number, name in enumerate(each) if (one := convert[name])],
        pick=_make_picker(found, None if compiled.positional else names),
    )


def _make_picker(places: Sequence[int], names: Sequence[str] | None) -> Callable[[Row], Any]:
    """Give what picks the values at `places`, in their order or by their names."""
    if names is None and len(places) > 1:
        return itemgetter(*places)
    if names is None:
        return lambda values: tuple(values[place] for place in places)
    return lambda values: {name: values[place] for name, place in zip(names, places, strict=True)}


def _apply(convert: _Convert | None, value: Any) -> Any:
    return value if convert is None or value is None else convert(value)
