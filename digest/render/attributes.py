"""Finds what is wrong with the attributes of a tag in an MJML document, and with what was meant to be a tag."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from digest.render.grammar import describe_kind, find_kinds, is_valid, load_grammar, suggest_name

_ATTRIBUTE = re.compile(r"""\s++([^\W\d][\w:.-]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'))?+""")
_SHOWN = 60
"""Characters of a name or value that are shown."""

_NAME = re.compile(r"</?+[^\W\d][\w:.-]*+")


@lru_cache(maxsize=1024)
def find_broken_attribute(attributes: str) -> str:
    """Return what is wrong with how attributes are written, the space before each among them; "" if nothing is."""
    place, names = 0, set()
    for match in _ATTRIBUTE.finditer(attributes):
        if match.start() != place:
            break
        if match[1] in names:
            return f"{match[1][:_SHOWN]} stands twice"
        names.add(match[1])
        place = match.end()
    rest = attributes[place:].lstrip()
    if not rest:
        return ""
    if rest.startswith("=") and names:
        return f"a value is not in quotes: {attributes[:place].rsplit(maxsplit=1)[-1]}{rest.split()[0]}"[:_SHOWN]
    return f"{rest.split()[0][:_SHOWN]} is no attribute: look at its quotes, and at the space before it"


def find_attribute_fault(name: str, attributes: str, classes: set[str], *, in_defaults: bool) -> str:
    """Return what is wrong with the attributes of the MJML tag `name`; "" where nothing is.

    `attributes` is what stands between the name and the end of the tag. `in_defaults` says that the tag stands in
    <mj-attributes>; a class that is defined there is added to `classes`, which are those that a tag may have.
    """
    if name == "mj-class":
        classes.add(_list_pairs(attributes).get("name", ""))
    return _find_first_fault(name, attributes, frozenset(classes), in_defaults=in_defaults)


def _list_pairs(attributes: str) -> dict[str, str]:
    return {key: double or single for key, double, single in _ATTRIBUTE.findall(attributes)}


# Every story's tags are like those of the one before it.
@lru_cache(maxsize=1024)
def _find_first_fault(name: str, attributes: str, classes: frozenset[str], *, in_defaults: bool) -> str:
    return next(_find_faults(name, _list_pairs(attributes), classes, in_defaults=in_defaults), "")


def _find_faults(name: str, pairs: Mapping[str, str], classes: frozenset[str], *, in_defaults: bool) -> Iterator[str]:
    tag = load_grammar()[name]
    is_default = in_defaults and name in ("mj-all", "mj-class")
    if name == "mj-class" and not pairs.get("name"):
        yield "<mj-class> has no name"
    for key, value in pairs.items():
        kinds = [tag.attributes[key]] if key in tag.attributes else sorted(find_kinds(key)) if is_default else []
        if not kinds:
            yield f"<{name}> has no attribute {key[:_SHOWN]}{suggest_name(key, tag.attributes)}"
        elif key in tag.left_out:
            yield _tell_left_out(name, key)
        elif not any(is_valid(value, kind) for kind in kinds):
            takes = ", or ".join(map(describe_kind, kinds))
            yield f'{key}="{value[:_SHOWN]}" in <{name}> is not valid: it takes {takes}'
        elif key == "mj-class":
            yield from _find_undefined(value, classes)


def _find_undefined(value: str, classes: frozenset[str]) -> Iterator[str]:
    for name in value.split():
        if name not in classes:
            yield f"mj-class {name[:_SHOWN]} is not defined in <mj-attributes>{suggest_name(name, classes)}"


def _tell_left_out(name: str, key: str) -> str:
    if name == "mj-style":
        return f"{key} of <{name}> would do nothing: what is to be inlined stands in inline.css.j2"
    return f"{key} of <{name}> would do nothing: mrml, which makes the HTML, leaves it out"


def find_markup_fault(match: re.Match[str]) -> str:
    """Return what is wrong at a `<`, which `match` begins with, that begins no tag."""
    source, start = match.string, match.start()
    if source.startswith(("<!", "<?"), start):
        return f"{source[start : start + 9].split()[0]} may not stand in MJML"
    name = _NAME.match(source, start)
    if name is None:
        return "a bare <; in text it is written &lt;, and in CSS a rule can do without it"
    return f"{name[0]}> is broken: look at its quotes and its end"
