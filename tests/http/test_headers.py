"""What is said beside the body: which headers are kept, sent and understood, and that none of them can do harm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.http.headers import KEPT, LONGEST, make_conditions, parse_http_date, parse_retry_after, select_headers
from digest.model import Validators
from tests.factories import NOW

DATE = datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


def test_headers_are_joined_as_the_standard_says_and_too_long_ones_left_out() -> None:
    raw = [(b"Link", b"<a>"), (b"LINK", b" <b> "), (b"ETag", b"x" * (LONGEST + 1)), (b"Age", b""), (b"X-Other", b"1")]
    assert select_headers(raw) == {"link": "<a>, <b>"}


@given(value=st.binary(max_size=60))
def test_a_validator_goes_back_as_it_came_or_not_at_all(value: bytes) -> None:
    etag = select_headers([(b"ETag", value)]).get("etag")
    sent = make_conditions(Validators(etag=etag))
    assert sent in ([], [(b"If-None-Match", value.decode("latin-1").strip().encode("latin-1"))])


@given(text=st.text())
def test_no_validator_breaks_the_line(text: str) -> None:
    for name, value in make_conditions(Validators(etag=text, last_modified=text)):
        assert name in {b"If-None-Match", b"If-Modified-Since"}
        assert not set(value) & {0, 10, 13}
        assert value.decode("latin-1") == text


def test_without_validators_nothing_is_asked() -> None:
    assert make_conditions(None) == make_conditions(Validators()) == make_conditions(Validators(etag="")) == []


@pytest.mark.parametrize(
    "value", ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
)
def test_all_three_forms_of_a_date_are_read(value: str) -> None:
    assert parse_http_date(value) == DATE


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta(0)),
        ("-5", timedelta(0)),
        ("Sun, 06 Nov 1994 09:49:37 GMT", timedelta(hours=1)),
        ("Sun, 06 Nov 1994 07:49:37 GMT", timedelta(0)),
        ("soon", None),
        ("", None),
        ("1.5", None),
        ("120, 120", None),
        ("99999999999999999999", None),
        ("١٢٠", None),
        ("Sun, 99 Nov 1994 09:49:37 GMT", None),
    ],
)
def test_how_long_to_wait_is_read_or_there_is_no_wait(value: str, wait: timedelta | None) -> None:
    headers = {"retry-after": value, "date": "Sun, 06 Nov 1994 08:49:37 GMT"}
    assert parse_retry_after(headers, at=NOW) == wait


def test_without_a_clock_of_its_own_the_servers_date_counts_from_ours() -> None:
    headers = {"retry-after": "Sun, 06 Nov 1994 09:49:37 GMT"}
    assert parse_retry_after(headers, at=DATE) == timedelta(hours=1)
    assert parse_retry_after({**headers, "date": "yesterday"}, at=DATE) == timedelta(hours=1)


@given(value=st.text(), date=st.text() | st.just("Fri, 31 Dec 9999 23:59:59 GMT"))
def test_no_wait_whatsoever_is_negative_or_an_error(value: str, date: str) -> None:
    wait = parse_retry_after({"retry-after": value, "date": date}, at=NOW)
    assert wait is None or wait >= timedelta(0)


@given(
    day=st.integers(-1, 99),
    year=st.integers(-1, 99999),
    hour=st.integers(-1, 99),
    zone=st.sampled_from(["GMT", "-9999", "+2400"]),
)
def test_no_date_whatsoever_is_an_error(day: int, year: int, hour: int, zone: str) -> None:
    found = parse_http_date(f"Sun, {day:02d} Nov {year:04d} {hour:02d}:49:37 {zone}")
    assert found is None or found.tzinfo is UTC


def test_what_is_kept_is_named_in_lower_case() -> None:
    assert all(name == name.lower() for name in KEPT)
