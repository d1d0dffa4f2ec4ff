"""`digest export --site`: editions as pages of the web archive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import Given, load_configuration
from digest.cli.stored import refuse_shaping

if TYPE_CHECKING:
    from digest.pipeline.archiving import Published
    from digest.settings import Settings
    from digest.store.opening import Store


def publish_site(given: Given, site: str, *, edition: str | None, mailer: str | None, how: str, as_json: bool) -> None:
    """Add to the archive in the folder `site`, and tell what was added.

    Raises UsageError where editions are not kept, and for options that make another edition.
    """
    from digest.cli.export import tell_findings
    from digest.errors import UsageError
    from digest.store.opening import open_store

    refuse_shaping(given, "--site")
    if mailer is not None:
        raise UsageError("--site is for the web, and --for is for a mailer", "Give one of them")
    settings, base = load_configuration(given.config, given.newsletter)
    if not (base / settings.store).exists():
        raise UsageError("--site is for editions that were built, and none was", "Build one with: digest build")
    with open_store(base / settings.store, read_only=True) as store:
        published = _publish(store, settings, Path(site), edition=edition, how=how)
    tell_findings(published.findings, given=given)
    _print_published(published, Path(site), given=given, as_json=as_json)


def _publish(store: Store, settings: Settings, folder: Path, *, edition: str | None, how: str) -> Published:
    from digest.errors import UsageError
    from digest.pipeline.archiving import publish, publish_sent
    from digest.store.editions import STANDING, load_edition, tell_slot

    if edition is None:
        return publish_sent(store, settings, folder, how=how)
    record = load_edition(store, settings.newsletter, edition)
    if record.state not in STANDING:
        raise UsageError(f"{tell_slot(record.slot)} is {record.state}", "See: digest editions list --all")
    return publish(store, [record], settings, folder, how=how, restore=True)


def _print_published(published: Published, folder: Path, *, given: Given, as_json: bool) -> None:
    from digest.cli.summary import tell_count
    from digest.cli.terminal import is_unattended, print_lines

    if as_json:
        told = {"added": [entry.page for entry in published.added], "files": list(map(str, published.paths))}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    if given.quiet or (is_unattended() and not given.verbose):
        return
    pages = ", ".join(entry.page for entry in published.added)
    lines = [("added", tell_count(len(published.added), "page") + (f": {pages}" if pages else ""))]
    print_lines([*lines, ("archive", f"{folder}/index.html" if published.paths else f"{folder}/ is as it was")])
