"""What mail programs do not show, weighed by how many readers have them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.lint.clients import DEFAULT_CLIENTS, RULES, find_client_findings, is_client
from digest.lint.gmail import MOST_STYLE
from digest.lint.mail import Mail
from digest.model import Finding, Severity
from digest.render import load_theme, render_edition
from digest.render.mjml import compile_mjml
from tests.factories import make_edition
from tests.render.conftest import make_mixed_edition

ALL = {"apple-mail": 0.5, "gmail": 0.3, "outlook-windows": 0.2}


def find(body: str = "", css: str = "", clients: dict[str, float] | None = None) -> list[Finding]:
    html = f"<html><head><style>{css}</style></head><body>{body}</body></html>"
    return list(find_client_findings(Mail(html=html), ALL if clients is None else clients))


def find_codes(body: str = "", css: str = "") -> list[str]:
    return [finding.code for finding in find(body, css)]


@pytest.mark.parametrize("name", ["newsroom", "brief"])
def test_our_themes_are_shown_as_they_are_meant(name: str) -> None:
    theme = load_theme(name)
    for edition in (make_mixed_edition(), make_edition(12)):
        mail = Mail(html=render_edition(edition, theme).html)
        assert [(one.code, one.found) for one in find_client_findings(mail, {})] == []


def test_what_mjml_writes_by_itself_is_no_finding() -> None:
    mjml = (
        '<mjml lang="en" dir="ltr"><mj-body><mj-section padding="10px 4px"><mj-column width="30%">'
        '<mj-image src="a.png" alt="" width="120px" /></mj-column><mj-column width="70%">'
        '<mj-text font-size="14px"><p>Text</p></mj-text><mj-button href="https://x.example">Go on</mj-button>'
        "</mj-column></mj-section></mj-body></mjml>"
    )
    assert list(find_client_findings(Mail(html=compile_mjml(mjml)), {})) == []


def test_a_hand_written_e_mail_of_tables_has_no_warnings() -> None:
    body = (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" '
        'bgcolor="#f4f4f4" style="padding:24px; font:16px/24px Arial, sans-serif; color:#222222">'
        '<img src="a.png" alt="" width="600" style="display:block; width:100%; max-width:600px; height:auto; border:0">'
        '<h1 style="margin:0 0 12px; font-size:28px">News</h1><p style="margin:0">Text</p><ul><li>One</li></ul>'
        '<a href="https://x.example" style="display:inline-block; padding:12px 20px; background-color:#004488; '
        'border-radius:4px; color:#ffffff; text-decoration:none">Go on</a></td></tr></table>'
    )
    css = "a:hover { color: #000000 } @media (max-width: 480px) { td { padding: 12px !important; display: flex } }"
    assert [one for one in find(body, css) if one.severity is not Severity.NOTICE] == []


def test_a_feature_is_told_once_with_who_does_not_show_it_and_how_many_readers_that_are() -> None:
    (finding,) = find('<div style="display:flex">A</div><div style="display: flex">B</div>')
    assert finding.code == "css-display-flex"
    assert finding.severity is Severity.WARNING
    assert finding.found == "display:flex (2 times): not in outlook-windows; in part in gmail-ios, gmail-android"
    assert finding.weight == pytest.approx(0.2 + 0.3 * 2 / 3 / 2)


def test_the_clients_decide_on_the_weight() -> None:
    assert find('<div style="display:flex">A</div>', clients={"apple-mail": 1.0}) == []
    (finding,) = find('<div style="display:flex">A</div>', clients={"outlook-windows": 0.03})
    assert finding.severity is Severity.NOTICE


def test_without_clients_those_of_most_newsletters_count() -> None:
    body = '<div style="display:flex">A</div>'
    assert find(body, clients={}) == find(body, clients=dict(DEFAULT_CLIENTS))
    assert all(is_client(name) for name in DEFAULT_CLIENTS)
    assert sum(DEFAULT_CLIENTS.values()) <= 1


def test_a_client_is_known_by_its_family_or_its_app() -> None:
    assert is_client("gmail")
    assert is_client("outlook-com")
    assert not is_client("pine")
    assert not is_client("")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<video src='a.mp4'></video>", "html-video"),
        ("<svg></svg>", "html-svg"),
        ("<input type='text'>", "html-input-text"),
        ('<p style="position:absolute">A</p>', "css-position"),
        ('<p style="width:calc(10px + 2%)">A</p>', "css-unit-calc"),
        ('<p style="color:var(--x)">A</p>', "css-variables"),
        ('<p style="margin-top:-8px">A</p>', "css-margin"),
    ],
)
def test_what_readers_would_lose_is_a_warning(body: str, code: str) -> None:
    (finding,) = find(body)
    assert (finding.code, finding.severity) == (code, Severity.WARNING)


@pytest.mark.parametrize(
    ("body", "css"),
    [
        ("", "@media (min-width: 480px) { .x { display: flex } }"),
        ("", "@supports (display: grid) { .x { display: grid } }"),
        ("<!--[if mso]><div style='position:absolute'></div><![endif]-->", ""),
        ("<!--[if !mso]><!--><video src='a.mp4'></video><!--<![endif]-->", ""),
        ('<p style="width:90%; width:calc(100% - 8px)">A</p>', ""),
        ('<p style="background:#eee; background:linear-gradient(red, blue)">A</p>', ""),
        ("", "[data-ogsc] p { color: red } a:hover { color: red }"),
        ('<p style="margin:0 auto">A</p>', ""),
        ('<p style="-webkit-text-size-adjust:100%; mso-line-height-rule:exactly">A</p>', ""),
    ],
)
def test_what_a_program_without_it_just_ignores_is_no_finding(body: str, css: str) -> None:
    assert find_codes(body, css) == []


def test_what_follows_such_a_comment_counts_again() -> None:
    body = "<!--[if !mso]><!--><p>A</p><!--<![endif]--><video src='a.mp4'></video>"
    assert find_codes(body) == ["html-video"]


def test_gmail_drops_what_is_beyond_its_limit_of_style_sheets() -> None:
    rule = ".a { color: #123456 }\n"
    few, many = rule * (MOST_STYLE // len(rule) - 1), rule * (MOST_STYLE // len(rule) + 1)
    assert find_codes(css=few) == []
    (finding,) = find(css=many)
    assert finding.code == "gmail-style-size"
    assert finding.weight == pytest.approx(0.3)
    assert find(css=many, clients={"apple-mail": 1.0}) == []


def test_gmail_drops_a_sheet_in_which_one_at_rule_stands_within_another() -> None:
    assert find_codes(css="@media screen { @font-face { font-family: x } }") == ["gmail-style-nested"]
    assert find_codes(css="@media screen { p { color: red } } @media print { p { color: red } }") == []


def test_a_sheet_that_cannot_be_read_is_found() -> None:
    (finding,) = find(css="p { color: red } }")
    assert (finding.code, finding.weight) == ("style-broken", 1.0)


def test_a_sheet_within_the_body_is_found() -> None:
    assert find_codes("<style>p { color: red }</style>") == ["gmail-style-body"]


def test_outlook_cuts_off_tall_pictures() -> None:
    assert find_codes('<img src="a.png" width="600" height="1729">') == ["outlook-image-height"]
    assert find_codes('<img src="a.png" width="600" height="1728">') == []


def test_outlook_may_break_a_long_table() -> None:
    row = '<tr><td><h3>Headline</h3><p>Some words of a story.</p><img src="a.png" width="96" height="96"></td></tr>'
    assert find_codes(f"<table>{row * 30}</table>") == ["outlook-table-height"]
    assert find_codes(f"<table>{row * 10}</table>" * 3) == []


def test_outlook_needs_vml_for_a_background_picture() -> None:
    ground = '<table><tr><td background="a.png" bgcolor="#223344">A</td></tr></table>'
    assert find_codes(ground) == ["outlook-background"]
    assert find_codes(f'<!--[if mso]><v:rect><v:fill src="a.png" /></v:rect><![endif]-->{ground}') == []


def test_a_vml_picture_needs_alt() -> None:
    assert find_codes('<!--[if mso]><v:image src="a.png" /><![endif]-->') == ["outlook-vml-alt"]
    assert find_codes('<!--[if mso]><v:image alt="" src="a.png" /><![endif]-->') == []


@given(st.text(alphabet="<>/=\"' abdhimprtuy-:;#0{}&!@()[]", max_size=300))
def test_any_html_can_be_looked_at(html: str) -> None:
    assert {one.code for one in find(html, css=html)} <= RULES.keys()


@pytest.mark.parametrize(
    "piece", ["<p style='a:b'>", "<style>{", "<table><tr><td>", "<v:image ", "<!--[if !mso]><!-->"]
)
def test_hostile_html_takes_no_longer_by_the_letter(piece: str) -> None:
    mail = Mail(html=piece * (100_000 // len(piece)))
    began = time.process_time()
    list(find_client_findings(mail, {}))
    assert time.process_time() - began < 5
