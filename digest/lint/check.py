"""All checks of an e-mail, what of their findings counts, and what of that keeps it from being sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from digest.lint import (
    accessibility,
    clients,
    content,
    document,
    editions,
    images,
    leaving,
    links,
    online,
    placeholders,
    size,
)
from digest.lint.mail import Mail
from digest.lint.rules import Rule
from digest.model import Finding, Severity
from digest.settings import LintSettings

RULES: Mapping[str, Rule] = {
    **placeholders.RULES,
    **leaving.RULES,
    **editions.RULES,
    **size.RULES,
    **links.RULES,
    **images.RULES,
    **online.RULES,
    **content.RULES,
    **document.RULES,
    **clients.RULES,
    **accessibility.RULES,
}
"""What every check here may find, by code."""

NEVER = "never"
"""What keeps no e-mail from being sent, whatever is found."""

HUGE = 2_000_000
"""Bytes of HTML above which nobody will send an e-mail as it is."""

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings of one code, in the order of their places."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The one that says what all of them have in common."""
        return self.findings[0]


def find_findings(mail: Mail, sizes: size.Sizes, lint: LintSettings) -> Iterator[Finding]:
    """Find what is wrong with an e-mail of `sizes`, whoever made it; what people ignore is among it.

    One of more than HUGE bytes is looked at only for its size, its links and what the law wants.
    """
    yield from size.find_size_findings(sizes, max_bytes=lint.max_bytes, warn_bytes=lint.warn_bytes)
    is_huge = sizes.decoded > HUGE
    if not is_huge:
        yield from document.find_document_findings(mail)
        yield from content.find_content_findings(mail)
    yield from leaving.find_law_findings(mail)
    if not mail.html.strip():
        return
    yield from links.find_link_findings(mail)
    if is_huge:
        return
    yield from images.find_image_findings(mail)
    yield from clients.find_client_findings(mail, lint.clients)
    yield from accessibility.find_accessibility_findings(mail)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put the worst first; those of one code stay together, in the order of their places."""
    listed = list(findings)
    weights: dict[str, float] = {}
    for one in listed:
        weights[one.code] = max(weights.get(one.code, 0), one.weight)
    return tuple(sorted(listed, key=lambda one: (*_rank(one), -weights[one.code], one.code)))


def group_findings(findings: Sequence[Finding]) -> tuple[Group, ...]:
    """Fold sorted findings of one code and severity into one."""
    grouped = groupby(findings, key=lambda one: (one.code, one.severity, one.blocks, one.why, one.fix))
    return tuple(Group(findings=tuple(group)) for _, group in grouped)


def select_counting(findings: Iterable[Finding], lint: LintSettings) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Part findings into those that count, and those that the settings ignore."""
    ignored = {one.code for one in lint.ignore}
    listed = tuple(findings)
    return tuple(one for one in listed if one.code not in ignored), tuple(one for one in listed if one.code in ignored)


def select_refusing(findings: Iterable[Finding], fail_on: str) -> tuple[Finding, ...]:
    """Give the findings that keep an e-mail from being sent."""
    return tuple(one for one in findings if _refuses(one, fail_on))


def _refuses(finding: Finding, fail_on: str) -> bool:
    if fail_on == NEVER:
        return False
    bad = {"error": _ORDER[:1], "warning": _ORDER[:2]}.get(fail_on, ())
    return finding.blocks or finding.severity in bad


def _rank(finding: Finding) -> tuple[bool, int]:
    return not finding.blocks, _ORDER.index(finding.severity)
