"""The e-mail in a real browser: what inlining must not change, and what fits on every screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from digest.model import Edition, Theme
from digest.render import load_theme, make_tokens, render_edition
from digest.render.mjml import compile_mjml
from digest.render.page import make_page
from digest.render.templates import render_template
from tests.render.scenes import make_scene

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]


@pytest.mark.parametrize("name", ["newsroom", "brief"])
def test_inlining_changes_no_pixel(open_page: Open, name: str) -> None:
    theme, mixed = load_theme(name), make_scene("mixed")
    rendered = render_edition(mixed, theme)
    css = render_template(theme, "inline.css.j2", make_page(mixed, make_tokens(mixed.key)))
    before = compile_mjml(rendered.mjml).replace("</title>", f"</title><style>{css}</style>", 1)
    pages = [open_page(html) for html in (before, rendered.html)]
    for width in (320, 600, 1200):
        for scheme in ("light", "dark"):
            shots = [shoot(page, width, scheme) for page in pages]
            assert shots[0] == shots[1]
            assert len(shots[0]) > 10_000


def shoot(page: Page, width: int, scheme: str) -> bytes:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    return page.screenshot(full_page=True)


def test_the_page_is_in_standards_mode(theme: Theme, mixed: Edition, open_page: Open) -> None:
    assert open_page(render_edition(mixed, theme).html).evaluate("document.compatMode") == "CSS1Compat"


def test_on_a_wide_screen_thumbnails_are_larger_and_alike(theme: Theme, mixed: Edition, open_page: Open) -> None:
    page = open_page(render_edition(mixed, theme).html, width=1200)
    boxes = page.evaluate(
        "[...document.querySelectorAll('img.p')].map((e) => e.getBoundingClientRect()).map((b) => [b.width, b.height])"
    )
    assert boxes == [[136, 102], [136, 102]]


def test_text_from_the_right_starts_at_the_right(theme: Theme, mixed: Edition, open_page: Open) -> None:
    page = open_page(render_edition(mixed, theme).html)
    aligned = page.evaluate(
        "[...document.querySelectorAll('td[dir=rtl] h3')].map((e) => getComputedStyle(e).textAlign)"
    )
    assert {place.removeprefix("-webkit-") for place in aligned} == {"right"}


def test_without_style_sheets_it_is_still_one_readable_column(theme: Theme, mixed: Edition, open_page: Open) -> None:
    page = open_page(render_edition(mixed, theme).html, width=320)
    page.evaluate("document.querySelectorAll('style').forEach((e) => e.remove())")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate("getComputedStyle(document.querySelector('h3 a')).color") == "rgb(29, 27, 24)"


def test_a_word_without_end_does_not_widen_a_phone(theme: Theme, mixed: Edition, open_page: Open) -> None:
    story = mixed.sections[0].stories[1]
    article = replace(story.article, title="Rindfleischetikettierungsüberwachungsaufgabe" * 3, source="x" * 80)
    sections = (replace(mixed.sections[0], stories=(replace(story, article=article, teaser="y" * 200),)),)
    page = open_page(render_edition(replace(mixed, sections=sections), theme).html, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
