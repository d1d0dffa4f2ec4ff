"""CSS taken apart, broken or not: rules with their conditions, declarations, and what cannot be read. Linear."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

_SPECIAL = re.compile(
    r"""/\*.*?(?:\*/|\Z)|<!--|-->|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|\burl\(\s*+(?!["'\s])[^)]*+\)?"""
    r"""|\\.|[{}();\[\]]""",
    re.DOTALL | re.IGNORECASE,
)
_IMPORTANT = re.compile(r"!\s*+important\Z", re.IGNORECASE)
_NAME = re.compile(r"[*_]?[-\w]+")
_SHOWN = 60
_MOST_KEPT = 4096
"""Characters of a value that are looked at."""
_DEEPEST = 8
"""Blocks around a rule that are kept; no mail program reads it in more of them."""


class Declaration(NamedTuple):
    """A property in lower case, its value as it stands, and whether it is marked as important."""

    name: str
    value: str
    important: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleRule:
    """Declarations for the elements that any of `selectors` finds.

    `conditions` are the preludes around it, outermost first, in lower case: "@media (max-width: 480px)"; a rule that
    stands in another one has the selectors of that among them.
    """

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A style sheet. `at_rules` are the preludes of all of them, each with how many blocks it stands in.

    `faults` says what cannot be read.
    """

    rules: tuple[StyleRule, ...]
    at_rules: tuple[tuple[str, int], ...]
    faults: tuple[str, ...]


@dataclass(slots=True)
class _Reader:
    """What was read so far: `open` are the blocks around, outermost first, with their declarations."""

    open: list[tuple[str, list[Declaration]]] = field(default_factory=lambda: [("", [])])
    text: list[str] = field(default_factory=list)
    brackets: int = 0
    rules: list[StyleRule] = field(default_factory=list)
    at_rules: list[tuple[str, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def read(self, css: str) -> None:
        last = 0
        for match in _SPECIAL.finditer(css):
            self.text.append(css[last : match.start()])
            self._meet(match[0])
            last = match.end()
        self.text.append(css[last:])

    def _meet(self, sign: str) -> None:
        if sign in "{};" and not self.brackets:
            {"{": self._open, "}": self._close, ";": self.end}[sign]()
            return
        if sign in "()[]":
            self.brackets = max(0, self.brackets + (1 if sign in "([" else -1))
        self.text.append(" " if sign.startswith(("/*", "<!--", "-->")) else sign)

    def _take(self) -> str:
        text = "".join(self.text).strip()
        self.text.clear()
        return text

    def _open(self) -> None:
        prelude = " ".join(self._take().split())
        if prelude.startswith("@"):
            self.at_rules.append((prelude.lower(), len(self.open) - 1))
        elif not prelude:
            self.faults.append("a { with nothing before it")
        self.open.append((prelude, []))

    def _close(self) -> None:
        self.end()
        if len(self.open) == 1:
            self.faults.append("a } that closes nothing")
            return
        prelude, declarations = self.open.pop()
        if declarations:
            self._keep(prelude, declarations)

    def _keep(self, prelude: str, declarations: list[Declaration]) -> None:
        around = [outer.lower() for outer, _ in self.open[1 : 1 + _DEEPEST]]
        is_at_rule = prelude.startswith("@")
        self.rules.append(
            StyleRule(
                selectors=() if is_at_rule else tuple(part.strip() for part in prelude.split(",")),
                declarations=tuple(declarations),
                conditions=(*around, prelude.lower()) if is_at_rule else tuple(around),
            )
        )

    def end(self) -> None:
        text = self._take()
        if not text:
            return
        if text.startswith("@"):
            self.at_rules.append((" ".join(text.lower().split()), len(self.open) - 1))
            return
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        if not colon or not _NAME.fullmatch(name):
            self.faults.append(f"{text[:_SHOWN]!r} is no declaration")
            return
        value = value.strip()[:_MOST_KEPT]
        bare = _IMPORTANT.sub("", value).strip()
        self.open[-1][1].append(Declaration(name, bare, bare != value))


@lru_cache(maxsize=64)
def parse_sheet(css: str) -> Sheet:
    """Return what stands in a style sheet."""
    reader = _Reader()
    reader.read(css)
    reader.end()
    if reader.brackets:
        reader.faults.append("a ( or [ that is never closed")
    if len(reader.open) > 1:
        reader.faults.append(f"a {{ that is never closed, after {reader.open[-1][0][:_SHOWN]!r}")
    return Sheet(rules=tuple(reader.rules), at_rules=tuple(reader.at_rules), faults=tuple(reader.faults))


@lru_cache(maxsize=2048)
def parse_style(css: str) -> tuple[tuple[Declaration, ...], tuple[str, ...]]:
    """Return the declarations of a style attribute, and what in it cannot be read."""
    reader = _Reader()
    reader.read(css)
    reader.end()
    return tuple(reader.open[0][1]), tuple(reader.faults)
