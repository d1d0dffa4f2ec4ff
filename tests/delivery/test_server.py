"""What `send.smtp` means."""

from __future__ import annotations

import pytest

from digest.delivery.server import parse_server
from digest.errors import ConfigError


@pytest.mark.parametrize(
    ("address", "host", "port", "tls", "user"),
    [
        ("smtp://mail.ledger.test", "mail.ledger.test", 587, "starttls", None),
        ("smtps://mail.ledger.test", "mail.ledger.test", 465, "always", None),
        ("smtp://news@mail.ledger.test:2525/", "mail.ledger.test", 2525, "starttls", "news"),
        ("smtp://news@ledger.test@mail.ledger.test", "mail.ledger.test", 587, "starttls", "news@ledger.test"),
        ("smtp://news%40ledger.test@mail.ledger.test", "mail.ledger.test", 587, "starttls", "news@ledger.test"),
        ("smtp://[::1]:25", "::1", 25, "starttls", None),
    ],
)
def test_an_address_is_read(address: str, host: str, port: int, tls: str, user: str | None) -> None:
    server = parse_server(address, password="secret")
    assert (server.host, server.port, server.tls, server.user) == (host, port, tls, user)


def test_encryption_is_only_left_out_when_that_is_said() -> None:
    assert parse_server("smtp://localhost", starttls="never").tls == "never"
    assert parse_server("smtps://localhost", starttls="never").tls == "always"
    assert parse_server("smtp://localhost", starttls="Never mind").tls == "starttls"


@pytest.mark.parametrize(
    "address",
    [
        "mail.ledger.test",
        "http://mail.ledger.test",
        "smtp://",
        "smtp://h:port",
        "smtp://a..b",
        "smtp://h:99999",
        "smtp://h/x?y",
    ],
)
def test_what_is_no_server_is_refused(address: str) -> None:
    with pytest.raises(ConfigError, match=r"send\.smtp is no mail server"):
        parse_server(address)


@pytest.mark.parametrize("address", ["smtp://news:hunter2@mail.ledger.test", "smtp://news:hunter2@mail:port"])
def test_a_password_in_the_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(ConfigError, match=r"send\.smtp") as caught:
        parse_server(address)
    assert "hunter2" not in str(caught.value)


def test_a_user_without_password_is_told_where_to_put_it() -> None:
    with pytest.raises(ConfigError, match="DIGEST_SMTP_PASSWORD"):
        parse_server("smtp://news@mail.ledger.test")


def test_a_server_shows_itself_without_its_password() -> None:
    server = parse_server("smtp://news@mail.ledger.test", password="hunter2")
    assert "hunter2" not in repr(server)
    assert str(server) == "mail.ledger.test:587"
