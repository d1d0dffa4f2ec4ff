"""`digest sources add`: finds the best way to read a site, and writes it into digest.toml."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import DEFAULT_CONFIG, config_option

if TYPE_CHECKING:
    from digest.cli.sources.configfile import ConfigFile
    from digest.settings import FetchSettings, SourceSettings
    from digest.sources.offers import Offer

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}://", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{1,63}(?::\d{1,5})?(?:[/?].*)?|localhost(?::\d{1,5})?(?:/.*)?", re.DOTALL)


@click.command("add")
@click.argument("site", metavar="SITE")
@click.option("--name", metavar="NAME", help="The name readers see, in place of its own.")
@click.option("--dry-run", is_flag=True, help="Look, and write nothing.")
@config_option
def add_source(*, site: str, name: str | None, dry_run: bool, config: str | None) -> None:
    """Find how a site is best read, and list that.

    SITE is its home page: WordPress's REST interface is looked for first, then feeds, then sitemaps, and what was
    found is said. A feed, a file, a folder or a glob is added as it is, once it could be read.
    """
    from digest.cli.sources.configfile import change_config_file
    from digest.config import add_sources
    from digest.http import hide_password

    file = _load_file(config, dry_run=dry_run)
    listed = file.settings.sources if file else ()
    base = file.path.parent if file else Path()
    local = _find_local(site, base)
    if (there := _find_listed([local or site], listed)) is not None:
        click.echo(f"{hide_password(there)} is listed already")
        return
    if local:
        at = _try_local(local, base)
    else:
        offers, chosen = _try_site(site, file)
        at = chosen.at
        if (there := _find_listed([at, *_list_equal(chosen, offers)], listed)) is not None:
            click.echo(f"{hide_password(there)} is listed already" + ("" if there == at else ", with the same stories"))
            return
    named = f"{hide_password(at)}, as {name}" if name else hide_password(at)
    if dry_run or file is None:
        click.echo(f"Would add {named}")
        return
    change_config_file(file, lambda text: add_sources(text, [(at, name)]))
    click.echo(f"Added to {file.path}: {named}")


def _load_file(config: str | None, *, dry_run: bool) -> ConfigFile | None:
    """Read the configuration; just looking needs none."""
    from digest.cli.sources.configfile import load_config_file

    if dry_run and config is None and not Path(DEFAULT_CONFIG).exists():
        return None
    return load_config_file(config)


def _find_local(site: str, base: Path) -> str | None:
    """What `site` is called in the configuration, whose paths count from `base`, if it is no address.

    Raises UsageError for standard input, which is there but once.
    """
    from digest.errors import UsageError
    from digest.sources.kinds import EXTENSIONS

    if site == "-":
        raise UsageError("- is standard input, which cannot be listed", "Give a file, a folder or an address")
    if _SCHEME.match(site):
        return None
    is_file_name = "/" not in site and Path(site).suffix.lower() in EXTENSIONS
    if not (Path(site).exists() or (base / site).exists() or is_file_name) and _HOST.fullmatch(site):
        return None
    if base == Path() or Path(site).is_absolute() or (base / site).exists():
        return site
    return Path(os.path.relpath(site, base)).as_posix()


def _find_listed(specs: Sequence[str], sources: Sequence[SourceSettings]) -> str | None:
    """The first of the listed sources that is at one of these addresses."""
    from digest.urls import make_url_key

    keys = {make_url_key(spec) for spec in specs}
    return next((source.at for source in sources if make_url_key(source.at) in keys), None)


def _list_equal(chosen: Offer, offers: Sequence[Offer]) -> list[str]:
    """The other addresses that give the stories of the chosen one: to list two of them would bring each story twice."""
    from digest.sources.offers import has_same_stories

    return [offer.at for offer in offers if offer is not chosen and has_same_stories(offer, chosen)]


def _try_local(spec: str, base: Path) -> str:
    """Read what is on disk and say what is in it; raises UsageError and such when that is nothing."""
    from digest.cli.terminal import print_problems
    from digest.pipeline.sourcing import refuse_unread
    from digest.settings import FetchSettings
    from digest.sources.collect import load_batches
    from digest.sources.offers import tell_articles

    batches = load_batches([spec], base=base, now=datetime.now(UTC), fetch=FetchSettings())
    if not any(batch.feeds for batch in batches):
        refuse_unread(batches)
    print_problems([error for batch in batches for error in batch.errors])
    click.echo(f"{spec}  {tell_articles(article for batch in batches for article in batch.articles)}")
    return spec


def _try_site(site: str, file: ConfigFile | None) -> tuple[tuple[Offer, ...], Offer]:
    """Look at a site and say what is there, a line for each; raises UsageError when there is nothing."""
    from digest.http import hide_password
    from digest.settings import FetchSettings
    from digest.sources.discover import fetch_site
    from digest.sources.offers import tell_offer

    fetch: FetchSettings = file.settings.fetch if file else FetchSettings()
    found = fetch_site(site, fetch=fetch, now=datetime.now(UTC))
    width = max(len(hide_password(offer.at)) for offer in found.offers)
    for offer in found.offers:
        click.echo(f"{hide_password(offer.at):<{width}}  {tell_offer(offer, found.chosen)}")
    return found.offers, found.chosen
