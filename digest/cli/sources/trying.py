"""`digest sources test`: what is in a source, article by article; nothing is stored."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import config_option, load_shared, now_option

if TYPE_CHECKING:
    from digest.model import Article, ArticleError, Batch
    from digest.settings import Settings, SourceSettings

_FIELDS = (
    "id", "url", "title", "authors", "published", "updated", "language", "summary", "text", "image", "tags", "source",
    "section", "region", "dateline",
)  # fmt: skip


@click.command("test")
@click.argument("specs", nargs=-1, metavar="[SPEC]...")
@click.option("--json", "as_json", is_flag=True, help="Print each article and each error as JSON, one a line.")
@click.option("-v", "--verbose", is_flag=True, help="Print every problem.")
@config_option
@now_option
def try_sources(*, specs: tuple[str, ...], as_json: bool, verbose: bool, config: str | None, now: str | None) -> None:
    """Read sources and print each article; nothing is stored.

    SPEC is a file, a folder, a glob, an address, or - for standard input; without one, all sources of the
    configuration are read. With --json an article has the fields id, url, title, authors, published, updated,
    language, summary, text, image, tags, source, section, region, dateline and collected_from, and an error has error,
    origin and line.
    """
    from digest.cli.options import read_now
    from digest.cli.terminal import print_problems, reading_progress
    from digest.errors import UsageError
    from digest.pipeline.sourcing import refuse_unread
    from digest.sources.collect import load_batches

    settings, base = load_shared(config)
    try:
        instant = read_now(now, timezone=settings.timezone)
    except ValueError as cause:
        raise UsageError(str(cause)) from cause
    with reading_progress(wanted=not as_json) as report:
        batches = load_batches(
            _select_sources(specs, settings),
            base=Path() if specs else base,
            now=instant,
            fetch=settings.fetch,
            timezone=settings.timezone,
            stdin=sys.stdin.buffer if sys.stdin else None,
            report=report,
        )
    if as_json:
        _print_json(batches)
    refuse_unread(batches)
    if not as_json:
        _print_table(batches)
        print_problems([error for batch in batches for error in batch.errors], every=verbose)


def _select_sources(specs: Sequence[str], settings: Settings) -> tuple[SourceSettings, ...]:
    """What is to be read: one that is configured with what else is said of it, even if it is paused."""
    from dataclasses import replace

    from digest.errors import UsageError
    from digest.settings import SourceSettings

    configured = {source.at: replace(source, paused=False) for source in settings.sources}
    if specs:
        return tuple(configured.get(spec, SourceSettings(at=spec)) for spec in specs)
    active = tuple(source for source in settings.sources if not source.paused)
    if not active:
        raise UsageError("there is nothing to read", "Give a SPEC, or add a source with: digest sources add SITE")
    return active


def _print_json(batches: Sequence[Batch]) -> None:
    from digest.cli.jsonlines import print_json_line
    from digest.cli.telling import describe_article

    for batch in batches:
        for article in batch.articles:
            described = describe_article(article)
            row = {field: described[field] for field in _FIELDS}
            print_json_line({**row, "collected_from": batch.origin})
        for error in batch.errors:
            print_json_line(_make_error_row(error))


def _make_error_row(error: ArticleError) -> dict[str, Any]:
    return {"error": error.problem, "origin": error.origin, "line": error.line}


def _print_table(batches: Sequence[Batch]) -> None:
    from digest.cli.summary import tell_count
    from digest.cli.terminal import print_table

    articles = [article for batch in batches for article in batch.articles]
    print_table(("published (UTC)", "language", "source", "characters", "headline"), list(map(_tell_row, articles)))
    parts = [tell_count(len(articles), "story"), tell_count(len(batches), "document")]
    click.echo(f"{parts[0]} in {parts[1]}", err=True)


def _tell_row(article: Article) -> tuple[str, ...]:
    return (
        f"{article.published:%Y-%m-%d %H:%M}" if article.published else "undated",
        article.language or "",
        article.source,
        str(len(article.text or article.summary)),
        article.title,
    )
