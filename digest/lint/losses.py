"""What readers lose where their mail program does not know a feature, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping

from digest.lint.rules import Rule
from digest.lint.support import load_support
from digest.model import Severity

_LAYOUT = "Where it is not known, what should stand side by side or on top of each other does not"
_GONE = "Where it is not known, readers do not see it"
_DROPPED = "Where it is not known, the whole declaration is ignored"

_LOSSES = {
    _LAYOUT: {
        "Lay out with tables, which all know": "css-display-flex css-display-grid css-position css-transform",
        "Use padding on table cells": "css-margin css-inset css-left-right-top-bottom",
    },
    _GONE: {
        "Show a linked picture instead": "html-video html-audio",
        "Use a PNG or JPEG": "html-svg",
        "Link to a page that has the form": "html-input-text html-input-checkbox html-input-radio "
        "html-input-submit html-input-reset html-button-submit html-button-reset html-select html-textarea",
        "Write it as plain text": "html-dialog html-popover html-meter html-progress html-marquee",
        "Link each part of it by a picture of its own": "html-image-maps",
    },
    _DROPPED: {
        "Write the value itself before it": "css-variables css-unit-calc css-function-clamp css-function-min "
        "css-function-max css-function-light-dark css-modern-color css-unit-vw css-unit-vh css-unit-vmin "
        "css-unit-vmax css-unit-ch css-intrinsic-size",
        "Write each rule on its own": "css-nesting",
    },
}

_UNMISSED = """
css-accent-color css-at-font-face css-at-supports css-color-scheme css-comments css-cursor css-font-kerning
css-hyphens css-important css-object-fit css-orphans css-pseudo-class-active css-pseudo-class-focus
css-pseudo-class-focus-visible css-pseudo-class-hover css-pseudo-class-link css-pseudo-class-visited
css-selector-class css-selector-id css-selector-type css-text-decoration-skip-ink css-text-wrap css-widows
html-abbr html-address html-bdi html-body html-comments html-dir html-doctype html-lang html-loading-attribute
html-mailto-links html-meta-color-scheme html-role html-semantics html-small html-style html-target html-wbr
"""
"""What changes next to nothing where it is not known, or what there is no better way for."""

_TOLD_ELSEWHERE = frozenset(["html-form", "html-link", "html-object", "html-background", "css-background-image"])
"""What other checks tell more exactly, as they do of the formats of pictures."""

_PLAINER = "Where it is not known, the e-mail looks plainer"
_LOOK = "Look at the e-mail without it; where something is missing then, find another way"


def is_harmless(feature: str) -> bool:
    """Whether nobody misses a feature where it is not known; ways to hear more by aria-label are among them."""
    return feature in _UNMISSED.split() or feature.startswith(("css-at-media", "html-aria-", "image-"))


def make_feature_rules() -> Mapping[str, Rule]:
    """Return the rule of every feature whose absence may be seen, by its name in the data."""
    rules = {
        feature: Rule(severity=Severity.NOTICE, why=_PLAINER, fix=_LOOK)
        for feature in load_support().titles
        if not is_harmless(feature) and feature not in _TOLD_ELSEWHERE
    }
    for why, fixes in _LOSSES.items():
        for fix, features in fixes.items():
            rules |= {feature: Rule(severity=Severity.WARNING, why=why, fix=fix) for feature in features.split()}
    return rules
