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

from digest.cli.options import DEFAULT_CONFIG, Given, load_configuration, make_request, source_options, take_given
from digest.cli.stored import edition_option, load_stored, uses_store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digest.model import Proof


@click.command("preview")
@source_options
@edition_option
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on this machine; a free one by default.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
def command(*, edition: str | None, port: int, no_open: bool, **options: Any) -> None:
    """Show the e-mail in a browser, anew at every change.

    SOURCE, --edition and what is shown without either are as in `digest export`. The page is served on this machine
    only; nothing is stored or sent.
    """
    from digest.web.preview import serve_preview

    given = take_given(options)
    build, watch = _plan(given, edition)
    serve_preview(
        build,
        port=port,
        watch=watch,
        on_ready=lambda url: _announce(url, no_open=no_open, quiet=given.quiet),
        on_change=lambda told: None if given.quiet else click.echo(told),
    )


def _plan(given: Given, edition: str | None) -> tuple[Callable[[], Proof], Callable[[], Sequence[Path]]]:
    """What builds the edition, and what names the files whose change changes it; slips are told now, not there."""
    if edition is not None:
        kept = load_stored(given, edition)
        assert kept is not None
        return lambda: kept.proof, lambda: ()
    settings, base = load_configuration(given.config, given.newsletter)
    if uses_store(given, settings, base):
        return lambda: _build_stored(given), lambda: _find_watched(given)
    # Standard input can be read once only, and the edition is built again and again.
    piped = sys.stdin.buffer.read() if "-" in given.sources and sys.stdin else b""
    make_request(given)
    return lambda: _build(given, piped=piped), lambda: _find_watched(given)


def _build(given: Given, *, piped: bytes) -> Proof:
    from digest.pipeline.loading import load_inputs
    from digest.pipeline.picturing import load_proof

    return load_proof(load_inputs(make_request(given, stdin=BytesIO(piped)), report=lambda _: None))


def _build_stored(given: Given) -> Proof:
    stored = load_stored(given, None)
    return stored.proof if stored else _build(given, piped=b"")


def _find_watched(given: Given) -> Sequence[Path]:
    """Name the files whose change changes the edition: those of sources that are read, or else the store."""
    from digest.pipeline.loading import find_watched

    config = Path(given.config or DEFAULT_CONFIG)
    settings, base = load_configuration(given.config, given.newsletter)
    if not uses_store(given, settings, base):
        return find_watched(make_request(given), config=config)
    theme = Path(settings.theme)
    store = base / settings.store
    log = store.with_name(f"{store.name}-wal")  # where what is written goes first
    return (config, base / settings.overrides, store, log, *([theme] if theme.is_dir() else []))


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
