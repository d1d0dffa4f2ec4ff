"""How often a client may ask, and which client a request is of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.web.pace import Pace, find_client


def test_a_burst_is_let_in_and_then_one_at_a_time() -> None:
    pace = Pace(rate=2, burst=3)
    assert [pace.admit("a", now=0.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert pace.admit("a", now=0.5) == 0
    assert pace.admit("a", now=0.5) == 0.5
    assert [pace.admit("a", now=10.0) for _ in range(4)] == [0, 0, 0, 0.5]


@given(st.lists(st.floats(min_value=0, max_value=1), max_size=200))
def test_no_client_gets_more_than_its_rate_and_one_burst(gaps: list[float]) -> None:
    pace, now, admitted = Pace(rate=5, burst=10), 0.0, 0
    for gap in gaps:
        now += gap
        admitted += pace.admit("a", now=now) == 0
    assert admitted <= 10 + now * 5 + 1e-6


def test_clients_that_are_remembered_are_bounded_and_the_oldest_is_forgotten() -> None:
    pace = Pace(rate=1, burst=1, clients=100)
    assert pace.admit("first", now=0.0) == 0
    for number in range(100):
        pace.admit(str(number), now=0.0)
    assert pace.admit("first", now=0.0) == 0
    assert pace.admit("99", now=0.0) > 0
    assert len(pace._next) == 100


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("8.8.8.8", "", "8.8.8.8"),
        ("127.0.0.1", "8.8.8.8", "8.8.8.8"),
        ("127.0.0.1", "1.1.1.1, 8.8.8.8", "8.8.8.8"),  # what stands first may be made up
        ("127.0.0.1", "1.1.1.1, 8.8.8.8, 10.0.0.7", "8.8.8.8"),  # a proxy of ours behind another
        ("127.0.0.1", "8.8.8.8:4711", "8.8.8.8"),
        ("127.0.0.1", "[2606:4700::1]:4711", "2606:4700::/64"),
        ("127.0.0.1", "2606:4700::abcd:1", "2606:4700::/64"),
        ("127.0.0.1", "8.8.8.8, nonsense", "127.0.0.1"),
        ("127.0.0.1", "nonsense, 10.0.0.7", "10.0.0.7"),
        ("::ffff:8.8.8.8", "", "8.8.8.8"),
        ("", "", ""),
    ],
)
def test_a_client_is_the_last_address_that_is_none_of_ours(peer: str, forwarded: str, client: str) -> None:
    assert find_client(peer, forwarded) == client


@given(st.text(max_size=3_000))
def test_no_header_makes_a_long_name_or_raises(forwarded: str) -> None:
    assert len(find_client("127.0.0.1", forwarded)) <= 49
