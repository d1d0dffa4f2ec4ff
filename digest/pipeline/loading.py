"""What an edition without a store is made from: sources that are read for it, and the theme."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from digest.editions.inputs import Inputs
from digest.errors import DigestError, NothingUsableError, TemporaryError, UsageError
from digest.model import ArticleError, Batch, Candidate, Override, SourceRead, Trouble, Window
from digest.regions.scheme import load_scheme
from digest.selection.overriding import apply_overrides
from digest.settings import Settings, SourceSettings

Report = Callable[[SourceRead], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a command asks for: which sources, read from where, seen at which instant, in which window.

    `named` is true when the sources stand on the command line: then one that does not exist is a slip of the
    person who typed it, and nothing is made. `home` is the folder of the configuration, None without one.
    """

    settings: Settings
    sources: tuple[SourceSettings, ...]
    base: Path
    now: datetime
    window: Window
    named: bool = True
    home: Path | None = None
    stdin: BinaryIO | None = None


def load_inputs(request: Request, *, report: Report) -> Inputs:
    """Read the sources, the theme, and what editors want of single stories.

    Raises UsageError for a source on the command line that does not exist, TemporaryError when nothing could be
    reached, NothingUsableError when nothing that was read is an article, ConfigError for a bad theme or overrides.
    """
    from digest.render import load_theme
    from digest.sources.collect import load_batches

    theme = load_theme(request.settings.theme, request.settings.look)
    load_scheme(request.settings.regions)
    overrides = _load_overrides(request)
    batches = load_batches(
        request.sources,
        base=request.base,
        now=request.now,
        fetch=request.settings.fetch,
        timezone=request.settings.timezone,
        stdin=request.stdin,
        report=report,
    )
    _refuse_unusable(batches, named=request.named)
    candidates = tuple(list_candidates(batches))
    return Inputs(
        candidates=candidates,
        overrides=_select_met(overrides, candidates, request) if request.named else overrides,
        errors=_list_errors(batches),
        settings=request.settings,
        theme=theme,
        window=request.window,
        now=request.now,
    )


def _load_overrides(request: Request) -> tuple[Override, ...]:
    """What editors wrote beside the configuration; without one, nothing is laid over what was named."""
    if request.home is None:
        return ()
    from digest.pipeline.overriding import load_present_overrides

    return load_present_overrides(request.settings, base=request.home)


def _select_met(
    overrides: tuple[Override, ...], candidates: Sequence[Candidate], request: Request
) -> tuple[Override, ...]:
    """Those whose story was read: of a few sources that somebody named, it is no slip that they lack the others."""
    laid = apply_overrides(candidates, overrides, now=request.now, newsletter=request.settings.newsletter)
    return tuple(one for one in overrides if one not in laid.unknown)


def list_candidates(batches: Iterable[Batch]) -> Iterator[Candidate]:
    """Make a candidate of every article that was read, in the order of reading."""
    for order, batch in enumerate(batches):
        for article in batch.articles:
            yield Candidate(article=article, source=batch.origin, order=order)


def find_watched(request: Request, *, config: Path) -> tuple[Path, ...]:
    """Give the files and folders whose change changes the edition: local sources, templates, the configuration."""
    from digest.render.themes import find_templates
    from digest.sources.places import find_local

    local = find_local([source.at for source in request.sources], base=request.base)
    theme = Path(request.settings.theme)
    overrides = () if request.home is None else (request.home / request.settings.overrides,)
    return (config, *overrides, find_templates(), *([theme] if theme.is_dir() else []), *local)


def _list_errors(batches: Iterable[Batch]) -> tuple[ArticleError, ...]:
    return tuple(error for batch in batches for error in batch.errors)


def _refuse_unusable(batches: Sequence[Batch], *, named: bool) -> None:
    """Raise when the sources gave nothing to go on with."""
    errors = _list_errors(batches)
    missing = [error for error in errors if error.trouble is Trouble.MISSING]
    if named and missing:
        raise UsageError("; ".join(map(str, missing)), "Give files, folders, globs, feed addresses or - for input")
    if any(batch.articles for batch in batches):
        return
    problem = "; ".join(map(str, errors)) or "the sources hold no article"
    raise make_refusal({error.trouble for error in errors}, problem)


def make_refusal(troubles: Collection[Trouble], problem: str, advice: str = "") -> DigestError:
    """The error where nothing that was read is an article: one that passes if all of it could not be reached."""
    if troubles and all(trouble is Trouble.UNREACHABLE for trouble in troubles):
        return TemporaryError(problem, "Try again later")
    return NothingUsableError(problem, advice)
