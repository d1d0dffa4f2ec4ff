"""Every theme in a real browser: from 280 to 1400 pixels, light, dark, in print, without pictures, without styles."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from digest.model import Edition, Theme
from digest.render import load_theme, render_edition
from digest.render.themes import list_themes
from digest.settings import LookSettings
from tests.render.conftest import PICTURES, make_mixed_edition, make_picture, make_urdu_edition

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]

WIDTHS = (280, 320, 479, 480, 600, 1400)
INSIDE = """() => [...document.querySelectorAll('h1, h2, h3, p, img')].every((e) => {
  const b = e.getBoundingClientRect(); return b.left >= -0.5 && b.right <= innerWidth + 0.5; })"""
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
GROUNDS = "[document.body, document.querySelector('.page')].map((e) => getComputedStyle(e).backgroundColor)"


@pytest.fixture(params=list_themes(), scope="module")
def pictured(request: pytest.FixtureRequest) -> Theme:
    """Each theme, with pictures."""
    return load_theme(request.param, LookSettings(images=True))


@pytest.fixture(scope="module")
def html(pictured: Theme) -> str:
    """The e-mail of an edition with every kind of story."""
    return render_edition(make_mixed_edition(), pictured).html


@pytest.fixture(scope="module")
def urdu_html(pictured: Theme) -> str:
    """The same stories in a newsletter that itself runs from right to left."""
    return render_edition(make_urdu_edition(), pictured).html


@pytest.mark.parametrize("without", ["nothing", "pictures", "styles"])
def test_it_fits_every_screen(html: str, urdu_html: str, open_page: Open, without: str) -> None:
    for shown in (html, urdu_html) if without == "nothing" else (html,):
        page = open_page(shown.replace(PICTURES, "https://gone.example/") if without == "pictures" else shown)
        if without == "styles":
            page.evaluate("document.querySelectorAll('style').forEach((e) => e.remove())")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert page.evaluate(INSIDE)


def test_at_1400_pixels_it_stands_in_the_middle(pictured: Theme, html: str, open_page: Open) -> None:
    page = open_page(html, width=1400)
    box = page.evaluate(
        "(() => { const b = document.querySelector('.list').getBoundingClientRect();"
        " return [b.left, innerWidth - b.right, b.width]; })()"
    )
    layout = pictured.style["layout"]
    assert isinstance(layout, dict)
    assert box[0] == pytest.approx(box[1], abs=1)
    assert box[2] == layout["width"] - 2 * layout["gutter"]


def test_on_a_phone_text_has_at_least_60_percent(html: str, open_page: Open) -> None:
    page = open_page(html, width=320)
    widths = page.evaluate("[...document.querySelectorAll('img.p')].map((e) => e.getBoundingClientRect().width)")
    shares = page.evaluate(
        "[...document.querySelectorAll('td.i, td.j')].map((e) => "
        "e.parentElement.cells[0].getBoundingClientRect().width / e.closest('table').getBoundingClientRect().width)"
    )
    assert len(widths) == len(shares) == 2
    assert all(60 <= width <= 96 for width in widths)
    assert all(share >= 0.6 for share in shares)


def test_every_text_is_readable_on_its_ground(html: str, open_page: Open) -> None:
    page = open_page(html)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(CONTRASTS)
        assert len(found) > 20
        assert [text for contrast, text in found if contrast < 4.5] == []


def test_dark_reaches_the_whole_page_by_setting_and_by_outlooks_mark(
    pictured: Theme, html: str, open_page: Open
) -> None:
    dark = pictured.style["dark"]
    assert isinstance(dark, dict)
    paper, ink = (_rgb(dark[key]) for key in ("paper", "ink"))
    page = open_page(html, scheme="dark")
    assert set(page.evaluate(GROUNDS)) == {paper}
    page.emulate_media(color_scheme="light")
    page.evaluate("['data-ogsc', 'data-ogsb'].forEach((mark) => document.body.setAttribute(mark, ''))")
    assert page.evaluate(GROUNDS)[1] == paper
    assert page.evaluate("getComputedStyle(document.querySelector('h3 a')).color") == ink


def test_print_is_black_on_white_whatever_the_screen_shows(html: str, open_page: Open) -> None:
    page = open_page(html, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert set(page.evaluate(GROUNDS)) == {"rgb(255, 255, 255)"}
    inks = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h3 a, .t')].map((e) => getComputedStyle(e).color)")
    assert set(inks) == {"rgb(0, 0, 0)"}


def test_the_logo_is_the_one_for_the_ground(pictured: Theme, mixed: Edition, open_page: Open) -> None:
    light, dark = (make_picture(name, width=120, height=40) for name in ("light", "night"))
    html = render_edition(mixed, replace(pictured, logo=light, dark_logo=dark)).html
    shown = "[...document.querySelectorAll('h1 img')].filter((e) => e.offsetHeight).map((e) => e.src)"
    page = open_page(html)
    assert page.evaluate(shown) == [light.url]
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(shown) == [dark.url]
    page.emulate_media(color_scheme="light")
    page.evaluate("document.body.setAttribute('data-ogsc', '')")
    assert page.evaluate(shown) == [dark.url]


def test_links_at_the_edges_are_large_enough_to_touch(pictured: Theme, mixed: Edition, open_page: Open) -> None:
    viewed = replace(mixed, newsletter=replace(mixed.newsletter, view="https://ledger.example/archive/1"))
    page = open_page(render_edition(viewed, pictured).html, width=320)
    small = page.evaluate(
        "[...document.querySelectorAll('.k a, .e, .o')].filter((e) => e.offsetHeight < 24).map((e) => e.textContent)"
    )
    assert small == []


def test_a_lead_picture_that_is_blocked_keeps_no_room(html: str, open_page: Open) -> None:
    page = open_page(html.replace(PICTURES, "https://gone.example/"), width=360)
    assert page.evaluate("[...document.querySelectorAll('img.b')].every((e) => e.offsetHeight < 40)")


def test_where_a_story_is_from_has_a_line_of_its_own(html: str, open_page: Open) -> None:
    page = open_page(html, width=600)
    apart = page.evaluate(
        "[...document.querySelectorAll('p.m')].map((e) => [e.previousElementSibling, e]).filter(([a]) => a).every("
        "([a, e]) => e.getBoundingClientRect().top >= a.getBoundingClientRect().bottom)"
    )
    assert apart


def test_urdu_begins_at_the_edge_as_every_other_text_does(urdu_html: str, open_page: Open) -> None:
    page = open_page(urdu_html, width=600)
    pushed = page.evaluate(
        "[...document.querySelectorAll('td.nastaliq, table.nastaliq td')].filter("
        "(e) => parseFloat(getComputedStyle(e).paddingRight) > 0 && !e.querySelector('img')).length"
    )
    assert pushed == 0


def _rgb(color: str) -> str:
    parts = re.findall("..", color.removeprefix("#"))
    return f"rgb({', '.join(str(int(part, 16)) for part in parts)})"
