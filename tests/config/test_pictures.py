"""What [images] and [links] cannot mean is told with its key."""

from __future__ import annotations

from typing import Any

import pytest

from digest.config.pictures import find_picture_faults
from digest.settings import ImageSettings, LinkSettings, Settings


def find(table: str, **values: Any) -> list[str]:
    made = ImageSettings(**values) if table == "images" else LinkSettings(**values)
    settings = Settings(images=made) if isinstance(made, ImageSettings) else Settings(links=made)
    return [fault.partition(":")[0] for fault in find_picture_faults(settings)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("base_url", "http://ledger.example/mail"),
        ("base_url", "ledger.example"),
        ("base_url", "https://ledger.example/a b"),
        ("base_url", "https://ledger.example/mail?x=1"),
        ("proxy", "https://pictures.example/"),
        ("proxy", "pictures.example/{url}"),
        ("proxy", "https://pictures.example/{url}/{height}"),
        ("unsupported", "convert"),
        ("max_bytes", 0),
    ],
)
def test_a_value_that_cannot_be_meant_is_told(key: str, value: object) -> None:
    assert find("images", **{key: value}) == [f"images.{key}"]


def test_values_that_can_be_meant_are_not_told() -> None:
    proxy = "https://pictures.example/unsafe/{width}x0/{url}"
    assert find("images", base_url="https://ledger.example/mail/", proxy=proxy, unsupported="drop") == []
    assert find("links", utm={"source": "newsletter", "campaign": "{newsletter}-{date}-{number}-{region}"}) == []


@pytest.mark.parametrize(
    "utm", [{"utm_source": "n"}, {"Source": "n"}, {"a b": "n"}, {"source": ""}, {"source": "{day}"}]
)
def test_a_parameter_that_cannot_be_meant_is_told(utm: dict[str, str]) -> None:
    assert find("links", utm=utm) == [f"links.utm.{name}" for name in utm]
