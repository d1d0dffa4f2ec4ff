"""`digest run`: what cron calls every few minutes."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from digest.cli.options import DEFAULT_CONFIG, config_option, load_configurations, newsletter_option, now_option

if TYPE_CHECKING:
    from digest.cli.draining import Drain
    from digest.errors import DigestError
    from digest.model import Delivery, SourceRead
    from digest.pipeline.news import RunOutcome
    from digest.settings import Settings

_AGAIN = 5.0
"""Seconds after which a run that goes on past its deadline is stopped again."""


@click.command("run")
@click.option("--if-due", is_flag=True, help="For cron: that nothing is due, or another run is at it, is not said.")
@config_option
@newsletter_option
@now_option
@click.option("--json", "as_json", is_flag=True, help="Print what became of each newsletter as JSON, one a line.")
@click.option("-q", "--quiet", is_flag=True, help="Print troubles only.")
@click.option("-v", "--verbose", is_flag=True, help="Print what was done even under cron.")
def command(
    *,
    if_due: bool,
    config: str | None,
    newsletter: str | None,
    now: str | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Collect, and build and send the edition that is due.

    It reads the sources whose interval has passed, goes on with what is being sent, sends what is approved, and builds
    the edition of `schedule` that is due: each exactly once, however often this is called. One that could not go out
    within `max_late` is held for a person. A trouble is printed when it begins, once a day, and when it is over.
    """
    from digest.cli.draining import draining
    from digest.cli.terminal import is_unattended, reading_progress, sending_progress
    from digest.errors import DigestError

    try:
        settings, base = load_configurations(config, newsletter)
    except DigestError as error:
        if not if_due or _is_news(error, config):
            raise
        raise SystemExit(error.exit_code) from error
    _read_now(now, settings[0])  # a bad one ends it before anything is done
    is_told = not (quiet or is_unattended())

    def run(one: Settings) -> int:
        wanted = not (quiet or as_json)
        with (
            reading_progress(wanted=wanted) as on_read,
            sending_progress(wanted=wanted) as on_sending,
            draining() as stop,
        ):
            outcome = _run(
                one, base, now=now, if_due=if_due, on_read=on_read, on_sending=stop.during(on_sending), stop=stop
            )
        told = verbose or (is_told and not (if_due and outcome.step == "nothing"))
        _print_outcome(outcome, as_json=as_json, is_told=told, name=outcome.newsletter if len(settings) > 1 else "")
        return outcome.exit_code

    if code := run_each(settings, run):
        raise SystemExit(code)


def run_each(settings: Sequence[Settings], run: Callable[[Settings], int]) -> int:
    """Run newsletters one after the other, each telling of itself as it ends; give the gravest exit code.

    What ends one of them is printed, and stops none of the others; a bug is raised when all had their turn.
    """
    from digest.errors import DigestError
    from digest.pipeline.alarms import choose_exit_code

    codes, bugs = set(), []
    for one in settings:
        try:
            codes.add(run(one))
        except DigestError as error:
            click.echo(f"digest: {f'{one.newsletter}: ' if len(settings) > 1 else ''}{error}", err=True)
            codes.add(error.exit_code)
        except Exception as bug:  # noqa: BLE001 it is raised below
            bugs.append(bug)
    if len(bugs) > 1:
        raise ExceptionGroup("several newsletters could not be run", bugs)
    if bugs:
        raise bugs[0]
    return choose_exit_code(codes)


def _read_now(now: str | None, settings: Settings) -> datetime:
    from digest.cli.options import read_now
    from digest.errors import UsageError

    try:
        return read_now(now, timezone=settings.timezone)
    except ValueError as cause:
        raise UsageError(str(cause)) from cause


def _run(
    settings: Settings,
    base: Path,
    *,
    now: str | None,
    if_due: bool,
    on_read: Callable[[SourceRead], None],
    on_sending: Callable[[int], Callable[[Delivery], None]],
    stop: Drain,
) -> RunOutcome:
    from digest.cli.secrets import find_password
    from digest.pipeline.running import run_newsletter
    from digest.pipeline.stepping import Run
    from digest.text.spans import parse_span

    instant = _read_now(now, settings)
    seconds = parse_span(settings.deadline).total_seconds()
    deadline = Deadline(seconds, told=settings.deadline)
    run = Run(
        settings=settings,
        base=base,
        now=instant,
        clock=_start_clock(instant),
        find_password=lambda: find_password(settings, base=base),
        if_due=if_due,
        seconds=seconds / 2,
        limit=deadline.limit,
        on_read=on_read,
        on_sending=on_sending,
        stop=stop,
    )
    return run_newsletter(run)


def _start_clock(instant: datetime) -> Callable[[], datetime]:
    """A clock that shows `instant` now, and goes on from there."""
    begun = time.monotonic()
    return lambda: (instant + timedelta(seconds=time.monotonic() - begun)).astimezone(UTC)


class Deadline:
    """Stops what runs inside `limit()` when that has taken `seconds` in all; what runs outside is not counted."""

    def __init__(self, seconds: float, *, told: str) -> None:
        self._left = seconds
        self._told = told

    @contextmanager
    def limit(self) -> Iterator[None]:
        """Raise TemporaryError inside the block when time is up."""
        begun = time.monotonic()
        before = signal.signal(signal.SIGALRM, self._stop)
        signal.setitimer(signal.ITIMER_REAL, max(self._left, 0.001), _AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            self._left -= time.monotonic() - begun

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        from digest.errors import TemporaryError

        raise TemporaryError(f"the run was stopped after {self._told}", "Set `deadline` higher if it needs longer")


def _print_outcome(outcome: RunOutcome, *, as_json: bool, is_told: bool, name: str) -> None:
    """Print what somebody should know on standard error, and what was done on standard output."""
    from digest.cli.jsonlines import print_json_line
    from digest.cli.terminal import print_warnings

    before = f"{name}: " if name else ""
    print_warnings([before + line for line in outcome.news if not line.startswith("over: ")])
    for line in outcome.news:
        if line.startswith("over: "):
            click.echo(before + line, err=True)
    if as_json:
        row = {"newsletter": outcome.newsletter, "exit_code": outcome.exit_code, "step": outcome.step}
        print_json_line({**row, "told": list(outcome.told), "news": list(outcome.news)})
    elif is_told:
        for line in outcome.told:
            click.echo(before + line)


def _is_news(error: DigestError, config: str | None) -> bool:
    """Whether what is wrong with the configuration was not told today; where there is no store yet, it is."""
    from digest.errors import DigestError
    from digest.pipeline.news import note_config_trouble

    path = Path(config or DEFAULT_CONFIG)
    try:
        return note_config_trouble(path, error, now=datetime.now(UTC))
    except DigestError:
        return True
