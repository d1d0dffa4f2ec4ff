"""Braces of a theme's style sheets: one too many or too few is named with file and line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import TemplateError
from digest.render import load_theme, render_edition
from digest.render.braces import find_brace_fault
from tests.factories import make_edition


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("a { b: c }", None),
        ("@media x { a { b: c } }", None),
        ('a::after { content: "}" } /* { */', None),
        ("a { b: c } }", ("this } closes nothing", 11)),
        ("@media x { a { b: c }", ("this { is never closed", 9)),
    ],
)
def test_a_brace_too_many_or_too_few_is_found(css: str, found: tuple[str, int] | None) -> None:
    start = "<mj-style>"
    expected = found and (found[0], found[1] + len(start))
    assert find_brace_fault(f"{start}{css}</mj-style>") == expected


@given(st.lists(st.sampled_from(["{", "}", '"', "'", "\\", "/*", "*/", "a", "\n"]), max_size=40).map("".join))
def test_any_style_sheet_can_be_read(css: str) -> None:
    found = find_brace_fault(f"<mj-style>{css}</mj-style>")
    assert found is None or css[found[1] - len("<mj-style>")] in "{}"


@pytest.mark.parametrize(
    ("old", "new"), [("text-wrap: pretty; }", "text-wrap: pretty;"), ("balance; }", "balance; }}")]
)
def test_it_is_told_with_file_line_and_excerpt(old: str, new: str) -> None:
    theme = load_theme("newsroom")
    text = theme.files["head.css.j2"]
    broken = replace(theme, files={**theme.files, "head.css.j2": text.replace(old, new, 1)})
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(TemplateError, match=rf"head\.css\.j2, line {line}: this [{{}}] .*\n +{line} \| "):
        render_edition(make_edition(2), broken)
