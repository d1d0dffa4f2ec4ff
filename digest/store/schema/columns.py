"""The kinds of columns, as SQLite and PostgreSQL both understand them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A zone-aware instant, kept in UTC to the microsecond; where there are no zones, as text that sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn to UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back that SQLite does not keep."""
        if value is None:
            return None
        instant: datetime = value
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """Text that UTF-8 can hold: a file's name may have bytes that are none, which come as lone surrogates."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write what no database takes as an escape."""
        return value if value is None else escape(value)


def escape(text: str) -> str:
    """`text` as a column of `Words` gives it back."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


metadata = MetaData()
"""All tables; each module of this package adds its own."""
