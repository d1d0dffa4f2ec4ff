"""What is found wrong with an e-mail, and what was done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an ERROR is seen by readers, a WARNING by some, a NOTICE is good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with an e-mail.

    `code` is a word for machines, such as image-alt; `place` says where: a line of the HTML, a story, a header;
    `found` is what was found there, `why` whom it hurts, `fix` what to do. A finding that `blocks` keeps the e-mail
    from being sent. `weight` is the share of readers, from 0 to 1, whose mail program is concerned.
    """

    code: str
    severity: Severity
    place: str
    found: str
    why: str
    fix: str
    blocks: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one code means: how much it matters, `why` it hurts whom, and the `fix`; one that `blocks` stops sending."""

    severity: Severity
    why: str
    fix: str
    blocks: bool = False


def make_finding(code: str, rules: Mapping[str, Rule], *, place: str, found: str, weight: float = 1.0) -> Finding:
    """Make the finding that the rule called `code` in `rules` gives at a place; `weight` is the share of readers."""
    rule = rules[code]
    return Finding(
        code=code,
        severity=rule.severity,
        place=place,
        found=found,
        why=rule.why,
        fix=rule.fix,
        blocks=rule.blocks,
        weight=weight,
    )
