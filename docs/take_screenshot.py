"""Takes the README's picture of the demo: at desktop width in light mode, at phone width in dark mode."""

from __future__ import annotations

from pathlib import Path

from tests.browser import open_browser

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "build" / "demo" / "email.html").as_uri()
HEIGHT = 1180
FRAME = """<body style="margin:0;padding:28px;background:#d9d7d2;display:flex;gap:28px">
<img src="data:image/png;base64,{desktop}" style="width:640px;box-shadow:0 2px 14px #0004">
<img src="data:image/png;base64,{phone}" style="width:360px;box-shadow:0 2px 14px #0004">"""


def main() -> None:
    """Write docs/demo.png."""
    import base64

    with open_browser() as browser:
        shots = {}
        for name, width, scheme in (("desktop", 640, "light"), ("phone", 360, "dark")):
            page = browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(PAGE)
            shots[name] = base64.b64encode(page.screenshot()).decode()
        page = browser.new_page(viewport={"width": 640 + 360 + 3 * 28, "height": HEIGHT + 2 * 28})
        page.set_content(FRAME.format(**shots))
        page.screenshot(path=ROOT / "docs" / "demo.png")


if __name__ == "__main__":
    main()
