"""Finds links whose text only points, as "here" and "click here" do, with the sentence that says what for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from digest.lint.mail import Mail

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def _read_words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_POINTING = _read_words(
    """
    here click tap press please this the link on by via following clicking
    ici cliquez cliquer cliquant clic en ce lien sur hier klicken klick sie bitte diesen auf über
    aquí haga haz hacer pulse pinche enlace este esta qui clicca cliccando cliccare questo aqui clique clicando
    klik deze här klicka her klikk denne lenken länken dette
    здесь тут сюда нажмите по этой ссылке нажав натисніть за цим посиланням tutaj tu kliknij zde tady klikněte
    ide itt kattintson kattints aici faceți apasă εδώ κάντε κλικ πατήστε buraya burada buradan tıklayın
    هنا اضغط انقر اینجا کلیک کنید یہاں کلک کریں यहाँ यहां क्लिक करें
    这里 此处 点击这里 点击此处 点此 這裡 此處 點擊這裡 點擊此處 按此 こちら ここ こちらをクリック ここをクリック
    여기 여기를 클릭 클릭하세요 di sini tại đây bấm nhấp vào hapa bofya
    """
)
"""Words that say nothing but where to click; in other languages, other ones."""

_MOST_WORDS = 5
_EDGES = " .,:;…!>→»›«‹←<|-–—()[]\"'“”"
_INLINE = _read_words(
    """
    a abbr acronym b bdi bdo big br cite code del em font i img ins label mark s small span strike strong sub sup u
    var wbr
    """
)
"""Elements that begin no block. A line ends in one; that ends a sentence, but behind a comma."""

_LINK = "\x00"
"""Stands before each link that points; no HTML has it."""

_BREAK = "\x01"
_END = re.compile(r"[.!?;…؟۔।|•·](?=\s|\x00|$)|[。！？]|\x01")
_WRAPPED = re.compile(r"(?<=[,،、，])\s{0,9}\x01")


@dataclass(slots=True)
class _Flow:
    """The text of a block, as it comes; `links` point, in their order."""

    pieces: list[str] = field(default_factory=list)
    links: list[HtmlElement] = field(default_factory=list)


def find_pointing(mail: Mail) -> Iterator[tuple[HtmlElement, str]]:
    """Find each link whose text only points, and the sentence it stands in, as far as both can be read.

    A sentence ends with its block.
    """
    for flow in _find_flows(mail):
        if flow.links:
            yield from _part(flow)


def _part(flow: _Flow) -> Iterator[tuple[HtmlElement, str]]:
    links = iter(flow.links)
    text = _WRAPPED.sub(" ", "".join(flow.pieces))
    for sentence in _END.split(text):
        said = " ".join(sentence.replace(_LINK, " ").split())
        yield from ((link, said) for link in islice(links, sentence.count(_LINK)))


def _find_flows(mail: Mail) -> Iterator[_Flow]:
    """The blocks that text flows in, in reading order; one within another parts it."""
    from lxml import etree

    flow = _Flow()
    for event, element in etree.iterwalk(mail.root, events=("start", "end", "comment", "pi")):
        if event in {"start", "end"} and element.tag not in _INLINE:
            yield flow
            flow = _Flow()
        if event == "start":
            _begin(flow, element, mail)
        else:
            _go_on(flow, element, mail)
    yield flow


def _begin(flow: _Flow, element: HtmlElement, mail: Mail) -> None:
    """Take up an element, and the text that it begins with."""
    if element.tag == "br":
        flow.pieces.append(_BREAK)
    if element.tag == "a" and _points(mail, element):
        flow.pieces.append(_LINK)
        flow.links.append(element)
    if element.text and mail.reading.is_readable(element):
        flow.pieces.append(_flatten(element.text))


def _go_on(flow: _Flow, element: HtmlElement, mail: Mail) -> None:
    """Take up the text behind an element, or behind a comment."""
    parent = element.getparent()
    if element.tail and parent is not None and mail.reading.is_readable(parent):
        flow.pieces.append(_flatten(element.tail))


def _flatten(text: str) -> str:
    """Text on one line: in HTML a new line is but a space."""
    return text.replace("\n", " ").replace("\r", " ")


def _points(mail: Mail, link: HtmlElement) -> bool:
    words = " ".join(mail.reading.list_readable(link)).casefold().split()
    bare = [word.strip(_EDGES) for word in words[: _MOST_WORDS + 1]]
    return 0 < len(bare) <= _MOST_WORDS and all(one in _POINTING for one in bare if one) and any(bare)
