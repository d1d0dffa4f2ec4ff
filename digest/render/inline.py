"""HTML and CSS -> HTML with that CSS in style attributes: the home of premailer and cssutils."""

from __future__ import annotations

import logging
import re
import sys
import xml.dom
from functools import lru_cache
from threading import Lock
from types import ModuleType
from typing import Any, NoReturn

from digest.render.faults import SourceError
from digest.render.rules import find_uninlined, list_rules

_IGNORED = '<style data-premailer="ignore"'
_MSO = "<!--[if mso | IE]>"
_SEAM = f"<![endif]-->{_MSO}"
_CSS_ADVICE = "Look for a brace, colon or semicolon too many or too few; newer CSS belongs into head.css.j2."
_PLAIN_ADVICE = "Inlined are only plain selectors of tags, classes and ids; write the rule into head.css.j2."
# How cssutils writes the line and the column: "[2:10: x]", or as the end of a token, ", 4, 9)".
_PLACE = re.compile(r"\[(\d+):(\d+): |, (\d+), (\d+)\)")
_TOLD = re.compile(r" \[\d+:\d+: [^\]]*\]$")
_LONGEST = 160
"""Characters of what cssutils says that are shown."""

_LOCK = Lock()
"""premailer and cssutils keep global state that threads would share."""


def inline_css(html: str, css: str) -> str:
    """Return `html` with the rules of `css` written into its elements.

    Every <style> of `html` is kept as it is: media queries cannot be inlined, and MJML's resets need not be. Nothing
    is fetched. `css` takes plain selectors without `*`; it is inserted below what an element's own style says.
    Raises SourceError where `css` is broken, as the rules from there on would be missing without a word, and for rules
    that cannot be inlined.
    """
    with _LOCK:
        inlined: str = _load_inliner(css).transform(html.replace("<style", _IGNORED), pretty_print=False)
    # The mark stays where premailer did not look: in comments, and on styles for one medium.
    return merge_mso_comments(inlined.replace(_IGNORED, "<style"))


def merge_mso_comments(html: str) -> str:
    """Return `html` with a comment for Outlook joined to the one right after it, where both have the same condition."""
    pieces = html.split(_SEAM)
    merged, condition = [pieces[0]], pieces[0]
    for piece in pieces[1:]:
        same = condition[condition.rfind("<!--[if ") :].startswith(_MSO)
        merged += [piece] if same else [_SEAM, piece]
        condition = piece if "<!--[if " in piece else _MSO
    return "".join(merged)


def _import_premailer() -> Any:
    """Import premailer without requests, which takes a third of its time.

    premailer uses it only to fetch what an e-mail names, and nothing is fetched here: the stand-in has nothing in it.
    """
    known = sys.modules.get("requests")
    sys.modules["requests"] = known or ModuleType("requests", "Nothing is fetched.")
    try:
        import premailer

        return premailer
    finally:
        if known is None:
            del sys.modules["requests"]


@lru_cache(maxsize=8)
def _load_inliner(css: str) -> Any:
    sheet = _parse_css(css)
    inliner = _import_premailer().Premailer(
        css_text=[css],
        disable_leftover_css=True,
        keep_style_tags=True,
        strip_important=False,
        remove_classes=False,
        disable_validation=True,
        cssutils_logging_level=logging.CRITICAL,
        allow_network=False,
        allow_loading_external_files=False,
        align_floating_images=False,
        capitalize_float_margin=False,
        disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],  # none is to be written
        disable_link_rewrites=True,
        base_url=None,
        exclude_pseudoclasses=True,
        include_star_selectors=False,
        cache_css_parsing=True,
    )
    inliner._parse_css_string = lambda *_, **__: sheet  # noqa: SLF001
    # It reads the same rules for every e-mail, and that is most of the time of a small one.
    inliner._parse_style_rules = lru_cache(maxsize=1)(inliner._parse_style_rules)  # noqa: SLF001
    # All of them are disabled above, and looking for them takes a tenth of the time.
    inliner._style_to_basic_html_attributes = lambda *_, **__: None  # noqa: SLF001
    return inliner


def _parse_css(css: str) -> Any:
    """Return the style sheet that cssutils makes of `css`; it would drop what it cannot read, so that is an error."""
    import cssutils

    # Without this, an @import in a theme's CSS would be fetched, from disk too.
    cssutils.util._defaultFetcher = _refuse_fetch  # noqa: SLF001
    cssutils.log.setLevel(logging.CRITICAL)
    raising = cssutils.log.raiseExceptions
    try:
        _refuse_uninlined(css)
        sheet, error = _try_css(css)
        if error is not None:
            fault, offset = _find_fault(css, error)
            raise SourceError("CSS", css, f"this cannot be inlined: {fault}", offset, _CSS_ADVICE) from error
        return sheet
    finally:
        cssutils.log.raiseExceptions = raising


def _try_css(css: str) -> tuple[Any, Exception | None]:
    import cssutils

    try:
        return cssutils.CSSParser(raiseExceptions=True, validate=False).parseString(css), None
    except (xml.dom.DOMException, ValueError) as error:
        return None, error


def _refuse_uninlined(css: str) -> None:
    """Raise SourceError for a rule that would be dropped without a word."""
    for rule in list_rules(css):
        if fault := find_uninlined(rule):
            raise SourceError("CSS", css, fault, rule.offset, _PLAIN_ADVICE)


def _find_fault(css: str, error: Exception) -> tuple[str, int | None]:
    """Say on one line what is wrong, and where: in the first rule that cannot be read on its own, if one cannot."""
    for rule in list_rules(css):
        own = _try_css(rule.text)[1]
        if own is not None:
            return _tell_fault(own), rule.offset + _find_offset(rule.text, own)
    return _tell_fault(error), None


def _tell_fault(error: Exception) -> str:
    return " ".join(_TOLD.sub("", str(error)).split())[:_LONGEST]


def _find_offset(rule: str, error: Exception) -> int:
    """Return where in a rule its fault is: at the words that are told, or where cssutils says, or where it begins."""
    words = _tell_fault(error).rpartition(": ")[2].strip(" ')\"")
    if words and rule.count(words) == 1:
        return rule.index(words)
    told = _PLACE.search(str(error))
    if told is None:
        return 0
    line, column = (int(number) - 1 for number in told.groups() if number)
    before = rule.split("\n")[:line]
    return max(0, min(sum(map(len, before)) + len(before) + column, len(rule) - 1))


def _refuse_fetch(url: str) -> NoReturn:
    raise ValueError(f"CSS may not fetch {url}")
