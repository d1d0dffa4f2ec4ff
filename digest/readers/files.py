"""One file of readers, whatever wrote it: a table, JSON lines or a plain list -> readers, and errors in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from digest.model import ListedReader, SuppressionReason
from digest.readers.columns import Column, tell_columns
from digest.readers.jsonrows import parse_objects, watch_objects
from digest.readers.lists import RecipientError, parse_line, strip_comment
from digest.readers.rejects import Form, RejectedRow
from digest.readers.rows import Rules, UnknownStateError, parse_row
from digest.readers.tables import (
    TOO_LONG,
    NumberedLines,
    Table,
    find_separator,
    find_table,
    parse_table,
    split_header,
    watch_table,
)
from digest.readers.unread import Unread

Found = Iterator[tuple[int, dict[Column, str] | str, Sequence[str]]]

_OBJECTS = Form(names=())
_LIST = Form(names=(Column.EMAIL,))

_NO_ADDRESSES = "has no column of addresses; its columns are {}. Name it with --column email=NAME"
_ARRAY = "is one JSON array; there must be one object a line, as jq -c '.[]' writes them"


def parse_readers(
    lines: NumberedLines, *, origin: str, given: Mapping[Column, str], rules: Rules
) -> Iterator[ListedReader | RecipientError]:
    """Give the readers of a file in its order, and an error for each row that is none; `origin` names it in those.

    The first line that is not blank tells what it is. Raises UsageError when a column of those `given` is not there.
    """
    form, rows = _find_rows(lines, given)
    form = replace(form, status=_find_status(rules))
    for number, found, cells in rows:
        problem, state = found if isinstance(found, str) else "", ""
        try:
            if not isinstance(found, str):
                yield parse_row(found, rules)
        except ValueError as cause:
            problem, state = str(cause), cause.state if isinstance(cause, UnknownStateError) else ""
        if problem:
            row = RejectedRow(form=form, cells=cells)
            yield RecipientError(origin=origin, line=number, problem=problem, state=state, row=row)


def _find_status(rules: Rules) -> str:
    """The status of all in a list of people who get no mail; "" where each row has its own."""
    if rules.suppressed:
        return "suppressed" if rules.suppressed is SuppressionReason.ASKED else rules.suppressed.value
    return "unsubscribed" if rules.unsubscribed else ""


def find_unread(lines: NumberedLines, *, origin: str, given: Mapping[Column, str]) -> tuple[str, ...]:
    """Give the columns of a file that are not read; a file that has none is not read to its end.

    Raises UsageError for a cell of such a column that says that somebody left, unless `given` tells which column says
    so, and when a column of those `given` is not there.
    """
    unread = Unread(origin=origin, given=given)
    number, line = next(((number, line) for number, line in lines if line and line.strip()), (0, ""))
    start = line.lstrip()[:1]
    if start == "{":
        watch_objects(chain([(number, line)], lines), given, unread)
    elif start not in {"", "["} and (table := _begin_table(number, line, lines, given)[1]):
        watch_table(lines, table, unread)
    return unread.names


def _find_rows(lines: NumberedLines, given: Mapping[Column, str]) -> tuple[Form, Found]:
    """The rows of a file, and how they are written, by what its first line says that it is."""
    early: list[int] = []
    for number, line in lines:
        if line is None:
            early.append(number)
        elif line.strip():
            form, rows = _open(number, line, lines, given)
            return form, chain(_tell_long(early), rows)
    return _LIST, _tell_long(early)


def _tell_long(numbers: Sequence[int]) -> Found:
    for number in numbers:
        yield number, TOO_LONG, ()


def _open(number: int, line: str, lines: NumberedLines, given: Mapping[Column, str]) -> tuple[Form, Found]:
    start = line.lstrip()[0]
    if start == "{":
        return _OBJECTS, parse_objects(chain([(number, line)], lines), given)
    if start == "[":
        return _OBJECTS, iter([(number, _ARRAY, (line,))])
    header, table = _begin_table(number, line, lines, given)
    names = header[1] or ""
    if table:
        return table.form, parse_table(lines if table.headed else chain([header], lines), table)
    if "@" in names or names.startswith("#"):
        return _LIST, _parse_list(chain([header], lines))
    return _LIST, iter([(number, _NO_ADDRESSES.format(tell_columns(split_header(names))), (names,))])


def _begin_table(
    number: int, line: str, lines: NumberedLines, given: Mapping[Column, str]
) -> tuple[tuple[int, str | None], Table | None]:
    """The header row, and the table that begins with it, if there is one."""
    separator = find_separator(line.rstrip())
    header = next(lines, (number, "")) if separator else (number, line)
    return header, find_table(header[1] or "", given, separator)


def _parse_list(lines: NumberedLines) -> Found:
    """The readers of a list without a header: one address a line, `A Reader <reader@ledger.example>` or that alone."""
    for number, line in lines:
        if line is None:
            yield number, TOO_LONG, ()
        elif written := strip_comment(line.strip()):
            yield number, _parse_list_line(written), (written,)


def _parse_list_line(line: str) -> dict[Column, str] | str:
    try:
        mailbox = parse_line(line)
    except ValueError as cause:
        return str(cause)
    return {Column.EMAIL: mailbox.address, Column.NAME: mailbox.name}
