"""What `digest regions` goes by: the configuration, if there is one, and another scheme if one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from digest.cli.options import config_option, load_configuration, newsletter_option

if TYPE_CHECKING:
    from digest.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


def scheme_options(command: Command) -> Command:
    """Add `--scheme`, `--newsletter` and `--config`."""
    option = click.option("--scheme", metavar="NAME", help="Divide the world as this scheme ships it.")
    return option(newsletter_option(config_option(command)))


def load_region_settings(config: str | None, newsletter: str | None, scheme: str | None) -> Settings:
    """Load the settings, with the `scheme` if one is asked for, as `take_scheme` does."""
    settings, _ = load_configuration(config, newsletter)
    return settings if scheme is None else take_scheme(settings, scheme)


def take_scheme(settings: Settings, scheme: str) -> Settings:
    """`settings` with `scheme` as it ships: what was moved, added and put first is for the other one.

    Names of one's own, home countries, and what else means something in it stay; of what does not, the person is told.
    Raises UsageError when no such scheme ships.
    """
    from digest.cli.terminal import print_warnings
    from digest.errors import UsageError
    from digest.regions.presets import list_presets
    from digest.regions.spelling import suggest

    presets = list_presets()
    if scheme not in presets:
        close = suggest(scheme, presets)
        raise UsageError(f"no scheme {scheme!r} ships with digest{close}", f"Choose from: {', '.join(presets)}")
    regions = replace(settings.regions, scheme=scheme, order=(), move={}, own={}, limits={})
    taken = replace(settings, regions=regions)
    lost = list(_find_lost(taken))
    if lost:
        print_warnings([f"passed over, as it means nothing in {scheme}: {', '.join(lost)}"])
    return taken


def _find_lost(settings: Settings) -> Iterator[str]:
    """What is configured of stories that stand for regions, and names none of the scheme."""
    from digest.regions.scheme import find_region, load_scheme
    from digest.urls import hide_secrets

    scheme = load_scheme(settings.regions)
    for part, region in settings.regions.sections.items():
        if find_region(scheme, region) is None:
            yield f"regions.sections {part!r} = {region!r}"
    for source in settings.sources:
        if source.region and find_region(scheme, source.region) is None:
            yield f"region {source.region!r} of {hide_secrets(source.at)}"
