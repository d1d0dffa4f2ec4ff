"""Finds pictures, links and headings that a screen reader cannot name, or names badly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from digest.lint.appearance import Reading
from digest.lint.mail import Mail, find_all, tell_line
from digest.lint.rules import Rule, make_finding, shorten
from digest.model import Finding, Severity

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_VAGUE = frozenset(
    """
    click here|here|this|this link|link|read more|more|learn more|more info|details|continue|continue reading|see more
    |view more|go|cliquez ici|ici|lire la suite|en savoir plus|plus|hier|hier klicken|mehr|mehr erfahren|weiterlesen
    |aquí|haga clic aquí|leer más|más|clicca qui|qui|leggi tutto|clique aqui|aqui|leia mais|saiba mais|klik hier
    |lees meer|اضغط هنا|انقر هنا|هنا|المزيد|اقرأ المزيد|یہاں کلک کریں|یہاں|مزید|مزید پڑھیں
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
_EDGES = " \t\r\n\u00a0.…:!>→»›«‹←<|-–—"
_FILE = re.compile(
    r"[^\s/]{1,200}\.(?:jpe?g|png|gif|webp|svg|avif|bmp)|(?:img|dsc|image|photo|screenshot)[-_ ]?\d{2,}", re.IGNORECASE
)
_BARE = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

RULES = {
    "image-alt": Rule(
        severity=Severity.WARNING,
        why="Without alt a screen reader reads out the address of the picture, and nothing is there without pictures",
        fix='Say what it shows, or write alt="" where it only decorates',
    ),
    "image-alt-file": Rule(
        severity=Severity.WARNING,
        why="The name of a file says nothing to whoever cannot see the picture",
        fix='Say what it shows, or write alt="" where it only decorates',
    ),
    "image-alt-repeats": Rule(
        severity=Severity.NOTICE,
        why="A screen reader says the same twice",
        fix='Write alt="" where the text beside it says it already',
    ),
    "link-text-missing": Rule(
        severity=Severity.WARNING,
        why="A screen reader has nothing to say for it, and without pictures it cannot be seen",
        fix="Give it text, or its picture an alt text that says where it leads",
    ),
    "link-text-vague": Rule(
        severity=Severity.WARNING,
        why="Whoever goes from link to link hears only this, and not where it leads",
        fix="Link the headline, or name the target in the text of the link",
    ),
    "link-text-address": Rule(
        severity=Severity.NOTICE,
        why="A screen reader spells an address out, letter by letter",
        fix="Write what it leads to",
    ),
    "link-text-same": Rule(
        severity=Severity.NOTICE,
        why="Whoever hears only the links cannot tell them apart",
        fix="Give links with different targets different texts",
    ),
    "heading-none": Rule(
        severity=Severity.NOTICE,
        why="With a screen reader one goes from heading to heading; without any, everything has to be heard",
        fix="Write headlines as <h1> to <h3>",
    ),
    "heading-first": Rule(
        severity=Severity.NOTICE,
        why="The first level is what the e-mail as a whole is called",
        fix="Begin with <h1>",
    ),
    "heading-jump": Rule(
        severity=Severity.WARNING,
        why="It sounds as if a part were missing",
        fix="Go down one level at a time",
    ),
    "heading-empty": Rule(
        severity=Severity.WARNING,
        why="It is announced, and then nothing follows",
        fix="Give it text, or take another element for the gap",
    ),
}


def find_naming_findings(mail: Mail, reading: Reading) -> Iterator[Finding]:
    """Give pictures, links and headings without a good name; each kind of fault once, with how often it is there."""
    links = [link for link in find_all(mail, "a") if link.get("href") and reading.is_seen(link)]
    names = [(link, name_element(link)) for link in links]
    heads = [head for head in find_all(mail, *HEADINGS) if reading.is_seen(head)]
    titles = {_fold(one.text_content()) for one in (*heads, *links)}
    yield from _find_in_images([image for image in find_all(mail, "img") if reading.is_seen(image)], titles - {""})
    yield from _find_in_links(names)
    yield from _find_in_headings(heads, reading)


def name_element(element: HtmlElement) -> str:
    """Return what a screen reader says for an element."""
    label = element.get("aria-label", "").strip()
    if label:
        return label
    parts = [element.text_content(), *(image.get("alt", "") for image in element.iter("img"))]
    return " ".join(" ".join(parts).split()) or element.get("title", "").strip()


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _find_in_images(images: Iterable[HtmlElement], titles: set[str]) -> Iterator[Finding]:
    missing, files, repeated = [], [], []
    for image in images:
        alt = image.get("alt")
        if alt is None and image.get("role") not in {"presentation", "none"} and image.get("aria-hidden") != "true":
            missing.append((image, image.get("src", "")))
        elif alt and _FILE.fullmatch(alt.strip()):
            files.append((image, alt))
        elif alt and _fold(alt) in titles:
            repeated.append((image, alt))
    yield from _tell_first("image-alt", missing)
    yield from _tell_first("image-alt-file", files)
    yield from _tell_first("image-alt-repeats", repeated)


def _find_in_links(names: list[tuple[HtmlElement, str]]) -> Iterator[Finding]:
    vague = [(link, name) for link, name in names if _fold(name).strip(_EDGES) in _VAGUE]
    yield from _tell_first("link-text-missing", [(link, link.get("href", "")) for link, name in names if not name])
    yield from _tell_first("link-text-vague", vague)
    yield from _tell_first("link-text-address", [(link, name) for link, name in names if _BARE.fullmatch(name)])
    yield from _tell_first("link-text-same", list(_find_same(names, {id(link) for link, _ in vague})))


def _find_same(names: list[tuple[HtmlElement, str]], told: set[int]) -> Iterator[tuple[HtmlElement, str]]:
    targets: dict[str, str] = {}
    for link, name in names:
        target = link.get("href", "").strip()
        if name and id(link) not in told and targets.setdefault(_fold(name), target) != target:
            yield link, name


def _find_in_headings(heads: list[HtmlElement], reading: Reading) -> Iterator[Finding]:
    if not heads:
        if len(reading.texts) >= _MANY_TEXTS:
            yield make_finding("heading-none", RULES, place="<body>", found=f"{len(reading.texts)} texts, no heading")
        return
    levels = [int(str(head.tag)[1]) for head in heads]
    if levels[0] != 1:
        yield from _tell_first("heading-first", [(heads[0], f"<{heads[0].tag!s}>: {name_element(heads[0])}")])
    jumps = [
        (head, f"<{head.tag!s}> after <h{before}>: {name_element(head)}")
        for head, before, level in zip(heads[1:], levels, levels[1:], strict=False)
        if level > before + 1
    ]
    yield from _tell_first("heading-jump", jumps)
    yield from _tell_first("heading-empty", [(head, f"<{head.tag!s}>") for head in heads if not name_element(head)])


_MANY_TEXTS = 10
"""Pieces of text from which an e-mail needs headings to find one's way."""


def _tell_first(code: str, found: list[tuple[HtmlElement, str]]) -> Iterator[Finding]:
    if found:
        element, text = found[0]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield make_finding(code, RULES, place=tell_line(element), found=f"{shorten(text)}{more}")
