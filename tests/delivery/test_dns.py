"""What DNS says, asked of a real name server."""

from __future__ import annotations

import pytest

from digest.delivery.dns import open_lookup
from digest.errors import TemporaryError
from tests.delivery.dns_server import FAILS, SILENT, DnsServer

LONG = "v=DKIM1; p=" + "A" * 2_000


def test_records_come_as_they_are_meant() -> None:
    strings = " ".join(f'"{LONG[at : at + 255]}"' for at in range(0, len(LONG), 255))
    records = {
        ("ledger.test", "TXT"): ['"v=spf1 " "-all"', '"caf\\195\\169 \\255"'],
        ("ledger.test", "MX"): ["20 Second.ledger.test.", "10 first.ledger.test."],
        ("ledger.test", "A"): ["192.0.2.1"],
        ("none.test", "MX"): ["0 ."],
        ("s1._domainkey.ledger.test", "TXT"): [strings],
    }
    with DnsServer(records) as server:
        look_up = server.open_lookup()
        assert sorted(look_up("ledger.test", "TXT")) == ["café \ufffd", "v=spf1 -all"]
        assert look_up("ledger.test", "MX") == ("first.ledger.test", "second.ledger.test")
        assert look_up("ledger.test", "A") == ("192.0.2.1",)
        assert look_up("none.test", "MX") == ("",)
        assert look_up("s1._domainkey.ledger.test", "TXT") == (LONG,)


def test_what_is_not_there_is_nothing_and_what_is_not_answered_is_an_error() -> None:
    records = {("ledger.test", "A"): ["192.0.2.1"], ("ill.test", "TXT"): FAILS, ("mute.test", "TXT"): SILENT}
    with DnsServer(records) as server:
        look_up = server.open_lookup(seconds=0.4)
        assert look_up("ledger.test", "TXT") == ()
        assert look_up("nosuch.test", "TXT") == ()
        for name in ("ill.test", "mute.test"):
            with pytest.raises(TemporaryError, match=f"DNS says nothing of {name}"):
                look_up(name, "TXT")


def test_a_name_server_that_is_not_there_is_told_in_a_line() -> None:
    with DnsServer({}) as server:
        port = server.port
    with pytest.raises(TemporaryError) as caught:
        open_lookup(servers=["127.0.0.1"], port=port, seconds=0.4)("ledger.test", "TXT")
    assert "\n" not in caught.value.problem
    assert len(caught.value.problem) < 160


def test_a_name_that_dns_cannot_have_is_no_bug() -> None:
    with DnsServer({}) as server, pytest.raises(TemporaryError):
        server.open_lookup()(f"{'x' * 64}.test", "TXT")
