"""Text too small, torn apart, and links too small for a finger."""

from __future__ import annotations

import pytest

from digest.lint.appearance import read_mail
from digest.lint.legibility import find_legibility_findings
from digest.lint.mail import Mail
from digest.model import Finding, Severity


def find(body: str) -> list[Finding]:
    mail = Mail(html=f"<html><body>{body}</body></html>")
    return list(find_legibility_findings(mail, read_mail(mail)))


def find_codes(body: str) -> list[str]:
    return [finding.code for finding in find(body)]


@pytest.mark.parametrize("size", ["11px", "8pt", "0.7em", "x-small", "70%"])
def test_text_below_12_pixels_is_a_warning(size: str) -> None:
    (finding,) = find(f'<p style="font-size:{size}">Small print</p>')
    assert (finding.code, finding.severity) == ("text-small", Severity.WARNING)


def test_text_of_12_pixels_is_a_notice() -> None:
    (finding,) = find('<p style="font-size:12px">Small print</p><p style="font-size:12px">More</p>')
    assert finding.severity is Severity.NOTICE
    assert finding.found == "12 pixels: Small print and 1 more"


@pytest.mark.parametrize(
    "body",
    [
        '<p style="font-size:13px">Label</p>',
        '<td style="font-size:0"><p style="font-size:16px">Text in a cell without gaps</p></td>',
        '<p style="font-size:1px">Hidden by its size</p>',
        '<p style="font-size:11px;display:none">Hidden</p>',
        '<p style="font-size:11px"> · </p>',
        '<p>H<sub style="font-size:10px">2</sub>O</p>',
        '<p style="font-size:var(--x)">Not known</p>',
    ],
)
def test_text_that_is_large_enough_or_not_read_is_left_alone(body: str) -> None:
    assert find_codes(body) == []


def test_text_aligned_to_both_sides_is_found_where_it_is_inherited() -> None:
    assert find_codes('<div style="text-align:justify"><p>Torn apart</p></div>') == ["text-justified"]
    assert find_codes('<p align="justify">Torn apart</p>') == ["text-justified"]
    assert find_codes('<div style="text-align:justify"><p style="text-align:left">Whole</p></div>') == []


def test_a_small_picture_as_link_is_found_unless_padding_makes_up_for_it() -> None:
    link = '<a href="x"><img src="a.png" alt="News" width="20" height="20"></a>'
    assert find_codes(link) == ["target-size"]
    assert find_codes(f'<table><tr><td style="padding:4px">{link}</td></tr></table>') == []
    assert find_codes(link.replace('"20"', '"24"')) == []


def test_links_in_lines_close_together_are_found() -> None:
    stack = '<p style="line-height:{}px"><a href="x">One</a><br><a href="y">Two</a></p>'
    assert find_codes(stack.format(18)) == ["target-size"]
    assert find_codes(stack.format(24)) == []
    assert find_codes('<p style="line-height:18px">See <a href="x">one</a> or <a href="y">two</a></p>') == []
