"""What is said beside the body: the headers of an answer that we use, and those that ask "has it changed?". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from digest.model import Validators

KEPT = frozenset(
    {
        "age", "cache-control", "content-length", "content-range", "content-type", "date", "etag", "expires",
        "last-modified", "link", "retry-after", "x-wp-total", "x-wp-totalpages",
    }
)  # fmt: skip
"""The headers that somebody here reads: they tell of changes, freshness, further pages and the kind of the body."""

LONGEST = 4_000
"""What is longer than this is left out: half an ETag is a wrong one."""

_SENDABLE = re.compile(rb"[\x21-\x7e\x80-\xff]+(?:[ \t]+[\x21-\x7e\x80-\xff]+)*")
_SECONDS = re.compile(r"-?[0-9]{1,9}")


def select_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Those in `KEPT`, by name in lower case; several of one name are joined by commas (RFC 9110, 5.3).

    Bytes become the characters of the same number, so that a validator goes back as it came.
    """
    found: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        if key in KEPT:
            found[key] = f"{found[key]}, {text}" if key in found else text
    return {key: text for key, text in found.items() if text and len(text) <= LONGEST}


def make_conditions(validators: Validators | None) -> list[tuple[bytes, bytes]]:
    """The headers that ask for a body only if it changed (RFC 9110, 13.1); what no header can hold is left out."""
    if validators is None:
        return []
    pairs = ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.last_modified))
    return [(name, value) for name, text in pairs if text and (value := _encode(text))]


def _encode(text: str) -> bytes | None:
    value = text.encode("latin-1", errors="ignore")
    is_whole = len(value) == len(text) <= LONGEST
    return value if is_whole and _SENDABLE.fullmatch(value) else None


def parse_retry_after(headers: Mapping[str, str], *, at: datetime) -> timedelta | None:
    """How long the server asks to be left alone (RFC 9110, 10.2.3); none if it does not say or makes no sense.

    A date counts from the server's own `Date`, whose clock may be wrong, else from `at`; what is past is now.
    """
    value = headers.get("retry-after", "")
    if _SECONDS.fullmatch(value):
        return max(timedelta(0), timedelta(seconds=int(value)))
    until = parse_http_date(value)
    return None if until is None else max(timedelta(0), until - (parse_http_date(headers.get("date", "")) or at))


def parse_http_date(value: str) -> datetime | None:
    """A date in one of the three forms of RFC 9110, 5.6.7, in UTC; none if it is none."""
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
