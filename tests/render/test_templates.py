"""Templates are escaped, strict, fenced in, and say where they are wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.errors import TemplateError
from digest.model import Edition, Theme
from digest.render import make_tokens
from digest.render.page import Page, make_page
from digest.render.templates import render_template, trace_template


@pytest.fixture
def page(mixed: Edition) -> Page:
    return make_page(mixed, make_tokens(mixed.key))


def make_theme(theme: Theme, **files: str) -> Theme:
    return replace(theme, files={name.replace("_", "."): text for name, text in files.items()})


def test_every_value_is_escaped(theme: Theme, page: Page) -> None:
    hostile = replace(page, subject="""</mj-title><b a='1' b="2">&""")
    text = render_template(make_theme(theme, a_j2='<p title="{{ page.subject }}">'), "a.j2", hostile)
    assert text == '<p title="&lt;/mj-title&gt;&lt;b a=&#39;1&#39; b=&#34;2&#34;&gt;&amp;">'


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("one\ntwo {{ page.nothing }}", "a.j2, line 2: .*nothing"),
        ("one\n\n{{ nothing }}", "a.j2, line 3: .*nothing"),
        ("one\n{% if %}", "a.j2, line 2: Expected an expression"),
        ("{{ 1 / 0 }}", "a.j2, line 1: division by zero"),
        ("{{ page.subject | safe }}", "a.j2, line 1: No filter named 'safe'"),
        ("{{ page.subject.__class__ }}", "a.j2, line 1: .*unsafe"),
        ("{% include 'b.j2' %}", "a.j2, line 1: there is no file 'b.j2' .did you mean a.j2"),
        ("{% include '/etc/hostname' %}", "a.j2, line 1: there is no file '/etc/hostname'"),
        ("{{ '%d' | format('x') }}", "a.j2, line 1: "),
        ("one\n{% include 'a.j2' %}", "a.j2, line 2: .*includes itself without end"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "a.j2, line 1: .*without end"),
        ("{{ 'x' * 10**17 }}", "a.j2, line 1: .*100,000 characters"),
    ],
)
def test_a_wrong_template_is_an_error_with_file_and_line(theme: Theme, page: Page, source: str, words: str) -> None:
    with pytest.raises(TemplateError, match=words) as caught:
        render_template(make_theme(theme, a_j2=source), "a.j2", page)
    assert "theme newsroom" in caught.value.problem


def test_an_error_in_an_included_file_names_that_file(theme: Theme, page: Page) -> None:
    broken = make_theme(theme, a_j2="{% include 'b.j2' %}", b_j2="\n\n{{ style.colors.mauve }}")
    with pytest.raises(TemplateError, match=r"b\.j2, line 3: .*mauve"):
        render_template(broken, "a.j2", page)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{{ page.subjct }}", "there is no 'subjct' in Page (did you mean subject?)"),
        ("{{ style.colrs.ink }}", "there is no 'colrs' (did you mean colors?)"),
        ("{% for item in [1] %}{{ itm }}{% endfor %}", "there is no 'itm' (did you mean item?)"),
        ("{{ qqq }}", "there is no 'qqq'"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest_known_one(
    theme: Theme, page: Page, source: str, fault: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        render_template(make_theme(theme, a_j2=source), "a.j2", page)
    assert caught.value.problem.splitlines()[0] == f"theme newsroom: a.j2, line 1: {fault}"


def test_an_error_shows_the_line_with_a_mark_under_the_name(theme: Theme, page: Page) -> None:
    with pytest.raises(TemplateError) as caught:
        render_template(make_theme(theme, a_j2="\n  <p>{{ page.subjct }}</p>\n"), "a.j2", page)
    assert str(caught.value).splitlines()[1:] == ["  2 |   <p>{{ page.subjct }}</p>", "    |              ^"]


def test_pieces_know_the_file_and_line_they_come_from(theme: Theme, page: Page) -> None:
    files = {
        "a_j2": "one\n{% from 'b.j2' import m %}\n{% for x in (1, 2) %}\n<b>{{ m(x) }}{{ x }}</b>\n{% endfor %}",
        "b_j2": "{# b #}\n{% macro m(x) -%}\n  m{{ x }}\n\n\n  n\n{%- endmacro %}",
    }
    broken = make_theme(theme, **files)
    pieces = trace_template(broken, "a.j2", page)
    assert "".join(piece.text for piece in pieces) == render_template(broken, "a.j2", page)
    told = [(piece.text.strip(), piece.file, piece.line) for piece in pieces if piece.text.strip()]
    assert told[0] == ("one", "a.j2", 1)
    macro = [("m", "b.j2", 3), ("{}", "b.j2", 3), ("n", "b.j2", 6)]
    once = [("<b>", "a.j2", 4), *macro, ("{}", "a.j2", 4), ("</b>", "a.j2", 4)]
    assert told[1:] == [(text.format(x), file, line) for x in (1, 2) for text, file, line in once]


@pytest.mark.parametrize("name", ["email.mjml.j2", "inline.css.j2"])
def test_marks_change_nothing_that_the_shipped_themes_print(theme: Theme, page: Page, name: str) -> None:
    traced = "".join(piece.text for piece in trace_template(theme, name, page))
    assert traced.split() == render_template(theme, name, page).split()


def test_a_template_sees_no_address_that_is_not_safe(theme: Theme, mixed: Edition) -> None:
    article = replace(mixed.lead.article, url="javascript:alert(1)")
    edition = replace(mixed, lead=replace(mixed.lead, article=article))
    page = make_page(edition, make_tokens(edition.key))
    assert "javascript:" not in render_template(theme, "email.mjml.j2", page)


@pytest.mark.parametrize(
    "expression",
    [
        "'x' * 10**10",
        "10**10 * 'x'",
        "[1] * 10**9",
        "10 ** (10**6)",
        "'x' | center(10**10)",
        "'x' | indent(10**10)",
        "'x'.ljust(10**10)",
        "'%1000000000d' % 1",
        "'%*d' % (10**9, 1)",
        "'%1000000000d' | format(1)",
        "'{:1000000000d}'.format(1)",
        "'{:{w}}'.format(1, w=10**9)",
    ],
)
def test_an_expression_that_asks_for_too_much_is_stopped(theme: Theme, page: Page, expression: str) -> None:
    with pytest.raises(TemplateError, match=r"a\.j2, line 1: it asks for more than 100,000"):
        render_template(make_theme(theme, a_j2=f"{{{{ {expression} }}}}"), "a.j2", page)


def test_usual_sums_and_formats_are_made(theme: Theme, page: Page) -> None:
    source = "{{ 6 * 7 }} {{ '-' * 3 }} {{ '%05.1f' % 2.5 }} {{ '{:>4}'.format(1) }} {{ 2 ** 8 }} {{ 'x' | center(3) }}"
    assert render_template(make_theme(theme, a_j2=source), "a.j2", page) == "42 --- 002.5    1 256  x "


def test_of_files_that_include_each_other_one_that_returns_is_named(theme: Theme, page: Page) -> None:
    ring = make_theme(theme, a_j2="{% include 'b.j2' %}", b_j2="\n{% include 'a.j2' %}")
    with pytest.raises(TemplateError, match=r"line [12]: '[ab]\.j2' includes itself without end"):
        render_template(ring, "a.j2", page)
