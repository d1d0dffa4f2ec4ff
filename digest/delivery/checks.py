"""What must be put right before an edition goes out to readers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.delivery.message import find_unsubscribe_link, parse_sender
from digest.errors import ConfigError
from digest.mime import fill_text, find_nonce, find_placeholders
from digest.model import Edition, Newsletter, Rendered
from digest.settings import SendSettings

# What `digest init` and the manual write where a person is to write their own: reserved names (RFC 2606) and words.
_EXAMPLE = re.compile(
    r"(?:(?<![\w-])example\.(?:com|net|org)|(?<=[\w-])\.example)(?![\w-]|\.\w)"
    r"|\bchange[ _-]?me\b|\byour newsroom\b|\byour[.-]domain\b",
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
    return (*find_setting_blockers(edition.newsletter, send), *_find_gaps(edition, rendered, send), *broken)


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


def _find_gaps(edition: Edition, rendered: Rendered, send: SendSettings) -> Iterator[str]:
    if not edition.subject.strip():
        yield "the subject is empty"
    wanted = send.unsubscribe or edition.newsletter.unsubscribe
    for place, text in (("HTML", rendered.html), ("plain text", rendered.text)):
        if wanted and rendered.tokens.unsubscribe not in text:
            yield f"the theme's {place} has no unsubscribe link"


def _find_placeholders(edition: Edition, rendered: Rendered) -> Iterator[str]:
    """Find tokens that would be left over; those of another edition are something an article says."""
    token = rendered.tokens.unsubscribe
    for place, text in (("subject", edition.subject), ("HTML", rendered.html), ("plain text", rendered.text)):
        for placeholder in find_placeholders(fill_text(text, {token: ""}), nonce=find_nonce(token)):
            yield f"the {place} has an unresolved placeholder, {placeholder}"
