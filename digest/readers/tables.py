"""A table of readers as spreadsheets and mailers write it: CSV with commas, semicolons or tabs, and a header row. Pure.

A row may go over several lines within quotation marks. One that is not closed, or that has more cells than the header,
spoils no other: it alone is refused, and reading goes on with the line below it.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from digest.readers.columns import Column, map_columns, place_given
from digest.readers.lines import LONGEST
from digest.readers.rejects import MARKS, Form, arm_cell, is_marked
from digest.readers.unread import Unread

Name = TypeVar("Name", bound=str)

NumberedLines = Iterator[tuple[int, str | None]]

_DELIMITERS = (",", ";", "\t")
_SEPARATOR = re.compile(r"sep=([,;\t|])[ \t,;|]{0,99}", re.IGNORECASE)  # Excel's own
_MOST_COLUMNS = 1_000
_MOST_LINES = 25
"""Lines of one row."""

_UNCLOSED = "unexpected end of data"
_MANY_CELLS = "has {} cells where the header row has {}; text with separators must stand in quotation marks"
TOO_LONG = f"the line is longer than {LONGEST:,} characters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What separates the cells, how many there are to a row, which columns hold what, and whether names come first.

    One that is `marked` was written of rejected rows: its first two columns are passed over, and count nowhere else.
    """

    delimiter: str
    width: int
    columns: Mapping[Column, int]
    headed: bool = True
    names: Sequence[str] = ()
    marked: bool = False

    @property
    def unread(self) -> Mapping[str, int]:
        """The columns that are not read, by name, or by number where they have none."""
        read = set(self.columns.values())
        places = [place for place in range(len(self.names)) if place not in read]
        return {self.names[place].strip() or str(place + 1): place for place in places}

    @property
    def form(self) -> Form:
        """How rows that are no readers are written; where there is no header row, columns are called by number."""
        numbers = [str(place + 1) for place in range(self.width)]
        return Form(names=self.names or numbers, delimiter=self.delimiter)

    @property
    def read(self) -> Mapping[Column, str]:
        """What the columns that are read are called."""
        return {column: self.names[place].strip() for column, place in self.columns.items() if place < len(self.names)}


def find_separator(line: str) -> str | None:
    """The separator that a first line names and does nothing else, as Excel writes it."""
    found = _SEPARATOR.fullmatch(line)
    return found[1] if found else None


def find_table(line: str, given: Mapping[Column, str], separator: str | None = None) -> Table | None:
    """The table that begins with a line; None if no column of it holds addresses, and nobody said which.

    Raises UsageError when a column of those `given` is not there.
    """
    rows = {one: _split(line, one) for one in ([separator] if separator else _DELIMITERS)}
    marked = any(map(is_marked, rows.values()))
    if marked:
        rows = {one: _take_marks(names) for one, names in rows.items() if is_marked(names)}
    known = {one: map_columns(names, {}) for one, names in rows.items()}
    best = max(rows, key=lambda one: (Column.EMAIL in known[one], len(known[one]), len(rows[one])))
    names = rows[best]
    columns = map_columns(names, given)
    if Column.EMAIL not in columns:
        return None
    headed = "@" not in names[columns[Column.EMAIL]]
    return Table(
        delimiter=best,
        width=len(names) + marked * len(MARKS),
        columns=columns if headed else place_given(names, given),
        headed=headed,
        names=names if headed else (),
        marked=marked,
    )


def split_header(line: str) -> Sequence[str]:
    """The names in a header row, whatever separates them."""
    return max((_split(line, one) for one in _DELIMITERS), key=len)


def parse_table(lines: NumberedLines, table: Table) -> Iterator[tuple[int, dict[Column, str] | str, Sequence[str]]]:
    """Give what the known columns of each row hold, or what is wrong; its line goes before it, and its cells after."""
    for number, row, problem in parse_cells(lines, table):
        yield number, problem or _pick(row, table.columns), row


