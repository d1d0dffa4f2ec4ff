"""`digest teaser`: the few lines that stories get under their headlines, and what each is from."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import click

from digest.cli.options import config_option, has_configuration, load_configuration, newsletter_option

if TYPE_CHECKING:
    from io import BufferedReader

    from digest.model import Trouble
    from digest.pipeline.teasing import Teased

_FROM = {
    "override": "from an editor",
    "summary": "from its summary",
    "lead": "from the lead",
    "none": "nothing to say",
}
_LONGEST = 5_000
_DEGRADED = 4


@click.command("teaser")
@click.argument("sources", nargs=-1, metavar="[SOURCE|-]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one story a line.")
@click.option(
    "--length", type=click.IntRange(1, _LONGEST), metavar="N", help="Most characters of a teaser, not the theme's."
)
@click.option("--strict", is_flag=True, help="Exit 4 when something could not be read.")
@config_option
@newsletter_option
def command(
    *,
    sources: tuple[str, ...],
    as_json: bool,
    length: int | None,
    strict: bool,
    config: str | None,
    newsletter: str | None,
) -> None:
    """Write the teaser of each story, and say what it is from.

    SOURCE is a file, a folder, a glob or an address of whatever digest reads; standard input if there is none: JSON
    lines with title, body and as far as they are known id, summary and lang; a feed, a page, a text. Lengths are those
    of the theme; the configuration's overrides count.

    With --json there is one object a story, in order: id, teaser, long_teaser, rung (override, summary, lead or none)
    and graphemes, the characters that a reader sees in the teaser; or id, error and line for what is no story.
    """
    from digest.pipeline.loading import make_refusal
    from digest.pipeline.overriding import load_present_overrides
    from digest.pipeline.stories import Shelf
    from digest.pipeline.teasing import load_teased

    settings, base = load_configuration(config, newsletter)
    overrides = load_present_overrides(settings, base=base) if has_configuration(config) else ()
    stdin = cast("BufferedReader", sys.stdin.buffer) if sys.stdin else None
    shelf = Shelf(specs=sources, settings=settings, base=base, now=datetime.now(UTC), stdin=stdin)
    only = sources[0] if len(sources) == 1 else None if sources else "-"
    done, troubles = _print_stories(load_teased(shelf, overrides, length=length), only=only, as_json=as_json)
    if not done:
        raise make_refusal(troubles, "there is no story to tease", "Give JSON lines, a feed, a page or a text")
    if strict and troubles:
        raise SystemExit(_DEGRADED)


def _print_stories(stories: Iterable[Teased], *, only: str | None, as_json: bool) -> tuple[int, set[Trouble]]:
    """Print each story, or what is wrong in its place; give how many are one, and what kinds of trouble there were.

    `only` is the one thing that is read.
    """
    from digest.cli.jsonlines import print_json_line

    done = 0
    troubles: set[Trouble] = set()
    for story in stories:
        if story.teaser is None:
            troubles.add(story.trouble)
        else:
            done += 1
        if as_json:
            print_json_line(_describe(story, only))
        else:
            _print_story(story)
    return done, troubles


def _describe(story: Teased, only: str | None) -> dict[str, Any]:
    from digest.text.graphemes import count_graphemes

    if story.teaser is None:
        where = {} if story.origin == only else {"origin": story.origin}
        return {"id": story.id, "error": story.problem, "line": story.number or None, **where}
    return {
        "id": story.id,
        "teaser": story.teaser.text,
        "long_teaser": story.long_teaser,
        "rung": story.teaser.rung.value,
        "graphemes": count_graphemes(story.teaser.text),
    }


def _print_story(story: Teased) -> None:
    from digest.cli.terminal import print_problems
    from digest.model import ArticleError
    from digest.text.graphemes import count_graphemes

    if story.teaser is None or story.article is None:
        print_problems([ArticleError(origin=story.origin, line=story.number or None, problem=story.problem)])
        return
    click.secho(story.article.title, bold=True)
    if story.teaser.text:
        click.echo(story.teaser.text)
    size = count_graphemes(story.teaser.text)
    click.echo(click.style(f"{_FROM[story.teaser.rung.value]}, {size} characters\n", dim=True))
