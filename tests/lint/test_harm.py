"""What harms in an e-mail, wherever it stands; and pictures that only resemble it."""

from __future__ import annotations

import pytest

from digest.lint.eml import parse_mail
from digest.lint.harm import find_harm
from digest.lint.links import find_link_findings
from digest.lint.mail import Mail


@pytest.mark.parametrize(
    "html",
    [
        '<p>x</p><!--[if mso]><v:roundrect href="javascript:x()"></v:roundrect><![endif]-->',
        '<p>x</p><!--[if gte mso 9]><v:fill src="file:///c:/x"/><![endif]-->',
        '<!--[if mso]><p onclick="x()"></p><![endif]--><p>x</p>',
        '<img src="https://l.test/a.png" onerror="x()">',
        '<meta http-equiv="Refresh" content="0; url=https://l.test/">',
        '<p style="background:url(javascript:x)">x</p>',
        "<p style=\"background:url( '\\6a avascript:x')\">x</p>",
        "<style>p { background: url('vbscript:x') }</style>",
        '<img src="javascript:x">',
        '<img src="\\\\host\\a.png">',
        '<img srcset="https://l.test/a.png 1x, javascript:x 2x">',
        '<a href="data:image/png;base64,x">x</a>',
        '<base href="file:///x">',
    ],
)
def test_what_harms_is_found_wherever_it_stands(html: str) -> None:
    assert [one.code for one in find_link_findings(Mail(html=html)) if one.blocks] == ["link-unsafe"]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="cid:tram"><td background="data:image/png;base64,x"></td>',
        '<!--[if mso]><v:fill src="cid:tram"/><a href="https://l.test/">x</a><![endif]-->',
        "<style>p { background: url(https://l.test/a.png) } @font-face { src: url(data:font/woff;base64,x) }</style>",
        '<!-- href="javascript:x" --><p title="javascript:x">javascript:x</p>',
        '<img srcset="data:image/png;base64,x 1x">',
        '<p on="">x</p>',
    ],
)
def test_pictures_and_words_do_no_harm(html: str) -> None:
    assert list(find_harm(Mail(html=html))) == []


def test_every_html_part_is_looked_at_and_the_last_form_is_the_one_that_is_shown() -> None:
    part = "--b\nContent-Type: text/html\n\n{}\n"
    head = "Subject: x\nContent-Type: multipart/alternative; boundary=b\n\n"
    pages = ['<a href="javascript:x">One</a>', "<p>Two</p>"]
    mail = parse_mail((head + "".join(map(part.format, pages)) + "--b--").encode())
    assert "Two" in mail.html
    assert [place for place, _ in find_harm(mail)] == ["further HTML part 1, line 1, <a> “One”"]
