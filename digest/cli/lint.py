"""`digest lint`: what is wrong with an e-mail, whoever made it, and whether it may go out."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import Given, config_option, load_configuration, newsletter_option, now_option
from digest.cli.stored import edition_option
from digest.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from digest.model import Proof
    from digest.pipeline.linting import Checked
    from digest.settings import Settings

MOST_BYTES = 10_000_000
"""Largest file that is looked at; no mail server takes a larger one."""


@click.command("lint")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@edition_option
@click.option(
    "--fail-on",
    type=click.Choice(["block", "error", "warning", "never"]),
    help="What exits with 5, in place of lint.fail_on.",
)
@click.option("--online", is_flag=True, help="Ask for every link and picture, too, whether it is there.")
@click.option("--json", "as_json", is_flag=True, help="Print each e-mail with its findings as JSON, one a line.")
@config_option
@newsletter_option
@now_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but what refuses the e-mail.")
@click.option("-v", "--verbose", is_flag=True, help="Print every place, and notices too.")
def command(*, files: tuple[str, ...], edition: str | None, online: bool, as_json: bool, **options: Any) -> None:
    """Say what is wrong with an e-mail, why it matters and how to mend it.

    FILE is an HTML page or a message (.eml), whoever made it, or - for standard input. Without one it is the edition
    that digest build would make now, or with --edition one that was built. Exits with 5 when something found keeps the
    e-mail from being sent, as it would digest send and digest run.
    """
    from digest.cli.lintreport import print_checked, print_checked_json
    from digest.lint.check import select_refusing

    fail_on = options.pop("fail_on")
    given = Given(**options)
    settings, _ = load_configuration(given.config, given.newsletter)
    now, is_refused = _read_now(given, settings), False
    for name, found, own in _check_all(files, edition, given, settings):
        checked = _probe(found, own, now) if online else found
        refusing = select_refusing(checked.findings, fail_on or own.lint.fail_on)
        is_refused = is_refused or bool(refusing)
        if as_json:
            print_checked_json(name, checked, refused=bool(refusing))
        else:
            print_checked(name, checked, refusing=refusing, given=given)
    if is_refused:
        raise SystemExit(RefusedError.exit_code)


def _read_now(given: Given, settings: Settings) -> datetime:
    from digest.cli.options import read_now
    from digest.errors import UsageError

    try:
        return read_now(given.now, timezone=settings.timezone)
    except ValueError as cause:
        raise UsageError(str(cause)) from cause


def _check_all(
    files: Sequence[str], edition: str | None, given: Given, settings: Settings
) -> Iterator[tuple[str, Checked, Settings]]:
    """Check each e-mail, and give what to call it, and the settings that are its own."""
    from digest.errors import UsageError
    from digest.pipeline.linting import check_edition

    if files and edition is not None:
        raise UsageError("FILE and --edition are two e-mails", "Give one of them")
    for name in files:
        yield "standard input" if name == "-" else name, _check_file(name, settings), settings
    if not files:
        name, proof, own = _load_proof(given, edition)
        yield name, check_edition(proof, own), own


def _check_file(name: str, settings: Settings) -> Checked:
    from digest.errors import UsageError
    from digest.pipeline.linting import check_file

    try:
        return check_file(_read_file(name), settings.lint)
    except ValueError as cause:
        raise UsageError(f"{name}: {cause}") from cause


def _read_file(name: str) -> bytes:
    """The bytes of a file, or of standard input. Raises UsageError for one that cannot be read or is too large."""
    from digest.errors import UsageError

    try:
        with sys.stdin.buffer if name == "-" else Path(name).open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as cause:
        raise UsageError(f"{name}: {cause.strerror}", "Give an .html or .eml file, or - for input") from cause
    if len(data) > MOST_BYTES:
        raise UsageError(f"{name} has more than {MOST_BYTES:,} bytes, and is no e-mail")
    return data


def _load_proof(given: Given, edition: str | None) -> tuple[str, Proof, Settings]:
    """Load the edition that was built, or make the one that would be; give what to call it, and its settings."""
    from digest.cli.export import load_proof
    from digest.cli.options import make_request
    from digest.cli.stored import load_stored

    if stored := load_stored(given, edition):
        slot = stored.record.slot if stored.record else None
        name = f"edition {slot.number}.{slot.revision}" if slot else "the edition to be built"
        return name, stored.proof, stored.settings
    request = make_request(given)
    proof = load_proof(replace(given, quiet=True), request)
    return _name_unmade(proof, request.settings), proof, request.settings


def _name_unmade(proof: Proof, settings: Settings) -> str:
    """What to call an edition that was not built, and that it would not be for want of stories."""
    count, wanted = len(proof.edition.stories), max(settings.choice.min_stories, 1)
    if count >= wanted:
        return "the edition to be made"
    return f"the edition to be made, if digest build made one: it has {count} of {wanted} stories that it needs"


def _probe(checked: Checked, settings: Settings, now: datetime) -> Checked:
    """Ask the web for what the e-mail links to and shows."""
    from digest.pipeline.linting import add_findings
    from digest.pipeline.probing import probe_mail

    found = probe_mail(checked.mail, fetch=settings.fetch, now=now, heavy=settings.images.max_bytes)
    return add_findings(checked, found, settings.lint)
