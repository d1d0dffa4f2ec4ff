"""Text that is hard to tell from what is behind it."""

from __future__ import annotations

import pytest

from digest.lint.appearance import read_mail
from digest.lint.contrast import find_contrast_findings
from digest.lint.mail import Mail
from digest.model import Finding

DARK = "@media (prefers-color-scheme: dark)"


def find(body: str, css: str = "") -> list[Finding]:
    return list(find_contrast_findings(read_mail(Mail(html=f"<html><head><style>{css}</style></head>{body}</html>"))))


def find_codes(body: str, css: str = "") -> list[str]:
    return [finding.code for finding in find(body, css)]


@pytest.mark.parametrize(
    "body",
    [
        '<p style="color:#999">Grey on white</p>',
        '<table bgcolor="#000"><tr><td>Black on black</td></tr></table>',
        '<td style="background:#fff url() "><p style="color:rgba(0,0,0,.3)">Pale</p></td>',
        '<div style="background:#222"><p style="color:#444">Dark</p></div>',
        '<font color="silver">Silver on white</font>',
        '<p style="color:#808080;font-size:20px">Large, not large enough</p>',
    ],
)
def test_text_that_stands_out_too_little_is_found(body: str) -> None:
    body = body.replace(" url() ", "")
    assert find_codes(body) == ["contrast"]


@pytest.mark.parametrize(
    "body",
    [
        '<p style="color:#595959">Grey on white</p>',
        '<p style="color:#808080;font-size:24px">Large</p>',
        '<p style="color:#808080;font-size:14pt;font-weight:bold">Large and bold</p>',
        '<td bgcolor="#123"><p style="color:#fff">White on blue</p></td>',
        '<td style="background:#fff url(a.png)"><p style="color:#fff">On a picture</p></td>',
        '<td background="a.png"><p style="color:#fff">On a picture</p></td>',
        '<div style="background-image:linear-gradient(red,blue)"><p style="color:#fff">On a gradient</p></div>',
        '<p style="color:#fff;display:none">Hidden</p>',
        '<div style="max-height:0;overflow:hidden"><p style="color:#fff">A preheader</p></div>',
        '<p style="color:#fff;font-size:1px">Not meant to be read</p>',
        '<p style="color:#eee">· | —</p>',
        '<p style="color:var(--x)">Not known</p>',
        '<a href="x">A link in the colour of the mail program</a>',
        '<p style="opacity:.5;color:#fff">Not known</p>',
    ],
)
def test_text_that_stands_out_or_may_do_so_is_left_alone(body: str) -> None:
    assert find_codes(body) == []


def test_each_pair_of_colours_is_told_once_with_how_often_it_is_there() -> None:
    (finding,) = find('<p style="color:#999">One</p><p style="color:#999">Two</p>')
    assert "#999999 on #ffffff is 2.84 to 1 instead of 4.5, 2 times: One" in finding.found


def test_style_sheets_count_and_a_style_attribute_beats_them() -> None:
    assert find_codes('<p class="x">Pale</p>', ".x { color: #ccc }") == ["contrast"]
    assert find_codes('<p class="x" style="color:#333">Dark</p>', ".x { color: #ccc }") == []
    assert find_codes('<p class="x" style="color:#333">Pale</p>', ".x { color: #ccc !important }") == ["contrast"]


def test_a_rule_that_only_a_browser_can_judge_makes_no_finding() -> None:
    assert find_codes("<p>Text</p>", "p:first-child { color: #ccc }") == []
    assert find_codes("<p>Text</p>", "p:hover { color: #ccc }") == []


def test_the_dark_is_looked_at_for_itself() -> None:
    css = f"{DARK} {{ body {{ background: #111 !important }} }}"
    body = '<body style="background:#fff"><p style="color:#222">Dark on dark by night</p></body>'
    assert find_codes(body, css) == ["contrast-dark"]
    assert find_codes(body, f"{css} {DARK} {{ p {{ color: #eee !important }} }}") == []


def test_dark_rules_that_forget_important_do_not_win() -> None:
    css = f"{DARK} {{ body {{ background: #111 !important }} p {{ color: #eee }} }}"
    assert find_codes('<body><p style="color:#222">Still dark</p></body>', css) == ["contrast-dark"]


def test_without_colours_for_the_dark_nothing_is_known_of_it() -> None:
    assert find_codes('<body style="background:#fff"><p style="color:#222">Text</p></body>') == []


def test_a_sheet_for_the_dark_may_say_so_in_its_media_attribute() -> None:
    html = (
        '<html><head><style media="(prefers-color-scheme: dark)">p { color: #222 !important }</style></head>'
        '<body style="background:#111"><p style="color:#eee">Text</p></body></html>'
    )
    assert [one.code for one in find_contrast_findings(read_mail(Mail(html=html)))] == ["contrast-dark"]
