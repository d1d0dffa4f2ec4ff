"""Takes the text out of an HTML fragment in one linear pass, with blank lines where blocks begin and end.

A tree builder, which any sanitiser contains, needs time that is quadratic in the depth of nesting: half a megabyte
of `<div>` holds it for minutes. Text needs no tree, only the tokens of the HTML standard (13.2.5), and every
pattern here is possessive, so that no input is read twice.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
    <!--(?:-?>|.*?(?:--!?>|\Z))                     # comment
  | <[!?][^>]*+(?:>|\Z)                             # doctype, processing instruction, CDATA or other bogus comment
  | </(?![a-z]|\Z)[^>]*+(?:>|\Z)                    # an end tag without a name: another bogus comment
  | <(?P<end>/?)(?P<name>[a-z][^\s/>]*+)
    (?:[^=>]++ | =\s*+(?:"[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z) | (?!["'])))*+ (?:>|\Z)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CDATA = re.compile(r"\A\s*+<!\[CDATA\[(.*?)(?:\]\]>\s*+)?\Z", re.DOTALL)
_BREAKS = re.compile(r"(?:<br\b[^<>]{0,100}>\s*+){2,}", re.IGNORECASE)
# Elements whose content is no part of the text: it is never shown, or belongs to a picture, a control or a menu.
_HIDDEN = (
    "script", "style", "noscript", "iframe", "noembed", "noframes", "title", "textarea", "template", "svg", "object",
    "select", "button", "audio", "video", "figcaption", "nav",
)  # fmt: skip
_HIDDEN_END = {name: re.compile(rf"</{name}(?=[\s/>]|\Z)", re.IGNORECASE) for name in _HIDDEN}
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section",
    "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
))  # fmt: skip
_SPACED = frozenset(["br", "td", "th", "img", "option", "button"])


_GAP = "\u2029"


def parse_markup(value: str) -> str:
    """Return the text of an HTML fragment, with a paragraph separator (U+2029) around every block.

    References are unescaped once. Blank lines of the fragment itself part paragraphs only where it has no block
    elements, as in the half-plain text that many feeds carry.
    """
    pieces = list(_parse_pieces(_BREAKS.sub("<p>", _CDATA.sub(r"\1", value))))
    text = "".join(pieces)
    return text.replace("\n", " ").replace("\r", " ") if _GAP in pieces else text


def _parse_pieces(value: str) -> Iterator[str]:
    position = 0
    while match := _TOKEN.search(value, position):
        yield html.unescape(value[position : match.start()])
        yield _find_gap(match)
        position = match.end()
        if not match["end"] and (closing := _HIDDEN_END.get((match["name"] or "").lower())):
            hidden_end = closing.search(value, position)
            position = hidden_end.start() if hidden_end else len(value)
    yield html.unescape(value[position:])


def _find_gap(match: re.Match[str]) -> str:
    name = (match["name"] or "").lower()
    if name in _BLOCKS:
        return _GAP
    return " " if name in _SPACED else ""
