"""`digest teaser`: the few lines that stories get under their headlines, and what each is from."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from digest.cli.options import config_option, load_configuration, newsletter_option

if TYPE_CHECKING:
    from io import BufferedReader

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
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one story a line.")
@click.option(
    "--length", type=click.IntRange(1, _LONGEST), metavar="N", help="Most characters of a teaser, not the theme's."
)
@click.option("--strict", is_flag=True, help="Exit 4 when something could not be read.")
@config_option
@newsletter_option
def command(
    *, file: str, as_json: bool, length: int | None, strict: bool, config: str | None, newsletter: str | None
) -> None:
    """Write the teaser of each story, and say what it is from.

    FILE, or standard input, is whatever digest reads: JSON lines with title, body and as far as they are known id,
    summary and lang; a feed, a page, a text. Lengths are those of the theme; the configuration's overrides count.

    With --json there is one object a story, in order: id, teaser, long_teaser, rung (override, summary, lead or none)
    and graphemes, the characters that a reader sees in the teaser; or id, error and line for what is no story.
    """
    from digest.errors import NothingUsableError
    from digest.pipeline.teasing import load_teased

    settings, base = load_configuration(config, newsletter)
    with _open_input(file) as stream:
        stories = load_teased(stream, settings, base=base, origin=file, now=datetime.now(UTC), length=length)
        done, failed = _print_stories(stories, origin=file, as_json=as_json)
    if not done:
        raise NothingUsableError(f"{file} has no story", "Give JSON lines, a feed, a page or a text")
    if strict and failed:
        raise SystemExit(_DEGRADED)


def _print_stories(stories: Iterable[Teased], *, origin: str, as_json: bool) -> tuple[int, int]:
    """Print each story, or what is wrong in its place, and count both."""
    from digest.cli.jsonlines import print_json_line

    done = failed = 0
    for story in stories:
        done, failed = done + (story.teaser is not None), failed + (story.teaser is None)
        if as_json:
            print_json_line(_describe(story))
        else:
            _print_story(story, origin)
    return done, failed


def _describe(story: Teased) -> dict[str, Any]:
    from digest.text.graphemes import count_graphemes

    if story.teaser is None:
        return {"id": story.id, "error": story.problem, "line": story.number or None}
    return {
        "id": story.id,
        "teaser": story.teaser.text,
        "long_teaser": story.long_teaser,
        "rung": story.teaser.rung.value,
        "graphemes": count_graphemes(story.teaser.text),
    }


def _print_story(story: Teased, origin: str) -> None:
    from digest.cli.terminal import print_problems
    from digest.model import ArticleError
    from digest.text.graphemes import count_graphemes

    if story.teaser is None or story.article is None:
        print_problems([ArticleError(origin=origin, line=story.number or None, problem=story.problem)])
        return
    click.secho(story.article.title, bold=True)
    if story.teaser.text:
        click.echo(story.teaser.text)
    size = count_graphemes(story.teaser.text)
    click.echo(click.style(f"{_FROM[story.teaser.rung.value]}, {size} characters\n", dim=True))


@contextmanager
def _open_input(file: str) -> Iterator[BufferedReader]:
    from digest.errors import UsageError

    if file == "-":
        yield cast("BufferedReader", sys.stdin.buffer)
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 it is closed below
    except (OSError, ValueError) as cause:
        raise UsageError(f"{file} cannot be read ({getattr(cause, 'strerror', None) or cause})") from cause
    with stream:
        yield stream
