"""Lines and tables for whoever reads them, and for pipes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TextIO

import click

from digest.mime import CLIP_BYTES
from digest.model import ArticleError

_NARROW = 120
"""Characters a line; with fewer, a sentence in a column of its own is a ribbon."""

# A few problems are read, a hundred are not.
_PROBLEMS = 5


def is_unattended() -> bool:
    """Whether this runs under cron or a service manager: no stream is a terminal, and nobody set TERM."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return "TERM" not in os.environ and not any(map(is_terminal, streams))


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits at the other end; a stream that was closed before we began is None."""
    return stream is not None and stream.isatty()


def print_lines(lines: Sequence[tuple[str, str]], *, to_stderr: bool = False) -> None:
    """Print the closing lines of a command: a label and what it holds, in two columns."""
    width = max(len(label) for label, _ in lines)
    for label, content in lines:
        click.echo(click.style(f"{label:<{width}}", dim=True) + f"  {content}", err=to_stderr)


def print_problems(errors: Sequence[ArticleError], *, every: bool = False) -> None:
    """Print what could not be read, on standard error; only the first few unless `every`."""
    shown = errors if every else errors[:_PROBLEMS]
    for error in shown:
        click.echo(click.style("warning: ", fg="yellow") + str(error), err=True)
    if len(errors) > len(shown):
        click.echo(f"… and {len(errors) - len(shown)} more problems; --verbose shows them all", err=True)


def print_warnings(sentences: Sequence[str]) -> None:
    """Print what somebody should look into, on standard error."""
    for sentence in sentences:
        click.echo(click.style("warning: ", fg="yellow") + sentence, err=True)


def print_size(size: int) -> None:
    """Say on standard error when an e-mail of `size` bytes is more than Gmail shows."""
    if size > CLIP_BYTES:
        about = f"the e-mail has {size:,} bytes; Gmail cuts off what is above {CLIP_BYTES:,}"
        click.echo(click.style("warning: ", fg="yellow") + about, err=True)


def print_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, one_line: bool = False, headed_in_pipes: bool = False
) -> None:
    """Print a table as wide as the terminal; into a pipe or file, one line a row with tabs between.

    With `one_line`, a row takes one line at the terminal too, and what the last two columns cannot hold is cut. A pipe
    gets the headings only if the table is `headed_in_pipes`, as columns need that have other names each time.
    """
    if not is_terminal(sys.stdout):
        for row in (headings, *rows) if headed_in_pipes else rows:
            click.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    for place, heading in enumerate(headings, 1):
        if one_line:
            share = place - len(headings) + 2  # none but for the last column, which gets the most, and the one before
            table.add_column(heading, no_wrap=True, overflow="ellipsis", ratio=max(share, 0) ** 2 or None)
        else:
            table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def print_rows(headings: Sequence[tuple[str, int]], rows: Iterable[Sequence[Sequence[tuple[str, bool]]]]) -> None:
    """Print rows as they come, in columns at a terminal, and with tabs between where nobody looks.

    A heading has its column's width in characters, or, below 0, its share of what is left. A cell is made of pieces,
    each with whether it is highlighted. Where the terminal is narrow the last column stands below the one before it.
    """
    if not is_terminal(sys.stdout):
        for row in rows:
            click.echo("\t".join("".join(piece for piece, _ in cell) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    titles = [[(heading, True)] for heading, _ in headings]
    is_narrow = console.width < _NARROW
    headings = headings[:-1] if is_narrow else headings
    for cells in chain([titles], rows):
        row = _stack_last(cells) if is_narrow else cells
        table = Table.grid(expand=True, padding=(0, 2, 0, 0))
        for _, width in headings:
            table.add_column(overflow="fold", width=width if width > 0 else None, ratio=-width if width < 0 else None)
        table.add_row(*(Text.assemble(*((piece, "bold yellow" if lit else "") for piece, lit in cell)) for cell in row))
        console.print(table)


def _stack_last(row: Sequence[Sequence[tuple[str, bool]]]) -> Sequence[Sequence[tuple[str, bool]]]:
    """`row` with its last cell below the one before it, a little to the right."""
    *first, above, last = row
    return [*first, [*above, *([("\n  ", False), *last] if any(piece for piece, _ in last) else [])]]
