"""Finds what makes Gmail throw away style sheets."""

from __future__ import annotations

from collections.abc import Iterator

from digest.lint.mail import Mail
from digest.lint.rules import Rule, make_finding
from digest.lint.styles import parse_sheet
from digest.lint.uses import tell_place
from digest.model import Finding, Severity

MOST_STYLE = 16_384
"""Bytes of all style sheets together that Gmail reads."""

RULES = {
    "gmail-style-size": Rule(
        severity=Severity.WARNING,
        why=f"Gmail drops every <style> that reaches beyond {MOST_STYLE:,} bytes of them all",
        fix="Take out rules that nothing uses, and put the most important <style> first",
    ),
    "gmail-style-nested": Rule(
        severity=Severity.WARNING,
        why="Gmail drops a <style> in which one @ rule stands within another, with all else that is in it",
        fix="Write each @ rule on its own, or put these into a <style> of their own",
    ),
    "gmail-style-body": Rule(
        severity=Severity.NOTICE,
        why="Gmail reads a <style> only within <head>",
        fix="Move it into <head>",
    ),
    "style-broken": Rule(
        severity=Severity.WARNING,
        why="What cannot be read is ignored, and Gmail then drops the whole <style>",
        fix="Look for a brace, colon or semicolon too many or too few",
    ),
}


def find_gmail_findings(mail: Mail, share: float) -> Iterator[Finding]:
    """Give what Gmail would throw away; `share` is that of its readers."""
    size = 0
    for element in mail.elements:
        if element.tag != "style":
            continue
        css, place = element.text_content(), tell_place(element)
        before, size = size, size + len(css.encode())
        if before < MOST_STYLE <= size:
            found = f"style sheets of {size:,} bytes up to here"
            yield make_finding("gmail-style-size", RULES, place=place, found=found, weight=share)
        if any(True for _ in element.iterancestors("body")):
            yield make_finding("gmail-style-body", RULES, place=place, found="<style> within <body>", weight=share)
        yield from _find_in_sheet(css, place, share)


def _find_in_sheet(css: str, place: str, share: float) -> Iterator[Finding]:
    # An @gmail within another rule is there to make Gmail drop a sheet that it would get wrong.
    sheet = parse_sheet(css)
    nested = next((prelude for prelude, depth in sheet.at_rules if depth and "gmail" not in prelude), None)
    if nested:
        found = f"{nested[:80]} within another rule"
        yield make_finding("gmail-style-nested", RULES, place=place, found=found, weight=share)
    if sheet.faults:
        yield make_finding("style-broken", RULES, place=place, found=sheet.faults[0])
