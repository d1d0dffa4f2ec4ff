"""What must be put right before an edition goes out to readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from digest.delivery.message import find_unsubscribe_link, parse_sender
from digest.errors import ConfigError
from digest.mime import fill_text, find_nonce, find_placeholders
from digest.model import Edition, Newsletter, Rendered
from digest.settings import SendSettings
from digest.urls import make_safe_link

# What `digest init` and the manual write where a person is to write their own: reserved names (RFC 2606) and words.
_EXAMPLE = re.compile(
    r"(?:(?<![\w-])example\.(?:com|net|org)|(?<=[\w-])\.example)(?![\w-]|\.\w)"
    r"|\bchange[ _-]?me\b|\byour newsroom\b|\byour[.-]domain\b",
    re.IGNORECASE,
)

# What mailing services and template languages fill in, and what a person was to; nothing here would.
_PLACEHOLDER = re.compile(
    r"\{\{[^{}]{1,80}\}\}|\{%[^{}%]{1,80}%\}|\$\{[^{}]{1,80}\}"
    r"|\*\|[^*|]{1,80}\|\*|%%\w[\w.:-]{0,79}%%|@@\w{1,80}@@|\[your\b[^\[\]]{0,80}\]",
    re.IGNORECASE,
)

_NO_SENDER = "send.from is missing"


def find_blockers(edition: Edition, rendered: Rendered, send: SendSettings, *, test: bool = False) -> tuple[str, ...]:
    """Find the reasons not to send, each a clause that names the key or place; empty when there is none.

    A test goes to the people who make the newsletter: only what makes a message unusable stops it.
    """
    broken = _find_placeholders(edition, rendered)
    if test:
        return (*(() if send.from_ else (_NO_SENDER,)), *broken)
    return (
        *find_setting_blockers(edition.newsletter, send),
        *_find_gaps(edition, rendered, send),
        *broken,
        *_find_leftovers(edition, rendered),
    )


def find_setting_blockers(newsletter: Newsletter, send: SendSettings) -> tuple[str, ...]:
    """Find what in the settings alone stands in the way of sending to readers, whatever the edition."""
    examples = tuple(_find_examples(newsletter, send))
    keys = {blocker.split()[0] for blocker in examples}  # an example need not be valid too
    wrong = (blocker for blocker in _find_wrong(newsletter, send) if blocker.split()[0].rstrip(":,") not in keys)
    return (*wrong, *examples)


def _find_wrong(newsletter: Newsletter, send: SendSettings) -> Iterator[str]:
    try:
        parse_sender(send)
    except ConfigError as error:
        yield error.problem
    if not newsletter.address:
        yield "address, the postal address that the law asks for, is missing"
    try:
        if find_unsubscribe_link(newsletter, send) is None:
            yield "send.unsubscribe is missing"
    except ConfigError as error:
        yield error.problem


def _find_examples(newsletter: Newsletter, send: SendSettings) -> Iterator[str]:
    configured = {
        "name": newsletter.name,
        "site": newsletter.site,
        "address": newsletter.address,
        "send.from": send.from_,
        "send.reply_to": send.reply_to,
        "send.smtp": send.smtp,
        "send.unsubscribe": send.unsubscribe or newsletter.unsubscribe,
    }
    for key, value in configured.items():
        if match := _EXAMPLE.search(value or ""):
            yield f"{key} is still an example ({match.group()})"
        elif match := _PLACEHOLDER.search(value or ""):
            yield f"{key} has an unresolved placeholder, {match.group()}"


def _find_gaps(edition: Edition, rendered: Rendered, send: SendSettings) -> Iterator[str]:
    if not edition.subject.strip():
        yield "the subject is empty"
    wanted = send.unsubscribe or edition.newsletter.unsubscribe
    for place, text in (("HTML", rendered.html), ("plain text", rendered.text)):
        if wanted and rendered.tokens.unsubscribe not in text:
            yield f"the theme's {place} has no unsubscribe link"


def _find_placeholders(edition: Edition, rendered: Rendered) -> Iterator[str]:
    """Find tokens that would be left over; those of another edition are something an article says."""
    blank = rendered.tokens.make_values(unsubscribe="", view="")
    for place, text in (("subject", edition.subject), ("HTML", rendered.html), ("plain text", rendered.text)):
        for placeholder in find_placeholders(fill_text(text, blank), nonce=find_nonce(rendered.tokens.unsubscribe)):
            yield f"the {place} has an unresolved placeholder, {placeholder}"


def _find_leftovers(edition: Edition, rendered: Rendered) -> Iterator[str]:
    """Find what looks like a placeholder of another system in what the theme itself wrote.

    What an article says is no placeholder, even where the theme says the same: a missed one is better than an edition
    that cannot go out. What the settings say is found there.
    """
    reader = _PageReader()
    reader.feed(fill_text(rendered.html, rendered.tokens.make_values(unsubscribe="", view="")))
    reader.close()
    # A theme's filters may change the case.
    said = {mark.casefold() for mark in _find_marks(_list_said(edition))}
    for mark in dict.fromkeys(_find_marks(reader.found)):
        if mark.casefold() not in said and not find_placeholders(mark):
            yield f"the theme has an unresolved placeholder, {mark}"


def _list_said(edition: Edition) -> Iterator[str]:
    """List all texts of an edition that a theme may print and did not write."""
    letter = edition.newsletter
    yield from (edition.subject, edition.preheader, letter.name, letter.site or "", letter.address or "")
    for story in edition.stories:
        article, image = story.article, story.article.image
        yield from (article.title, article.source, story.teaser, story.long_teaser, image.alt if image else "")
        for url in filter(None, (article.url, image.url if image else None)):
            yield from (url, make_safe_link(url) or "")


def _find_marks(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _PLACEHOLDER.findall(" ".join(text.split()))


class _PageReader(HTMLParser):
    """Collects what a reader of HTML sees or follows: texts and addresses; neither style sheets nor comments."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._styled = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link's or picture's address."""
        self._styled = tag == "style"
        self.found += [value for name, value in attrs if value and name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        """Leave a style sheet."""
        self._styled = self._styled and tag != "style"

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if not self._styled:
            self.found.append(data)
