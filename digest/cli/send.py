"""`digest send`: an edition to its readers, or a marked test to yourself."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.export import exit_degraded, load_proof, tell_findings, tell_proof
from digest.cli.options import Given, load_configuration, make_request, source_options, take_given
from digest.cli.stored import edition_option, load_stored

if TYPE_CHECKING:
    from digest.model import Delivery, Proof
    from digest.pipeline.mailing import Readers
    from digest.settings import Settings


@click.command("send")
@source_options
@edition_option
@click.option("--to", multiple=True, metavar="ADDRESS", help="Send a test, marked as one, to ADDRESS; repeatable.")
@click.option("--to-file", metavar="LIST", help="Send to every address in LIST, one a line.")
@click.option("--suppress", metavar="LIST", help="Never send to the addresses in LIST.")
@click.option("--smtp", metavar="URL", help="smtp://user@host:port, smtps://… or file:FOLDER, in place of send.smtp.")
@click.option("--from", "from_", metavar="ADDRESS", help="The sender, in place of send.from.")
@click.option("--resume", is_flag=True, help="Go on with the edition that is being sent, now.")
@click.option("--retry-failed", is_flag=True, help="Send once more to those readers of an edition who failed.")
@click.option("--doubts", is_flag=True, help="List those readers of an edition who are in doubt, for --resolve.")
@click.option("--resolve", metavar="LIST", help="Say who in doubt got it: lines of ADDRESS sent, or ADDRESS lost.")
@click.option("--cancel", is_flag=True, help="Let nobody else get the edition that is being sent.")
@click.option("--dry-run", is_flag=True, help="Connect, log in, say who would get what; send nothing.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print each outcome as JSON, one a line, or of an edition their counts."
)
def command(*, edition: str | None, dry_run: bool, as_json: bool, **options: Any) -> None:
    """Send an edition to its readers, or a test to yourself.

    With --edition an approved edition goes now to its readers, the subscribers and those of `send.recipients`; one that
    is being sent goes on to those who wait. With --to a test goes to you: of an edition, of SOURCE, or without either
    of what digest export would write.

    SOURCE is as in digest export, and goes to the addresses of --to-file, or of `send.recipients`; without it, so do
    the configured sources where no edition was built yet. The password comes from send.password_file or
    DIGEST_SMTP_PASSWORD.
    """
    from digest.cli.journal import act_on_journal, choose_action
    from digest.cli.mailing import foresee_kept, send_kept
    from digest.pipeline.mailing import prepare_message

    own = {name: options.pop(name) for name in ("to", "to_file", "suppress", "smtp", "from_")}
    actions = {name: options.pop(name) for name in ("resume", "retry_failed", "doubts", "resolve", "cancel")}
    given = take_given(options)
    settings, base = load_configuration(given.config, given.newsletter)
    names_readers = bool(given.sources or own["to"] or own["to_file"] or own["suppress"])
    if action := choose_action(actions, names_readers=names_readers, dry_run=dry_run, as_json=as_json):
        settings = _override_send(settings, own)
        answers = actions["resolve"]
        act_on_journal(given, edition, settings, base, action=action, answers=answers, as_json=as_json)
        return
    is_test = bool(own["to"])
    if edition is not None and dry_run and not is_test:
        foresee_kept(given, edition, _override_send(settings, own), base, as_json=as_json)
        return
    if edition is not None and not is_test:
        lists = own["to_file"], own["suppress"]
        send_kept(given, edition, _override_send(settings, own), base, lists=lists, as_json=as_json)
        return
    if edition is None and not (is_test or given.sources):
        _refuse_unbuilt(settings, base)
    readers = _load_readers(settings, base, own)
    proof, settings = _load_proof(given, edition)
    tell_findings(proof.edition.findings, given=given)
    settings = _override_send(settings, own)
    for error in readers.errors:
        click.echo(f"warning: {error}", err=True)
    if readers.test:
        _warn_tester(proof, settings)
    message = prepare_message(proof, settings, base=base, test=readers.test)
    if dry_run:
        _print_dry_run(message, readers, settings, base=base, proof=proof, given=given, as_json=as_json)
    else:
        _send(message, readers, settings, base=base, proof=proof, given=given, as_json=as_json)
    exit_degraded(given, proof)


def _warn_tester(proof: Proof, settings: Settings) -> None:
    """Print what would keep the e-mail from readers, and what they would see wrong."""
    from digest.cli.terminal import print_warnings
    from digest.pipeline.linting import find_lint_concerns

    print_warnings([concern.evidence for concern in find_lint_concerns(proof, settings)])


def _load_proof(given: Given, edition: str | None) -> tuple[Proof, Settings]:
    stored = load_stored(given, edition)
    if stored:
        tell_proof(given, stored.proof)
        return stored.proof, stored.settings
    request = make_request(given)
    return load_proof(given, request), request.settings


def _refuse_unbuilt(settings: Settings, base: Path) -> None:
    """Raise UsageError where editions were built: what was not could go out again with the next of them."""
    from digest.errors import UsageError
    from digest.store.editions import load_editions
    from digest.store.opening import open_store

    path = base / settings.store
    if not path.exists():
        return
    with open_store(path, read_only=True) as store:
        built = load_editions(store, settings.newsletter, limit=1)
    if built:
        advice = "Build one with: digest build; then: digest editions approve N; digest send --edition N, or digest run"
        raise UsageError(f"{settings.newsletter} has editions, and readers get nothing else", advice)


def _load_readers(settings: Settings, base: Path, own: dict[str, Any]) -> Readers:
    """Read the lists; those named by the configuration count from its folder."""
    from digest.errors import UsageError
    from digest.pipeline.mailing import load_readers

    to_file, suppress = own["to_file"], own["suppress"]
    if own["to"] and to_file:
        raise UsageError("--to sends a test and --to-file the real thing; give one of them")
    if not own["to"] and not to_file:
        if settings.send.recipients is None:
            raise UsageError("nobody to send to", "Give --to ADDRESS for a test, or --to-file LIST")
        to_file = base / settings.send.recipients
    if suppress is None and settings.send.suppress:
        suppress = base / settings.send.suppress
    return load_readers(
        to=own["to"], to_file=Path(to_file) if to_file else None, suppress=Path(suppress) if suppress else None
    )


def _override_send(settings: Settings, own: dict[str, Any]) -> Settings:
    from digest.config import override_settings

    smtp: str | None = own["smtp"]
    if smtp and smtp.startswith("file:"):  # what is typed counts from here, not from the configuration
        smtp = f"file:{Path(smtp.removeprefix('file:').removeprefix('//')).absolute()}"
    return override_settings(settings, send={"smtp": smtp, "from_": own["from_"]})


def _print_dry_run(
    message: Any, readers: Readers, settings: Settings, *, base: Path, proof: Proof, given: Given, as_json: bool
) -> None:
    from digest.addresses import make_address_key
    from digest.cli.secrets import find_password
    from digest.cli.summary import print_summary, tell_count, tell_size
    from digest.pipeline.mailing import measure_mailing, try_mailing

    found = try_mailing(settings, base=base, password=find_password(settings, base=base))
    suppressed = {make_address_key(address) for address in readers.suppressed}
    count = sum(make_address_key(address) not in suppressed for address in readers.addresses)
    size = measure_mailing(message, readers)
    if as_json:
        row = {"would_send": count, "test": readers.test, "found": found, "size": size}
        click.echo(json.dumps(row, ensure_ascii=False))
        return
    would = f"would send {tell_count(count, 'test message' if readers.test else 'message')} of {tell_size(size)}"
    print_summary(proof.edition, given=given, last=("dry run", f"{would}; {found}; nothing was sent"))


def _send(
    message: Any, readers: Readers, settings: Settings, *, base: Path, proof: Proof, given: Given, as_json: bool
) -> None:
    from digest.cli.draining import draining
    from digest.cli.secrets import find_password
    from digest.cli.summary import print_summary, tell_size
    from digest.cli.terminal import sending_progress
    from digest.pipeline.mailing import count_deliveries, judge_deliveries, measure_mailing, send_mailing

    with draining() as stop, sending_progress(wanted=not (given.quiet or as_json)) as begin:
        deliveries = send_mailing(
            message,
            readers,
            settings,
            base=base,
            password=find_password(settings, base=base),
            clock=lambda: datetime.now(UTC),
            report=stop.during(begin)(len(readers.addresses)),
            stop=stop,
        )
    _print_deliveries(deliveries, as_json=as_json)
    if not as_json:
        told = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in count_deliveries(deliveries).items())
        size = tell_size(measure_mailing(message, readers))
        print_summary(proof.edition, given=given, last=("readers", f"{len(deliveries)}: {told}; {size} each"))
    if trouble := judge_deliveries(deliveries):
        raise trouble


def _print_deliveries(deliveries: tuple[Delivery, ...], *, as_json: bool) -> None:
    """Print every outcome as JSON, or what went wrong as a person reads it."""
    from digest.model import DeliveryState

    for delivery in deliveries:
        if as_json:
            row = {"recipient": delivery.recipient, "state": delivery.state.value, "detail": delivery.detail}
            click.echo(json.dumps(row, ensure_ascii=False))
        elif delivery.state not in {DeliveryState.SENT, DeliveryState.SUPPRESSED}:
            click.echo(f"{delivery.state.value.replace('_', ' ')}: {delivery.recipient}: {delivery.detail}", err=True)
