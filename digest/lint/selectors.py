"""Which elements a CSS selector finds, as far as that can be told without a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_PART = re.compile(r"\s*+([>+~])\s*+|(\s++)|([#.]?[-\w]++)|(\*)|(\[[^\]]*+\])|::?([-\w]++)(?:\([^()]*+\))?")
_FOR_A_MOMENT = frozenset(["hover", "active", "focus", "focus-visible", "focus-within", "visited", "target"])
_MOST_STEPS = 12
_LONGEST = 400
"""Characters of a selector that is looked at; real ones are far shorter."""
_NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Node:
    """An element as selectors see it: `keys` are its tag, its #id and its .classes, `around` those of all around it."""

    keys: frozenset[str]
    around: frozenset[str]
    parent: Node | None


class Step(NamedTuple):
    """One element of a selector; `near` says that it is the parent of the one before, not any element around it."""

    keys: frozenset[str]
    near: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """A selector, innermost element first; `weight` is its specificity and `outer` the keys of all but the first step.

    One that is not `certain` finds all of its elements, and maybe others.
    """

    steps: tuple[Step, ...]
    outer: frozenset[str]
    weight: tuple[int, int, int]
    certain: bool


@lru_cache(maxsize=512)
def make_keys(tag: str, name: str, classes: str) -> frozenset[str]:
    """Return the keys of an element by its tag, its id and its class attribute."""
    return frozenset([tag, f"#{name}", *(f".{one}" for one in classes.split())])


@lru_cache(maxsize=2048)
def parse_selector(text: str) -> Selector | None:
    """Return a selector; None for one that is only for a moment, a pseudo-element or Outlook's marks, or unreadable."""
    steps: list[tuple[set[str], bool]] = [(set(), False)]
    certain, last = True, 0
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    for match in _PART.finditer(text):
        sign, space, name, _, attribute, pseudo = match.groups()
        if match.start() != last or not _is_lasting(match[0], pseudo, attribute):
            return None
        last = match.end()
        if sign or space:
            # What is near is told of the step that was read before, which stands around this one.
            steps[-1] = (steps[-1][0], sign == ">")
            steps.append((set(), False))
        elif name or pseudo == "root":
            steps[-1][0].add(_fold(name) if name else "html")
        certain = certain and not (attribute or sign in {"+", "~"} or (pseudo and pseudo not in {"root", "link"}))
    if last != len(text) or len(steps) > _MOST_STEPS:
        return None
    return _make_selector([Step(frozenset(keys), near) for keys, near in reversed(steps)], certain)


def _fold(name: str) -> str:
    return name if name[0] in "#." else name.lower()


def _is_lasting(part: str, pseudo: str | None, attribute: str | None) -> bool:
    return not (part.startswith("::") or pseudo in _FOR_A_MOMENT or (attribute or "").startswith("[data-og"))


def _make_selector(steps: list[Step], certain: bool) -> Selector:  # noqa: FBT001
    keys = [key for step in steps for key in step.keys]
    ids, classes = (sum(key.startswith(mark) for key in keys) for mark in "#.")
    return Selector(
        steps=tuple(steps),
        outer=_NOTHING.union(*(step.keys for step in steps[1:])),
        weight=(ids, classes, len(keys) - ids - classes),
        certain=certain,
    )


def is_found(selector: Selector, node: Node) -> bool:
    """Whether a selector finds an element."""
    if not (selector.steps[0].keys <= node.keys and selector.outer <= node.around):
        return False
    here = node.parent
    for keys, near in selector.steps[1:]:
        while here is not None and not keys <= here.keys:
            if near:
                return False
            here = here.parent
        if here is None:
            return False
        here = here.parent
    return True
