"""The frame speaks the newsletter's language, counts as it counts, and says where it cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from digest.model import Edition, Newsletter, Region, Section, Theme
from digest.render import load_theme, render_edition
from digest.render.catalog import find_places, parse_catalog
from digest.render.messages import MESSAGES, UNSUBSCRIBE, Message
from digest.render.themes import find_templates, list_themes
from digest.render.words import Words, find_language_findings, list_missing, make_words
from tests.factories import make_edition, make_story

SITE = "https://www.ledger.example/world"
HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
SHIPPED = sorted(path.stem for path in (find_templates() / "locale").glob("*.po"))


def say(theme: Theme, language: str, own: Mapping[str, str] | None = None) -> Words:
    return make_words({**theme.files, **(own or {})}, language)


def strip(label: object) -> str:
    return re.sub("[\u2066-\u2069]", "", str(label))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Unsubscribe", "View in browser", "More stories", "Elsewhere"]),
        ("en-GB", ["Unsubscribe", "View in browser", "More stories", "Elsewhere"]),
        ("ar", ["إلغاء الاشتراك", "عرض الرسالة في المتصفح", "المزيد من الأخبار", "مناطق أخرى"]),
        ("ar-EG", ["إلغاء الاشتراك", "عرض الرسالة في المتصفح", "المزيد من الأخبار", "مناطق أخرى"]),
        ("fr-CA", ["Se désabonner", "Voir dans le navigateur", "À lire aussi", "Ailleurs"]),
        ("fa", ["لغو اشتراک", "مشاهده در مرورگر", "خبرهای بیشتر", "دیگر مناطق"]),
        ("ur", ["رکنیت ختم کریں", "براؤزر میں دیکھیں", "مزید خبریں", "دیگر خطے"]),
    ],
)
def test_the_shipped_languages_are_spoken(theme: Theme, language: str, said: list[str]) -> None:
    words = say(theme, language)
    labels = (words.unsubscribe, words.view, words.more, words.elsewhere)
    assert [label.text for label in labels] == said
    assert {label.lang for label in labels} == {None}
    assert find_language_findings(words) == ()


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "and 1 more on ledger.example"),
        ("en", 1234, "and 1,234 more on ledger.example"),
        ("fr", 1, "et 1 autre sur ledger.example"),
        ("fr", 2, "et 2 autres sur ledger.example"),
        ("ar", 1, "وخبر آخر على ledger.example"),
        ("ar", 2, "وخبران آخران على ledger.example"),
        ("ar", 3, "و3 أخبار أخرى على ledger.example"),
        ("ar", 10, "و10 أخبار أخرى على ledger.example"),
        ("ar", 11, "و11 خبرًا آخر على ledger.example"),
        ("ar", 99, "و99 خبرًا آخر على ledger.example"),
        ("ar", 100, "و100 خبر آخر على ledger.example"),
        ("ar", 102, "و102 خبر آخر على ledger.example"),
        ("ar", 103, "و103 أخبار أخرى على ledger.example"),
        ("ar-EG", 1234, "و١٬٢٣٤ خبرًا آخر على ledger.example"),
        ("fa", 12, "و ۱۲ خبر دیگر در ledger.example"),
        ("tr", 2, "ve ledger.example sitesinde 2 haber daha"),
        ("ur", 1, "اور ledger.example پر مزید 1 خبر"),
        ("ur", 7, "اور ledger.example پر مزید 7 خبریں"),
    ],
)
def test_a_rest_is_counted_as_the_language_counts(theme: Theme, language: str, count: int, said: str) -> None:
    assert strip(say(theme, language).count_rest(count, SITE)) == said


def test_without_a_rest_there_is_no_such_line(theme: Theme) -> None:
    assert say(theme, "ar").count_rest(0, SITE) is None
    assert say(theme, "ar").list_sources(()) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Lire aussi\u00a0: BBC, AP, DPA, AFP et 1 autre"),
        ("ar", "ورد أيضًا في BBC وAP وDPA وAFP ومصدر آخر"),
        ("ur", "یہ خبر BBC، AP، DPA، AFP، اور مزید 1 ادارے میں بھی"),
    ],
)
def test_other_sources_are_a_list_of_the_language(theme: Theme, language: str, said: str) -> None:
    assert strip(say(theme, language).list_sources(("BBC", "AP", "DPA", "AFP", "EFE"))) == said


def test_names_that_run_against_a_word_are_isolated(theme: Theme) -> None:
    label = say(theme, "ar").list_sources(("BBC", "صحيفة المرفأ"))
    assert label is not None
    assert (label.text, label.dir) == ("ورد أيضًا في \u2066BBC\u2069 وصحيفة المرفأ", "rtl")


def test_a_language_without_a_catalog_has_english_words_lists_and_numbers_and_says_so(theme: Theme) -> None:
    words = say(theme, "he")
    rest, sources = words.count_rest(1234, SITE), words.list_sources(("BBC", "AP"))
    assert rest is not None
    assert (rest.text, rest.lang, rest.dir) == ("and 1,234 more on ledger.example", "en", "ltr")
    assert str(sources) == "Also in BBC and AP"
    [finding] = find_language_findings(words)
    assert (finding.code, finding.blocks) == ("language-missing", False)
    assert finding.found.startswith("none of its words is translated into Hebrew (he)")


def test_a_language_in_other_letters_than_its_catalog_is_not_spoken(theme: Theme) -> None:
    assert say(theme, "ur-Latn").unsubscribe.lang == "en"


def test_one_missing_word_is_english_among_the_others(theme: Theme) -> None:
    catalog = theme.files["shipped/locale/ar.po"].replace('msgstr "إلغاء الاشتراك"', 'msgstr ""')
    words = say(theme, "ar", {"shipped/locale/ar.po": catalog})
    assert (words.unsubscribe.text, words.unsubscribe.lang, words.unsubscribe.dir) == ("Unsubscribe", "en", "ltr")
    assert words.view.lang is None
    assert list_missing(words) == ("Unsubscribe",)
    assert '"Unsubscribe" not translated into Arabic (ar)' in find_language_findings(words)[0].found


def test_a_theme_brings_a_language_and_changes_single_words(theme: Theme) -> None:
    own = {
        "locale/nl.po": HEAD + '\nmsgid "Unsubscribe"\nmsgstr "Afmelden"\n',
        "locale/fr.po": HEAD + '\nmsgid "Unsubscribe"\nmsgstr "Me désinscrire"\n',
        "locale/en.po": HEAD + '\nmsgid "View in browser"\nmsgstr "Read it on the web"\n',
    }
    dutch, french = say(theme, "nl-BE", own), say(theme, "fr", own)
    assert (dutch.unsubscribe.text, dutch.unsubscribe.lang) == ("Afmelden", None)
    assert (dutch.view.text, dutch.view.lang) == ("Read it on the web", "en")
    assert (french.unsubscribe.text, french.view.text) == ("Me désinscrire", "Voir dans le navigateur")


def test_without_any_catalog_the_frame_is_english() -> None:
    words = Words(language="en")
    assert (str(words.unsubscribe), words.unsubscribe.lang) == ("Unsubscribe", None)
    assert list_missing(words) == ()


def test_the_languages_that_are_promised_are_shipped() -> None:
    assert {"ar", "en", "fr", "ur"} <= set(SHIPPED)


@pytest.mark.parametrize("language", SHIPPED)
def test_each_shipped_catalog_translates_all_that_is_said_and_nothing_else(language: str) -> None:
    text = (find_templates() / "locale" / f"{language}.po").read_text(encoding="utf-8")
    catalog = parse_catalog(text, name=f"locale/{language}.po", language=language)
    assert list(catalog.forms) == [message.text for message in MESSAGES]
    assert re.findall(r'^msgid "(.+)"$', text, re.MULTILINE) == [message.text for message in MESSAGES]


@pytest.mark.parametrize("language", SHIPPED)
def test_each_shipped_catalog_has_the_places_of_the_english(language: str) -> None:
    text = (find_templates() / "locale" / f"{language}.po").read_text(encoding="utf-8")
    forms = parse_catalog(text, name=f"locale/{language}.po", language=language).forms
    for message in MESSAGES:
        spoken = set().union(*(find_places(form) for form in forms[message.text]))
        assert spoken == set(find_places(message.text)), message


def test_all_that_the_frame_can_say_is_said_by_one_name() -> None:
    names = [name for name in dir(Words) if isinstance(getattr(Words, name), property)]
    said = [str(getattr(Words(language="en"), name)) for name in names]
    single = [message.text for message in MESSAGES if "{" not in message.text]
    assert sorted(said) == sorted(single)
    assert UNSUBSCRIBE in MESSAGES


def make_greek_catalog() -> str:
    """Each message as Greek letters and the places of its English."""
    return HEAD + "".join(map(make_greek, MESSAGES))


def make_greek(message: Message) -> str:
    said = "".join(["λόγος", *(f" {{{place}}}" for place in find_places(message.text))])
    forms = f'msgid_plural "{message.plural}"\nmsgstr[0] "{said}"\nmsgstr[1] "{said}"'
    return f'\nmsgid "{message.text}"\n' + (forms if message.plural else f'msgstr "{said}"') + "\n"


def make_greek_edition() -> Edition:
    """An edition in which nothing has Latin letters but the addresses that links lead to."""
    texts = {"title": "Το τραμ φτάνει", "source": "Εφημερίδα", "language": "el", "url": "https://x.test/1"}
    stories = [replace(make_story(n, teaser="Η πόλη χαίρεται.", **texts), also_in=("Λιμάνι",)) for n in (1, 2)]
    letter = Newsletter(name="Εφημερίδα", language="el", address="Αθήνα", unsubscribe="mailto:a@x.test")
    return replace(
        make_edition(),
        newsletter=replace(letter, view="https://x.test"),
        subject="Το τραμ φτάνει",
        preheader="Η πόλη",
        lead=stories[0],
        sections=(Section(region=Region(key="europe", name="Ευρώπη"), stories=(stories[1],)),),
        more=tuple(replace(stories[1], teaser="") for _ in range(20)),
    )


@pytest.mark.parametrize("name", list_themes())
def test_an_e_mail_says_nothing_but_what_stories_settings_and_catalogs_say(name: str) -> None:
    theme = load_theme(name)
    files = {**theme.files, "locale/el.po": make_greek_catalog()}
    rendered = render_edition(make_greek_edition(), replace(theme, files=files))
    page = lxml_html.fromstring(re.sub(r"(?s)<!--.*?-->|<style.*?</style>", "", rendered.html))
    told = [page.text_content(), *page.xpath("//@alt|//@title|//@aria-label")]
    read = re.sub(r"(?m)^(?:https:|@@).*$", "", rendered.text)
    assert told[0].count("λόγος") >= 5
    assert re.findall("[A-Za-z]+", " ".join([*told, read])) == []
