"""CSV and TSV as spreadsheets and databases write them: a header row that names the columns, then an article a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.model import ArticleError, Batch, Fetched
from digest.sources.decode import decode_text
from digest.sources.texts.fieldnames import find_field
from digest.sources.texts.fields import Fields, find_fields
from digest.sources.texts.records import Record, make_record_batch

_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"\s{0,9}sep=(.)[ \t,;|]{0,99}(?:\r\n?|\n)", re.IGNORECASE)  # Excel's own
_LONGEST_HEADER = 5_000
_MOST_COLUMNS = 200
_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The `names` of a table's columns, its `delimiter`, and where it starts: below a line that only names that."""

    names: tuple[str, ...]
    delimiter: str
    start: int

    @property
    def fields(self) -> frozenset[str]:
        """The fields of an article that columns hold."""
        return frozenset(found[0] for name in self.names if (found := find_field(name)))


def parse_csv(fetched: Fetched, *, timezone: str = "UTC") -> Batch:
    """The articles in a table, one a row; a row that is none is an error with its line, and the rest goes on."""
    text = decode_text(fetched.body)
    table = find_table(text)
    if table is None or "title" not in table.fields:
        problem = _describe_columns(table)
        return Batch(origin=fetched.origin, errors=(ArticleError(origin=fetched.origin, problem=problem),))
    empty = "has no articles: there is nothing below its header row"
    return make_record_batch(_parse_rows(text, table), fetched, timezone=timezone, empty=empty)


def find_table(text: str) -> Table | None:
    """The table that `text` is: of the delimiters, the one that makes most sense of its first row; None without one."""
    named = _SEPARATOR_LINE.match(text)
    start = named.end() if named else 0
    delimiters = (named[1],) if named else _DELIMITERS
    tables = [table for delimiter in delimiters if (table := _read_header(text, delimiter, start))]
    return max(tables, key=lambda table: ("title" in table.fields, len(table.fields), len(table.names)), default=None)


def is_table(text: str) -> bool:
    """Whether `text`, whatever it is called, begins with a row of columns that an article has, its title among them."""
    table = find_table(text)
    return table is not None and "title" in table.fields and len(table.fields) * 2 > max(2, len(table.names))


def _read_header(text: str, delimiter: str, start: int) -> Table | None:
    reader = csv.reader(io.StringIO(text[start : start + _LONGEST_HEADER], newline=""), delimiter=delimiter)
    try:
        names = next((row for row in reader if any(cell.strip() for cell in row)), None)
    except csv.Error:
        return None
    trimmed = _trim(names or ())[:_MOST_COLUMNS]
    return Table(names=tuple(name.strip() for name in trimmed), delimiter=delimiter, start=start) if trimmed else None


def _parse_rows(text: str, table: Table) -> Iterator[Record]:
    """Each row below the header with the number of its first line, or what is wrong with it in its place."""
    reader = csv.reader(io.StringIO(text[table.start :], newline=""), delimiter=table.delimiter, strict=True)
    is_below, first = False, 2 if table.start else 1
    while True:
        line = first + reader.line_num
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"is no row of a table: {error}"
            continue
        if is_below and _trim(row):
            yield line, _find_fields(row, table)
        is_below = is_below or bool(_trim(row))


def _find_fields(row: Sequence[str], table: Table) -> Fields | str:
    wanted = len(table.names)
    if len(row) < wanted or len(_trim(row)) > wanted:
        return f"has {len(row)} cells where the header row has {wanted}; text with separators must stand in quotes"
    return find_fields(zip(table.names, map(str.strip, row), strict=False))


def _trim(row: Sequence[str]) -> Sequence[str]:
    """`row` without the empty cells that spreadsheets leave at its end."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _describe_columns(table: Table | None) -> str:
    if table is None:
        return "is empty"
    names = ", ".join(repr(name[:40]) for name in table.names[:_NAMED])
    more = f" and {len(table.names) - _NAMED} more" if len(table.names) > _NAMED else ""
    return f"has no column called title or headline; its columns are {names}{more}"
