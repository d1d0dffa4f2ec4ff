"""The pictures of an e-mail: whether mail programs can find and show them, and keep their room."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from digest.lint.harm import find_scheme
from digest.lint.mail import Mail, find_all, tell_line
from digest.lint.placeholders import has_merge_tag
from digest.lint.rules import Rule, make_finding, shorten
from digest.lint.uses import find_hidden_from_outlook
from digest.model import Finding, Severity
from digest.pictures import UNSHOWN

if TYPE_CHECKING:
    from lxml.html import HtmlElement

RULES = {
    "image-source": Rule(
        severity=Severity.ERROR, why="Readers see a broken picture", fix="Give the picture an address, or take it away"
    ),
    "image-relative": Rule(
        severity=Severity.ERROR,
        why="An e-mail is at no address, so that nobody finds the picture",
        fix="Write its whole address, from https:// on",
    ),
    "image-http": Rule(
        severity=Severity.WARNING,
        why="Some mail programs leave pictures away that are not fetched by https",
        fix="Use its https address",
    ),
    "image-data": Rule(
        severity=Severity.WARNING,
        why="Gmail and Outlook do not show pictures that are written into the HTML, and they count towards its size",
        fix="Put the picture on the web and give its https address",
    ),
    "image-cid": Rule(
        severity=Severity.ERROR,
        why="It means a part of the message that is not there; readers see a broken picture",
        fix="Attach the picture under that Content-ID, or give an https address",
    ),
    "image-width": Rule(
        severity=Severity.WARNING,
        why="Outlook on Windows shows a picture without a width as large as its file is, and breaks the page",
        fix="Write its width in pixels into the width attribute",
    ),
    "image-format": UNSHOWN,
}

_FORMATS = re.compile(r"\.(webp|svgz?|avif|heic|jxl)\Z|\bimage/(webp|svg\+xml|avif)", re.IGNORECASE)
_DIGITS = re.compile(r"\s*\d")


def find_image_findings(mail: Mail) -> Iterator[Finding]:
    """Find what is wrong with pictures; one that is kept from Outlook needs no width."""
    hidden = find_hidden_from_outlook(mail)
    for image in find_all(mail, "img"):
        address = (image.get("src") or "").strip()
        code = _judge_source(address, mail)
        if code:
            yield make_finding(code, RULES, place=tell_line(image), found=shorten(address) or "no src")
        if _find_format(address):
            yield make_finding("image-format", RULES, place=tell_line(image), found=shorten(address))
        if image not in hidden and not _has_width(image):
            yield make_finding("image-width", RULES, place=tell_line(image), found=shorten(address) or "no src")


def _judge_source(address: str, mail: Mail) -> str | None:
    """The code of what is wrong with a picture's address, if anything is; what is unsafe is found elsewhere."""
    if not address:
        return "image-source"
    scheme = find_scheme(address)
    if scheme == "cid":
        known = not mail.message or unquote(address.partition(":")[2]) in mail.content_ids
        return None if known else "image-cid"
    if not scheme:
        return None if has_merge_tag(address) else "image-relative"
    return {"http": "image-http", "data": "image-data"}.get(scheme)


def _find_format(address: str) -> bool:
    path = address[:200] if address.startswith("data:") else address.partition("?")[0].partition("#")[0]
    return bool(_FORMATS.search(path))


def _has_width(image: HtmlElement) -> bool:
    """Whether a mail program knows how wide it is to be shown, in an attribute as Outlook wants it."""
    return bool(_DIGITS.match(image.get("width") or ""))
