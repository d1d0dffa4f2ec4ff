"""Which features of Can I email a piece of CSS or HTML uses."""

from __future__ import annotations

import re
from functools import lru_cache

from digest.lint.support import is_feature, load_support

_GROUPS = """
css-animation: animation-name animation-duration animation-delay animation-timing-function animation-iteration-count
css-block-inline-size: block-size
css-border-image: border-image-source border-image-slice border-image-width border-image-repeat
css-border-inline-block: border-inline border-block
css-border-inline-block-individual: border-block-end border-block-start border-inline-end border-inline-start
css-border-inline-block-longhand: border-block-color border-block-style border-block-width border-inline-color \
border-inline-style border-inline-width
css-border-radius: border-top-left-radius border-top-right-radius border-bottom-left-radius border-bottom-right-radius
css-border-radius-logical: border-end-end-radius border-end-start-radius border-start-end-radius \
border-start-start-radius
css-border: border-top border-right border-bottom border-left border-color border-style border-width
css-column-layout-properties: columns column-fill column-rule column-span column-width
css-gap: gap row-gap column-gap
css-grid-template: grid-template grid-template-areas grid-template-columns grid-template-rows
css-left-right-top-bottom: left right top bottom
css-margin-block-start-end: margin-block-start margin-block-end
css-margin-inline-block: margin-inline margin-block
css-margin-inline-start-end: margin-inline-start margin-inline-end
css-margin: margin-top margin-right margin-bottom margin-left
css-mask-image: mask
css-overflow: overflow-x overflow-y
css-padding-block-start-end: padding-block-start padding-block-end
css-padding-inline-block: padding-inline padding-block
css-padding-inline-start-end: padding-inline-start padding-inline-end
css-padding: padding-top padding-right padding-bottom padding-left
css-scroll-snap: scroll-snap-type scroll-snap-align scroll-snap-stop
css-transition: transition-property transition-duration transition-delay transition-timing-function
html-h1-h6: h1 h2 h3 h4 h5 h6
html-lists: ul ol dl
html-image-maps: map
html-semantics: article aside details figcaption figure footer header main mark nav section summary time
html-srcset: srcset sizes
"""
"""Properties, elements and attributes that the data names by another word, or several by one."""

_VALUES = """
css-display-flex: flex inline-flex
css-display-grid: grid inline-grid
css-unit-calc: calc(
css-function-clamp: clamp(
css-function-light-dark: light-dark(
css-function-max: max(
css-function-min: min(
css-modern-color: lch( oklch( lab( oklab(
css-conic-gradient: conic-gradient(
css-linear-gradient: linear-gradient(
css-radial-gradient: radial-gradient(
css-rgb: rgb(
css-rgba: rgba(
css-variables: var(
css-background-image: url(
css-intrinsic-size: fit-content max-content min-content
css-sytem-ui: system-ui ui-serif ui-sans-serif ui-rounded ui-monospace
css-unit-initial: initial
css-unit-ch: 0ch
css-unit-rem: 0rem
css-unit-vh: 0vh
css-unit-vmax: 0vmax
css-unit-vmin: 0vmin
css-unit-vw: 0vw
"""
"""Words, functions and units within a value."""

_COMBINATORS = {
    ">": "css-selector-child",
    "+": "css-selector-adjacent-sibling",
    "~": "css-selector-general-sibling",
    "*": "css-selector-universal",
    "[": "css-selector-attribute",
    "#": "css-selector-id",
}
_MARKS = (
    "[data-og", ".moz-text-html", "[x-apple-", "#MessageViewBody", ".ExternalClass", "#outlook", "u +", '[class~="x_',
)  # fmt: skip
_WORD = re.compile(r"[\d.]+[a-z]++|[a-z][-a-z]*+\(?")
_NUMBER = re.compile(r"\d[\d.]*+")
_TEXTS = re.compile(r""""[^"]*+"?|'[^']*+'?""")
_PSEUDO = re.compile(r"::?([a-z][-a-z]*+)")
_NEGATIVE = re.compile(r"(?:^|\s)-[\d.]")


def _read_groups(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.strip().splitlines())
    return {word: feature for feature, _, words in lines for word in words.split()}


_NAMED = _read_groups(_GROUPS)
_VALUED = _read_groups(_VALUES)


def make_pattern(text: str) -> str:
    """Return a use with 0 for every number, so that width:600px and width:20px are one."""
    return _NUMBER.sub("0", text)


@lru_cache(maxsize=4096)
def find_property_features(name: str, value: str) -> tuple[str, ...]:
    """Return the features of a declaration: its property, and what its value holds."""
    if name.startswith("--"):
        return ("css-variables",)
    named = _NAMED.get(name, f"css-{name}")
    if named == "css-margin" and not _NEGATIVE.search(value):
        named = ""  # only the negative ones are not known everywhere
    if name in {"display", "list-style-image"}:
        named = "css-display-none" if value == "none" else ""
    found = (named, *find_value_features(value))
    return tuple(dict.fromkeys(feature for feature in found if is_feature(feature)))


@lru_cache(maxsize=4096)
def find_value_features(value: str) -> tuple[str, ...]:
    """Return the features that a value uses, whatever its property."""
    words = _WORD.findall(_TEXTS.sub("", value.lower()))
    return tuple(dict.fromkeys(_VALUED[word] for word in map(make_pattern, words) if word in _VALUED))


@lru_cache(maxsize=1024)
def find_selector_features(selector: str) -> tuple[str, ...]:
    """Return the features of a selector; one for a mark that a single mail program sets is meant for it alone."""
    if any(mark in selector for mark in _MARKS):
        return ()
    pseudos = (f"css-pseudo-{kind}-{name}" for name in _PSEUDO.findall(selector) for kind in ("class", "element"))
    combined = (feature for sign, feature in _COMBINATORS.items() if sign in selector)
    nested = ("css-nesting",) if "&" in selector else ()
    return tuple(feature for feature in (*pseudos, *combined, *nested) if is_feature(feature))


@lru_cache(maxsize=256)
def find_rule_feature(prelude: str) -> str:
    """Return the feature of an at-rule such as "@import url(a.css)", "" where the data has none."""
    name = prelude[1:].split(None, 1)[0].split("(", maxsplit=1)[0] if len(prelude) > 1 else ""
    feature = f"css-at-{name.removeprefix('-webkit-')}"
    return feature if is_feature(feature) else ""


@lru_cache(maxsize=1024)
def find_element_features(tag: str, attributes: tuple[str, ...], kind: str | None = None) -> tuple[str, ...]:
    """Return the features of an element and its attributes; `kind` is the type of an <input> or <button>."""
    name = f"{tag}-{kind}" if kind else tag
    own = _NAMED.get(name, f"html-{name}")
    others = {_NAMED.get(attribute, f"html-{attribute}"): None for attribute in attributes}
    return tuple(
        feature for feature in (own, *others) if is_feature(feature) and _is_attribute(feature) == (feature is not own)
    )


def _is_attribute(feature: str) -> bool:
    return load_support().titles[feature].endswith(("attribute", "attributes"))
