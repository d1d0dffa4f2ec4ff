"""A page holds what templates may print, and nothing unsafe."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.model import Edition, Image, Kind, Section, Slot, Theme
from digest.regions.scheme import load_scheme
from digest.render import load_theme, make_tokens, render_edition
from digest.render.page import Page, make_page
from digest.render.words import find_language_findings, make_words
from tests.factories import NOW, make_edition, make_story
from tests.render.conftest import make_more


def page_of(edition: Edition, theme: Theme | None = None) -> Page:
    words = make_words(theme.files, edition.newsletter.language) if theme else None
    return make_page(edition, make_tokens(edition.key), words=words)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "#", "", None])
def test_a_story_without_a_safe_address_has_no_link_and_the_long_teaser(mixed: Edition, url: str | None) -> None:
    story = replace(make_story(1, url=url, teaser="short"), long_teaser="long")
    [item] = page_of(replace(mixed, sections=(replace(mixed.sections[0], stories=(story,)),))).blocks[0].items
    assert item.link is None
    assert item.paragraphs == ("long",)


def test_the_lead_has_the_long_teaser_and_the_others_the_short_one(mixed: Edition) -> None:
    story = replace(make_story(1, teaser="short"), long_teaser="long")
    page = page_of(replace(mixed, lead=story, sections=(replace(mixed.sections[0], stories=(story,)),)))
    assert page.lead.paragraphs == ("long",)
    assert page.blocks[0].items[0].paragraphs == ("short",)


def test_a_story_without_a_teaser_has_no_paragraph(mixed: Edition) -> None:
    assert page_of(replace(mixed, lead=make_story(1, teaser=""))).lead.paragraphs == ()


@pytest.mark.parametrize(("width", "wide"), [(None, True), (1200, True), (480, True), (479, False), (140, False)])
def test_a_small_picture_is_not_blown_up_to_lead_the_page(mixed: Edition, width: int | None, wide: bool) -> None:
    image = Image(url="https://pictures.example/a.png", width=width)
    lead = page_of(replace(mixed, lead=make_story(1, image=image))).lead
    assert (lead.wide is not None) is wide
    assert (lead.small is not None) is not wide


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:image/png;base64,AAAA", "cid:a", "mailto:a@b.example", ""]
)
def test_a_picture_without_a_web_address_is_left_out(mixed: Edition, url: str) -> None:
    lead = page_of(replace(mixed, lead=make_story(1, image=Image(url=url)))).lead
    assert (lead.wide, lead.small) == (None, None)


def test_each_story_says_its_own_language_and_direction(mixed: Edition) -> None:
    items = [item for block in page_of(mixed).blocks for item in block.items]
    assert [(item.lang, item.dir, item.foreign, item.script) for item in items[:3]] == [
        ("ar", "rtl", True, "naskh"),
        (None, "ltr", False, ""),
        ("ur", "rtl", True, "nastaliq"),
    ]


def test_in_a_newsletter_that_runs_from_the_right_the_others_are_foreign(urdu: Edition) -> None:
    page = page_of(urdu)
    assert (page.dir, page.script, page.name.script) == ("rtl", "nastaliq", "nastaliq")
    assert page.lead.foreign
    assert page.blocks[1].items[0].foreign is False


def test_the_scripts_of_a_page_are_those_that_occur_in_it(mixed: Edition, urdu: Edition) -> None:
    assert page_of(mixed).scripts == ("naskh", "nastaliq")
    assert page_of(replace(mixed, sections=mixed.sections[2:])).scripts == ("naskh",)
    assert page_of(replace(mixed, sections=mixed.sections[2:], more=())).scripts == ()
    assert page_of(replace(urdu, sections=(), more=())).scripts == ("nastaliq",)


def test_the_filler_makes_up_for_a_short_preheader_only(mixed: Edition) -> None:
    assert len(page_of(replace(mixed, preheader="a" * 100)).filler) == 80
    assert page_of(replace(mixed, preheader="a" * 200)).filler == ""


def test_names_from_the_config_are_cleaned(mixed: Edition) -> None:
    letter = replace(mixed.newsletter, name="The\x00 Daily\n Ledger", site="javascript:x", address=" 12  Mall\tRoad ")
    page = page_of(replace(mixed, newsletter=letter))
    assert (page.name.text, page.site) == ("The Daily Ledger", None)
    assert page.address is not None
    assert page.address.text == "12 Mall Road"


def test_a_story_without_source_and_date_has_no_empty_line_under_it(theme: Theme) -> None:
    story = replace(make_story(1, source="", published=None), dated=None)
    html = render_edition(replace(make_edition(1), lead=story, sections=()), theme).html
    assert "·" not in html
    assert not re.search(r'<p class="m"[^>]*>\s*</p>', html)


@pytest.mark.parametrize(("source", "home"), [("The Daily Ledger", True), ("صحيفة المرفأ", False)])
def test_a_source_named_in_the_pages_letters_runs_its_way_under_a_foreign_story(
    theme: Theme, source: str, home: bool
) -> None:
    story = make_story(
        1, title="الموانئ تعود إلى العمل", teaser="عادت القوارب إلى الميناء.", source=source, language="ar"
    )
    html = render_edition(replace(make_edition(1), lead=story, sections=()), theme).html
    assert (re.search(rf'<span class="u" dir="ltr"[^>]*>{source}', html) is not None) is home


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("BBC",), "Also in BBC"),
        (("BBC", "AP"), "Also in BBC and AP"),
        (("BBC", "AP", "DPA", "AFP"), "Also in BBC, AP, DPA, and AFP"),
        (("BBC", "AP", "DPA", "AFP", "PTI", "EFE"), "Also in BBC, AP, DPA, AFP, and 2 more"),
        (("B\nB\x00C",), "Also in B BC"),
    ],
)
def test_other_sources_of_a_story_are_named_up_to_four(mixed: Edition, names: tuple[str, ...], told: str) -> None:
    assert str(page_of(replace(mixed, lead=replace(mixed.lead, also_in=names))).lead.also_in) == told


def test_a_story_that_one_source_has_names_no_other(mixed: Edition) -> None:
    assert page_of(mixed).lead.also_in is None


@pytest.mark.parametrize(
    ("count", "shown", "rest"), [(1, 1, "None"), (15, 15, "None"), (16, 15, "and 1 more on ledger.example")]
)
def test_fifteen_mere_links_are_printed_and_the_others_counted(
    mixed: Edition, count: int, shown: int, rest: str
) -> None:
    more = page_of(replace(mixed, more=make_more(count))).more
    assert more is not None
    assert (len(more.items), str(more.rest)) == (shown, rest)


def test_stories_that_are_only_counted_are_part_of_the_rest(mixed: Edition) -> None:
    both, alone = (page_of(replace(mixed, more=make_more(count), unlinked=3)).more for count in (16, 0))
    assert both is not None
    assert str(both.rest) == "and 4 more on ledger.example"
    assert alone is not None
    assert (alone.items, str(alone.rest)) == ((), "and 3 more on ledger.example")


@pytest.mark.parametrize(
    ("site", "rest"),
    [
        (None, "and 5 more"),
        ("javascript:alert(1)", "and 5 more"),
        ("https://www.ledger.example/world?a=b", "and 5 more on ledger.example"),
    ],
)
def test_the_rest_is_on_the_site_if_there_is_one(mixed: Edition, site: str | None, rest: str) -> None:
    edition = replace(mixed, newsletter=replace(mixed.newsletter, site=site), more=make_more(20))
    more = page_of(edition).more
    assert more is not None
    assert str(more.rest) == rest


def test_without_mere_links_there_is_no_such_list(mixed: Edition) -> None:
    assert page_of(replace(mixed, more=())).more is None


def test_the_date_is_that_of_the_day_an_edition_is_due(mixed: Edition) -> None:
    slot = Slot(newsletter="main", kind=Kind.REGULAR, due=NOW + timedelta(days=1), number=1)
    assert page_of(mixed).date == "Sunday, November 22, 2026"
    assert page_of(replace(mixed, slot=slot)).date == "Monday, November 23, 2026"


def test_the_frame_speaks_the_language_of_the_newsletter(urdu: Edition, theme: Theme) -> None:
    page = page_of(urdu, theme)
    assert page.more is not None
    assert [str(label) for label in (page.words.unsubscribe, page.words.view, page.more.heading, page.more.rest)] == [
        "رکنیت ختم کریں",
        "براؤزر میں دیکھیں",
        "مزید خبریں",
        "اور \u2066wadi.example\u2069 پر مزید 2 خبریں",
    ]
    assert {label.lang for label in (page.words.unsubscribe, page.more.heading)} == {None}
    assert {label.script for label in (page.words.unsubscribe, page.more.heading)} == {"nastaliq"}


def test_the_dates_of_a_newsletter_have_its_digits(mixed: Edition, theme: Theme) -> None:
    page = page_of(replace(mixed, newsletter=replace(mixed.newsletter, language="ar-EG")), theme)
    assert page.date == "الأحد، ٢٢ نوفمبر ٢٠٢٦"
    assert page.lead.date == "٢٢ نوفمبر"


def test_a_page_is_set_in_the_fonts_that_its_words_need(theme: Theme) -> None:
    edition = make_edition(1)
    arabic = replace(edition, newsletter=replace(edition.newsletter, language="ar"))
    assert page_of(arabic, theme).scripts == ("naskh",)


def test_the_date_below_a_story_of_another_language_is_in_the_pages(theme: Theme) -> None:
    french = make_story(1, title="Le port rouvre", language="fr", source="Le Port", published=NOW)
    html = render_edition(replace(make_edition(1), lead=french, sections=()), theme).html
    assert re.search(r'<td[^>]* lang="fr".*?<span lang="en"[^>]*>November', html, re.DOTALL)


@pytest.mark.parametrize(("language", "hand", "least"), [("ur", "nastaliq", 2.0), ("ar", "naskh", 1.6)])
@pytest.mark.parametrize("name", ["newsroom", "brief"])
def test_arabic_letters_have_their_own_hand_below_a_latin_story_and_in_the_footer(
    name: str, language: str, hand: str, least: float
) -> None:
    letter = replace(make_edition(1).newsletter, language=language, name="صحيفة المرفأ")
    story = make_story(1, title="Harbour opens", source="The Ledger", language="en", published=NOW)
    html = render_edition(replace(make_edition(1), newsletter=letter, lead=story, sections=()), load_theme(name)).html
    [date] = re.findall(rf'<span class="{hand}"[^>]*lang="{language}"[^>]*>', html)
    size, height = (int(value) for value in re.findall(r"(?:font-size|line-height):(\d+)px", date))
    assert height >= least * size
    footer = re.findall(rf'<p class="n {hand}"[^>]*>', html)[0]
    assert int(re.findall(r"font-size:(\d+)px", footer)[0]) >= {"newsroom": 20, "brief": 16}[name]


def test_a_source_of_arabic_letters_below_a_latin_story_has_their_hand(theme: Theme) -> None:
    story = make_story(1, title="Harbour opens", source="صحيفة المرفأ", language="en", published=NOW)
    html = render_edition(replace(make_edition(1), lead=story, sections=()), theme).html
    assert re.search(r'<span class="naskh" dir="rtl"[^>]*line-height:24px[^>]*>صحيفة', html)


@pytest.mark.parametrize(
    ("language", "begins"),
    [("fr", "Dimanche"), ("es", "Domingo"), ("pt", "Domingo"), ("ka", "კვირა"), ("en", "Sunday")],
)
def test_the_date_that_stands_alone_begins_with_a_capital(language: str, begins: str) -> None:
    edition = make_edition(1)
    edition = replace(edition, newsletter=replace(edition.newsletter, language=language))
    assert make_page(edition, make_tokens(edition.key)).date.startswith(begins)


@pytest.mark.parametrize(("language", "spoken"), [("nl", "en"), ("fr", None), ("en", None)])
def test_regions_without_a_name_in_the_pages_language_say_which_they_are_in(
    theme: Theme, language: str, spoken: str | None
) -> None:
    scheme = load_scheme(language=language)
    edition = make_edition(1)
    section = Section(region=scheme.regions[0], stories=(make_story(2),))
    edition = replace(edition, newsletter=replace(edition.newsletter, language=language), sections=(section,))
    assert page_of(edition, theme).blocks[0].heading.lang == spoken
    found = find_language_findings(make_words(theme.files, language), scheme.regions)
    assert [f"{len(scheme.regions)} of the regions' names" in one.found for one in found] == ([True] if spoken else [])
