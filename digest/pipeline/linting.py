"""The check of an e-mail before it goes out: everything that is found wrong with it, and what of that refuses it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest.errors import RefusedError
from digest.model import Concern, Edition, EditionRecord, Finding, Newsletter, Proof, Severity
from digest.settings import ImageSettings, LintSettings, Settings
from digest.urls import make_safe_link

if TYPE_CHECKING:
    from digest.lint.mail import Mail
    from digest.lint.size import Sizes

UNFIT = "lint"
"""The code of the concern that something is wrong with an e-mail; one that holds keeps it from being sent."""

_ADDED = frozenset({"unsubscribe-missing", "unsubscribe-unset", "address-missing", "address-unset"})
"""What another mailer adds to what it sends."""

_WAY = frozenset({"send.from", "send.reply_to", "send.smtp"})
"""Settings that no edition holds: put right, they let out one that was built before."""

_FORM = "image-format"
"""The code of pictures in a form that not all mail programs show; some may be stories', and told of, others not."""

_TAG = re.compile(r"<[A-Za-z!/]")

_NAMED = 3
"""Findings of one code that are named; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found wrong with an e-mail: `findings` that count, the worst first, and those that are `ignored`."""

    mail: Mail
    sizes: Sizes
    findings: tuple[Finding, ...]
    ignored: tuple[Finding, ...] = ()


def check_file(data: bytes, lint: LintSettings) -> Checked:
    """Check a file that holds an e-mail: a message, or HTML.

    Raises ValueError for one that cannot be taken apart, or is neither.
    """
    from digest.lint.eml import parse_mail
    from digest.lint.placeholders import find_filling_findings

    mail = parse_mail(data)
    if data.strip() and not mail.message and not _TAG.search(mail.html):
        raise ValueError("is no HTML, and no message either; digest lint takes an .html or .eml file")
    return _check(mail, lint, tuple(find_filling_findings(mail)))


def check_edition(proof: Proof, settings: Settings) -> Checked:
    """Check the e-mail of an edition, what was done to it while it was made, and what the settings say of sending it.

    What another mailer adds is only good to know, where one sends it.
    """
    from digest.lint.editions import find_edition_findings, make_edition_mail

    edition, rendered = proof.edition, proof.rendered
    own = (
        *edition.findings,
        *find_edition_findings(edition, rendered),
        *_find_setting_findings(edition.newsletter, settings),
    )
    told = _find_told_pictures(edition, settings.images)
    checked = _check(make_edition_mail(edition, rendered), settings.lint, own, told=told)
    return _soften(checked) if settings.deliver == "export" else checked


def add_findings(checked: Checked, found: Iterable[Finding], lint: LintSettings) -> Checked:
    """Give what was found besides its place among the rest."""
    from digest.lint.check import select_counting, sort_findings

    counting, ignored = select_counting(found, lint)
    findings = sort_findings([*checked.findings, *counting])
    return replace(checked, findings=findings, ignored=(*checked.ignored, *ignored))


def find_refusals(proof: Proof, settings: Settings, *, test: bool = False) -> tuple[Finding, ...]:
    """Find what keeps an edition's e-mail from readers, or even from those who test it."""
    from digest.lint.check import select_refusing

    if test:
        return tuple(_find_unusable(proof, settings))
    return select_refusing(check_edition(proof, settings).findings, settings.lint.fail_on)


def find_lint_concerns(proof: Proof, settings: Settings) -> tuple[Concern, ...]:
    """Give what a person should know of an edition's e-mail: that it may not be sent, or else what readers see wrong.

    What only says how we send does not hold an edition: put right, it lets out one that was built before.
    """
    from digest.lint.check import select_refusing

    found = check_edition(proof, settings).findings
    findings = [one for one in found if one.place not in _WAY]
    if select_refusing(findings, settings.lint.fail_on):
        refusing = select_refusing(found, settings.lint.fail_on)
        return (Concern(code=UNFIT, evidence=f"not fit to be sent: {tell_findings(refusing)}", holds=True),)
    errors = [one for one in findings if one.severity is Severity.ERROR]
    return (Concern(code=UNFIT, evidence=f"digest lint finds: {tell_findings(errors)}"),) if errors else ()


