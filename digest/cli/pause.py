"""`digest pause`: nothing is built or sent for a while."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from digest.cli.options import config_option, load_configurations, newsletter_option, now_option


@click.command("pause")
@click.option(
    "--until", metavar="WHEN", help="When it ends: a span ahead such as 7d, an instant, or a day's beginning."
)
@config_option
@newsletter_option
@now_option
def command(*, until: str | None, config: str | None, newsletter: str | None, now: str | None) -> None:
    """Let scheduled runs build and send nothing until digest resume.

    Sources are collected all the same. A run that is sending ends first; what it leaves to be resumed waits. Editions
    that were due meanwhile are not made up for, unless one can still go out within `max_late`.
    """
    from digest.cli.options import read_now
    from digest.errors import UsageError
    from digest.store.opening import open_store
    from digest.store.pausing import pause_newsletter

    settings, base = load_configurations(config, newsletter)
    for one in settings:
        try:
            instant = read_now(now, timezone=one.timezone)
            end = _read_end(until, now=instant, timezone=one.timezone) if until else None
        except (ValueError, OverflowError) as cause:
            raise UsageError(str(cause), "Or say how long, such as 7d") from cause
        if end and end <= instant:
            raise UsageError(f"--until {until} is over already")
        with open_store(base / one.store) as store:
            pause_newsletter(store, one.newsletter, now=instant, until=end)
        ends = f"{end.astimezone(ZoneInfo(one.timezone)):%Y-%m-%d %H:%M %Z}" if end else "digest resume"
        click.echo(f"Paused {one.newsletter} until {ends}")


def _read_end(text: str, *, now: datetime, timezone: str) -> datetime:
    from digest.text.spans import parse_instant, parse_span

    try:
        return now + parse_span(text)
    except ValueError:
        return parse_instant(text, timezone=timezone)
