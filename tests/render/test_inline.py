"""CSS is written into elements, and nothing else about the HTML changes."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lxml import html as lxml_html

from digest.model import Edition, Theme
from digest.render import make_tokens
from digest.render.faults import SourceError
from digest.render.inline import inline_css, merge_mso_comments
from digest.render.mjml import compile_mjml, fix_whitespace
from digest.render.page import make_page
from digest.render.templates import render_template

CSS = "p.m { color: red; margin: 0; }"
STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def build(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


@pytest.fixture(scope="module")
def stages() -> list[str]:
    """The newsroom e-mail before and after inlining."""
    from digest.render import load_theme
    from tests.render.conftest import make_mixed_edition

    return make_stages(make_mixed_edition(), load_theme("newsroom"))


def make_stages(edition: Edition, theme: Theme) -> list[str]:
    page = make_page(edition, make_tokens(edition.key))
    compiled = compile_mjml(fix_whitespace(render_template(theme, "email.mjml.j2", page)))
    return [compiled, inline_css(compiled, render_template(theme, "inline.css.j2", page))]


def test_rules_are_written_into_the_elements_they_match() -> None:
    page = lxml_html.fromstring(inline_css(build('<p class="m">a</p><p>b</p>'), CSS))
    assert [p.get("style") for p in page.iter("p")] == ["color:red; margin:0", None]


def test_what_an_element_says_itself_wins() -> None:
    assert "color:blue" in inline_css(build('<p class="m" style="color:blue">a</p>'), CSS)


def test_style_sheets_and_media_queries_are_kept_byte_for_byte(stages: list[str]) -> None:
    before, after = map(STYLE.findall, stages)
    assert before == after
    assert sum("@media" in style for style in before) >= 3
    assert any("!important" in style for style in before)
    assert any("[data-ogsc]" in style and "[data-ogsb]" in style for style in before)


def test_comments_for_outlook_are_kept_byte_for_byte(stages: list[str]) -> None:
    before, after = stages
    assert COMMENT.findall(merge_mso_comments(before)) == COMMENT.findall(after)
    assert "<!--[if !mso]><!-->" in after
    assert "<!--[if lte mso 11]>" in after
    assert before.count("<!--[if mso | IE]>") > after.count("<!--[if mso | IE]>")


def test_no_mark_of_the_inliner_is_left(stages: list[str]) -> None:
    assert "data-premailer" not in stages[1]


def test_text_that_looks_like_the_mark_is_left_alone() -> None:
    text = "&lt;style data-premailer=&quot;ignore&quot;"
    page = lxml_html.fromstring(inline_css(build(f'<p title="{text}">{text}</p>'), CSS))
    assert page.xpath("string(//p)") == '<style data-premailer="ignore"'
    assert page.xpath("//p/@title") == ['<style data-premailer="ignore"']


def test_the_doctype_and_namespaces_survive(stages: list[str]) -> None:
    assert stages[1].startswith("<!DOCTYPE html>\n<html ")
    assert 'xmlns:v="urn:schemas-microsoft-com:vml"' in stages[1]
    assert "<![CDATA[" not in stages[1]


def test_sizes_of_pictures_are_left_as_the_template_says() -> None:
    html = inline_css(build('<img class="p" src="a" width="136">'), "img.p { width: 88px; height: auto; }")
    assert 'width="136"' in html
    assert 'height="' not in html


@pytest.mark.parametrize(
    "value", ["@@0123456789abcdef_UNSUBSCRIBE@@", "*|UNSUB|*", "%%unsub%%", "https://a.example/?a=1&copy=3"]
)
def test_links_are_not_rewritten(value: str) -> None:
    html = inline_css(build(f'<p class="m"><a href="{value.replace("&", "&amp;")}">a</a></p>'), CSS)
    assert lxml_html.fromstring(html).xpath("//a/@href") == [value]


def test_nothing_is_fetched_whatever_the_css_says(tmp_path: Path) -> None:
    sheet = tmp_path / "secret.css"
    sheet.write_text("p { color: green }", "utf-8")
    inline_css(build("<p>a</p>"), "p { color: blue }")  # all modules are loaded now
    seen: list[tuple[str, object]] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in ("open", "socket.connect", "socket.getaddrinfo", "urllib.Request"):
            seen.append((event, arguments[0] if arguments else None))

    sys.addaudithook(watch)
    try:
        css = f'@import "{sheet.as_uri()}"; @import url(http://127.0.0.1:9/a.css); p {{ color: red }}'
        link = '<link rel="stylesheet" href="http://127.0.0.1:9/b.css">'
        style = f'<style>@import "{sheet.as_uri()}";</style>'
        with pytest.raises(SourceError, match="@import cannot be written into elements"):
            inline_css(build("<p>a</p>", link + style), css)
        html = inline_css(build("<p>a</p>", link + style), "p { color: red }")
    finally:
        watching = False
    assert seen == []
    assert "color:red" in html
    assert "green" not in html


def test_threads_do_not_disturb_each_other(stages: list[str]) -> None:
    css = [f"p.m {{ color: #{number:06x} }} td.s {{ padding: {number}px }}" for number in range(8)]
    alone = [inline_css(stages[0], text) for text in css]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: inline_css(stages[0], text), css * 3))
    assert together == alone * 3


@pytest.mark.parametrize(
    ("html", "merged"),
    [
        ("<!--[if mso | IE]>a<![endif]--><!--[if mso | IE]>b<![endif]-->", "<!--[if mso | IE]>ab<![endif]-->"),
        ("<!--[if mso | IE]>a<![endif]--> <!--[if mso | IE]>b<![endif]-->", None),
        ("<!--[if mso]>a<![endif]--><!--[if mso | IE]>b<![endif]-->", None),
        ("<!--[if !mso]><!-->a<!--<![endif]--><!--[if mso | IE]>b<![endif]-->", None),
        ("no comment", None),
    ],
)
def test_only_neighbouring_comments_of_one_condition_are_merged(html: str, merged: str | None) -> None:
    assert merge_mso_comments(html) == (merged or html)


def test_many_neighbouring_comments_become_one() -> None:
    one = "<!--[if mso | IE]>a<![endif]-->"
    assert merge_mso_comments(one * 3 + "x" + one * 2) == (
        "<!--[if mso | IE]>aaa<![endif]-->x<!--[if mso | IE]>aa<![endif]-->"
    )


@pytest.mark.parametrize(
    ("css", "place", "words"),
    [
        ("p { color: red\n}}} <", "}} <", "No start"),
        ("p.m { color: red }\nq { color }", "color }", 'No ":" after name found: color'),
        ("p { color: red }\n\nq { color: ; }", "q { color: ; }", "No content"),
        ("p { color: red } {{ x }}", "{{ x }}", "No selector"),
        ("p { color: red }\np,, a { color: red }", "p,, a", "selector"),
        ("p { color: rgb(1,2 }\nq { a: b }", "}\nq", "end FUNC"),
    ],
)
def test_broken_css_is_an_error_that_knows_its_place(css: str, place: str, words: str) -> None:
    for _ in range(2):
        with pytest.raises(SourceError, match=words) as caught:
            inline_css(build("<p>a</p>"), css)
        assert caught.value.offset is not None
        assert css[caught.value.offset :].startswith(place)
        assert "head.css.j2" in caught.value.advice
    assert "color:red" in inline_css(build("<p class='m'>a</p>"), CSS)


def test_css_is_parsed_once_for_many_e_mails(monkeypatch: pytest.MonkeyPatch) -> None:
    import cssutils

    parse, parsed = cssutils.CSSParser.parseString, []

    def count(parser: object, css: str, **options: object) -> object:
        parsed.append(css)
        return parse(parser, css, **options)

    monkeypatch.setattr(cssutils.CSSParser, "parseString", count)
    css = "p { color: teal }"
    assert all("color:teal" in inline_css(build(f"<p>{number}</p>"), css) for number in range(3))
    assert parsed == [css]


@pytest.mark.parametrize(
    ("css", "place", "words"),
    [
        ("p { a: b }\n* { color: red }", "* {", "head.css.j2"),
        ("/* : * */ p { a: b }\n@media print { p { color: red } }", "@media", "head.css.j2"),
        ("a:hover { color: red }", "a:hover", "head.css.j2"),
        ("p { a: b }\n\np::before { color: red }", "p::before", "head.css.j2"),
        ("p { a: b } td:first-child { c: d }", "td:first", "head.css.j2"),
        ("p { a: b } p[class*=m] { c: d }", "p[class", "head.css.j2"),
        ("@font-face { src: x }", "@font-face", "head.css.j2"),
    ],
)
def test_a_rule_that_no_element_can_have_is_refused_and_not_dropped(css: str, place: str, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        inline_css(build("<p>a</p>"), css)
    assert caught.value.offset is not None
    assert css[caught.value.offset :].startswith(place)


def test_attributes_and_what_lies_in_what_are_plain() -> None:
    assert "color:red" in inline_css(build("<p class='m'><b>a</b></p>"), "p[class=m] > b { color: red }")


def test_the_fault_is_told_on_one_line_with_the_line_it_is_in() -> None:
    with pytest.raises(SourceError) as caught:
        inline_css(build("<p>a</p>"), "p { a: b }\n\n.b {\n  color red\n}\n.c { x: y }")
    first, shown, mark = str(caught.value).splitlines()[:3]
    assert first == 'the theme\'s CSS, line 4: this cannot be inlined: Property: No ":" after name found: color red'
    assert (shown, mark) == ("  4 |   color red", "    |   ^")
