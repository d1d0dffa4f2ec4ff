"""What mrml would accept in silence, or die of, is found before it sees it."""

from __future__ import annotations

import time

import pytest

from digest.render.validate import find_mjml_fault

HEAD = "<mjml>\n<mj-body>\n<mj-section>\n<mj-column>\n"
FOOT = "\n</mj-column>\n</mj-section>\n</mj-body>\n</mjml>"


def find(inner: str) -> str:
    fault = find_mjml_fault(HEAD + inner + FOOT)
    return f"{fault.line}: {fault.problem}" if fault else ""


@pytest.mark.parametrize(
    ("inner", "fault"),
    [
        ("<mj-txt>a</mj-txt>", "5: <mj-txt> is no MJML tag"),
        ("\n<p>a</p>", "6: HTML <p> may not stand in <mj-column>"),
        ("<mj-text><mj-button>a</mj-button></mj-text>", "5: <mj-button> may not stand in <mj-text>"),
        ("<mj-text><b>a</b>\n<mj-raw></mj-raw></mj-text>", "6: <mj-raw> may not stand in <mj-text>"),
        ("<mj-section></mj-section>", "5: <mj-section> may not stand in <mj-column>"),
        ("<mj-social-element />", "5: <mj-social-element> may not stand in <mj-column>"),
        ('<mj-include path="/etc/passwd" />', "5: <mj-include> is no MJML tag"),
        ("<mj-text>a</mj-text><div />", "5: HTML <div> may not stand in <mj-column>"),
    ],
)
def test_a_tag_that_is_unknown_or_misplaced_is_found_with_its_line(inner: str, fault: str) -> None:
    assert find(inner) == fault


@pytest.mark.parametrize(
    "inner",
    [
        '<mj-text><div title="a > b"><br>a<p>b</p><img src="x"></div></mj-text>',
        "<mj-table><tr><td>a</td></tr></mj-table>",
        "<mj-raw><tr><td>a</td></tr></mj-raw>",
        '<mj-button href="https://example.com">a <b>b</b></mj-button>',
        "<!-- <mj-foo> <p> -->",
        '<mj-social><mj-social-element name="x">a</mj-social-element></mj-social>',
        '<mj-navbar><mj-navbar-link href="/">a</mj-navbar-link></mj-navbar>',
        "<mj-accordion><mj-accordion-element><mj-accordion-text>b</mj-accordion-text></mj-accordion-element></mj-accordion>",
        '<mj-carousel><mj-carousel-image src="x" /></mj-carousel>',
        "<mj-divider /><mj-spacer /><mj-image src='x' />",
    ],
)
def test_what_mrml_supports_is_let_through(inner: str) -> None:
    assert find(inner) == ""


def test_attributes_take_any_component_and_a_text_there_opens_nothing() -> None:
    defaults = '<mj-attributes><mj-all a="b" /><mj-text a="b"></mj-text><mj-class name="x" /></mj-attributes>'
    assert find_mjml_fault(f"<mjml><mj-head>{defaults}</mj-head><mj-body></mj-body></mjml>") is None


def test_text_in_the_body_and_html_before_mjml_are_found() -> None:
    assert find_mjml_fault("<mjml><mj-body><mj-text>a</mj-text></mj-body></mjml>") is not None
    assert find_mjml_fault("<html><mjml></mjml></html>") is not None


def test_nesting_that_would_crash_the_process_is_found() -> None:
    assert "nested more than" in find("<mj-text>" + "<b>" * 20_000 + "</b>" * 20_000 + "</mj-text>")
    assert find("<mj-text>" + "<b>" * 100 + "</b>" * 100 + "</mj-text>") == ""


@pytest.mark.parametrize("hostile", ["<a " * 50_000, '<a "' * 50_000, "<!--" * 50_000, "<a b='" * 50_000])
def test_hostile_sources_are_read_in_linear_time(hostile: str) -> None:
    started = time.process_time()
    find(f"<mj-text>{hostile}</mj-text>")
    assert time.process_time() - started < 2
