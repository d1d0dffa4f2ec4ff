"""`digest subscribers export`: the subscribers as a file, for this program or another."""

from __future__ import annotations

from pathlib import Path

import click

from digest.cli.options import config_option, load_configuration, newsletter_option


@click.command("export")
@click.option("--out", metavar="FILE", help="Write into FILE, whole or not at all; else to standard output.")
@click.option(
    "--state",
    type=click.Choice(["active", "unsubscribed", "suppressed", "all"]),
    default="active",
    help="Who: active are those that get mail (the default); all is everybody, with the status of each.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON lines, and not as CSV.")
@click.option("--spreadsheet", is_flag=True, help="For Excel and its like: nothing in it is taken for a formula.")
@newsletter_option
@config_option
def export_subscribers(
    *, out: str | None, state: str, as_json: bool, spreadsheet: bool, newsletter: str | None, config: str | None
) -> None:
    """Write the subscribers as CSV, or as JSON lines.

    digest subscribers import reads it back to the same. The columns are email, name, language, regions, text_only,
    status, since and suppressed, which says why an address gets no mail. Without --state only those are in it who get
    mail, so that another program that knows nothing of the status mails nobody who left.
    """
    from digest.pipeline.readership import Choice, format_readers, write_pieces

    settings, base = load_configuration(config, newsletter)
    pieces = format_readers(settings, base, Choice(state), as_json=as_json, for_spreadsheet=spreadsheet)
    if out is None or out == "-":
        for piece in pieces:
            click.echo(piece.encode(), nl=False)
    else:
        write_pieces(Path(out), pieces)
