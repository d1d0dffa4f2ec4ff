"""Finds where things stand in the text of a TOML file, so that one of them can be changed and no other character is.

What is read here was read by tomllib before: it is known to be TOML, and only its places are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<text>"{3}(?:\\.|[^\\])*?"{3}"{0,2}|'{3}.*?'{3}'{0,2}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
    r"""|(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<space>[^\S\n]+)|(?P<mark>[\[\]{},=])|(?P<bare>[^\s\[\]{},=\#"']+)"""
    r"""|(?P<stray>.)""",
    re.DOTALL,
)
_SILENT = frozenset(["newline", "space", "comment"])
_OPENING, _CLOSING = frozenset("[{"), frozenset("]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A part of the text: from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A key with its value, or the head of a table ("[send]", "[[sources]]"); comments around it are no part of it.

    `name` is the key without its quotes; `value` is None for a head.
    """

    name: str
    span: Span
    value: Span | None = None


def find_statements(text: str) -> Iterator[Statement]:
    """Every statement of a TOML file, in its order."""
    tokens: list[re.Match[str]] = []
    depth = 0
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "newline" and depth == 0:
            yield from _make_statement(tokens)
            tokens = []
        if token.lastgroup not in _SILENT:
            tokens.append(token)
        depth = _find_depth(token, depth)
    yield from _make_statement(tokens)


def find_items(text: str, value: Span) -> tuple[Span, ...]:
    """The items of the array, or the pairs of the inline table, that stands at `value`."""
    items: list[Span] = []
    start = end = depth = 0
    for token in _TOKEN.finditer(text, value.start, value.end):
        before, depth = depth, _find_depth(token, depth)
        if token.lastgroup in _SILENT or before == 0:
            continue
        if depth == 0 or (before == 1 and token[0] == ","):
            if end:
                items.append(Span(start=start, end=end))
            end = 0
        else:
            start, end = start if end else token.start(), token.end()
    return tuple(items)


def find_pairs(text: str, value: Span) -> tuple[Statement, ...]:
    """The keys and values of the inline table that stands at `value`."""
    pairs = (_find_significant(text, item) for item in find_items(text, value))
    return tuple(statement for tokens in pairs for statement in _make_statement(tokens))


def find_comma(text: str, start: int) -> int | None:
    """Where the comma behind an item that ends at `start` is, if there is one: between them are spaces and comments."""
    for token in _TOKEN.finditer(text, start):
        if token.lastgroup not in _SILENT:
            return token.start() if token[0] == "," else None
    return None


def find_line_end(text: str, start: int) -> int:
    """Where the line that `start` stands in ends, in front of its line break."""
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    return end - 1 if text[start:end].endswith("\r") else end


def find_line_start(text: str, start: int) -> int:
    """Where the line that `start` stands in begins."""
    return text.rfind("\n", 0, start) + 1


def find_indent(text: str, start: int) -> str:
    """The spaces and tabs that the line of `start` begins with."""
    found = re.compile(r"[ \t]*").match(text, find_line_start(text, start))
    return found[0] if found else ""


def _find_significant(text: str, span: Span) -> list[re.Match[str]]:
    return [token for token in _TOKEN.finditer(text, span.start, span.end) if token.lastgroup not in _SILENT]


def _make_statement(tokens: list[re.Match[str]]) -> Iterator[Statement]:
    if not tokens:
        return
    span = Span(start=tokens[0].start(), end=tokens[-1].end())
    equals = next((place for place, token in enumerate(tokens) if token[0] == "="), None)
    name = "".join(token[0].strip("\"'") for token in tokens[:equals])
    if tokens[0][0] == "[" or equals is None:
        yield Statement(name=name, span=span)
    else:
        yield Statement(name=name, span=span, value=Span(start=tokens[equals + 1].start(), end=span.end))


def _find_depth(token: re.Match[str], depth: int) -> int:
    if token.lastgroup != "mark":
        return depth
    return depth + (token[0] in _OPENING) - (token[0] in _CLOSING)
