"""Where the links of an e-mail lead: nowhere, to what is no address, to an example, twice to the same, or to harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from digest.lint.harm import find_harm, find_scheme, is_unsafe
from digest.lint.mail import Mail, find_all, tell_line
from digest.lint.placeholders import has_merge_tag
from digest.lint.rules import Rule, make_finding, shorten
from digest.model import Finding, Severity
from digest.text.placeholders import find_example

if TYPE_CHECKING:
    from lxml.html import HtmlElement

RULES = {
    "link-unsafe": Rule(
        severity=Severity.ERROR,
        why="It runs a program, or opens a file or a program of the reader's; mail programs take it for an attack, and "
        "filters drop the e-mail",
        fix="Link to an https, http or mailto address, or take it away",
        blocks=True,
    ),
    "link-empty": Rule(
        severity=Severity.ERROR, why="Who clicks it gets nowhere", fix="Give it an address, or take the link away"
    ),
    "link-placeholder": Rule(
        severity=Severity.ERROR,
        why="It was to be replaced; who clicks it gets nowhere",
        fix="Write the address that is meant",
    ),
    "link-relative": Rule(
        severity=Severity.ERROR,
        why="An e-mail is at no address, so that nobody knows what it counts from",
        fix="Write the whole address, from https:// on",
    ),
    "link-scheme": Rule(
        severity=Severity.WARNING,
        why="At a desk nothing opens it, and some filters take telephone numbers for fraud",
        fix="Write the number as text, or link to a page that has it",
    ),
    "link-broken": Rule(
        severity=Severity.ERROR, why="It is no valid address, and opens nothing", fix="Write the whole address"
    ),
    "link-http": Rule(
        severity=Severity.NOTICE,
        why="Anybody on the way can read and change what it opens, and some filters count it",
        fix="Use https, if the site has it",
    ),
    "link-duplicate": Rule(
        severity=Severity.WARNING,
        why="Who listens to the e-mail or goes through it by keyboard meets the same link twice in a row",
        fix="Make one link of both, or leave the picture without one",
    ),
}

_CALLS = frozenset({"tel", "sms"})
_ICON = 48
"""Pixels; a narrower picture is an icon beside its label, as MJML sets those of social networks."""

_HOST = re.compile(r"https?://[^/?#\s]+", re.IGNORECASE)


def find_link_findings(mail: Mail) -> Iterator[Finding]:
    """Find what is wrong with links, and addresses of any kind that harm."""
    for place, found in find_harm(mail):
        yield make_finding("link-unsafe", RULES, place=place, found=shorten(found))
    links = [link for link in find_all(mail, "a", "area") if link.get("href") is not None or not _is_anchor(link)]
    for link in links:
        yield from _judge_link(link)
    yield from _find_duplicates(links)


def _is_anchor(link: HtmlElement) -> bool:
    """Whether it is the place that a link leads to, not one itself; what holds nothing is none either."""
    return bool(link.get("name") or link.get("id")) or not ("".join(link.itertext()).strip() or len(link))


def _judge_link(link: HtmlElement) -> Iterator[Finding]:
    address = (link.get("href") or "").strip()
    code = _judge_address(address)
    if code:
        yield make_finding(code, RULES, place=tell_line(link), found=shorten(address) or "no address")


def _judge_address(address: str) -> str | None:
    """The code of what is wrong with a link's address, if anything is; what is unsafe is found elsewhere."""
    if not address:
        return "link-empty"
    scheme = find_scheme(address)
    if is_unsafe(address) or (has_merge_tag(address) and scheme != "http"):
        return None
    if address == "#" or find_example(address):
        return "link-placeholder"
    if not scheme:
        return None if address.startswith("#") else "link-relative"
    return _judge_scheme(scheme, address)


def _judge_scheme(scheme: str, address: str) -> str | None:
    if scheme in _CALLS:
        return "link-scheme"
    if scheme in {"http", "https"} and not _HOST.match(address) and not has_merge_tag(address):
        return "link-broken"
    if scheme == "mailto" and len(address) == len("mailto:"):
        return "link-empty"
    return "link-http" if scheme == "http" else None


def _find_duplicates(links: list[HtmlElement]) -> Iterator[Finding]:
    for before, link in pairwise(links):
        address = (link.get("href") or "").strip()
        if len(address) > 1 and address == (before.get("href") or "").strip() and not _is_icon(before):
            yield make_finding("link-duplicate", RULES, place=tell_line(link), found=f"twice {shorten(address)}")


def _is_icon(link: HtmlElement) -> bool:
    """Whether a link is nothing but a small picture."""
    widths = [image.get("width") or "" for image in link.iter("img")]
    is_small = all(width.isdecimal() and int(width[:6]) <= _ICON for width in widths)
    return bool(widths) and is_small and not "".join(link.itertext()).strip()
