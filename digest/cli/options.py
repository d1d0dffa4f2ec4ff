"""The options that commands share, and what they mean: settings, instant and window."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

if TYPE_CHECKING:
    from digest.pipeline.loading import Request
    from digest.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_CONFIG = "digest.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the shared options of one call say, unread."""

    sources: tuple[str, ...] = ()
    config: str | None = None
    newsletter: str | None = None
    now: str | None = None
    last: str | None = None
    since: str | None = None
    until: str | None = None
    name: str | None = None
    theme: str | None = None
    stories: int | None = None
    per_region: int | None = None
    strict: bool = False
    quiet: bool = False
    verbose: bool = False


def source_options(command: Command) -> Command:
    """Add what every command that makes an edition from sources takes; they arrive as one `given: Given`."""
    for add in reversed(_SOURCE_OPTIONS):
        command = add(command)
    return command


def config_option(command: Command) -> Command:
    """Add `--config`."""
    return click.option(
        "--config",
        metavar="FILE",
        help=f"The configuration; {DEFAULT_CONFIG} here, if there is one.",
    )(command)


def newsletter_option(command: Command) -> Command:
    """Add `--newsletter`."""
    return click.option("--newsletter", metavar="NAME", help="Which one, where the configuration has several.")(command)


def now_option(command: Command) -> Command:
    """Add `--now`."""
    return click.option("--now", metavar="INSTANT", help="Pretend it is this instant, as 2026-11-22T06:00:00Z.")(
        command
    )


_SOURCE_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.argument("sources", nargs=-1, metavar="[SOURCE]..."),
    config_option,
    newsletter_option,
    click.option("--last", metavar="SPAN", help="Only stories of the last SPAN, such as 36h or 7d."),
    click.option("--since", metavar="DATE", help="Only stories from DATE on."),
    click.option("--until", metavar="DATE", help="Only stories up to DATE; a day counts whole."),
    now_option,
    click.option("--name", metavar="NAME", help="The newsletter's name."),
    click.option("--theme", metavar="THEME", help="A theme's name or folder."),
    click.option("--stories", type=click.IntRange(min=1), metavar="N", help="Most stories in all (20)."),
    click.option(
        "--per-region", type=click.IntRange(min=1), metavar="N", help="Most stories a region (6); spare room is shared."
    ),
    click.option("--strict", is_flag=True, help="Exit 4 when a source could not be read whole."),
    click.option("-q", "--quiet", is_flag=True, help="Print errors only."),
    click.option("-v", "--verbose", is_flag=True, help="Print every problem, and the summary even under cron."),
)


def take_given(options: dict[str, Any]) -> Given:
    """Take the shared options out of a command's parameters, leaving the command's own."""
    return Given(**{name: options.pop(name) for name in Given.__dataclass_fields__})


def has_configuration(config: str | None) -> bool:
    """Whether there is a configuration to go by: the one named, or one in this folder."""
    return config is not None or Path(DEFAULT_CONFIG).exists()


def load_configuration(config: str | None, newsletter: str | None = None) -> tuple[Settings, Path]:
    """Load the settings and give the folder that their paths count from; without a file, defaults and this folder.

    `newsletter` says which of several is meant; that must be said.
    """
    from digest.config import load_settings
    from digest.settings import Settings

    if not has_configuration(config):
        return Settings(), Path()
    path = Path(config or DEFAULT_CONFIG)
    return _find_theme(load_settings(path, newsletter=newsletter), path.parent), path.parent


def load_shared(config: str | None) -> tuple[Settings, Path]:
    """Load what all newsletters share (sources, store, fetch), in the settings of the first of them, and the folder."""
    settings, base = load_configurations(config)
    return settings[0], base


def load_configurations(config: str | None, newsletter: str | None = None) -> tuple[tuple[Settings, ...], Path]:
    """Load the settings of every newsletter, or of the one named, and give the folder that their paths count from."""
    from digest.config import load_newsletters

    if newsletter is not None or not has_configuration(config):
        settings, base = load_configuration(config, newsletter)
        return (settings,), base
    path = Path(config or DEFAULT_CONFIG)
    return tuple(_find_theme(one, path.parent) for one in load_newsletters(path).values()), path.parent


def _find_theme(settings: Settings, base: Path) -> Settings:
    """Let what the e-mail's look is made of, a theme's folder and the logo's files, count from the folder `base`."""
    theme, look = base / settings.theme, settings.look
    placed = replace(look, logo=_place_logo(look.logo, base), logo_dark=_place_logo(look.logo_dark, base))
    return replace(settings, theme=str(theme) if theme.is_dir() else settings.theme, look=placed)


def _place_logo(logo: str | None, base: Path) -> str | None:
    return logo if logo is None or logo.startswith("https://") else str(base / logo)


def make_request(given: Given, *, stdin: BinaryIO | None = None) -> Request:
    """Turn what was typed into what the pipeline is asked for; the source - reads `stdin`.

    Raises UsageError for a bad date or span, or when there is no source; ConfigError for a bad configuration.
    """
    from digest.config import override_settings
    from digest.errors import UsageError
    from digest.model import Window
    from digest.pipeline.loading import Request
    from digest.settings import SourceSettings

    settings, base = load_configuration(given.config, given.newsletter)
    settings = override_settings(
        settings,
        name=given.name,
        theme=given.theme,
        choice={"stories": given.stories, "per_region": given.per_region},
    )
    sources = tuple(SourceSettings(at=spec) for spec in given.sources) or settings.sources
    sources = tuple(source for source in sources if not source.paused)
    if not sources and settings.sources:
        raise UsageError("every source is paused", "Read one again with: digest sources resume SOURCE")
    if not sources:
        raise UsageError(
            "there is nothing to read", "Give files, folders or feed addresses, or list `sources` in digest.toml"
        )
    try:
        now = read_now(given.now, timezone=settings.timezone)
        since, until = read_window(
            last=given.last,
            since=given.since,
            until=given.until,
            now=now,
            timezone=settings.timezone,
            default=settings.choice.last,
        )
    except (ValueError, OverflowError) as cause:
        raise UsageError(str(cause)) from cause
    return Request(
        settings=settings,
        sources=sources,
        base=Path() if given.sources else base,
        home=base if has_configuration(given.config) else None,
        now=now,
        window=Window(since=since, until=until),
        named=bool(given.sources),
        stdin=stdin or (sys.stdin.buffer if sys.stdin else None),
    )


def read_now(text: str | None, *, timezone: str) -> datetime:
    """Read `--now`; without it, ask the clock. Raises ValueError for a bad instant."""
    from digest.text.spans import parse_instant

    return parse_instant(text, timezone=timezone) if text else datetime.now(UTC)


def read_window(
    *, last: str | None, since: str | None, until: str | None, now: datetime, timezone: str, default: str | None = None
) -> tuple[datetime | None, datetime | None]:
    """Give the ends of the window; a span before now leaves its oldest instant to the window before it.

    `default` is the span meant when nothing is said. Raises ValueError for a bad date or span.
    """
    from digest.text.spans import parse_instant, parse_span

    if last and since:
        raise ValueError("--last and --since exclude each other")
    start = parse_instant(since, timezone=timezone) if since else None
    end = parse_instant(until, timezone=timezone, end_of_day=True) if until else None
    span = last or (None if since or until else default)
    if span:
        start = now - parse_span(span) + timedelta(microseconds=1)
    if start and not end:
        end = max(now, start)
    if start and end and start > end:
        raise ValueError(f"--since {since or span} lies after --until {until or 'now'}")
    return start, end
