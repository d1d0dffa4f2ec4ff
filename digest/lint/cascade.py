"""Which declarations win for each element, by day and by night: those of its style sheets and its own style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from digest.lint.colors import find_color
from digest.lint.lengths import is_size
from digest.lint.mail import Mail
from digest.lint.selectors import Node, Selector, is_found, parse_selector
from digest.lint.styles import Declaration, Sheet, parse_sheet, parse_style
from digest.lint.uses import find_sheets

_KEPT = frozenset(
    [
        "color",
        "background-color",
        "background-image",
        "font-size",
        "font-weight",
        "line-height",
        "display",
        "visibility",
        "opacity",
        "max-height",
        "max-width",
        "height",
        "width",
        "overflow",
        "text-align",
        "padding",
    ]
)
_DARK = "@media(prefers-color-scheme:dark)"
_PLAIN_MEDIA = frozenset(["@media screen", "@media all"])

Values = Mapping[str, str | None]
"""What wins for each property; None where only a browser can tell."""


class _Entry(NamedTuple):
    selector: Selector
    declarations: tuple[Declaration, ...]
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Rules for elements with one key: `sure` are those that ask for nothing else; the `rest` is by what is around."""

    sure: list[_Entry] = field(default_factory=list)
    rest: dict[str, dict[Selector, list[_Entry]]] = field(default_factory=dict)


Rules = Mapping[str, Bucket]
"""Rules by the tag, class or id that their elements have; "" for those of any."""


class Winners(NamedTuple):
    """The winning values by day and by night."""

    light: Values
    dark: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """The rules of an e-mail; `night` are those for dark colours.

    `known` holds what was found out for elements with the same rules and the same style.
    """

    day: Rules
    night: Rules
    known: dict[tuple[object, ...], Winners] = field(default_factory=dict)

    @property
    def is_dark(self) -> bool:
        """Whether the e-mail has colours of its own for the dark."""
        return bool(self.night)

    def find_winners(self, node: Node, style: str) -> Winners:
        """Return what wins for an element."""
        day, night = _find_matches(self.day, node), _find_matches(self.night, node)
        key = (style, day.keys, tuple(map(id, day.rest)), night.keys, tuple(map(id, night.rest)))
        winners = self.known.get(key)
        if winners is None:
            own = expand(parse_style(style)[0]) if style else ()
            by_day, by_night = _list_entries(self.day, day), _list_entries(self.night, night)
            winners = Winners(_find_values(by_day, own), _find_values([*by_day, *by_night], own))
            self.known[key] = winners
        return winners


def make_cascade(mail: Mail) -> Cascade:
    """Take the rules of an e-mail that say something about colours, sizes and what is hidden."""
    day: dict[str, Bucket] = {}
    night: dict[str, Bucket] = {}
    for order, (selector, declarations, is_night) in enumerate(_find_rules(mail)):
        entry = _Entry(selector, declarations, order)
        key = _choose_rarest(selector.steps[0].keys)
        bucket = (night if is_night else day).setdefault(key, Bucket())
        is_sure = len(selector.steps) == 1 and len(selector.steps[0].keys) <= 1
        around = bucket.rest.setdefault(_choose_rarest(selector.outer), {}) if not is_sure else {}
        (bucket.sure if is_sure else around.setdefault(selector, [])).append(entry)
    return Cascade(day=day, night=night)


def _find_rules(mail: Mail) -> Iterator[tuple[Selector, tuple[Declaration, ...], bool]]:
    for _, css in find_sheets(mail):
        yield from _find_in_sheet(parse_sheet(css))


def _find_in_sheet(sheet: Sheet) -> Iterator[tuple[Selector, tuple[Declaration, ...], bool]]:
    for rule in sheet.rules:
        conditions = {condition for condition in rule.conditions if condition not in _PLAIN_MEDIA}
        night = {condition for condition in conditions if _is_dark(condition)}
        declarations = expand(rule.declarations) if conditions == night else ()
        if declarations:
            selectors = filter(None, map(parse_selector, rule.selectors))
            yield from ((selector, declarations, bool(night)) for selector in selectors)


