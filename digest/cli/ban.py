"""`digest ban`: a story that no edition takes."""

from __future__ import annotations

from typing import Any

import click

from digest.cli.overriding import erase_wish, override_options, take_given, write_wish


@click.command("ban")
@override_options
def command(**options: Any) -> None:
    """Keep a story out of editions.

    Its copies, too; it is written into overrides.toml. STORY is its id, or how that begins; its address; or words of
    its headline. A pin that it has is taken back. With --newsletter it holds for that one only.
    """
    from digest.model import Override

    given = take_given(options)
    if given.undo:
        erase_wish(given, key="ban", done="banned")
    else:
        write_wish(given, lambda _: Override(story="", ban=True), done="Banned")
