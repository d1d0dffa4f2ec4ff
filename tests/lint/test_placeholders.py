"""Placeholders in e-mails that others made."""

from __future__ import annotations

from html import escape

import pytest

from digest.lint.mail import Mail
from digest.lint.placeholders import find_filling_findings
from digest.model import Severity
from tests.lint.marks import PLACEHOLDERS


@pytest.mark.parametrize("mark", PLACEHOLDERS)
@pytest.mark.parametrize("html", ["<p>Dear {}, hello</p>", '<a href="https://l.test/?u={}">x</a>', '<img alt="{}">'])
def test_a_placeholder_in_a_message_is_warned_of_and_in_a_template_is_good_to_know(html: str, mark: str) -> None:
    written = html.replace("{}", escape(mark))
    (sent,) = find_filling_findings(Mail(html=written))
    (template,) = find_filling_findings(Mail(html=written, template=True))
    assert (sent.code, sent.severity, sent.blocks, sent.found) == ("merge-tag-left", Severity.WARNING, False, mark)
    assert (template.code, template.severity, template.found) == ("merge-tag", Severity.NOTICE, mark)


def test_each_placeholder_is_told_once_and_those_that_nobody_sees_are_not() -> None:
    html = "<style>{{x}}</style><!-- {{y}} --><p>{{z}}</p><p>{{z}} and *|N|*</p>"
    assert [one.found for one in find_filling_findings(Mail(html=html))] == ["{{z}}", "*|N|*"]
    assert [one.place for one in find_filling_findings(Mail(html="", subject="Hi {{name}}"))] == ["the subject"]


def test_in_a_message_of_text_alone_placeholders_are_found_in_the_text() -> None:
    (finding,) = find_filling_findings(Mail(html="", text="Dear {{name}}"))
    assert (finding.place, finding.found) == ("the plain text", "{{name}}")


@pytest.mark.parametrize(
    "text", ["[Video]", "50% off. 20% more", "https://l.test/a%C3%A9b.html%20x", "«x» << y", "{x}"]
)
def test_what_people_write_is_no_placeholder(text: str) -> None:
    assert list(find_filling_findings(Mail(html=f"<p>{escape(text)}</p>"))) == []
