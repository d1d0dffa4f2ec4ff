"""Whatever is wrong with a theme, its file and line are named, and the story at which it comes up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import TemplateError
from digest.model import Edition, Theme
from digest.render import make_tokens, render_edition
from digest.render.compiling import compile_page, find_piece
from digest.render.page import Page, make_page
from digest.render.templates import Piece

FILES = {
    "email.mjml.j2": """\
<mjml>
<mj-head>
<mj-style>
{% include "head.css.j2" %}
</mj-style>
</mj-head>
<mj-body>
{% include "lead.mjml.j2" %}
{% for block in page.blocks %}
{% for item in block.items %}
{% include "story.mjml.j2" %}
{% endfor %}
{% endfor %}
</mj-body>
</mjml>
""",
    "head.css.j2": "p { color: red; }\n",
    "lead.mjml.j2": "<mj-raw>\n{{ page.lead.title }}\n</mj-raw>\n",
    "story.mjml.j2": "<mj-section>\n<mj-column>\n<mj-text>{{ item.title }}</mj-text>\n</mj-column>\n</mj-section>\n",
    "inline.css.j2": "{# inline #}\np { color: red; }\n",
}
STORY = "Palms on the riverbank"
"""The only story with a small picture."""


@pytest.fixture
def page(mixed: Edition) -> Page:
    return make_page(mixed, make_tokens(mixed.key))


def fail(theme: Theme, page: Page, file: str, old: str, new: str) -> list[str]:
    """The lines of the error that the small theme gives, with one thing in it changed."""
    assert old in FILES[file]
    broken = replace(theme, name="small", files={**FILES, file: FILES[file].replace(old, new)})
    with pytest.raises(TemplateError) as caught:
        compile_page(page, broken)
    return str(caught.value).splitlines()


def test_the_small_theme_is_fine(theme: Theme, page: Page) -> None:
    mjml, html = compile_page(page, replace(theme, files=FILES))
    assert STORY in mjml
    assert STORY in html


def test_a_fault_in_mjml_is_brought_back_to_the_file_and_line_of_the_template(theme: Theme, page: Page) -> None:
    told = fail(theme, page, "lead.mjml.j2", "{{ page", "<b>a <mj-foo /> </b>{{ page")
    assert told == [
        "theme small: lead.mjml.j2, line 2: <mj-foo> may not stand in <mj-raw>",
        "  2 | <b>a <mj-foo /> </b>{{ page.lead.title }}",
        "    |      ^",
    ]


def test_a_fault_at_every_story_names_the_first(theme: Theme, page: Page) -> None:
    told = fail(theme, page, "story.mjml.j2", "<mj-text>", "<mj-text paddding='0'>")
    first = page.blocks[0].items[0].title
    fault = "<mj-text> has no attribute paddding (did you mean padding?)"
    assert told[0] == f"theme small: story.mjml.j2, line 3: {fault}, in the story «{first}»"
    assert told[1] == "  3 | <mj-text paddding='0'>{{ item.title }}</mj-text>"


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        ("{% if item.small %}3 < 5{% endif %}{{ item", "a bare <; in text it is written &lt;"),
        ("{% if item.small %}<p>{% endif %}{{ item", "</mj-text> stands where <p> is still open"),
        ("{% if item.small %}{{ item.smal }}{% endif %}{{ item", "there is no 'smal' in Item (did you mean small?)"),
        ("{% if item.small %}<b ª='1'>a</b>{% endif %}{{ item", "unable to parse next template"),
        ("{{ 1 // (0 if item.small else 1) }}{{ item", "integer division or modulo by zero"),
    ],
)
def test_a_fault_at_one_story_names_it_even_where_mrml_gives_no_place(
    theme: Theme, page: Page, new: str, fault: str
) -> None:
    told = fail(theme, page, "story.mjml.j2", "{{ item", new)
    line = 1 if fault.startswith("unable") else 3
    assert told[0].startswith(f"theme small: story.mjml.j2, line {line}: {fault}")
    assert told[0].endswith(f", in the story «{STORY}»")


def test_a_fault_that_the_lead_alone_brings_about_names_it(theme: Theme, page: Page) -> None:
    told = fail(theme, page, "lead.mjml.j2", "{{ page", "{% if page.lead.wide %}<mj-raw>{% endif %}{{ page")
    assert told[0].endswith(f", in the story «{page.lead.title}»")


def test_a_fault_without_stories_names_none(theme: Theme, page: Page) -> None:
    assert "in the story" not in fail(theme, page, "email.mjml.j2", "<mj-body>", "<mj-body widht='9px'>")[0]


def test_a_fault_in_css_names_the_line_of_the_file(theme: Theme, page: Page) -> None:
    told = fail(theme, page, "inline.css.j2", "p {", "p { color red;")
    assert told[0].startswith("theme small: inline.css.j2, line 2: this cannot be inlined: ")
    assert told[1] == "  2 | p { color red; color: red; }"
    told = fail(theme, page, "head.css.j2", "p {", "a < b {")
    assert told[0].startswith("theme small: head.css.j2, line 1: a bare <")
    assert told[1:] == ["  1 | a < b { color: red; }", "    |   ^"]


def test_a_theme_that_cannot_be_marked_is_told_of_by_its_mjml(theme: Theme, page: Page) -> None:
    # How long the text is changes with the marks, and so does what is printed.
    long = "{% set text %}abc{% endset %}{{ text | length }}{{ page"
    told = fail(theme, page, "lead.mjml.j2", "{{ page", f"<mj-foo />{long}")
    assert told[0].startswith("theme small: the theme's MJML, line 9: <mj-foo> may not stand in <mj-raw>")
    assert told[1].startswith("  9 | <mj-foo />3")


def test_render_edition_tells_all_that(theme: Theme, mixed: Edition) -> None:
    broken = replace(theme, files={**FILES, "lead.mjml.j2": "<mj-raw>"})
    with pytest.raises(TemplateError, match=r"theme newsroom: story\.mjml\.j2, line 1: <mj-section> may not stand in"):
        render_edition(mixed, broken)


@given(st.lists(st.text("ab \n\t", max_size=5)))
def test_a_place_is_found_whatever_was_done_to_blanks(texts: list[str]) -> None:
    pieces = [Piece(text=text, file="a", line=line) for line, text in enumerate(texts)]
    source = "".join(f" {character}\n" if not character.isspace() else "" for character in "".join(texts))
    places = [place for place, character in enumerate(source) if not character.isspace()]
    lines = [piece.line for piece in pieces for character in piece.text if not character.isspace()]
    for place, line in zip(places, lines, strict=True):
        found = find_piece(pieces, source, place)
        assert found is not None
        assert found.line == line
    assert find_piece(pieces, f"{source}c", 0) is None
