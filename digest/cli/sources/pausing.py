"""`digest sources pause` and `resume`: a source that is passed over for a while, and one that is read again."""

from __future__ import annotations

import click

from digest.cli.options import config_option


@click.command("pause")
@click.argument("source", metavar="SOURCE")
@config_option
def pause_source(*, source: str, config: str | None) -> None:
    """Pass a source over until it is resumed.

    SOURCE is its address or name, or a part of either that no other source has. What was collected from it stays.
    """
    _change(source, config, paused=True)


@click.command("resume")
@click.argument("source", metavar="SOURCE")
@config_option
def resume_source(*, source: str, config: str | None) -> None:
    """Read a source again that was paused, or given up.

    SOURCE is as in pause. One that was gone, or is left alone after failures, is asked again at the next collect.
    """
    _change(source, config, paused=False)


def _change(wanted: str, config: str | None, *, paused: bool) -> None:
    from digest.cli.sources.configfile import change_config_file, load_config_file, select_source
    from digest.config import pause_source
    from digest.http import hide_password
    from digest.pipeline.sourcing import forget_failures

    file = load_config_file(config)
    index = select_source(file.settings.sources, wanted, path=file.path)
    source = file.settings.sources[index]
    was_given_up = not paused and forget_failures(source, file.settings, base=file.path.parent)
    named, done = hide_password(source.at), "Paused" if paused else "Resumed"
    if source.paused != paused:
        change_config_file(file, lambda text: pause_source(text, index, paused=paused))
        click.echo(f"{done} {named}")
    elif was_given_up:
        click.echo(f"{done} {named}: it is asked again at the next collect")
    else:
        click.echo(f"{named} is {'paused already' if paused else 'not paused'}")
