"""What an e-mail says: subject, preheader, headlines and plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.lint.content import LONGEST_PREHEADER, LONGEST_SUBJECT, find_content_findings
from digest.lint.mail import Mail


def find_codes(html: str = "<p>Trams</p>", **changes: str | None) -> list[str]:
    return [finding.code for finding in find_content_findings(Mail(html=html, **changes))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("subject", "codes"),
    [
        ("Harbour city opens its tram line", []),
        ("", ["subject-missing"]),
        ("  ", ["subject-missing"]),
        ("a" * LONGEST_SUBJECT, []),
        ("a" * (LONGEST_SUBJECT + 1), ["subject-long"]),
        ("é" * LONGEST_SUBJECT, []),
        ("HARBOUR CITY OPENS", ["subject-capitals"]),
        ("NATO", []),
        ("ترام الميناء ينطلق اليوم", []),
        ("港口城市开通电车线路", []),
        ("Trams!", []),
        ("Trams!!", ["subject-exclamation"]),
        ("🚋🚋", ["subject-wordless"]),
    ],
)
def test_a_subject_is_judged_by_what_inboxes_and_filters_do_with_it(subject: str, codes: list[str]) -> None:
    assert find_codes(subject=subject) == codes


@pytest.mark.parametrize(
    ("preheader", "codes"),
    [
        ("The first in sixty years", []),
        ("", ["preheader-missing"]),
        ("a" * LONGEST_PREHEADER, []),
        ("a" * (LONGEST_PREHEADER + 1), ["preheader-long"]),
        ("trams  are back", ["preheader-repeats"]),
        ("Trams are back · and more", ["preheader-repeats"]),
    ],
)
def test_a_preheader_is_judged_beside_the_subject(preheader: str, codes: list[str]) -> None:
    assert find_codes(subject="Trams are back", preheader=preheader) == codes


def test_what_nobody_knows_is_not_judged() -> None:
    assert find_codes(subject=None, preheader=None, text=None) == []


def test_a_headline_that_returns_is_told_once_with_its_number_and_a_region_may_return() -> None:
    html = "<h2>Europe</h2><h3>Trams are\nback <i>again</i></h3><h2>Europe</h2>" + "<h3>Trams are back again</h3>" * 2
    (finding,) = find_content_findings(Mail(html=html))
    assert (finding.code, finding.found) == ("headline-repeated", "3 times Trams are back again")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["text-missing"]),
        (" \n", ["text-missing"]),
        ("TRAMS RETURN TO THE HARBOUR\nhttps://ledger.test/1\nUnsubscribe", []),
        ("Buy our shoes, they are cheap, click below", ["text-different"]),
    ],
)
def test_the_plain_text_must_be_there_and_say_the_same(text: str, codes: list[str]) -> None:
    assert find_codes("<h1>Trams return to the harbour</h1><p>Unsubscribe</p>", text=text) == codes


def test_in_any_writing_the_plain_text_is_compared() -> None:
    assert find_codes("<p>港口城市开通电车线路,人群凌晨排队</p>", text="港口城市开通\n电车线路") == []
    assert find_codes("<p>港口城市开通电车线路</p>", text="新闻编辑部宣布裁员计划") == ["text-different"]


@given(st.text(), st.text(), st.text(), st.text())
def test_anything_is_judged_without_an_error(html: str, subject: str, preheader: str, text: str) -> None:
    find_codes(html, subject=subject, preheader=preheader, text=text)
