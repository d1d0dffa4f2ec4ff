"""mrml gets what it reads rightly, and what it says is brought back to a line."""

from __future__ import annotations

import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.errors import TemplateError
from digest.render.faults import SourceError
from digest.render.mjml import compile_mjml, encode_data, fix_whitespace


def build(inner: str, head: str = "") -> str:
    """A document around the inside of a column."""
    body = f"<mj-body><mj-section><mj-column>{inner}</mj-column></mj-section></mj-body>"
    return f"<mjml><mj-head>{head}</mj-head>{body}</mjml>"


def compile_text(inner: str, head: str = "") -> str:
    return compile_mjml(fix_whitespace(build(inner, head)))


def parse(html: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(html)


@pytest.mark.parametrize("space", ["\n", " ", "\t", "\r\n", "\n\n  ", "  \n", " \t\r\n "])
def test_whitespace_of_any_kind_may_stand_between_mjml_tags(space: str) -> None:
    defaults = f"<mj-attributes>{space}<mj-all padding='0' />{space}</mj-attributes>"
    head = f"{space}{defaults}{space}<mj-title>T</mj-title>{space}"
    inner = f"{space}<mj-social>{space}<mj-social-element alt=''>a</mj-social-element>{space}</mj-social>{space}"
    assert "<title>T</title>" in compile_text(inner, head)


@pytest.mark.parametrize("space", ["\n", " ", "\t", "\r\n", "\n    ", "  \n\n"])
def test_words_parted_by_whitespace_stay_parted(space: str) -> None:
    html = compile_text(f"<mj-text><p><em>foo</em>{space}<strong>bar</strong>{space}baz</p></mj-text>")
    assert parse(html).xpath("string(//p)").split() == ["foo", "bar", "baz"]


def test_a_no_break_space_is_text_and_stays() -> None:
    assert fix_whitespace("<mj-text>a\u00a0</mj-text>") == "<mj-text>a\u00a0</mj-text>"


def test_fixing_whitespace_twice_changes_nothing_more() -> None:
    once = fix_whitespace("<mj-head> <mj-raw>\n <p>a</p>\n\n <p>b</p>\n</mj-raw>\t</mj-head>")
    assert fix_whitespace(once) == once


@pytest.mark.parametrize("source", [" " * 200_000, ">\n" * 100_000, "> " * 100_000, "<mj-style" * 30_000])
def test_long_runs_take_linear_time(source: str) -> None:
    started = time.process_time()
    encode_data(fix_whitespace(source))
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "text",
    [
        "हिन्दी",
        "ภาษาไทย",
        "الْعَرَبِيَّة",
        "עִבְרִית",
        "தமிழ்",
        "বাংলা",
        "e\u0301tude",
        "👨‍👩‍👧‍👦",
        "a\u00a0b",
        "soft\u00adhyphen",
        "❤️",
        "back\\slash \\u{94d}",
        "\u202eturned\u202c",
    ],
)
def test_attributes_keep_every_character(text: str) -> None:
    page = parse(
        compile_text(f'<mj-image src="https://a.example/b.png" alt="{text}" />', f"<mj-title>{text}</mj-title>")
    )
    assert page.xpath("//img/@alt") == [text]
    assert page.xpath("//@aria-label") == [text]
    assert page.xpath("string(//title)") == text


def test_no_attribute_breaks_out_of_its_quotes() -> None:
    page = parse(compile_text("""<mj-image src="https://a.example/b.png" alt='x&#34; onclick=&#34;a' />"""))
    assert page.xpath("//img/@alt") == ['x" onclick="a']
    assert not page.xpath("//@onclick")


@pytest.mark.parametrize(
    "text",
    ["& < > \" '", "-->", "]]>", "</mj-text><mj-raw>", "<!--[if mso]>", "3 < 5", "{{ x }}", "&amp;", "&nbsp;", "\\"],
)
def test_escaped_text_arrives_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
    assert parse(compile_text(f"<mj-text><p>{escaped}</p></mj-text>")).xpath("string(//p)") == text


def test_style_sheets_are_left_as_they_are() -> None:
    css = '.a::before { content: "\\201C"; } .a > b { color: red }'
    assert css in compile_text("", f"<mj-style>{css}</mj-style>")