def watch_table(lines: NumberedLines, table: Table, unread: Unread) -> None:
    """Show `unread` the columns of a table that are not read. Raises UsageError for what it finds."""
    columns, read = table.unread, table.read
    unread.add(columns)
    for number, row, problem in parse_cells(lines, table) if columns else ():
        if not problem:
            unread.look(number, _pick(row, columns), read)


def _pick(row: Sequence[str], columns: Mapping[Name, int]) -> dict[Name, str]:
    return {column: row[place].strip() for column, place in columns.items() if place < len(row)}


def parse_cells(lines: NumberedLines, table: Table) -> Iterator[tuple[int, Sequence[str], str]]:
    """Give the cells of each row behind the number of its first line, and what is wrong with it or ""."""
    waiting: deque[tuple[int, str | None]] = deque()
    while True:
        number, line = waiting.popleft() if waiting else next(lines, (0, None))
        if not number:
            return
        if not line or line.isspace():
            if line is None:
                yield number, (), TOO_LONG
            continue
        if '"' in line:
            row, problem = _parse_quoted(line, table, lines, waiting)
        else:
            row = line.split(table.delimiter)
            problem = _check_width(row, table)
        if problem or any(row):
            yield number, _take_marks(row) if table.marked else row, problem


def _parse_quoted(
    line: str, table: Table, lines: NumberedLines, waiting: deque[tuple[int, str | None]]
) -> tuple[Sequence[str], str]:
    """The cells of the row that begins with `line`; the lines that are part of it are taken from what is waiting."""
    record, taken = line, 0
    while (found := _parse_record(record, table)) is None:
        more = _look_ahead(taken, lines, waiting) if taken < _MOST_LINES else None
        if more is None or len(record) + len(more) > LONGEST:
            return _split_spoiled(line, table), "a quotation mark is not closed"
        record, taken = f"{record}\n{more}", taken + 1
    if isinstance(found, str):
        return _split_spoiled(line, table), found
    problem = _check_width(found, table)
    for _ in range(0 if problem else taken):
        waiting.popleft()
    return (_split_spoiled(line, table) if problem and taken else found), problem


def _split_spoiled(line: str, table: Table) -> Sequence[str]:
    """The cells of a line whose quotation marks say nothing; in one, if they are not as many as there are columns.

    What is one too many or too few might move a status to where none is looked for.
    """
    cells = line.split(table.delimiter)
    if len(cells) == table.width:
        return cells
    return (*cells[: len(MARKS)], table.delimiter.join(cells[len(MARKS) :])) if table.marked else (line,)


def _look_ahead(place: int, lines: NumberedLines, waiting: deque[tuple[int, str | None]]) -> str | None:
    """The line `place` lines below; None if it is too long, or there is none."""
    if place == len(waiting) and (following := next(lines, None)):
        waiting.append(following)
    return waiting[place][1] if place < len(waiting) else None


def _parse_record(record: str, table: Table) -> Sequence[str] | str | None:
    """The cells of a record, what is wrong with it, or None if a quotation mark is open at its end."""
    try:
        return next(csv.reader((record,), delimiter=table.delimiter, strict=True))
    except csv.Error as error:
        return None if _UNCLOSED in str(error) else f"is no row of a table: {error}"


def _check_width(row: Sequence[str], table: Table) -> str:
    if len(row) > table.width and any(cell.strip() for cell in row[table.width :]):
        return _MANY_CELLS.format(len(row), table.width)
    return ""


def _take_marks(row: Sequence[str]) -> Sequence[str]:
    """The cells of a row as they were before it was rejected."""
    return list(map(arm_cell, row[len(MARKS) :]))


def _split(line: str, delimiter: str) -> Sequence[str]:
    try:
        return next(csv.reader((line,), delimiter=delimiter), [""])[:_MOST_COLUMNS]
    except csv.Error:
        return line.split(delimiter)[:_MOST_COLUMNS]
