"""The document that an e-mail is: what it begins with, and what is dropped on the way."""

from __future__ import annotations

import pytest

from digest.lint.document import find_document_findings
from digest.lint.mail import Mail

HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"></head>'


def find_codes(html: str, **changes: object) -> list[str]:
    return [finding.code for finding in find_document_findings(Mail(html=html, **changes))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "start",
    [
        "<!DOCTYPE html>",
        "\ufeff \n<!doctype HTML>",
        '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">',
        "<!-- saved from url=(0014)about:internet -->\n<!DOCTYPE html>",
    ],
)
def test_a_doctype_is_found_behind_what_may_precede_it(start: str) -> None:
    assert find_codes(f"{start}<p>x</p>") == []


def test_a_doctype_that_is_missing_or_too_late_is_told_of() -> None:
    assert find_codes("<p>x</p>") == ["doctype-missing"]
    assert find_codes("<p>x</p><!DOCTYPE html>") == ["doctype-missing"]


def test_a_charset_matters_only_in_a_file_with_letters_that_need_one() -> None:
    assert find_codes("<!DOCTYPE html><p>é</p>") == ["charset-missing"]
    assert find_codes("<!DOCTYPE html><p>é</p>", message=b"x") == []
    assert (
        find_codes('<!DOCTYPE html><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><p>é</p>') == []
    )


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<script>x()</script>", "tag-script"),
        ('<iframe src="https://l.test"></iframe>', "tag-frame"),
        ("<object></object>", "tag-frame"),
        ("<form></form>", "tag-form"),
        ('<link rel="stylesheet" href="https://l.test/a.css">', "stylesheet-external"),
    ],
)
def test_what_no_mail_program_lets_through_is_told_of(html: str, code: str) -> None:
    assert find_codes(HEAD + html) == [code]


@pytest.mark.parametrize(
    "html",
    [
        '<script type="application/ld+json">{}</script>',
        '<link rel="stylesheet" href="https://fonts.googleapis.com/css?family=Lato">',
        '<link rel="icon" href="https://l.test/a.ico">',
        "<!--[if mso]><script></script><![endif]-->",
    ],
)
def test_what_does_no_harm_is_left_alone(html: str) -> None:
    assert find_codes(HEAD + html) == []


@pytest.mark.parametrize("html", ["", " \n"])
def test_an_email_without_html_is_told_of_once(html: str) -> None:
    assert find_codes(html) == ["html-missing"]
