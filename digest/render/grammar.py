"""What MJML allows: which tags in which, and their attributes with their types, read from data/mjml.tsv."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType

from digest.text.colors import parse_color

_TABLE = Path(__file__).parent / "data" / "mjml.tsv"
_LONGEST = 1_000
"""Characters of a value that are looked at: no length, colour or word is longer."""

# On every tag.
_ALWAYS = {"css-class": "string", "mj-class": "string"}
# Where MJML's own table says nothing, as nothing there is checked.
_UNTOLD = {"mjml": {"dir": "enum(auto,ltr,rtl)", "lang": "string"}, "mj-class": {"name": "string"}}

_LEFT_OUT = """
mj-accordion-title: font-weight
mj-body: id
mj-button: title
mj-hero: border-radius
mj-image: border-bottom border-left border-right border-top sizes
mj-raw: position
mj-section: gutter
mj-social: border
mj-social-element: border icon-position sizes srcset
mj-style: inline
mj-table: role
mj-wrapper: gap gutter
"""
"""Attributes that MJML has and mrml leaves out without a word, as compared with npm's mjml 5.4.1."""

_NOT_THERE = frozenset({"mj-html-attribute", "mj-html-attributes", "mj-selector"})
"""Tags that MJML has and mrml does not."""

_RAW = frozenset({"mj-raw"})
_NO_RAW = frozenset({"mjml", "mj-accordion", "mj-accordion-element", "mj-navbar", "mj-social"})
"""Tags that in MJML hold <mj-raw>, and with mrml do not."""

_UNIT = re.compile(r"(?P<negative>unitWithNegative|unit)\((?P<units>[^)]*)\)(?:\{(?P<least>\d),(?P<most>\d)\})?")
_RGB = re.compile(r"rgb\((?:\d{1,3},\s?){2}\d{1,3}\)|rgba\((?:\d{1,3},\s?){3}\d(?:\.\d{1,3})?\)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What an MJML tag may hold, its attributes with their types, and those of them that mrml leaves out."""

    children: frozenset[str]
    attributes: Mapping[str, str]
    left_out: frozenset[str]


@cache
def load_grammar() -> Mapping[str, Tag]:
    """Return every MJML tag that mrml knows; the tag "" holds the document. Read once."""
    rows = [line.split("\t") for line in _TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    children = {name: _parse_children(name, held) for name, held, _ in rows if name not in _NOT_THERE}
    known = {name: _parse_attributes(attributes) for name, _, attributes in rows} | _UNTOLD
    defaults = frozenset(children) - {"mjml", "mj-head", "mj-body", "mj-attributes"} | {"mj-all", "mj-class"}
    children |= {"": frozenset({"mjml"}), "mj-attributes": defaults, "mj-all": frozenset(), "mj-class": frozenset()}
    left_out = dict(line.split(": ") for line in _LEFT_OUT.strip().splitlines())
    return MappingProxyType(
        {
            name: Tag(
                children=held,
                attributes=known.get(name, {}) | ({} if name == "mjml" else _ALWAYS),
                left_out=frozenset(left_out.get(name, "").split()),
            )
            for name, held in children.items()
        }
    )


def _parse_children(name: str, held: str) -> frozenset[str]:
    return frozenset(held.split()) - _NOT_THERE - (_RAW if name in _NO_RAW else frozenset())


def _parse_attributes(text: str) -> dict[str, str]:
    return dict(attribute.split("=", 1) for attribute in text.split())


@cache
def find_kinds(attribute: str) -> frozenset[str]:
    """Return every type that an attribute has on one tag or another; none for one that is on no tag."""
    kinds = (tag.attributes.get(attribute) for tag in load_grammar().values())
    return frozenset(kind for kind in kinds if kind is not None)


def is_valid(value: str, kind: str) -> bool:
    """Whether the value of an attribute is of a type, as data/mjml.tsv writes types: unit(px,%){1,4}."""
    if kind == "string":
        return True
    if len(value) > _LONGEST:
        return False
    if kind == "color":
        return _is_color(value)
    return value in _list_words(kind) if kind.startswith("enum") else bool(_make_pattern(kind).fullmatch(value))


def _is_color(value: str) -> bool:
    if value in ("inherit", "transparent") or _RGB.fullmatch(value):
        return True
    is_plain = value == value.strip() and (value.startswith("#") or value.islower())
    return is_plain and parse_color(value) is not None


@cache
def _list_words(kind: str) -> tuple[str, ...]:
    return tuple(kind.removeprefix("enum(").removesuffix(")").split(","))


@cache
def _make_pattern(kind: str) -> re.Pattern[str]:
    if kind in ("boolean", "integer"):
        return re.compile("true|false" if kind == "boolean" else "[0-9]+")
    match = _parse_unit(kind)
    units = match["units"].split(",")
    sign = "-" if match["negative"] == "unitWithNegative" else ""
    number = f"[0-9.,{sign}]++(?:{'|'.join(unit for unit in units if unit != 'auto')})"
    one = f"(?:{number}|0{'|auto' if 'auto' in units else ''}) ?"
    return re.compile(f"(?:{one}){{{match['least'] or 1},{match['most'] or 1}}}")


def _parse_unit(kind: str) -> re.Match[str]:
    match = _UNIT.fullmatch(kind)
    if match is None:
        raise ValueError(f"{_TABLE.name} has a type that is none: {kind}")
    return match


def describe_kind(kind: str) -> str:
    """Say in words what a type takes."""
    if kind == "color":
        return "a colour: #rrggbb, rgb(), rgba() or a name in small letters"
    if kind == "boolean":
        return "true or false"
    if kind == "integer":
        return "a whole number"
    if kind.startswith("enum"):
        return f"one of {', '.join(word or 'nothing' for word in _list_words(kind))}"
    match = _parse_unit(kind)
    units = " or ".join(unit or "no unit" for unit in match["units"].split(","))
    count = f"{match['least']} to {match['most']} lengths" if match["most"] else "a length"
    return f"{count} in {units}"


def suggest_name(name: str, known: Iterable[str]) -> str:
    """Return " (did you mean …?)" for a known name that is much like `name`; "" where none is."""
    close = get_close_matches(name[:50], sorted(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
