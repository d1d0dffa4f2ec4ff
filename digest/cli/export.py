"""`digest export`: the e-mail of an edition, as files or on standard output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import Given, make_request, source_options, take_given

if TYPE_CHECKING:
    from pathlib import Path

    from digest.model import Proof
    from digest.pipeline import Request


@click.command("export")
@source_options
@click.option(
    "--out", default="out", show_default=True, metavar="DIR", help="Folder; {date} is filled in; - prints the HTML."
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def command(*, out: str, as_json: bool, **options: Any) -> None:
    """Write the e-mail of an edition as files.

    SOURCE is a feed or its address, a text file, a JSON lines file, a folder or glob of any, or - for standard
    input; without one, `sources` of the configuration are read. The folder gets email.html, email.txt, email.mjml,
    email.eml and edition.json.
    """
    from digest.export.files import write_files
    from digest.pipeline.edition import compose_files, fill_out

    given = take_given(options)
    request = make_request(given)
    folder = None if out == "-" else fill_out(out, now=request.now, timezone=request.settings.timezone)
    proof = load_proof(given, request)
    files = compose_files(proof, request.settings)
    paths = write_files(folder, files) if folder else ()
    if folder is None:
        click.echo(files["email.html"], nl=False)
    _print_outcome(proof, paths, given=given, as_json=as_json)
    exit_degraded(given, proof)


def load_proof(given: Given, request: Request) -> Proof:
    """Read the sources with a progress bar, build the edition, and print what is wrong with either."""
    from digest.cli.terminal import print_problems, print_size, reading_progress
    from digest.pipeline import build_proof, load_inputs

    with reading_progress(wanted=not given.quiet) as report:
        inputs = load_inputs(request, report=report)
    proof = build_proof(inputs)
    if not given.quiet:
        print_problems(proof.edition.errors, every=given.verbose)
        print_size(len(proof.rendered.html.encode()))
    return proof


def exit_degraded(given: Given, proof: Proof) -> None:
    """Exit with 4 when a source could not be read whole and the person wants to know."""
    if given.strict and proof.edition.errors:
        raise SystemExit(4)


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
