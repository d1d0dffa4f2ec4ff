"""How each element of an e-mail looks, by day and by night: its colours, its size, and whether it is seen at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from digest.lint.cascade import Cascade, Values, Winners, make_cascade
from digest.lint.colors import BLACK, WHITE, Color, blend, measure_contrast, parse_color
from digest.lint.lengths import Line, read_line, read_size
from digest.lint.mail import Mail, walk_texts
from digest.lint.selectors import Node, make_keys

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNSEEN = frozenset(["head", "title", "style", "script", "template", "meta", "link", "base"])
_BOLD = frozenset(["b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"])
_HEAVY = 600
_DUST, _LOST = 5, 1.1
"""Pixels of text, and contrast, below which nobody reads it."""


class Paint(NamedTuple):
    """The colour of text and what is behind it; None where that is not known."""

    color: Color | None
    ground: Color | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Look:
    """How an element looks: the `size` of its text in pixels, None where not known; and in which language."""

    light: Paint
    dark: Paint
    lang: str = ""
    size: float | None = 16.0
    line: Line
    is_bold: bool = False
    is_hidden: bool = False
    is_justified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An e-mail as it is read: the look of every element, and each piece of text that is seen, with its element."""

    looks: Mapping[HtmlElement, Look]
    texts: tuple[tuple[HtmlElement, str], ...]
    is_dark: bool

    def is_seen(self, element: HtmlElement) -> bool:
        """Whether an element is shown."""
        return not self.looks[element].is_hidden

    def is_readable(self, element: HtmlElement) -> bool:
        """Whether text in an element can be read: it is shown, no dust, and not in the colour of what is behind it."""
        look = self.looks[element]
        return not look.is_hidden and (look.size is None or look.size >= _DUST) and not _is_lost(look.light)

    def list_readable(self, root: HtmlElement) -> Iterator[str]:
        """The texts in an element that can be read, in their order."""
        return (text for element, text in walk_texts(root) if self.is_readable(element))


def _is_lost(paint: Paint) -> bool:
    if paint.color is None or paint.ground is None:
        return False
    return paint.color.alpha == 0 or measure_contrast(blend(paint.color, paint.ground), paint.ground) < _LOST


def read_mail(mail: Mail) -> Reading:
    """Find out how everything in an e-mail looks."""
    cascade = make_cascade(mail)
    looks = dict(_find_looks(mail, cascade))
    return Reading(looks=looks, texts=tuple(_find_texts(mail, looks)), is_dark=cascade.is_dark)


def _find_looks(mail: Mail, cascade: Cascade) -> Iterator[tuple[HtmlElement, Look]]:
    nodes: dict[HtmlElement | None, Node] = {}
    looks: dict[HtmlElement | None, Look] = {
        None: Look(light=Paint(BLACK, WHITE), dark=Paint(None, None), line=Line(None))
    }
    known: dict[tuple[object, ...], Look] = {}
    for element in mail.elements:
        parent, has = element.getparent(), dict(element.items())
        tag = str(element.tag)
        node = nodes[element] = _make_node(make_keys(tag, has.get("id", ""), has.get("class", "")), nodes.get(parent))
        winners = cascade.find_winners(node, has.get("style", ""))
        key = (looks[parent], id(winners), tag, *((name, has[name]) for name in _MARKS if name in has))
        look = known.get(key)
        if look is None:
            look = known[key] = _make_look(looks[parent], tag, winners, has)
        looks[element] = look
        yield element, look


def _make_node(keys: frozenset[str], parent: Node | None) -> Node:
    return Node(keys, parent.around | parent.keys if parent else frozenset(), parent)


_MARKS = ("lang", "align", "bgcolor", "background", "color", "size", "hidden")
"""The attributes that decide on it."""


def _make_look(around: Look, tag: str, winners: Winners, has: Mapping[str, str]) -> Look:
    light = winners.light
    size = read_size(light.get("font-size", ""), tag, around.size, has)
    return Look(
        light=_make_paint(around.light, tag, light, has),
        dark=_make_paint(around.dark, tag, winners.dark, has),
        lang=has.get("lang", around.lang),
        size=size,
        line=read_line(light.get("line-height", ""), size, around.line),
        is_bold=_is_bold(light.get("font-weight", ""), around, tag),
        is_hidden=around.is_hidden or tag in _UNSEEN or "hidden" in has or _is_hidden(light),
        is_justified="justify" in (light.get("text-align"), has.get("align"))
        or (around.is_justified and "text-align" not in light and "align" not in has),
    )


def _make_paint(around: Paint, tag: str, values: Values, has: Mapping[str, str]) -> Paint:
    if values.get("opacity", "1") not in {"1", "1.0", "100%"}:
        return Paint(None, None)
    return Paint(_find_color(around, tag, values, has), _find_ground(around, values, has))


def _find_color(around: Paint, tag: str, values: Values, has: Mapping[str, str]) -> Color | None:
    value = values.get("color", has.get("color", "") if tag == "font" else "")
    if value == "":
        # Each mail program has a colour of its own for links.
        return None if tag == "a" else around.color
    return around.color if value == "inherit" else parse_color(value or "")


def _find_ground(around: Paint, values: Values, has: Mapping[str, str]) -> Color | None:
    if "background" in has or values.get("background-image", "none") != "none":
        return None
    value = values.get("background-color", has.get("bgcolor", "transparent"))
    color = parse_color(value or "")
    if color is None or color.alpha >= 1:
        return color
    if color.alpha == 0:
        return around.ground
    return blend(color, around.ground) if around.ground else None


def _is_bold(value: str | None, around: Look, tag: str) -> bool:
    if not value:
        return tag in _BOLD or around.is_bold
    return value in {"bold", "bolder"} or (value.isdecimal() and int(value[:4]) >= _HEAVY)


def _is_hidden(values: Values) -> bool:
    hiding = (("display", "none"), ("visibility", "hidden"), ("visibility", "collapse"))
    if any(values.get(name) == value for name, value in hiding) or _is_nothing(values.get("opacity"), below=0.05):
        return True
    is_cut = values.get("overflow") == "hidden"
    return _is_nothing(values.get("max-height")) or (is_cut and any(_is_nothing(values.get(one), 2) for one in _SIDES))


_SIDES = ("height", "width", "max-width")


def _is_nothing(value: str | None, below: float = 0.001) -> bool:
    """Whether a length or a share is as good as none."""
    bare = (value or "").removesuffix("px")
    return bare[:1] in tuple("0123456789.") and bare.replace(".", "", 1).isdecimal() and float(bare) < below


def _find_texts(mail: Mail, looks: Mapping[HtmlElement, Look]) -> Iterator[tuple[HtmlElement, str]]:
    for element, text in walk_texts(mail.root):
        if _says_something(text) and not looks[element].is_hidden:
            yield element, text


def _says_something(text: str) -> bool:
    return not text.isspace() and any(map(str.isalnum, text[:400]))
