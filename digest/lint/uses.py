"""Where an e-mail uses which feature of CSS and HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from digest.lint.features import (
    find_element_features,
    find_property_features,
    find_rule_feature,
    find_selector_features,
    find_value_features,
    make_pattern,
)
from digest.lint.mail import Mail, tell_line
from digest.lint.styles import Declaration, parse_sheet, parse_style

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TYPED = frozenset(["input", "button"])


class Use(NamedTuple):
    """One feature at one element: how it is used, and that with 0 for numbers."""

    feature: str
    shown: str
    pattern: str
    element: HtmlElement
    times: int = 1


def find_uses(mail: Mail) -> Iterator[Use]:
    """Give every use; what is alike only once, with how many times it stands there.

    What stands under a condition, or is kept from Outlook by a comment, is left out: whoever wrote it knows that some
    will not see it. So is what an earlier declaration of the same property makes up for.
    """
    yield from _find_in_elements(mail)
    for element, css in find_sheets(mail):
        yield from _find_in_sheet(css, element)


def find_sheets(mail: Mail) -> Iterator[tuple[HtmlElement, str]]:
    """Give each <style> and what is in it; its media attribute becomes a rule around that."""
    for element in mail.elements:
        if element.tag == "style":
            css, media = str(element.text_content()), element.get("media", "all")
            yield element, css if media in {"screen", "all", ""} else f"@media {media} {{{css}}}"


def tell_place(element: HtmlElement) -> str:
    """Say where an element is; what a style sheet begins with would say little."""
    return f"line {element.sourceline}, <style>" if element.tag == "style" else tell_line(element)


def find_hidden_from_outlook(mail: Mail) -> frozenset[HtmlElement]:
    """Return the elements between <!--[if !mso]><!--> and <!--<![endif]-->, within <body> at least."""
    hidden: set[HtmlElement] = set()
    if mail.html.find("!mso", max(0, mail.html.find("<body"))) < 0:
        return frozenset()
    within = False
    for node in mail.root.iter():
        if not isinstance(node.tag, str):
            text = (node.text or "")[:_COMMENT].strip()
            within = text.startswith("[if") and "!mso" in text if text.startswith(("[if", "<![endif")) else within
        elif within:
            hidden.add(node)
    return frozenset(hidden)


_COMMENT = 40
"""Characters of a comment in which its condition stands."""


def _find_in_elements(mail: Mail) -> Iterator[Use]:
    shapes: dict[tuple[str, ...], list[HtmlElement]] = {}
    styles: dict[str, list[HtmlElement]] = {}
    hidden = find_hidden_from_outlook(mail)
    for element in mail.elements:
        if element in hidden:
            continue
        shapes.setdefault((str(element.tag), *element.keys()), []).append(element)
        style = element.get("style")
        if style:
            styles.setdefault(style, []).append(element)
        if element.tag in _TYPED:
            yield from _find_typed(element)
    yield from _find_in_shapes(shapes)
    for style, elements in styles.items():
        yield from _find_in_declarations(parse_style(style)[0], elements[0], times=len(elements))


def _find_in_shapes(shapes: dict[tuple[str, ...], list[HtmlElement]]) -> Iterator[Use]:
    for (tag, *names), elements in shapes.items():
        for feature in find_element_features(tag, tuple(names)):
            yield Use(feature, f"<{tag}>", tag, elements[0], len(elements))


def _find_typed(element: HtmlElement) -> Iterator[Use]:
    tag = str(element.tag)
    kind = element.get("type", "submit" if tag == "button" else "text").lower()
    for feature in find_element_features(tag, (), kind):
        yield Use(feature, f'<{tag} type="{kind}">', tag, element)


def _find_in_declarations(
    declarations: Iterable[Declaration], element: HtmlElement, *, times: int = 1
) -> Iterator[Use]:
    said: set[str] = set()
    for name, value, _ in declarations:
        family = name.partition("-")[0]
        features = find_property_features(name, value)
        if family in said:
            features = tuple(feature for feature in features if feature not in find_value_features(value))
        said.add(family)
        shown = f"{name}:{value}"
        for feature in features:
            yield Use(feature, shown, make_pattern(shown), element, times)


def _find_in_sheet(css: str, element: HtmlElement) -> Iterator[Use]:
    sheet = parse_sheet(css)
    for prelude, _ in sheet.at_rules:
        feature = find_rule_feature(prelude)
        if feature:
            yield Use(feature, prelude, "@", element)
    for rule in sheet.rules:
        if rule.conditions and rule.conditions[0].startswith("@"):
            continue
        if rule.conditions:
            yield Use("css-nesting", rule.selectors[0] if rule.selectors else "&", "&", element)
        for selector in rule.selectors:
            for feature in find_selector_features(selector):
                yield Use(feature, selector, "selector", element)
        yield from _find_in_declarations(rule.declarations, element)
