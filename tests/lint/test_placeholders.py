"""Placeholders in e-mails that others made, and what the law wants."""

from __future__ import annotations

import pytest

from digest.lint.mail import Mail
from digest.lint.placeholders import find_filling_findings, find_law_findings
from digest.model import Severity
from tests.lint.marks import PLACEHOLDERS


@pytest.mark.parametrize("mark", PLACEHOLDERS)
@pytest.mark.parametrize("html", ["<p>Dear {}, hello</p>", '<a href="https://l.test/?u={}">x</a>', '<img alt="{}">'])
def test_a_placeholder_in_a_message_is_warned_of_and_in_a_template_is_good_to_know(html: str, mark: str) -> None:
    (sent,) = find_filling_findings(Mail(html=html.replace("{}", mark)))
    (template,) = find_filling_findings(Mail(html=html.replace("{}", mark), template=True))
    assert (sent.code, sent.severity, sent.blocks, sent.found) == ("merge-tag-left", Severity.WARNING, False, mark)
    assert (template.code, template.severity, template.found) == ("merge-tag", Severity.NOTICE, mark)


def test_each_placeholder_is_told_once_and_those_that_nobody_sees_are_not() -> None:
    html = "<style>{{x}}</style><!-- {{y}} --><p>{{z}}</p><p>{{z}} and *|N|*</p>"
    assert [one.found for one in find_filling_findings(Mail(html=html))] == ["{{z}}", "*|N|*"]
    assert [one.place for one in find_filling_findings(Mail(html="", subject="Hi {{name}}"))] == ["the subject"]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://l.test/unsubscribe">here</a>',
        '<a href="*|UNSUB|*">Goodbye</a>',
        '<a href="https://l.test/x">Se désabonner</a>',
        '<a href="https://l.test/x">إلغاء الاشتراك</a>',
        '<a href="https://l.test/x">Abmelden</a>',
        '<a href="https://l.test/x">Darse de baja</a>',
        '<a href="https://l.test/x"><b>Opt-out</b></a>',
    ],
)
def test_a_way_to_leave_is_found_by_its_words_or_its_address(link: str) -> None:
    assert list(find_law_findings(Mail(html=link))) == []


def test_without_a_way_to_leave_an_email_is_blocked_unless_its_header_has_one() -> None:
    html = '<p>unsubscribe</p><a href="https://l.test/">More</a>'
    assert [(one.code, one.blocks) for one in find_law_findings(Mail(html=html))] == [("unsubscribe-missing", True)]
    assert list(find_law_findings(Mail(html=html, headers={"list-unsubscribe": "<mailto:a@l.test>"}))) == []


@pytest.mark.parametrize(
    "shown", ["12 Mall Road, Lahore", "12 Mall\nRoad,&nbsp;<b>Lahore</b>", "12 Mall Road,<br>Lahore"]
)
def test_the_postal_address_is_found_however_it_is_set(shown: str) -> None:
    headers = {"list-unsubscribe": "x"}
    assert list(find_law_findings(Mail(html=f"<p>{shown}</p>", headers=headers, address="12 Mall Road, Lahore"))) == []


def test_a_postal_address_that_is_not_printed_blocks_and_one_that_nobody_knows_does_not() -> None:
    mail = Mail(html="<p>13 Mall Road</p>", headers={"list-unsubscribe": "x"}, address="12 Mall Road")
    assert [(one.code, one.blocks) for one in find_law_findings(mail)] == [("address-missing", True)]
    assert list(find_law_findings(Mail(html="<p>x</p>", headers={"list-unsubscribe": "x"}))) == []