def find_setting_refusals(newsletter: Newsletter, settings: Settings) -> tuple[Finding, ...]:
    """Find what the settings alone say that keeps every edition from readers; how we send counts where we do."""
    from digest.lint.check import select_counting, select_refusing

    passed = (frozenset() if settings.send.smtp else _WAY, _ADDED if settings.deliver == "export" else frozenset())
    found = _find_setting_findings(newsletter, settings)
    counting, _ = select_counting(
        [one for one in found if one.place not in passed[0] and one.code not in passed[1]], settings.lint
    )
    return select_refusing(counting, settings.lint.fail_on)


def is_unfit(record: EditionRecord) -> bool:
    """Whether an edition is held for what was found wrong with its e-mail."""
    return any(concern.code == UNFIT for concern in record.holds)


def refuse_still_unfit(proof: Proof, settings: Settings) -> None:
    """Raise RefusedError when an e-mail that was held for what was found wrong with it still may not be sent."""
    for concern in find_lint_concerns(proof, settings):
        if concern.holds:
            advice = "Put it right and build it again: digest build; or say in lint.ignore why it does not count"
            raise RefusedError(concern.evidence, advice)


def refuse_unfit(proof: Proof, settings: Settings, *, test: bool = False) -> None:
    """Raise RefusedError that names everything which makes an e-mail unfit to be sent."""
    if refusals := find_refusals(proof, settings, test=test):
        advice = "Put it right in digest.toml; digest lint says why each matters"
        raise RefusedError(f"not sent: {tell_findings(refusals)}", advice)


def tell_findings(findings: Iterable[Finding]) -> str:
    """Name findings in one line; of many of one code only the first, and how many more there are."""
    from digest.lint.check import group_findings

    return "; ".join(told for group in group_findings(tuple(findings)) for told in _tell_group(group.findings))


def _tell_group(findings: tuple[Finding, ...]) -> Iterator[str]:
    yield f"{findings[0].code}: {findings[0].found}"
    yield from (one.found for one in findings[1:_NAMED])
    if len(findings) > _NAMED:
        yield f"and {len(findings) - _NAMED} more"


def _find_told_pictures(edition: Edition, images: ImageSettings) -> frozenset[str]:
    """Give the addresses of pictures that are in a form of which `edition.findings` tell, as a finding shows them."""
    from digest.lint.rules import shorten
    from digest.render.settling import find_fault

    if all(one.code != _FORM for one in edition.findings):
        return frozenset()
    shown = (story.article.image for story in edition.stories)
    faults = ((image.url, find_fault(image, images.max_bytes)) for image in shown if image)
    urls = (url for url, fault in faults if fault and fault[0] == _FORM)
    return frozenset(shorten(one) for url in urls for one in (url, make_safe_link(url) or ""))


def _check(
    mail: Mail, lint: LintSettings, others: tuple[Finding, ...], *, told: frozenset[str] = frozenset()
) -> Checked:
    """Check a mail of which `others` are known already: what they tell is not told again.

    Of pictures in a form that not all programs show, only those at the addresses `told` are.
    """
    from digest.lint.check import find_findings, select_counting, sort_findings
    from digest.lint.size import measure_mail

    known = {one.code for one in others} - {_FORM}
    sizes = measure_mail(mail)
    found = (
        one
        for one in find_findings(mail, sizes, lint)
        if one.code not in known and not (one.code == _FORM and one.found in told)
    )
    counting, ignored = select_counting(sort_findings([*others, *found]), lint)
    return Checked(mail=mail, sizes=sizes, findings=counting, ignored=ignored)


def _find_setting_findings(newsletter: Newsletter, settings: Settings) -> Iterator[Finding]:
    """What the settings say of sending; where another mailer sends, how we would does not matter."""
    from digest.delivery.checks import find_setting_findings

    for one in find_setting_findings(newsletter, settings.send):
        if settings.deliver != "export" or one.place not in _WAY:
            yield one


def _find_unusable(proof: Proof, settings: Settings) -> Iterator[Finding]:
    """What makes a message unusable even to those who make the newsletter."""
    from digest.delivery.checks import find_sender_findings
    from digest.lint.editions import find_token_findings

    yield from find_sender_findings(settings.send)
    yield from find_token_findings(proof.edition, proof.rendered)


def _soften(checked: Checked) -> Checked:
    """Make notices of what another mailer adds."""
    from digest.lint.check import sort_findings

    softened = (
        replace(one, severity=Severity.NOTICE, blocks=False) if one.code in _ADDED else one for one in checked.findings
    )
    return replace(checked, findings=sort_findings(softened))
