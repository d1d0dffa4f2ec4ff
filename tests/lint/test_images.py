"""Pictures that mail programs cannot find or show."""

from __future__ import annotations

import pytest

from digest.lint.images import find_image_findings
from digest.lint.mail import Mail


def find_codes(html: str, **changes: object) -> list[str]:
    return [finding.code for finding in find_image_findings(Mail(html=html, **changes))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "image-source"),
        ("pictures/tram.jpg", "image-relative"),
        ("//ledger.test/tram.jpg", "image-relative"),
        ("http://ledger.test/tram.jpg", "image-http"),
        ("data:image/png;base64,AAAA", "image-data"),
        ("https://ledger.test/tram.webp?w=600", "image-format"),
        ("https://ledger.test/tram.SVG", "image-format"),
        ("https://ledger.test/tram.avif", "image-format"),
    ],
)
def test_a_picture_that_is_wrong_is_told_by_what_is_wrong(source: str, code: str) -> None:
    assert find_codes(f'<img src="{source}" width="96" alt="">') == [code]


def test_a_picture_written_in_a_form_that_outlook_lacks_is_told_twice() -> None:
    assert find_codes('<img src="data:image/svg+xml;utf8,x" width="9">') == ["image-data", "image-format"]


@pytest.mark.parametrize("source", ["https://ledger.test/a.jpg", "https://ledger.test/webp/a.png", "*|LOGO|*"])
def test_a_picture_that_may_well_be_meant_is_left_alone(source: str) -> None:
    assert find_codes(f'<img src="{source}" width="96">') == []


@pytest.mark.parametrize(("attributes", "told"), [('width="96"', 0), ('width="100%"', 0), ("", 1), ('width="auto"', 1)])
def test_a_picture_without_a_width_is_told_of(attributes: str, told: int) -> None:
    assert find_codes(f'<img src="https://l.test/a.jpg" {attributes}>') == ["image-width"] * told


def test_a_picture_that_came_along_is_looked_for_among_the_parts() -> None:
    html = '<img src="cid:tram%40ledger" width="9">'
    assert find_codes(html) == []
    assert find_codes(html, message=b"x") == ["image-cid"]
    assert find_codes(html, message=b"x", content_ids=frozenset({"tram@ledger"})) == []


def test_a_picture_that_is_kept_from_outlook_needs_no_width() -> None:
    shown = '<body><img src="https://l.test/a.jpg">'
    hidden = '<!--[if !mso]><!--><img src="https://l.test/b.jpg"><!--<![endif]-->'
    assert find_codes(f"{shown}{hidden}</body>") == ["image-width"]
