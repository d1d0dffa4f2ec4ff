"""`digest articles`: the stories that were collected, as a list, or one with its history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from digest.cli.options import config_option, load_shared, now_option

if TYPE_CHECKING:
    from digest.model import StoredArticle

_SHOWN = 50
"""Stories listed when nothing is said."""

_ID_SHOWN = 8
"""Enough of an id to tell a story from millions of others."""


@click.group("articles")
def command() -> None:
    """List the stories that were collected, or show one with its history."""


@command.command("list")
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option("--last", metavar="SPAN", help="First seen in the last SPAN, such as 36h or 7d.")
@click.option("--since", metavar="DATE", help="First seen from DATE on.")
@click.option("--until", metavar="DATE", help="First seen up to DATE; a day counts whole.")
@click.option("--source", metavar="SOURCE", help="Brought by a source whose address or name contains SOURCE.")
@click.option("--all", "state", flag_value="all", default="all", help="Whatever may become of them.")
@click.option(
    "--eligible", "state", flag_value="eligible", help="Those that may enter editions by their arrival, used or not."
)
@click.option("--held", "state", flag_value="held", help="Those that may not: backlog, undated, or not yet due.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help=f"Most stories ({_SHOWN}; with --json all).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one story a line, as digest export - reads it.")
@config_option
@now_option
def list_articles(
    *,
    words: tuple[str, ...],
    last: str | None,
    since: str | None,
    until: str | None,
    source: str | None,
    state: str,
    limit: int | None,
    as_json: bool,
    config: str | None,
    now: str | None,
) -> None:
    """List collected stories, the newest first.

    Each WORD must be in the headline, the summary, the text or an author's name.
    """
    from digest.cli.options import read_now, read_window
    from digest.errors import UsageError
    from digest.store.listing import load_articles
    from digest.store.opening import open_store

    settings, base = load_shared(config)
    try:
        instant = read_now(now, timezone=settings.timezone)
        start, end = read_window(last=last, since=since, until=until, now=instant, timezone=settings.timezone)
    except (ValueError, OverflowError) as cause:
        raise UsageError(str(cause)) from cause
    with open_store(base / settings.store, must_exist=True) as store:
        found = load_articles(
            store,
            since=start,
            until=end,
            source=source,
            words=words,
            eligible_at=instant if state == "eligible" else None,
            held_at=instant if state == "held" else None,
            limit=limit if as_json else (limit or _SHOWN) + 1,
        )
        if as_json:
            _print_json(found)
        else:
            _print_table(list(found), limit=limit or _SHOWN, now=instant)


@command.command("show")
@click.argument("story", metavar="STORY")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@config_option
def show_article(*, story: str, as_json: bool, config: str | None) -> None:
    """Show a collected story: what it says, when it was seen and where, and how it changed.

    STORY is its id, or how that begins; its address; or words of its headline.
    """
    from digest.cli.telling import describe_history, tell_history
    from digest.store.history import load_history
    from digest.store.opening import open_store

    settings, base = load_shared(config)
    with open_store(base / settings.store, must_exist=True) as store:
        history = load_history(store, story)
    if as_json:
        click.echo(json.dumps(describe_history(history), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(tell_history(history)))


def _print_json(found: Iterable[StoredArticle]) -> None:
    from digest.cli.telling import describe_stored

    for stored in found:
        click.echo(json.dumps(describe_stored(stored), ensure_ascii=False))


def _print_table(found: Sequence[StoredArticle], *, limit: int, now: datetime) -> None:
    from digest.cli.telling import tell_instant, tell_state
    from digest.cli.terminal import print_table

    rows = [
        (
            stored.article.id[:_ID_SHOWN],
            tell_instant(stored.article.first_seen),
            tell_instant(stored.article.published) if stored.article.published else stored.flag or "undated",
            tell_state(stored, now=now),
            stored.article.source or stored.source,
            stored.article.title,
        )
        for stored in found[:limit]
    ]
    print_table(("id", "first seen (UTC)", "published (UTC)", "state", "source", "headline"), rows, one_line=True)
    if len(found) > limit:
        click.echo(f"… and more: see them with --limit {limit * 4}, or narrow the list", err=True)
