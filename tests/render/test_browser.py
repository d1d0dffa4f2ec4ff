"""The e-mail in a real browser: what inlining must not change, and what fits on every screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from digest.model import Edition, Theme
from digest.render import make_tokens, render_edition
from digest.render.mjml import compile_mjml
from digest.render.page import make_page
from digest.render.templates import render_template

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]

WIDTHS = (280, 320, 375, 479, 480, 600, 768, 1024, 1400)

CONTRASTS = """() => {
  const shares = (color) => color.match(/[\\d.]+/g).slice(0, 3).map((v) => {
    const s = v / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; });
  const luminance = (color) => { const [r, g, b] = shares(color); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = luminance(getComputedStyle(document.querySelector('.page')).backgroundColor);
  return [...document.querySelectorAll('h1, h2, h3, p, a')].filter((e) => e.offsetHeight).map((e) => {
    const ink = luminance(getComputedStyle(e).color);
    return [(Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05), e.textContent];
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 600, 1200])
def test_inlining_changes_no_pixel(theme: Theme, mixed: Edition, open_page: Open, width: int, scheme: str) -> None:
    rendered = render_edition(mixed, theme)
    css = render_template(theme, "inline.css.j2", make_page(mixed, make_tokens(mixed.key)))
    before = compile_mjml(rendered.mjml).replace("</title>", f"</title><style>{css}</style>", 1)
    shots = [open_page(html, width=width, scheme=scheme).screenshot(full_page=True) for html in (before, rendered.html)]
    assert shots[0] == shots[1]
    assert len(shots[0]) > 10_000


def test_nothing_scrolls_sideways_on_any_screen(theme: Theme, mixed: Edition, urdu: Edition, open_page: Open) -> None:
    for edition in (mixed, urdu):
        page = open_page(render_edition(edition, theme).html)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert page.evaluate(
                "[...document.querySelectorAll('h1, h2, h3, p, img')].every((e) => {"
                "const b = e.getBoundingClientRect(); return b.left >= -0.5 && b.right <= innerWidth + 0.5; })"
            )


def test_the_page_is_in_standards_mode(theme: Theme, mixed: Edition, open_page: Open) -> None:
    assert open_page(render_edition(mixed, theme).html).evaluate("document.compatMode") == "CSS1Compat"


def test_on_a_phone_a_thumbnail_leaves_the_text_its_room(theme: Theme, mixed: Edition, open_page: Open) -> None:
    page = open_page(render_edition(mixed, theme).html, width=320)
    widths = page.evaluate("[...document.querySelectorAll('img.p')].map((e) => e.getBoundingClientRect().width)")
    assert len(widths) == 2
    assert all(60 <= width <= 96 for width in widths)
    rows = page.evaluate(
        "[...document.querySelectorAll('td.i, td.j')].map((e) => "
        "e.parentElement.cells[0].getBoundingClientRect().width / e.closest('table').getBoundingClientRect().width)"
    )
    assert all(share >= 0.6 for share in rows)


def test_on_a_wide_screen_thumbnails_are_larger_and_alike(theme: Theme, mixed: Edition, open_page: Open) -> None:
    page = open_page(render_edition(mixed, theme).html, width=1200)
    boxes = page.evaluate(
        "[...document.querySelectorAll('img.p')].map((e) => e.getBoundingClientRect()).map((b) => [b.width, b.height])"
    )
    assert boxes == [[136, 102], [136, 102]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_is_readable_on_its_ground(theme: Theme, mixed: Edition, open_page: Open, scheme: str) -> None:
    page = open_page(render_edition(mixed, theme).html, scheme=scheme)
    found = page.evaluate(CONTRASTS)
    assert len(found) > 20
    assert [text for contrast, text in found if contrast < 4.5] == []


def test_dark_reaches_the_whole_page(theme: Theme, mixed: Edition, open_page: Open) -> None:
    page = open_page(render_edition(mixed, theme).html, scheme="dark")
    grounds = page.evaluate(
        "[document.body, document.querySelector('.page')].map((e) => getComputedStyle(e).backgroundColor)"
    )
    assert set(grounds) == {"rgb(23, 22, 20)"}


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
