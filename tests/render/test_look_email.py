"""What every shipped theme makes of an edition: one link a story, headings in order, every cell running as its text."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from digest.model import Edition, Image, Newsletter, Story, Theme
from digest.render import load_theme, make_tokens, render_edition
from digest.render.themes import list_themes
from digest.settings import LookSettings
from tests.factories import make_edition, make_story
from tests.render.conftest import make_mixed_edition, make_picture

THEMES = list_themes()
PICTURED = LookSettings(images=True)
LOGO = Image(url="https://ledger.example/logo.png", width=200, height=50)


@pytest.fixture(params=THEMES, scope="module")
def pictured(request: pytest.FixtureRequest) -> Theme:
    """Each theme, with pictures."""
    return load_theme(request.param, PICTURED)


def make_page(edition: Edition, theme: Theme) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(render_edition(edition, theme).html)


def make_long_story(number: int, theme: Theme, *, text: str) -> Story:
    """A story as long as the theme lets it be, with a long address; every second has a picture."""
    picture = Image(url=f"https://cdn.ledger.example/2026/11/{number:06d}-riverbank-800x533.jpg", width=800, height=533)
    return replace(
        make_story(
            number,
            title="Date growers replant the riverbank that their grandfathers knew",
            url=f"https://ledger.example/2026/11/21/world/{number:05d}-date-growers-replant-the-riverbank-once-again",
            teaser=text[: theme.teaser],
            image=None if number % 2 else picture,
        ),
        long_teaser=text[: theme.long_teaser],
    )


@pytest.mark.parametrize(("name", "count"), [("newsroom", 60), ("brief", 100)])
def test_many_full_stories_stay_below_what_gmail_clips(name: str, count: int) -> None:
    theme = load_theme(name)
    text = "A cooperative of ninety families has planted eleven thousand palms, and salt remains the question. " * 5
    stories = [make_long_story(number, theme, text=text) for number in range(count)]
    assert len(str(stories[0].article.url)) >= 90
    utm = (("utm_source", "daily-newsletter"), ("utm_medium", "email"), ("utm_campaign", "2026-11-22"))
    edition = make_edition()
    html = render_edition(
        replace(
            edition,
            newsletter=replace(edition.newsletter, utm=utm, view="https://ledger.example/archive/1"),
            lead=stories[0],
            sections=tuple(replace(edition.sections[0], stories=tuple(stories[1:][place::8])) for place in range(8)),
        ),
        theme,
    ).html
    assert html.count("utm_campaign") == count
    assert html.count("<h3") == count - 1
    assert len(html.encode()) <= 100_000


def test_each_story_is_linked_once_and_no_picture_is(pictured: Theme) -> None:
    edition = make_mixed_edition()
    page = make_page(edition, pictured)
    for story in edition.stories:
        if story.article.url:
            assert len(page.xpath("//a[@href=$url]", url=story.article.url)) == 1
    assert not page.xpath("//a//img")
    assert page.xpath("//img/@alt") == ["A ferry at dusk", "", ""]


def test_headings_go_down_one_level_at_a_time(pictured: Theme) -> None:
    levels = [int(heading.tag[1]) for heading in make_page(make_mixed_edition(), pictured).xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_every_picture_has_its_width_and_where_known_its_height(pictured: Theme) -> None:
    sizes = {"width": 1200, "height": 800}
    stories = [make_story(number, image=make_picture("wide", **sizes)) for number in range(3)]
    edition = make_edition()
    sections = (replace(edition.sections[0], stories=tuple(stories[1:])),)
    layout = pictured.style["layout"]
    assert isinstance(layout, dict)
    wide, small = layout["width"] - 2 * layout["gutter"], layout["thumbnail"]
    images = make_page(replace(edition, lead=stories[0], sections=sections), pictured).xpath("//img")
    told = [(image.get("width"), image.get("height")) for image in images]
    assert told == [(str(wide), str(round(wide / 1.5))), *[(str(small), str(round(small / 1.5)))] * 2]


def test_a_lead_picture_is_not_stretched_beyond_its_own_pixels(pictured: Theme) -> None:
    lead = make_story(1, image=make_picture("wide", width=500))
    [image] = make_page(make_edition(1, lead=lead), pictured).xpath("//img")
    assert image.get("width") == "500"
    assert "max-width:500px" in image.get("style").replace(" ", "")


def test_without_pictures_nothing_is_loaded_and_no_cell_is_left_for_one() -> None:
    for name in THEMES:
        page = make_page(make_mixed_edition(), load_theme(name, LookSettings(images=False)))
        assert not page.xpath("//img | //td[@colspan]")


def test_the_way_to_the_web_stands_at_the_top_and_only_where_there_is_one(pictured: Theme) -> None:
    edition = make_edition()
    viewed = replace(edition, newsletter=replace(edition.newsletter, view="https://ledger.example/archive/1"))
    links = make_page(viewed, pictured).xpath("//a/@href")
    assert links[0] == make_tokens(edition.key).view
    assert make_tokens(edition.key).view not in render_edition(edition, pictured).html


ARABIC = {"title": "الموانئ الصغيرة تعود إلى العمل", "teaser": "عادت قوارب الصيد.", "language": "ar"}
ENGLISH = {"title": "Small harbours are back at work", "teaser": "Boats are back.", "language": "en"}


@pytest.mark.parametrize(
    ("language", "story", "source", "kept_apart"),
    [
        ("en", ENGLISH, "The Ledger", []),
        ("en", ENGLISH, "صحيفة المرفأ", [("rtl", "صحيفة المرفأ")]),
        ("en", ARABIC, "The Ledger", [("ltr", "The Ledger\u00a0· November\u00a022")]),
        ("en", ARABIC, "صحيفة المرفأ", [("ltr", "November\u00a022")]),
        ("ar", ARABIC, "صحيفة المرفأ", []),
        ("ar", ARABIC, "The Ledger", [("ltr", "The Ledger")]),
        ("ar", ENGLISH, "The Ledger", [("rtl", "22\u00a0نوفمبر")]),
        ("ar", ENGLISH, "صحيفة المرفأ", [("rtl", "صحيفة المرفأ\u00a0· 22\u00a0نوفمبر")]),
    ],
)
def test_a_source_and_a_date_that_run_against_their_story_are_kept_apart(
    language: str, story: dict[str, str], source: str, kept_apart: list[tuple[str, str]]
) -> None:
    letter = Newsletter(name="The Daily Ledger", language=language)
    edition = make_edition(1, lead=make_story(1, source=source, **story), newsletter=letter)
    for name in THEMES:
        page = make_page(edition, load_theme(name))
        facts = page.xpath("//td[h2]/p[starts-with(@class, 'm')]")[0]
        assert [(span.get("dir"), span.text_content()) for span in facts.iter("span")] == kept_apart
        assert facts.text_content().startswith(source)
        assert " ·" not in facts.text_content().replace("\u2007·", "").replace("\u00a0·", "")


@pytest.mark.parametrize(("language", "factor"), [("ar", 1.6), ("ur", 2.0)])
def test_arabic_letters_have_their_own_hand_and_room_wherever_they_stand(language: str, factor: float) -> None:
    letter = Newsletter(name="روزنامہ وادی", language=language, address="لاہور", unsubscribe="mailto:a@b.example")
    letter = replace(letter, view="https://wadi.example/1")
    title, teaser = "پہاڑی ریل چل پڑی", "بارہ برس بعد پہلی گاڑی روانہ ہوئی۔"
    stories = [make_story(n, title=title, teaser=teaser, source="وادی", language=language) for n in range(4)]
    edition = make_edition(newsletter=letter, lead=stories[0], more=(stories[3],))
    edition = replace(edition, sections=(replace(edition.sections[0], stories=tuple(stories[1:3])),))
    hand = "Nastaliq" if language == "ur" else "Naskh"
    for name in THEMES:
        for element in make_page(edition, load_theme(name)).xpath("//h1 | //h2 | //h3 | //p | //td[a]"):
            if not any("\u0600" <= char <= "\u06ff" for char in element.text_content()):
                continue
            assert hand in find_value(element, "font-family"), (name, element.text_content())
            size, height = (int(find_value(element, key).removesuffix("px")) for key in ("font-size", "line-height"))
            assert height >= factor * size, (name, element.text_content())
            assert find_value(element, "letter-spacing") in ("", "0", "normal")
            assert "italic" not in find_value(element, "font-style")


def find_value(element: lxml_html.HtmlElement, key: str) -> str:
    """What the nearest inline style says that this element has, or inherits."""
    for one in (element, *element.iterancestors()):
        for part in reversed((one.get("style") or "").split(";")):
            name, _, value = part.partition(":")
            if name.strip() == key:
                return str(value.strip())
    return ""


def test_no_text_is_smaller_than_13_pixels(pictured: Theme) -> None:
    page = make_page(make_mixed_edition(), pictured)
    for element in page.xpath("//h1 | //h2 | //h3 | //p | //td[a] | //p//span"):
        assert int(find_value(element, "font-size").removesuffix("px")) >= 13


def test_style_sheets_stay_small_and_each_can_fail_alone(pictured: Theme) -> None:
    html = render_edition(make_mixed_edition(), pictured).html
    styles = [part.split("</style>")[0] for part in html.split("<style")[1:]]
    assert sum(map(len, styles)) < 8_192
    for mark in ("prefers-color-scheme", "@supports", "@media print"):
        [style] = [style for style in styles if mark in style]
        assert style.count("@") == 1
        assert "mj-column" not in style


def test_a_logo_stands_in_place_of_the_name_and_says_it(pictured: Theme) -> None:
    theme = replace(pictured, logo=LOGO)
    [heading] = make_page(make_edition(), theme).xpath("//h1")
    [image] = heading.xpath(".//img")
    assert (image.get("src"), image.get("width"), image.get("height")) == (LOGO.url, "200", "50")
    assert image.get("alt") == "The Daily Ledger"
    assert heading.text_content().strip() == ""


def test_a_dark_logo_is_hidden_from_outlook_and_from_all_that_know_no_dark_rules(pictured: Theme) -> None:
    dark = replace(LOGO, url="https://ledger.example/dark.png")
    html = render_edition(make_edition(), replace(pictured, logo=LOGO, dark_logo=dark)).html
    before, after = html.split(dark.url)
    assert before.endswith('<!--[if !mso]><!--><img class="g gd" src="')
    [style] = re.findall(r'style="([^"]*)"', after[: after.index("<!--<![endif]-->")])
    assert style.replace(" ", "").endswith("display:none")
