"""`digest regions classify`: where the stories of whatever digest reads belong, and why."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import click

from digest.cli.options import has_configuration, load_configuration
from digest.cli.regions.settings import scheme_options, take_scheme

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path

    from digest.model import Override, Trouble
    from digest.pipeline.classifying import Classified
    from digest.pipeline.stories import Report, Shelf
    from digest.settings import Settings

_COLUMNS = (("region", 16), ("sure", 4), ("headline", -3), ("evidence", -2))
_PIECES = 5
"""Pieces of evidence shown of a story."""

_PROBLEMS = 5
_DEGRADED = 4


@click.command("classify")
@click.argument("sources", nargs=-1, metavar="[SOURCE|-]...")
@click.option("--json", "as_json", is_flag=True, help="Print the answers as JSON, one a line.")
@click.option("--strict", is_flag=True, help="Exit 4 when something is no story, or declares a region that is none.")
@click.option("-v", "--verbose", is_flag=True, help="Print every problem.")
@scheme_options
def classify_stories(
    *,
    sources: tuple[str, ...],
    as_json: bool,
    strict: bool,
    verbose: bool,
    scheme: str | None,
    config: str | None,
    newsletter: str | None,
) -> None:
    """Say which region each story belongs to, and why.

    SOURCE is a file, a folder, a glob or an address of whatever digest reads; standard input if there is none. JSON
    lines are read as they come: one object a line with a title or a body, and as far as they are known id, dateline,
    summary, tags, section, url, lang, source, region and country, under any name that digest reads JSON lines by. The
    configuration's regions and overrides are used, and what it knows of the source that a story is of, or names.

    With --json there is one object for each story, in order: id, region, confidence, secondary and evidence (field,
    matched, region, weight, country); or id, error and line for what is no story.
    """
    from digest.pipeline.loading import make_refusal
    from digest.pipeline.stories import Shelf

    settings, base = load_configuration(config, newsletter)
    overrides = _load_overrides(settings, base) if has_configuration(config) else ()
    settings = take_scheme(settings, scheme) if scheme else settings
    stdin = cast("BufferedReader", sys.stdin.buffer) if sys.stdin else None
    shelf = Shelf(specs=sources, settings=settings, base=base, now=datetime.now(UTC), stdin=stdin)
    desk = _Desk(only=sources[0] if len(sources) == 1 else None if sources else "-", verbose=verbose)
    _print_answers(shelf, overrides, desk, as_json=as_json)
    if not desk.count:
        raise make_refusal(desk.troubles, "there is no story to place", "Give JSON lines, a feed, a page or a text")
    desk.tell_rest()
    if not as_json:
        desk.tell_counts()
    if strict and desk.problems:
        raise SystemExit(_DEGRADED)


def _load_overrides(settings: Settings, base: Path) -> tuple[Override, ...]:
    from digest.pipeline.overriding import load_present_overrides

    return load_present_overrides(settings, base=base)


def _print_answers(shelf: Shelf, overrides: tuple[Override, ...], desk: _Desk, *, as_json: bool) -> None:
    from digest.cli.jsonlines import print_json_line
    from digest.cli.terminal import print_rows
    from digest.pipeline.classifying import load_classified

    with _reading() as report:
        answers = desk.check(load_classified(shelf, overrides, report=report), as_json=as_json)
        if as_json:
            for answer in answers:
                print_json_line(_describe(answer, desk.only))
        else:
            print_rows(_COLUMNS, _list_rows(answers))


@contextmanager
def _reading() -> Iterator[Report]:
    """Draw how much is read while the answers go elsewhere than to the terminal."""
    from digest.cli.terminal import counting_progress, is_terminal

    with counting_progress("placing, %", wanted=not is_terminal(sys.stdout)) as draw:
        shown = -1

        def report(done: int, total: int) -> None:
            nonlocal shown
            percent = 100 * done // total
            if percent != shown:
                shown = percent
                draw(percent, 100)

        yield report


class _Desk:
    """Counts answers by region, and tells what is wrong as it comes: the first few problems, all if `verbose`.

    `only` is the one thing that is read, as it was named.
    """

    def __init__(self, *, only: str | None, verbose: bool) -> None:
        self.only = only
        self.verbose = verbose
        self.count: Counter[str] = Counter()
        self.troubles: set[Trouble] = set()
        self.problems = self.told = self.untold = 0

    def check(self, answers: Iterable[Classified], *, as_json: bool) -> Iterator[Classified]:
        """Each of `answers`; what is no story stands in its place in JSON, and is told on standard error else."""
        for answer in answers:
            self.count.update([answer.placed.region] if answer.placed else [])
            self._note(answer, told=as_json and answer.placed is None)
            yield answer

    def _note(self, answer: Classified, *, told: bool) -> None:
        from digest.cli.terminal import print_problems
        from digest.model import ArticleError

        problem = answer.problem or answer.unknown
        if not problem:
            return
        self.problems += 1
        self.troubles.add(answer.trouble)
        if told:
            return
        if self.told == _PROBLEMS and not self.verbose:
            self.untold += 1
            return
        self.told += 1
        print_problems([ArticleError(origin=answer.origin, line=answer.number or None, problem=problem)])

    def tell_rest(self) -> None:
        """Say how many problems were not told."""
        if self.untold:
            click.echo(f"… and {self.untold} more problems; --verbose shows them all", err=True)

    def tell_counts(self) -> None:
        """Say how many stories each region has."""
        from digest.cli.summary import tell_count

        told = ", ".join(f"{stories} {region}" for region, stories in self.count.most_common())
        click.echo(f"{tell_count(self.count.total(), 'story')}: {told}", err=True)


def _describe(answer: Classified, only: str | None) -> dict[str, Any]:
    from digest.editions.artefact import describe_evidence

    placed = answer.placed
    if placed is None:
        where = {} if answer.origin == only else {"origin": answer.origin}
        return {"id": answer.id, "error": answer.problem, "line": answer.number or None, **where}
    return {
        "id": answer.id,
        "region": placed.region,
        "confidence": placed.confidence,
        "secondary": list(placed.secondary),
        "evidence": [describe_evidence(piece) for piece in placed.evidence],
    }


def _list_rows(answers: Iterable[Classified]) -> Iterator[list[list[tuple[str, bool]]]]:
    """A row for each story: its region, how surely, its headline, and why."""
    from digest.cli.evidence import mark_words, tell_evidence

    for placed in filter(None, (answer.placed for answer in answers)):
        title = placed.article.title or placed.article.text or placed.article.summary
        words = mark_words(" ".join(title[:500].split()), placed.evidence, field="title")
        why = tell_evidence(placed.evidence, region=placed.region, most=_PIECES)
        yield [[(placed.region, False)], [(f"{placed.confidence:.2f}", False)], words, [(why, False)]]
