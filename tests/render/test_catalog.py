"""Catalogs are read as translators write them; what is wrong in one is named with file and line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import TemplateError
from digest.render.catalog import Catalog, fill_places, find_catalogs, parse_catalog

HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
LEAVE = '\nmsgid "Unsubscribe"\nmsgstr "{}"\n'
ON = "{{count}} more on {{site}}"
COUNT = f'\nmsgid "{ON}"\nmsgid_plural "{ON}"\nmsgstr[0] "{{}}"\nmsgstr[1] "{{}}"\n'


def parse(text: str) -> Catalog:
    return parse_catalog(text, name="locale/de.po", language="de")


def test_a_message_has_its_translation_and_the_form_for_its_number() -> None:
    catalog = parse(HEAD + LEAVE.format("Abbestellen") + COUNT.format("eine auf {site}", "{count} auf {site}"))
    assert catalog.find_form("Unsubscribe", None) == "Abbestellen"
    assert catalog.find_form("{count} more on {site}", 1) == "eine auf {site}"
    assert catalog.find_form("{count} more on {site}", 0) == "{count} auf {site}"


def test_a_rule_that_errs_at_a_large_number_still_says_something() -> None:
    catalog = parse(
        HEAD.replace("n != 1", "n > 500 ? 7 : 0") + COUNT.format("{count} auf {site}", "{count} auf {site}")
    )
    assert catalog.find_form("{count} more on {site}", 501) == "{count} auf {site}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEAD,
        HEAD + LEAVE.format(""),
        HEAD + LEAVE.format("Abbestellen").replace("\nmsgid", "\n#, fuzzy\nmsgid"),
        HEAD + LEAVE.format("Abbestellen").replace("\nmsg", "\n#~ msg"),
        HEAD + COUNT.format("{count} auf {site}", ""),
    ],
)
def test_what_is_not_wholly_translated_is_left_out(text: str) -> None:
    assert parse(text).forms == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + 'msgid "Unsubscribe\nmsgstr "x"\n', "locale/de.po, line 4: "),
        (HEAD + LEAVE.format("x") + "what is this\n", "locale/de.po, line 7: "),
        ('msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=x; plural=0;\\n"\n', "locale/de.po is no catalog: "),
        (HEAD.replace("n != 1", "n != "), "locale/de.po: Plural-Forms cannot be read: "),
        (HEAD.replace("n != 1", "1/n"), "locale/de.po: Plural-Forms cannot be read: "),
        (HEAD.replace("n != 1", "n % 3"), "locale/de.po: Plural-Forms names form 2 of 2"),
        (HEAD + COUNT.format("auf {site}", "{count}"), "locale/de.po, line 5: '{count}' must hold {count} and {site}"),
        (HEAD + COUNT.format("{count} auf {seite}", "{site}"), "locale/de.po, line 5: '{count} auf {seite}' must hold"),
        (HEAD + '\nmsgid "on {site}"\nmsgstr "auf"\n', "locale/de.po, line 5: 'auf' must hold {site}"),
    ],
)
def test_what_is_wrong_in_a_catalog_is_named_with_its_place(text: str, told: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(text)
    assert caught.value.problem.startswith(told), caught.value.problem
    assert "docs/translating.md" in str(caught.value)


PIECES = (
    *("msgid ", "msgstr ", "msgid_plural ", "msgstr[0] ", "msgstr[9] ", "msgctxt ", '"a"', '"{count}"', '""'),
    *('"', "\n", "#, fuzzy\n", "#~ ", "\\", "\\n", " ", '"\\t"', "#: x:1\n", "#| "),
)


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_is_a_catalog_or_said_to_be_none(text: str) -> None:
    told = "locale/de.po"
    try:
        parse(HEAD + text)
    except TemplateError as error:
        told = error.problem
    assert told.startswith("locale/de.po")


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("pt", ["pt own", "pt shipped"]),
        ("pt-BR", ["pt-br own", "pt own", "pt-br shipped", "pt shipped"]),
        ("pt_br", ["pt-br own", "pt own", "pt-br shipped", "pt shipped"]),
        ("pt-Latn-BR", ["pt own", "pt shipped"]),
        ("de", []),
        ("pa", ["pa shipped"]),
        ("pa-PK", []),
    ],
)
def test_the_nearest_catalog_is_first_and_ones_own_before_the_shipped(language: str, found: list[str]) -> None:
    names = {
        "locale/pt.po": "pt own",
        "locale/pt_BR.po": "pt-br own",
        "shipped/locale/pt.po": "pt shipped",
        "shipped/locale/pt-BR.po": "pt-br shipped",
        "shipped/locale/pa.po": "pa shipped",
        "elsewhere/locale/de.po": "",
        "locale/more/de.po": "",
    }
    files = {name: HEAD + LEAVE.format(said) for name, said in names.items()}
    assert [catalog.find_form("Unsubscribe", None) for catalog in find_catalogs(files, language)] == found


def test_braces_in_a_value_are_text() -> None:
    assert fill_places("{names} on {site}{", {"names": "{site}", "site": "x"}) == "{site} on x{"


def test_a_number_may_be_left_out_only_where_the_form_is_for_no_other() -> None:
    french = HEAD.replace("n != 1", "n > 1") + COUNT.format("une de plus sur {site}", "{count} sur {site}")
    with pytest.raises(TemplateError, match=r"'une de plus sur \{site\}' must hold \{count\} and \{site\}"):
        parse(french)
    with pytest.raises(TemplateError, match="must hold"):
        parse(HEAD + COUNT.format("{count} auf {site}", "viele auf {site}"))
