"""`digest sources list`: each source as configured, and how it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import config_option, load_shared, now_option

if TYPE_CHECKING:
    from datetime import datetime

    from digest.pipeline.sourcing import SourceState


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print each source as JSON, one a line.")
@config_option
@now_option
def list_sources(*, as_json: bool, config: str | None, now: str | None) -> None:
    """List the sources, and how each does.

    It says when each was read last, what came, and what ails it. That goes by its own rhythm: a wire ails when it is
    silent for a day, a blog when it is for a month.
    """
    from digest.cli.jsonlines import print_json_line
    from digest.cli.options import read_now
    from digest.cli.terminal import print_table, print_warnings
    from digest.errors import UsageError
    from digest.pipeline.sourcing import load_states

    settings, base = load_shared(config)
    try:
        instant = read_now(now, timezone=settings.timezone)
    except ValueError as cause:
        raise UsageError(str(cause)) from cause
    states = load_states(settings, base=base, now=instant)
    if as_json:
        for state in states:
            print_json_line(_make_row(state))
        return
    if not states:
        click.echo("No sources yet. Add one with: digest sources add SITE", err=True)
        return
    print_table(("source", "name", "state", "last read (UTC)", "stories", "newest (UTC)"), list(map(_tell_row, states)))
    print_warnings([f"{state.key}: {ailment}" for state in states for ailment in state.ailments])


def _make_row(state: SourceState) -> dict[str, Any]:
    from digest.cli.jsonlines import format_instant

    source, last = state.source, next(iter(state.polls), None)
    return {
        "source": state.key,
        "name": source.name,
        "kind": _find_kind(state.key),
        "state": state.state,
        "paused": source.paused,
        "language": source.language,
        "timezone": source.timezone,
        "last_poll": format_instant(last.at) if last else None,
        "outcome": last.outcome.value if last else None,
        "problem": state.memory.gone or (last.problem if last else None),
        "seen": state.seen,
        "newest": format_instant(state.newest),
        "due": format_instant(state.memory.due),
        "address": state.memory.url,
        "ailments": list(state.ailments),
    }


def _tell_row(state: SourceState) -> tuple[str, ...]:
    last = next(iter(state.polls), None)
    moved = f" (now {state.memory.url})" if state.memory.url else ""
    due = f", due {_tell(state.memory.due)} UTC" if state.memory.failures and state.memory.due else ""
    return (
        state.key + moved,
        state.source.name or "",
        state.state + due,
        _tell(last.at if last else None),
        "" if state.seen is None else str(state.seen),
        _tell(state.newest),
    )


def _tell(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M}" if instant else ""


def _find_kind(key: str) -> str:
    """What kind of place it is, as far as its address alone tells."""
    from digest.sources.wordpress.content import is_wordpress_address

    if "://" in key:
        return "wordpress" if is_wordpress_address(key) else "address"
    return "glob" if any(char in key for char in "*?[") else "path"
