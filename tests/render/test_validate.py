"""What mrml would accept in silence, or die of, is found before it sees it."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.grammar import load_grammar
from digest.render.mjml import compile_mjml, fix_whitespace
from digest.render.validate import find_blocks, find_mjml_fault

HEAD = "<mjml>\n<mj-body>\n<mj-section>\n<mj-column>\n"
FOOT = "\n</mj-column>\n</mj-section>\n</mj-body>\n</mjml>"


def find(inner: str) -> str:
    fault = find_mjml_fault(HEAD + inner + FOOT)
    return f"{fault.line}: {fault.problem}" if fault else ""


@pytest.mark.parametrize(
    ("inner", "fault"),
    [
        ("<mj-txt>a</mj-txt>", "5: <mj-txt> is no MJML tag (did you mean mj-text?)"),
        ("\n<p>a</p>", "6: HTML <p> may not stand in <mj-column>"),
        ("<mj-text><mj-button>a</mj-button></mj-text>", "5: <mj-button> may not stand in <mj-text>"),
        ("<mj-text><b>a</b>\n<mj-raw></mj-raw></mj-text>", "6: <mj-raw> may not stand in <mj-text>"),
        ("<mj-section></mj-section>", "5: <mj-section> may not stand in <mj-column>"),
        ("<mj-social-element />", "5: <mj-social-element> may not stand in <mj-column>"),
        (
            '<mj-include path="/etc/passwd" />',
            "5: <mj-include> is no tag of ours; a template's own {% include %} does its work",
        ),
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


@pytest.mark.parametrize(
    ("inner", "fault"),
    [
        ('<mj-text\n colour="red">a</mj-text>', "5: <mj-text> has no attribute colour (did you mean color?)"),
        ('<mj-text qqq="red">a</mj-text>', "5: <mj-text> has no attribute qqq"),
        (
            '<mj-text padding="1 2px">a</mj-text>',
            '5: padding="1 2px" in <mj-text> is not valid: it takes 1 to 4 lengths in px or %',
        ),
        (
            '<mj-text align="start">a</mj-text>',
            '5: align="start" in <mj-text> is not valid: it takes one of left, right, center, justify',
        ),
        ('<mj-text css-class="a" css-class="b">a</mj-text>', "5: <mj-text> is broken: css-class stands twice"),
        ('<mj-text><td a="1" b="2" a="3">a</td></mj-text>', "5: <td> is broken: a stands twice"),
        ("<mj-text color=red>a</mj-text>", "5: <mj-text> is broken: a value is not in quotes: color=red"),
        (
            "<mj-text><b a='1'c='2'>a</b></mj-text>",
            "5: <b> is broken: c='2' is no attribute: look at its quotes, and at the space before it",
        ),
        ("<mj-text><b a='1>a</b></mj-text>", "5: <b> is broken: look at its quotes and its end"),
        (
            '<mj-table role="presentation"></mj-table>',
            "5: role of <mj-table> would do nothing: mrml, which makes the HTML, leaves it out",
        ),
        ('<mj-text mj-class="bgi">a</mj-text>', "5: mj-class bgi is not defined in <mj-attributes>"),
        ("\n\n text <mj-spacer />", "7: text may not stand in <mj-column>: text"),
        ("<mj-text>3 < 5</mj-text>", "5: a bare <; in text it is written &lt;, and in CSS a rule can do without it"),
        ("<mj-text><!DOCTYPE html></mj-text>", "5: <!DOCTYPE may not stand in MJML"),
        ("<mj-text>a]]></mj-text>", "5: ]]> may not stand in text; it is written ]]&gt;"),
        ("<!-- a -- b -->", "5: a comment may not hold --"),
        ("<!-- a", "5: a comment begins here and does not end"),
        ("\x07", "5: the control character U+0007 may not stand in MJML"),
        ("<mj-text>a</b></mj-text>", "5: </b> stands where <mj-text> is still open"),
        ("<mj-text>a</mj-text b>", "5: </mj-text> is broken: look at its end"),
    ],
)
def test_wrong_attributes_and_broken_markup_are_found_with_their_line(inner: str, fault: str) -> None:
    assert find(inner) == fault


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("", "there is no <mjml>"),
        ("<mjml></mjml>", "there is no <mj-body>"),
        ("<mjml><mj-body>", "<mj-body> is never closed"),
        ("<mjml><mj-body></mj-body></mjml> a", "text may not stand outside <mjml>: a"),
        ("<mjml><mj-body /></mjml><mjml />", "<mjml> stands for a second time, or too late"),
        ("<mjml><mj-body /><mj-head /></mjml>", "<mj-head> stands for a second time, or too late"),
        ("<mjml><mj-body /></mjml></mjml>", "</mjml> closes nothing"),
    ],
)
def test_a_document_that_is_not_whole_is_found(source: str, fault: str) -> None:
    found = find_mjml_fault(source)
    assert found is not None
    assert found.problem == fault


def find_in_head(inner: str) -> str:
    fault = find_mjml_fault(f"<mjml><mj-head>{inner}</mj-head><mj-body></mj-body></mjml>")
    return fault.problem if fault else ""


def test_defaults_take_any_component_and_a_text_there_opens_nothing() -> None:
    defaults = '<mj-all padding="0" /><mj-text color="red"></mj-text><mj-class name="x" width="50%" height="9px" />'
    assert find_in_head(f"<mj-attributes>{defaults}</mj-attributes>") == ""


@pytest.mark.parametrize(
    ("default", "fault"),
    [
        ('<mj-all heigth="1px" />', "<mj-all> has no attribute heigth"),
        ('<mj-all color="1px" />', 'color="1px" in <mj-all> is not valid'),
        ('<mj-class color="red" />', "<mj-class> has no name"),
        ("<mj-class />", "<mj-class> has no name"),
        ('<mj-class name="a" colr="red" />', "<mj-class> has no attribute colr"),
        ('<mj-text paddding="0" />', "<mj-text> has no attribute paddding (did you mean padding?)"),
        ("<!-- note -->", "a comment may not stand in <mj-attributes>; a template's own, {# … #}, may"),
    ],
)
def test_defaults_are_looked_at_like_all_else(default: str, fault: str) -> None:
    assert find_in_head(f"<mj-attributes>{default}</mj-attributes>").startswith(fault)


def test_a_class_may_be_used_once_it_is_defined() -> None:
    body = '<mj-body><mj-section mj-class="big {}"></mj-section></mj-body></mjml>'
    head = '<mjml><mj-head><mj-attributes><mj-class name="big" padding="0" /></mj-attributes></mj-head>'
    assert find_mjml_fault(head + body.format("")) is None
    fault = find_mjml_fault(head + body.format("bog"))
    assert fault is not None
    assert fault.problem == "mj-class bog is not defined in <mj-attributes> (did you mean big?)"


@pytest.mark.parametrize(
    "inner",
    [
        '<mj-style inline="inline">a { }</mj-style>',
        "<mj-style>@media (width < 9px) { }</mj-style>",
        "<mj-title><b>a</b></mj-title>",
    ],
)
def test_what_a_head_cannot_hold_is_found(inner: str) -> None:
    assert find_in_head(inner)
    assert not find_in_head("<mj-style>a > b { }</mj-style><mj-title>a</mj-title>")


def test_text_in_the_body_and_html_before_mjml_are_found() -> None:
    assert find_mjml_fault("<mjml><mj-body><mj-text>a</mj-text></mj-body></mjml>") is not None
    assert find_mjml_fault("<html><mjml></mjml></html>") is not None


def test_nesting_that_would_crash_the_process_is_found() -> None:
    assert "nested more than" in find("<mj-text>" + "<b>" * 20_000 + "</b>" * 20_000 + "</mj-text>")
    assert find("<mj-text>" + "<b>" * 100 + "</b>" * 100 + "</mj-text>") == ""


@pytest.mark.parametrize(
    "hostile",
    [
        "<a " * 50_000,
        '<a "' * 50_000,
        "<!--" * 50_000,
        "<a b='" * 50_000,
        "<a" + " a" * 50_000,
        "<a" + " b=''" * 50_000 + ">",
        "]]>" * 50_000,
        "<!---->" * 50_000,
        "<b>" + "</b" * 50_000,
    ],
    ids=range(9),
)
def test_hostile_sources_are_read_in_linear_time(hostile: str) -> None:
    started = time.process_time()
    find(f"<mj-text>{hostile}</mj-text>")
    assert time.process_time() - started < 2


TAGS = "<mjml> </mjml> <mj-head> </mj-head> <mj-body> </mj-body> <mj-section> </mj-section> <mj-text> </mj-text>"
BROKEN = "<mj-column> </mj-column> <mj-column padding='1px'> <mj-text mj-class='a' <br> <!-- --> ]]> < > ' = &amp; é a"
TOKENS = [*TAGS.split(), *BROKEN.split(), '"', "\n", " ", "\x00"]


@given(st.lists(st.sampled_from(TOKENS)).map("".join) | st.text())
def test_any_text_at_all_gets_an_answer_that_lies_in_it(source: str) -> None:
    fault = find_mjml_fault(source)
    assert fault is not None or "<mj-body" in source
    if fault:
        assert 0 <= fault.offset <= len(source)
        assert fault.line == source[: fault.offset].count("\n") + 1


HOLDING_HTML = ("mj-text", "mj-raw", "mj-button", "mj-table", "mj-social-element", "mj-navbar-link")
COMMENTED = ("mj-body", "mj-wrapper", "mj-section", "mj-group", "mj-column", "mj-hero", "mj-social", "mj-navbar")
HTML = ["a", " ", "\n", "<b>c</b>", "<br>", "&amp;", "&", "é", "<td nowrap>d</td>", ">", "<!-- e -->"]


def make_tag(name: str, random: Random, depth: int) -> str:
    """A tag with what it may hold, as our grammar has it."""
    tag = load_grammar()[name]
    keys = [key for key, kind in tag.attributes.items() if kind == "string" and key not in {*tag.left_out, "mj-class"}]
    attribute = random.choice(["", *(f' {key}="a b"' for key in sorted(keys))])
    held = sorted(tag.children) if depth else []
    parts = [make_tag(random.choice(held), random, depth - 1) for _ in range(random.randint(0, 3)) if held]
    html = random.choices(HTML, k=3) if name in HOLDING_HTML else []
    space = random.choice(["", " ", "\n", "\t\n", "\n<!-- f -->\n" if name in COMMENTED else "\n"])
    return f"<{name}{attribute}>{space}{space.join(parts)}{''.join(html)}{space}</{name}>"


@pytest.mark.parametrize("seed", range(20))
def test_what_is_found_right_mrml_can_read(seed: int) -> None:
    random = Random(seed)
    for _ in range(5):
        source = fix_whitespace(f"<mjml>{make_tag('mj-body', random, 6)}</mjml>")
        assert find_mjml_fault(source) is None
        assert "<body" in compile_mjml(source)


def test_blocks_are_what_stands_right_in_the_body() -> None:
    head = "<mj-head><mj-raw></mj-raw></mj-head>"
    source = f"<mjml>{head}<mj-body>\n<mj-raw><br></mj-raw><mj-section /><!-- a --></mj-body></mjml>"
    assert [source[start:end] for start, end in find_blocks(source)] == ["<mj-raw><br></mj-raw>", "<mj-section />"]
