"""Templates are escaped, strict, fenced in, and say where they are wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.errors import TemplateError
from digest.model import Edition, Theme
from digest.render import make_tokens
from digest.render.page import Page, make_page
from digest.render.templates import render_template


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
        ("{% include 'b.j2' %}", "has no file b.j2"),
        ("{% include '/etc/hostname' %}", "has no file /etc/hostname"),
        ("{{ '%d' | format('x') }}", "a.j2, line 1: "),
        ("one\n{% include 'a.j2' %}", "a.j2, line 2: .*include itself"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "a.j2, line 1: .*without end"),
        ("{{ 'x' * 10**17 }}", "a.j2, line 1: .*memory"),
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


def test_a_template_sees_no_address_that_is_not_safe(theme: Theme, mixed: Edition) -> None:
    article = replace(mixed.lead.article, url="javascript:alert(1)")
    edition = replace(mixed, lead=replace(mixed.lead, article=article))
    page = make_page(edition, make_tokens(edition.key))
    assert "javascript:" not in render_template(theme, "email.mjml.j2", page)
