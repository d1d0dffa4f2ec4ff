"""What `digest ban` and `digest pin` share: their options, and one line on what became of overrides.toml."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from digest.cli.options import config_option, load_configuration, newsletter_option, now_option

if TYPE_CHECKING:
    from digest.model import EditionRecord, Override
    from digest.pipeline.overriding import Subject
    from digest.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the shared options of one call say, unread."""

    story: str
    until: str | None
    note: str | None
    undo: bool
    config: str | None
    newsletter: str | None
    now: str | None


def override_options(command: Command) -> Command:
    """Add what both commands take; it arrives as one `given: Given`."""
    for add in reversed(_OPTIONS):
        command = add(command)
    return command


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.argument("story", metavar="STORY"),
    click.option("--until", metavar="WHEN", help="When it ends: a span ahead such as 7d, an instant, or a day's end."),
    click.option("--note", metavar="TEXT", help="Why, for those who read the file."),
    click.option("--undo", is_flag=True, help="Take it back."),
    newsletter_option,
    config_option,
    now_option,
)


def take_given(options: dict[str, Any]) -> Given:
    """Take the shared options out of a command's parameters, leaving the command's own."""
    return Given(**{name: options.pop(name) for name in Given.__dataclass_fields__})


def write_wish(given: Given, make_override: Callable[[Settings], Override], *, done: str) -> None:
    """Write what `make_override` gives for the story into overrides.toml, and say so: `done` is "Banned", "Pinned".

    Raises UsageError for a bad date or a story that does not exist, and what `write_override` raises.
    """
    from dataclasses import replace

    from digest.pipeline.overriding import load_holders, load_subject, write_override

    settings, base = load_configuration(given.config, given.newsletter)
    until = _read_until(given, timezone=settings.timezone)
    wanted = make_override(settings)
    wanted = replace(wanted, until=until, note=given.note or None, newsletter=given.newsletter)
    subject = load_subject(settings, base=base, name=given.story)
    rewritten = write_override(settings, base=base, subject=subject, override=wanted)
    _warn_unknown(subject)
    if not rewritten.changed:
        click.echo(f"{done} already, in {rewritten.path}: {_tell_subject(subject)}")
        return
    ends = f" until {until.astimezone(ZoneInfo(settings.timezone)):%Y-%m-%d %H:%M %Z}" if until else ""
    contrary = "; it is pinned no more" if wanted.ban else "; it is banned no more"
    click.echo(f"{done}{ends}, in {rewritten.path}: {_tell_subject(subject)}{contrary if rewritten.reverted else ''}")
    for record in load_holders(settings, base=base, subject=subject):
        click.echo(_tell_holder(record, is_banned=wanted.ban))


def erase_wish(given: Given, *, key: str, done: str) -> None:
    """Take the pin or ban of the story out of overrides.toml, and say so: `done` is "banned", "pinned"."""
    from digest.pipeline.overriding import erase_override, load_written_subject

    settings, base = load_configuration(given.config, given.newsletter)
    subject = load_written_subject(settings, base=base, name=given.story)
    rewritten = erase_override(settings, base=base, subject=subject, key=key, newsletter=given.newsletter)
    told = f"{done.capitalize()} no more" if rewritten.changed else f"Not {done}"
    click.echo(f"{told}, in {rewritten.path}: {_tell_subject(subject)}")


def _read_until(given: Given, *, timezone: str) -> datetime | None:
    """Read `--until`. Raises UsageError for what is no date, or is over."""
    from digest.cli.options import read_now
    from digest.errors import UsageError
    from digest.text.spans import parse_instant, parse_span

    if given.until is None:
        return None
    try:
        now = read_now(given.now, timezone=timezone)
        try:
            until = now + parse_span(given.until)
        except ValueError:
            until = parse_instant(given.until, timezone=timezone, end_of_day=True)
    except (ValueError, OverflowError) as cause:
        raise UsageError(str(cause), "Or say how long, such as 7d") from cause
    if until <= now:
        raise UsageError(f"--until {given.until} is over already")
    return until


def _warn_unknown(subject: Subject) -> None:
    from digest.cli.terminal import print_warnings

    if subject.article is None:
        print_warnings([f"nothing at {subject.story} was collected yet; it holds once that is"])


def _tell_holder(record: EditionRecord, *, is_banned: bool) -> str:
    """Say what becomes of an edition that has the story and was built before."""
    from digest.store.editionrows import tell_slot

    what = "the story leaves it when it is sent" if is_banned else "to have it so there, build it again: digest build"
    return f"{tell_slot(record.slot)} ({record.state.value}) was built before; {what}"


def _tell_subject(subject: Subject) -> str:
    return subject.title or subject.story
