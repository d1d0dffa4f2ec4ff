"""What is found in an e-mail by knowing the edition that it was made from: what the theme wrote, and what it left."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from digest.lint.leaving import RULES as LEAVING
from digest.lint.mail import Mail
from digest.lint.placeholders import RULES as FILLING
from digest.lint.rules import Rule, make_finding
from digest.mime import fill_html, fill_text, find_nonce, find_placeholders
from digest.model import Edition, Finding, Rendered, Severity
from digest.text.hygiene import clean_line
from digest.text.placeholders import find_marks
from digest.urls import make_safe_link

RULES = {
    "token": Rule(
        severity=Severity.ERROR,
        why="Sending fills in no such token, and readers would see it",
        fix="Take it out of the theme: there are `unsubscribe` and `view`",
        blocks=True,
    ),
}


_READ = ("href", "src", "alt", "title", "aria-label")
"""Attributes that a reader follows, sees, or hears."""


def make_edition_mail(edition: Edition, rendered: Rendered) -> Mail:
    """Make the e-mail that all readers of an edition get, filled in."""
    letter = edition.newsletter
    values = rendered.tokens.make_values(unsubscribe=letter.unsubscribe or "", view=letter.view or "")
    return Mail(
        html=fill_html(rendered.html, values),
        text=fill_text(rendered.text, values),
        subject=edition.subject,
        preheader=edition.preheader,
        leave=letter.unsubscribe or "",
        regions=tuple(clean_line(section.region.name) for section in edition.sections),
        address=clean_line(letter.address) if letter.address else None,
    )


def find_edition_findings(edition: Edition, rendered: Rendered) -> Iterator[Finding]:
    """Find what of the edition's own is left unfilled or missing, and what another system was to fill in."""
    yield from find_token_findings(edition, rendered)
    yield from _find_leftovers(edition, rendered)
    if edition.newsletter.unsubscribe and rendered.tokens.unsubscribe not in rendered.text:
        found = "the theme's plain text has no unsubscribe link"
        yield make_finding("unsubscribe-missing", LEAVING, place="the plain text", found=found)


def find_token_findings(edition: Edition, rendered: Rendered) -> Iterator[Finding]:
    """Find tokens that would be left over; those of another edition are something an article says."""
    blank = rendered.tokens.make_values(unsubscribe="", view="")
    for place, text in (("subject", edition.subject), ("HTML", rendered.html), ("plain text", rendered.text)):
        for token in find_placeholders(fill_text(text, blank), nonce=find_nonce(rendered.tokens.unsubscribe)):
            found = f"the {place} has an unresolved placeholder, {token}"
            yield make_finding("token", RULES, place=f"the {place}", found=found)


def _find_leftovers(edition: Edition, rendered: Rendered) -> Iterator[Finding]:
    """Find what looks like a placeholder of another system in what the theme itself wrote.

    What an article says is no placeholder, even where the theme says the same: a missed one is better than an edition
    that cannot go out. What the settings say is found there.
    """
    reader = _PageReader()
    reader.feed(fill_text(rendered.html, rendered.tokens.make_values(unsubscribe="", view="")))
    reader.close()
    # A theme's filters may change the case.
    said = {mark.casefold() for mark in find_marks(_list_said(edition))}
    for mark in dict.fromkeys(find_marks(reader.found)):
        if mark.casefold() not in said and not find_placeholders(mark):
            found = f"the theme has an unresolved placeholder, {mark}"
            yield make_finding("placeholder", FILLING, place="the theme", found=found)


def _list_said(edition: Edition) -> Iterator[str]:
    """List all texts of an edition that a theme may print and did not write."""
    letter = edition.newsletter
    yield from (edition.subject, edition.preheader, letter.name, letter.site or "", letter.address or "")
    yield from (letter.view or "", *(value for _, value in letter.utm))
    for story in (*edition.stories, *edition.more):
        article, image = story.article, story.article.image
        yield from (article.title, article.source, story.teaser, story.long_teaser, image.alt if image else "")
        yield from story.also_in
        pictures = (image.url, *(one.url for one in image.renditions)) if image else ()
        for url in filter(None, (article.url, *pictures)):
            yield from (url, make_safe_link(url) or "")


class _PageReader(HTMLParser):
    """Collects what a reader of HTML sees or follows: texts and addresses; neither style sheets nor comments."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._styled = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link's or picture's address."""
        self._styled = tag == "style"
        self.found += [value for name, value in attrs if value and name in _READ]

    def handle_endtag(self, tag: str) -> None:
        """Leave a style sheet."""
        self._styled = self._styled and tag != "style"

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if not self._styled:
            self.found.append(data)
