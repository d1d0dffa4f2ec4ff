"""The e-mail looks as npm's own MJML would draw it."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from digest.render import load_theme, make_tokens, render_edition
from digest.render.page import make_page
from digest.render.pictures import find_widths
from digest.render.templates import render_template
from tests.node import run_node
from tests.render.conftest import serve_picture
from tests.render.scenes import make_scene
from tests.render.shots import SCHEMES, THEMES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SCENES = ("mixed",)
WIDTHS = (320, 600)
MOST_DIFFERENT = 0.003
"""Share of the pixels."""
SEEN = 16
"""Of 255 shades: a letter that begins a fraction of a pixel further on is drawn a shade lighter."""


def shoot(browser: Browser, html: str) -> list[Image.Image]:
    """Pictures of a page at every width, light and dark."""
    page = browser.new_page()
    page.route("**/*", serve_picture)
    page.set_content(html, wait_until="load")
    shots = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            shots.append(Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB"))
    page.close()
    return shots


def find_difference(ours: Image.Image, theirs: Image.Image) -> float:
    """The share of pixels that are another; what one page is longer is different."""
    height = max(ours.height, theirs.height)
    same = [Image.new("RGB", (ours.width, height), "magenta") for _ in range(2)]
    for sheet, picture in zip(same, (ours, theirs), strict=True):
        sheet.paste(picture, (0, 0))
    changed = ImageChops.difference(*same).convert("L").point(lambda shade: 255 * (shade > SEEN))
    return changed.histogram()[255] / (ours.width * height)


@pytest.mark.parametrize("theme_name", THEMES)
def test_our_way_and_npms_mjml_draw_the_same(browser: Browser, theme_name: str) -> None:
    theme = load_theme(theme_name)
    editions = [make_scene(scene) for scene in SCENES]
    rendered = [render_edition(edition, theme) for edition in editions]
    compiled = json.loads(run_node("compile.js", json.dumps([one.mjml for one in rendered])))
    for edition, ours, theirs in zip(editions, rendered, compiled, strict=True):
        page = make_page(edition, make_tokens(edition.key), find_widths(theme.style))
        css = render_template(theme, "inline.css.j2", page)
        # npm's MJML does not inline what a style sheet of its own would say, so it stands in the head.
        styled = theirs.replace("</title>", f"</title><style>{css}</style>", 1)
        pairs = zip(shoot(browser, ours.html), shoot(browser, styled), strict=True)
        assert max(find_difference(*pair) for pair in pairs) <= MOST_DIFFERENT
