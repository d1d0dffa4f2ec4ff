"""`digest regions classify`: where the stories of JSON lines belong, and why."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from digest.cli.regions.settings import load_region_settings, scheme_options

if TYPE_CHECKING:
    from digest.pipeline.classifying import Classified

_COLUMNS = (("region", 16), ("sure", 4), ("headline", -3), ("evidence", -2))
_PIECES = 5
"""Pieces of evidence shown of a story."""

_PROBLEMS = 5
_DEGRADED = 4


@click.command("classify")
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--json", "as_json", is_flag=True, help="Print the answers as JSON, one a line.")
@click.option("--strict", is_flag=True, help="Exit 4 when a line is no story.")
@click.option("-v", "--verbose", is_flag=True, help="Print every problem.")
@scheme_options
def classify_stories(
    *,
    file: str,
    as_json: bool,
    strict: bool,
    verbose: bool,
    scheme: str | None,
    config: str | None,
    newsletter: str | None,
) -> None:
    """Say which region each story belongs to, and why.

    FILE, or standard input, holds JSON lines: one object a line with a title or a body, and as far as they are known
    id, dateline, summary, tags, section, url, lang, source, region and country, under any name that digest reads JSON
    lines by. The configuration's regions are used, and what it knows of the source that an object names.

    With --json there is one object for each line, in the same order: id, region, confidence, secondary and evidence
    (field, matched, region, weight, country); or id, error and line for what is no story.
    """
    from digest.errors import NothingUsableError
    from digest.pipeline.classifying import load_classified

    settings = load_region_settings(config, newsletter, scheme)
    count: Counter[str] = Counter()
    with _open_input(file) as stream, _reading(stream) as report:
        answers = load_classified(stream, settings, origin=file, now=datetime.now(UTC))
        counted = _count(answers, count, report)
        if as_json:
            _print_json(counted)
        else:
            _print_table(counted, origin=file, verbose=verbose)
    failed = count.pop("", 0)
    if not count:
        raise NothingUsableError(f"{file} has no story", "Give JSON lines: an object a line with a title or a body")
    if not as_json:
        _tell_counts(count, failed, verbose=verbose)
    if strict and failed:
        raise SystemExit(_DEGRADED)


@contextmanager
def _open_input(file: str) -> Iterator[BinaryIO]:
    from digest.errors import UsageError

    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 it is closed below
    except (OSError, ValueError) as cause:
        raise UsageError(f"{file} cannot be read ({getattr(cause, 'strerror', None) or cause})") from cause
    with stream:
        yield stream


@contextmanager
def _reading(stream: BinaryIO) -> Iterator[Callable[[], None]]:
    """Draw how much of a file is read while the answers go elsewhere than to the terminal."""
    from digest.cli.terminal import counting_progress, is_terminal

    size = _find_size(stream)
    with counting_progress("placing, %", wanted=bool(size) and not is_terminal(sys.stdout)) as draw:
        shown = -1

        def report() -> None:
            nonlocal shown
            percent = 100 * stream.tell() // size if size else 0
            if percent != shown:
                shown = percent
                draw(min(percent, 100), 100)

        yield report if size else lambda: None


def _find_size(stream: BinaryIO) -> int:
    """The bytes of a file; 0 for what has no end yet."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _count(answers: Iterable[Classified], count: Counter[str], report: Callable[[], None]) -> Iterator[Classified]:
    for answer in answers:
        count[answer.placed.region if answer.placed else ""] += 1
        report()
        yield answer


def _print_json(answers: Iterable[Classified]) -> None:
    from digest.cli.jsonlines import print_json_line

    for answer in answers:
        print_json_line(_describe(answer))


def _describe(answer: Classified) -> dict[str, Any]:
    from digest.editions.artefact import describe_evidence

    placed = answer.placed
    if placed is None:
        return {"id": answer.id, "error": answer.problem, "line": answer.number}
    return {
        "id": answer.id,
        "region": placed.region,
        "confidence": placed.confidence,
        "secondary": list(placed.secondary),
        "evidence": [describe_evidence(piece) for piece in placed.evidence],
    }


def _print_table(answers: Iterable[Classified], *, origin: str, verbose: bool) -> None:
    from digest.cli.terminal import print_rows

    print_rows(_COLUMNS, _list_rows(answers, origin=origin, verbose=verbose))


def _list_rows(answers: Iterable[Classified], *, origin: str, verbose: bool) -> Iterator[list[list[tuple[str, bool]]]]:
    """A row for each story; what is none is told as it comes, the first few times unless `verbose`."""
    from digest.cli.evidence import mark_words, tell_evidence
    from digest.cli.terminal import print_problems
    from digest.model import ArticleError

    told = 0
    for answer in answers:
        placed = answer.placed
        if placed:
            title = placed.article.title or placed.article.text or placed.article.summary
            words = mark_words(" ".join(title[:500].split()), placed.evidence, field="title")
            why = tell_evidence(placed.evidence, region=placed.region, most=_PIECES)
            yield [[(placed.region, False)], [(f"{placed.confidence:.2f}", False)], words, [(why, False)]]
        elif verbose or told < _PROBLEMS:
            told += 1
            print_problems([ArticleError(origin=origin, line=answer.number, problem=answer.problem)])


def _tell_counts(count: Counter[str], failed: int, *, verbose: bool) -> None:
    from digest.cli.summary import tell_count

    if failed > _PROBLEMS and not verbose:
        click.echo(f"… and {failed - _PROBLEMS} more problems; --verbose shows them all", err=True)
    told = ", ".join(f"{stories} {region}" for region, stories in count.most_common())
    click.echo(f"{tell_count(count.total(), 'story')}: {told}", err=True)
