"""Finds what mrml accepts in silence, refuses without a line, or dies of: wrong tags and attributes, broken markup.

What is let through, npm's mjml lets through too; the other way round, it is lenient where we are not (test_oracle.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from digest.render.attributes import find_attribute_fault, find_broken_attribute, find_markup_fault
from digest.render.grammar import load_grammar, suggest_name

_TAG = re.compile(
    r"""<(?:
    (?P<end>/)?(?P<name>[^\W\d][\w:.-]*+)(?P<rest>(?:"[^"]*+"|'[^']*+'|[^"'<>]++)*+)>
    |!--(?P<comment>.*?)(?P<comment_end>-->|\Z)
    |  # a < that begins neither
    )""",
    re.DOTALL | re.VERBOSE,
)
_DEEPEST = 200
"""Nested tags; mrml overflows its stack, and with it the process, at some thousands."""

_SPACE = " \t\r\n"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TEXTS = "accordion-text button navbar-link raw social-element table text"
_CONTENT = frozenset(f"mj-{name}" for name in _TEXTS.split())
"""What holds text and HTML, and no MJML."""

_TEXT = frozenset(["mj-accordion-title", "mj-preview", "mj-style", "mj-title"])
"""What holds text alone."""

_UNCOMMENTED = """
accordion-element accordion-title all attributes breakpoint carousel carousel-image class divider font image spacer
style title
"""
_WITHOUT_COMMENTS = frozenset(f"mj-{name}" for name in _UNCOMMENTED.split())
_EMPTY = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_EMPTY.split())
_ONCE = ("mjml", "mj-head", "mj-body")
"""What stands once in a document, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with an MJML document: on which line, and how many characters stand before it."""

    line: int
    offset: int
    problem: str


@dataclass(slots=True)
class _Reading:
    """What was read so far: the tags that are open and where, the one of them that holds content, classes, and ends."""

    tags: list[tuple[str, int]] = field(default_factory=list)
    content: str = ""
    classes: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    end: int = 0

    @property
    def parent(self) -> str:
        """The innermost open tag; "" outside of all."""
        return self.tags[-1][0] if self.tags else ""


def find_mjml_fault(source: str) -> Fault | None:
    """Return the first fault of an MJML document that mrml would not report with its line; None if there is none."""
    if control := _CONTROL.search(source):
        return _make_fault(
            source, control.start(), f"the control character U+{ord(control[0]):04X} may not stand in MJML"
        )
    reading = _Reading()
    for match in _TAG.finditer(source):
        if not reading.content and (fault := _find_loose_text(source, match.start(), reading)):
            return fault
        if problem := _follow(match, reading):
            return _make_fault(source, match.start(), problem)
        reading.end = match.end()
    return _find_loose_text(source, len(source), reading) or _find_missing(source, reading) or _find_cdata_end(source)


def find_blocks(source: str) -> list[tuple[int, int]]:
    """Return where each tag right in <mj-body> begins and ends, in a document without a fault."""
    blocks, start, depth, body = [], 0, 0, 0
    for match in _TAG.finditer(source):
        end, name, rest, *_ = match.groups()
        if name is None:
            continue
        start = match.start() if depth == body and not end else start
        depth += -1 if end else 0 if rest.endswith("/") or name in _VOID else 1
        if name == "mj-body":
            body = depth if not end else -1
        elif body > 0 and depth == body:
            blocks.append((start, match.end()))
    return blocks


def _make_fault(source: str, offset: int, problem: str) -> Fault:
    return Fault(line=source.count("\n", 0, offset) + 1, offset=offset, problem=problem)


def _find_missing(source: str, reading: _Reading) -> Fault | None:
    if reading.tags:
        name, offset = reading.tags[-1]
        return _make_fault(source, offset, f"<{name}> is never closed")
    missing = next((name for name in ("mjml", "mj-body") if name not in reading.seen), None)
    return _make_fault(source, 0, f"there is no <{missing}>") if missing else None


def _find_cdata_end(source: str) -> Fault | None:
    """Return the fault that ]]> stands in text; in a tag or a comment it may."""
    if "]]>" not in source:
        return None
    end = 0
    for match in _TAG.finditer(source):
        if (place := source.find("]]>", end, match.start())) >= 0:
            return _make_fault(source, place, "]]> may not stand in text; it is written ]]&gt;")
        end = match.end()
    return None


def _find_loose_text(source: str, until: int, reading: _Reading) -> Fault | None:
    """Return the fault that text since the last tag is where only tags may stand."""
    parent = reading.parent
    if reading.content or parent in _TEXT:
        return None
    text = source[reading.end : until].lstrip(_SPACE)
    if not text:
        return None
    where = f"in <{parent}>" if parent else "outside <mjml>"
    return _make_fault(source, until - len(text), f"text may not stand {where}: {' '.join(text[:40].split())}")


def _follow(match: re.Match[str], reading: _Reading) -> str:
    end, name, rest, comment, _ = match.groups()
    if name is None:
        return find_markup_fault(match) if comment is None else _judge_comment(match, reading)
    if end:
        return f"</{name}> is broken: look at its end" if rest.strip(_SPACE) else _close(name, reading)
    attributes = rest.removesuffix("/")
    problem = _judge_place(name, reading)
    if not problem and (attributes or name == "mj-class"):
        problem = _judge_attributes(name, attributes, reading)
    if len(attributes) == len(rest) and name not in _VOID:
        _open(name, match.start(), reading)
    return problem


def _judge_attributes(name: str, attributes: str, reading: _Reading) -> str:
    if problem := find_broken_attribute(attributes):
        return f"<{name}> is broken: {problem}"
    if reading.content:
        return ""
    return find_attribute_fault(name, attributes, reading.classes, in_defaults=reading.parent == "mj-attributes")


def _open(name: str, offset: int, reading: _Reading) -> None:
    if not reading.content and name in _CONTENT and reading.parent != "mj-attributes":
        reading.content = name
    reading.tags.append((name, offset))


def _close(name: str, reading: _Reading) -> str:
    last = reading.tags.pop()[0] if reading.tags else ""
    if name == reading.content:
        reading.content = ""
    if last == name:
        return ""
    return f"</{name}> stands where <{last}> is still open" if last else f"</{name}> closes nothing"


def _judge_comment(match: re.Match[str], reading: _Reading) -> str:
    if not match["comment_end"]:
        return "a comment begins here and does not end"
    if "--" in match["comment"] or match["comment"].endswith("-"):
        return "a comment may not hold --"
    if reading.parent in _WITHOUT_COMMENTS:
        return f"a comment may not stand in <{reading.parent}>; a template's own, {{# … #}}, may"
    return ""


def _judge_place(name: str, reading: _Reading) -> str:
    if len(reading.tags) >= _DEEPEST:
        return f"<{name}> is nested more than {_DEEPEST} deep"
    is_mjml = name == "mjml" or name.startswith("mj-")
    if reading.content:
        return f"<{name}> may not stand in <{reading.content}>" if is_mjml else ""
    if name in _ONCE and reading.seen.intersection(_ONCE[_ONCE.index(name) :]):
        return f"<{name}> stands for a second time, or too late"
    if name in _ONCE:
        reading.seen.add(name)
    grammar, parent = load_grammar(), reading.parent
    if parent in grammar and name in grammar[parent].children:
        return ""
    return _refuse_tag(name, parent, is_mjml=is_mjml)


def _refuse_tag(name: str, parent: str, *, is_mjml: bool) -> str:
    if name == "mj-include":
        return "<mj-include> is no tag of ours; a template's own {% include %} does its work"
    if is_mjml and name not in load_grammar():
        return f"<{name}> is no MJML tag{suggest_name(name, filter(None, load_grammar()))}"
    kind = "" if is_mjml else "HTML "
    return f"{kind}<{name}> may not stand in <{parent}>" if parent else f"{kind}<{name}> stands outside <mjml>"
