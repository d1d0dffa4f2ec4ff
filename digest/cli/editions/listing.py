"""`digest editions list`: what was built, and what became of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from digest.cli.editions.opening import open_newsletter, which_newsletter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import EditionRecord
    from digest.settings import Settings

_SHOWN = 20
"""Editions listed when nothing is said."""


@click.command("list")
@click.option(
    "--all", "every", is_flag=True, help="Every revision of every edition, superseded and cancelled ones too."
)
@click.option("--json", "as_json", is_flag=True, help="Print each edition as JSON, one a line.")
@which_newsletter
def list_editions(*, every: bool, as_json: bool, config: str | None, newsletter: str | None) -> None:
    """List editions, the newest first.

    They are the last twenty that were neither superseded nor cancelled; how many were cancelled is said below.
    """
    from digest.cli.editions.telling import describe_record
    from digest.cli.jsonlines import print_json_line
    from digest.model import EditionState
    from digest.store.editions import STANDING, load_editions

    with open_newsletter(config, newsletter) as (store, settings):
        load = partial(load_editions, store, settings.newsletter, by_number=True)
        found = load(states=() if every else STANDING, limit=None if every else _SHOWN)
        cancelled = () if every else load(states=[EditionState.CANCELLED])
    if as_json:
        for record in found:
            print_json_line(describe_record(record))
        return
    if found:
        _print_table(found, settings)
    elif not cancelled:
        click.echo("No editions yet. Build one with: digest build", err=True)
    if cancelled:
        click.echo(_tell_cancelled(cancelled), err=True)


def _tell_cancelled(cancelled: Sequence[EditionRecord]) -> str:
    """Say how many are not listed, and why the newest of them is."""
    from digest.cli.editions.telling import tell_number
    from digest.cli.summary import tell_count

    newest = cancelled[0]
    why = f": {newest.concerns[0].evidence}" if newest.concerns and not newest.stories else ""
    told = f"{tell_count(len(cancelled), 'cancelled edition')} not listed (--all does)"
    return f"{told}; the newest is {tell_number(newest)}{why}"


def _print_table(found: Sequence[EditionRecord], settings: Settings) -> None:
    from digest.cli.terminal import print_table

    headings = ("edition", f"due ({settings.timezone})", "state", "stories", "held by", "subject")
    print_table(headings, [_tell_row(record, settings, beside=found) for record in found], one_line=True)


def _tell_row(record: EditionRecord, settings: Settings, *, beside: Sequence[EditionRecord]) -> tuple[str, ...]:
    from digest.cli.editions.telling import tell_due, tell_number
    from digest.model import Kind

    extra = " (extra)" if record.slot.kind is Kind.EXTRA else ""
    return (
        tell_number(record, beside=beside),
        tell_due(record.slot.due, settings) + extra,
        record.state.value,
        str(record.stories),
        ", ".join(concern.code.replace("_", " ") for concern in record.holds),
        record.subject,
    )