def _is_dark(condition: str) -> bool:
    return condition.replace(" ", "").replace("screenand", "").replace("onlyscreen", "screen") == _DARK


def _choose_rarest(keys: Iterable[str]) -> str:
    """Return the key that the fewest elements have; "" of none."""
    return min(keys, default="", key=lambda key: ("#.".find(key[0]) % 3, key))


@lru_cache(maxsize=2048)
def expand(declarations: tuple[Declaration, ...]) -> tuple[Declaration, ...]:
    """Return what declarations say about looks, shorthands taken apart."""
    return tuple(part for one in declarations for part in _take_apart(one) if part.name in _KEPT)


def _take_apart(one: Declaration) -> Iterable[Declaration]:
    if one.name == "background":
        color = find_color(one.value)
        has_picture = "url(" in one.value or "gradient(" in one.value
        is_clear = color is None and (has_picture or one.value in {"none", "initial", "unset", ""})
        named = "transparent" if is_clear else str(one.value if color is None else _write(one.value))
        yield one._replace(name="background-color", value=named)
        yield one._replace(name="background-image", value=one.value if has_picture else "none")
    elif one.name == "font":
        yield from _take_font_apart(one)
    else:
        yield one


def _take_font_apart(one: Declaration) -> Iterator[Declaration]:
    words = one.value.lower().split()
    place = next((at for at, word in enumerate(words) if is_size(word.partition("/")[0])), None)
    if place is None:
        return
    size, _, line = words[place].partition("/")
    weight = next((word for word in words[:place] if word == "bold" or word.isdecimal()), "normal")
    parts = (("font-size", size), ("line-height", line or "normal"), ("font-weight", weight))
    yield from (one._replace(name=name, value=value) for name, value in parts)


def _write(value: str) -> str:
    """Return the word of a shorthand that is its colour."""
    color = find_color(value)
    return "rgba({},{},{},{})".format(*(round(part * 255, 3) for part in color[:3]), color.alpha) if color else value


class _Matches(NamedTuple):
    """What is for an element: all that is sure under some `keys`, and some of the rest."""

    keys: tuple[str, ...]
    rest: tuple[list[_Entry], ...]


_NO_MATCHES = _Matches((), ())


def _find_matches(rules: Rules, node: Node) -> _Matches:
    if not rules:
        return _NO_MATCHES
    keys = tuple(sorted(key for key in ("", *node.keys) if key in rules))
    rest = (
        group
        for key in keys
        for outer, groups in _list_near(rules[key], node)
        if not outer or outer in node.around
        for group in groups.values()
        if is_found(group[0].selector, node)
    )
    return _Matches(keys, tuple(rest))


def _list_near(bucket: Bucket, node: Node) -> Iterable[tuple[str, dict[Selector, list[_Entry]]]]:
    """The rest of a bucket that what is around an element may fulfil, by what must be around."""
    if len(bucket.rest) <= len(node.around):
        return bucket.rest.items()
    return ((key, bucket.rest[key]) for key in ("", *node.around) if key in bucket.rest)


def _list_entries(rules: Rules, matches: _Matches) -> list[_Entry]:
    sure = (entry for key in matches.keys for entry in rules[key].sure)
    return sorted([*sure, *chain.from_iterable(matches.rest)], key=lambda entry: entry.order)


def _find_values(entries: list[_Entry], own: tuple[Declaration, ...]) -> Values:
    ranked = [
        (one.important, entry.selector.weight, entry.order, one, entry.selector.certain)
        for entry in entries
        for one in entry.declarations
    ]
    ranked += [(one.important, (_OWN, 0, 0), 0, one, True) for one in own]
    ranked.sort(key=lambda rank: rank[:3])
    return {one.name: one.value.lower() if certain else None for *_, one, certain in ranked}


_OWN = 1_000
"""What a style attribute weighs: more ids than any selector has."""
