"""`digest resume`: scheduled runs build and send again."""

from __future__ import annotations

import click

from digest.cli.options import config_option, load_configurations, newsletter_option, now_option


@click.command("resume")
@config_option
@newsletter_option
@now_option
def command(*, config: str | None, newsletter: str | None, now: str | None) -> None:
    """Let scheduled runs build and send again.

    It ends a pause. A mail server that refused us or our mail is asked again.
    """
    from digest.cli.options import read_now
    from digest.errors import UsageError
    from digest.store.opening import open_store
    from digest.store.pausing import resume_newsletter

    settings, base = load_configurations(config, newsletter)
    for one in settings:
        try:
            instant = read_now(now, timezone=one.timezone)
        except ValueError as cause:
            raise UsageError(str(cause)) from cause
        with open_store(base / one.store) as store:
            before = resume_newsletter(store, one.newsletter, now=instant)
        was_paused = before.is_paused(instant)
        done = f"Resumed {one.newsletter}" if was_paused else f"{one.newsletter} is not paused"
        click.echo(done + ("; its mail server is asked again" if before.refused else ""))
