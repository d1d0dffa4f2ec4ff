"""[look] is checked as the configuration is read: every fault names the file and the key."""

from __future__ import annotations

import pytest

from digest.config import parse_settings
from digest.errors import ConfigError


def test_a_look_that_can_be_meant_is_read() -> None:
    text = """
[look]
logo = "art/logo.png"
logo_width = 200
images = false
teaser = 120
layout = { width = 600 }
colors = { accent = "navy" }
fonts = { headline = "Palatino, Georgia, serif" }
"""
    look = parse_settings(text, origin="x.toml").look
    assert (look.logo, look.logo_width, look.images, look.teaser) == ("art/logo.png", 200, False, 120)
    assert (look.layout, look.colors) == ({"width": 600}, {"accent": "navy"})


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('logo = "logo.svg"', "look.logo"),
        ('logo_dark = "http://ledger.example/logo.png"', "look.logo_dark"),
        ("logo_width = 301", "look.logo_width"),
        ("images = 3", "look.images"),
        ("teaser = 0", "look.teaser"),
        ("long_teaser = 5001", "look.long_teaser"),
        ("layout = { width = 100 }", "look.layout.width"),
        ('colors = { accent = "bluish" }', "look.colors.accent"),
        ('dark = { paper = "#12345" }', "look.dark.paper"),
        ("fonts = { text = \"'Arial'\" }", "look.fonts.text"),
        ('color = { accent = "blue" }', "look.color"),
    ],
)
def test_a_wrong_value_is_named_with_file_and_key(line: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_settings(f"[look]\n{line}\n", origin="x.toml")
    assert "x.toml" in caught.value.problem
    assert key in caught.value.problem


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ConfigError, match=r"look\.teaser.*look\.colors\.ink"):
        parse_settings('[look]\nteaser = 0\ncolors = { ink = "no" }\n', origin="x.toml")
