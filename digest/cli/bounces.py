"""`digest bounces`: mail that came back, complaints, and readers who leave by mail."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import config_option, load_configurations, now_option, read_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from digest.pipeline.bouncing import MailRead
    from digest.readers.mailboxes import Mail


@click.command("bounces")
@click.argument("sources", nargs=-1, required=True, metavar="MAILDIR|FILE|-...")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each mail.")
@config_option
@now_option
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print a line for each mail, and the summary even under cron.")
def command(
    *,
    sources: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    config: str | None,
    now: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read mail that came back, and mail of readers who leave.

    Reads a maildir, an mbox, single files, or with - one message from standard input, as a mail server pipes it. An
    address that does not exist, and a reader who complains, get no more mail; what may pass is counted, and
    send.strikes of it are enough. Each mail counts once, and none is deleted: from new it moves to cur.
    """
    from digest.errors import UsageError
    from digest.pipeline.bouncing import read_mails
    from digest.pipeline.leaving import load_readership

    settings, base = load_configurations(config)
    try:
        instant = read_now(now, timezone=settings[0].timezone)
    except (ValueError, OverflowError) as cause:
        raise UsageError(str(cause)) from cause
    read: list[MailRead] = []
    again = read_mails(
        load_readership(settings, base=base),
        _load(sources),
        now=instant,
        dry_run=dry_run,
        on_read=_make_teller(read, as_json=as_json, verbose=verbose),
    )
    _print_end(read, again, quiet=quiet or as_json, verbose=verbose, dry_run=dry_run)


def _load(sources: Sequence[str]) -> Iterator[Mail]:
    from digest.readers.mailboxes import load_mails, load_message

    for source in sources:
        if source == "-":
            yield load_message(sys.stdin.buffer, origin="-")
        else:
            yield from load_mails(Path(source))


def _make_teller(read: list[MailRead], *, as_json: bool, verbose: bool) -> Callable[[MailRead], None]:
    """Give what prints each mail as it was read, and keeps it for the end."""
    from digest.cli.jsonlines import print_json_line

    def tell(one: MailRead) -> None:
        read.append(one)
        if as_json:
            row = {"mail": one.origin, "kind": one.kind, "done": one.done, "readers": one.readers}
            print_json_line({**row, "proven": one.proven, "detail": one.detail})
        elif verbose:
            click.echo("\t".join((one.origin, one.kind, one.done, ", ".join(one.readers) or "-", one.detail)))

    return tell


def _print_end(read: Sequence[MailRead], again: int, *, quiet: bool, verbose: bool, dry_run: bool) -> None:
    from digest.cli.terminal import is_unattended, print_lines, print_warnings
    from digest.readers.reports import Kind

    if not quiet and (verbose or not is_unattended()):
        print_lines([("read", _tell_read(read, again)), ("readers", _tell_done(read, dry_run=dry_run))])
    if refused := [one for one in read if one.kind is Kind.REFUSED]:
        count = "a server" if len(refused) == 1 else f"{len(refused):,} servers"
        print_warnings([f"{count} did not want our mail, and no reader is to blame: {refused[0].detail}"])


def _tell_read(read: Sequence[MailRead], again: int) -> str:
    counts = Counter(one.kind for one in read)
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(counts.items()))
    before = f", and {again:,} that were read before" if again else ""
    return f"{len(read):,} mail{'' if len(read) == 1 else 's'}" + (f" ({kinds})" if kinds else "") + before


def _tell_done(read: Sequence[MailRead], *, dry_run: bool) -> str:
    from digest.pipeline.bouncing import Done

    counts = Counter(one.done for one in read if one.done is not Done.NOTHING)
    told = ", ".join(f"{count:,} {done}" for done, count in sorted(counts.items())) or "none changed"
    return f"{told} (not done: this was a dry run)" if dry_run and counts else told
