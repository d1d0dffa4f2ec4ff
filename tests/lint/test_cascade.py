"""What wins for each element, compared with a real browser."""

from __future__ import annotations

import random
from typing import Literal

from digest.lint.appearance import read_mail
from digest.lint.colors import Color
from digest.lint.mail import Mail
from tests.browser import open_browser

_SELECTORS = (
    "p",
    ".a",
    ".b",
    "#c",
    "td",
    "td p",
    ".a .b",
    "div > p",
    "body p",
    ".a.b",
    "div",
    "h2",
    "*",
    "a",
    ":root",
    "#c p",
)
_COLORS = ("red", "#0a0", "#123456", "rgb(1, 2, 3)", "rgb(20% 40% 60%)", "hsl(120, 100%, 20%)", "inherit")
_SIZES = ("20px", "1.5em", "80%", "12pt", "small", "inherit")
_SMALLEST = 6.0
"""Pixels below which Chromium does not go."""
_READ = """() => [...document.querySelectorAll('*')].map(one => {
  const style = getComputedStyle(one);
  return [style.color, parseFloat(style.fontSize), Number(style.fontWeight), style.lineHeight];
})"""


def _make_declarations(dice: random.Random) -> str:
    important = dice.choice(["", "", " !important"])
    return dice.choice(
        [
            f"color: {dice.choice(_COLORS)}{important};",
            f"font-size: {dice.choice(_SIZES)}{important};",
            f"font: bold {dice.choice(_SIZES[:-1])}/1.5 serif;",
            f"font-weight: {dice.choice(['bold', 'normal', '400', '700'])}{important};",
            f"line-height: {dice.choice(['20px', '150%', '1.2em'])};",
        ]
    )


def _make_page(dice: random.Random) -> str:
    rules = [f"{dice.choice(_SELECTORS)} {{ {_make_declarations(dice)} }}" for _ in range(12)]
    rules += [f"@media (prefers-color-scheme: dark) {{ {dice.choice(_SELECTORS)} {{ color: #fedcba !important }} }}"]
    style = [
        f'style="{_make_declarations(dice)}{_make_declarations(dice)}"' if dice.random() < 0.5 else "" for _ in range(6)
    ]
    return (
        f"<!DOCTYPE html><html><head><title>x</title><style>{' '.join(rules)}</style></head><body {style[0]}>"
        f'<div class="a" {style[1]}><p class="b" {style[2]}>One <a href="x">two</a> <b>three</b></p></div>'
        f'<table><tbody><tr><td id="c" {style[3]}><p {style[4]}>Four</p><h2 class="a b" {style[5]}>Five</h2></td></tr>'
        "</tbody></table></body></html>"
    )


def _parse_rgb(text: str) -> tuple[int, ...]:
    return tuple(round(float(part)) for part in text[4:-1].split(","))


def _round(color: Color) -> tuple[int, ...]:
    return tuple(round(part * 255) for part in color[:3])


def test_colours_and_sizes_are_those_a_browser_finds_by_day_and_by_night() -> None:
    dice = random.Random(6)
    compared = 0
    with open_browser() as browser:
        page = browser.new_page()
        for number in range(12):
            html = _make_page(dice)
            mode: Literal["light", "dark"] = "dark" if number % 2 else "light"
            page.emulate_media(color_scheme=mode)
            page.set_content(html)
            mail = Mail(html=html)
            looks = read_mail(mail).looks
            for element, (color, size, weight, line) in zip(mail.elements, page.evaluate(_READ), strict=True):
                look = looks[element]
                known = (look.light if mode == "light" else look.dark).color
                if element.tag in {"head", "title", "style"}:
                    continue
                told = (number, element.tag, html)
                if known is not None:
                    compared += 1
                    assert _round(known) == _parse_rgb(color), told
                assert look.size is not None
                if size <= _SMALLEST:
                    continue
                assert abs(look.size - size) < 0.02, told
                assert look.is_bold == (weight >= 600), told
                if look.line.pixels is not None and line != "normal":
                    assert abs(look.line.pixels - float(line[:-2])) < 0.02, told
    assert compared > 100
