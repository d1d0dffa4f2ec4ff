"""`digest export`: the e-mail of an edition, as files, for another mailer, or as a page of the web archive."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from digest.cli.exported import Exported, load_exported
from digest.cli.options import Given, source_options, take_given
from digest.cli.stored import edition_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from digest.export.mailers import Mailer
    from digest.model import Finding, Proof
    from digest.pipeline.exporting import Export
    from digest.pipeline.loading import Request
    from digest.settings import Settings


_TOLD = 3
"""Findings of one code that are told one by one."""


@click.command("export")
@source_options
@edition_option
@click.option(
    "--out", default="out", show_default=True, metavar="DIR", help="Folder; {date} is filled in; - prints the HTML."
)
@click.option(
    "--for",
    "mailer",
    metavar="MAILER",
    help="Files to paste into mailchimp, brevo, listmonk, or one of your [merge_tags].",
)
@click.option("--site", metavar="DIR", help="Add to the web archive in DIR instead.")
@click.option(
    "--images",
    type=click.Choice(["remote", "folder", "embed"]),
    default="remote",
    show_default=True,
    help="Pictures by their addresses, as files in images/, or inside the HTML.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def command(
    *, edition: str | None, out: str, mailer: str | None, site: str | None, images: str, as_json: bool, **options: Any
) -> None:
    """Write the e-mail of an edition as files.

    SOURCE is a feed or its address, a text file, a JSON lines file, a folder or glob of any, or - for standard
    input. Without one it is the edition that digest build would make now from what was collected, where there is a
    schedule; else `sources` of the configuration are read. With --edition it is one that was built, as it was; then
    {date} is the day it was due, and {number} its number. The folder gets email.html, email.txt, email.mjml, email.eml
    and edition.json.

    With --for it gets paste.html and paste.txt, which have that mailer's placeholders, edition.json, and README.txt,
    which says where to paste what; it exits with 5 when nobody could leave what is written. With --site the archive in
    DIR gets a page for --edition, or for every edition that was sent and has none yet.
    """
    given = take_given(options)
    if site is not None:
        from digest.cli.archive import publish_site

        publish_site(given, site, edition=edition, mailer=mailer, how=images, as_json=as_json)
        return
    source = load_exported(given, out, edition)
    export = _compose(source, mailer, how=images)
    paths = _write(source, export)
    findings = (*source.proof.edition.findings, *export.findings, *_find_unfit(source))
    tell_findings(findings, given=given)
    _print_outcome(source.proof, paths, findings, given=given, as_json=as_json)
    if mailer is not None:
        exit_refused(export.findings, source.settings)
    exit_degraded(given, source.proof)


def load_proof(given: Given, request: Request) -> Proof:
    """Read the sources with a progress bar, build the edition, and print what is wrong with either."""
    from digest.cli.terminal import reading_progress
    from digest.pipeline.loading import load_inputs
    from digest.pipeline.picturing import load_proof as load

    with reading_progress(wanted=not given.quiet) as report:
        inputs = load_inputs(request, report=report)
    proof = load(inputs)
    tell_proof(given, proof)
    return proof


def tell_proof(given: Given, proof: Proof) -> None:
    """Print what is wrong with an edition."""
    from digest.cli.terminal import print_problems, print_size

    if not given.quiet:
        print_problems(proof.edition.errors, every=given.verbose)
        print_size(len(proof.rendered.html.encode()))


def tell_findings(findings: tuple[Finding, ...], *, given: Given) -> None:
    """Print what is wrong with an edition or its files; what is only good to know to people who look.

    Quiet, only errors are; of many of one code the first are, and the others counted, unless it is verbose.
    """
    from digest.cli.terminal import is_unattended, print_warnings
    from digest.model import Severity

    hidden = {Severity.WARNING, Severity.NOTICE} if given.quiet else {Severity.NOTICE} if is_unattended() else set()
    told = [one for one in findings if given.verbose or one.severity not in hidden]
    print_warnings(list(_list_told(told, most=len(told) if given.verbose else _TOLD)))


def exit_refused(findings: tuple[Finding, ...], settings: Settings) -> None:
    """Exit with 5 when something found, which the settings do not ignore, makes files unfit to be sent."""
    from digest.errors import RefusedError
    from digest.lint.check import select_counting, select_refusing

    counting, _ = select_counting(findings, settings.lint)
    if any(one.blocks for one in select_refusing(counting, settings.lint.fail_on)):
        raise SystemExit(RefusedError.exit_code)


def exit_degraded(given: Given, proof: Proof) -> None:
    """Exit with 4 when a source could not be read whole and the person wants to know."""
    if given.strict and proof.edition.errors:
        raise SystemExit(4)


def _list_told(findings: Sequence[Finding], *, most: int) -> Iterator[str]:
    alike: dict[str, list[Finding]] = {}
    for one in findings:
        alike.setdefault(one.code, []).append(one)
    for code, those in alike.items():
        yield from (f"{one.place}: {one.found.rstrip('.')}. {one.fix.rstrip('.')}." for one in those[:most])
        if those[most:]:
            yield f"{len(those) - most} more of {code}; --verbose tells all"


def _compose(source: Exported, mailer: str | None, *, how: str) -> Export:
    """Compose the files that are asked for, their pictures where they are wanted."""
    from digest.pipeline.exporting import compose_export, compose_usual
    from digest.pipeline.picturing import load_pictures

    proof, settings = source.proof, source.settings
    named = _find_mailer(mailer, settings) if mailer else None
    pictures = load_pictures(proof, settings, base=source.base, how=how)
    if named is None:
        return compose_usual(proof, settings, load=source.load_theme, pictures=pictures, how=how)
    return compose_export(proof, named, load=source.load_theme, pictures=pictures, how=how)


def _find_mailer(name: str, settings: Settings) -> Mailer:
    from digest.export.mailers import find_mailer

    return find_mailer(name, settings.merge_tags)


def _find_unfit(source: Exported) -> tuple[Finding, ...]:
    """Find what makes the e-mail unfit to be sent, whoever sends it; what a mailer adds is not missed."""
    from digest.pipeline.linting import find_refusals

    return find_refusals(source.proof, replace(source.settings, deliver="export"))


def _write(source: Exported, export: Export) -> tuple[Path, ...]:
    from digest.export.files import write_files

    if source.folder is not None:
        kept = {"edition.json": source.artefact} if source.artefact else {}
        return write_files(source.folder, {**export.files, **kept})
    page = next(content for name, content in export.files.items() if name.endswith(".html"))
    click.echo(page, nl=False)
    return ()


def _print_outcome(
    proof: Proof, paths: tuple[Path, ...], findings: tuple[Finding, ...], *, given: Given, as_json: bool
) -> None:
    from digest.cli.summary import count_decisions, print_summary
    from digest.editions.artefact import describe_finding

    edition = proof.edition
    if as_json:
        summary = {**count_decisions(edition), "subject": edition.subject, "preheader": edition.preheader}
        summary |= {"files": [str(path) for path in paths], "findings": list(map(describe_finding, findings))}
        click.echo(json.dumps(summary, ensure_ascii=False), err=not paths)
        return
    print_summary(edition, given=given, last=("files", _tell_files(paths)), to_stderr=not paths)


def _tell_files(paths: tuple[Path, ...]) -> str:
    """Name the files, and the folder of pictures among them as a whole."""
    if not paths:
        return "standard output"
    folder = paths[-1].parent
    names = dict.fromkeys(path.name if path.parent == folder else f"{path.parent.name}/" for path in paths)
    return f"{folder}/: {', '.join(sorted(names, key=lambda name: name.endswith('/')))}"
