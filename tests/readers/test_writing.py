"""Readers written as a file come back the same, whatever their names hold."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import (
    ListedReader,
    Preferences,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from digest.readers.files import parse_readers
from digest.readers.lines import Lines
from digest.readers.lists import RecipientError
from digest.readers.rows import Rules
from digest.readers.writing import Record, format_csv, format_header, format_json, make_record, make_stop
from digest.text.hygiene import clean_line
from tests.factories import NOW


def make_subscription(**changes: object) -> Subscription:
    given: dict[str, object] = {"newsletter": "main", "state": SubscriptionState.ACTIVE, "since": NOW, **changes}
    return Subscription(**given)  # type: ignore[arg-type]


def read_back(text: str) -> list[ListedReader]:
    rules = Rules(find_regions=lambda cell: tuple(cell.replace(",", " ").split()))
    lines = Lines(io.BytesIO(text.encode()), origin="x")
    found = list(parse_readers(iter(lines), origin="x", given={}, rules=rules))
    assert not [one for one in found if isinstance(one, RecipientError)]
    return [one for one in found if isinstance(one, ListedReader)]


_REASONS = [None, *(one for one in SuppressionReason if one is not SuppressionReason.FORGOTTEN)]
_names = st.text(max_size=20).map(clean_line)
_wishes = st.builds(
    Preferences,
    language=st.sampled_from(["", "ur", "pt-BR"]),
    regions=st.sets(st.sampled_from(["africa", "south_asia"])).map(lambda keys: tuple(sorted(keys))),
    text_only=st.booleans(),
)
_subscriptions = st.builds(
    make_subscription,
    state=st.sampled_from(SubscriptionState),
    preferences=_wishes,
    since=st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)


@given(name=_names, subscription=_subscriptions, reason=st.sampled_from(_REASONS))
@pytest.mark.parametrize("as_json", [False, True], ids=["csv", "json"])
def test_a_subscriber_comes_back_the_same(
    as_json: bool, name: str, subscription: Subscription, reason: SuppressionReason | None
) -> None:
    records = [make_record("ann@reader.test", name, subscription, reason)]
    text = format_json(records) if as_json else format_header() + format_csv(records)
    (reader,) = read_back(text)
    wishes = subscription.preferences
    assert (reader.address, reader.name, reader.state) == ("ann@reader.test", name, subscription.state)
    assert (reader.since, reader.suppressed) == (subscription.since, reason)
    assert (reader.language or "", reader.regions or (), reader.text_only or False) == (
        wishes.language,
        wishes.regions,
        wishes.text_only,
    )


@pytest.mark.parametrize("reason", [one for one in _REASONS if one])
def test_an_address_that_gets_no_mail_comes_back_as_that_and_as_no_subscriber(reason: SuppressionReason) -> None:
    stop = Suppression(hash="x", reason=reason, since=NOW - timedelta(days=1), address="ann@reader.test")
    for text in (format_header() + format_csv([make_stop(stop)]), format_json([make_stop(stop)])):
        (reader,) = read_back(text)
        assert (reader.address, reader.state, reader.suppressed) == ("ann@reader.test", None, reason)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("x")'])
def test_for_a_spreadsheet_no_cell_begins_as_a_formula_does(name: str) -> None:
    record: Record = make_record("=a@reader.test", name, make_subscription(), None)
    (row,) = csv.reader(io.StringIO(format_csv([record], for_spreadsheet=True)))
    assert row[:2] == ["'=a@reader.test", f"'{name}"]
    (row,) = csv.reader(io.StringIO(format_csv([record])))
    assert row[:2] == ["=a@reader.test", name]
