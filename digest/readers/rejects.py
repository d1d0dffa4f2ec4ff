"""Rows that are no readers -> a list of readers to mend by hand, which `parse_readers` reads back. Pure.

Each row stands as it was read, behind the number of its line and what is wrong with it. In a table those two are the
first columns, so that what a row has too much hangs over at its end; so are they the first keys of JSON lines.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MARKS = ("line", "reason")
"""The columns that go first."""

WRITTEN = "written"
"""The key of a line that is no JSON object."""

_STATUS = "status"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DISARMED = re.compile(r"'+[=+\-@\t\r]")
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a list is written: the header row of a table and what separates its cells, or JSON lines, without names.

    `status` is what the whole list says of everybody in it, in a column's words; "" if each row speaks for itself.
    """

    names: Sequence[str]
    delimiter: str = ","
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row as it was read: its cells, or the one line of JSON; none of a row that was too long."""

    form: Form
    cells: Sequence[str] = ()


def format_header(form: Form) -> str:
    """Write the header row of a list; "" for JSON lines."""
    return _format_row(form, (*MARKS, *_find_status(form, _STATUS), *form.names)) if form.names else ""


def format_row(row: RejectedRow, *, line: int, reason: str) -> str:
    """Write a row, with the number of its line and what is wrong with it."""
    if row.form.names:
        return _format_row(row.form, (str(line), reason, *_find_status(row.form, row.form.status), *row.cells))
    marks = {"line": line, "reason": reason, **({_STATUS: row.form.status} if row.form.status else {})}
    return _format_object(marks, "".join(row.cells))


def is_marked(names: Iterable[str]) -> bool:
    """Whether a header row, or the keys of an object, begin as those do that are written here."""
    return tuple(name for _, name in zip(MARKS, names, strict=False)) == MARKS


def list_unmarked(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """An object without the marks that were put to it here."""
    return {key: one for key, one in value.items() if key not in MARKS} if is_marked(value) else value


def arm_cell(cell: str) -> str:
    """Give a cell as it was before `disarm_cell`."""
    return cell[1:] if _DISARMED.match(cell) else cell


def disarm_cell(cell: str) -> str:
    """Set a ' before what a spreadsheet would run as a formula, and before what looks as if that had been done."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _find_status(form: Form, cell: str) -> tuple[str, ...]:
    """The cell of a column of its own for what the whole list says."""
    return (cell,) if form.status else ()


def _format_row(form: Form, cells: Iterable[str]) -> str:
    written = io.StringIO()
    delimiter = form.delimiter if form.delimiter in _DELIMITERS else ","
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerow(map(disarm_cell, cells))
    return written.getvalue()


def _format_object(marks: Mapping[str, Any], line: str) -> str:
    """Write an object with marks before its own keys; a line that is none goes into a key of its own."""
    try:
        value = json.loads(line)
        if isinstance(value, dict):
            return json.dumps({**marks, **_rename(list_unmarked(value), marks)}, ensure_ascii=False) + "\n"
    except (ValueError, RecursionError):
        pass
    return json.dumps({**marks, **({WRITTEN: line} if line else {})}, ensure_ascii=False) + "\n"


def _rename(value: Mapping[str, Any], marks: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an object, none under a key that is a mark's."""
    return {f"{key}_" if key in marks else key: one for key, one in value.items()}
