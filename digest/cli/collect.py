"""`digest collect`: reads the sources and remembers what came."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import config_option, load_shared, now_option
from digest.model import Hold

if TYPE_CHECKING:
    from digest.pipeline.collecting import Collected
    from digest.settings import SourceSettings


_ALL_HELD = (
    "No edition takes any of them: they are too old (choice.max_age), or have no date. What comes from now on is new.\n"
    "See them with: digest articles list --held; put them into an e-mail with: digest export --last 30d"
)

_UNDATED = "What is undated enters no edition until it has a date (Date: in a text file), or: digest pin STORY"


@click.command("collect")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@config_option
@now_option
@click.option("--force", is_flag=True, help="Read sources that are not due yet, too.")
@click.option(
    "--lock-wait", type=click.FloatRange(min=0), default=0, metavar="SECONDS", help="Wait for another run to end (0)."
)
@click.option("--strict", is_flag=True, help="Exit 4 when a source could not be read whole.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of each source as JSON, one a line.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every problem, and the summary even under cron.")
def command(
    *,
    sources: tuple[str, ...],
    config: str | None,
    now: str | None,
    force: bool,
    lock_wait: float,
    strict: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read the sources and remember what came.

    SOURCE narrows it to sources whose address or name contains it. One that fails does not stop the others. Articles
    go into `store`; what is new, what was revised, and what a source said of itself is kept there. A source that asks
    to be left alone, or failed lately, is passed over until it is due.
    """
    from digest.cli.options import read_now
    from digest.cli.terminal import is_unattended, reading_progress
    from digest.errors import UsageError
    from digest.pipeline.collecting import Errand, collect_articles, refuse_unreachable

    settings, base = load_shared(config)
    try:
        instant = read_now(now, timezone=settings.timezone)
    except ValueError as cause:
        raise UsageError(str(cause)) from cause
    errand = Errand(
        settings=settings,
        sources=_select_sources(settings.sources, sources),
        base=base,
        now=instant,
        stdin=sys.stdin.buffer if sys.stdin else None,
        force=force,
        wait=lock_wait,
    )
    with reading_progress(wanted=not (quiet or as_json)) as report:
        collected = collect_articles(errand, report=report)
    if as_json:
        for one in collected:
            click.echo(json.dumps(_make_row(one), ensure_ascii=False))
    else:
        alone = is_unattended() and not verbose
        if not quiet:
            _print_problems(collected, alone=alone, every=verbose)
        if not (quiet or alone):
            _print_summary(collected)
    refuse_unreachable(collected)
    if strict and any(one.poll.errors or one.poll.gap for one in collected):
        raise SystemExit(4)


def _select_sources(sources: Sequence[SourceSettings], wanted: Sequence[str]) -> tuple[SourceSettings, ...]:
    """Take the sources that the arguments name; each must name one."""
    from digest.errors import UsageError

    if not wanted:
        return tuple(sources)
    chosen: dict[str, SourceSettings] = {}
    for word in wanted:
        found = [one for one in sources if word.casefold() in f"{one.at}\n{one.name or ''}".casefold()]
        if not found:
            raise UsageError(
                f"no source in digest.toml has {word!r} in its address or name", "See: digest sources list"
            )
        chosen |= {one.at: one for one in found}
    return tuple(chosen.values())


def _print_problems(collected: Iterable[Collected], *, alone: bool, every: bool) -> None:
    """Print what somebody should look into.

    Where nobody sits, that is only what began with this run: a failure that passes by itself wakes nobody.
    """
    from digest.cli.terminal import print_problems, print_warnings

    found = list(collected)
    if not alone:
        print_problems([error for one in found for error in one.poll.errors], every=every)
    print_warnings(
        [
            *(f"{one.poll.source}: stories may be missing; all it shows is new" for one in found if one.poll.gap),
            *(f"{one.poll.source}: {ailment}" for one in found for ailment in (one.fresh if alone else one.ailments)),
        ]
    )


def _print_summary(collected: Sequence[Collected]) -> None:
    """Print in one line what came."""
    from digest.cli.summary import tell_count

    new, revised = (sum(getattr(one.saved, name) for one in collected) for name in ("new", "revised"))
    held: Counter[Any] = sum((one.held for one in collected), Counter())
    outcomes = Counter(one.poll.outcome for one in collected)
    kept = f" (held: {_tell(held)})" if held else ""
    sources = f"{tell_count(len(collected), 'source')}: {_tell(outcomes)}"
    released = sum(one.saved.released for one in collected)
    dated = f", {released} dated and released" if released else ""
    click.echo(f"collected {tell_count(new, 'new story')}{kept}, {revised} revised{dated}; {sources}")
    is_first = all(one.poll.memory.polls <= 1 for one in collected)
    if is_first and new and new == held[Hold.BACKLOG] + held[Hold.UNDATED]:
        click.echo(_ALL_HELD)
    if held[Hold.UNDATED]:
        click.echo(_UNDATED)


def _tell(counts: Counter[Any]) -> str:
    return ", ".join(f"{count} {name.value.replace('_', ' ')}" for name, count in sorted(counts.items()))


def _make_row(one: Collected) -> dict[str, Any]:
    poll, due = one.poll, one.poll.memory.due
    return {
        "source": poll.source,
        "outcome": poll.outcome.value,
        "seen": one.saved.seen,
        "new": one.saved.new,
        "revised": one.saved.revised,
        "redated": one.saved.redated,
        "released": one.saved.released,
        "held": {hold.value: count for hold, count in sorted(one.held.items())},
        "gap": poll.gap,
        "due": due.isoformat() if due else None,
        "ailments": list(one.ailments),
        "errors": [str(error) for error in poll.errors],
    }
