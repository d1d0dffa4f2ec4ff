"""`digest status`: what is due, held, sending and wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from digest.cli.options import config_option, load_configurations, newsletter_option, now_option

if TYPE_CHECKING:
    from digest.model import EditionRecord
    from digest.pipeline.alarms import Alarm
    from digest.pipeline.standing import Status

_FAILING = frozenset({"failing", "gone"})
_RESUME = "until digest resume"
_REFUSED = "the mail server refused us; digest run asks it again once [send] or the password changes, or: digest resume"


@click.command("status")
@click.option("--runs", "with_runs", is_flag=True, help="List the last runs, too.")
@click.option("--check", is_flag=True, help="Exit with what is wrong, for monitoring; print nothing when all is well.")
@config_option
@newsletter_option
@now_option
@click.option("--json", "as_json", is_flag=True, help="Print each newsletter as JSON, one a line.")
def command(
    *, with_runs: bool, check: bool, config: str | None, newsletter: str | None, now: str | None, as_json: bool
) -> None:
    """Say what is due, held, sending and wrong.

    All newsletters are told of, unless one is named. Nothing is changed.
    """
    from digest.cli.jsonlines import print_json_line
    from digest.cli.options import read_now
    from digest.errors import UsageError
    from digest.pipeline.alarms import choose_exit_code
    from digest.pipeline.standing import find_status_alarms, load_status

    settings, base = load_configurations(config, newsletter)
    codes = set()
    for one in settings:
        try:
            instant = read_now(now, timezone=one.timezone)
        except ValueError as cause:
            raise UsageError(str(cause)) from cause
        status = load_status(one, base=base, now=instant)
        alarms = tuple(find_status_alarms(status))
        codes |= {alarm.exit_code for alarm in alarms}
        if as_json:
            print_json_line(_make_row(status, alarms))
        else:
            _print_status(status, alarms, with_runs=with_runs, only_wrong=check)
    if check and (code := choose_exit_code(codes)):
        raise SystemExit(code)


def _print_status(status: Status, alarms: tuple[Alarm, ...], *, with_runs: bool, only_wrong: bool) -> None:
    from digest.cli.terminal import print_lines, print_table, print_warnings

    if not only_wrong:
        print_lines(list(_tell_status(status)))
    print_warnings([f"{status.settings.newsletter}: {alarm.text}" for alarm in alarms])
    if with_runs:
        rows = [
            (_tell(run.at, status), "?" if run.exit_code is None else str(run.exit_code), run.step, run.told)
            for run in status.runs
        ]
        print_table((f"run ({status.settings.timezone})", "exit", "steps", "what it did"), rows)


def _tell_status(status: Status) -> Iterator[tuple[str, str]]:
    from digest.cli.editions.telling import tell_next
    from digest.cli.nextstep import tell_step

    settings, standing = status.settings, status.standing
    yield "newsletter", f"{settings.newsletter}: {settings.name}"
    yield "now", tell_step(status)
    if standing and standing.is_paused(status.now):
        yield "paused", f"until {_tell_zoned(standing.paused_until, status)}" if standing.paused_until else _RESUME
    if standing and standing.refused:
        yield "refused", _REFUSED
    yield "last sent", _tell_record(status.last, status) if status.last else "none yet"
    for record in status.live:
        yield record.state.value, _tell_record(record, status)
        if record.slot.number in status.stalled:
            yield "", _tell_stalled(record, status)
        waits = record.state in {"draft", "approved"} and not record.holds  # what holds one is told with the warnings
        if waits:
            refused = status.refused.get(record.slot.number)
            told = f"digest run does not send it: {refused}" if refused else ""
            yield "", told or tell_next(record, settings, now=status.now)
    if status.subscribed:
        yield "readers", _tell_readers(status)
    failing = [one.key for one in status.sources if one.state in _FAILING]
    told = f": {', '.join(failing[:5])}{' …' if len(failing) > 5 else ''}" if failing else ""  # noqa: PLR2004
    yield "sources", f"{len(status.sources)}, {len(failing)} of them failing{told}"
    if status.runs:
        run = status.runs[0]
        ended = f"ended with {run.exit_code}" if run.ended else "under way" if status.running else "killed"
        yield "last run", f"{_tell_zoned(run.at, status)}, {ended}: {run.step or '-'}"


def _tell_stalled(record: EditionRecord, status: Status) -> str:
    """Say who goes on with a sending that nobody is at; no run does while it is paused."""
    by_hand = f"digest send --resume --edition {record.slot.number}"
    if status.standing and status.standing.is_paused(status.now):
        return f"nobody is at it now, nor goes on with it while it is paused, but you: {by_hand}"
    if status.standing and status.standing.refused:
        return f"nobody is at it now, nor goes on with it while the mail server refuses us, but you: {by_hand}"
    return f"nobody is at it now; digest run goes on with it, or you: {by_hand}"


def _tell_readers(status: Status) -> str:
    from digest.cli.summary import tell_count

    counts, listed = status.subscribed, status.settings.send.recipients
    assert counts is not None
    suppressed = f", {counts.suppressed} of them suppressed" if counts.suppressed else ""
    named = f"; and whom {listed} names" if listed else ""
    return f"{tell_count(counts.active, 'active subscriber')}{suppressed}{named}"


def _tell_record(record: EditionRecord, status: Status) -> str:
    from digest.cli.summary import tell_count
    from digest.editions.agenda import format_due
    from digest.store.editionrows import tell_slot

    due = format_due(record.slot.due, status.settings.timezone)
    counts = status.readers.get(record.slot.number, {})
    readers = "".join(f", {count} {state.replace('_', ' ')}" for state, count in sorted(counts.items()))
    via = f", by {record.via.removeprefix('by ')}" if record.via else ""
    sent = f", sent {_tell(record.ended, status)}" if record.state == "sent" and record.ended else ""
    stories = tell_count(record.stories, "story")
    return f"{tell_slot(record.slot)}{sent}{via}, due {due}, {stories}{readers}: {record.subject}"


def _make_row(status: Status, alarms: tuple[Alarm, ...]) -> dict[str, Any]:
    from digest.cli.jsonlines import format_instant
    from digest.cli.nextstep import find_step, tell_step

    standing, step = status.standing, find_step(status)
    is_paused = standing is not None and standing.is_paused(status.now)
    return {
        "newsletter": status.settings.newsletter,
        "step": step.action.value,
        "reason": tell_step(status),
        "next_due": format_instant(step.due),
        "paused": is_paused,
        "refused": bool(standing and standing.refused),
        "paused_until": format_instant(standing.paused_until) if standing and is_paused else None,
        "last_sent": _describe(status.last, status.readers) if status.last else None,
        "live": [_describe(record, status.readers) for record in status.live],
        "subscribers": _describe_subscribed(status),
        "failing_sources": [one.key for one in status.sources if one.state in _FAILING],
        "wrong": [{"code": one.code, "text": one.text, "exit_code": one.exit_code} for one in alarms],
        "runs": [
            {
                "at": format_instant(run.at),
                "ended": format_instant(run.ended),
                "exit_code": run.exit_code,
                "step": run.step,
                "told": run.told,
            }
            for run in status.runs
        ],
    }


def _describe_subscribed(status: Status) -> dict[str, int]:
    counts = status.subscribed
    return {"active": counts.active, "suppressed": counts.suppressed} if counts else {"active": 0, "suppressed": 0}


def _describe(record: EditionRecord, readers: Mapping[int, Mapping[str, int]]) -> dict[str, Any]:
    from digest.cli.jsonlines import format_instant

    return {
        "number": record.slot.number,
        "revision": record.slot.revision,
        "kind": record.slot.kind.value,
        "state": record.state.value,
        "due": format_instant(record.slot.due),
        "subject": record.subject,
        "stories": record.stories,
        "holds": [one.evidence for one in record.holds],
        "concerns": [one.evidence for one in record.concerns if not one.holds],
        "ended": format_instant(record.ended),
        "via": record.via,
        "readers": dict(readers.get(record.slot.number, {})),
    }


def _tell(instant: datetime, status: Status) -> str:
    return f"{instant.astimezone(ZoneInfo(status.settings.timezone)):%Y-%m-%d %H:%M}"


def _tell_zoned(instant: datetime, status: Status) -> str:
    return f"{_tell(instant, status)} {status.settings.timezone}"
