"""The e-mail looks as it did when somebody looked at it: each theme, narrow and wide, light and dark, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, ImageFilter

from tests.render.shots import FOLDER, SCENES, SCHEMES, THEMES, WIDTHS, Shot, take_shots

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Shares of a picture's pixels, and of the height of its page: fonts differ a little between machines.
MOST_CHANGED = 0.03
MOST_TALLER = 0.02
SEEN = 48
"""Of 255 shades: what is less is how a letter's edge is drawn."""


def find_change(old: Image.Image, new: Image.Image) -> float:
    """The share of pixels that anybody would see to be another; 1 where the page has another height."""
    if old.width != new.width or abs(old.height - new.height) > MOST_TALLER * old.height:
        return 1.0
    height = min(old.height, new.height)
    soft = [one.crop((0, 0, one.width, height)).filter(ImageFilter.BoxBlur(1)) for one in (old, new)]
    changed = ImageChops.difference(*soft).convert("L").point(lambda shade: 255 * (shade > SEEN))
    return changed.histogram()[255] / (old.width * height)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("theme", THEMES)
def test_it_looks_as_it_did(browser: Browser, theme: str, scene: str) -> None:
    changes = {shot.name: find_change(_load(shot), shot.picture) for shot in take_shots(browser, theme, scene)}
    assert len(changes) == len(WIDTHS) * len(SCHEMES)
    looked = "look at them, and if they are right: python -m tests.render.shots"
    assert {name: f"{change:.1%}" for name, change in changes.items() if change > MOST_CHANGED} == {}, looked


def test_no_picture_is_left_over() -> None:
    names = {
        f"{theme}-{scene}-{width}-{scheme}.png"
        for theme in THEMES
        for scene in SCENES
        for width in WIDTHS
        for scheme in SCHEMES
    }
    assert {path.name for path in FOLDER.iterdir()} == names


def test_what_is_moved_or_of_another_colour_is_seen() -> None:
    page = Image.new("RGB", (150, 400), "white")
    moved, dyed, edged = page.copy(), page.copy(), page.copy()
    page.paste("black", (10, 50, 140, 60))
    moved.paste("black", (10, 70, 140, 80))
    dyed.paste("red", (0, 0, 150, 30))
    edged.paste("black", (10, 50, 140, 61))
    assert find_change(page, moved) > MOST_CHANGED
    assert find_change(page, dyed) > MOST_CHANGED
    assert find_change(page, page.crop((0, 0, 150, 380))) == 1.0
    assert find_change(page, edged) < MOST_CHANGED


def _load(shot: Shot) -> Image.Image:
    with Image.open(shot.path) as stored:
        return stored.convert("RGB")
