"""The e-mail that is looked at: its bytes as readers get them, and its HTML taken apart once for all who look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement


@dataclass(frozen=True, kw_only=True)
class Mail:
    """An e-mail as a reader gets it.

    `html` is decoded. `text`, `subject` and `preheader` are None where nobody knows them, as of a file that holds only
    HTML, and "" where there is none. `message` is what goes over the wire, "" bytes where there is none yet. `headers`
    are its fields by lower-case name. `regions` are the names of the printed regions, by which bytes are told.
    """

    html: str
    text: str | None = None
    subject: str | None = None
    preheader: str | None = None
    message: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    regions: tuple[str, ...] = ()

    @cached_property
    def root(self) -> HtmlElement:
        """The parsed HTML; `sourceline` of each element counts from 1."""
        from lxml import html

        parser = html.HTMLParser(encoding="utf-8")
        return html.document_fromstring(self.html.encode() or b"<html></html>", parser=parser)

    @cached_property
    def elements(self) -> tuple[HtmlElement, ...]:
        """Every element in reading order, comments left out."""
        return tuple(element for element in self.root.iter() if isinstance(element.tag, str))

    @cached_property
    def styles(self) -> tuple[str, ...]:
        """The texts of all style sheets in it."""
        return tuple(element.text_content() for element in self.elements if element.tag == "style")


def tell_line(element: HtmlElement) -> str:
    """Say where an element is: its line, its tag."""
    return f"line {element.sourceline}, <{element.tag!s}>"


def find_all(mail: Mail, *tags: str) -> Iterator[HtmlElement]:
    """Every element with one of `tags`, in reading order."""
    return (element for element in mail.elements if element.tag in tags)
