"""What settings make of a sending."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from digest.delivery.pace import Rate
from digest.delivery.plan import Plan, make_plan
from digest.errors import ConfigError
from digest.settings import SendSettings


def test_settings_become_a_plan() -> None:
    send = SendSettings(
        connections=7,
        per_connection=20,
        rate="50/s",
        connection_rate="100/m",
        domain_rates={"ledger.example": "10/s"},
    )
    assert make_plan(send) == Plan(
        connections=7,
        per_connection=20,
        rate=Rate(count=50, seconds=1),
        connection_rate=Rate(count=100, seconds=60),
        domain_rates={"ledger.example": Rate(count=10, seconds=1)},
    )


def test_what_is_not_set_has_no_limit() -> None:
    plan = make_plan(SendSettings())
    assert (plan.rate, plan.connection_rate, dict(plan.domain_rates)) == (None, None, {})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rate": "fast"}, r"send\.rate: 'fast' is no rate"),
        ({"connection_rate": "0/s"}, r"send\.connection_rate"),
        ({"domain_rates": {"ledger.example": "x"}}, r"send\.domain_rates\.ledger\.example"),
        ({"connections": 0}, r"send\.connections: 0 is not between"),
        ({"connections": 151}, r"send\.connections: 151 is not between"),
        ({"per_connection": 0}, r"send\.per_connection"),
    ],
)
def test_what_makes_no_sense_is_named(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        make_plan(replace(SendSettings(), **changes))
