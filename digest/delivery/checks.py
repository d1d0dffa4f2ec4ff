"""What in the settings must be put right before anything goes out to readers, whatever the edition."""

from __future__ import annotations

from collections.abc import Iterator

from digest.delivery.leaving import find_unsubscribe_link
from digest.delivery.origin import parse_sender
from digest.errors import ConfigError
from digest.model import Finding, Newsletter, Rule, Severity, make_finding
from digest.settings import SendSettings
from digest.text.placeholders import find_example, find_marks

RULES = {
    "sender": Rule(
        severity=Severity.ERROR,
        why="Without a sender there is no message",
        fix='Set send.from, as in "The Daily Ledger <news@your.domain>"',
        blocks=True,
    ),
    "unsubscribe-unset": Rule(
        severity=Severity.ERROR,
        why="The law in most countries, and Gmail and Yahoo of whoever sends many, want a way to leave",
        fix="Set send.unsubscribe_url to where digest serve answers, or send.unsubscribe to a mailto: address",
        blocks=True,
    ),
    "address-unset": Rule(
        severity=Severity.ERROR,
        why="The law in many countries wants the sender's postal address in every newsletter",
        fix="Set `address`",
        blocks=True,
    ),
    "example": Rule(
        severity=Severity.ERROR,
        why="It stands where your own was to be written; readers would see it, or answers go to nobody",
        fix="Write your own into digest.toml",
        blocks=True,
    ),
    "setting-placeholder": Rule(
        severity=Severity.ERROR,
        why="Nothing fills in a placeholder there, and readers would see it",
        fix="Write what is meant into digest.toml",
        blocks=True,
    ),
}


def find_setting_findings(newsletter: Newsletter, send: SendSettings) -> tuple[Finding, ...]:
    """Find what in the settings alone stands in the way of sending to readers; the place is the key."""
    examples = tuple(_find_examples(newsletter, send))
    keys = {finding.place for finding in examples}  # an example need not be valid too
    return (*(one for one in _find_wrong(newsletter, send) if one.place not in keys), *examples)


def find_sender_findings(send: SendSettings) -> tuple[Finding, ...]:
    """Find that there is no sender, without whom there is not even a test."""
    return () if send.from_ else (make_finding("sender", RULES, place="send.from", found="send.from is missing"),)


def _find_wrong(newsletter: Newsletter, send: SendSettings) -> Iterator[Finding]:
    try:
        parse_sender(send)
    except ConfigError as error:
        yield make_finding("sender", RULES, place="send.from", found=error.problem)
    if not newsletter.address:
        found = "address, the postal address that the law asks for, is missing"
        yield make_finding("address-unset", RULES, place="address", found=found)
    try:
        link, problem = find_unsubscribe_link(newsletter, send), "send.unsubscribe is missing"
    except ConfigError as error:
        link, problem = None, error.problem
    if link is None:
        place = "send.unsubscribe" if send.unsubscribe or not send.unsubscribe_url else "send.unsubscribe_url"
        yield make_finding("unsubscribe-unset", RULES, place=place, found=problem)


def _find_examples(newsletter: Newsletter, send: SendSettings) -> Iterator[Finding]:
    configured = {
        "name": newsletter.name,
        "site": newsletter.site,
        "address": newsletter.address,
        "send.from": send.from_,
        "send.reply_to": send.reply_to,
        "send.smtp": send.smtp,
        "send.unsubscribe": send.unsubscribe or ("" if send.unsubscribe_url else newsletter.unsubscribe),
        "send.unsubscribe_url": send.unsubscribe_url,
        "send.bounces": send.bounces,
        "send.dkim.domain": send.dkim.domain,
    }
    for key, value in configured.items():
        if example := find_example(value or "", reserved=True):
            yield make_finding("example", RULES, place=key, found=f"{key} is still an example ({example})")
        elif mark := next(find_marks([value or ""]), None):
            found = f"{key} has an unresolved placeholder, {mark}"
            yield make_finding("setting-placeholder", RULES, place=key, found=found)
