"""axe-core, which checks pages for people who do not see them well, finds nothing serious in the themes' e-mails."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
import pytest

from digest.render import load_theme, render_edition
from tests.render.conftest import serve_picture
from tests.render.scenes import make_scene
from tests.render.shots import SCHEMES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
# An e-mail is read within a mail program's page, which has the landmarks.
OPTIONS = {"rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}}


def find_violations(browser: Browser, html: str) -> list[dict[str, Any]]:
    """What axe finds in a page on a phone, in light and in dark colours."""
    found = []
    for scheme in SCHEMES:
        page = browser.new_page(viewport={"width": 375, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
        page.route("**/*", serve_picture)
        page.set_content(html, wait_until="load")
        page.screenshot()  # until it is painted, nothing of it is visible to axe
        page.add_script_tag(path=AXE)
        result: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", OPTIONS)
        page.close()
        assert len(result["passes"]) > 3, scheme  # it ran
        found += [{**one, "scheme": scheme} for one in result["violations"]]
    return found


@pytest.mark.parametrize(("theme", "scene"), [("newsroom", "rtl"), ("newsroom", "mixed"), ("brief", "mixed")])
def test_nobody_is_kept_from_reading_it(browser: Browser, theme: str, scene: str) -> None:
    found = find_violations(browser, render_edition(make_scene(scene), load_theme(theme)).html)
    assert [(one["id"], one["impact"], one["scheme"], one["nodes"][0]["html"]) for one in found] == []


def test_what_keeps_people_from_reading_is_found(browser: Browser) -> None:
    dark = "p { color: #222 !important } body { background: #111 !important }"
    style = f"<style>@media (prefers-color-scheme: dark) {{ {dark} }}</style>"
    html = f"<html><head>{style}</head><body style='background:#fff'><img src='x.png'><p style='color:#ddd'>Faint</p>"
    found = {(one["id"], one["scheme"]) for one in find_violations(browser, html)}
    assert {("html-has-lang", "light"), ("image-alt", "light"), ("color-contrast", "light")} <= found
    assert ("color-contrast", "dark") in found
