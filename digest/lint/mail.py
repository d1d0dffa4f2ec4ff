"""The e-mail that is looked at: its bytes as readers get them, and its HTML taken apart once for all who look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from digest.lint.appearance import Reading

_UNSEEN = frozenset({"head", "style", "script", "template", "noscript", "title"})
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
DEEPEST = 2_000
"""Elements within elements that are read; the parser goes a little further."""

_SHOWN = 40
"""Characters of an element's text that its place shows."""
_BEGUN, _PIECES = 4 * _SHOWN, 100
"""Characters and pieces of text that are looked at for that."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """An e-mail as a reader gets it.

    `html` is decoded. `text`, `subject` and `preheader` are None where nobody knows them, as of a file that holds only
    HTML, and "" where there is none. `message` is what goes over the wire, "" bytes where there is none yet; then
    `encoded` is how many bytes of it the HTML takes, else 0, and `content_ids` are those of the parts that come with
    it. `headers` are its fields by lower-case name. `regions` are the names of the printed regions, by which bytes are
    told. A `template` has placeholders that a mailer is still to fill. `address` is the postal address that it must
    show, None where nobody knows it; `leave` is that of the link by which readers leave, "" where it has none. `others`
    are HTML parts besides the one that is shown, and `faults` is what of the message could not be read.
    """

    html: str
    text: str | None = None
    subject: str | None = None
    preheader: str | None = None
    message: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    regions: tuple[str, ...] = ()
    encoded: int = 0
    content_ids: frozenset[str] = frozenset()
    template: bool = False
    address: str | None = None
    leave: str | None = None
    others: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @cached_property
    def root(self) -> HtmlElement:
        """The parsed HTML; `sourceline` of each element counts from 1."""
        from lxml import etree, html

        parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
        try:
            return html.document_fromstring(self.html.encode("utf-8", "replace"), parser=parser)
        except etree.ParserError:  # there is no element in it
            return html.document_fromstring(b"<html><body></body></html>", parser=parser)

    @cached_property
    def elements(self) -> tuple[HtmlElement, ...]:
        """Every element in reading order, comments left out."""
        return tuple(element for element in self.root.iter() if isinstance(element.tag, str))

    @cached_property
    def is_whole(self) -> bool:
        """Whether all of it was taken apart: what lies in too many elements is left out, and all that follows."""
        if len(self.elements) < DEEPEST:
            return True
        depths: dict[HtmlElement | None, int] = {None: 0}
        for element in self.elements:
            depths[element] = depths.get(element.getparent(), 0) + 1
        return max(depths.values()) < DEEPEST

    @cached_property
    def comments(self) -> tuple[str, ...]:
        """What stands in comments for Outlook."""
        around = (*self.root.itersiblings(preceding=True), *self.root.itersiblings())
        nodes = (node for part in (self.root, *around) for node in part.iter())
        texts = (node.text or "" for node in nodes if not isinstance(node.tag, str))
        return tuple(text.partition("]>")[2] for text in texts if text.lstrip()[:3].lower() == "[if")

    @cached_property
    def reading(self) -> Reading:
        """How everything in it looks."""
        from digest.lint.appearance import read_mail

        return read_mail(self)

    @cached_property
    def styles(self) -> tuple[str, ...]:
        """The texts of all style sheets in it."""
        return tuple(element.text_content() for element in self.elements if element.tag == "style")

    @cached_property
    def words(self) -> str:
        """What it says, on one line: all texts in reading order, those that are hidden too."""
        return " ".join(" ".join(_list_texts(self.root)).split())


def tell_line(element: HtmlElement) -> str:
    """Say where an element is: its line, its tag, and how its text begins."""
    text = " ".join(_begin_text(element).split()) if element.tag != "body" else ""
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"line {element.sourceline}, <{element.tag!s}>" + (f" “{shown}”" if shown else "")


def _begin_text(element: HtmlElement) -> str:
    """How the text of an element begins; what is below it is looked at only so far."""
    begun = ""
    for piece in islice(element.itertext(), _PIECES):
        begun += piece[:_BEGUN] if begun else piece.lstrip()[:_BEGUN]
        if len(begun) >= _BEGUN:
            break
    return begun


def find_all(mail: Mail, *tags: str) -> Iterator[HtmlElement]:
    """Every element with one of `tags`, in reading order."""
    return (element for element in mail.elements if element.tag in tags)


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element itself is hidden from those who see, as a preheader is."""
    return bool(_HIDDEN.search(element.get("style") or ""))


def walk_texts(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Every text in an element, with the element that it stands right in, in reading order; comments are none.

    What stands behind an element comes when all within it was told.
    """
    from lxml import etree

    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            if element.text:
                yield element, element.text
        elif element is not root and element.tail and (parent := element.getparent()) is not None:
            yield parent, element.tail


def _list_texts(root: HtmlElement) -> Iterator[str]:
    """The texts that are written, in reading order; those of style sheets and scripts are none."""
    return (text for element, text in walk_texts(root) if element.tag not in _UNSEEN)
