"""Finds what mail programs do not show as it was meant, weighed by how many readers have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from digest.lint import gmail, outlook
from digest.lint.gmail import find_gmail_findings
from digest.lint.losses import make_feature_rules
from digest.lint.mail import Mail
from digest.lint.outlook import find_outlook_findings
from digest.lint.rules import Rule, make_finding, shorten
from digest.lint.support import find_family, find_programs, load_baseline, load_support
from digest.lint.uses import Use, find_uses, tell_place
from digest.model import Finding, Severity

DEFAULT_CLIENTS: Mapping[str, float] = {
    "apple-mail-ios": 0.359,
    "gmail": 0.307,
    "apple-mail-mac": 0.104,
    "outlook-windows": 0.073,
    "yahoo": 0.047,
    "samsung": 0.016,
    "outlook-com": 0.009,
    "outlook-ios": 0.008,
    "outlook-android": 0.008,
}
"""Opens by mail program, January to December 2020, by Litmus (12 billion opens; its iPhone and iPad are one here).

The last whole year before Apple began to load all pictures itself, which made such counts say little. Its Outlook is
taken for the one on Windows, its Outlook Mobile for half and half.
"""

_PARTLY = 0.5
"""How much a program counts that knows a feature in part."""
_FEW = 0.05
"""The share of readers from which a loss is a warning."""
_FEWEST = 0.01
_MOST_NAMED = 6

_Row = tuple[str, str, float]
"""A program, its mark, and the share of readers who have it."""


def is_client(name: str) -> bool:
    """Whether a mail program is known: gmail, or one of its apps alone, gmail-ios."""
    return any(True for _ in find_programs(name))


def find_client_findings(mail: Mail, clients: Mapping[str, float]) -> Iterator[Finding]:
    """Give what some mail programs do not show, one finding for each feature, and what Gmail and Outlook cut off.

    `clients` are shares of readers, from 0 to 1, by the name of a program; the share of a family such as gmail is
    spread evenly over its apps. Empty means DEFAULT_CLIENTS. The code of a feature is its name at caniemail.com.
    """
    shares = _spread_shares(clients or DEFAULT_CLIENTS)
    programs = chain(
        find_gmail_findings(mail, _sum_shares(shares, "gmail")),
        find_outlook_findings(mail, _sum_shares(shares, "outlook-windows")),
    )
    yield from (finding for finding in programs if finding.weight)
    yield from filter(None, (_judge_feature(uses, shares) for uses in _fold_uses(mail).values()))


def _sum_shares(shares: tuple[float, ...], client: str) -> float:
    return sum(shares[place] for place in find_programs(client))


def _spread_shares(clients: Mapping[str, float]) -> tuple[float, ...]:
    spread = [0.0] * len(load_support().programs)
    for name, share in clients.items():
        places = list(find_programs(name))
        for place in places:
            spread[place] += share / len(places)
    return tuple(spread)


def _fold_uses(mail: Mail) -> dict[str, list[Use]]:
    baseline = load_baseline()
    folded: dict[str, list[Use]] = {}
    for use in find_uses(mail):
        if use.feature in RULES and (use.feature, use.pattern) not in baseline:
            folded.setdefault(use.feature, []).append(use)
    return folded


def _judge_feature(uses: list[Use], shares: tuple[float, ...]) -> Finding | None:
    feature = uses[0].feature
    rows = list(_find_marks(feature, shares))
    lost = sum(share for _, mark, share in rows if mark == "n")
    weight = min(1.0, lost + _PARTLY * sum(share for _, mark, share in rows if mark == "a"))
    # What is known in part everywhere works as most write it.
    if weight < _FEWEST or (RULES[feature].severity is Severity.NOTICE and lost < _FEWEST):
        return None
    place, found = tell_place(uses[0].element), _tell_uses(uses, rows)
    finding = make_finding(feature, RULES, place=place, found=found, weight=weight)
    return finding if weight >= _FEW else replace(finding, severity=Severity.NOTICE)


def _find_marks(feature: str, shares: tuple[float, ...]) -> Iterator[_Row]:
    support = load_support()
    for program, mark, share in zip(support.programs, support.marks[feature], shares, strict=True):
        if share:
            # What is not known of margins there is what was found: those below zero.
            yield program, "n" if feature == "css-margin" and mark == "a" else mark, share


def _tell_uses(uses: list[Use], rows: list[_Row]) -> str:
    times = sum(use.times for use in uses)
    count = f" ({times} times)" if times > 1 else ""
    lists = (("not in", _name_programs(rows, "n")), ("in part in", _name_programs(rows, "a")))
    told = "; ".join(f"{words} {', '.join(names)}" for words, names in lists if names)
    return f"{shorten(uses[0].shown)}{count}: {told}"


def _name_programs(rows: list[_Row], wanted: str) -> list[str]:
    """Name the programs with a mark, those of most readers first; a whole family by its own name."""
    found = [program for program, mark, _ in sorted(rows, key=lambda row: -row[2]) if mark == wanted]
    others = {find_family(program) for program, mark, _ in rows if mark != wanted}
    apps = Counter(map(find_family, found))
    whole = {family for family, count in apps.items() if count > 1 and family not in others}
    names = {family if (family := find_family(program)) in whole else program: None for program in found}
    more = len(names) - _MOST_NAMED
    return [*list(names)[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])]


RULES: Mapping[str, Rule] = {**gmail.RULES, **outlook.RULES, **make_feature_rules()}
"""Of Gmail, of Outlook, and of every feature by its name."""
