"""Finds what mrml accepts in silence, refuses without a line, or dies of: wrong tags, unclosed ones, deep nesting."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TAG = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<name>[A-Za-z][\w:-]*+)(?P<rest>(?:"[^"]*+"|'[^']*+'|[^"'<>])*+)>""", re.DOTALL
)
_DEEPEST = 200
"""Nested tags; mrml overflows its stack, and with it the process, at some thousands."""

_ALLOWED = """
mjml: mj-head mj-body
mj-head: mj-attributes mj-breakpoint mj-font mj-preview mj-raw mj-style mj-title
mj-body: mj-hero mj-raw mj-section mj-wrapper
mj-wrapper: mj-hero mj-raw mj-section
mj-section: mj-column mj-group mj-raw
mj-group: mj-column mj-raw
mj-column mj-hero: mj-accordion mj-button mj-carousel mj-divider mj-image mj-navbar mj-raw mj-social mj-spacer \
                   mj-table mj-text
mj-accordion: mj-accordion-element mj-raw
mj-accordion-element: mj-accordion-text mj-accordion-title mj-raw
mj-carousel: mj-carousel-image
mj-navbar: mj-navbar-link mj-raw
mj-social: mj-raw mj-social-element
"""
"""What each tag may hold."""

_RULES = [line.split(":") for line in _ALLOWED.strip().splitlines()]
_CHILDREN = {parent: children.split() for parents, children in _RULES for parent in parents.split()}
_KNOWN = {name for names in _CHILDREN.values() for name in names}
_CHILDREN |= {"": ["mjml"], "mj-attributes": ["mj-all", "mj-class", *_KNOWN]}

_TEXTS = "accordion-text accordion-title button navbar-link preview raw social-element style table text title"
_CONTENT = frozenset(f"mj-{name}" for name in _TEXTS.split())
"""What holds text or HTML and no MJML."""

_EMPTY = "area base br col embed hr img input link meta source track wbr"
_VOID = frozenset(_EMPTY.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with an MJML document, and on which line."""

    line: int
    problem: str


@dataclass(slots=True)
class _Nesting:
    """The tags that are open, and the outermost of them that holds text, if one does."""

    tags: list[str] = field(default_factory=list)
    content: str = ""

    def open(self, name: str) -> str:
        """Open `name`, and say what is wrong with that, if anything is."""
        problem = _find_problem(name, self)
        if not self.content and name in _CONTENT and self.tags and self.tags[-1] != "mj-attributes":
            self.content = name
        self.tags.append(name)
        return problem

    def close(self, name: str) -> str:
        """Close `name`, and say what is wrong with that, if anything is."""
        last = self.tags.pop() if self.tags else ""
        if name == self.content:
            self.content = ""
        if last == name:
            return ""
        return f"</{name}> stands where <{last}> is still open" if last else f"</{name}> closes nothing"


def find_mjml_fault(source: str) -> Fault | None:
    """Return the first fault of an MJML document that mrml would not report with its line; None if there is none."""
    nesting = _Nesting()
    for match in _TAG.finditer(source):
        problem = _follow(match, nesting)
        if problem:
            return Fault(line=source.count("\n", 0, match.start()) + 1, problem=problem)
    return None


def _follow(match: re.Match[str], nesting: _Nesting) -> str:
    name = match["name"]
    if name is None:
        return ""
    if match["end"]:
        return nesting.close(name)
    if match["rest"].endswith("/") or name.lower() in _VOID:
        return _find_problem(name, nesting)
    return nesting.open(name)


def _find_problem(name: str, nesting: _Nesting) -> str:
    if len(nesting.tags) >= _DEEPEST:
        return f"<{name}> is nested more than {_DEEPEST} deep"
    is_mjml = name == "mjml" or name.startswith("mj-")
    if nesting.content:
        return f"<{name}> may not stand in <{nesting.content}>" if is_mjml else ""
    parent = nesting.tags[-1] if nesting.tags else ""
    if name in _CHILDREN.get(parent, ()):
        return ""
    if is_mjml and name not in (*_KNOWN, "mj-all", "mj-class", "mjml"):
        return f"<{name}> is no MJML tag"
    kind = "" if is_mjml else "HTML "
    return f"{kind}<{name}> may not stand in <{parent}>" if parent else f"{kind}<{name}> stands before <mjml>"
