"""`digest init`: a digest.toml for a site, with what the site itself tells filled in; or a theme of one's own."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from digest.cli.options import DEFAULT_CONFIG

DEFAULT_THEME = "newsroom"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_DATE_LINE = "a first line such as Date: 2026-11-21T18:30 says how new each is"
_COMMENTS = {
    "choice.last": "how far back a look without a store goes",
    "languages": "stories let in; the first is the frame's",
    "address": "your postal address: the law asks for it",
    "send.smtp": "your mail server; the password goes into DIGEST_SMTP_PASSWORD or password_file",
    "send.unsubscribe": "a mailbox that somebody reads",
    "send.recipients": "one address a line; take this out if your readers are subscribers: digest subscribers import",
}


@click.command("init")
@click.argument("url", required=False)
@click.option("--config", default=DEFAULT_CONFIG, show_default=True, metavar="FILE", help="The file to write.")
@click.option("--theme", metavar="NAME", help="Copy a theme to change into the folder NAME instead.")
@click.option("--from", "original", metavar="THEME", help="The theme to copy.  [default: newsroom]")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(*, url: str | None, config: str, theme: str | None, original: str | None, force: bool) -> None:
    """Write a digest.toml for a site.

    URL is the site's home page or feed; its name and language, and WordPress's REST interface or its feed, are found.
    Without one, the file expects articles as text files in stories/. With --theme, only a theme's files are copied,
    beside the configuration.
    """
    from digest.errors import UsageError

    if theme is None and original is not None:
        raise UsageError("--from is for --theme", "Give the new theme a name: digest init --theme NAME")
    if theme is None:
        _write_configuration(url, config, force=force)
    elif url is not None:
        raise UsageError("--theme takes no URL", "Write the configuration first, then the theme")
    else:
        _copy_theme(theme, original or DEFAULT_THEME, Path(config).parent, force=force)


def _copy_theme(name: str, original: str, base: Path, *, force: bool) -> None:
    """Copy a theme, with what it shares with others, into the folder `name` of `base`."""
    from digest.errors import UsageError
    from digest.export.files import write_files
    from digest.render.themes import find_templates, load_sources

    if (find_templates() / name / "theme.toml").is_file():
        raise UsageError(f"{name} is the name of a theme that is there already", f"Take your own, such as my-{name}")
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a theme", "Take letters, digits, - and _ only")
    files, folder = load_sources(original), base / name
    there = sorted(file for file in files if (folder / file).exists())
    if there and not force:
        raise UsageError(f"{folder / there[0]} is there already", "Give --force to write over it, or another name")
    for part in sorted({Path(file).parent for file in files}, reverse=True):  # what they share first, then the theme
        write_files(folder / part, {Path(file).name: files[file] for file in files if Path(file).parent == part})
    click.echo(f"Wrote {folder}: {len(files)} files, from the theme {original}")
    click.echo(f'To use it, put this line above the tables of digest.toml: theme = "{name}"')


def _write_configuration(url: str | None, config: str, *, force: bool) -> None:
    from digest.config import format_settings
    from digest.errors import UsageError
    from digest.export.files import write_files

    path = Path(config)
    if path.exists() and not force:
        raise UsageError(f"{path} is there already", "Give --force to write over it, or --config for another file")
    values = _guess_values(url) if url else _example_values()
    comments = _COMMENTS if url else {**_COMMENTS, "sources": f"text files; {_DATE_LINE}"}
    text = format_settings(values, comments=comments)
    write_files(path.parent, {path.name: text.encode()})
    option = "" if config == DEFAULT_CONFIG else f" --config {config}"
    click.echo(f"Wrote {path}: {', '.join(values['sources'])}")
    if url is None:
        click.echo(f"Put articles into stories/, as text files; {_DATE_LINE}.")
    click.echo("Replace what says CHANGE-ME and list your readers in readers.txt, one address a line")
    click.echo("(or take `recipients` out, and bring them in: digest subscribers import). Then:")
    for line in (f"digest doctor{option}", f"digest preview{option}", f"digest send{option} --to YOUR-ADDRESS"):
        click.echo(f"  {line}")


def _guess_values(url: str) -> dict[str, Any]:
    """Ask the site for its name, its language and the best way to read it."""
    from digest.http import hide_password
    from digest.settings import FetchSettings
    from digest.sources.discover import fetch_site

    site = fetch_site(url, fetch=FetchSettings(), now=datetime.now(UTC))
    home = urlsplit(site.url)
    host = (home.hostname or "").removeprefix("www.")
    return _frame(
        name=site.name or host,
        site=f"{home.scheme}://{home.netloc}",
        language=site.language or "en",
        sources=(hide_password(site.chosen.at),),
        host=host,
    )


def _example_values() -> dict[str, Any]:
    return _frame(
        name="CHANGE-ME Daily", site="https://CHANGE-ME", language="en", sources=("stories/*.txt",), host="CHANGE-ME"
    )


def _frame(*, name: str, site: str, language: str, sources: tuple[str, ...], host: str) -> dict[str, Any]:
    return {
        "name": name,
        "site": site,
        "languages": [language],
        "timezone": find_timezone(),
        "address": "CHANGE-ME: street, town, country",
        "schedule": "0 7 * * *",
        "sources": list(sources),
        "choice": {"last": "24h"},
        "send": {
            "from": f"{name} <news@{host}>",
            "smtp": f"smtp://CHANGE-ME@mail.{host}:587",
            "unsubscribe": f"mailto:CHANGE-ME@{host}",
            "recipients": "readers.txt",
        },
    }


def find_timezone() -> str:
    """Give this machine's time zone by its IANA name, UTC where that cannot be told."""
    from zoneinfo import available_timezones

    link = Path("/etc/localtime")
    linked = str(link.resolve()).partition("zoneinfo/")[2] if link.is_symlink() else ""
    for name in (os.environ.get("TZ", "").lstrip(":"), linked):
        if name in available_timezones():
            return name
    return "UTC"
