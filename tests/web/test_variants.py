"""The e-mail as different mail programs would show it."""

from __future__ import annotations

import pytest

from digest.web.variants import Colours, make_variant

LIGHT, DARK, FORCED = Colours.LIGHT, Colours.DARK, Colours.FORCED


def page(style: str = "", body: str = "", head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}<style>{style}</style></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "query", ["(prefers-color-scheme:dark)", "( prefers-color-scheme : dark )", "(PREFERS-COLOR-SCHEME: Dark)"]
)
def test_a_dark_query_holds_in_dark_and_nowhere_else(query: str) -> None:
    html = page(f"@media screen and {query} {{ a {{ color: red }} }}")
    assert "@media screen and (min-width:0) {" in make_variant(html, colours=DARK, styles=True)
    assert "@media screen and (max-width:0) {" in make_variant(html, colours=LIGHT, styles=True)
    assert "@media screen and (max-width:0) {" in make_variant(html, colours=FORCED, styles=True)


def test_a_light_query_holds_in_light() -> None:
    html = page("@media (prefers-color-scheme: light) {}")
    assert "(min-width:0)" in make_variant(html, colours=LIGHT, styles=True)
    assert "(max-width:0)" in make_variant(html, colours=DARK, styles=True)


def test_queries_of_pictures_are_decided_too() -> None:
    html = page(body='<picture><source media="(prefers-color-scheme: dark)" srcset="d.png"></picture>')
    assert '<source media="(min-width:0)"' in make_variant(html, colours=DARK, styles=True)


def test_of_both_declared_schemes_the_wanted_one_is_used() -> None:
    html = page(
        ":root{color-scheme:light dark;supported-color-schemes:light dark}",
        head='<meta name="color-scheme" content="light dark">'
        '<meta content="dark light" name="supported-color-schemes">',
    )
    dark = make_variant(html, colours=DARK, styles=True)
    assert ":root{color-scheme:dark;supported-color-schemes:dark}" in dark
    assert '<meta name="color-scheme" content="dark"><meta content="dark" name="supported' in dark
    assert "color-scheme:light" in make_variant(html, colours=LIGHT, styles=True)


def test_an_email_that_is_only_light_is_not_made_dark() -> None:
    html = page(":root{color-scheme:light only}", head='<meta name="color-scheme" content="light">')
    dark = make_variant(html, colours=DARK, styles=True)
    assert ":root{color-scheme:light only}" in dark
    assert '<meta name="color-scheme" content="light">' in dark


def test_what_articles_say_about_style_sheets_is_left_alone() -> None:
    said = "Write color-scheme: light dark; or (prefers-color-scheme: dark), said the baker"
    assert said in make_variant(page(body=said), colours=DARK, styles=True)


def test_without_style_sheets_only_inline_style_is_left() -> None:
    html = page("a{color:red}", '<a style="color:blue">x</a><!--[if mso]><style>b{}</style><![endif]-->')
    bare = make_variant(html, colours=LIGHT, styles=False)
    assert "<style" not in bare
    assert 'style="color:blue"' in bare


def test_forced_dark_inverts_the_whole() -> None:
    assert "invert(1)" in make_variant(page(), colours=FORCED, styles=False)
    assert "invert(1)" not in make_variant(page(), colours=DARK, styles=True)


def test_links_open_in_a_new_tab_and_the_doctype_stays_first() -> None:
    html = make_variant(page(), colours=LIGHT, styles=True)
    assert '<head><base target="_blank">' in html
    assert html.startswith("<!DOCTYPE html>")
