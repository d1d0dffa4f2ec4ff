"""The measure of growth tells linear work from quadratic."""

from __future__ import annotations

from tests.growth import is_linear


def test_linear_work_is_told_from_quadratic() -> None:
    assert is_linear(lambda size: sum(range(size)), size=300_000)
    assert not is_linear(lambda size: [sum(range(size)) for _ in range(size // 10)], size=3_000)
