"""`digest sources import`: takes over the list of feeds that a feed reader exports."""

from __future__ import annotations

import re
from pathlib import Path

import click

from digest.cli.options import config_option

_ADDRESS = re.compile(rb"\bxmlurl\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})|'([^']{0,2000}))", re.IGNORECASE)
_LIMIT = 50_000_000


@click.command("import")
@click.argument("opml", metavar="FILE.OPML", type=click.Path())
@click.option("--dry-run", is_flag=True, help="Say what would be added, and write nothing.")
@config_option
def import_sources(*, opml: str, dry_run: bool, config: str | None) -> None:
    """Add the feeds of an OPML list to digest.toml.

    Feed readers export such lists; the names that they give are kept. What is listed already is left as it is. The
    feeds are not read: see how they do with digest sources test.
    """
    from digest.cli.sources.configfile import change_config_file, load_config_file
    from digest.config import add_sources
    from digest.http import hide_password
    from digest.urls import make_url_key

    file = load_config_file(config)
    feeds, unusable = _load_feeds(Path(opml))
    listed = {make_url_key(source.at) for source in file.settings.sources}
    added: dict[str, tuple[str, str | None]] = {}
    for title, at in feeds:
        key = make_url_key(at)
        if key not in listed:
            added.setdefault(key, (at, title or None))
    if not dry_run:
        change_config_file(file, lambda text: add_sources(text, list(added.values())))
    for at, name in added.values():
        click.echo(f"{hide_password(at)}" + (f"  {name}" if name else ""))
    counts = [f"{len(added)} {'would be added' if dry_run else 'added'}", f"{len(feeds) - len(added)} there already"]
    counts += [f"{unusable} without a web address"] if unusable else []
    click.echo(f"{file.path}: {', '.join(counts)}", err=True)


def _load_feeds(path: Path) -> tuple[tuple[tuple[str, str], ...], int]:
    """(name, address) of each feed in the list, and how many more it names that are at no web address.

    Raises UsageError when the file cannot be read or names no feed.
    """
    from digest.errors import UsageError
    from digest.sources.feeds.opml import MAX_FEEDS, parse_opml_entries

    try:
        with path.open("rb") as opened:
            body = opened.read(_LIMIT)
    except OSError as cause:
        raise UsageError(f"{path} cannot be read ({cause.strerror})", "Give the OPML file of a feed reader") from cause
    feeds = parse_opml_entries(body)[:MAX_FEEDS]
    named = {(found[1] or found[2] or b"").strip() for found in _ADDRESS.finditer(body)}
    if not feeds:
        raise UsageError(f"{path} names no feed with a web address", "Give the OPML file of a feed reader")
    return feeds, max(len(named) - len(feeds), 0)
