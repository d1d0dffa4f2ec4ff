"""Readers as a file that `parse_readers` reads back: CSV, or JSON lines. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from digest.model import Preferences, Subscription, Suppression, SuppressionReason
from digest.readers.columns import Column

_NAMES = (
    Column.EMAIL,
    Column.NAME,
    Column.LANGUAGE,
    Column.REGIONS,
    Column.TEXT_ONLY,
    Column.STATUS,
    Column.SINCE,
    Column.SUPPRESSED,
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the beginning of a formula."""

MARK = "\ufeff"
"""What tells Excel that a file is UTF-8."""

Record = dict[Column, Any]


def make_record(address: str, name: str, subscription: Subscription, suppressed: SuppressionReason | None) -> Record:
    """Give a subscriber as one row."""
    return _make_record(
        address, name, subscription.preferences, subscription.state, subscription.since, suppressed or ""
    )


def make_stop(suppression: Suppression) -> Record:
    """Give an address that gets no mail as one row."""
    plain = Preferences()
    return _make_record(suppression.address or "", "", plain, "suppressed", suppression.since, suppression.reason)


def format_header() -> str:
    """Write the header row of CSV."""
    return ",".join(_NAMES) + "\n"


def format_csv(records: Iterable[Record], *, for_spreadsheet: bool = False) -> str:
    """Write rows as CSV (RFC 4180, with LF). `for_spreadsheet`, a ' stands before what would be run as a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    rows: Iterator[list[str]] = ([_tell(record[name]) for name in _NAMES] for record in records)
    writer.writerows(map(_disarm, row) if for_spreadsheet else row for row in rows)
    return written.getvalue()


def format_json(records: Iterable[Record]) -> str:
    """Write rows as JSON lines, with what is not known left out."""
    return "".join(
        json.dumps({name: _dump(value) for name, value in record.items() if value not in ("", (), False)}) + "\n"
        for record in records
    )


def _make_record(address: str, name: str, wishes: Preferences, status: str, since: datetime, suppressed: str) -> Record:
    return {
        Column.EMAIL: address,
        Column.NAME: name,
        Column.LANGUAGE: wishes.language,
        Column.REGIONS: wishes.regions,
        Column.TEXT_ONLY: wishes.text_only,
        Column.STATUS: status,
        Column.SINCE: since,
        Column.SUPPRESSED: suppressed,
    }


def _tell(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return " ".join(value)
    return _stamp(value) if isinstance(value, datetime) else "yes" if value else ""


def _dump(value: object) -> object:
    return _stamp(value) if isinstance(value, datetime) else value


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _disarm(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
