"""Addresses and programs in an e-mail that harm: in links, pictures, styles, handlers, and comments for Outlook."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from digest.lint.mail import Mail, tell_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DROPPED = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028\u2029\u2060\ufeff]")
"""What mail programs leave out of an address, or what hides its scheme."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SHARE = re.compile(r"\\[\\/]|/\\")
"""How the address of a file on another machine begins, which hands over the reader's password to it."""

_SAFE = frozenset({"", "http", "https", "mailto", "tel", "sms"})
_SHOWN = frozenset({"", "http", "https", "cid", "data"})
_PICTURES = frozenset({"src", "background", "poster", "srcset", "lowsrc", "dynsrc"})
_TAGS = frozenset(["img", "td", "th", "tr", "table", "body", "source", "input", "video", "image", "v:fill", "v:image"])
"""Elements that show a picture in the message itself, or in the HTML."""

_ADDRESSES = _PICTURES | {"href", "action", "formaction", "xlink:href", "data", "ping", "codebase", "longdesc"}
_MOST_LISTED = 100
_URL = re.compile(r"url\(\s*+[\"']?\s*+([^\"')\s][^)\"']{0,400})", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_HINTS = re.compile(r"href|src|background|url\s*\(|\bon\w+\s*=|<meta|action|data\s*=", re.IGNORECASE)


def find_scheme(address: str) -> str:
    """Give the scheme of an address as mail programs read it, in lower case; "" for one without."""
    found = _SCHEME.match(_DROPPED.sub("", address[:200]))
    return found[1].lower() if found else ""


def is_unsafe(address: str) -> bool:
    """Whether a link's address runs a program, or opens what is the reader's own."""
    return find_scheme(address) not in _SAFE or bool(_SHARE.match(_DROPPED.sub("", address[:200])))


def find_harm(mail: Mail) -> Iterator[tuple[str, str]]:
    """Give the place of everything that harms, and what it is; in all HTML parts, and in comments for Outlook."""
    yield from _find_in_page(mail)
    for number, page in enumerate(mail.others, 1):
        for place, found in _find_in_page(Mail(html=page)):
            yield f"further HTML part {number}, {place}", found


def _find_in_page(mail: Mail) -> Iterator[tuple[str, str]]:
    for element in mail.elements:
        yield from ((tell_line(element), found) for found in _find_in_element(element))
    for comment in mail.comments:
        if _HINTS.search(comment):
            inner = Mail(html=comment)
            found = chain.from_iterable(map(_find_in_element, inner.elements))
            yield from (("a comment for Outlook", one) for one in found)


def _find_in_element(element: HtmlElement) -> Iterator[str]:
    for name, value in element.items():
        if name in _ADDRESSES:
            if _is_harmful(str(element.tag), name, value):
                yield value
        elif name == "style":
            yield from _find_in_css(value)
        elif name.startswith("on") and len(name) > len("on") and value.strip():
            yield f'{name}="{value}"'
    if element.tag == "style":
        yield from _find_in_css(element.text or "")
    elif element.tag == "meta" and (element.get("http-equiv") or "").strip().lower() == "refresh":
        yield f"refresh: {element.get('content') or ''}"


def _is_harmful(tag: str, name: str, value: str) -> bool:
    if name == "srcset":
        listed = [] if "base64" in value else value.split(",")[:_MOST_LISTED]
        return any(_is_harmful(tag, "src", one) for one in listed)
    if name in _PICTURES and tag in _TAGS:
        return find_scheme(value) not in _SHOWN or bool(_SHARE.match(_DROPPED.sub("", value[:200])))
    return is_unsafe(value)


def _find_in_css(css: str) -> Iterator[str]:
    if "(" not in css:
        return
    plain = _ESCAPED.sub(_unescape, css) if "\\" in css else css
    for found in _URL.finditer(plain):
        if find_scheme(found[1]) not in _SHOWN or _SHARE.match(found[1]):
            yield f"url({found[1]})"


def _unescape(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if code < sys.maxunicode else ""
