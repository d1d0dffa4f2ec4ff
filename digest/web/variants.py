"""The e-mail as different mail programs would show it: light, dark or forced dark, and without its style sheets."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import partial


class Colours(StrEnum):
    """How a mail program colours an e-mail.

    `DARK` honours the e-mail's own dark rules, as Apple Mail does; `FORCED` ignores them and inverts, as Gmail's
    app for the iPhone does.
    """

    LIGHT = "light"
    DARK = "dark"
    FORCED = "forced"


_STYLE = re.compile(r"<style\b[^>]*+>.*?</style\s*+>", re.IGNORECASE | re.DOTALL)
_SCHEME_META = re.compile(r"<meta\b[^>]*?\bname=[\"']?(?:supported-)?color-schemes?\b[^>]*+>", re.IGNORECASE)
_META_CONTENT = re.compile(r"(\bcontent=[\"']?)([\w ]++)", re.IGNORECASE)
_SCHEME_RULE = re.compile(r"(?<![\w-])((?:supported-)?color-schemes?\s*+:)([^;{}]*+)", re.IGNORECASE)
_QUERY = re.compile(r"\(\s*+prefers-color-scheme\s*+:\s*+(light|dark)\s*+\)", re.IGNORECASE)
_MEDIA_TAG = re.compile(r"<(?:link|source)\b[^>]*+>", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*+>", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\s*+>", re.IGNORECASE)

# Stand-ins for a media feature that hold, or fail, wherever the feature may stand ("all" may not follow an "and").
_TRUE, _FALSE = "(min-width:0)", "(max-width:0)"
_INVERT = "filter:invert(1) hue-rotate(180deg)"
_FORCED_STYLE = f"<style>html{{background:#fff;{_INVERT}}}img,video{{{_INVERT}}}</style>"


def make_variant(html: str, *, colours: Colours, styles: bool) -> str:
    """Return an e-mail's HTML as a program with these `colours` shows it, without `<style>` unless `styles`.

    A page cannot make a frame prefer dark, so the e-mail's own media queries are decided here. Links without a
    target open in a new tab.
    """
    wanted = "dark" if colours is Colours.DARK else "light"
    html = _STYLE.sub(lambda match: _decide_scheme(match[0], wanted=wanted) if styles else "", html)
    html = _MEDIA_TAG.sub(lambda match: _decide_queries(match[0], wanted=wanted), html)
    html = _SCHEME_META.sub(lambda match: _META_CONTENT.sub(partial(_narrow, wanted=wanted), match[0]), html)
    if colours is Colours.FORCED:
        html = _HEAD_END.sub(lambda match: _FORCED_STYLE + match[0], html, count=1)
    return _HEAD.sub(lambda match: match[0] + '<base target="_blank">', html, count=1)


def _decide_scheme(style: str, *, wanted: str) -> str:
    """Fix in one style sheet which scheme is preferred, and which of the declared ones is used."""
    return _decide_queries(_SCHEME_RULE.sub(partial(_narrow, wanted=wanted), style), wanted=wanted)


def _decide_queries(markup: str, *, wanted: str) -> str:
    return _QUERY.sub(lambda match: _TRUE if match[1].lower() == wanted else _FALSE, markup)


def _narrow(match: re.Match[str], *, wanted: str) -> str:
    """Leave of the declared schemes the wanted one; an e-mail that declares only the other keeps it."""
    return match[1] + wanted if wanted in match[2].lower().split() else match[0]
