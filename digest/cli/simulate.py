"""`digest simulate`: replays the schedule over what was collected, as it is or with another configuration."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import config_option, load_configuration, newsletter_option, now_option

if TYPE_CHECKING:
    from digest.pipeline.replay import Replay
    from digest.settings import Settings


@click.command("simulate")
@click.option("--last", default="30d", show_default=True, metavar="SPAN", help="Editions that were due in this span.")
@click.option("--with", "other", metavar="FILE", help="Another configuration to compare with.")
@click.option("--json", "as_json", is_flag=True, help="Print each edition as JSON, one a line, and last the summary.")
@config_option
@newsletter_option
@now_option
def command(
    *, last: str, other: str | None, as_json: bool, config: str | None, newsletter: str | None, now: str | None
) -> None:
    """Replay the schedule over what was collected, changing nothing.

    Each edition is made as it would have been when it was due, after the simulated ones before it: how many stories,
    how large, which regions, what found no place. With --with, once with digest.toml and once with FILE, over the
    same articles, and what that changes.
    """
    from digest.cli.replays import print_replays, print_replays_as_json
    from digest.cli.terminal import counting_progress
    from digest.pipeline.simulating import Plan, simulate_schedule
    from digest.store.opening import open_store

    settings, base = load_configuration(config, newsletter)
    since, until = _read_span(last, now, settings.timezone)
    plans = {config or "digest.toml": Plan(settings=settings, base=base, since=since, until=until)}
    if other:
        changed, folder = _load_other(other, settings)
        plans[_tell_apart(other, plans)] = Plan(settings=changed, base=folder, since=since, until=until)
    replays: dict[str, Replay] = {}
    with open_store(base / settings.store, read_only=True) as store:
        for name, plan in plans.items():
            with counting_progress(f"simulating {name}", wanted=not as_json) as report:
                replays[name] = simulate_schedule(store, plan, report=report)
    print_replays_as_json(replays) if as_json else print_replays(replays)


def _read_span(last: str, now: str | None, timezone: str) -> tuple[datetime, datetime]:
    from digest.cli.options import read_now
    from digest.errors import UsageError
    from digest.text.spans import parse_span

    try:
        until = read_now(now, timezone=timezone)
        return until - parse_span(last), until
    except (ValueError, OverflowError) as cause:
        raise UsageError(str(cause)) from cause


def _load_other(path: str, settings: Settings) -> tuple[Settings, Path]:
    """The newsletter of that name in another file, or its only one; in the store it keeps the name it has."""
    from digest.cli.options import load_configurations
    from digest.errors import UsageError

    if not Path(path).exists():
        raise UsageError(f"--with {path}: there is no such file", "Copy digest.toml and change the copy")
    found, base = load_configurations(path)
    alike = [one for one in found if one.newsletter == settings.newsletter] or (found if len(found) == 1 else ())
    if not alike:
        names = ", ".join(one.newsletter for one in found)
        raise UsageError(f"{path} has no newsletter {settings.newsletter!r}, only {names}")
    return replace(alike[0], newsletter=settings.newsletter), base


def _tell_apart(name: str, names: dict[str, Any]) -> str:
    return f"{name} (--with)" if name in names else name
