"""`python -m tests.render.shots` takes the pictures that e-mails are compared with, once somebody looked at them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from digest.render import load_theme, render_edition
from tests.browser import open_browser
from tests.render.conftest import serve_picture
from tests.render.scenes import make_scene

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path(__file__).parent / "looks"
THEMES = ("newsroom", "brief")
SCENES = ("ltr", "rtl", "mixed")
WIDTHS = (320, 600, 1200)
SCHEMES = ("light", "dark")
SCALE = 4
"""A stored picture is that much smaller: layout and colours are compared, not how a letter is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture of an e-mail, made small."""

    name: str
    picture: Image.Image

    @property
    def path(self) -> Path:
        """Where the picture that it is compared with is stored."""
        return FOLDER / f"{self.name}.png"


def take_shots(browser: Browser, theme: str, scene: str) -> Iterator[Shot]:
    """Take a picture of the e-mail at every width, light and dark."""
    html = render_edition(make_scene(scene), load_theme(theme)).html
    page = browser.new_page()
    page.route("**/*", serve_picture)
    page.set_content(html, wait_until="load")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
            yield Shot(name=f"{theme}-{scene}-{width}-{scheme}", picture=picture.reduce(SCALE))
    page.close()


def main() -> None:
    """Take all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with open_browser() as browser:
        for theme in THEMES:
            for scene in SCENES:
                for shot in take_shots(browser, theme, scene):
                    shot.picture.quantize(32).save(shot.path, optimize=True)


if __name__ == "__main__":
    main()
