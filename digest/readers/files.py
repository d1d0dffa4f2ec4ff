"""One file of readers, whatever wrote it: a table, JSON lines or a plain list -> readers, and errors in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from digest.model import ListedReader
from digest.readers.columns import Column, tell_columns
from digest.readers.jsonrows import parse_objects
from digest.readers.lists import RecipientError, parse_line, strip_comment
from digest.readers.rows import Rules, parse_row
from digest.readers.tables import TOO_LONG, NumberedLines, find_separator, find_table, parse_table, split_header

Found = Iterator[tuple[int, dict[Column, str] | str]]

_NO_ADDRESSES = "has no column of addresses; its columns are {}. Name it with --column email=NAME"
_ARRAY = "is one JSON array; there must be one object a line, as jq -c '.[]' writes them"


def parse_readers(
    lines: NumberedLines, *, origin: str, given: Mapping[Column, str], rules: Rules
) -> Iterator[ListedReader | RecipientError]:
    """Give the readers of a file in its order, and an error for each row that is none; `origin` names it in those.

    The first line that is not blank tells what it is. Raises UsageError when a column of those `given` is not there.
    """
    for number, found in _find_rows(lines, given):
        if isinstance(found, str):
            yield RecipientError(origin=origin, line=number, problem=found)
            continue
        try:
            yield parse_row(found, rules)
        except ValueError as cause:
            yield RecipientError(origin=origin, line=number, problem=str(cause))


def _find_rows(lines: NumberedLines, given: Mapping[Column, str]) -> Found:
    """The rows of a file, by what its first line says that it is."""
    for number, line in lines:
        if line is None:
            yield number, TOO_LONG
        elif line.strip():
            yield from _open(number, line, lines, given)
            return


def _open(number: int, line: str, lines: NumberedLines, given: Mapping[Column, str]) -> Found:
    start = line.lstrip()[0]
    if start in "{[":
        return parse_objects(chain([(number, line)], lines), given) if start == "{" else iter([(number, _ARRAY)])
    separator = find_separator(line.rstrip())
    header = next(lines, (number, "")) if separator else (number, line)
    names = header[1] or ""
    table = find_table(names, given, separator)
    if table:
        return parse_table(lines if table.headed else chain([header], lines), table)
    if "@" in names or names.startswith("#"):
        return _parse_list(chain([header], lines))
    return iter([(number, _NO_ADDRESSES.format(tell_columns(split_header(names))))])


def _parse_list(lines: NumberedLines) -> Found:
    """The readers of a list without a header: one address a line, `A Reader <reader@ledger.example>` or that alone."""
    for number, line in lines:
        if line is None:
            yield number, TOO_LONG
        elif written := strip_comment(line.strip()):
            yield number, _parse_list_line(written)


def _parse_list_line(line: str) -> dict[Column, str] | str:
    try:
        mailbox = parse_line(line)
    except ValueError as cause:
        return str(cause)
    return {Column.EMAIL: mailbox.address, Column.NAME: mailbox.name}