def test_style_sheets_that_are_not_ascii_mean_the_same() -> None:
    html = compile_text("", '<mj-style>.é > b::before { content: "’" }</mj-style>')
    assert '.\\e9  > b::before { content: "\\2019 " }' in html


def test_the_document_is_in_standards_mode() -> None:
    assert compile_text("").startswith("<!DOCTYPE html>")


def test_no_font_is_fetched_and_comments_for_outlook_are_kept() -> None:
    html = compile_text("<!-- note --><mj-text>a</mj-text>")
    assert "fonts.googleapis" not in html
    assert "@import" not in html
    assert "<!--[if mso | IE]>" in html
    assert "note" not in html


@pytest.mark.parametrize("path", ["/etc/hostname", "file:///etc/hostname", "https://a.example/b.mjml", "b.mjml"])
def test_includes_are_refused(path: str) -> None:
    with pytest.raises(TemplateError, match="mj-include"):
        compile_text(f'<mj-include path="{path}" />')


def fail(source: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        compile_mjml(source)
    return caught.value


def test_an_error_of_mrml_is_brought_back_to_its_place_whatever_stands_before() -> None:
    carousel = "<mj-carousel><mj-carousel-image alt='a' /></mj-carousel>"
    defaults = f"<mj-attributes>\n<mj-class name='é\\' /><mj-class name='é\\' />{carousel}\n</mj-attributes>"
    source = build("", f"<mj-title>{'é' * 50}</mj-title>\n{defaults}")
    error = fail(source)
    assert error.offset is not None
    assert source[error.offset :].startswith("<mj-carousel-image")
    assert str(error).startswith("the theme's MJML, line 3: unexpected token\n  3 | ")
    assert str(error).endswith("^\nmrml, which makes the HTML, cannot read this.")


def test_an_error_of_mrml_without_a_place_names_the_block_that_it_is_in() -> None:
    block = "<mj-section><mj-column><mj-text><b {}='1'>a</b></mj-text></mj-column></mj-section>"
    source = f"<mjml><mj-body>\n{block.format('x')}\n{block.format('x')}\n{block.format('ª')}\n</mj-body></mjml>"
    error = fail(source)
    assert error.offset == source.index(block.format("ª"))
    assert "line 4: unable to parse" in error.problem
    assert error.advice


def test_an_error_shows_the_line_with_a_mark_under_the_place() -> None:
    assert str(fail(build("\n<mj-text>a</mj-text> <mj-foo>b</mj-foo>\n"))).splitlines() == [
        "the theme's MJML, line 2: <mj-foo> is no MJML tag (did you mean mj-font?)",
        "  2 | <mj-text>a</mj-text> <mj-foo>b</mj-foo>",
        "    |                      ^",
    ]


def test_a_long_line_is_shown_around_the_place() -> None:
    told = str(fail(build(f"<mj-text>{'a' * 300}</mj-text><mj-foo />{'<mj-spacer />' * 30}"))).splitlines()
    assert len(told[1]) < 120
    assert told[1].index("<mj-foo") == told[2].index("^")


@pytest.mark.parametrize("source", ["", "<mjml>", "<mjml><mj-body><mj-section>", "no markup at all"])
def test_a_document_that_is_none_is_an_error(source: str) -> None:
    with pytest.raises(TemplateError, match="the theme's MJML, line 1: "):
        compile_mjml(source)


@pytest.mark.parametrize(
    "note", ["<!-- a -->", " <!-- a --> ", "\n<!-- a -->\n", "\n  <!-- a -->\n  <!-- b -->\n", "\t<!-- a -->"]
)
def test_comments_may_stand_between_mjml_tags_with_any_whitespace(note: str) -> None:
    html = compile_text(f"{note}<mj-text>c</mj-text>{note}", f"{note}<mj-title>T</mj-title>{note}")
    assert "<title>T</title>" in html


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1))
def test_any_text_passes_through_text_title_and_alt_unharmed(text: str) -> None:
    escaped = escape(text, quote=True)
    picture = f'<mj-image src="https://a.example/b.png" alt="{escaped}" />'
    page = parse(compile_text(f"<mj-text><p>x{escaped}x</p></mj-text>{picture}", f"<mj-title>x{escaped}x</mj-title>"))
    assert page.xpath("string(//p)") == f"x{text}x"
    assert page.xpath("string(//title)") == f"x{text}x"
    assert page.xpath("//img/@alt") == [text]
