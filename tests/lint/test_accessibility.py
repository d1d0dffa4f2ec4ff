"""What keeps people from reading an e-mail."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.lint.accessibility import RULES, find_accessibility_findings
from digest.lint.mail import Mail
from digest.render import load_theme, render_edition
from tests.factories import make_edition
from tests.render.conftest import make_mixed_edition

PAGE = (
    '<!DOCTYPE html><html lang="{lang}" dir="{way}"><head><title>{title}</title></head><body>'
    '<div lang="{lang}" dir="{way}"><h1>News</h1>{body}</div></body></html>'
)


def make_mail(body: str = "", *, lang: str = "en", way: str = "ltr", title: str = "News") -> Mail:
    return Mail(html=PAGE.format(lang=lang, way=way, title=title, body=body))


def find_codes(mail: Mail) -> list[str]:
    return [finding.code for finding in find_accessibility_findings(mail)]


def find_in(body: str) -> list[str]:
    return find_codes(make_mail(body))


@pytest.mark.parametrize("name", ["newsroom", "brief"])
def test_our_themes_have_none_of_the_common_failures(name: str) -> None:
    theme = load_theme(name)
    for edition in (make_mixed_edition(), make_edition(12)):
        findings = list(find_accessibility_findings(Mail(html=render_edition(edition, theme).html)))
        assert [(one.code, one.found) for one in findings] == []


@pytest.mark.parametrize("language", ["ar", "ur", "fr"])
def test_our_theme_has_none_of_them_in_other_languages(language: str) -> None:
    edition = make_mixed_edition()
    edition = replace(edition, newsletter=replace(edition.newsletter, language=language))
    findings = find_accessibility_findings(Mail(html=render_edition(edition, load_theme("newsroom")).html))
    assert [(one.code, one.found) for one in findings] == []


def test_a_correct_e_mail_has_no_findings() -> None:
    body = (
        '<table role="presentation"><tr><td><h2>Harbour</h2><p>Boats are back.</p></td></tr></table>'
        '<img src="a.png" alt="Boats at the quay" width="600"><img src="line.png" alt="" width="600">'
        '<a href="https://ledger.example/1">The whole story of the harbour</a>'
        "<table><tr><th>Year</th><th>Boats</th></tr><tr><td>2001</td><td>14</td></tr></table>"
    )
    assert find_in(body) == []


@pytest.mark.parametrize("lang", ["", "und"])
def test_an_e_mail_without_a_language_is_found(lang: str) -> None:
    assert "lang-missing" in find_codes(make_mail(lang=lang))


@pytest.mark.parametrize("lang", ["english", "en_GB", "e", "en-"])
def test_a_language_that_is_no_tag_is_found(lang: str) -> None:
    assert find_codes(make_mail(lang=lang)) == ["lang-invalid"]


@pytest.mark.parametrize("lang", ["en", "pt-BR", "zh-Hans-CN", "es-419", "FR"])
def test_a_language_tag_is_none(lang: str) -> None:
    assert find_codes(make_mail(lang=lang)) == []


@pytest.mark.parametrize(
    ("lang", "way", "codes"),
    [
        ("en", "", ["dir-missing"]), ("en", "left", ["dir-missing"]), ("ar", "ltr", ["dir-wrong"]),
        ("en", "rtl", ["dir-wrong"]), ("ur", "rtl", []), ("he", "auto", []),
    ],
)  # fmt: skip
def test_a_direction_must_be_there_and_fit_the_language(lang: str, way: str, codes: list[str]) -> None:
    assert find_codes(make_mail(lang=lang, way=way)) == codes


def test_the_language_must_stand_within_the_body_too() -> None:
    html = '<html lang="en" dir="ltr"><head><title>News</title></head><body lang="en" dir="ltr"><p>Hi</p></body></html>'
    assert find_codes(Mail(html=html)) == ["lang-body"]


def test_a_title_must_be_there() -> None:
    assert find_codes(make_mail(title=" ")) == ["title-missing"]


@pytest.mark.parametrize(
    "table",
    [
        '<table role="presentation"><tr><td>A</td></tr></table>',
        '<table role="none"><tr><td>A</td></tr></table>',
        "<table><tr><th>Year</th></tr><tr><td>2001</td></tr></table>",
        "<table><thead><tr><td>Year</td></tr></thead></table>",
        "<table><caption>Boats by year</caption><tr><td>2001</td></tr></table>",
        '<table style="display:none"><tr><td>A</td></tr></table>',
    ],
)
def test_a_table_that_says_what_it_is_for_is_left_alone(table: str) -> None:
    assert find_in(table) == []


def test_a_table_that_does_not_is_found_even_around_one_that_does() -> None:
    assert find_in("<table><tr><td><table><tr><th>Year</th></tr></table></td></tr></table>") == ["table-role"]


def test_text_in_another_script_needs_its_language() -> None:
    arabic = "عادت قوارب الصيد إلى ثلاثة موانئ صغيرة هذا الأسبوع"
    assert find_in(f"<p>{arabic}</p>") == ["lang-text"]
    assert find_in(f'<p lang="ar" dir="rtl">{arabic}</p>') == []
    assert find_in(f'<p lang="en-Arab">{arabic}</p>') == []
    assert find_in("<p>The Arabic name of the daily is صحيفة المرفأ in full</p>") == []
    assert find_in("<p>صحيفة المرفأ</p>") == []


def test_names_in_latin_letters_need_no_language_of_their_own_but_sentences_do() -> None:
    address = "12 Mall Road, Lahore, Pakistan"
    assert find_codes(make_mail(f"<p>{address}</p>", lang="ar", way="rtl")) == []
    assert find_codes(make_mail(f"<p>{address} where we are all at home {address}</p>", lang="ar", way="rtl")) == [
        "lang-text"
    ]


@given(st.text(alphabet="<>/=\"' abdhimprtuy-:;#0{}&!", max_size=300))
def test_any_html_can_be_looked_at(html: str) -> None:
    findings = list(find_accessibility_findings(Mail(html=f"<table>{html}")))
    assert {one.code for one in findings} <= RULES.keys()


@pytest.mark.parametrize(
    "piece",
    ["<p>a", "<table><tr><td>", "<a href=x>b</a>", "<img alt='a.'>", "<h1>", "<p style='font:1px/1 a;color:red'>a"],
)
def test_hostile_html_takes_no_longer_by_the_letter(piece: str) -> None:
    mail = Mail(html=piece * (50_000 // len(piece)))
    began = time.process_time()
    list(find_accessibility_findings(mail))
    assert time.process_time() - began < 5
