"""`digest preview`: the e-mail in a browser, anew at every change of an article, the theme or the configuration."""

from __future__ import annotations

import getpass
import os
import socket
import sys
import webbrowser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import DEFAULT_CONFIG, Given, make_request, source_options, take_given

if TYPE_CHECKING:
    from digest.model import Proof


@click.command("preview")
@source_options
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on this machine; a free one by default.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
def command(*, port: int, no_open: bool, **options: Any) -> None:
    """Show the e-mail in a browser, anew at every change.

    SOURCE is as in `digest export`. The page is served on this machine only; nothing is stored or sent.
    """
    from digest.pipeline.edition import find_watched
    from digest.web.preview import serve_preview

    given = take_given(options)
    # Standard input can be read once only, and the edition is built again and again.
    piped = sys.stdin.buffer.read() if "-" in given.sources and sys.stdin else b""
    make_request(given)  # a slip in the command is told here, not on the page
    serve_preview(
        lambda: _build(given, piped=piped),
        port=port,
        watch=lambda: find_watched(make_request(given), config=Path(given.config or DEFAULT_CONFIG)),
        on_ready=lambda url: _announce(url, no_open=no_open, quiet=given.quiet),
        on_change=lambda told: None if given.quiet else click.echo(told),
    )


def _build(given: Given, *, piped: bytes) -> Proof:
    from digest.pipeline import build_proof, load_inputs

    return build_proof(load_inputs(make_request(given, stdin=BytesIO(piped)), report=lambda _: None))


def _announce(url: str, *, no_open: bool, quiet: bool) -> None:
    """Open the page, or say how to reach it from a machine that has a screen."""
    click.echo(f"Preview: {url}  (Ctrl-C ends it)")
    if not has_display():
        port = url.rsplit(":", 1)[1].strip("/")
        here = f"{getpass.getuser()}@{socket.gethostname()}"
        if not quiet:
            click.echo(f"From your own machine: ssh -L {port}:127.0.0.1:{port} {here}")
    elif not no_open:
        webbrowser.open(url)


def has_display() -> bool:
    """Whether a browser could open here: not over SSH, and on Linux only with a screen."""
    if "SSH_CONNECTION" in os.environ:
        return False
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
