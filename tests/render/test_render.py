"""The whole render: every text arrives intact, no file is read, and the same edition gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.model import Edition, Image, Rendered, Story, Theme
from digest.render import load_theme, make_tokens, render_edition
from digest.text.hygiene import clean_line
from digest.urls import make_safe_link
from tests.factories import make_article, make_edition, make_story
from tests.render.conftest import make_mixed_edition


@pytest.fixture(scope="module")
def rendered() -> Rendered:
    return render_edition(make_mixed_edition(), load_theme("newsroom"))


@pytest.fixture(scope="module")
def page(rendered: Rendered) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(rendered.html)


ANY_TEXT = st.one_of(
    st.text(max_size=120),
    st.text(alphabet="<>&\"'\\/-!]=[{}%|@#;: \u00a0\u0301\u200d\u0938\u093f\u202e\u064eabé", max_size=80),
)
ANY_URL = st.one_of(
    st.text(max_size=60),
    st.builds("https://ledger.example/{}".format, st.text(max_size=60)),
    st.builds("https://ledger.example/?a={}&copy=3#{}".format, st.text(max_size=20), st.text(max_size=20)),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=ANY_TEXT, teaser=ANY_TEXT, alt=ANY_TEXT, url=ANY_URL, picture=ANY_URL)
@example("</mj-text><mj-raw>", "<!--[if mso]>", "]]>", "https://a.example/?a=1&copy=3", "https://a.example/a.png")
@example("{{ page.subject }}", "{% include 'x' %}", "{# a #}", "https://a.example/{{x}}", "https://a.example/é.png")
@example("-->", "@@0123456789abcdef_UNSUBSCRIBE@@", 'x" onclick="a', "https://a.example/'\"<>", "//a.example/a.png")
@example("हिन्दी 👨‍👩‍👧‍👦", "\\u{94d} \\", "\u202eabc\u202c", "https://пример.example/ж", "https://a.example/a b.png")
def test_any_text_and_address_arrives_intact(title: str, teaser: str, alt: str, url: str, picture: str) -> None:
    title, teaser, alt = map(clean_line, (title, teaser, alt))
    assume(title and teaser)
    image = Image(url=picture, alt=alt)
    lead = replace(make_story(1, title=title, url=url, image=image, source=title), teaser=teaser, long_teaser=teaser)
    edition = replace(make_edition(stories=3), lead=lead, subject=title, preheader=teaser)
    page = lxml_html.fromstring(render_edition(edition, load_theme("newsroom")).html)
    assert page.xpath("string(//h2)") == title
    assert page.xpath("string((//h2/following-sibling::p)[1])") == teaser
    assert page.xpath("string((//h2/following-sibling::p)[2])").startswith(title)
    assert page.xpath("string(//title)") == title
    assert page.xpath("//@aria-label") == [title]
    link, source = make_safe_link(url), make_safe_link(picture)
    assert page.xpath("//h2/a/@href") == ([link] if link else [])
    if source and not source.startswith("mailto:"):
        assert page.xpath("//img/@src") == [source]
        assert page.xpath("//img/@alt") == [alt]
    assert not page.xpath("//@onclick")
    assert not page.xpath("//script")


def test_rendering_reads_no_file_and_opens_no_connection(theme: Theme, mixed: Edition, urdu: Edition) -> None:
    editions = (mixed, urdu)
    for edition in editions:
        render_edition(edition, theme)  # loads modules and the languages' date names
    seen: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event.partition(".")[0] in ("open", "socket", "subprocess", "os", "urllib", "import"):
            seen.append(f"{event} {arguments[:1]}")

    sys.addaudithook(watch)
    try:
        for edition in editions:
            render_edition(edition, theme)
    finally:
        watching = False
    assert seen == []


def test_the_same_edition_gives_the_same_bytes_whatever_the_hash_seed(rendered: Rendered) -> None:
    code = (
        "import hashlib; from digest.render import load_theme, render_edition\n"
        "from tests.render.conftest import make_mixed_edition\n"
        "r = render_edition(make_mixed_edition(), load_theme('newsroom'))\n"
        "print(hashlib.sha256((r.mjml + r.html + r.text).encode()).hexdigest())"
    )
    here = hashlib.sha256((rendered.mjml + rendered.html + rendered.text).encode()).hexdigest()
    for seed in ("0", "1"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Karachi", "LC_ALL": "C"}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == here


def make_long_story(number: int, *, image: bool) -> Story:
    """About 400 characters of text and addresses, as real stories have."""
    picture = Image(url=f"https://cdn.ledger.example/media/2026/11/{number:06d}-riverbank-800x533.jpg")
    return make_story(
        number,
        title="Date growers replant the riverbank that their grandfathers knew",
        url=f"https://ledger.example/2026/11/21/world/{number:05d}-date-growers-replant-the-riverbank?from=digest",
        teaser="A cooperative of ninety families has planted eleven thousand palms along the river, and the salt in "
        "the water remains the question that will decide whether any of them live to bear fruit.",
        image=picture if image else None,
    )


@pytest.mark.parametrize("image", [False, True])
def test_sixty_stories_stay_below_what_gmail_clips(theme: Theme, image: bool) -> None:
    edition = make_edition()
    stories = [make_long_story(number, image=image) for number in range(60)]
    sections = tuple(replace(edition.sections[0], stories=tuple(stories[1:][place::8])) for place in range(8))
    html = render_edition(replace(edition, lead=stories[0], sections=sections), theme).html
    assert len(html.encode()) < 100_000
    assert html.count("<h3") == 59


@pytest.mark.parametrize("source", ["صحيفة المرفأ", "The Harbour Paper"])
def test_sixty_arabic_stories_stay_below_it_too(theme: Theme, source: str) -> None:
    edition = make_edition()
    teaser = "عادت قوارب الصيد إلى ثلاثة موانئ صغيرة هذا الأسبوع، وقال الصيادون إن الأسواق امتلأت من جديد. " * 2
    stories = [
        replace(
            make_long_story(number, image=True),
            article=make_article(
                number,
                title=f"الموانئ الصغيرة تعود إلى العمل بعد عام من الصمت {number}",
                url=f"https://harbour.example/{'small-harbours-return-to-work-' * 3}{number:05d}",
                image=Image(url=f"https://harbour.example/{'pictures/of-the-quay-at-dawn/' * 3}{number:05d}.jpg"),
                source=source,
                language="ar",
            ),
            teaser=teaser[:160],
            long_teaser=teaser,
        )
        for number in range(60)
    ]
    sections = tuple(replace(edition.sections[0], stories=tuple(stories[1:][place::3])) for place in range(3))
    html = render_edition(replace(edition, lead=stories[0], sections=sections), theme).html
    assert len(html.encode()) < 100_000
    assert html.count("<h3") == 59


def test_each_story_is_linked_once_by_its_headline(page: lxml_html.HtmlElement, mixed: Edition) -> None:
    links = page.xpath("//a/@href")
    stories = [story.article.url for story in mixed.stories if story.article.url]
    more = [story.article.url for story in mixed.more[:15] if story.article.url]
    site = mixed.newsletter.site
    assert links == [site, *stories, *more, site, make_tokens(mixed.key).unsubscribe]
    assert not page.xpath("//a//img")
    assert [a.text_content() for a in page.xpath("//h2/a | //h3/a")] == [
        story.article.title for story in mixed.stories if story.article.url
    ]


def test_a_story_without_an_address_is_plain_text(page: lxml_html.HtmlElement) -> None:
    [cell] = page.xpath("//td[h3='The foundry that outlived its customers']")
    assert not cell.xpath(".//a")
    assert [p.text_content() for p in cell.iter("p")] == [
        "Short of churches, it casts bells for ships.",
        "The order book is full.",
        "The Daily Ledger\u00a0· November\u00a022",
    ]


def test_an_undated_story_shows_no_date(page: lxml_html.HtmlElement) -> None:
    [cell] = page.xpath("//td[h3='Gauges report every ten minutes']")
    assert cell.xpath("string(p[last()])") == "The Daily Ledger"


def test_headings_tell_the_order_of_the_page(page: lxml_html.HtmlElement, mixed: Edition) -> None:
    found = [(heading.tag, heading.text_content()) for heading in page.xpath("//h1 | //h2 | //h3")]
    expected = [("h1", mixed.newsletter.name), ("h2", mixed.lead.article.title)]
    for section in mixed.sections:
        expected += [("h2", section.region.name), *(("h3", story.article.title) for story in section.stories)]
    assert found == [*expected, ("h2", "More stories")]


def test_other_sources_are_named_the_way_the_page_runs(page: lxml_html.HtmlElement) -> None:
    lines = page.xpath("//p[starts-with(., 'Also in')]")
    told = "Also in BBC and \u2067صحيفة الميناء\u2069"
    assert [(p.text_content(), p.get("lang"), p.get("dir")) for p in lines] == [
        (told, "en", "ltr"),
        (told, "en", "ltr"),
        (told, None, None),
    ]


def test_mere_links_stand_in_a_list_below_the_sections(page: lxml_html.HtmlElement, mixed: Edition) -> None:
    [table] = page.xpath("//table[preceding-sibling::h2[1]='More stories']")
    cells = table.xpath(".//td")
    assert [td.text_content() for td in cells] == [story.article.title for story in mixed.more[:15]]
    assert [td.xpath("string(a/@href)") for td in cells] == [story.article.url or "" for story in mixed.more[:15]]
    assert [(td.get("dir"), td.get("lang"), td.get("align")) for td in cells[:2]] == [
        (None, None, None),
        ("rtl", "ar", "right"),
    ]
    assert [p.text_content() for p in table.itersiblings("p")] == ["and 2 more on ledger.example"]


def test_no_name_and_no_headline_of_a_mere_link_is_markup(theme: Theme) -> None:
    evil = "</a><b>\"'&amp; {{ page.subject }} <mj-text>"
    lead, link = replace(make_story(1), also_in=(evil,)), make_story(2, title=evil, teaser="")
    page = lxml_html.document_fromstring(render_edition(make_edition(1, lead=lead, more=(link,)), theme).html)
    assert page.xpath("count(//p[.=$told])", told=f"Also in {evil}") == 1
    assert page.xpath("count(//td/a[.=$told])", told=evil) == 1


def test_pictures_beside_a_headline_are_decoration_and_the_lead_has_its_words(page: lxml_html.HtmlElement) -> None:
    assert page.xpath("//img/@alt") == ["A ferry at dusk", "", ""]
    assert len(page.xpath("//img[@width]")) == 3


def test_every_table_is_for_layout_only(rendered: Rendered) -> None:
    assert rendered.html.count("<table") == rendered.html.count('role="presentation"')


def test_language_and_direction_stand_on_html_and_inside_body(page: lxml_html.HtmlElement) -> None:
    for element in (page, page.xpath("//*[@role='article']")[0]):
        assert (element.get("lang"), element.get("dir")) == ("en", "ltr")


def test_a_story_that_runs_against_the_page_says_so_on_its_cell(page: lxml_html.HtmlElement) -> None:
    cells = page.xpath("//td[@dir][h3]")
    assert [(td.get("dir"), td.get("lang"), td.get("align")) for td in cells] == [
        ("rtl", "ar", "right"),
        ("rtl", "ur", "right"),
    ]
    assert [td.xpath(".//span/@dir") for td in cells] == [["ltr"], ["ltr"]]
    for td, factor in zip(cells, (1.6, 2.0), strict=True):
        for element in [td, *td.xpath(".//h3 | .//p[@class='m']")]:
            style = dict(part.split(":") for part in element.get("style").replace(" ", "").split(";"))
            assert int(style["line-height"][:-2]) >= factor * int(style["font-size"][:-2])
            assert style.get("letter-spacing", "0") == "0"
            assert "italic" not in style.values()


def test_a_newsletter_from_the_right_is_mirrored(theme: Theme, urdu: Edition) -> None:
    page = lxml_html.fromstring(render_edition(urdu, theme).html)
    assert (page.get("lang"), page.get("dir")) == ("ur", "rtl")
    assert set(page.xpath("//table[@class]/@dir")) == {"rtl"}
    assert {td.get("align") for td in page.xpath("//td[@dir='ltr']")} == {"left"}
    assert "nastaliq" in page.xpath("//h1/@class")


def test_the_preheader_is_hidden_and_followed_by_filler(page: lxml_html.HtmlElement, mixed: Edition) -> None:
    hidden = page.xpath("//body/div")[0]
    assert "display:none" in hidden.get("style")
    assert hidden.text_content().startswith(mixed.preheader + "\u200c\u00a0")


def test_dark_rules_stand_apart_from_those_of_the_columns(rendered: Rendered) -> None:
    styles = [part.split("</style>")[0] for part in rendered.html.split("<style")[1:]]
    dark = [style for style in styles if "prefers-color-scheme" in style]
    assert len(dark) == 1
    assert "[data-ogsc]" in dark[0]
    assert "[data-ogsb]" in dark[0]
    assert "mj-column" not in dark[0]
    assert rendered.html.count('content="light dark"') == 2


def test_style_sheets_stay_small_enough_for_gmail(rendered: Rendered) -> None:
    styles = [part.split("</style>")[0] for part in rendered.html.split("<style")[1:]]
    assert sum(map(len, styles)) < 8_192


def test_the_token_stands_where_readers_leave(rendered: Rendered, mixed: Edition) -> None:
    token = rendered.tokens.unsubscribe
    assert token == f"@@{mixed.key[:16]}_UNSUBSCRIBE@@"
    assert rendered.html.count(f'href="{token}"') == rendered.html.count(token) == 1
    assert rendered.text.count(token) == 1


def test_without_an_unsubscribe_address_or_site_there_is_no_such_link(theme: Theme, mixed: Edition) -> None:
    letter = replace(mixed.newsletter, unsubscribe=None, site=None, address=None)
    rendered = render_edition(replace(mixed, newsletter=letter), theme)
    assert "nsubscribe" not in rendered.html
    assert "@@" not in rendered.html
    assert not lxml_html.fromstring(rendered.html).xpath("//h1/a")


def test_the_address_stands_in_the_footer(page: lxml_html.HtmlElement, mixed: Edition) -> None:
    assert str(mixed.newsletter.address) in page.text_content()


def test_one_story_alone_makes_an_e_mail(theme: Theme) -> None:
    rendered = render_edition(make_edition(stories=1), theme)
    assert lxml_html.fromstring(rendered.html).xpath("count(//h2)") == 1


def test_the_mjml_is_the_source_as_it_was_compiled(rendered: Rendered) -> None:
    assert rendered.mjml.startswith("<mjml ")
    assert "پہاڑی ریل" in rendered.mjml
