"""`digest subscribers import`: takes over lists of readers, whatever program wrote them."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import click

from digest.cli.options import config_option, load_configuration, newsletter_option, now_option
from digest.cli.subscribers.instants import load_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.pipeline.rejecting import Rejects
    from digest.pipeline.subscribing import Import, Imported, Report
    from digest.readers.columns import Column
    from digest.readers.lists import RecipientError

_SHOWN = 10
"""Rejected rows that are shown at the terminal."""

_WIDTH = 300
_NAME = 40
_MOST_STATES = 100


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|-...")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help="What a column is called, or its number: email='E-Mail', name=2; status= lets it be. May be repeated.",
)
@click.option(
    "--state",
    type=click.Choice(["active", "unsubscribed"]),
    default="active",
    help="unsubscribed: these are people who left, and nobody of them gets mail.",
)
@click.option("--suppress", "suppressed", is_flag=True, help="These addresses never get mail, of any newsletter.")
@click.option("--rejected", "rejects", metavar="FILE", help="Write rejected rows into FILE, to mend and import them.")
@click.option("--dry-run", is_flag=True, help="Say what would become of the rows, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print each rejected row, and then the counts, as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print what is wrong only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every rejected row, and the counts even under cron.")
@newsletter_option
@config_option
@now_option
def import_subscribers(**options: Any) -> None:
    """Bring lists of readers in.

    FILE is CSV with commas, semicolons or tabs and a header row; JSON lines; a plain list of one address a line; or
    the folder or zip file of an audience that Mailchimp exported: those of its three files who unsubscribed or were
    cleaned get no mail any more. - is standard input.

    Columns are found by the names that other programs give them, in several languages: email, name or first and last
    name, language (a tag such as en), regions (keys, with spaces, commas or bars between), text only (yes or no), and
    status: who unsubscribed there is not subscribed here. A row that is no reader is told with its line, and the rest
    is taken; --rejected keeps such rows as they were, with what is wrong with each. Mend them, and import that file.
    Of several lists FILE is a folder.

    Nobody is subscribed again who unsubscribed here, bounced, complained or was forgotten. An address that is there
    already keeps what the list does not tell.
    """
    from digest.cli.summary import tell_count
    from digest.errors import NothingUsableError
    from digest.pipeline.subscribing import import_readers
    from digest.store.subscriberrows import Saved

    wanted = _make_import(options)
    with _open_desk(options, wanted) as desk, _reading() as report:
        done = import_readers(wanted, report=report, reject=desk.reject)
    desk.tell(done, dry_run=wanted.dry_run)
    if done.saved == Saved():
        problem = f"none of {tell_count(done.rejected, 'row')} is a reader" if done.rejected else "there is no reader"
        advice = "See what a list may look like: digest subscribers import --help"
        raise NothingUsableError(f"{', '.join(wanted.paths)}: {problem}", advice)


def _make_import(options: Mapping[str, Any]) -> Import:
    from digest.model import SuppressionReason
    from digest.pipeline.subscribing import Import

    settings, base = load_configuration(options["config"], options["newsletter"])
    return Import(
        settings=settings,
        base=base,
        paths=options["paths"],
        now=load_now(options["now"], settings),
        stdin=cast("BinaryIO", sys.stdin.buffer) if sys.stdin else None,
        columns=dict(map(_read_column, options["columns"])),
        unsubscribed=options["state"] == "unsubscribed",
        suppressed=SuppressionReason.ASKED if options["suppressed"] else None,
        dry_run=options["dry_run"],
    )


def _read_column(text: str) -> tuple[Column, str]:
    from digest.errors import UsageError
    from digest.readers.columns import Column

    field, separator, name = text.partition("=")
    fields = {column.value: column for column in Column}
    column = fields.get(field.strip().replace("-", "_"))
    if not separator or column is None:
        raise UsageError(f"--column {text!r} is not FIELD=NAME", f"FIELD is one of: {', '.join(fields)}")
    return column, name.strip()


@contextmanager
def _reading() -> Iterator[Report]:
    """Draw how much is read; of standard input nobody knows how much there is."""
    from digest.cli.terminal import counting_progress

    with counting_progress("importing, %", wanted=True) as draw:
        yield lambda done, total: draw(100 * done // total, 100) if total else None


@contextmanager
def _open_desk(options: Mapping[str, Any], wanted: Import) -> Iterator[_Desk]:
    from digest.cli.terminal import is_unattended
    from digest.errors import UsageError
    from digest.pipeline.rejecting import keeping_rejects
    from digest.pipeline.subscribing import list_origins

    path = options["rejects"]
    origins = list_origins(wanted) if path else ()
    if path and Path(path).resolve() in {Path(one).resolve() for one in (*wanted.paths, *origins)}:
        raise UsageError(f"--rejected {path} is a list that is to be read", "Name another file: it is written over")
    with ExitStack() as opened:
        kept = opened.enter_context(keeping_rejects(Path(path), origins=origins)) if path else None
        is_told = options["verbose"] or not (options["quiet"] or is_unattended())
        yield _Desk(kept, as_json=options["as_json"], verbose=options["verbose"], is_told=is_told)


class _Desk:
    """Tells what is wrong with rows as they come, the first few unless `verbose`; and has all of them `kept`.

    `is_told` says whether counts are printed at the end.
    """

    def __init__(self, kept: Rejects | None, *, as_json: bool, verbose: bool, is_told: bool) -> None:
        self._kept = kept
        self._as_json = as_json
        self._verbose = verbose
        self._is_told = is_told
        self._count = 0
        self._states: Counter[str] = Counter()

    def reject(self, error: RecipientError) -> None:
        """Tell of one row that is no reader."""
        from digest.cli.jsonlines import print_json_line
        from digest.cli.terminal import print_warnings
        from digest.text.hygiene import clean_line

        self._count += 1
        if self._kept:
            self._kept.reject(error)
        if self._as_json:
            print_json_line({"file": error.origin, "line": error.line, "problem": error.problem})
        elif error.state and not self._verbose:
            self._states[error.state if len(self._states) < _MOST_STATES else "…"] += 1
        elif self._verbose or self._count - self._states.total() <= _SHOWN:
            print_warnings([clean_line(str(error), limit=_WIDTH)])

    def tell(self, done: Imported, *, dry_run: bool) -> None:
        """Say what became of all rows."""
        from digest.cli.jsonlines import print_json_line
        from digest.cli.terminal import print_warnings

        if self._as_json:
            counts = {**asdict(done.saved), "rejected": done.rejected, "international": done.international}
            counts["not_read"] = list(done.unread)
            print_json_line({**counts, "dry_run": dry_run})
            return
        others = self._count - self._states.total()
        if self._states:
            print_warnings([_tell_states(self._states)])
        if others > _SHOWN and not self._verbose:
            how = "" if self._kept else "; --rejected FILE keeps them all"
            click.echo(f"… and {others - _SHOWN:,} more{how}", err=True)
        print_warnings([f"{origin} is not UTF-8, and was read as Windows-1252" for origin in done.guessed])
        if done.international:
            print_warnings([_tell_international(done.international)])
        if self._is_told:
            if done.unread:
                click.echo(_tell_unread(done.unread), err=True)
            for sentence in _tell_counts(done, dry_run=dry_run):
                click.echo(sentence, err=True)


def _tell_states(states: Counter[str]) -> str:
    rows = "1 row has a status" if states.total() == 1 else f"{states.total():,} rows have a status"
    told = (f"{state!r}" if count == 1 else f"{state!r} {count:,} times" for state, count in states.most_common(_SHOWN))
    advice = "--column status= reads the list without that column"
    return f"{rows} that is neither active nor unsubscribed: {', '.join(told)}; {advice}"


def _tell_unread(names: tuple[str, ...]) -> str:
    from digest.text.hygiene import clean_line

    shown = [clean_line(name, limit=_NAME) for name in names[:_SHOWN]]
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f"columns not read: {', '.join(shown)}{more}; --column {shlex.quote(f'FIELD={shown[0]}')} reads one"


def _tell_international(count: int) -> str:
    addresses, them = ("an address has", "it") if count == 1 else (f"{count:,} addresses have", "them")
    return f"{addresses} letters beyond ASCII before the @; a mail server without SMTPUTF8 takes no mail for {them}"


def _tell_counts(done: Imported, *, dry_run: bool) -> Iterator[str]:
    saved = done.saved
    counts = {
        "added": saved.added,
        "changed": saved.changed,
        "unsubscribed": saved.ended,
        "who left elsewhere": saved.left,
        "suppressed": saved.suppressed,
        "there already": saved.known,
        "named twice": saved.repeated,
        "rejected": done.rejected,
    }
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "nothing new"
    yield f"It would be: {told}. Nothing was changed" if dry_run else told[0].upper() + told[1:]
    if saved.had_left:
        yield _tell_kept(saved.had_left, "unsubscribed")
    if saved.had_stopped:
        yield _tell_kept(saved.had_stopped, "been suppressed")


def _tell_kept(count: int, how: str) -> str:
    return f"{count:,} had {how}, and {'stays' if count == 1 else 'stay'} so"
