"""`digest build`: makes an edition from what was collected, and keeps it as a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import Given, config_option, load_configuration, newsletter_option, now_option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from digest.model import EditionRecord, Hold
    from digest.pipeline.building import Draft
    from digest.settings import Settings


@click.command("build")
@click.option("--due", metavar="WHEN", help="For this due of the schedule: its instant, or its day.")
@click.option("--extra", is_flag=True, help="Besides those of the schedule; it is due now, or at --due.")
@click.option("--json", "as_json", is_flag=True, help="Print the edition as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every problem, and the summary even under cron.")
@config_option
@newsletter_option
@now_option
def command(
    *,
    due: str | None,
    extra: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    config: str | None,
    newsletter: str | None,
    now: str | None,
) -> None:
    """Make an edition from what was collected, and keep it as a draft.

    It is the edition that was due last, if it can still go out within `max_late` and did not; else the next one. What
    was built for the same due before is superseded, and so are older editions that were not sent. Without `schedule`
    it is an extra one. Nothing is sent.
    """
    from digest.cli.options import read_now
    from digest.errors import UsageError
    from digest.pipeline.building import refuse_empty
    from digest.pipeline.editions import build_on_demand
    from digest.store.listing import count_held
    from digest.store.opening import open_store

    settings, base = load_configuration(config, newsletter)
    try:
        instant = read_now(now, timezone=settings.timezone)
    except ValueError as cause:
        raise UsageError(str(cause)) from cause
    with open_store(base / settings.store, must_exist=True) as store:
        draft, replaced = build_on_demand(store, settings, base=base, now=instant, due=due, extra=extra)
        held = count_held(store, at=instant) if draft.proof is None else {}
    given = Given(quiet=quiet, verbose=verbose)
    if not quiet:
        _print_replaced(replaced, draft.record)
    _print_draft(draft, settings, given=given, now=instant, as_json=as_json, held=held)
    if settings.on_empty == "fail":
        refuse_empty(draft)


def _print_draft(
    draft: Draft, settings: Settings, *, given: Given, now: datetime, as_json: bool, held: Mapping[Hold, int]
) -> None:
    from digest.cli.editions.telling import describe_record, tell_edition
    from digest.cli.export import tell_findings, tell_proof
    from digest.cli.jsonlines import print_json_line
    from digest.cli.summary import print_summary
    from digest.cli.terminal import print_warnings

    record = draft.record
    told = tell_edition(record, settings, now=now)
    doubts = [concern.evidence for concern in record.concerns] if draft.proof else []
    if not given.quiet:
        print_warnings(doubts)
    if as_json:
        print_json_line({**describe_record(record), **_count(draft), "findings": _describe_findings(draft)})
    elif draft.proof is None:
        if not given.quiet:
            click.echo(f"edition {told}: {_tell_shortage(draft, held)}")
    else:
        tell_proof(given, draft.proof)
        tell_findings(draft.proof.edition.findings, given=given)
        print_summary(draft.proof.edition, given=given, last=("edition", told))


def _print_replaced(replaced: Sequence[EditionRecord], by: EditionRecord) -> None:
    """Say what the edition `by` took the place of; that an approval is lost with it is worth a warning."""
    from digest.cli.editions.telling import tell_number
    from digest.cli.terminal import print_warnings

    for record in replaced:
        told = f"it took the place of edition {tell_number(record, beside=[by])}"
        if record.approved_by:
            print_warnings([f"{told}, which {record.approved_by} had approved"])
        else:
            click.echo(told, err=True)


def _tell_shortage(draft: Draft, held: Mapping[Hold, int]) -> str:
    """Say why there are too few stories, and that those that fit wait, or else what is `held`."""
    shortage, counts = draft.record.concerns[0].evidence, _count(draft)
    if not counts["found"]:
        return f"{shortage}; {_tell_held(held)}" if held else shortage
    return f"{shortage}; what fits waits for the next one" if counts["chosen"] else shortage


def _tell_held(held: Mapping[Hold, int]) -> str:
    from digest.cli.summary import tell_count

    told = ", ".join(f"{count} {hold.value}" for hold, count in held.items())
    return f"{tell_count(sum(held.values()), 'story')} held back ({told}): digest articles list --held"


def _describe_findings(draft: Draft) -> list[Any]:
    from digest.editions.artefact import describe_finding

    return [describe_finding(one) for one in draft.proof.edition.findings] if draft.proof else []


def _count(draft: Draft) -> dict[str, Any]:
    from digest.selection.tally import make_tally

    tally = make_tally(draft.proof.edition.decisions if draft.proof else draft.choice.decisions)
    left_out = {reason.value: count for reason, count in tally.left_out}
    return {"found": tally.found, "in_window": tally.in_window, "chosen": tally.chosen, "left_out": left_out}
