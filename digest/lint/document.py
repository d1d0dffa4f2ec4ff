"""The HTML of an e-mail as a document: what it begins with, and what no mail program lets through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from digest.lint.mail import DEEPEST, Mail, find_all, tell_line
from digest.lint.rules import Rule, make_finding, shorten
from digest.model import Finding, Severity

if TYPE_CHECKING:
    from lxml.html import HtmlElement

RULES = {
    "html-missing": Rule(
        severity=Severity.ERROR,
        why="Readers get bare text; where there is no text either, they get nothing, and it is not sent",
        fix="Give an e-mail with an HTML part",
    ),
    "nesting": Rule(
        severity=Severity.ERROR,
        why="Mail programs give up at some depth as well, and nobody knows what stands below it",
        fix="Take out tables and blocks that hold nothing but another one",
        blocks=True,
    ),
    "part-broken": Rule(
        severity=Severity.ERROR,
        why="Mail programs show what they can make of it, each something else, or nothing",
        fix="Encode the message again",
    ),
    "doctype-missing": Rule(
        severity=Severity.WARNING,
        why="Programs then draw the page by the rules of the nineties: widths and line heights differ",
        fix="Begin the HTML with <!DOCTYPE html>",
    ),
    "charset-missing": Rule(
        severity=Severity.NOTICE,
        why="A file that is opened or pasted elsewhere shows wrong letters where it has other than English ones",
        fix='Write <meta charset="utf-8"> into its head',
    ),
    "tag-script": Rule(
        severity=Severity.ERROR,
        why="Every mail program drops it, and filters take it for an attack",
        fix="Take it out",
    ),
    "tag-frame": Rule(
        severity=Severity.ERROR, why="Nearly all mail programs drop it, with what is in it", fix="Link to it instead"
    ),
    "tag-form": Rule(
        severity=Severity.WARNING,
        why="Most mail programs disable it or warn of it, and what readers type is lost",
        fix="Link to a web page that has it",
    ),
    "stylesheet-external": Rule(
        severity=Severity.WARNING,
        why="Most mail programs do not fetch it, so that the page is bare",
        fix="Write the styles into a style element, and those that matter into the elements",
    ),
}

_DOCTYPE = re.compile(
    r"\A[\s\ufeff]*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<!doctype\b", re.IGNORECASE | re.DOTALL
)
_CHARSET = re.compile(r"<meta\b[^>]{0,200}\bcharset\s*=", re.IGNORECASE)
_CODES = {
    "script": "tag-script",
    **dict.fromkeys(("iframe", "frame", "object", "embed", "applet"), "tag-frame"),
    "form": "tag-form",
}
_FONTS = re.compile(r"\A(?:https?:)?//[^/]*font", re.IGNORECASE)
"""Where fonts come from: without them the next in the list is shown, and nothing breaks."""

# What data for machines says is no program: Gmail reads it to show buttons and offers.
_DATA = "application/ld+json"


def find_document_findings(mail: Mail) -> Iterator[Finding]:
    """Find what is wrong with the document as such."""
    if not mail.html.strip():
        yield from _judge_nothing(mail)
        return
    if not mail.is_whole:
        found = f"more than {DEEPEST:,} elements within elements; the rest was not read"
        yield make_finding("nesting", RULES, place="the HTML", found=found)
    for fault in mail.faults:
        yield make_finding("part-broken", RULES, place="the message", found=fault)
    if not _DOCTYPE.match(mail.html):
        yield make_finding("doctype-missing", RULES, place="line 1", found=shorten(mail.html[:80]))
    if not mail.html.lstrip("\ufeff").isascii() and not mail.message and not _CHARSET.search(mail.html):
        yield make_finding("charset-missing", RULES, place="the head", found="no charset, and letters that need one")
    yield from _find_dropped(mail)


def _judge_nothing(mail: Mail) -> Iterator[Finding]:
    """A message of text alone can be read; one with nothing in it may not be sent."""
    if (mail.text or "").strip():
        yield make_finding("html-missing", RULES, place="the e-mail", found="there is no HTML in it, only text")
    else:
        finding = make_finding("html-missing", RULES, place="the e-mail", found="there is neither HTML nor text in it")
        yield replace(finding, blocks=True)


def _find_dropped(mail: Mail) -> Iterator[Finding]:
    for element in find_all(mail, *_CODES, "link"):
        tag = str(element.tag)
        code = _CODES.get(tag)
        if code and (element.get("type") or "").lower() != _DATA:
            yield make_finding(code, RULES, place=tell_line(element), found=f"<{tag}>")
        elif not code and "stylesheet" in (element.get("rel") or "").lower():
            yield from _judge_sheet(element)


def _judge_sheet(link: HtmlElement) -> Iterator[Finding]:
    address = link.get("href") or ""
    if not _FONTS.match(address):
        yield make_finding("stylesheet-external", RULES, place=tell_line(link), found=shorten(address))
