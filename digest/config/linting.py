"""What in [lint] is of the right type and still cannot be meant, and every code that a check gives. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from digest.model import Rule
from digest.settings import Settings

FAIL_ON = ("block", "error", "warning", "never")
"""What may keep an e-mail from being sent, the least first."""

_MOST_NEAR = 3


def list_rules() -> Mapping[str, Rule]:
    """List what every check says, by code: of the e-mail itself, of the settings, of how it was made, of mailers."""
    from digest.delivery.checks import RULES as SENDING
    from digest.editions.fit import RULES as FITTING
    from digest.export.limits import RULES as MAILERS
    from digest.lint.check import RULES as MAIL
    from digest.render.settling import RULES as PICTURES
    from digest.render.words import RULES as WORDS

    return {**PICTURES, **WORDS, **FITTING, **MAILERS, **MAIL, **SENDING}


def list_codes() -> frozenset[str]:
    """List the codes that may be ignored."""
    return frozenset(list_rules())


def find_lint_faults(settings: Settings) -> Iterator[str]:
    """Find it: the dotted key, the value, and what is wrong."""
    lint = settings.lint
    if lint.fail_on not in FAIL_ON:
        yield f'lint.fail_on: {lint.fail_on!r} is not "block", "error", "warning" or "never"'
    for name in ("max_bytes", "warn_bytes"):
        if getattr(lint, name) < 1:
            yield f"lint.{name}: {getattr(lint, name)!r} is less than 1"
    for client, share in lint.clients.items():
        if not 0 <= share <= 1:
            yield f"lint.clients.{client}: {share!r} is not between 0 and 1"
    if lint.clients:
        yield from _find_unknown_clients(lint.clients)
    if lint.ignore:
        yield from _find_unknown(settings)


def _find_unknown_clients(clients: Iterable[str]) -> Iterator[str]:
    from digest.lint.clients import is_client
    from digest.lint.support import find_family, load_support

    programs = load_support().programs
    known = sorted({*programs, *map(find_family, programs)})
    for name in clients:
        if not is_client(name):
            near = get_close_matches(name, known, n=_MOST_NEAR)
            told = f"near ones are {', '.join(near)}" if near else f"known are {', '.join(known)}"
            yield f"lint.clients.{name}: is no mail program that is known; {told}"


def _find_unknown(settings: Settings) -> Iterator[str]:
    known = list_codes()
    for index, one in enumerate(settings.lint.ignore):
        if one.code not in known:
            near = get_close_matches(one.code, sorted(known), n=_MOST_NEAR)
            told = f"near ones are {', '.join(near)}" if near else "docs/findings.md lists them all"
            yield f"lint.ignore.{index}.code: {one.code!r} is no code of a check; {told}"
        if not one.reason.strip():
            yield f"lint.ignore.{index}.reason: is empty; say why {one.code} does not count"
