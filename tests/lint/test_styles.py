"""CSS taken apart, whole and broken."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.lint.styles import Declaration, parse_sheet, parse_style


def test_a_rule_has_its_selectors_and_its_declarations() -> None:
    (rule,) = parse_sheet("td.s, h2 > a { COLOR: Red !important; padding:0 }").rules
    assert rule.selectors == ("td.s", "h2 > a")
    assert rule.declarations == (Declaration("color", "Red", True), Declaration("padding", "0", False))


def test_a_rule_knows_the_conditions_around_it() -> None:
    sheet = parse_sheet("@supports (x) { @media (max-width: 9px) { a { b: c } } d { e: f } } g { h: i }")
    assert [rule.conditions for rule in sheet.rules] == [
        ("@supports (x)", "@media (max-width: 9px)"),
        ("@supports (x)",),
        (),
    ]
    assert sheet.at_rules == (("@supports (x)", 0), ("@media (max-width: 9px)", 1))


def test_an_at_rule_without_a_block_is_one_too() -> None:
    sheet = parse_sheet('@import url(a.css;b); @charset "x;y"; p { color: red }')
    assert [prelude for prelude, _ in sheet.at_rules] == ["@import url(a.css;b)", '@charset "x;y"']
    assert len(sheet.rules) == 1


@pytest.mark.parametrize(
    "css",
    [
        "a { background: url(data:image/png;base64,AA{}) }",
        "a { content: '; } {' }",
        "a { b: c } /* } ; { */",
        "a { b: c; /* d: e; */ f: g }",
        "<!-- a { b: c } -->",
        "a { b: c;; }",
        "",
    ],
)
def test_signs_within_strings_addresses_and_comments_are_no_faults(css: str) -> None:
    assert parse_sheet(css).faults == ()


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        ("a { b: c } }", "a } that closes nothing"),
        ("a { b: c", "a { that is never closed, after 'a'"),
        ("a { b c; }", "'b c' is no declaration"),
        ("{ b: c }", "a { with nothing before it"),
        ("a { b: url(x }", "a { that is never closed, after 'a'"),
    ],
)
def test_what_cannot_be_read_is_told(css: str, fault: str) -> None:
    assert fault in parse_sheet(css).faults


def test_a_style_attribute_needs_no_last_semicolon() -> None:
    declarations, faults = parse_style("color:red; background:url('a;b.png')")
    assert [(one.name, one.value) for one in declarations] == [("color", "red"), ("background", "url('a;b.png')")]
    assert faults == ()


@given(st.text(alphabet="a:;{}()[]\"'\\/*@!<>-, \n", max_size=200))
def test_any_text_can_be_read(css: str) -> None:
    sheet = parse_sheet(css)
    assert len(sheet.rules) <= css.count("}")
    parse_style(css)


@pytest.mark.parametrize("piece", ["{", "/*", "'", "(", "a{b:c;", "a{", "! ", "url(", "\\", "@media{", "}"])
def test_hostile_css_takes_no_longer_by_the_letter(piece: str) -> None:
    began = time.process_time()
    parse_sheet(piece * (50_000 // len(piece)))
    assert time.process_time() - began < 3
