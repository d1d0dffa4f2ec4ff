"""Finds what keeps people from reading an e-mail: its language, its tables, its names, its colours, its sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.lint import contrast, legibility, naming
from digest.lint.appearance import Reading
from digest.lint.contrast import find_contrast_findings
from digest.lint.legibility import find_legibility_findings
from digest.lint.mail import Mail, find_all, tell_line
from digest.lint.naming import find_naming_findings
from digest.lint.rules import Rule, make_finding, shorten
from digest.lint.scripts import is_foreign
from digest.model import Finding, Severity
from digest.text.scripts import make_direction

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,8}", re.IGNORECASE)
_UNKNOWN = frozenset(["und", "zxx", "mul", "mis"])
_VOICE = "A screen reader reads it out in the language that its user has set, which may be another one"

RULES = {
    "lang-missing": Rule(severity=Severity.WARNING, why=_VOICE, fix='Write <html lang="en">, with the right language'),
    "lang-invalid": Rule(severity=Severity.WARNING, why=_VOICE, fix='Name it by its tag, such as "en" or "pt-BR"'),
    "dir-missing": Rule(
        severity=Severity.WARNING,
        why="A mail program that is set to a language from right to left shows the e-mail mirrored",
        fix='Write dir="ltr" beside lang, or dir="rtl" for Arabic, Hebrew, Persian or Urdu',
    ),
    "dir-wrong": Rule(
        severity=Severity.WARNING,
        why="The language runs the other way",
        fix='Write dir="rtl" for Arabic, Hebrew, Persian or Urdu, else dir="ltr"',
    ),
    "lang-body": Rule(
        severity=Severity.WARNING,
        why="Most webmail takes away <html> and <body>, and the language with them",
        fix="Write lang and dir once more, on an element around everything within <body>",
    ),
    "lang-text": Rule(
        severity=Severity.WARNING,
        why="A screen reader spells it out, or skips it, in the voice of another language",
        fix="Write lang on the element around it, and dir where it runs the other way",
    ),
    "title-missing": Rule(
        severity=Severity.WARNING,
        why="It is what a screen reader says first, and what stands on the tab when the e-mail is read in a browser",
        fix="Write the subject into <title>",
    ),
    "table-role": Rule(
        severity=Severity.WARNING,
        why="A screen reader announces rows and columns where there are none",
        fix='Write role="presentation" on each table that only arranges; give one of data a <th> in each column',
    ),
    **naming.RULES,
    **contrast.RULES,
    **legibility.RULES,
}
_DATA_MARKS = frozenset(["th", "caption", "thead"])
_DATA_ROLES = frozenset(["presentation", "none", "table", "grid", "treegrid"])


def find_accessibility_findings(mail: Mail) -> Iterator[Finding]:
    """Give what keeps people from reading an e-mail, each fault once with how often it is there."""
    reading = mail.reading
    yield from _find_in_document(mail)
    yield from _find_in_tables(mail, reading)
    yield from _find_foreign(reading)
    yield from find_naming_findings(mail, reading)
    yield from find_contrast_findings(reading)
    yield from find_legibility_findings(mail, reading)


def _find_in_document(mail: Mail) -> Iterator[Finding]:
    lang, way = mail.root.get("lang", "").strip(), mail.root.get("dir", "").strip().lower()
    if not lang or lang.lower() in _UNKNOWN:
        yield make_finding("lang-missing", RULES, place="<html>", found=f'lang="{lang}"' if lang else "no lang")
    elif not _TAG.fullmatch(lang):
        yield make_finding("lang-invalid", RULES, place="<html>", found=f'lang="{shorten(lang)}"')
    if way not in {"ltr", "rtl", "auto"}:
        yield make_finding("dir-missing", RULES, place="<html>", found=f'dir="{shorten(way)}"' if way else "no dir")
    elif lang and way not in {make_direction(lang), "auto"}:
        yield make_finding("dir-wrong", RULES, place="<html>", found=f'dir="{way}" with lang="{shorten(lang)}"')
    if not any(" ".join(title.text_content().split()) for title in find_all(mail, "title")):
        yield make_finding("title-missing", RULES, place="<head>", found="no title")
    if not any("lang" in element.attrib and "dir" in element.attrib for element in _find_in_body(mail)):
        yield make_finding("lang-body", RULES, place="<body>", found="no element with lang and dir in it")


def _find_in_body(mail: Mail) -> Iterator[HtmlElement]:
    body = mail.root.find("body")
    within = body.iterdescendants() if body is not None else ()
    return (element for element in within if isinstance(element.tag, str))


def _find_in_tables(mail: Mail, reading: Reading) -> Iterator[Finding]:
    found = [table for table in find_all(mail, "table") if reading.is_seen(table) and _is_unclear(table)]
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield make_finding("table-role", RULES, place=tell_line(found[0]), found=f"<table> without role{more}")


def _is_unclear(table: HtmlElement) -> bool:
    """Whether nothing tells if a table arranges or holds data."""
    if table.get("role", "").strip().lower() in _DATA_ROLES or table.get("aria-hidden") == "true":
        return False
    return not any(child.tag in _DATA_MARKS or "scope" in child.attrib for child in _find_own(table))


def _find_own(table: HtmlElement) -> Iterator[HtmlElement]:
    """Give the parts and the cells of a table, not those of tables within it."""
    for part in table.iterchildren("caption", "thead", "tbody", "tfoot", "tr"):
        yield part
        rows = [part] if part.tag == "tr" else part.iterchildren("tr")
        for row in rows:
            yield from row.iterchildren("th", "td")


def _find_foreign(reading: Reading) -> Iterator[Finding]:
    found = [(element, text) for element, text in reading.texts if is_foreign(text, reading.looks[element].lang)]
    if found:
        element, text = found[0]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        told = f'within lang="{shorten(reading.looks[element].lang)}": {shorten(text)}{more}'
        yield make_finding("lang-text", RULES, place=tell_line(element), found=told)
