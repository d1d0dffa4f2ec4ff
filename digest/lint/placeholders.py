"""What was to be filled in and was not: placeholders of mailers and of template languages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from digest.lint.mail import Mail, tell_line
from digest.lint.rules import Rule, make_finding, shorten
from digest.model import Finding, Severity
from digest.text.placeholders import find_marks, find_merge_tags

if TYPE_CHECKING:
    from lxml.html import HtmlElement

RULES = {
    "placeholder": Rule(
        severity=Severity.ERROR,
        why="Readers see the placeholder, or follow it to nowhere; nothing fills it in any more",
        fix="Write what is meant, or take the placeholder out of the theme",
        blocks=True,
    ),
    "merge-tag": Rule(
        severity=Severity.NOTICE,
        why="A mailer has to fill it in; sent as it is, readers see it",
        fix="Nothing, if the mailer that sends this file knows it",
    ),
    "merge-tag-left": Rule(
        severity=Severity.WARNING,
        why="It is in a finished message: readers see it, unless a mailer fills it in after all",
        fix="Let the mailer fill it in before it sends, or write what is meant",
    ),
}

_SAID = ("src", "alt", "title", "aria-label")
_MOST = 50
"""Placeholders that are told one by one."""


def has_merge_tag(text: str) -> bool:
    """Whether `text` has what mailers fill in."""
    return next(find_merge_tags(text), None) is not None


def find_filling_findings(mail: Mail) -> Iterator[Finding]:
    """Find what looks like a placeholder of a mailer in an e-mail of which nobody knows who wrote what.

    It keeps none from being sent: it may well be a template, or an article about one.
    """
    code = "merge-tag" if mail.template else "merge-tag-left"
    for element, mark in islice(_find_marks(mail), _MOST):
        yield make_finding(code, RULES, place=tell_line(element), found=shorten(mark))
    told = [("the subject", mail.subject or "")]
    told += [] if mail.html.strip() else [("the plain text", mail.text or "")]
    for place, text in told:
        for mark in islice(dict.fromkeys(find_marks([text])), _MOST):
            yield make_finding(code, RULES, place=place, found=shorten(mark))


def _find_marks(mail: Mail) -> Iterator[tuple[HtmlElement, str]]:
    """The placeholders that a reader would see or follow, each once, with where they are first."""
    seen: set[str] = set()
    for element in mail.elements:
        if element.tag in {"style", "script"}:
            continue
        texts = (element.text, element.tail, element.get("href"), *map(element.get, _SAID))
        for mark in find_marks(text for text in texts if text):
            if mark not in seen:
                seen.add(mark)
                yield element, mark
