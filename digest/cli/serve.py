"""`digest serve`: the pages that readers leave by, with one click in their mail program or one on a button."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from digest.cli.options import config_option, load_configurations

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from digest.settings import Settings
    from digest.web.leaving import Answered


@click.command("serve")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes a free one.")
@click.option("--behind-proxy", is_flag=True, help="Believe X-Forwarded-For: only a proxy of yours can reach this.")
@click.option("--new-key", is_flag=True, help="Make a new key that signs links from now on, and serve nothing.")
@config_option
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print a line of JSON for each request on standard error.")
def command(
    *, host: str, port: int, behind_proxy: bool, new_key: bool, config: str | None, quiet: bool, verbose: bool
) -> None:
    """Let readers unsubscribe by the links of their mail.

    Answers the links of all newsletters of the configuration until it is stopped: at send.unsubscribe_url, which a web
    server with a certificate hands on to here. Following a link changes nothing, the button and a mail program's own
    "unsubscribe" (RFC 8058) do. At /health it says whether it can.
    """
    settings, base = load_configurations(config)
    if new_key:
        _make_key(settings[0], base)
        return
    from digest.pipeline.leaving import load_readership
    from digest.web.leaving import make_leaving_app
    from digest.web.serving import serve_app

    app = make_leaving_app(
        load_readership(settings, base=base),
        clock=lambda: datetime.now(UTC),
        behind_proxy=behind_proxy,
        on_answer=_make_teller(verbose=verbose),
    )
    serve_app(app, host=host, port=port, on_ready=lambda url: None if quiet else _announce(url, settings))


def _make_key(settings: Settings, base: Path) -> None:
    from digest.pipeline.keys import find_keys, write_new_key

    keys = write_new_key(settings, base)
    click.echo(f"{find_keys(settings, base)}: key {keys.current} signs from now on. Keep a copy of the file")
    click.echo("Links in mail that was sent stay good. Take an old key out of the file to end those that it signed")


def _announce(url: str, settings: Sequence[Settings]) -> None:
    links = sorted({one.send.unsubscribe_url for one in settings if one.send.unsubscribe_url})
    click.echo(f"Answering at {url} for {', '.join(links) or 'no link yet'}  (Ctrl-C ends it)")
    if not links:
        click.echo("No mail has a link to here before send.unsubscribe_url is set", err=True)


def _make_teller(*, verbose: bool) -> Callable[[Answered], None]:
    """Give what prints requests: all of them, or only those that could not be served."""

    def tell(answered: Answered) -> None:
        from digest.cli.jsonlines import format_instant

        if verbose:
            print(_format_line(answered, format_instant(answered.at)), file=sys.stderr, flush=True)
        elif answered.problem:
            click.echo(f"digest: {answered.problem}", err=True)

    return tell


def _format_line(answered: Answered, at: str | None) -> str:
    import json

    row = {
        "at": at,
        "method": answered.method,
        "path": answered.path,
        "status": answered.status,
        "client": answered.client,
        "ms": round(answered.seconds * 1000, 1),
        **({"problem": answered.problem} if answered.problem else {}),
    }
    return json.dumps(row)
