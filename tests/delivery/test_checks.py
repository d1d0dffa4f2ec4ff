"""What in the settings stops a sending before it starts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from digest.delivery.checks import find_sender_findings, find_setting_findings
from digest.model import Newsletter
from digest.settings import SendSettings
from tests.lint.marks import PLACEHOLDERS

FINISHED = Newsletter(
    name="The Daily Ledger",
    site="https://ledger.test",
    address="12 Mall Road, Lahore, Pakistan",
    unsubscribe="mailto:leave@ledger.test",
)


def test_finished_settings_stop_nothing(send: SendSettings) -> None:
    assert find_setting_findings(FINISHED, send) == ()
    assert find_setting_findings(FINISHED, replace(send, smtp="smtp://127.0.0.1:2525")) == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("from_", "Ledger <news@ledger.example>"),
        ("from_", "Ledger <news@CHANGE-ME>"),
        ("reply_to", "desk@example.com"),
        ("smtp", "smtp://news@mail.ledger.example:587"),
        ("smtp", "smtp://CHANGE-ME@mail.ledger.test:587"),
        ("unsubscribe", "mailto:leave@mail.example.org"),
        ("unsubscribe", "mailto:CHANGE-ME@ledger.test"),
        ("unsubscribe_url", "https://news.ledger.example/leave"),
        ("bounces", "bounces@ledger.example"),
    ],
)
def test_an_example_left_in_the_settings_is_named(send: SendSettings, key: str, value: str) -> None:
    (finding,) = find_setting_findings(FINISHED, replace(send, **dict[str, Any]({key: value})))
    assert (finding.code, finding.blocks, finding.place) == ("example", True, f"send.{key.rstrip('_')}")
    assert finding.found.startswith(f"send.{key.rstrip('_')} is still an example")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "CHANGE ME Daily"),
        ("name", "Your Newsroom"),
        ("site", "https://www.ledger.example/news"),
        ("site", "https://CHANGE-ME"),
        ("address", "CHANGE-ME: street, town, country"),
    ],
)
def test_an_example_left_in_the_frame_is_named(send: SendSettings, key: str, value: str) -> None:
    changes: dict[str, Any] = {key: value}
    (finding,) = find_setting_findings(replace(FINISHED, **changes), send)
    assert finding.found.startswith(f"{key} is still an example")


@pytest.mark.parametrize(
    "site",
    [
        "https://example.ledger.test",
        "https://ledger.example.test",
        "https://my-example.com",
        "https://examples.org",
        None,
    ],
)
def test_a_name_that_only_resembles_an_example_is_none(send: SendSettings, site: str | None) -> None:
    assert find_setting_findings(replace(FINISHED, name="Exchange Media: for example", site=site), send) == ()


def test_what_is_missing_is_named_and_each_blocks() -> None:
    findings = find_setting_findings(Newsletter(name="Ledger"), SendSettings())
    assert [finding.code for finding in findings] == ["sender", "address-unset", "unsubscribe-unset"]
    assert all(finding.blocks for finding in findings)


def test_a_page_to_leave_by_is_enough(send: SendSettings) -> None:
    paged = replace(send, unsubscribe=None, unsubscribe_url="https://news.ledger.test/leave")
    assert find_setting_findings(replace(FINISHED, unsubscribe=None), paged) == ()
    assert find_setting_findings(replace(FINISHED, unsubscribe="https://news.ledger.test/leave"), paged) == ()
    (finding,) = find_setting_findings(FINISHED, replace(paged, unsubscribe_url="ledger.test/leave"))
    assert (finding.code, finding.place) == ("unsubscribe-unset", "send.unsubscribe_url")


def test_an_unsubscribe_that_nobody_can_use_is_named(send: SendSettings) -> None:
    (finding,) = find_setting_findings(FINISHED, replace(send, unsubscribe="mailto:leave"))
    assert finding.found.startswith("send.unsubscribe: 'mailto:leave'")


def test_even_a_test_needs_a_sender(send: SendSettings) -> None:
    assert find_sender_findings(send) == ()
    (finding,) = find_sender_findings(replace(send, from_=None))
    assert finding.found == "send.from is missing"


@pytest.mark.parametrize("left", PLACEHOLDERS)
@pytest.mark.parametrize("key", ["name", "site", "address"])
def test_a_placeholder_in_the_frame_is_named(send: SendSettings, key: str, left: str) -> None:
    changes: dict[str, Any] = {key: f"12 Mall Road {left}"}
    (finding,) = find_setting_findings(replace(FINISHED, **changes), send)
    assert finding.found == f"{key} has an unresolved placeholder, {left}"


@pytest.mark.parametrize("key", ["from_", "reply_to", "unsubscribe"])
def test_a_placeholder_in_the_settings_is_named_once(send: SendSettings, key: str) -> None:
    changes: dict[str, Any] = {key: "mailto:{{mail}}@ledger.test"}
    (finding,) = find_setting_findings(FINISHED, replace(send, **changes))
    assert finding.found == f"send.{key.rstrip('_')} has an unresolved placeholder, {{{{mail}}}}"
