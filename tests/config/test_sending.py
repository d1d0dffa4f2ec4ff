"""Settings of sending that are of the right type and cannot be meant."""

from __future__ import annotations

from typing import Any

import pytest

from digest.config.sending import find_send_faults
from digest.settings import AlertSettings, DkimSettings, SendSettings, Settings

PAGE = "https://news.ledger.example/leave"


def find(**changes: Any) -> list[str]:
    return list(find_send_faults(Settings(send=SendSettings(**changes))))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"unsubscribe_url": "http://news.ledger.example/leave"}, "unsubscribe_url"),
        ({"unsubscribe_url": f"{PAGE}?list=1"}, "unsubscribe_url"),
        ({"unsubscribe_url": f"{PAGE}#top"}, "unsubscribe_url"),
        ({"unsubscribe_url": "mailto:leave@ledger.example"}, "unsubscribe_url"),
        ({"unsubscribe_url": ""}, "unsubscribe_url"),
        ({"bounces": "bounces"}, "bounces"),
        ({"bounces": f"{'b' * 34}@ledger.example"}, "bounces"),
        ({"keys_file": "secrets/"}, "keys_file"),
        ({"keys_file": ""}, "keys_file"),
        ({"connections": 0}, "connections"),
        ({"connections": 101}, "connections"),
        ({"per_connection": 0}, "per_connection"),
        ({"strikes": 0}, "strikes"),
        ({"rate": "50"}, "rate"),
        ({"rate": "0/s"}, "rate"),
        ({"rate": "50/d"}, "rate"),
        ({"connection_rate": "-1/s"}, "connection_rate"),
        ({"domain_rates": {"ledger.example": "many"}}, "domain_rates.ledger.example"),
        ({"domain_rates": {"ledger": "1/s"}}, "domain_rates.ledger"),
        ({"domain_rates": {"Ledger.example": "1/s"}}, "domain_rates.Ledger.example"),
        ({"domain_rates": {"a@ledger.example": "1/s"}}, "domain_rates.a@ledger.example"),
        ({"reply_to": "desk"}, "reply_to"),
        ({"in_doubt": "guess"}, "in_doubt"),
        ({"retry_for": "soon"}, "retry_for"),
        ({"retry_for": "0h"}, "retry_for"),
        ({"dkim": DkimSettings(selector="s1")}, "dkim.key_file"),
        ({"dkim": DkimSettings(key_file="dkim.pem")}, "dkim.selector"),
        ({"dkim": DkimSettings(key_file="dkim.pem", selector="s 1")}, "dkim.selector"),
        ({"dkim": DkimSettings(domain="ledger")}, "dkim.domain"),
    ],
)
def test_what_cannot_be_meant_is_found(changes: dict[str, Any], key: str) -> None:
    (fault,) = find(**changes)
    assert fault.partition(": ")[0] == f"send.{key}"


@pytest.mark.parametrize(
    "smtp",
    [
        "localhost",
        "mail.ledger.example:587",
        "https://mail.ledger.example",
        "smtp://mail.ledger.example:submission",
        "smtp://mail.ledger.example:99999",
        "smtp://news:secret@mail.ledger.example",
    ],
)
def test_an_address_of_no_mail_server_is_told_with_what_one_is_and_never_repeated(smtp: str) -> None:
    (fault,) = find(smtp=smtp)
    assert fault.startswith("send.smtp")
    assert "smtp://user@host:587" in fault or "send.password_file" in fault
    assert smtp not in fault
    assert "secret" not in fault


def test_each_address_that_nobody_could_be_written_to_is_told() -> None:
    settings = Settings(
        editors=("desk@ledger.example", "desk"), alerts=AlertSettings(email=("The desk <desk@ledger.example>", ""))
    )
    assert [fault.partition(": ")[0] for fault in find_send_faults(settings)] == ["editors.1", "alerts.email.1"]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"unsubscribe_url": PAGE},
        {"unsubscribe_url": "http://localhost:8080"},
        {"bounces": f"{'b' * 33}@ledger.example"},
        {"connections": 100, "per_connection": 1, "strikes": 1},
        {"rate": "50/s", "connection_rate": "1000/m", "domain_rates": {"ledger.example": "20000/h"}},
        {"in_doubt": "resend", "retry_for": "2d"},
        {"in_doubt": "drop"},
        {"smtp": "smtp://news@ledger.example@mail.ledger.example"},
        {"smtp": "smtps://[::1]:465"},
        {"smtp": "file:out"},
        {"reply_to": "The desk <desk@ledger.example>"},
        {"dkim": DkimSettings(selector="2026.digest", key_file="dkim.pem", domain="münchen.de")},
    ],
)
def test_what_can_be_meant_is_left_alone(changes: dict[str, Any]) -> None:
    assert find(**changes) == []
