"""What `digest regions` goes by: the configuration, if there is one, and another scheme if one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from digest.cli.options import config_option, load_configuration, newsletter_option

if TYPE_CHECKING:
    from digest.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


def scheme_options(command: Command) -> Command:
    """Add `--scheme`, `--newsletter` and `--config`."""
    option = click.option("--scheme", metavar="NAME", help="Divide the world so, in place of the configuration's way.")
    return option(newsletter_option(config_option(command)))


def load_region_settings(config: str | None, newsletter: str | None, scheme: str | None) -> Settings:
    """Load the settings. A `scheme` is taken as it ships: what was moved, added and put first is for the other one."""
    settings, _ = load_configuration(config, newsletter)
    if scheme is None:
        return settings
    return replace(settings, regions=replace(settings.regions, scheme=scheme, order=(), move={}, own={}, limits={}))
