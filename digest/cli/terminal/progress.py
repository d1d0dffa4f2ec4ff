"""Bars and tables that move while something takes long: none where nobody looks, and nothing stays behind."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from digest.cli.terminal.lines import is_terminal
from digest.model import Delivery, DeliveryState, SourceRead

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

_TOLD = (DeliveryState.SENT, DeliveryState.DEFERRED, DeliveryState.FAILED, DeliveryState.IN_DOUBT)
"""The states that the table of a sending has a column for."""

_TIMES_A_SECOND = 4
_MINUTE = 60


@contextmanager
def reading_progress(*, wanted: bool) -> Iterator[Callable[[SourceRead], None]]:
    """Draw a bar on standard error while sources are read; nothing where nobody looks, and nothing stays behind."""
    if not wanted or not is_terminal(sys.stderr):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("reading"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[origin]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=None, origin="")

        def report(event: SourceRead) -> None:
            progress.update(task, total=event.total, completed=event.done, origin=event.origin[-48:])

        yield report


@contextmanager
def sending_progress(*, wanted: bool) -> Iterator[Callable[[int], Callable[[Delivery], None]]]:
    """Draw a table of how a sending goes on standard error.

    What is given takes the number of readers to try when that is known, and gives what is to be told each outcome.
    """
    if not wanted or not is_terminal(sys.stderr):
        yield lambda _total: lambda _delivery: None
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True)
    with ExitStack() as stack:
        stack.callback(_shown.clear)

        def begin(total: int) -> Callable[[Delivery], None]:
            tally = Tally(total, begun=time.monotonic())
            live = Live(get_renderable=tally.draw, console=console, refresh_per_second=_TIMES_A_SECOND, transient=True)
            stack.enter_context(live)
            _shown.append(live)
            return tally.note

        yield begin


def print_above(sentence: str) -> None:
    """Print a sentence on standard error, above the table of a sending if there is one: it wipes out what is below."""
    if _shown:
        _shown[-1].console.print(sentence, markup=False, highlight=False, soft_wrap=True)
    else:
        click.echo(sentence, err=True)


_shown: list[Live] = []
"""The table that moves at standard error."""


class Tally:
    """How a sending to `total` readers goes, counted as it is told; it began when the monotonic clock said `begun`."""

    def __init__(self, total: int, *, begun: float) -> None:
        self._total = total
        self._begun = begun
        self._counts = Counter[DeliveryState]()

    def note(self, delivery: Delivery) -> None:
        """Note what became of one reader."""
        self._counts[delivery.state] += 1

    def draw(self) -> Table:
        """Give the table as it is now."""
        from rich.table import Table

        done, seconds = self._counts.total(), max(time.monotonic() - self._begun, 0.001)
        rate = done / seconds
        left = (self._total - done) / rate if rate else None
        table = Table(box=None, pad_edge=False, header_style="dim")
        for name in ("sending", *(state.value.replace("_", " ") for state in _TOLD), "a second", "time left"):
            table.add_column(name, justify="right", no_wrap=True)
        counts = (f"{self._counts[state]:,}" for state in _TOLD)
        table.add_row(f"{done:,} of {self._total:,}", *counts, f"{rate:,.0f}", _tell_seconds(left))
        return table


def _tell_seconds(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    minutes, rest = divmod(round(seconds), _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def counting_progress(label: str, *, wanted: bool) -> Iterator[Callable[[int, int], None]]:
    """Draw a bar on standard error for what is told as "so many of so many"; nothing where nobody looks."""
    if not wanted or not is_terminal(sys.stderr):
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(label), BarColumn(bar_width=24), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, total=total, completed=done)
