"""`digest prune`: forgets what no source has shown for long."""

from __future__ import annotations

import click

from digest.cli.options import config_option, load_shared, now_option


@click.command("prune")
@click.option(
    "--older-than",
    default="90d",
    show_default=True,
    metavar="SPAN",
    help="Forget stories not seen for SPAN, and readings of sources and contents of editions older than that.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be forgotten, and forget nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@config_option
@now_option
def command(*, older_than: str, dry_run: bool, quiet: bool, config: str | None, now: str | None) -> None:
    """Forget stories that no source has shown for long.

    Their texts go. What stays of each is enough to know it again, so that it does not come back as new. Of older
    editions the e-mail goes, and what it was made from; what was decided in them stays.
    """
    from contextlib import nullcontext

    from digest.cli.options import read_now
    from digest.cli.summary import tell_count
    from digest.cli.terminal import is_unattended
    from digest.errors import UsageError
    from digest.store.locks import hold_lock
    from digest.store.opening import open_store
    from digest.store.pruning import prune_store
    from digest.text.spans import parse_span

    settings, base = load_shared(config)
    path = base / settings.store
    try:
        before = read_now(now, timezone=settings.timezone) - parse_span(older_than)
    except (ValueError, OverflowError) as cause:
        raise UsageError(str(cause)) from cause
    with open_store(path, must_exist=True) as store, nullcontext() if dry_run else hold_lock(path, wait=0):
        pruned = prune_store(store, before=before, dry_run=dry_run)
    if not (quiet or (is_unattended() and not dry_run)):
        counts = (
            (pruned.articles, "story"),
            (pruned.revisions, "revision"),
            (pruned.polls, "reading"),
            *([(pruned.editions, "edition")] if pruned.editions else []),
        )
        told = ", ".join(tell_count(count, noun) for count, noun in counts)
        click.echo(f"{'would forget' if dry_run else 'forgot'} {told} from before {before:%Y-%m-%d %H:%M} UTC")
