"""`digest export`: the e-mail of an edition, as files or on standard output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import Given, make_request, source_options, take_given
from digest.cli.stored import edition_option, load_stored

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from digest.cli.stored import Stored
    from digest.model import Proof
    from digest.pipeline.loading import Request


@click.command("export")
@source_options
@edition_option
@click.option(
    "--out", default="out", show_default=True, metavar="DIR", help="Folder; {date} is filled in; - prints the HTML."
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def command(*, edition: str | None, out: str, as_json: bool, **options: Any) -> None:
    """Write the e-mail of an edition as files.

    SOURCE is a feed or its address, a text file, a JSON lines file, a folder or glob of any, or - for standard
    input. Without one it is the edition that digest build would make now from what was collected, where there is a
    schedule; else `sources` of the configuration are read. With --edition it is one that was built, as it was; then
    {date} is the day it was due, and {number} its number. The folder gets email.html, email.txt, email.mjml, email.eml
    and edition.json.
    """
    from digest.export.files import write_files

    given = take_given(options)
    stored = load_stored(given, edition)
    if stored:
        tell_proof(given, stored.proof)
        folder, proof, files = _fill_out(out, stored, given), stored.proof, stored.files
    else:
        folder, proof, files = _make_files(given, out)
    paths = write_files(folder, files) if folder else ()
    if folder is None:
        click.echo(files["email.html"], nl=False)
    _print_outcome(proof, paths, given=given, as_json=as_json)
    exit_degraded(given, proof)


def load_proof(given: Given, request: Request) -> Proof:
    """Read the sources with a progress bar, build the edition, and print what is wrong with either."""
    from digest.cli.terminal import reading_progress
    from digest.pipeline.fitting import build_proof
    from digest.pipeline.loading import load_inputs

    with reading_progress(wanted=not given.quiet) as report:
        inputs = load_inputs(request, report=report)
    proof = build_proof(inputs)
    tell_proof(given, proof)
    return proof


def tell_proof(given: Given, proof: Proof) -> None:
    """Print what is wrong with an edition."""
    from digest.cli.terminal import print_problems, print_size

    if not given.quiet:
        print_problems(proof.edition.errors, every=given.verbose)
        print_size(len(proof.rendered.html.encode()))


def exit_degraded(given: Given, proof: Proof) -> None:
    """Exit with 4 when a source could not be read whole and the person wants to know."""
    if given.strict and proof.edition.errors:
        raise SystemExit(4)


def _make_files(given: Given, out: str) -> tuple[Path | None, Proof, Mapping[str, bytes]]:
    """Make an edition from sources that are read for it: the folder that is meant, the edition, and its files."""
    from digest.pipeline.files import compose_files

    request = make_request(given)
    folder = _fill_folder(out, now=request.now, timezone=request.settings.timezone)
    proof = load_proof(given, request)
    return folder, proof, compose_files(proof, request.settings)


def _fill_out(out: str, stored: Stored, given: Given) -> Path | None:
    from digest.cli.options import read_now

    timezone = stored.settings.timezone
    if stored.record is None:
        return _fill_folder(out, now=read_now(given.now, timezone=timezone), timezone=timezone)
    slot = stored.record.slot
    return _fill_folder(out, now=slot.due, timezone=timezone, number=slot.number)


def _fill_folder(out: str, *, now: datetime, timezone: str, number: int | None = None) -> Path | None:
    """The folder that --out means; None for standard output."""
    from digest.pipeline.files import fill_folder

    return None if out == "-" else fill_folder(out, day=now, timezone=timezone, number=number)


def _print_outcome(proof: Proof, paths: tuple[Path, ...], *, given: Given, as_json: bool) -> None:
    from digest.cli.summary import count_decisions, print_summary

    edition = proof.edition
    if as_json:
        summary = {**count_decisions(edition), "subject": edition.subject, "preheader": edition.preheader}
        text = json.dumps({**summary, "files": [str(path) for path in paths]}, ensure_ascii=False)
        click.echo(text, err=not paths)
        return
    files = f"{paths[0].parent}/: {', '.join(path.name for path in paths)}" if paths else "standard output"
    print_summary(edition, given=given, last=("files", files), to_stderr=not paths)
